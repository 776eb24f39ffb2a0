"""Where the cells of a table's definition stand, and by which printed words each is called. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.forms.definition import Cell, FormDefinition, Table
from app.forms.labels import with_years
from app.ui.form.geometry import Area
from app.ui.form.printed_lines import label_lines


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell of the definition and what it covers."""

    cell: Cell
    area: Area

    @property
    def printed(self) -> str | None:
        """The words of a label or header, with slots for years; None for anything else."""
        return self.cell.label if self.cell.label is not None else self.cell.header


def areas_of(table: Table) -> tuple[PlacedCell, ...]:
    """The cells of a table's own rows in reading order, with their places in the grid."""
    columns = len(table.columns_mm)
    taken: set[tuple[int, int]] = set()
    found: list[PlacedCell] = []
    for row, cells in enumerate(table.rows):
        for cell in cells:
            column = next(at for at in range(columns) if (row, at) not in taken)
            area = Area(row, column, cell.rows, cell.cols)
            taken |= {(r, c) for r in range(row, area.last_row + 1) for c in range(column, area.end)}
            found.append(PlacedCell(cell, area))
    return tuple(found)


def words_for(definition: FormDefinition, placed: Sequence[PlacedCell], one: PlacedCell) -> tuple[str, str]:
    """The words that lead the row of a cell, and those that head its column; empty where there are none.

    A row is led by the nearest label at the left and the headers between (近三年…收入占比 2024年).
    """
    leading: list[str] = []
    left = sorted((other for other in placed if _covers_row(other, one)), key=lambda other: -other.area.column)
    for other in left:
        if other.printed is None:
            continue
        words = _said(definition, other)
        if words:
            leading.insert(0, words)
        if other.cell.label is not None:
            break
    heads = [other for other in placed if other.cell.header and _above(other, one) and other.area.column > 0]
    return " ".join(leading), _said(definition, heads[-1]) if heads else ""


def _covers_row(other: PlacedCell, one: PlacedCell) -> bool:
    return other.area.row <= one.area.row <= other.area.last_row and other.area.column < one.area.column


def _above(other: PlacedCell, one: PlacedCell) -> bool:
    same = other.area.column == one.area.column and other.area.columns == one.area.columns
    return same and other.area.row < one.area.row


def _said(definition: FormDefinition, placed: PlacedCell) -> str:
    lines, _ = label_lines(with_years(definition, placed.printed or ""), placed.cell.cite)
    return "".join(lines.split("\n"))
