"""Searching sides of a laid-out book for words: in our own pages, and in attached files that hold text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from app.books.fit import TWIPS_PER_POINT, Matrix, place
from app.books.preview import LaidBook
from app.books.raster import placed_matrix
from app.books.seen import FoundBox, FoundText
from app.books.volume import BookInPages
from app.progress import Progress, silent
from app.renderers.found_text import find_text, matches

if TYPE_CHECKING:
    from pathlib import Path

    import pypdfium2

_LABEL = "查找"


def search(
    book: LaidBook, words: str, volume: str, sides: tuple[int, int], progress: Progress = silent
) -> tuple[FoundText, ...]:
    """The places of ``words`` that begin on ``sides`` (first and last, from 1) of a volume, in printed order.

    Photographs and scans hold no text. An unknown volume has no places.
    """
    laid = book.volumes.get(volume)
    if laid is None:
        return ()
    own = [
        FoundText(volume, tuple(FoundBox(box.side, box.x, box.y, box.width, box.height) for box in boxes))
        for boxes in find_text(laid.pdf, words, sides, book.fonts)
    ]
    attached = [FoundText(volume, boxes) for boxes in _in_evidence(book, laid, words, sides, progress)]
    return tuple(sorted([*own, *attached], key=lambda found: found.side))


def _in_evidence(
    book: LaidBook, volume: BookInPages, words: str, sides: tuple[int, int], progress: Progress
) -> Iterator[tuple[FoundBox, ...]]:
    import pypdfium2

    first = sides[0] - 1
    shown = [
        (side, area)
        for side, page in enumerate(volume.pdf.pages[first : sides[1]], start=first + 1)
        for area in page.evidence
        if area.file in book.taken
    ]
    files: dict[Path, pypdfium2.PdfDocument] = {}
    with ExitStack() as stack:
        for done, (side, area) in enumerate(shown):
            progress(done, len(shown), _LABEL)
            taken = book.taken[area.file]
            matrix = placed_matrix(place(taken.pages[area.page], area, volume.geometry), volume.geometry, 1.0)
            try:
                if taken.pdf not in files:
                    files[taken.pdf] = stack.enter_context(closing(pypdfium2.PdfDocument(taken.pdf)))
                yield from _on_page(files[taken.pdf], area.page, words, side, matrix)
            except (pypdfium2.PdfiumError, OSError, IndexError):  # the cache may be deleted at any time
                continue


def _on_page(
    file: pypdfium2.PdfDocument, index: int, words: str, side: int, matrix: Matrix
) -> Iterator[tuple[FoundBox, ...]]:
    with closing(file[index]) as page, closing(page.get_textpage()) as text:
        for start, end in matches(text.get_text_range(), words):
            count = text.count_rects(start, end - start)
            boxes = tuple(_box(page, text.get_rect(number), side, matrix) for number in range(count))
            if boxes:
                yield boxes


def _box(page: pypdfium2.PdfPage, rect: tuple[float, ...], side: int, matrix: Matrix) -> FoundBox:
    """A rectangle of a page (points of the file, y upwards) as a box of the sheet that it is bound on."""
    corners = [_seen(page, rect[0], rect[3]), _seen(page, rect[2], rect[1])]
    a, b, c, d, e, f = matrix
    placed = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
    left, right = sorted(x * TWIPS_PER_POINT for x, _ in placed)
    top, bottom = sorted(y * TWIPS_PER_POINT for _, y in placed)
    return FoundBox(side, round(left), round(top), max(round(right - left), 1), max(round(bottom - top), 1))


def _seen(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of a page as it is seen, crop and rotation applied, in points from the upper left corner."""
    from pypdfium2 import raw as pdfium

    fine = TWIPS_PER_POINT
    width, height = page.get_size()
    across, down = ctypes.c_int(), ctypes.c_int()
    size = round(width * fine), round(height * fine)
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value / fine, down.value / fine
