"""The list of the bureau's desk: a row for each applicant. Nothing here changes the workspace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.bureau.candidates import Arrival, Candidates, candidates_of, own_reviews
from app.bureau.deciding import answered, decision_of, met
from app.bureau.desk_records import DeskRow, DeskSeen, UnreadableSeen
from app.bureau.look_records import Looks, looked_of
from app.bureau.matching import alike
from app.bureau.model import Review
from app.bureau.removing import removed_seen
from app.bureau.same_codes import Sharing, sharing_codes
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import read_back, stored
from app.forms.definition import FormDefinition

_MOST_NAMED = 5
_KNOWN = "SELECT value FROM known WHERE case_id = ? ORDER BY rank, value"


def desk_seen(workspace: Workspace, forms: Mapping[str, FormDefinition], program: str = "") -> DeskSeen:
    """The list of applicants; forms that the program no longer has are left out and told.

    So is what another ``program`` than this version, or another edition of a form, found in drafts.
    """
    connection = workspace.connection
    found = list(candidates_of(connection))
    sharing = {case: said for form_id in forms for case, said in sharing_codes(connection, forms, form_id).items()}
    looked = _looked_by(connection, found, forms, program)
    rows = [
        case_row(connection, looked.get(one.case) or forms[one.form], one, sharing.get(one.case))
        for one in found
        if one.form in forms
    ]
    strange = len(found) - len(rows)
    told = (f"有 {strange} 份材料填的表这个程序里没有了，没有列出",) if strange else ()
    return DeskSeen(
        rows=tuple(_alike_told(rows)),
        unreadable=tuple(_unreadable(connection)),
        read_only=workspace.read_only,
        told=(*workspace.told, *told, *_looked_before(looked)),
        removed=removed_seen(connection),
    )


def case_row(
    connection: sqlite3.Connection, form: FormDefinition, found: Candidates, sharing: Sharing | None = None
) -> DeskRow:
    """The row of one applicant; ``sharing`` are others with the same code."""
    one, sharing = found.counts, sharing or Sharing()
    reviews = own_reviews(connection, found.case)
    decides = decision_of(connection, found.case, reviews)
    counts, choice = decides or (reviews[-1] if reviews else None), _choice(found)
    return DeskRow(
        case=found.case,
        form=found.form,
        applicant=one.applicant,
        place=one.place,
        kind=one.source.kind,
        path=one.source.path,
        received=one.received,
        written=one.written,
        code=one.code,
        errors=one.errors,
        warnings=one.warnings,
        items_settled=one.settled,
        items=one.items,
        conditions_met=_met(connection, one, reviews),
        conditions=len(form.bureau.conditions) if form.bureau else 0,
        decision=decides.decision if decides else "",
        is_outdated=counts is not None and counts.code != one.code,
        duplicates=len(found.others),
        must_choose=found.must_choose,
        is_unproven=found.is_unproven,
        used=found.used,
        choice=choice,
        told=(*one.told, *([one.place_told] if one.place_told else []), *([choice] if choice else []), *sharing.told),
        same_code=sharing.cases,
        known=tuple(read_back(value) for (value,) in connection.execute(_KNOWN, (found.case,))),
    )


def _met(connection: sqlite3.Connection, one: Arrival, own: Sequence[Review]) -> int:
    """How many conditions are met; what was found is only read where a person answered any."""
    if not answered(own):
        return one.met
    (text,) = connection.execute("SELECT looked FROM arrivals WHERE id = ?", (one.id,)).fetchone()
    return met(looked_of(read_back(text)).conditions, own)


def _choice(found: Candidates) -> str:
    """What has to be chosen, or was; empty where there is nothing to choose from."""
    if found.must_choose:
        unused = "都有缺损，没选之前不列进汇总表" if found.is_unproven else f"没选之前用{found.used}"
        return f"{found.several}，请比较后选定一份；{unused}"
    if found.is_unproven:
        return "有缺损，没有选定，不列进汇总表；核对过、要照它汇总的，请选定这一份"
    return f"{found.several}，已选定一份" if found.others else ""


def _looked_by(
    connection: sqlite3.Connection, found: Sequence[Candidates], forms: Mapping[str, FormDefinition], program: str
) -> dict[int, FormDefinition | None]:
    """The edition that the draft of each case was looked at by; None where another would do it now, or program."""
    by = dict(connection.execute("SELECT id, looked_by FROM arrivals WHERE is_current AND looked_by <> ''").fetchall())
    looks = Looks(program, forms)
    editions = {
        one.case: looks.edition(one.form, by[one.counts.id])
        for one in found
        if program and one.form in forms and one.counts.id in by
    }
    return {case: edition.definition if edition else None for case, edition in editions.items()}


def _looked_before(looked: Mapping[int, FormDefinition | None]) -> Iterator[str]:
    """A sentence, whosever it is, where issues and conditions are what another program or edition of a form found."""
    if None in looked.values():
        yield "有的材料是换程序或表单以前查的，列出的问题和入库条件和现在的可能不同；要按现在的查，请把材料再收一次"


def _alike_told(rows: Sequence[DeskRow]) -> Iterator[DeskRow]:
    """The rows; those of one name say so of each other."""
    same: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.applicant:
            same.setdefault((row.form, alike(row.applicant)), []).append(row.case)
    for row in rows:
        yield _with_same_name(row, same.get((row.form, alike(row.applicant)), ()))


def with_same_name(connection: sqlite3.Connection, row: DeskRow) -> DeskRow:
    """A row alone, told of the others of its name as in the list."""
    query = """SELECT DISTINCT case_id FROM known JOIN cases ON cases.id = case_id
        WHERE value = ? AND form = ? AND removed = '' ORDER BY case_id"""
    name = alike(row.applicant)
    likely = [number for (number,) in connection.execute(query, (stored(name), row.form)).fetchall() if name]
    found = (one for number in likely for one in candidates_of(connection, number))
    return _with_same_name(row, [one.case for one in found if alike(one.counts.applicant) == name])


def _with_same_name(row: DeskRow, cases: Sequence[int]) -> DeskRow:
    others = tuple(case for case in cases if case != row.case and case not in row.same_code)
    if not others:
        return row
    numbers = "、".join(f"第 {case} 号" for case in others[:_MOST_NAMED])
    return replace(row, told=(*row.told, f"与{numbers}名称相同，请核对是不是同一家"), same_name=others)


def _unreadable(connection: sqlite3.Connection) -> Iterator[UnreadableSeen]:
    for row in connection.execute("SELECT path, seen, sentence, hint FROM unreadable ORDER BY seen, path"):
        path, seen, sentence, hint = (read_back(value) for value in row)
        yield UnreadableSeen(Path(path), seen, sentence, hint)
