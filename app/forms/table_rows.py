"""Changes of the rows of a growable table: pure functions that give a new list and share the rows that stay.

Rows are as in answers; columns that the form does not know stay with their row. No change leaves blank rows at the
end: a table is printed with as many of those as the form wants anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.forms.answers import Row
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.field_types.choices import is_empty_row
from app.forms.labels import with_years


def rows_in(answer: object) -> list[Row]:
    """The rows of an answer of any shape; an entry that is no row counts as a blank one."""
    entries = answer if isinstance(answer, list) else []
    return [entry if isinstance(entry, dict) else {} for entry in entries]


def text_in(row: Mapping[str, object], column: str) -> str:
    """The text of a cell; blank where there is none, or no text."""
    text = row.get(column, "")
    return text if isinstance(text, str) else ""


def with_cell(rows: Sequence[Row], place: int, column: str, text: str) -> list[Row]:
    """A cell changed, ``place`` from 0; blank rows are put before it where the table is shorter."""
    grown = [*rows, *({} for _ in range(place + 1 - len(rows)))]
    row = {name: cell for name, cell in grown[place].items() if name != column}
    if text:
        row[column] = text
    grown[place] = row
    return without_end(grown)


class Normaliser:
    """Texts of columns as they are stored; tables repeat themselves, so each text is looked at once."""

    def __init__(self, asked: Field) -> None:
        self._types = {name: (FIELD_TYPES[column.type].normalise, column) for name, column in asked.columns.items()}
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, column: str, text: str) -> str:
        """The stored form of ``text`` in a column."""
        found = self._known.get((column, text))
        if found is None:
            normalise, asked = self._types[column]
            found = self._known[(column, text)] = normalise(text, asked)
        return found


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows after a block was laid over them, how many of them it touched, and its cells that found no column."""

    rows: list[Row]
    touched: int
    left_over: int


def with_block(
    asked: Field,
    rows: Sequence[Row],
    place: int,
    columns: Sequence[str],
    cells: Sequence[Sequence[str]],
    normal: Normaliser | None = None,
) -> Filled:
    """A block of cells laid over the table from row ``place`` on, its cells into ``columns`` from left to right.

    Cells are normalised as if typed, by ``normal`` where it knows them already; the table grows as needed. A blank
    cell of the block blanks the cell.
    """
    grown = [*rows, *({} for _ in range(place + len(cells) - len(rows)))]
    normal = normal or Normaliser(asked)
    left_over = 0
    for number, texts in enumerate(cells, start=place):
        row = dict(grown[number])
        for name, text in zip(columns, texts, strict=False):
            stored = normal(name, text)
            if stored:
                row[name] = stored
            else:
                row.pop(name, None)
        grown[number] = row
        left_over += sum(1 for text in texts[len(columns) :] if text.strip())
    return Filled(without_end(grown), len(cells), left_over)


def cleared(rows: Sequence[Row], places: Collection[int], columns: Collection[str]) -> list[Row]:
    """Some columns of some rows blanked."""
    gone = set(columns)
    return without_end(
        [
            {name: cell for name, cell in row.items() if name not in gone} if number in places else row
            for number, row in enumerate(rows)
        ]
    )


def without(rows: Sequence[Row], places: Collection[int]) -> list[Row]:
    """Rows taken out."""
    return without_end([row for number, row in enumerate(rows) if number not in places])


def with_blank(rows: Sequence[Row], place: int, count: int = 1) -> list[Row]:
    """Blank rows put before row ``place``."""
    return without_end([*rows[:place], *({} for _ in range(count)), *rows[place:]])


def moved(rows: Sequence[Row], first: int, last: int, by: int) -> list[Row]:
    """The rows ``first`` to ``last`` moved up (-1) or down (+1) by one; as they were where there is no room."""
    if by < 0 < first:
        return without_end([*rows[: first - 1], *rows[first : last + 1], rows[first - 1], *rows[last + 1 :]])
    if by > 0 and last + 1 < len(rows):
        return without_end([*rows[:first], rows[last + 1], *rows[first : last + 1], *rows[last + 2 :]])
    return list(rows)


def without_end(rows: list[Row]) -> list[Row]:
    """The rows without blank ones at the end."""
    end = len(rows)
    while end and is_empty_row(rows[end - 1]):
        end -= 1
    return rows[:end]


def table_texts(definition: FormDefinition, asked: Field, rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """The labels of a table with 序号 before them, and its rows as texts, numbered."""
    header = ["序号", *(with_years(definition, column.label) for column in asked.columns.values())]
    return header, [
        [str(number), *(row.get(column, "") for column in asked.columns)] for number, row in enumerate(rows, start=1)
    ]
