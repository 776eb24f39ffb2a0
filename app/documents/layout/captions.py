"""The lines above pages of evidence: real text in both formats, one column for each page that stands beside another."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.layout import styles
from app.documents.layout.setter import CELL, Setter
from app.documents.layout.texts import Span
from app.documents.model import Cell, RowPart, Table, TablePart, TableRow
from app.documents.typeset import clean

_PAD = 120
_BELOW = 80


def caption_row(texts: Sequence[str], setter: Setter) -> TablePart:
    """Captions side by side in a row without borders, as wide as the type area; a long one takes more lines."""
    column = setter.geometry.column
    widths = [column * (number + 1) // len(texts) - column * number // len(texts) for number in range(len(texts))]
    cells = tuple(_cell(text, number, widths[number], setter) for number, text in enumerate(texts))
    height = max(cell.text_height for cell in cells) + _BELOW
    table = Table(setter.identity(), tuple(widths), (TableRow(height),), cells)
    return TablePart(table, (RowPart(0, height),))


def _cell(text: str, number: int, width: int, setter: Setter) -> Cell:
    paragraph = setter.paragraph([Span(clean(text).replace("\n", " "))], CELL)
    part = setter.typesetter.set(paragraph, width - 2 * _PAD)
    lines = max(setter.typesetter.lines_bound(paragraph, width - 2 * _PAD), len(part.lines))
    height = lines * styles.CELL_PITCH
    return Cell(0, number, 1, 1, "static", (part,), _PAD, border="none", text_height=height)
