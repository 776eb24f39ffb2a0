"""Where the cells of a printed table stand on the screen: columns by proportion, rows as high as they need. No widgets.

All lengths are logical pixels. Lines of the grid are 1 px wide and belong to no cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple


class Box(NamedTuple):
    """The inside of a cell, without its lines."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Area:
    """What a cell covers: first row and column, from 0, and how many of each."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def last_row(self) -> int:
        """The lowest row that it covers."""
        return self.row + self.rows - 1

    @property
    def end(self) -> int:
        """The column behind it."""
        return self.column + self.columns


@dataclass(frozen=True, slots=True)
class StripArea:
    """The columns of an extra row under a row: problems are told across its values."""

    column: int
    end: int
    height: int


def column_lines(widths: Sequence[float], width: int) -> tuple[int, ...]:
    """The x of the lines between columns in the proportion of ``widths``, the outer two included, in ``width`` px."""
    whole = sum(widths)
    return (0, *(round(edge * (width - 1) / whole) for edge in accumulate(widths)))


def width_of(area: Area, lines: Sequence[int]) -> int:
    """How wide the inside of a cell is."""
    return lines[area.end] - lines[area.column] - 1


def strip_columns(areas: Sequence[Area], row: int, columns: int, labels: frozenset[Area]) -> tuple[int, int]:
    """The columns for a strip under ``row``: behind the label that leads the row, beside cells that reach further down.

    ``labels`` are the areas of printed labels.
    """
    first, end = 0, columns
    for area in areas:
        if not area.row <= row <= area.last_row:
            continue
        leads = area.column == 0 and area in labels and area.end < columns
        if leads or (area.last_row > row and area.column <= first):
            first = max(first, area.end)
        elif area.last_row > row:
            end = min(end, area.column)
    return (first, end) if first < end else (0, columns)


@dataclass(frozen=True, slots=True)
class Arranged:
    """The boxes of all areas, in their order, those of the strips by row, and the height of the whole."""

    boxes: tuple[Box, ...]
    strips: Mapping[int, Box]
    height: int


def place(
    areas: Sequence[Area],
    heights: Sequence[int],
    least: Sequence[int],
    lines: Sequence[int],
    strips: Mapping[int, StripArea],
) -> Arranged:
    """Place cells of the given ``heights`` (in the order of ``areas``); ``least`` is the least height of each row.

    A cell that spans rows gives what it lacks to its last row. One that ends beside a strip covers its height, too.
    """
    rows = list(least)
    wanted = sorted(zip(areas, heights, strict=True), key=lambda pair: pair[0].rows)
    for area, height in wanted:
        lacking = height - _height(area, rows, strips)
        if lacking > 0:
            rows[area.last_row] += lacking
    tops: list[int] = [0]
    for row, height in enumerate(rows):
        strip = strips.get(row)
        tops.append(tops[-1] + height + 1 + (strip.height + 1 if strip else 0))
    boxes = tuple(
        Box(lines[area.column] + 1, tops[area.row] + 1, width_of(area, lines), _height(area, rows, strips))
        for area in areas
    )
    below = {
        row: Box(lines[s.column] + 1, tops[row] + rows[row] + 2, lines[s.end] - lines[s.column] - 1, s.height)
        for row, s in strips.items()
    }
    return Arranged(boxes, below, tops[-1] + 1)


def _height(area: Area, rows: Sequence[int], strips: Mapping[int, StripArea]) -> int:
    """The height of an area: its rows, the lines between them, the strips inside, and the one beside its end."""
    height = sum(rows[area.row : area.last_row + 1]) + area.rows - 1
    for row in range(area.row, area.last_row + 1):
        strip = strips.get(row)
        if strip and (row < area.last_row or area.end <= strip.column or area.column >= strip.end):
            height += strip.height + 1
    return height
