"""A block of cells from a spreadsheet: which fields of the grid it fills. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.forms.definition import Field
from app.forms.field_types import FIELD_TYPES


@dataclass(frozen=True, slots=True)
class BlockCell:
    """Where the editor of a field stands in its grid, from 0; ``piece``: the how manieth editor of its cell it is."""

    field: str
    row: int
    column: int
    piece: int = 0


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """What a block puts into which field, in reading order, and how many of its cells found no place."""

    answers: Mapping[str, str]
    left_over: int


def fill_block(
    block: Sequence[Sequence[str]],
    start: BlockCell,
    places: Sequence[BlockCell],
    takes: Callable[[str, str], bool] = lambda field, text: True,
) -> FilledBlock:
    """Lay a block over the fields of a grid, right and down from ``start``; labels are stepped over.

    A row of the block takes the next row of the grid with an editor in the column of ``start``; its cells take the
    editors to the right of it, those of one cell one after another, never one before ``start``. Blank cells of the
    block leave what stands there, and so do those that their field does not take: a figure is no answer to a box.
    """
    rows = _rows_from(start, places)
    answers: dict[str, str] = {}
    left_over = sum(bool(cell.strip()) for cells in block[len(rows) :] for cell in cells)
    for cells, fields in zip(block, rows, strict=False):
        left_over += sum(bool(cell.strip()) for cell in cells[len(fields) :])
        pairs = [(field, cell.strip()) for cell, field in zip(cells, fields, strict=False) if cell.strip()]
        answers |= {field: text for field, text in pairs if takes(field, text)}
        left_over += sum(not takes(field, text) for field, text in pairs)
    return FilledBlock(answers, left_over)


def takes_value(field: Field, text: str) -> bool:
    """Whether a pasted text can be an answer of a field at all: boxes take what is printed beside them."""
    kind = FIELD_TYPES[field.type]
    return field.type not in ("yesno", "choice") or kind.value(kind.normalise(text, field), field) is not None


def _rows_from(start: BlockCell, places: Sequence[BlockCell]) -> list[list[str]]:
    rows: dict[int, list[BlockCell]] = {}
    for place in places:
        if place.row >= start.row and place.column >= start.column:
            rows.setdefault(place.row, []).append(place)
    ordered = [sorted(rows[row], key=lambda place: (place.column, place.piece)) for row in sorted(rows)]
    return [_from_piece(start.piece, row) for row in ordered if row[0].column == start.column]


def _from_piece(piece: int, row: Sequence[BlockCell]) -> list[str]:
    """The fields of a row without those that stand before ``piece`` in its first cell; the last one always stays."""
    last = max(place.piece for place in row if place.column == row[0].column)
    first = min(piece, last)
    return [place.field for place in row if place.column > row[0].column or place.piece >= first]
