"""Table parts on a PDF page: the grid, each line once, and the text of the cells where rows and merges stand.

A merged cell or a split row that goes on over pages shows its text from the first of its parts on; a label that fits
there stands there only (as LibreOffice sets it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from app.documents.model import Cell, Line, ParagraphPart, TablePart
from app.renderers.pdf_page import PageMarks
from app.renderers.pdf_text import Box, draw_line, lines_of
from app.renderers.split_cells import lines_between

# how far text is kept from the upper border where it does not fill the height, at most
_ABOVE = 40

Segment = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Window:
    """What of a cell stands on this page: row parts ``first:last``, and what earlier pages showed of its text.

    ``height`` is that of the text here, ``drawn`` from border to border.
    """

    cell: Cell
    first: int
    last: int
    height: int
    drawn: int
    shown: int
    ends: bool


class LineInCell(NamedTuple):
    """A line of a cell as it stands on a page: the part that it is of, and where its exact height begins."""

    part: ParagraphPart
    line: Line
    top: int


@dataclass(frozen=True, slots=True)
class CellOnPage:
    """A cell as it stands on one page: ``box`` from border to border, ``left`` where the column of its lines begins."""

    cell: Cell
    box: Box
    left: int
    lines: tuple[LineInCell, ...]


def draw_table(marks: PageMarks, part: TablePart, x: int, y: int) -> Iterator[tuple[ParagraphPart, Box]]:
    """Draw grid and text; yields each paragraph part that stands here with its box (for links)."""
    columns, rows = _edges(part, x, y)
    marks.grid(_segments(list(_windows(part)), columns, rows))
    for found in cells_on_page(part, x, y):
        texts = {line.part.paragraph.id: line.part.paragraph.text for line in found.lines}
        for of, line, top in found.lines:
            draw_line(marks, of.paragraph, texts[of.paragraph.id], line, found.left, top)
        inside = replace(found.box, left=found.left, right=found.box.right - found.cell.padding)
        for paragraph_part in found.cell.parts:
            yield paragraph_part, inside


def cells_on_page(part: TablePart, x: int, y: int) -> Iterator[CellOnPage]:
    """The cells of a table part whose upper left corner is at ``x``, ``y``, in the order of the table's."""
    columns, rows = _edges(part, x, y)
    for window in _windows(part):
        cell = window.cell
        left, right = columns[cell.column], columns[cell.column + cell.column_span]
        top = rows[window.first]
        yield CellOnPage(cell, Box(left, top, right, top + window.drawn), left + cell.padding, _lines(window, top))


def _edges(part: TablePart, x: int, y: int) -> tuple[list[int], list[int]]:
    """Where the columns and the rows of a table part begin, and the last ones end."""
    rows = accumulate((row.drawn for row in part.rows), initial=y)
    return list(accumulate(part.table.columns, initial=x)), list(rows)


def _windows(part: TablePart) -> Iterator[_Window]:
    """The cells that stand on this page; a repeated header row gives windows of its own."""
    places: dict[int, int] = {row.row: index for index, row in enumerate(part.rows)}
    for cell in part.table.standing_in(places):
        here = [places[row] for row in range(cell.row, cell.row + cell.row_span) if row in places]
        first, last = here[0], here[-1]
        opening, closing = part.rows[first], part.rows[last]
        before = sum(part.table.rows[row].height for row in range(cell.row, opening.row))
        closes = closing.row == cell.row + cell.row_span - 1
        ends = closes and closing.offset + closing.height >= part.table.rows[closing.row].height
        height = sum(row.height for row in part.rows[first : last + 1])
        drawn = sum(row.drawn for row in part.rows[first : last + 1])
        yield _Window(cell, first, last, height, drawn, before + opening.offset, ends)


def _lines(window: _Window, top: int) -> tuple[LineInCell, ...]:
    """The lines of a cell below the border at ``top``."""
    placed = list(_placed(window))
    if not placed:
        return ()
    cell = window.cell
    if window.shown == 0 and cell.stays_in(window.height):
        rest, begins = window.drawn - cell.lines_height, 0
        near = min(rest // 2, _ABOVE)
        above = {"top": near, "center": rest // 2, "bottom": rest - near}[cell.valign]
    else:
        # text that goes over pages begins at the border, as in Word
        begins, above = placed[0][2], 0
    return tuple(LineInCell(part, line, top + above + line_top - begins) for part, line, line_top in placed)


def _placed(window: _Window) -> Iterator[LineInCell]:
    """Lines that stand in the window, with their top below the first part of the text that does."""
    start = 0
    for part in lines_between(window.cell, window.shown, None if window.ends else window.shown + window.height):
        for line, top in lines_of(part):
            yield LineInCell(part, line, start + top)
        start += part.height


def _segments(windows: list[_Window], columns: list[int], rows: list[int]) -> Iterator[Segment]:
    """Edges of the cells as long straight lines, every stretch of the grid once."""
    across: dict[int, set[int]] = {}
    down: dict[int, set[int]] = {}
    for window in windows:
        cell = window.cell
        spanned = range(cell.column, cell.column + cell.column_span)
        if cell.border == "all":
            across.setdefault(window.first, set()).update(spanned)
            for column in (cell.column, cell.column + cell.column_span):
                down.setdefault(column, set()).update(range(window.first, window.last + 1))
        if cell.border == "all" or (cell.border == "bottom" and window.ends):
            across.setdefault(window.last + 1, set()).update(spanned)
    for row in sorted(across):
        for first, last in _stretches(across[row]):
            yield columns[first], rows[row], columns[last], rows[row]
    for column in sorted(down):
        for first, last in _stretches(down[column]):
            yield columns[column], rows[first], columns[column], rows[last]


def _stretches(places: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring numbers as (first, one past the last)."""
    first = last = -1
    for place in sorted(places):
        if place != last:
            if last >= 0:
                yield first, last
            first = place
        last = place + 1
    if last >= 0:
        yield first, last
