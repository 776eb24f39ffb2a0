"""What each side of a volume looks like in print, as a short word: sides with equal words need no second print.

A pure function of the page model and of what the intake makes of the evidence bytes: the same in every process, on
every PC and at any time. Only what is drawn counts, so a paragraph that changes behind a page leaves the page alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import Any

from app.books.plan import PlannedPage
from app.books.volume import BookInPages
from app.documents.fonts import InstalledFaces
from app.documents.model import EvidencePage, Line, Page, Paragraph, ParagraphPart, Placed
from app.renderers.pdf_table import cells_on_page
from app.renderers.pdf_text import lines_of

# Raise it whenever the renderers draw the same page model, or the intake the same file, otherwise: every page counts
# as changed then, once.
_FORMAT = 1
_DIGITS = 16


def page_fingerprints(book: BookInPages, faces: InstalledFaces) -> tuple[str, ...]:
    """A word of 16 hexadecimal digits for each side in order; ``faces`` are the fonts of this PC that draw it."""
    fonts = sorted((face.value, found.name) for face, found in faces.items())
    shared = (_FORMAT, astuple(book.geometry), book.pdf.header, fonts)
    pages = zip(book.plan.pages, book.pdf.pages, strict=True)
    return tuple(_word((shared, planned.side % 2, _seen(book, planned, page))) for planned, page in pages)


def _word(seen: object) -> str:
    # escaped to ASCII, which no edition of Unicode can change
    text = json.dumps(seen, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:_DIGITS]


def _seen(book: BookInPages, planned: PlannedPage, page: Page) -> list[Any]:
    """What is drawn on a side besides what all sides share."""
    side = book.shown_on(planned)
    shown = zip(side.shown if side else (), page.evidence, strict=True)
    evidence = [[one.content, area.page, *_place(area)] for one, area in shown]
    return [page.footer, evidence, list(_drawn(page.placed))]


def _place(area: EvidencePage) -> tuple[int | bool, ...]:
    return area.x, area.y, area.width, area.height, area.turned


def _drawn(placed: Iterable[Placed]) -> Iterator[list[Any]]:
    for one in placed:
        part = one.part
        if isinstance(part, ParagraphPart):
            text = part.paragraph.text
            for line, top in lines_of(part):
                yield _line(part.paragraph, text, line, one.x, one.y + top)
            continue
        for cell in cells_on_page(part, one.x, one.y):
            yield ["cell", *astuple(cell.box), cell.cell.border]
            texts = {line.part.paragraph.id: line.part.paragraph.text for line in cell.lines}
            for of, line, top in cell.lines:
                yield _line(of.paragraph, texts[of.paragraph.id], line, cell.left, top)


def _line(paragraph: Paragraph, text: str, line: Line, x: int, top: int) -> list[Any]:
    """The ink of one line; what of the paragraph stands elsewhere has no part in it."""
    pieces = [
        [text[piece.start : piece.end], piece.x, piece.width, *_type(paragraph, piece.run)] for piece in line.pieces
    ]
    tail: list[Any] = []
    if line.tail_x is not None:
        tail = [line.tail_x, [[run.text, run.face.value, run.half_points] for run in paragraph.tail]]
    return [x, top, paragraph.pitch, paragraph.style == "cell", pieces, line.leader, tail]


def _type(paragraph: Paragraph, number: int) -> tuple[str, int, bool]:
    run = paragraph.runs[number]
    return run.face.value, run.half_points, run.underline
