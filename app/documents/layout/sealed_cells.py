"""Where in a laid-out table the cell of a seal stands."""

from __future__ import annotations

from typing import NamedTuple

from app.documents.layout.tables import grid
from app.forms.definition import FormDefinition


class SealedCell(NamedTuple):
    """A cell of an official table: the id of the table, and its place (from 0) in the grid of the model."""

    table: str
    row: int
    column: int


def sealed_cell(definition: FormDefinition, place: str) -> SealedCell | None:
    """The cell that holds the seal with this ``place``; None when the form has no such cell."""
    for table in definition.tables.values():
        for row, column, cell in grid([*table.rows], len(table.columns_mm)):
            if cell.seal and cell.seal.place == place:
                return SealedCell(table.id, row, column)
    return None
