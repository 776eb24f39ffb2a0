"""What an office decides about an application: its review, which candidate counts, and the file that is handed on.

Reviews of other offices that came along are shown beside and never changed. What the applicant sent stays as it is,
byte for byte: a review travels in an entry of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from app.bureau.candidates import Arrival, Candidates, own_reviews
from app.bureau.collecting import stored_draft
from app.bureau.deciding import decision_of
from app.bureau.desk_case import the_case
from app.bureau.desk_forms import form_for
from app.bureau.matching import is_one_applicant
from app.bureau.model import LEVELS, Level, Office, Received, Review
from app.bureau.offices import is_of, office_key
from app.bureau.plain_folder import demand_plain
from app.bureau.review_records import Carried, read_reviews, review_document, review_of, reviews_file
from app.bureau.reviews_along import carried_on, lost_with, reviews_along
from app.bureau.since_collected import at_hand, demand_at_place, demand_of_applicant, now_at
from app.bureau.theirs import demand_not_theirs
from app.bureau.told_names import names_told
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import put, read_back, setting, stored
from app.drafts.names import REVIEWS_FILE
from app.drafts.package import Replacing, pack, repack
from app.drafts.package_reading import read_packed
from app.errors import DraftError, UsageError
from app.forms.definition import FormDefinition
from app.progress import Progress, silent

_DAY = len("2026-04-20")
_OFFICE_TYPED = "请先用 bureau office --name 写上单位，或加 --office。"


def office_of(workspace: Workspace) -> Office:
    """Whose desk it is, as somebody set it."""
    values = {key: setting(workspace.connection, f"office.{key}") for key in ("level", "name", "by", "kind")}
    level: Level = cast(Level, values["level"]) if values["level"] in LEVELS else "county"
    return Office(level, values["name"], values["by"], values["kind"])


def set_office(workspace: Workspace, office: Office, now: datetime) -> tuple[str, ...]:
    """Keep whose desk it is; what to tell when reviews were written under another name or level.

    Those stay as they are and go on deciding as :func:`app.bureau.deciding.decision_of` says. Raises
    :class:`UsageError` for an unknown level, :class:`DraftError` when nothing may be changed.
    """
    _demand_level(office.level)
    before = office_of(workspace)
    with workspace.change(now) as connection:
        for key in ("level", "name", "by", "kind"):
            put(connection, f"office.{key}", getattr(office, key))
    if office_key(before.level, before.name) == office_key(office.level, office.name):
        return ()
    return tuple(_still_there(workspace.connection, before))


def _still_there(connection: sqlite3.Connection, before: Office) -> Iterator[str]:
    """What becomes of the reviews that were written while the desk was somebody else's."""
    query = """SELECT level, office FROM reviews JOIN cases ON cases.id = case_id
        WHERE is_latest AND cases.removed = ''"""
    whose = [(level, read_back(name)) for level, name in connection.execute(query)]
    written = sum(office_key(*one) == office_key(before.level, before.name) for one in whose)
    if written:
        who = f"“{before.name}”（{LEVELS[before.level].partition('（')[0]}）"
        yield (
            f"以{who}写的初审有 {written} 条，都留着，上面的单位和级别照旧；"
            "现在的单位没有重新写结论的，仍照它们算，上报时也带上"
        )


def own_review(workspace: Workspace, case: int, level: Level, office: str) -> Review | None:
    """What this office wrote on a case last, however its name was spelled then."""
    reviews = own_reviews(workspace.connection, case)
    return next((one for one in reversed(reviews) if is_of(one, level, office)), None)


def review_here(workspace: Workspace, case: int) -> Review | None:
    """What this desk says of a case in letters: the last review of its office.

    Of what that says nothing, opinion or corrections, the review that decides counts: an office that was renamed has
    written none of it yet under its new name.
    """
    office = office_of(workspace)
    mine = own_review(workspace, case, office.level, office.name)
    decides = decision_of(workspace.connection, case, own_reviews(workspace.connection, case))
    if mine is None or decides is None:
        return mine or decides
    return replace(mine, opinion=mine.opinion or decides.opinion, corrections=mine.corrections or decides.corrections)


def _goes_on(last: Review, now: Review) -> bool:
    """Whether a review is the last one, written on."""
    return (last.decision, last.code, last.at[:_DAY]) == (now.decision, now.code, now.at[:_DAY])


