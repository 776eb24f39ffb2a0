"""What the definition asks for and prints, ready to be looked for: the grids of its tables, its labels, its titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.forms.definition import Cell, FormDefinition, Table
from app.forms.labels import with_years
from app.forms.slots import Slot, parse_slots
from app.word_forms.words import squeezed


@dataclass(frozen=True, slots=True, eq=False)
class AskedCell:
    """A cell of an official table: where it begins in the grid, and its printed label as it is compared.

    ``words`` is empty for answers; ``printed`` are the stretches around the slots of a text, and of places to stamp.
    """

    cell: Cell
    row: int
    column: int
    words: str = ""
    printed: tuple[str, ...] = ()

    @property
    def is_label(self) -> bool:
        """Whether it is printed text that says what stands beside or below it."""
        return self.cell.label is not None or self.cell.header is not None


@dataclass(frozen=True, slots=True, eq=False)
class AskedTable:
    """An official table as its grid: for each row the cells that cover it, as in :class:`app.word_forms.model.Grid`."""

    table: Table
    rows: tuple[tuple[AskedCell, ...], ...]
    labels: frozenset[str]
    title: str

    @property
    def id(self) -> str:
        """The name of the table in the definition."""
        return self.table.id


def asked_tables(definition: FormDefinition) -> tuple[AskedTable, ...]:
    """The tables that the volumes of a form hold, in printed order."""
    return tuple(_table(definition, definition.tables[name]) for name in _held(definition))


def _held(definition: FormDefinition) -> Iterator[str]:
    for volume in definition.volumes:
        for part in volume.parts:
            holds = part.body.holds if part.body else part.item.holds if part.item else ()
            yield from (hold.table for hold in holds if hold.table)


def _table(definition: FormDefinition, table: Table) -> AskedTable:
    rows: list[list[AskedCell]] = [[] for _ in table.rows]
    taken: set[tuple[int, int]] = set()
    for number, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (number, column) in taken:
                column += 1
            asked = _cell(definition, cell, number, column)
            for down in range(number, min(len(rows), number + cell.rows)):
                taken.update((down, column + right) for right in range(cell.cols))
                rows[down].append(asked)
            column += cell.cols
    ordered = tuple(tuple(sorted(row, key=lambda one: one.column)) for row in rows)
    labels = frozenset(one.words for row in ordered for one in row if one.words)
    return AskedTable(table, ordered, labels, fixed_words(definition, table.title))


def _cell(definition: FormDefinition, cell: Cell, row: int, column: int) -> AskedCell:
    label = cell.label if cell.label is not None else cell.header
    if label is not None:
        return AskedCell(cell, row, column, squeezed(with_years(definition, label)))
    template = cell.text if cell.text is not None else cell.static
    return AskedCell(cell, row, column, printed=printed_pieces(definition, template) if template else ())


def printed_pieces(definition: FormDefinition, template: str) -> tuple[str, ...]:
    """The stretches of a text that are printed in any case, squeezed, without rules and lone signs."""
    pieces = (part for part in parse_slots(with_years(definition, template)) if not isinstance(part, Slot))
    lines = (squeezed(line).strip("_") for piece in pieces for line in piece.split("\n"))
    return tuple(line for line in lines if len(line) > 1)


@lru_cache(maxsize=64)
def _words(text: str) -> str:
    return squeezed("".join(part for part in parse_slots(text) if not isinstance(part, Slot)))


def fixed_words(definition: FormDefinition, text: str) -> str:
    """What of a title is printed whatever was answered, squeezed."""
    return _words(with_years(definition, text))
