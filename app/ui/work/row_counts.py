"""What is counted of a growable table at every change: which of its rows are blank. No widgets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from app.forms.answers import Row
from app.forms.field_types.choices import is_empty_row

_TEXTS = frozenset((str,))


class RowCounts:
    """Follows the rows of one table from change to change; only rows that are other objects are looked at again."""

    def __init__(self) -> None:
        self._answer: object = None
        self._rows: Sequence[object] = ()
        self._blank: list[int] = []
        self._wrong: list[int] = []

    def of(self, answer: object) -> RowCounts:
        """The counts of an answer as it is now; itself."""
        if answer is not self._answer:
            self._answer = answer
            self._take(answer if isinstance(answer, list) else ())
        return self

    def _take(self, rows: Sequence[object]) -> None:
        before, self._rows = self._rows, rows
        shared = min(len(before), len(rows))
        first = next((at for at in range(shared) if before[at] is not rows[at]), shared)
        last = next((at for at in range(shared - first) if before[-1 - at] is not rows[-1 - at]), shared - first)
        old_end, end = len(before) - last, len(rows) - last
        changed = range(first, end)
        self._blank = _moved(self._blank, first, old_end, end, [at for at in changed if _says_nothing(rows[at])])
        self._wrong = _moved(self._wrong, first, old_end, end, [at for at in changed if not _is_row(rows[at])])

    @property
    def filled(self) -> int:
        """How many rows hold anything."""
        return len(self._rows) - len(self._blank)

    def is_blank(self, place: int) -> bool:
        """Whether nothing stands in a row (from 0)."""
        at = bisect_left(self._blank, place)
        return place >= len(self._rows) or (at < len(self._blank) and self._blank[at] == place)

    def number(self, place: int) -> int:
        """The 序号 that a row is printed with, or would be if something stood in it; also below the last one."""
        return place + 1 - bisect_left(self._blank, min(place, len(self._rows)))

    def shortened(self, least: int) -> list[Row]:
        """So many filled rows (fewer when there are not more), and one that is no row if there is any.

        Enough to tell whether the table has the shape of one and enough in it.
        """
        filled = (row for row in self._rows if not _says_nothing(row))
        return [*islice(filled, least), *(self._rows[at] for at in self._wrong[:1])]  # type: ignore[list-item]


def _moved(places: list[int], first: int, old_end: int, end: int, changed: list[int]) -> list[int]:
    """Places before ``first`` as they were, those from ``old_end`` on moved along, ``changed`` between them."""
    behind = places[bisect_left(places, old_end) :]
    shift = end - old_end
    return [*places[: bisect_left(places, first)], *changed, *(at + shift for at in behind)]


def _says_nothing(row: object) -> bool:
    return not isinstance(row, dict) or is_empty_row(row)


def _is_row(row: object) -> bool:
    """As the field type of tables has it, for one row."""
    return isinstance(row, dict) and set(map(type, row.values())) <= _TEXTS and set(map(type, row)) <= _TEXTS
