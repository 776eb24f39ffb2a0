"""Two sequences of pages laid beside each other, so that one missing sheet does not shift all that follows."""

from __future__ import annotations

from collections.abc import Callable

Pair = tuple[int, int]
_GAP = -0.12
_BAND = 8


def aligned(rows: int, columns: int, worth: Callable[[int, int], float]) -> list[Pair]:
    """Pairs (both from 0, both rising) of the greatest worth in all; what is left unpaired costs a little.

    ``worth`` is above 0 for two that go together. Pairs farther apart than the lengths differ, and 8 more, are not
    tried (Needleman and Wunsch 1970, in a band).
    """
    band = abs(rows - columns) + _BAND
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for row in range(rows + 1):
        line = best[row] if row == 0 else {}
        for column in range(max(0, row - band), min(columns, row + band) + 1):
            if row or column:
                line[column] = _best(best, line, row, column, worth)
        if row:
            best.append(line)
    return _traced(best, rows, columns)


def _best(
    best: list[dict[int, tuple[float, int]]],
    line: dict[int, tuple[float, int]],
    row: int,
    column: int,
    worth: Callable[[int, int], float],
) -> tuple[float, int]:
    """The greatest worth up to here, and by which step: 0 both, 1 a row alone, 2 a column alone."""
    found: list[tuple[float, int]] = []
    above = best[row - 1] if row else {}
    if row and column and column - 1 in above:
        found.append((above[column - 1][0] + worth(row - 1, column - 1), 0))
    if column in above:
        found.append((above[column][0] + _GAP, 1))
    if column - 1 in line:
        found.append((line[column - 1][0] + _GAP, 2))
    return max(found, key=lambda one: (one[0], -one[1]))


def _traced(best: list[dict[int, tuple[float, int]]], row: int, column: int) -> list[Pair]:
    pairs: list[Pair] = []
    while row or column:
        step = best[row][column][1]
        if step == 0:
            pairs.append((row - 1, column - 1))
        row, column = row - (step != 2), column - (step != 1)
    return pairs[::-1]
