"""Which rows of a file are which rows of the official tables: tables may be cut in pieces, joined, moved, changed.

Every official table looks through the rows of all tables of the file for its own, in order (a sequence alignment); the
table that is surest goes first, and what it took is no one else's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from app.forms.definition import FormDefinition
from app.word_forms.aligning import AlignedRow, Aligner
from app.word_forms.asked import AskedTable
from app.word_forms.model import Grid, GridCell
from app.word_forms.words import is_year, squeezed

_LEFT_ROW, _NEXT_TO = -1.0, 0.5
_LEAST_EVIDENCE, _LEAST_SHARE = 1.0, 0.4
_ENOUGH = 2.0
_COMMON, _COMMON_WEIGHT = ("序号", "年度", "联系人"), 0.25


@dataclass(frozen=True, slots=True, eq=False)
class FileRow:
    """A row of a table of the file: which table, which row of it, and the cells that cover it."""

    grid: Grid
    number: int
    cells: tuple[GridCell, ...]


@dataclass(slots=True, eq=False)
class PlacedRow:
    """A row of an official table found in the file.

    ``rows`` are those that it stands in: more than one where it went over pages or somebody added one below.
    ``by_place``: its label was not to be recognised, it stands where the row must be. ``added``: below it follow rows
    without a label.
    """

    aligned: AlignedRow
    rows: list[FileRow]
    by_place: bool = False
    added: bool = False


@dataclass(slots=True, eq=False)
class PlacedTable:
    """An official table found in the file: its rows by their number.

    ``points`` is what its printed labels that were found count for, ``share`` which part of all that is.
    """

    asked: AskedTable
    rows: dict[int, PlacedRow] = field(default_factory=dict)
    points: float = 0.0
    share: float = 0.0


def place_tables(
    definition: FormDefinition, tables: Sequence[AskedTable], grids: Sequence[Grid], strangers: frozenset[str]
) -> tuple[dict[str, PlacedTable], set[FileRow], tuple[FileRow, ...]]:
    """Find the tables of a form among the grids of a file, in order.

    ``strangers`` are printed texts, squeezed, that stand in tables of other kinds (covers). Gives what was found by
    the table's id, the rows that belong to it, and all rows of the file.
    """
    every = tuple(FileRow(grid, number, cells) for grid in grids for number, cells in enumerate(grid.rows))
    aligners = {table.id: Aligner(definition, table) for table in tables}
    rows_for = _candidates(tables, aligners, every, strangers)
    searches = [_Search(table, aligners[table.id], rows_for[table.id]).found() for table in tables]
    taken: set[FileRow] = set()
    kept: dict[str, PlacedTable] = {}
    for placed in sorted(searches, key=lambda one: -one.share):
        asked = placed.asked
        if taken & {row for one in placed.rows.values() for row in one.rows}:
            placed = _Search(asked, aligners[asked.id], [row for row in rows_for[asked.id] if row not in taken]).found()
        if placed.share >= _LEAST_SHARE:
            kept[asked.id] = placed
            taken |= {row for one in placed.rows.values() for row in one.rows}
    return kept, taken, every


def _candidates(
    tables: Sequence[AskedTable], aligners: Mapping[str, Aligner], every: Sequence[FileRow], strangers: frozenset[str]
) -> dict[str, list[FileRow]]:
    """For each table the rows of those tables of the file that hold enough of its labels, or more than of any other."""
    by_grid: dict[Grid, list[FileRow]] = {}
    for row in every:
        by_grid.setdefault(row.grid, []).append(row)
    found: dict[str, list[FileRow]] = {table.id: [] for table in tables}
    for rows in by_grid.values():
        words = {squeezed(cell.text) for row in rows for cell in row.cells}
        points = {table.id: _points(table, words) for table in tables}
        most = max(points.values(), default=0.0)
        for table in tables:
            if len(words & strangers) > max(1.0, most):
                continue
            own = points[table.id]
            told = any(aligners[table.id].is_told(row.cells) for row in rows) if not most else own >= min(_ENOUGH, most)
            if told:
                found[table.id] += rows
    return found


def _points(table: AskedTable, words: Set[str]) -> float:
    """How much the labels of a table among some words count; labels that many tables have count little."""
    return sum(_COMMON_WEIGHT if label in _COMMON or is_year(label) else 1.0 for label in table.labels & words)


class _Search:
    """One official table looking for its rows."""

    def __init__(self, table: AskedTable, aligner: Aligner, rows: Sequence[FileRow]) -> None:
        self._table = table
        self._aligner = aligner
        self._rows = rows
        self._told = [aligner.is_told(row.cells) for row in rows]
        self._aligned: dict[tuple[int, int], AlignedRow] = {}

    def found(self) -> PlacedTable:
        """The table with its rows, as far as they are there."""
        placed = PlacedTable(self._table)
        matched = self._matched()
        for row, at in matched.items():
            placed.rows[row] = PlacedRow(self._align(row, at), [self._rows[at]])
        placed.points = self._found(placed)
        placed.share = placed.points / (_points(self._table, self._table.labels) or 1.0)
        if placed.share >= _LEAST_SHARE:
            self._place_moved(placed)
            for begin, end in _spans(matched, len(self._table.rows), len(self._rows)):
                self._fill(placed, begin, end)
        return placed

    def _place_moved(self, placed: PlacedTable) -> None:
        """Rows that stand elsewhere than in the table: they carry a label of their own that no other row has."""
        used = {row for one in placed.rows.values() for row in one.rows}
        every = [asked.words for row in self._table.rows for asked in dict.fromkeys(row) if asked.words]
        for number, cells in enumerate(self._table.rows):
            own = {one.words for one in cells if one.row == number and every.count(one.words) == 1}
            if number in placed.rows or not own:
                continue
            for at, row in enumerate(self._rows):
                if row not in used and any(self._aligner.words(cell) in own for cell in row.cells):
                    placed.rows[number] = PlacedRow(self._align(number, at), [row])
                    used.add(row)
                    break

    def _align(self, row: int, at: int) -> AlignedRow:
        if (row, at) not in self._aligned:
            self._aligned[row, at] = self._aligner.align(row, self._rows[at].cells, self._rows[at].number)
        return self._aligned[row, at]

    def _matched(self) -> dict[int, int]:
        """The best ascending pairing of rows of the table with rows of the file."""
        height, width = len(self._table.rows), len(self._rows)
        best = [[0.0] * (width + 1) for _ in range(height + 1)]
        move = [[""] * (width + 1) for _ in range(height + 1)]
        for row in range(1, height + 1):
            best[row][0], move[row][0] = best[row - 1][0] + _LEFT_ROW, "table"
            for at in range(1, width + 1):
                # of equal ways that which leaves this row of the file out: heads repeated on later pages come second
                best[row][at], move[row][at] = max(
                    (best[row][at - 1], "file"),
                    (self._pairing(row, at, best, move), "pair"),
                    (best[row - 1][at] + _LEFT_ROW, "table"),
                    key=lambda way: way[0],
                )
        found: dict[int, int] = {}
        row, at = height, width
        while row:
            way = move[row][at]
            if way == "pair":
                found[row - 1] = at - 1
            row, at = row - (way != "file"), at - (way != "table")
        return dict(sorted(found.items()))

    def _pairing(self, row: int, at: int, best: list[list[float]], move: list[list[str]]) -> float:
        if not self._told[at - 1]:
            return float("-inf")
        aligned = self._align(row - 1, at - 1)
        if aligned.evidence < _LEAST_EVIDENCE:
            return float("-inf")
        beside = row > 1 and at > 1 and move[row - 1][at - 1] == "pair"
        beside = beside and self._rows[at - 1].grid is self._rows[at - 2].grid
        return best[row - 1][at - 1] + aligned.score + (_NEXT_TO if beside else 0.0)

    def _found(self, placed: PlacedTable) -> float:
        """How much the printed labels that were found count for; those that many tables have count little."""
        seen = {
            pair.asked.words
            for row in placed.rows.values()
            for pair in row.aligned.pairs
            if pair.asked.words and pair.cells and (pair.alike or pair.shared)
        }
        return _points(self._table, seen)

    def _fill(self, placed: PlacedTable, begin: tuple[int, int], end: tuple[int, int]) -> None:
        """Rows between two that were found: continued ones, then those that must be the missing ones by their place."""
        above = placed.rows.get(begin[0])
        used = {row for one in placed.rows.values() for row in one.rows}
        between = (row for row in self._rows[begin[1] + 1 : end[1]] if row not in used)
        rest = [row for row in between if any(map(self._aligner.words, row.cells))]
        while above and rest and self._goes_on(above, rest[0]):
            above.rows.append(rest.pop(0))
        missing = [number for number in range(begin[0] + 1, end[0]) if number not in placed.rows]
        beside = {self._rows[at].grid for at in (begin[1], end[1]) if 0 <= at < len(self._rows)}
        if missing and len(rest) == len(missing) and {row.grid for row in rest} <= beside:
            for number, row in zip(missing, rest, strict=True):
                placed.rows[number] = PlacedRow(
                    self._aligner.align(number, row.cells, row.number), [row], by_place=True
                )
        elif above and not missing and rest and all(self._is_below(above, row) for row in rest):
            above.rows += rest
            above.added = True

    def _goes_on(self, above: PlacedRow, row: FileRow) -> bool:
        """Whether a row is more of the one above: its labels are the same cells, or the rest of a label cut in two."""
        labels = _labels_of(above)
        if not labels or not _same_shape(above.rows[0], row):
            return False
        before = set(above.rows[0].cells)
        return all(row.cells[at] in before or self._is_rest(words, row.cells[at]) for at, words in labels.items())

    def _is_rest(self, label: str, cell: GridCell) -> bool:
        words = self._aligner.words(cell)
        return bool(words) and words != label and words in label

    def _is_below(self, above: PlacedRow, row: FileRow) -> bool:
        """Whether a row has nothing where the one above has its labels."""
        labels = _labels_of(above)
        shaped = bool(labels) and _same_shape(above.rows[0], row)
        return shaped and not any(self._aligner.words(row.cells[place]) for place in labels)


def _labels_of(placed: PlacedRow) -> dict[int, str]:
    """Where in the row its labels stand, and their words."""
    cells = placed.rows[0].cells
    pairs = (pair for pair in placed.aligned.pairs if pair.asked.words and pair.cells and not pair.shared)
    return {cells.index(pair.cells[0]): pair.asked.words for pair in pairs}


def _same_shape(one: FileRow, other: FileRow) -> bool:
    if one.grid is not other.grid:
        return False
    return [cell.left for cell in one.cells] == [cell.left for cell in other.cells]


def _spans(matched: dict[int, int], height: int, width: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The gaps between rows that were found, with what lies before the first and behind the last."""
    places = [(-1, -1), *matched.items(), (height, width)]
    return itertools.pairwise(places)
