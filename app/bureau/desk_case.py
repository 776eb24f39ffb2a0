"""Everything that the bureau's desk knows of one application. Nothing here changes the workspace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.bureau.candidates import Arrival, Candidates, candidates_of, own_reviews
from app.bureau.collecting import stored_draft
from app.bureau.correction_points import correction_lines, worth_correcting
from app.bureau.desk import case_row, with_same_name
from app.bureau.desk_forms import form_for, read_as
from app.bureau.desk_records import CandidateSeen, CaseSeen, FileSeen, ItemSeen, ReviewSeen, VersionSeen
from app.bureau.look_records import looked_of
from app.bureau.looking import item_is_settled
from app.bureau.matching import alike
from app.bureau.model import Fact, Looked, Received, Review, SourceKind
from app.bureau.reviews_along import reviews_along
from app.bureau.same_codes import sharing_codes
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import read_back
from app.drafts.changes import changes
from app.drafts.draft import Draft
from app.errors import DraftError, UsageError
from app.forms.definition import FormDefinition
from app.forms.labels import STATE_WORDS, item_label

MOST_DIGITS = 10
_MOST_NAMED = 8
_PRINTED = "不用另附"
_ON_PAPER = "看纸质或扫描件"


@dataclass(frozen=True, slots=True)
class KeptCase:
    """The draft of a case that counts, what was found in it, and all reviews, those that came along first.

    ``counts`` says where it came from, ``looked_by`` by what it was looked at (:class:`app.bureau.look_records.Looks`).
    """

    case: int
    counts: Arrival
    received: Received
    looked: Looked
    reviews: tuple[Review, ...]
    looked_by: str = ""


def case_seen(workspace: Workspace, forms: Mapping[str, FormDefinition], case: int) -> CaseSeen:
    """One application.

    Raises :class:`DraftError` when its draft is not stored whole or its form is gone, :class:`UsageError` for an
    unknown number.
    """
    connection = workspace.connection
    found = the_case(connection, case)
    demand_form(forms, found)
    kept = kept_case(connection, found)
    facts, draft = kept.received.facts, kept.received.draft
    form = form_for(forms, draft)
    row = case_row(connection, form, found, sharing_codes(connection, forms, found.form, case).get(case))
    return CaseSeen(
        row=with_same_name(connection, row),
        issues=kept.looked.issues,
        conditions=kept.looked.conditions,
        items=tuple(_items(form, draft, facts, kept.received.source.kind)),
        reviews=tuple(_reviews(connection, form, found, draft)),
        candidates=tuple(_candidates(connection, form, found, draft)),
        versions=tuple(_versions(connection, form, found, draft)),
        corrections=correction_lines(form, draft.filling, worth_correcting(kept.looked.issues, warnings=True)),
        opinion=bool(form.bureau and form.bureau.opinion),
        title=form.short_title,
        read_as=read_as(forms, draft),
    )


def the_case(connection: sqlite3.Connection, case: int) -> Candidates:
    """What came of one case; :class:`UsageError` for an unknown number."""
    for found in candidates_of(connection, case):
        return found
    if any(candidates_of(connection, case, removed=True)):
        raise UsageError(
            f"第 {case} 号已从受理台移走。",
            "要用它，请先放回：再收一次，或在“收集”里放回。",
            typed="要用它，请先放回：再收一次，或用 bureau remove 编号 --undo。",
        )
    raise UsageError(f"受理台里没有第 {case} 号材料。", "编号看受理台的列表。")


def form_of(workspace: Workspace, forms: Mapping[str, FormDefinition], case: int) -> FormDefinition:
    """The form of a case in the edition that its draft is read by.

    Raises :class:`DraftError` when the program does not have the form any more.
    """
    found = the_case(workspace.connection, case)
    demand_form(forms, found)
    try:
        return form_for(forms, stored_draft(workspace.connection, found.counts.version))
    except DraftError:
        return forms[found.form]  # that it is not stored whole is told by whoever needs it


def is_number(words: str) -> bool:
    """Whether somebody means a case by its number: codes have more digits."""
    return words.strip().isdecimal() and len(words.strip()) < MOST_DIGITS


def find_case(workspace: Workspace, words: str) -> int:
    """The number of a case by its number, or by the name or code of its applicant; raises :class:`UsageError`.

    A name counts as a whole, else as a part of one name only.
    """
    if is_number(words):
        return the_case(workspace.connection, int(words)).case
    wanted = alike(words)
    found = list(candidates_of(workspace.connection))
    known = {
        (case, read_back(value)) for case, value in workspace.connection.execute("SELECT case_id, value FROM known")
    }
    whole = [one.case for one in found if (one.case, wanted) in known]
    part = [one.case for one in found if wanted and wanted in alike(one.counts.applicant)]
    cases = whole or part
    if len(cases) == 1:
        return cases[0]
    if not cases:
        raise UsageError(f"受理台里没有“{words}”。", "可以写编号、单位名称或统一社会信用代码。")
    named = "、".join(f"{one.case} {one.counts.applicant}" for one in found if one.case in cases[:_MOST_NAMED])
    raise UsageError(f"“{words}”对得上 {len(cases)} 家：{named}。", "请写编号。")


def kept_case(connection: sqlite3.Connection, found: Candidates) -> KeptCase:
    """The draft that counts, read again from the workspace; raises :class:`DraftError`."""
    one = found.counts
    row = connection.execute("SELECT facts, looked, looked_by FROM arrivals WHERE id = ?", (one.id,)).fetchone()
    came_along = reviews_along(connection, found.case)
    received = Received(
        source=one.source,
        draft=stored_draft(connection, one.version),
        code=one.code,
        written=one.written,
        facts=json.loads(row["facts"]),
        told=one.told,
        reviews=came_along,
    )
    reviews = (*came_along, *own_reviews(connection, found.case))
    return KeptCase(found.case, one, received, looked_of(read_back(row["looked"])), reviews, row["looked_by"])


def demand_form(forms: Mapping[str, FormDefinition], found: Candidates) -> None:
    """Raise :class:`DraftError` when the program does not have the form of a case any more."""
    if found.form not in forms:
        raise DraftError(f"第 {found.case} 号材料填的表这个程序里没有了（编号 {found.form}）", "请把它的表单文件加进来")


def _items(form: FormDefinition, draft: Draft, facts: Mapping[str, Fact], kind: SourceKind) -> Iterator[ItemSeen]:
    for number in form.items:
        state = draft.item(number)
        files = tuple(
            FileSeen(file.path, file.path.rpartition("/")[2], file.bytes, facts.get(file.path)) for file in state.files
        )
        settled = item_is_settled(form, draft, number, facts)
        label, said = item_label(form, number), STATE_WORDS[state.state]
        if settled and not state.state:
            said = _PRINTED
        elif kind == "word" and not state.state:
            said = _ON_PAPER
        yield ItemSeen(number=number, label=label, state=state.state, said=said, is_settled=settled, files=files)


def _reviews(
    connection: sqlite3.Connection, form: FormDefinition, found: Candidates, draft: Draft
) -> Iterator[ReviewSeen]:
    came_along = [(one, False) for one in reviews_along(connection, found.case)]
    for review, is_own in (*came_along, *((one, True) for one in own_reviews(connection, found.case))):
        outdated = review.code != found.counts.code
        changed = _since(connection, form, found, draft, review.code) if outdated else ()
        yield ReviewSeen(review, is_own, outdated, changed)


def _since(
    connection: sqlite3.Connection, form: FormDefinition, found: Candidates, draft: Draft, code: str
) -> tuple[str, ...]:
    """What leads from a content that came before to the one that counts, a line each."""
    row = connection.execute("SELECT id FROM versions WHERE case_id = ? AND code = ?", (found.case, code)).fetchone()
    if row is None:
        return ()
    try:
        return tuple(change.sentence for change in changes(form, stored_draft(connection, row["id"]), draft))
    except DraftError as error:
        return (error.message,)


def _candidates(
    connection: sqlite3.Connection, form: FormDefinition, found: Candidates, draft: Draft
) -> Iterator[CandidateSeen]:
    for one in found.all:
        counts = one.id == found.counts.id
        yield CandidateSeen(
            number=one.number,
            kind=one.source.kind,
            path=one.source.path,
            applicant=one.applicant,
            received=one.received,
            written=one.written,
            code=one.code,
            counts=counts,
            is_there=one.is_there,
            is_gone=one.is_gone,
            is_whole=one.is_whole,
            lost=one.lost,
            differences=() if one.code == found.counts.code else _differences(connection, form, draft, one.version),
        )


def _versions(
    connection: sqlite3.Connection, form: FormDefinition, found: Candidates, draft: Draft
) -> Iterator[VersionSeen]:
    query = """SELECT versions.id, versions.code, min(received) AS received, min(written) AS written FROM versions
        JOIN arrivals ON arrivals.version_id = versions.id WHERE versions.case_id = ?
        GROUP BY versions.id ORDER BY min(arrivals.id)"""
    for row in connection.execute(query, (found.case,)).fetchall():
        same = row["code"] == found.counts.code
        differences = () if same else _differences(connection, form, draft, row["id"])
        yield VersionSeen(code=row["code"], received=row["received"], written=row["written"], differences=differences)


def _differences(connection: sqlite3.Connection, form: FormDefinition, draft: Draft, version: int) -> tuple[str, ...]:
    """What leads from ``draft`` to another version, a line each."""
    try:
        return tuple(change.sentence for change in changes(form, draft, stored_draft(connection, version)))
    except DraftError as error:
        return (error.message,)
