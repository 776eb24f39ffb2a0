"""What the bureau's desk gives to a summary: drafts as they were received, and the reviews of its own office."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.bureau.candidates import Candidates, candidates_of, own_reviews
from app.bureau.collecting import stored_document, stored_draft
from app.bureau.deciding import decision_of
from app.bureau.desk_case import kept_case
from app.bureau.desk_forms import form_for
from app.bureau.desk_records import numbers_told
from app.bureau.gathering import Choices, GatheredRow
from app.bureau.matching import Came, alike_to, case_of, marks_of, removed_like
from app.bureau.model import Received, Source, Unreadable
from app.bureau.since_collected import told_since
from app.bureau.summarising import Brought, Forms, Gathered, LeftOut, Outcome, RowGatherer, unproven
from app.bureau.told_names import name_told
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import read_back, stored
from app.errors import DraftError, InputFileError
from app.forms.definition import FormDefinition
from app.progress import Progress, silent


def cases_on_desk(workspace: Workspace, forms: Forms) -> list[Candidates]:
    """The applications that a summary is made of, in the order in which they came."""
    return [one for one in candidates_of(workspace.connection) if one.form == forms.applicant.id]


def held_on_desk(workspace: Workspace) -> dict[str, frozenset[int]]:
    """Which applications ever had a content, by its code; those too that were taken off."""
    found: dict[str, set[int]] = {}
    for code, case in workspace.connection.execute("SELECT code, case_id FROM versions"):
        found.setdefault(code, set()).add(case)
    return {code: frozenset(cases) for code, cases in found.items()}


def forms_on_desk(workspace: Workspace) -> frozenset[str]:
    """The forms that its applications are of."""
    found = workspace.connection.execute("SELECT DISTINCT form FROM cases WHERE removed = ''")
    return frozenset(form for (form,) in found)


def kept_by_desk(
    workspace: Workspace, forms: Forms, progress: Progress = silent, of: Sequence[Candidates] | None = None
) -> Generator[Outcome, None, None]:
    """The draft that counts of each application with all that was found in it, and what could not be read.

    ``of``: of these applications alone.
    """
    connection, cases = workspace.connection, cases_on_desk(workspace, forms) if of is None else of
    for number, one in enumerate(cases):
        progress(number, len(cases), f"读取 {one.counts.applicant}")
        if one.is_unproven:
            yield unproven(one.counts.source)
            continue
        try:
            kept = kept_case(connection, one)
        except DraftError as error:
            yield Unreadable(one.counts.source, error.message, error.hint)
            continue
        told, own = tuple(_told(connection, forms.applicant, one)), own_reviews(connection, one.case)
        yield Brought(
            received=replace(kept.received, told=(*kept.received.told, *told)),
            looked=kept.looked,
            reviews=kept.reviews,
            own=own,
            decides=decision_of(connection, one.case, own),
            told=told,
            case=one.case,
            of_desk=True,
        )
    if of is None:
        yield from _unreadable(connection)


def rows_on_desk(
    workspace: Workspace,
    forms: Forms,
    choices: Choices,
    only_recommended: bool,
    before: Mapping[int, GatheredRow],
    progress: Progress = silent,
) -> Gathered:
    """The same rows without what was found in the drafts; applicants that are not to be listed are counted only.

    ``before`` as :func:`app.bureau.gathered_before.gathered_before` gives it: of the same content they are not gathered
    again.
    """
    connection, cases = workspace.connection, cases_on_desk(workspace, forms)
    gather = RowGatherer(forms, choices)
    found = Gathered(of_desk=True, cases=frozenset(one.case for one in cases), held=held_on_desk(workspace))
    for number, one in enumerate(cases):
        progress(number, len(cases), f"读取 {one.counts.applicant}")
        counts, row = one.counts, (one.case, str(one.counts.source.path), one.counts.code)
        found.decide(row, decision_of(connection, one.case, own_reviews(connection, one.case)))
        if only_recommended and row not in found.recommended:
            continue
        if one.is_unproven:
            found.unreadable.append(unproven(counts.source))
            found.told.append(f"“{counts.applicant}”没有列：{found.unreadable[-1].sentence}")
            continue
        try:
            found.rows.append(_row(connection, one, gather, before.get(one.case)))
        except InputFileError as error:
            found.unreadable.append(Unreadable(counts.source, error.message, error.hint))
            found.told.append(f"“{counts.applicant}”读不出来，没有列：{error.in_full()}")
            continue
        found.told += (
            f"“{name_told(counts.applicant)}”{sentence}" for sentence in _told(connection, forms.applicant, one)
        )
    found.unreadable += _unreadable(connection)
    return found


def _row(
    connection: sqlite3.Connection, one: Candidates, gather: RowGatherer, before: GatheredRow | None
) -> GatheredRow:
    """The row of a case; raises :class:`DraftError` when its draft is not stored whole, else as ``gather``."""
    counts = one.counts
    if before is None or before.code != counts.code:
        draft = stored_draft(connection, counts.version)
        came = Received(source=counts.source, draft=draft, code=counts.code, written=counts.written)
        return gather(came, one.case)
    stored_document(connection, counts.version)
    source = str(counts.source.path)
    return replace(before, key=next(iter(before.known.values()), source), source=source, written=counts.written)


def as_on_desk(workspace: Workspace, forms: Forms, brought: Iterable[Outcome]) -> Iterator[Outcome]:
    """Drafts that were read elsewhere; whoever is on this desk once, and as the desk has him.

    What was chosen, joined and parted there holds, and what was taken off is left out. Of content that the desk never
    saw, and of what cannot be read any more, the clerk is told what becomes of its applicant.
    """
    form, on_desk = forms.applicant, {one.case: one for one in cases_on_desk(workspace, forms)}
    lying = {str(at.source.path): one.case for one in on_desk.values() for at in one.all if at.is_there}
    is_used: dict[int, bool] = {}
    for one in brought:
        case: int | None = None
        if isinstance(one, Unreadable):
            case = lying.get(str(one.source.path))  # damaged since it came, or chosen all the same
        elif isinstance(one, Brought) and one.received.draft.form == form.id:
            came = _came(forms, one)
            case = case_of(workspace.connection, form, came, taking=False)
            if case is not None and case not in on_desk:
                yield LeftOut(f"“{one.received.source.path.name}”从受理台移走了，没有列；要列的，请先放回")
                continue
            if case is None:
                yield from _alike_told(workspace.connection, form, one.received.source.path, came)
            one = replace(one, own=())
        if case is None or isinstance(one, LeftOut):
            yield one
            continue
        of_desk = [] if case in is_used else [*kept_by_desk(workspace, forms, of=[on_desk[case]])]
        is_used.setdefault(case, any(isinstance(kept, Brought) for kept in of_desk))
        yield from _beside_told(one, on_desk[case], is_used[case])
        yield from map(_among_others, of_desk)


def _came(forms: Forms, one: Brought) -> Came:
    received = one.received
    marks = marks_of(form_for(forms.known, received.draft), received.draft, one.looked.issues)
    return Came(received.code, marks, stored(str(received.source.path)))


def _alike_told(connection: sqlite3.Connection, form: FormDefinition, place: Path, came: Came) -> Iterator[LeftOut]:
    """That a draft was taken for nobody's on the desk though its name or code is somebody's."""
    if others := alike_to(connection, form, came.marks):
        told = f"和受理台的{numbers_told(others)}名称或代码相同，分不清是不是同一家的，没有按受理台的算"
    elif off := removed_like(connection, form, came.marks):
        told = f"和从受理台移走的{numbers_told(off)}名称或代码相同，内容不同，没有当作移走的那一家"
    else:
        return
    yield LeftOut(f"“{name_told(place.name)}”{told}；请核对")


def _beside_told(one: Brought | Unreadable, case: Candidates, is_used: bool) -> Iterator[LeftOut]:
    """What lies elsewhere than on the desk, and what becomes of the applicant; ``is_used``: the desk has a whole draft.

    Whether he stands on the table is decided by what the desk says of him: nothing here says that he does.
    """
    source = one.received.source if isinstance(one, Brought) else one.source
    place = name_told(source.path.name)
    who = case.counts.applicant or place
    if isinstance(one, Unreadable):
        if not _is_damaged_still(one, case):
            what = "按受理台里收到的算" if is_used else "受理台里的一份也用不了，没有列"
            yield LeftOut(f"“{place}”现在用不了：{one.sentence.rstrip('。')}；“{who}”{what}")
    elif not is_used:
        yield LeftOut(f"“{who}”没有列：受理台里的一份用不了；要用“{place}”的一份，请把它收进受理台")
    elif _is_unknown(one, case):
        yield LeftOut(f"“{who}”按受理台的算，在“{place}”的一份受理台还没有收；要用这一份，请先收进受理台")


def _is_damaged_still(one: Unreadable, case: Candidates) -> bool:
    """Whether it was received with the damage that it has now: what became of it is told with those of the desk."""
    damaged = {str(at.source.path) for at in case.all if at.is_there and not at.is_whole}
    return str(one.source.path) in damaged and one.sentence == unproven(one.source).sentence


def _is_unknown(one: Brought, case: Candidates) -> bool:
    """Whether the desk has not got this content whole; where the one that counts lies, it tells so itself."""
    counts, came = case.counts, one.received
    if came.code in {at.code for at in case.all if at.is_whole or at == counts}:
        return False
    is_dated = came.source.kind == "folder" or bool(came.written and counts.written and came.written != counts.written)
    return not (came.source.path == counts.source.path and counts.is_there and is_dated)


def _among_others(one: Outcome) -> Outcome:
    """There may be rows of others beside it, who are not on the desk."""
    return replace(one, of_desk=False) if isinstance(one, Brought) else one


def _unreadable(connection: sqlite3.Connection) -> Iterator[Unreadable]:
    for row in connection.execute("SELECT path, sentence, hint FROM unreadable ORDER BY path"):
        path, sentence, hint = (read_back(value) for value in row)
        yield Unreadable(Source("folder", Path(path)), sentence, hint)


def _told(connection: sqlite3.Connection, form: FormDefinition, one: Candidates) -> Iterator[str]:
    if not one.counts.is_whole:
        yield "选定的这一份有缺损，填写的内容可能有错，请对照原件逐项核对"
    for other in one.all:
        if other.is_there and not other.is_whole and other.code != one.counts.code:
            yield f"另有一份“{other.source.path.name}”有缺损，填写的内容可能有错，没有用"
    if one.must_choose:
        yield f"{one.several}，还没有选定，用的是{one.used}"
    if not one.counts.is_there:
        yield one.counts.place_told
    elif since := told_since(connection, form, one.case, one.counts):
        yield since
