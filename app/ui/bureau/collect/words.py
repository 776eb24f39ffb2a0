"""The sentences of 收集: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.bureau.desk_records import CandidateSeen, CaseSeen, Collected, DeskRow, TakenKind, VersionSeen
from app.bureau.model import DECISIONS, LEVELS, Office, SourceKind
from app.times_and_sizes import moment_in_words, read_moment

KINDS: Mapping[SourceKind, str] = {"folder": "草稿文件夹", "package": ".shenbao 文件", "word": "Word 版"}
TAKEN: Mapping[TakenKind, str] = {
    "new": "新收", "same": "已有", "place": "已有，换了位置", "changed": "较新的版本", "other": "内容不同的一份",
}  # fmt: skip
_MOST_NAMED = 3
NAMELESS = "（没有填单位名称）"
ZONE_HINT = "草稿文件夹、.shenbao 文件、光盘、Word 版，或装着它们的文件夹；一次可以拖很多。收到的材料只读，不会改动"


def counted(number: int, what: str) -> str:
    """``两份``, ``3 份``."""
    return f"两{what}" if number == 2 else f"{number} {what}"


def collected_words(found: Collected) -> str:
    """What a collection came to: ``收了 30 份：新收 25、较新的版本 3、已有 2；1 份读不出来``."""
    new, newer, other = (found.count(kind) for kind in ("new", "changed", "other"))
    known = found.count("same", "place")
    parts = [
        f"{name} {count}"
        for name, count in (("新收", new), ("较新的版本", newer), ("同一单位内容不同的", other), ("已有", known))
        if count
    ]
    lost = len(found.unreadable)
    if not found.taken:
        return f"没有收到新的材料；{lost} 份读不出来" if lost else "没有找到申报材料"
    told = f"收了 {len(found.taken)} 份：{'、'.join(parts)}"
    if found.incomplete:
        told += f"；{found.incomplete} 份的文件有缺损{_lost_words(found)}"
    if found.reviewed:
        told += f"；{found.reviewed} 份带来的初审和以前的不同"
    return f"{told}；{lost} 份读不出来" if lost else told


def _lost_words(found: Collected) -> str:
    """Whose files, and what of them."""
    few = [one for one in found.taken if one.lost][:_MOST_NAMED]
    lines = [f"{one.applicant or NAMELESS}：{next((line for line in one.told if '个文件' in line), '')}" for one in few]
    return f"（{'；'.join(lines)}{'…' if found.incomplete > len(few) else ''}）"


def office_words(office: Office) -> str:
    """``云川市工业和信息化局 · 市级 · 经办 李明``; empty while nobody said whose desk it is."""
    if not office.name:
        return ""
    level = LEVELS[office.level].partition("（")[0]
    return " · ".join([office.name, level, *([f"经办 {office.by}"] if office.by else [])])


def name_of(row: DeskRow) -> str:
    """What an applicant is called in a list."""
    return row.applicant or NAMELESS


def when(stored: str, now: datetime) -> str:
    """A moment that the desk has stored."""
    return moment_in_words(read_moment(stored), now)


def row_caption(row: DeskRow, now: datetime) -> str:
    """Below the name: when it came, as what, where it is; an address may be long."""
    came = f"{when(row.received, now)} 收到" if row.received else ""
    return " · ".join(part for part in (came, KINDS[row.kind], row.place) if part)


def state_words(row: DeskRow) -> str:
    """What was found in it and what was decided: ``2 处错误 · 1 处提醒 · 佐证 11/12 · 条件 5/6 · 未定``."""
    found = [f"{row.errors} 处错误" if row.errors else "没有错误"]
    if row.warnings:
        found.append(f"{row.warnings} 处提醒")
    if row.items:
        found.append(f"佐证 {row.items_settled}/{row.items}")
    if row.conditions:
        found.append(f"条件 {row.conditions_met}/{row.conditions}")
    decision = DECISIONS[row.decision]
    return " · ".join([*found, f"{decision}（看过后又改过）" if row.is_outdated else decision])


def choice_title(seen: CaseSeen) -> str:
    """``两份，相差 4 处，选一份``; of more how many there are and differ: ``11 份，内容不同的 2 份，选一份``.

    A damaged one that is alone is to be chosen, too.
    """
    number, contents = len(seen.candidates), len({one.code for one in seen.candidates})
    if contents == 1 and seen.row.is_unproven:
        return f"{counted(number, '份')}，有缺损，没有选定"
    if not seen.row.duplicates and not seen.row.must_choose:
        return f"{counted(number, '份')}，填的内容相同"
    others = [one for one in seen.candidates if not one.counts]
    apart = f"，相差 {len(others[0].differences)} 处" if len(others) == 1 and others[0].differences else ""
    apart = f"，内容不同的 {contents} 份" if 1 < contents < number else apart
    return f"{counted(number, '份')}{apart}，{'选一份' if seen.row.must_choose else '已选定一份'}"


def written_words(one: CandidateSeen | VersionSeen, now: datetime) -> str:
    """When somebody wrote it last, as far as that is known."""
    at = when(one.written, now)
    return f"{at} 填写" if at else "填写时间不详"


def differing_words(number: int) -> str:
    """Over the lines in which two drafts differ."""
    return f"相差 {number} 处" if number else "内容相同"
