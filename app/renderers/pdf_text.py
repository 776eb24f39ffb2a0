"""Paragraph parts on a PDF page: lines by their pieces, underlines, tails behind dot leaders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.model import Line, Paragraph, ParagraphPart
from app.renderers.pdf_page import PageMarks, baseline, middle_baseline


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet that answers a click, in twips from the top left corner."""

    left: int
    top: int
    right: int
    bottom: int


def draw_part(marks: PageMarks, part: ParagraphPart, x: int, y: int) -> Box:
    """Draw the lines of a part whose column starts at ``x`` and whose top is ``y``; returns the room it takes."""
    text = part.paragraph.text
    for line, top in lines_of(part):
        draw_line(marks, part.paragraph, text, line, x, y + top)
    return Box(x, y, x + part.width, y + part.height)


def lines_of(part: ParagraphPart) -> Iterator[tuple[Line, int]]:
    """Lines of a part with their tops below the top of the part."""
    top = part.paragraph.space_before if part.first == 0 else 0
    for line in part.lines:
        yield line, top
        top += part.paragraph.pitch


def draw_line(marks: PageMarks, paragraph: Paragraph, text: str, line: Line, x: int, top: int) -> None:
    """Draw one line whose column starts at ``x`` and whose exact height begins at ``top``.

    ``text`` is the text of the paragraph, joined once by the caller for all its lines.
    """
    sizes = [paragraph.runs[piece.run].half_points for piece in line.pieces] or [
        run.half_points for run in (*paragraph.runs, *paragraph.tail)
    ]
    if not sizes:
        return
    in_cell = paragraph.style == "cell"
    base = middle_baseline(top, paragraph.pitch, max(sizes)) if in_cell else baseline(top, paragraph.pitch)
    for piece in line.pieces:
        marks.text(paragraph.runs[piece.run], text[piece.start : piece.end], x + piece.x, base, piece.width)
    for left, right, size in _underlined(paragraph, line):
        marks.underline(x + left, x + right, base, size)
    if line.leader is not None:
        marks.leader(x + line.leader[0], x + line.leader[1], base, max(sizes))
    if line.tail_x is not None:
        at = float(x + line.tail_x)
        for run in paragraph.tail:
            at += marks.text(run, run.text, at, base)


def _underlined(paragraph: Paragraph, line: Line) -> Iterator[tuple[int, int, int]]:
    """Spans to underline as (left, right, size); pieces that follow each other in the text share one rule."""
    left = right = end = size = -1
    for piece in line.pieces:
        run = paragraph.runs[piece.run]
        if not run.underline:
            continue
        if piece.start == end and run.half_points == size:
            right, end = piece.x + piece.width, piece.end
            continue
        if end >= 0:
            yield left, right, size
        left, right, end, size = piece.x, piece.x + piece.width, piece.end, run.half_points
    if end >= 0:
        yield left, right, size
