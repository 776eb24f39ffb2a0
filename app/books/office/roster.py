"""A plain .xlsx table set as pages of A4 by ourselves: header on each page, text wrapped, no row left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.books.office.columns import PADDING, Grid, choose_grid
from app.books.office.plain_table import PlainTable, read_plain_table
from app.books.office.worksheet import NotPlain, SheetCell
from app.documents.fonts import Fonts, opened_fonts
from app.documents.layout.rows import break_rows
from app.documents.model import (
    Align,
    Cell,
    Document,
    Face,
    Page,
    Paragraph,
    ParagraphPart,
    Placed,
    Section,
    Table,
    TablePart,
    TableRow,
)
from app.documents.typeset import Typesetter, is_invisible
from app.progress import Pause
from app.renderers.pdf import pdf_bytes

__all__ = ["NotPlain", "Roster", "typeset_roster"]

_TITLE = 30
_QUOTED = 12
_ABOVE_BELOW = 60
_ALIGNS = {"left": Align.LEFT, "center": Align.CENTER, "right": Align.RIGHT}
_LINE_ENDS = "\n\t\v\f\u2028\u2029\u00a0"


@dataclass(frozen=True, slots=True)
class Roster:
    """A typeset table: a PDF with embedded fonts, and what is to be told, in sentences that follow the file's name."""

    pdf: bytes
    pages: int
    notes: tuple[str, ...]


def typeset_roster(file: Path, suffix: str, fonts: Path, pause: Pause) -> Roster:
    """Read and set a workbook; ``fonts`` is the folder of the bundled fonts.

    Raises :class:`NotPlain` with half a sentence why not, what ``pause`` raises, and OSError.
    """
    table = read_plain_table(file, suffix, pause)
    faces = opened_fonts(fonts)
    _demand_glyphs(table, faces)
    typesetter = Typesetter(faces)
    grid = choose_grid(table, typesetter, pause)
    document = _document(table, grid, typesetter, pause)
    data = pdf_bytes(document, faces, lambda *_: pause())
    return Roster(data, len(document.pages), table.notes)


def _demand_glyphs(table: PlainTable, fonts: Fonts) -> None:
    """Refuse a character that no font shows: it would stand there as an empty box."""
    known: set[str] = set()
    for text in (*table.titles, *(cell.text for row in table.rows for cell in row)):
        for char in text:
            if char not in known and char not in _LINE_ENDS and not is_invisible(char) and not fonts.covers(char):
                raise NotPlain(f"“{text[:_QUOTED]}”里有字库里没有的字（U+{ord(char):04X}）")
            known.add(char)


def _document(table: PlainTable, grid: Grid, typesetter: Typesetter, pause: Pause) -> Document:
    titles = [_paragraph(title, "center", _TITLE, typesetter, grid.geometry.column) for title in table.titles if title]
    above = sum(part.height for part in titles)
    model = _table(table, grid, typesetter, pause)
    room = grid.geometry.room
    if above + sum(row.height for row in model.rows[: table.heads]) > room * 2 // 3:
        raise NotPlain("标题和表头太长，一页排不下")
    model, pages = break_rows(model, room - above, room, headed=bool(titles))
    left = grid.geometry.left(1)
    found: list[Page] = []
    for number, rows in enumerate(pages):
        placed: list[Placed] = []
        top = grid.geometry.top
        for part in titles if number == 0 else ():
            placed.append(Placed(left, top, part))
            top += part.height
        whole = TablePart(model, rows, first=number == 0, last=number == len(pages) - 1)
        found.append(Page("front", str(number + 1), placed=(*placed, Placed(left, top, whole))))
    return Document("", "", "", grid.geometry, (Section("roster", tuple(found), 0),))


def _paragraph(text: str, align: str, half_points: int, typesetter: Typesetter, width: int) -> ParagraphPart:
    runs = typesetter.runs(text.replace("\n", " "), Face.SONG_BOLD, half_points)
    pitch = half_points * 16
    return typesetter.set(Paragraph("title", runs, "title", pitch, _ALIGNS[align], space_after=_ABOVE_BELOW), width)


def _table(table: PlainTable, grid: Grid, typesetter: Typesetter, pause: Pause) -> Table:
    covered = {
        (row + down, column + right)
        for (row, column), (rows, columns) in table.spans.items()
        for down in range(rows)
        for right in range(columns)
        if down or right
    }
    cells: list[Cell] = []
    heights = [grid.pitch + 2 * _ABOVE_BELOW] * len(table.rows)
    for number, row in enumerate(table.rows):
        if number % 50 == 0:
            pause()
        for column, cell in enumerate(row):
            if (number, column) not in covered:
                made = _cell(cell, number, column, table, grid, typesetter)
                cells.append(made)
                if made.row_span == 1:
                    heights[number] = max(heights[number], made.text_height)
    for tall in (made for made in cells if made.row_span > 1):
        last = tall.row + tall.row_span - 1
        heights[last] += max(0, tall.text_height - sum(heights[tall.row : last + 1]))
    rows = tuple(TableRow(height, header=number < table.heads) for number, height in enumerate(heights))
    return Table("roster", grid.columns, rows, tuple(cells))


def _cell(cell: SheetCell, row: int, column: int, table: PlainTable, grid: Grid, typesetter: Typesetter) -> Cell:
    rows, columns = table.spans.get((row, column), (1, 1))
    head = row < table.heads
    width = sum(grid.columns[column : column + columns]) - 2 * PADDING
    parts = tuple(_lines(cell, row, column, head, grid, typesetter, width))
    height = max(grid.pitch, sum(part.height for part in parts)) + 2 * _ABOVE_BELOW
    return Cell(row, column, rows, columns, "header" if head else "answer", parts, PADDING, text_height=height)


def _lines(
    cell: SheetCell, row: int, column: int, head: bool, grid: Grid, typesetter: Typesetter, width: int
) -> Sequence[ParagraphPart]:
    face = Face.SONG_BOLD if head else Face.SONG
    align = Align.CENTER if head else _ALIGNS[cell.align]
    found: list[ParagraphPart] = []
    for number, line in enumerate(cell.text.split("\n") if cell.text else ()):
        runs = typesetter.runs(line, face, grid.half_points)
        name = f"{row}.{column}.{number}"
        found.append(typesetter.set(Paragraph(name, runs, "cell", grid.pitch, align), width))
    return found
