"""附件 3 as an Excel sheet: title, line, header and rows as the definition prints them, ready for the printer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from app.bureau.gathering import gathers
from app.bureau.summary_heading import heading
from app.documents.layout.texts import Filler
from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.definition import Cell, Field, FormDefinition, Repeat, Table
from app.progress import Progress, silent
from app.spreadsheets.sheets import GENERAL, BookWriter, Look, SheetSetup

_PAPER_MM = 297
_SIDE_MM, _TOP_MM, _BOTTOM_MM = 12, 20, 18
_TITLE = Look(size=22, bold=True, align="center", middle=True, border=False)
_LINE = Look("仿宋", 12, align="left", middle=True, border=False)
_HEADER = Look(align="center", middle=True)
_CELL = Look(align="center", middle=True)
_NAME = Look(align="left", middle=True)
_FIGURE = Look(align="center", middle=True, form=GENERAL)
_FIGURES = ("integer", "decimal", "percent")
# enough for a title of two lines
_TITLE_POINTS, _LINE_POINTS = 33.0, 21.0
_TITLE_EMS = 28
_TELL_EVERY = 100


def write_summary_sheet(
    target: BinaryIO, summary: FormDefinition, draft: Draft, mark: str = "", progress: Progress = silent
) -> None:
    """Write the summary's table into a workbook; ``mark`` (草稿) stands at the head of every printed page.

    Figures are numbers as long as no digit is lost, everything else is text; there are no formulas.
    """
    table, repeat = _table(summary)
    filler = Filler(summary, draft.filling)
    entries = list(filler.entries(repeat.field).values())
    columns = len(table.columns_mm)
    title, above = heading(filler, table)
    first = 2 + len(above)
    # the official widths, all larger by as much: there is no binding edge, and spreadsheets break lines less cleverly
    larger = (_PAPER_MM - 2 * _SIDE_MM) / sum(table.columns_mm)
    setup = SheetSetup(
        name=summary.short_title,
        widths_mm=[width * larger for width in table.columns_mm],
        head=(first, first + table.header_rows - 1),
        margins_mm=(_SIDE_MM, _SIDE_MM, _TOP_MM, _BOTTOM_MM),
        header=f"&C{mark}" if mark else "",
    )
    looks = [_look(summary.fields[repeat.field].columns, cell) for cell in repeat.cells]
    with BookWriter(target) as book, book.sheet(setup) as sheet:
        sheet.wide_row(title, columns, _TITLE, _TITLE_POINTS * (2 if len(title) > _TITLE_EMS else 1))
        for line in above:
            sheet.wide_row(line, columns, _LINE, _LINE_POINTS)
        for row in table.rows[: table.header_rows]:
            sheet.row(list(_header(row)), _HEADER)
        for number, entry in enumerate(entries, start=1):
            if number % _TELL_EVERY == 0:
                progress(number, len(entries), "生成 Excel")
            sheet.row([str(number) if cell.number else entry.get(cell.field or "", "") for cell in repeat.cells], looks)


def _table(summary: FormDefinition) -> tuple[Table, Repeat]:
    """The table that prints the gathered rows."""
    rows = gathers(summary).rows
    for table in summary.tables.values():
        if table.repeat is not None and table.repeat.field == rows:
            return table, table.repeat
    raise UsageError(f"“{summary.title}”的表格没有印出汇总的各行。")


def _header(row: tuple[Cell, ...]) -> Iterator[str]:
    for cell in row:
        yield cell.header or cell.label or cell.static or ""
        yield from [""] * (cell.cols - 1)


def _look(columns: dict[str, Field], cell: Cell) -> Look:
    if cell.number:
        return _FIGURE
    column = columns.get(cell.field or "")
    if column is not None and column.type in _FIGURES:
        return _FIGURE
    return _NAME if cell.field == next(iter(columns)) else _CELL
