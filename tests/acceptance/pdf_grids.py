"""Reads tables from a PDF as a stranger would: from the lines and words drawn on its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from tests.acceptance.grids import Cell, Grid
from tests.acceptance.official import squeeze
from tests.acceptance.paper import Paper, Word

_NEAR = 1.5
"""Points by which places may differ and still be the same."""


def pdf_tables(pdf: Path) -> list[Grid]:
    """The tables of a PDF in order, each put together from the pages that show it.

    Parts on following pages belong together when their columns do; header rows that are repeated count once.
    """
    words = Paper(pdf).words
    tables: list[Grid] = []
    for page, strokes in enumerate(_strokes(pdf)):
        for group in _connected(strokes):
            part = _part(group, words[page])
            if tables and (_within(part.edges, tables[-1].edges) or _within(tables[-1].edges, part.edges)):
                tables[-1] = _joined(tables[-1], part)
            else:
                tables.append(part)
    return tables


Stroke = tuple[float, float, float, float]


def _strokes(pdf: Path) -> Iterator[list[Stroke]]:
    """The straight lines of each page in points from the top left corner, as left, top, right, bottom."""
    import pypdfium2
    import pypdfium2.raw as raw

    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            high = page.get_height()
            lines: list[Stroke] = []
            for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
                points: list[tuple[float, float]] = []
                for index in range(raw.FPDFPath_CountSegments(shape)):
                    segment = raw.FPDFPath_GetPathSegment(shape, index)
                    x, y = ctypes.c_float(), ctypes.c_float()
                    raw.FPDFPathSegment_GetPoint(segment, x, y)
                    at = (x.value, high - y.value)
                    if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and points:
                        (a, b), (c, d) = points[-1], at
                        lines.append((min(a, c), min(b, d), max(a, c), max(b, d)))
                    points.append(at)
            yield [line for line in lines if _flat(line) or _upright(line)]


def _flat(line: Stroke) -> bool:
    return line[3] - line[1] < _NEAR / 2 < line[2] - line[0]


def _upright(line: Stroke) -> bool:
    return line[2] - line[0] < _NEAR / 2 < line[3] - line[1]


def _connected(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Groups of lines that touch and hold upright ones, from top to bottom: the parts of tables."""
    groups: list[list[Stroke]] = []
    for stroke in strokes:
        touching = [group for group in groups if any(_touch(stroke, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([stroke, *(line for group in touching for line in group)])
    tables = [group for group in groups if any(map(_upright, group)) and any(map(_flat, group))]
    return sorted(tables, key=lambda group: min(line[1] for line in group))


def _touch(a: Stroke, b: Stroke) -> bool:
    return a[0] <= b[2] + _NEAR and b[0] <= a[2] + _NEAR and a[1] <= b[3] + _NEAR and b[1] <= a[3] + _NEAR


def _part(strokes: Sequence[Stroke], words: Sequence[Word]) -> Grid:
    xs = _places(line[0] for line in strokes if _upright(line))
    ys = _places(line[1] for line in strokes if _flat(line))
    cells = []
    taken: set[tuple[int, int]] = set()
    for row in range(1, len(ys)):
        for column in range(1, len(xs)):
            if (row, column) in taken:
                continue
            wide = next(n for n in range(1, len(xs)) if _walled(strokes, xs[column + n - 1], ys[row - 1], ys[row]))
            high = next(n for n in range(1, len(ys)) if _floored(strokes, ys[row + n - 1], xs[column - 1], xs[column]))
            taken |= {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
            box = (xs[column - 1], ys[row - 1], xs[column + wide - 1], ys[row + high - 1])
            cells.append(Cell(row, column, high, wide, squeeze(_inside(box, words))))
    edges = tuple(x - xs[0] for x in xs)
    heights = tuple(b - a for a, b in pairwise(ys))
    return Grid(edges, heights, tuple(cells))


def _places(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _walled(strokes: Sequence[Stroke], x: float, top: float, bottom: float) -> bool:
    """Whether an upright line stands at ``x`` beside a row."""
    middle = (top + bottom) / 2
    return any(_upright(s) and abs(s[0] - x) <= _NEAR and s[1] <= middle <= s[3] for s in strokes)


def _floored(strokes: Sequence[Stroke], y: float, left: float, right: float) -> bool:
    """Whether a flat line lies at ``y`` below a column."""
    middle = (left + right) / 2
    return any(_flat(s) and abs(s[1] - y) <= _NEAR and s[0] <= middle <= s[2] for s in strokes)


def _inside(box: Stroke, words: Sequence[Word]) -> str:
    """The words whose middle lies in a box, line by line. A word that sticks out at either side is not inside."""
    found = [word for word in words if box[1] <= word.middle[1] <= box[3] and box[0] <= word.middle[0] <= box[2]]
    within = [word for word in found if word.left >= box[0] - _NEAR and word.right <= box[2] + _NEAR]
    lines: list[list[Word]] = []
    for word in sorted(within, key=lambda word: word.middle[1]):
        if lines and word.middle[1] - lines[-1][-1].middle[1] < 5:
            lines[-1].append(word)
        else:
            lines.append([word])
    return "".join(word.text for line in lines for word in sorted(line, key=lambda word: word.left))


def _within(some: Sequence[float], all_edges: Sequence[float]) -> bool:
    """Whether every column edge of ``some`` is one of ``all_edges``: a part need not show all of them."""
    ends = abs(some[-1] - all_edges[-1]) <= _NEAR
    return ends and all(any(abs(a - b) <= _NEAR for a in all_edges) for b in some)


def _joined(above: Grid, below: Grid) -> Grid:
    edges = above.edges if len(above.edges) >= len(below.edges) else below.edges
    first, second = _on(edges, above), _on(edges, below)
    skip = _repeated(first, second)
    moved = [replace(cell, row=cell.row + first.rows - skip) for cell in second.cells if cell.row > skip]
    heights = first.heights + second.heights[skip:]
    return Grid(edges, heights, first.cells + tuple(moved), first.breaks | {first.rows})


def _on(edges: Sequence[float], grid: Grid) -> Grid:
    """The same table with its columns counted by ``edges``."""
    at = [next(i for i, edge in enumerate(edges) if abs(edge - wanted) <= _NEAR) for wanted in grid.edges]
    cells = tuple(
        replace(cell, column=at[cell.column - 1] + 1, columns=at[cell.column + cell.columns - 1] - at[cell.column - 1])
        for cell in grid.cells
    )
    return replace(grid, cells=cells)


def _repeated(above: Grid, below: Grid) -> int:
    """How many rows at the head of ``below`` repeat those of ``above``."""

    def line(grid: Grid, row: int) -> list[tuple[int, str]]:
        return [(cell.column, cell.text) for cell in grid.cells if cell.row == row]

    count = 0
    while count < below.rows - 1 and line(above, count + 1) == line(below, count + 1):
        count += 1
    return count if any(cell.text for cell in below.cells if cell.row <= count) else 0
