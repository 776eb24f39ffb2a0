"""The summary as the window shows it and lets it be changed: of what the desk received, before any file is written.

What is seen is what would be written: the same rows, edits, order and choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from app.bureau.gathering import GatheredCell, gathers
from app.bureau.model import Office
from app.bureau.recommends import KIND, NAME, as_office, as_said, kinds_of, recommending, said_in
from app.bureau.summarising import Forms, Gathered
from app.bureau.summary import Cell, SummaryRow
from app.bureau.summary_composed import Composed, chosen_in
from app.bureau.summary_heading import heading
from app.bureau.summary_records import CellSeen, ColumnSeen, IssueSeen, OriginSeen, RowSeen, SummarySeen
from app.documents.layout.texts import Filler
from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.answers import Row
from app.forms.checking import check
from app.forms.definition import FormDefinition, Table
from app.forms.gathered import column_label
from app.forms.issues import Issue
from app.forms.labels import label_of


def seen(
    forms: Forms, folder: Path, made: Composed, office: Office, desk: Gathered, covers: Callable[[str], bool]
) -> SummarySeen:
    """What the window is told of a composed summary; ``covers`` as of :func:`app.forms.checking.check`.

    The ``office`` whose desk it is recommends where nobody said so, as it would be written.
    """
    definition = forms.summary
    said = as_said(made.draft)
    who = recommending(definition, said.answers, office)
    draft = said.answered({name: text for name, text in who.items() if text})
    columns, table = columns_of(forms)
    title, above = heading(Filler(definition, draft.filling), table)
    staff, only = chosen_in(draft)
    mailing = forms.applicant.bureau.mailing if forms.applicant.bureau else None
    rows = [_row(row, columns) for row in made.summary.rows]
    return SummarySeen(
        form=forms.applicant.id,
        folder=folder,
        title=title,
        above=above,
        columns=columns,
        rows=(*rows, *(_typed(row, columns) for row in made.typed)),
        issues=tuple(_issues(definition, draft, rows, columns, covers, made.issues)),
        kinds=kinds_of(definition),
        kind=who[KIND],
        name=who[NAME],
        said=said_in(said.answers),
        of_office=as_office(office),
        staff=staff,
        only_recommended=only,
        total=len(desk.cases),
        recommended=len(desk.recommended),
        unreadable=len(desk.unreadable),
        told=made.told,
        most_mb=mailing.most_mb if mailing else 0,
        address=mailing.address if mailing else "",
        decimals=definition.decimals,
    )


def columns_of(forms: Forms) -> tuple[tuple[ColumnSeen, ...], Table]:
    """The printed columns of the summary, and its table; :class:`UsageError` when nothing prints the rows."""
    gathering, definition = gathers(forms.summary), forms.summary
    asked = definition.fields[gathering.rows].columns
    for table in definition.tables.values():
        if table.repeat is None or table.repeat.field != gathering.rows:
            continue
        headers = [cell.header or cell.label or cell.static or "" for cell in table.rows[-1]]
        found = []
        for cell, header, width in zip(table.repeat.cells, headers, table.columns_mm, strict=True):
            source = gathering.columns.get(cell.field or "")
            if cell.field is None or source is None:
                found.append(ColumnSeen("", header, width))
                continue
            path = source.latest[-1].value if source.latest else source.field
            called = (
                label_of(forms.applicant, path) if path in forms.applicant.fields else column_label(asked, cell.field)
            )
            own = OriginSeen(path, called, "")
            found.append(
                ColumnSeen(cell.field, header, width, asked[cell.field], cell.align, own, bool(source.or_rows))
            )
        return tuple(found), table
    raise UsageError(f"“{definition.title}”的表格没有印出汇总的各行。")


def _row(row: SummaryRow, columns: Sequence[ColumnSeen]) -> RowSeen:
    cells = row.cells
    texts = tuple(cells[column.id].text if column.id in cells else "" for column in columns)
    special = {
        number: _cell(cells[column.id])
        for number, column in enumerate(columns)
        if column.id in cells and not _is_plain(cells[column.id], column)
    }
    return RowSeen(row.key, row.gathered.case, row.gathered.name, texts, special)


def _is_plain(cell: Cell, column: ColumnSeen) -> bool:
    """Whether all that is known of a cell is that its own field says what stands there."""
    source: GatheredCell = cell.source
    plain = not (cell.edited or source.mapped or source.doubts)
    return plain and [(one.path, one.label) for one in source.origins] == [(column.own.path, column.own.label)]


def _cell(cell: Cell) -> CellSeen:
    source = cell.source
    origins = tuple(OriginSeen(one.path, one.label, one.text) for one in source.origins)
    return CellSeen(source.text, cell.edited, cell.outdated, source.mapped, origins, source.doubts)


def _typed(row: Row, columns: Sequence[ColumnSeen]) -> RowSeen:
    texts = tuple(row.get(column.id, "") if column.id else "" for column in columns)
    return RowSeen("", 0, next((text for text in texts if text), ""), texts, {})


def _issues(
    definition: FormDefinition,
    draft: Draft,
    listed: Sequence[RowSeen],
    columns: Sequence[ColumnSeen],
    covers: Callable[[str], bool],
    more: Sequence[Issue],
) -> Iterator[IssueSeen]:
    """What a check finds, and ``more``: what is wrong with rows that were typed by hand is of no row."""
    places = {column.id: number for number, column in enumerate(columns)}
    rows = gathers(definition).rows
    for issue in chain(check(definition, draft.filling, covers), more):
        if issue.kind == "note":
            continue
        head, number, column = (*issue.path.split("."), "", "")[:3]
        if head == rows and number.isdecimal() and int(number) < len(listed):
            yield IssueSeen(listed[int(number)].key, places.get(column, 0), issue.kind, issue.message)
        else:
            yield IssueSeen("", -1, issue.kind, issue.message)
