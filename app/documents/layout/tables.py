"""Official tables: grid and texts of the definition, answers of the filling, row heights for both renderers.

Row heights come from an upper bound on lines, so that no cell needs more room in Word than its row has (decision
5). 填表时不得改变表格样式 (填报说明 9): the grid is the definition's; cells only grow in height.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from typing import Literal

from app.documents.layout import styles
from app.documents.layout.cells import CellSetter
from app.documents.layout.figures import right_indents
from app.documents.layout.frame import Streamed
from app.documents.layout.setter import LINE, SECTION_TITLE, SUBTITLE, TITLE, Setter, Style
from app.documents.layout.spacing import hanging
from app.documents.layout.texts import Span
from app.documents.model import AFTER_TABLE, Cell, Paragraph, ParagraphPart, Table, TablePart, TableRow
from app.forms.definition import Cell as FormCell
from app.forms.definition import Line as FormLine
from app.forms.definition import Seal
from app.forms.definition import Table as FormTable


@dataclass(frozen=True, slots=True)
class _GridRow:
    """A row before it is set: its cells, and what a repeated row shows; ``path`` is that of the entry."""

    cells: tuple[FormCell, ...]
    header: bool
    entry: Mapping[str, str] | None = None
    number: int = 0
    path: str = ""


def table_stream(table: FormTable, setter: Setter, whole_page: bool = False) -> list[Streamed]:
    """A table with its title and the lines above and below it, ready to flow."""
    style = SECTION_TITLE if table.heading == "section" else TITLE
    spans = setter.filler.spans(table.title)
    title = replace(setter.paragraph(spans, style), outline_level=1)
    words = "".join(span.text for span in spans)
    new_page = table.heading == "title" or whole_page
    if table.heading == "section":
        title = replace(title, space_after=styles.ABOVE_TABLE)
    stream = [Streamed(setter.set(title), new_page=new_page, heading=(words, 2))]
    if table.subtitle:
        stream += setter.stream([setter.paragraph([Span(table.subtitle)], SUBTITLE)])
    for line in table.above:
        stream += _lines(line, setter)
    model, seals = build(table, setter, sum(one.part.height for one in stream))
    stream.append(Streamed(TablePart(model, ()), table_seals=tuple(seals)))
    for below in table.below:
        stream += [
            Streamed(setter.set(hanging(paragraph, setter)), seals=(below.seal,) if below.seal else ())
            for paragraph in setter.template(below.text, LINE)
        ]
    return stream


def _lines(line: tuple[FormLine, ...], setter: Setter) -> list[Streamed]:
    """The texts that share a line above a table: the first at the left, the last ending at the right edge.

    Texts too long to share a line get smaller, then stand one below the other. All of them stay with the table.
    """
    texts = [[_unruled(span) for span in setter.filler.spans(entry.text)] for entry in line]
    for style in (LINE, replace(LINE, size=styles.CELL)):
        shared = _shared(texts, style, setter)
        if setter.typesetter.lines_bound(shared, setter.geometry.column) == 1:
            seals = tuple(entry.seal for entry in line if entry.seal)
            return [Streamed(setter.set(_above(shared)), seals=seals)]
    return [
        Streamed(
            setter.set(_above(setter.paragraph(spans, LINE), entry is line[-1])),
            seals=(entry.seal,) if entry.seal else (),
        )
        for spans, entry in zip(texts, line, strict=True)
    ]


def _above(paragraph: Paragraph, last: bool = True) -> Paragraph:
    """A line above a table: it stays with the table, and a hair of room keeps the last one's feet off the border."""
    return replace(paragraph, keep_with_next=True, space_after=styles.ABOVE_TABLE if last else 0)


def _unruled(span: Span) -> Span:
    """An answer in running text: without the rule and the room that it has on a printed blank."""
    return replace(span, text=span.text.strip(" "), ruled=False) if span.ruled else span


