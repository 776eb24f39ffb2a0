"""Reads tables as a stranger would: from the XML of a Word file, and from the lines and words drawn in a PDF.

Both give cells with row, column and spans (from 1) and squeezed text, so that one judge serves both formats.
"""

from __future__ import annotations

import ctypes
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from tests.acceptance.official import squeeze
from tests.acceptance.paper import Paper, Word

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NEAR = 1.5


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True)
class Grid:
    """A table: the edges of its columns in points from its left, the heights of its rows as drawn (0 in Word), cells.

    ``breaks`` are the rows after which a page ends.
    """

    edges: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[Cell, ...]
    breaks: frozenset[int] = frozenset()

    def at(self, row: int, column: int) -> Cell | None:
        """The cell whose upper left corner stands there."""
        return next((cell for cell in self.cells if (cell.row, cell.column) == (row, column)), None)

    @property
    def rows(self) -> int:
        return len(self.heights)

    def rows_of(self, cell: Cell) -> int:
        """How many rows a cell takes, with its empty rest where a page break cuts it."""
        rows = cell.rows
        while cell.row + rows - 1 in self.breaks:
            rest = self.at(cell.row + rows, cell.column)
            if rest is None or rest.text or rest.columns != cell.columns:
                break
            rows += rest.rows
        return rows


# ---- Word ------------------------------------------------------------------------------------------------------


def word_tables(docx: Path) -> list[Grid]:
    """The tables of a Word file in order."""
    with zipfile.ZipFile(docx) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    return [_word_table(table) for table in root.iter(f"{_W}tbl")]


def _word_table(table: ElementTree.Element) -> Grid:
    widths = [int(column.get(f"{_W}w", "0")) / 20 for column in table.findall(f"{_W}tblGrid/{_W}gridCol")]
    cells: list[Cell] = []
    merged: set[tuple[int, int]] = set()
    rows = table.findall(f"{_W}tr")
    for row, line in enumerate(rows, 1):
        column = 1
        for entry in line.findall(f"{_W}tc"):
            span = int(_value(entry, "gridSpan") or "1")
            merge = entry.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val", "continue") == "continue":
                _lengthen([c for c in cells if (c.row, c.column) in merged], cells, (row, column, span), _text(entry))
            else:
                merged |= {(row, column)} if merge is not None else set()
                cells.append(Cell(row, column, 1, span, squeeze(_text(entry))))
            column += span
        assert column == len(widths) + 1, f"row {row} fills {column - 1} of {len(widths)} columns"
    edges = tuple(sum(widths[:column]) for column in range(len(widths) + 1))
    return Grid(edges, tuple(0.0 for _ in rows), tuple(cells))


def _lengthen(begun: Sequence[Cell], cells: list[Cell], at: tuple[int, int, int], text: str) -> None:
    row, column, span = at
    for cell in begun:
        if cell.column == column and cell.row + cell.rows == row and cell.columns == span:
            assert not squeeze(text), f"row {row} column {column}: text in a merged cell"
            cells[cells.index(cell)] = replace(cell, rows=cell.rows + 1)
            return
    raise AssertionError(f"row {row} column {column} continues nothing")


def _value(cell: ElementTree.Element, name: str) -> str | None:
    found = cell.find(f"{_W}tcPr/{_W}{name}")
    return None if found is None else found.get(f"{_W}val")


def _text(cell: ElementTree.Element) -> str:
    return "".join(node.text or "" for node in cell.iter(f"{_W}t"))


def word_text(docx: Path) -> str:
    """The squeezed text of a Word file in order, tables included."""
    with zipfile.ZipFile(docx) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    return squeeze("".join(node.text or "" for node in root.iter(f"{_W}t")))


# ---- PDF -------------------------------------------------------------------------------------------------------


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
