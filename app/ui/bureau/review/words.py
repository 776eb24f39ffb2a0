"""The sentences of the page 初审: pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.bureau.desk_records import CaseSeen, DeskRow, ReviewSeen
from app.bureau.model import DECISIONS, LEVELS, Review
from app.bureau.offices import is_of
from app.drafts.attachments import safe_name
from app.times_and_sizes import moment_in_words, read_moment
from app.ui.bureau.review.case_rows import OUTDATED, name_of

if TYPE_CHECKING:
    from app.bureau.opinion_sheet import OpinionRoom

_MOST_CHANGES = 4
_SIZES = {14.0: "四号", 12.0: "小四号", 10.5: "五号", 9.0: "小五号"}
_NAME_MOST = 40
_KINDS = {"folder": "草稿文件夹", "package": ".shenbao 文件", "word": "Word 版"}


def head_words(row: DeskRow, title: str, now: datetime) -> str:
    """``优质中小企业服务机构 · 内容编号 7F3A-92C1 · 今天 14:32 收到``."""
    came = moment_in_words(read_moment(row.received), now)
    return " · ".join(part for part in (title, f"内容编号 {row.code}", f"{came} 收到" if came else "") if part)


def source_words(row: DeskRow) -> str:
    """What it came as."""
    return _KINDS[row.kind]


def changed_words(seen: CaseSeen, review: Review) -> str:
    """What changed since this office looked; empty when nothing did."""
    if not review.code or review.code == seen.row.code:
        return ""
    changes = next((one.changes for one in seen.reviews if one.is_own and one.review.code == review.code), ())
    return f"{OUTDATED}：{_few(changes)}" if changes else OUTDATED


def _few(changes: Sequence[str]) -> str:
    """The first few changes, and how many more there are."""
    more = len(changes) - _MOST_CHANGES
    return "；".join(changes[:_MOST_CHANGES]) + (f"；还有 {more} 处" if more > 0 else "")


def version_lines(seen: CaseSeen, now: datetime) -> Iterator[str]:
    """The contents that came, one line each, the one that counts among them; none when there is one only."""
    for version in seen.versions if len(seen.versions) > 1 else ():
        came = moment_in_words(read_moment(version.received), now)
        rest = "现在看的这一版" if version.code == seen.row.code else f"与现在的相差 {len(version.differences)} 处"
        yield f"{came} 收到，内容编号 {version.code}，{rest}"


def review_head(one: ReviewSeen, now: datetime) -> str:
    """Who said it, when, and of which content."""
    review = one.review
    level = LEVELS[review.level].partition("（")[0]
    who = "，".join(part for part in (review.office or "（没有写单位）", level, review.by) if part)
    at = moment_in_words(read_moment(review.at), now)
    return f"{who}{f'，{at}' if at else ''}{'，针对较早的一版' if one.is_outdated else ''}"


def review_lines(review: Review) -> Iterator[str]:
    """What it says, a line each."""
    yield DECISIONS[review.decision]
    if review.opinion.strip():
        yield f"意见：{review.opinion.strip()}"
    for line in review.corrections:
        yield f"要补正：{line}"


def own_of(seen: CaseSeen, now: Review) -> tuple[Review, ...]:
    """What this desk said of an applicant, that of its office as of ``now``, in the order in which it counts."""
    kept = [one.review for one in seen.reviews if one.is_own]
    here = [one for one in kept if is_of(one, now.level, now.office)]
    if here and here[-1].manual == now.manual:
        return tuple(kept)
    return (*(one for one in kept if one not in here), now)


def others_of(seen: CaseSeen, level: str, office: str) -> tuple[ReviewSeen, ...]:
    """The reviews of other offices, and of this desk under another name."""
    return tuple(one for one in seen.reviews if not one.is_own or not is_of(one.review, level, office))


def room_words(room: OpinionRoom) -> str:
    """How the opinion fits into the cell of the form."""
    if room.characters and not room.points:
        over = max(room.characters - room.most, 1)
        return f"意见栏放不下：现在 {room.characters} 字，最多约 {room.most} 字，请删去 {over} 字"
    size = _SIZES.get(room.points, f"{room.points:g} 磅")
    now = f"现在 {room.characters} 字，印{size}字；" if room.characters else ""
    return f"{now}意见栏最多约 {room.most} 字"


def file_stem(row: DeskRow, what: str) -> str:
    """The name of a file about an applicant, without its ending: ``补正通知_甲公司``."""
    return safe_name(f"{what}_{name_of(row)[:_NAME_MOST]}")


def lines_of(told: Sequence[str]) -> str:
    """Several things to tell as one caption."""
    return "；".join(told)
