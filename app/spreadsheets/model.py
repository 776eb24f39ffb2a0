"""What is read from a table file: sheets of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Cells: TypeAlias = tuple[tuple[str, ...], ...]

MOST_ROWS = 20_000
MOST_COLUMNS = 50


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One sheet: its name, its rows as they are shown, and which of them (from 0) are hidden there.

    Blank rows between others are kept, blank rows at the end are not; rows may differ in length.
    """

    name: str
    rows: Cells
    hidden: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class TableFile:
    """The sheets of a file that hold anything, in its order, and what its user should be told, in sentences."""

    sheets: tuple[TableSheet, ...]
    told: tuple[str, ...] = ()


def column_letter(place: int) -> str:
    """How spreadsheets call the column from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