def _shared(texts: list[list[Span]], style: Style, setter: Setter) -> Paragraph:
    """Texts on one line with as much room between them as the column leaves, at least two ems."""
    widths = [setter.typesetter.width(setter.runs(spans, style)) for spans in texts]
    ems = (setter.geometry.column - sum(widths)) // styles.em(style.size) - 2
    between = max(2, ems // max(1, len(texts) - 1))
    spans = [span for index, text in enumerate(texts) for span in ([Span("　" * between)] if index else []) + text]
    return setter.paragraph(spans, style)


def build(table: FormTable, setter: Setter, above: int = 0) -> tuple[Table, list[tuple[int, Seal]]]:
    """The model of a table with its row heights, and the rows that hold a place to stamp.

    ``above`` is the height of what stands above it on its first page; a row that a page could not hold below that may
    go over pages, so that where its lines end is stated.
    """
    columns = styles.columns(table.columns_mm)
    rows = list(_rows(table, setter))
    cells: list[Cell] = []
    seals: list[tuple[int, Seal]] = []
    least = [styles.LEAST_ROW] * len(rows)
    places = list(grid([row.cells for row in rows], len(columns)))
    entries = [row.entry for row in rows]
    figures = right_indents(table, places, entries, columns, setter)
    cell_setter = CellSetter(setter, figures, [entry for entry in entries if entry])
    for row, column, cell in places:
        setter.pause()
        width = sum(columns[column : column + cell.cols]) - 2 * styles.CELL_PADDING
        cells.append(_cell(cell, row, column, width, cell_setter, setter, rows[row]))
        if cell.seal:
            seals.append((row, cell.seal))
        if cell.height_mm and cell.rows == 1:
            least[row] = max(least[row], styles.twips(cell.height_mm))
    heights = _heights(cells, least)
    room = setter.geometry.room - AFTER_TABLE - sum(heights[index] for index, row in enumerate(rows) if row.header)
    split = {index for index, height in enumerate(heights) if height > room - above}
    if split:
        cells = [_stated(cell, setter) if cell.row in split else cell for cell in cells]
        heights = _heights(cells, least)
    model_rows = tuple(TableRow(height, header=row.header) for height, row in zip(heights, rows, strict=True))
    return Table(table.id, columns, model_rows, tuple(cells), setter.filler.plain(table.title)), seals


def _rows(table: FormTable, setter: Setter) -> Iterator[_GridRow]:
    """Printed rows, then one row for each entry and at least ``printed_rows`` of the repeated row.

    A row printed blank is the place of a blank entry while the answer has one, then of one to come.
    """
    for index, cells in enumerate(table.rows):
        yield _GridRow(cells, header=index < table.header_rows)
    if table.repeat:
        entries = setter.filler.entries(table.repeat.field)
        blank = (place for place in count() if place not in entries)
        places = chain(entries, islice(blank, max(0, table.repeat.printed_rows - len(entries))))
        for number, place in enumerate(places, start=1):
            path = f"{table.repeat.field}.{place}"
            yield _GridRow(table.repeat.cells, False, entries.get(place, {}), number, path)


def grid(rows: list[tuple[FormCell, ...]], columns: int) -> Iterator[tuple[int, int, FormCell]]:
    """Place the cells of each row at the first free column, as spans from above leave it."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            yield row, column, cell
            taken.update((row + down, column + right) for down in range(cell.rows) for right in range(cell.cols))
            column += cell.cols
        if column > columns:
            raise ValueError(f"row {row} of the table is wider than its {columns} columns")


def _cell(
    cell: FormCell, row: int, column: int, width: int, cell_setter: CellSetter, setter: Setter, grid_row: _GridRow
) -> Cell:
    """Set one cell: lines for the PDF, and the height that the row must give it everywhere."""
    paragraphs = cell_setter.paragraphs(cell, width, grid_row.entry, grid_row.number, (row, column))
    if cell.field or grid_row.entry is not None or any(paragraph.shown for paragraph in paragraphs):
        paragraphs = [setter.typesetter.settled(paragraph, width) for paragraph in paragraphs]
    parts = tuple(setter.typesetter.set(paragraph, width) for paragraph in paragraphs)
    height = _text_height(parts, setter)
    paths = {shown.path for part in parts for shown in part.paragraph.shown}
    return Cell(
        row=row,
        column=column,
        row_span=cell.rows,
        column_span=cell.cols,
        kind=_kind(cell, bool(cell.field or paths) or (grid_row.entry is not None and not cell.number)),
        parts=parts,
        padding=styles.CELL_PADDING,
        text_height=max(height, _writing_room(cell, width, setter)) + styles.CELL_ABOVE_BELOW,
        answer=_answer(cell, grid_row, paths),
    )


def _answer(cell: FormCell, grid_row: _GridRow, paths: Collection[str]) -> str:
    """What all of a cell is for; nothing when it is printed text, or several answers share it."""
    if grid_row.path:
        return f"{grid_row.path}.{cell.field}" if cell.field else grid_row.path
    if cell.field or cell.seal or len(paths) != 1:
        return cell.field or ""
    return next(iter(paths))


def _text_height(parts: tuple[ParagraphPart, ...], setter: Setter) -> int:
    """Height that the paragraphs of a cell need at most, in whichever program."""
    return sum(
        max(setter.typesetter.lines_bound(part.paragraph, part.width), len(part.lines)) * part.paragraph.pitch
        + part.paragraph.space_before
        + part.paragraph.space_after
        for part in parts
    )


def _stated(cell: Cell, setter: Setter) -> Cell:
    """A cell of a row that goes over pages: where its lines end is stated, so that each page takes the same lines.

    A paragraph of one line is no matter of pages and stays uncut.
    """
    parts = tuple(
        setter.typesetter.set(replace(part.paragraph, stated=True), part.width) if len(part.lines) > 1 else part
        for part in cell.parts
    )
    return replace(cell, parts=parts, text_height=_text_height(parts, setter) + styles.CELL_ABOVE_BELOW)


def _writing_room(cell: FormCell, width: int, setter: Setter) -> int:
    """Height that a text of the asked length will need, left free while the cell is blank (filled in by hand)."""
    field = setter.filler.definition.fields.get(cell.field or "")
    if field is None or field.type != "long_text" or setter.filler.shown(field.id):
        return 0
    return -(-(field.about_chars or field.max_chars or 0) * styles.em(styles.CELL) // width) * styles.CELL_PITCH


def _kind(cell: FormCell, answers: bool) -> Literal["label", "header", "answer", "static"]:
    if answers:
        return "answer"
    if cell.label is not None:
        return "label"
    return "header" if cell.header is not None else "static"


def _heights(cells: list[Cell], least: list[int]) -> list[int]:
    """Row heights: each row for its own cells, then each span's missing height, shared out among its rows."""
    heights = list(least)
    for cell in cells:
        if cell.row_span == 1:
            heights[cell.row] = max(heights[cell.row], cell.text_height)
    for cell in sorted(cells, key=lambda cell: cell.row_span):
        span = range(cell.row, cell.row + cell.row_span)
        missing = cell.text_height - sum(heights[row] for row in span)
        if cell.row_span > 1 and missing > 0:
            for count, row in enumerate(span):
                heights[row] += missing * (count + 1) // cell.row_span - missing * count // cell.row_span
    return heights
