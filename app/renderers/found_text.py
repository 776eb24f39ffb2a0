"""Where words stand on the pages as they are drawn: for searching in a preview. Boxes in twips of the sheet.

Letters match whatever their case and width (``Ａ`` and ``a``); blanks and line ends count for nothing, so that words
broken over lines or spaced out for looks are found as they are typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.documents.fonts import Fonts
from app.documents.model import Document, Line, Page, Paragraph, ParagraphPart, Piece, Run
from app.renderers.pdf_table import LineInCell, cells_on_page
from app.renderers.pdf_text import lines_of


@dataclass(frozen=True, slots=True)
class TextBox:
    """A stretch of a line on a side (from 1), from the upper left corner of the sheet."""

    side: int
    x: int
    y: int
    width: int
    height: int


def find_text(document: Document, words: str, sides: tuple[int, int], fonts: Fonts) -> Iterator[tuple[TextBox, ...]]:
    """Each place of ``words`` that begins on ``sides`` (first and last, from 1), with a box for each line it takes.

    In printed order; none for blank ``words``. What goes on behind the last side has no box there.
    """
    known: dict[int, list[tuple[int, int]]] = {}
    found: dict[tuple[int, int], list[TextBox]] = {}
    for side in range(max(sides[0], 1), min(sides[1], len(document.pages)) + 1):
        for paragraph, line, left, top in _lines(document.pages[side - 1]):
            places = known.get(id(paragraph))
            if places is None:
                places = known[id(paragraph)] = list(matches(paragraph.text, words))
            for start, end in places:
                if line.start <= start < line.end:
                    found.setdefault((id(paragraph), start), [])
                boxes = found.get((id(paragraph), start))
                if boxes is not None and line.start < end and line.end > start:
                    boxes.append(_box(fonts, paragraph, line, start, end, side, left, top))
    yield from (tuple(boxes) for boxes in found.values())


def _lines(page: Page) -> Iterator[tuple[Paragraph, Line, int, int]]:
    """All lines of a page with the left edge of their column and the top of their height."""
    for placed in page.placed:
        part = placed.part
        if isinstance(part, ParagraphPart):
            yield from ((part.paragraph, line, placed.x, placed.y + top) for line, top in lines_of(part))
            continue
        for cell in cells_on_page(part, placed.x, placed.y):
            yield from _in_cell(cell.lines, cell.left)


def _in_cell(lines: Iterable[LineInCell], left: int) -> Iterator[tuple[Paragraph, Line, int, int]]:
    return ((line.part.paragraph, line.line, left, line.top) for line in lines)


def _box(
    fonts: Fonts, paragraph: Paragraph, line: Line, start: int, end: int, side: int, left: int, top: int
) -> TextBox:
    text = paragraph.text
    begin = _edge(fonts, paragraph, text, line, max(start, line.start))
    stop = _edge(fonts, paragraph, text, line, min(end, line.end))
    return TextBox(side, round(left + begin), top, max(round(stop - begin), 1), paragraph.pitch)


def _edge(fonts: Fonts, paragraph: Paragraph, text: str, line: Line, at: int) -> float:
    """Where the character ``at`` of the paragraph begins in the line; the line's end behind its last."""
    edge = 0.0
    for piece in line.pieces:
        if at < piece.start:
            break
        if at < piece.end:
            return piece.x + _before(fonts, paragraph.runs[piece.run], text, piece, at)
        edge = float(piece.x + piece.width)
    return edge


def _before(fonts: Fonts, run: Run, text: str, piece: Piece, at: int) -> float:
    """What the characters of a piece before ``at`` take, spread over its width as they are drawn."""
    advances = [fonts.advance(run.face, char) * run.half_points / 100 for char in text[piece.start : piece.end]]
    count = at - piece.start
    spacing = (piece.width - sum(advances)) / (len(advances) - 1) if len(advances) > 1 else 0.0
    return sum(advances[:count]) + count * spacing


def matches(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where ``words`` stand in ``text``: first character and the one behind the last; none for blank ``words``."""
    wanted, _ = _folded(words)
    if not wanted:
        return
    folded, places = _folded(text)
    at = folded.find(wanted)
    while at >= 0:
        yield places[at], places[at + len(wanted) - 1] + 1
        at = folded.find(wanted, at + len(wanted))


def _folded(text: str) -> tuple[str, list[int]]:
    """The characters that count, and the place of each in ``text``."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if not letter.isspace():
                letters.append(letter)
                places.append(place)
    return "".join(letters), places
