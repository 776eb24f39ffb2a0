"""Where the answers stand on the pages as they are drawn: the boxes that a reader points at, in twips of the sheet.

The geometry is the drawing's own (``pdf_table``, ``pdf_text``), so that a box lies where the ink does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from app.documents.model import Document, Line, Paragraph, ParagraphPart, Placed, Shown
from app.renderers.pdf_table import CellOnPage, LineInCell, cells_on_page
from app.renderers.pdf_text import Box, lines_of

_TOUCHING = 2
# what a blank answer without a printed blank takes, in heights of its line
_EMPTY_WIDTH = 2


class AnswerPlace(NamedTuple):
    """A box that shows the answer of ``path``, or a part of it, on a side (from 1) of a document.

    ``path`` as in issues: a field, ``people`` (all its rows), ``people.3``, ``people.3.person_name``. ``section`` as
    in :class:`app.documents.model.Placed`. The box is ``x``, ``y``, ``width`` and ``height`` from the upper left corner
    of the sheet.
    """

    path: str
    section: str
    side: int
    x: int
    y: int
    width: int
    height: int


class Look(NamedTuple):
    """What stands on a leaf: a number that is the same for leaves that look alike, and the boxes of its answers.

    Numbers hold within one process. A box comes with its path and section.
    """

    number: int
    boxes: tuple[tuple[str, str, Box], ...]


def answer_places(document: Document) -> Iterator[AnswerPlace]:
    """The places of all answers, side by side in printed order.

    A cell that one answer has for itself is a place as a whole; where answers stand in running text the stretch of
    each is. An answer that goes over pages has one place on each of them at least.
    """
    for side, page in enumerate(document.pages, start=1):
        for path, section, box in look_at(page.placed).boxes:
            yield AnswerPlace(path, section, side, box.left, box.top, box.right - box.left, box.bottom - box.top)


def look_at(placed: Iterable[Placed]) -> Look:
    """What stands on a leaf or page; boxes of one answer that touch are joined."""
    found: dict[tuple[str, str], list[Box]] = {}
    marks: list[object] = []
    for one in placed:
        part = one.part
        if isinstance(part, ParagraphPart):
            marks.append((one.x, one.y, part))
            inside = _in_flow(part, one.x, one.y)
        else:
            cells = list(cells_on_page(part, one.x, one.y))
            marks += [(cell.box, cell.cell, cell.lines[0].top if cell.lines else 0, len(cell.lines)) for cell in cells]
            inside = _in_table(cells)
        for path, box in inside:
            boxes = found.setdefault((path, one.section), [])
            if boxes and _continues(boxes[-1], box):
                boxes[-1] = _around(boxes[-1], box)
            else:
                boxes.append(box)
    every = [(path, section, box) for (path, section), boxes in found.items() for box in boxes]
    return Look(hash(tuple(marks)), tuple(every))


def _continues(above: Box, below: Box) -> bool:
    """Whether a box goes on right below another of the same width."""
    return (above.left, above.right) == (below.left, below.right) and 0 <= below.top - above.bottom <= _TOUCHING


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom)
    )


def _in_table(cells: Iterable[CellOnPage]) -> Iterator[tuple[str, Box]]:
    """Cells of one answer as a whole, answers that share a cell by themselves, then rows and all rows of a list."""
    rows: dict[str, Box] = {}
    for cell in cells:
        field, *below = cell.cell.answer.split(".")
        if below:
            for path in (field, f"{field}.{below[0]}"):
                rows[path] = _around(rows.get(path, cell.box), cell.box)
        if len(below) != 1 and field:
            yield cell.cell.answer, cell.box
        yield from _in_cell(cell)
    yield from rows.items()


def _in_cell(cell: CellOnPage) -> Iterator[tuple[str, Box]]:
    """Answers beside the one that a cell is for: a paragraph with one answer is its place as a whole."""
    right = cell.box.right - cell.cell.padding
    for part, lines in groupby(cell.lines, key=lambda line: line.part):
        here = list(lines)
        shown = [one for one in part.paragraph.shown if one.path != cell.cell.answer]
        if not cell.cell.answer and len({one.path for one in shown}) == 1:
            yield shown[0].path, Box(cell.left, here[0].top, right, here[-1].top + part.paragraph.pitch)
        else:
            yield from _stretches(shown, here, cell.left, right)


def _in_flow(part: ParagraphPart, x: int, y: int) -> Iterator[tuple[str, Box]]:
    """A paragraph that is nothing but an answer as a whole, else the stretches of its answers."""
    paragraph = part.paragraph
    lines = [LineInCell(part, line, y + top) for line, top in lines_of(part)]
    if _is_answer(paragraph):
        yield paragraph.shown[0].path, Box(x, lines[0].top, x + part.width, lines[-1].top + paragraph.pitch)
    else:
        yield from _stretches(list(paragraph.shown), lines, x, x + part.width)


def _is_answer(paragraph: Paragraph) -> bool:
    shown = paragraph.shown
    return len(shown) == 1 and shown[0].start == 0 and shown[0].end == len(paragraph.text)


def _stretches(shown: list[Shown], lines: list[LineInCell], left: int, right: int) -> Iterator[tuple[str, Box]]:
    """What each answer takes of each line; parts of one answer on a line (year, month, day) are one box."""
    drawn: set[Shown] = set()
    for part, line, top in lines:
        boxes: list[tuple[str, Box]] = []
        for one in shown:
            inked = [piece for piece in line.pieces if piece.start < one.end and piece.end > one.start]
            if inked:
                edges = left + inked[0].x, left + inked[-1].x + inked[-1].width
            elif one in drawn or not _begins_here(one, line, lines):
                continue
            else:
                begin = min(left + _end_before(one, line), right - 1)
                edges = begin, min(begin + _EMPTY_WIDTH * part.paragraph.pitch, right)
            drawn.add(one)
            box = Box(edges[0], top, edges[1], top + part.paragraph.pitch)
            if boxes and boxes[-1][0] == one.path:
                box = _around(boxes.pop()[1], box)
            boxes.append((one.path, box))
        yield from boxes


def _begins_here(one: Shown, line: Line, lines: list[LineInCell]) -> bool:
    """Whether an answer without ink (blank, or blanks at the end of a line) belongs to this line."""
    last = line is lines[-1].line
    return line.start <= one.start < line.end or (last and one.start == line.end)


def _end_before(one: Shown, line: Line) -> int:
    """Where the text before an answer without ink ends."""
    before = [piece.x + piece.width for piece in line.pieces if piece.end <= one.start]
    return max(before, default=line.pieces[0].x if line.pieces else 0)
