"""A plain table in a letter: a header row that repeats, and rows of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.documents.layout import styles
from app.documents.layout.setter import CELL, Style, TextSetter
from app.documents.layout.spacing import balanced
from app.documents.layout.texts import Span
from app.documents.model import Align, Cell, Paragraph, ParagraphPart, RowPart, Table, TablePart, TableRow

_TEXT = replace(CELL, size=styles.SMALL, pitch=styles.SMALL_PITCH)
_HEADER = replace(_TEXT, face=CELL.face)


@dataclass(frozen=True, slots=True)
class LetterTable:
    """Texts by row and column; ``widths_mm`` share the type area (156 mm), ``centred`` are columns of short texts."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_mm: tuple[float, ...]
    centred: tuple[int, ...] = ()


def table_part(table: LetterTable, setter: TextSetter) -> TablePart:
    """The table, whole, with row heights that every office program can keep to."""
    columns = styles.columns(table.widths_mm)
    cells = tuple(_cells(table, columns, setter))
    texts = (table.header, *table.rows)
    heights = [max(cell.text_height for cell in cells if cell.row == row) for row in range(len(texts))]
    rows = tuple(TableRow(max(height, styles.LEAST_ROW), header=row == 0) for row, height in enumerate(heights))
    model = Table(setter.identity(), columns, rows, cells)
    return TablePart(model, tuple(RowPart(place, row.height) for place, row in enumerate(rows)))


def _cells(table: LetterTable, columns: tuple[int, ...], setter: TextSetter) -> Iterator[Cell]:
    for row, texts in enumerate((table.header, *table.rows)):
        setter.pause()
        for column, text in enumerate(texts):
            width = columns[column] - 2 * styles.CELL_PADDING
            middle = row == 0 or column in table.centred
            parts = tuple(_part(text, width, middle, setter))
            height = sum(_height(part, setter) for part in parts) + styles.CELL_ABOVE_BELOW
            kind = "header" if row == 0 else "answer"
            yield Cell(row, column, 1, 1, kind, parts, styles.CELL_PADDING, text_height=height)  # type: ignore[arg-type]


def _part(text: str, width: int, middle: bool, setter: TextSetter) -> Iterator[ParagraphPart]:
    style: Style = _TEXT if middle else replace(_TEXT, align=Align.LEFT)
    for line in text.split("\n"):
        paragraph: Paragraph = setter.paragraph([Span(line)], style)
        if middle:
            paragraph = balanced(paragraph, width, setter.typesetter)
        yield setter.typesetter.set(setter.typesetter.settled(paragraph, width), width)


def _height(part: ParagraphPart, setter: TextSetter) -> int:
    """Height that a paragraph needs at most, in whichever program."""
    lines = max(setter.typesetter.lines_bound(part.paragraph, part.width), len(part.lines))
    return lines * part.paragraph.pitch