def review(
    workspace: Workspace, form: FormDefinition, case: int, said: Review, now: datetime, seen: Review | None = None
) -> tuple[str, ...]:
    """Keep a review; its time is set here. What to tell of it.

    It is of the content ``said.code``, without one of what counts now. ``seen`` is the office's review as the writer
    knew it (a blank one when there was none): what he left as it was there stays as it is by now, should another
    program have written meanwhile. Without it ``said`` counts as a whole.

    The office's earlier review is kept, too, and no longer shown, unless it is what was ``seen``, the same decision
    about the same content on the same day: then somebody is still writing, and each pause would leave one. Raises
    :class:`UsageError` for an unknown case, level, content or condition, and without an office, :class:`DraftError`
    when nothing may be changed.
    """
    _demand_level(said.level)
    found = the_case(workspace.connection, case)
    manual = {one.id for one in (form.bureau.conditions if form.bureau else ()) if one.manual}
    for name in said.manual:
        if name not in manual:
            known = "、".join(sorted(manual)) or "没有"
            raise UsageError(f"“{name}”不是要人工核的条件，没有记下。", f"要人工核的：{known}。")
    if said.code:
        _demand_version(workspace.connection, case, said.code)
    if not said.office.strip():
        hint, typed = "请先在“收集”的最上面写上单位。", _OFFICE_TYPED
        raise UsageError("还没有写是哪个单位初审的，没有记下。", hint, typed=typed)
    kept = replace(said, at=now.isoformat(sep=" ", timespec="minutes"), code=said.code or found.counts.code)
    with workspace.change(now) as connection:
        before = _latest_of(connection, kept, case)
        last = before[-1][1] if before else None
        if last and seen:
            kept = kept.over(last, seen)
        writes_on = last and seen and last.says_the_same(seen) and _goes_on(last, kept)
        connection.executemany("UPDATE reviews SET is_latest = 0 WHERE id = ?", [(row,) for row, _ in before])
        if writes_on:
            connection.execute("DELETE FROM reviews WHERE id = ?", (before[-1][0],))
        keep_review(connection, case, review_document(kept))
    return _said_of(form, found, kept)


def _latest_of(connection: sqlite3.Connection, said: Review, case: int) -> list[tuple[int, Review]]:
    """What the office of a review wrote last, with its row; several where an earlier program took it for several."""
    query = "SELECT id, document FROM reviews WHERE case_id = ? AND is_latest ORDER BY id"
    found = [(row, review_of(json.loads(read_back(text)))) for row, text in connection.execute(query, (case,))]
    return [(row, one) for row, one in found if is_of(one, said.level, said.office)]


def keep_review(connection: sqlite3.Connection, case: int, document: Mapping[str, Any]) -> None:
    """Keep the document of a review as the last one of its office."""
    row = (case, document["level"], stored(document["office"]), stored(json.dumps(document, ensure_ascii=False)))
    connection.execute("INSERT INTO reviews(case_id, level, office, document) VALUES(?, ?, ?, ?)", row)


def _demand_version(connection: sqlite3.Connection, case: int, code: str) -> None:
    known = connection.execute("SELECT 1 FROM versions WHERE case_id = ? AND code = ?", (case, code)).fetchone()
    if known is None:
        raise UsageError(f"第 {case} 号没有内容编号是 {code} 的材料，初审没有记下。", "请看过现在的材料再写。")


def _said_of(form: FormDefinition, found: Candidates, kept: Review) -> tuple[str, ...]:
    """What somebody who decides should know."""
    told = []
    if kept.code != found.counts.code:
        told.append("这次初审针对的是较早的一版，现在的一份和它不同")
    elif found.must_choose:
        told.append(f"{found.several}，还没有选定；这次初审针对的是{found.used}")
    if kept.decision == "recommend" and found.counts.errors:
        told.append(f"这份材料还有 {found.counts.errors} 处错误，已照推荐记下")
    manual = [one for one in (form.bureau.conditions if form.bureau else ()) if one.manual]
    open_ones = [one.needs for one in manual if one.id not in kept.manual]
    if kept.decision == "recommend" and open_ones:
        told.append(f"还有 {len(open_ones)} 条要人工核的没有记结果：{'；'.join(open_ones)}")
    if kept.decision == "return" and not kept.corrections:
        told.append("退回补正，但还没有写要改什么")
    return tuple(told)


def _demand_level(level: str) -> None:
    if level not in LEVELS:
        raise UsageError(f"没有“{level}”这一级。", f"可以是 {'、'.join(LEVELS)}。")


def choose(workspace: Workspace, case: int, words: str, now: datetime, code: str = "") -> Arrival:
    """Choose which of the candidates of a case counts, by number or place.

    Raises :class:`UsageError` when there is none, or when what is there is no longer the content ``code`` that somebody
    saw.
    """
    found = the_case(workspace.connection, case)
    chosen = source_named(found, words)
    if code and chosen.code != code:
        hint = "请再看一下现在有哪几份，然后选定。"
        raise UsageError(f"“{chosen.source.path.name}”刚才又收到了新的一版，没有选定。", hint)
    codes = sorted({one.code for one in _here(found)})
    with workspace.change(now) as connection:
        row = (stored(str(chosen.source.path)), chosen.code, json.dumps(codes), case)
        connection.execute("UPDATE cases SET chosen = ?, chosen_code = ?, weighed = ? WHERE id = ?", row)
        if os.path.lexists(chosen.source.path):  # before other places of the same content that were seen later
            seen = (now.isoformat(timespec="seconds"), chosen.id)
            connection.execute("UPDATE arrivals SET seen = max(seen, ?) WHERE id = ?", seen)
    return chosen


