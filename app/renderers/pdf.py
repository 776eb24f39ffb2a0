"""A Document as PDF: what the model says, drawn on a reportlab canvas with embedded fonts.

Evidence pages carry header and footer only; binding lays the evidence into them. The file holds page labels, outline,
links, /Lang, title, author and the draft's hash. Same document, same bytes: no date of the day goes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.disk import replacing
from app.documents import edges
from app.documents.fonts import NONE_INSTALLED, Fonts, InstalledFaces
from app.documents.model import Document, Page, Paragraph, ParagraphPart
from app.progress import Progress, silent
from app.renderers.pdf_canvas import file_bytes, finish_page, new_canvas
from app.renderers.pdf_fonts import FaceSet
from app.renderers.pdf_page import PageMarks, baseline
from app.renderers.pdf_table import draw_table
from app.renderers.pdf_text import Box, draw_part

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LABEL = "生成 PDF"


def render_pdf(
    document: Document,
    fonts: Fonts,
    target: Path,
    progress: Progress = silent,
    installed: InstalledFaces = NONE_INSTALLED,
) -> None:
    """Write a document as PDF, whole or not at all; fonts of this PC draw the faces that ``installed`` has.

    Raises :class:`DiskError` when the disk refuses and :class:`InputFileError` when a font file is missing; what
    stood at ``target`` before is untouched then. A character without a glyph in its run's face is a bug (ValueError).
    """
    data = pdf_bytes(document, fonts, progress, installed)
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def pdf_bytes(
    document: Document, fonts: Fonts, progress: Progress = silent, installed: InstalledFaces = NONE_INSTALLED
) -> bytes:
    """The document as the bytes of a PDF file, without touching the disk."""
    canvas = _canvas_of(document)
    faces = FaceSet(fonts, installed)
    places = _Places(document, canvas)
    pages = document.pages
    for side, page in enumerate(pages, 1):
        progress(side - 1, len(pages), _LABEL)
        marks = PageMarks(faces, document.geometry.height)
        boxes = _draw_page(marks, document, page, side)
        places.mark(side)
        for paragraph, box in boxes:
            places.link(paragraph, box)
        finish_page(canvas, marks.stream())
    _add_labels(canvas, pages)
    data = file_bytes(canvas, faces)
    progress(len(pages), len(pages), _LABEL)
    return data


def sides_as_pdf(
    document: Document, sides: Sequence[int], fonts: Fonts, installed: InstalledFaces = NONE_INSTALLED
) -> bytes:
    """Some sides (from 1) of the document, drawn as in the whole, as a PDF to look at: no links, no outline."""
    canvas = _canvas_of(document)
    faces = FaceSet(fonts, installed)
    pages = document.pages
    for side in sides:
        marks = PageMarks(faces, document.geometry.height)
        _draw_page(marks, document, pages[side - 1], side)
        finish_page(canvas, marks.stream())
    return file_bytes(canvas, faces)


def _canvas_of(document: Document) -> Canvas:
    size = (document.geometry.width, document.geometry.height)
    return new_canvas(size, document.title, document.author, document.fingerprint)


def _draw_page(marks: PageMarks, document: Document, page: Page, side: int) -> list[tuple[Paragraph, Box]]:
    """Draw header, parts and footer of a page; returns the paragraphs that link and where they stand."""
    _draw_edges(marks, document, page, side)
    linked = []
    for placed in page.placed:
        if isinstance(placed.part, ParagraphPart):
            box = draw_part(marks, placed.part, placed.x, placed.y)
            linked.append((placed.part.paragraph, box))
        else:
            for part, box in draw_table(marks, placed.part, placed.x, placed.y):
                linked.append((part.paragraph, box))
    return [(paragraph, box) for paragraph, box in linked if paragraph.link]


def _draw_edges(marks: PageMarks, document: Document, page: Page, side: int) -> None:
    geometry = document.geometry
    left = geometry.left(side)
    right = left + geometry.column
    middle = (left + right) // 2
    if document.header:
        base = baseline(geometry.header, edges.PITCH)
        marks.simple_line(document.header, edges.FACE, edges.HALF_POINTS, base, ("center", middle))
    if page.footer:
        base = baseline(geometry.height - geometry.footer - edges.PITCH, edges.PITCH)
        place = ("right", right - edges.INDENT) if side % 2 else ("left", left + edges.INDENT)
        marks.simple_line(
            page.footer, edges.FACE, edges.HALF_POINTS, base, place if geometry.mirrored else ("center", middle)
        )


class _Places:
    """Link targets and outline entries of a document by the page they lie on."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        self._canvas = canvas
        self._bookmarks = dict(document.bookmarks)
        self._height = document.geometry.height
        self._keys: dict[int, set[str]] = {}
        for key, title, level, side in _outline_levels(document):
            self._keys.setdefault(side, set()).add(key)
            canvas.addOutlineEntry(title, key, level)
        if document.outline:
            canvas.showOutline()
        for side in self._bookmarks.values():
            self._keys.setdefault(side, set()).add(f"side-{side}")

    def mark(self, side: int) -> None:
        """Make the page being drawn the target of all that leads to it."""
        for key in sorted(self._keys.get(side, ())):
            self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=self._height / 20)

    def link(self, paragraph: Paragraph, box: Box) -> None:
        """Make a box of the page open the target of the paragraph."""
        rect = (box.left / 20, (self._height - box.bottom) / 20, box.right / 20, (self._height - box.top) / 20)
        self._canvas.linkRect("", f"side-{self._bookmarks[paragraph.link]}", rect, relative=0, thickness=0)


def _outline_levels(document: Document) -> list[tuple[str, str, int, int]]:
    """Entries as (key, title, level from 0, sheet side); a level is at most one deeper than the one before."""
    entries, deepest = [], -1
    for index, entry in enumerate(document.outline):
        level = min(entry.level - 1, deepest + 1)
        deepest = level
        entries.append((f"outline-{index}", entry.title, level, entry.sheet_side))
    return entries


def _add_labels(canvas: Canvas, pages: tuple[Page, ...]) -> None:
    """State the page labels: runs of growing numbers as one entry each, other labels word by word."""
    expected = None
    for index, page in enumerate(pages):
        number = int(page.label) if page.label.isascii() and page.label.isdigit() else None
        if number is None:
            canvas.addPageLabel(index, prefix=page.label)
        elif number != expected:
            canvas.addPageLabel(index, style="ARABIC", start=number)
        expected = None if number is None else number + 1