def source_named(found: Candidates, words: str) -> Arrival:
    """A candidate of a case by its number or place; raises :class:`UsageError` when there is none or several."""
    here = _here(found)
    wanted = [one for one in here if words.strip() in (str(one.number), str(one.source.path))]
    wanted = wanted or [one for one in here if _is_at(one, words)]
    if len(wanted) != 1:
        listed = "；".join(f"{one.number} {one.source.path}" for one in here)
        raise UsageError(f"第 {found.case} 号没有“{words}”这一份。", f"可以选：{listed}。")
    return wanted[0]


def _here(found: Candidates) -> list[Arrival]:
    """What is still at its place; while nothing is, all."""
    return [one for one in found.all if one.is_there] or list(found.all)


def _is_at(one: Arrival, words: str) -> bool:
    return os.path.normcase(one.source.path) == os.path.normcase(Path(words).absolute())


def hand_on(
    workspace: Workspace,
    forms: Mapping[str, FormDefinition],
    case: int,
    target: Path,
    progress: Progress = silent,
) -> tuple[Path, tuple[str, ...]]:
    """Write the applicant's draft as a ``.shenbao`` file with all reviews in it; its path and what to tell.

    What lies at the place must still be what was reviewed. Raises :class:`DraftError` naming what it is not,
    :class:`UsageError` when ``target`` is what was handed in, another applicant's package or has reviews that this
    one has not, else as :func:`app.drafts.package.pack` and :func:`app.drafts.package.repack`.
    """
    found = the_case(workspace.connection, case)
    demand_not_theirs(workspace.connection, target)
    found = at_hand(found)
    one, own = found.counts, own_reviews(workspace.connection, case)
    if one.source.kind == "word":
        told, rest = f"“{one.source.path.name}”是 Word 版，没有 .shenbao 文件可以带上初审意见", "收进受理台后再上报"
        hint = f"请先用“把 Word 版做成草稿…”做成草稿，{rest}"
        raise DraftError(told, hint, typed=f"请先用 import 做成草稿，{rest}")
    demand_at_place(one, "没有上报")
    now = now_at(one.source, forms)
    if now is not None and now.code != one.code:
        demand_of_applicant(one, stored_draft(workspace.connection, one.version), forms, "没有上报")
    now = _demand_same(found, now)
    carried = _all_carried(workspace.connection, forms, found)
    data = reviews_file(carried, own)
    may = Replacing(partial(is_one_applicant, form_for(forms, now.draft)), lost_with)
    if one.source.kind == "package":
        written = repack(one.source.path, target, data, progress, may)
    else:
        written = pack(one.source.path, target, progress, data, may)
    return written, (*carried.told, *_told_on(found, own, reviews_along(workspace.connection, case)))


def _told_on(found: Candidates, own: Sequence[Review], along: Sequence[Review]) -> Iterator[str]:
    """What to know of what is handed on."""
    one = found.counts
    if found.must_choose:
        yield f"{found.several}，还没有选定；写出的是{found.used}"
    if not own:
        yield "这里还没有写初审意见，写出的文件里没有新的意见"
    if any(review.code != one.code for review in own):
        yield "初审以后材料改过，带上的初审意见针对的是较早的一版"
    ours = {office_key(review.level, review.office) for review in own}
    others = [review for review in along if office_key(review.level, review.office) not in ours]
    if older := [review for review in others if review.code not in ("", one.code)]:
        yield f"{names_told(review.office for review in older)}的初审针对的是另一版，材料和现在的不同，照原样带上"


def _demand_same(found: Candidates, now: Received | None) -> Received:
    one, name = found.counts, found.counts.source.path.name
    if now is None:
        raise DraftError(f"“{name}”现在读不出来，没有上报", f"请核对位置：{one.source.path}")
    if now.code != one.code or now.draft.form != found.form:
        raise DraftError(f"“{name}”的内容和收进来时不一样了，没有上报", "请重新收这份材料，核对初审意见后再上报")
    return now


def _all_carried(connection: sqlite3.Connection, forms: Mapping[str, FormDefinition], found: Candidates) -> Carried:
    """The reviews beside what counts, and what came later with other drafts of the case."""
    one = found.counts
    files = [_carried(one.source.path, is_package=one.source.kind == "package")]
    for other in found.all:
        if other.id != one.id and other.is_there and other.source.kind != "word":
            now = now_at(other.source, forms)
            if now is not None and (now.draft.form, now.code) == (found.form, other.code):
                with contextlib.suppress(DraftError):  # what the desk knows of it is carried
                    files.append(_carried(other.source.path, is_package=other.source.kind == "package"))
    return carried_on(files, reviews_along(connection, found.case))


def _carried(path: Path, *, is_package: bool) -> Carried:
    if is_package:
        return read_reviews(read_packed(path).reviews)
    try:
        demand_plain(path)
        return read_reviews((path / REVIEWS_FILE).read_bytes())
    except FileNotFoundError:
        return Carried()
    except OSError as error:
        raise DraftError(f"读不了“{path.name}/{REVIEWS_FILE}”，没有上报", f"请核对位置：{path}") from error
