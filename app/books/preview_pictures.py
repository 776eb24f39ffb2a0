"""Pictures of single pages of a laid-out book, and of attached files, as pixels for the screen.

Our own pages are drawn by the renderer of the export; evidence lies under them where binding will put it. Small
pictures are drawn large and reduced: pdfium draws no line thinner than a pixel, so a table would be all lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from app.books.fit import TWIPS_PER_POINT, Matrix, place
from app.books.intake import TakenIn
from app.books.preview import LaidBook
from app.books.raster import placed_matrix
from app.books.seen import PagePicture
from app.books.volume import BookInPages
from app.documents.model import EvidencePage, Page
from app.progress import Progress, silent
from app.renderers.pdf import sides_as_pdf

if TYPE_CHECKING:
    import pypdfium2

_BYTES = 4
_LEAST, _MOST = 32, 3000
_FINE = 320
_WHITE = (255, 255, 255, 255)
_LABEL = "画页面"
Asked = tuple[str, int]


def pictures(book: LaidBook, asked: Sequence[Asked], width: int, progress: Progress = silent) -> Iterator[PagePicture]:
    """Pictures of sides (volume id, number from 1), ``width`` pixels wide; those that do not exist are left out."""
    sides: dict[str, list[int]] = {}
    for volume, side in asked:
        known = book.volumes.get(volume)
        if known and 1 <= side <= len(known.plan.pages):
            sides.setdefault(volume, []).append(side)
    total, done = sum(map(len, sides.values())), 0
    for volume, wanted in sides.items():
        with ExitStack() as stack:
            artist = _Artist(book, book.volumes[volume], wanted, _bounded(width), stack)
            for side in wanted:
                progress(done, total, _LABEL)
                done += 1
                yield artist.picture(side)


def picture_of_file(taken: TakenIn, page: int, width: int) -> PagePicture:
    """A page (from 0) of a file by itself, upright as it was taken in; ``IndexError`` when it has no such page."""
    import pypdfium2

    box, width = taken.pages[page], _bounded(width)
    size = (width, max(1, min(_MOST * 2, round(width * box.height / box.width))))
    with (
        closing(pypdfium2.PdfDocument(taken.pdf)) as document,
        closing(document[page]) as source,
        closing(_sheet(size)) as bitmap,
    ):
        scale = size[0] / box.width
        _draw(bitmap, source, (scale, 0.0, 0.0, scale, 0.0, 0.0))
        return PagePicture("", "", page + 1, *size, size[0] * _BYTES, bytes(bitmap.buffer))


class _Artist:
    """Draws sides of one volume; files are opened once, and closed with ``stack``."""

    def __init__(self, book: LaidBook, volume: BookInPages, sides: Sequence[int], width: int, stack: ExitStack) -> None:
        self._book = book
        self._volume = volume
        geometry = volume.geometry
        self._times = -(-_FINE // width)
        self._size = (width, round(width * geometry.height / geometry.width))
        self._scale = width * self._times * TWIPS_PER_POINT / geometry.width
        self._stack = stack
        self._files: dict[str, pypdfium2.PdfDocument] = {}
        drawn = [side for side in dict.fromkeys(sides) if self._is_drawn(self._page(side))]
        self._own_pages = {side: index for index, side in enumerate(drawn)}
        self._own = self._opened(sides_as_pdf(volume.pdf, drawn, book.fonts, book.installed.faces)) if drawn else None

    def picture(self, side: int) -> PagePicture:
        """The picture of one side."""
        width, height = self._size
        with closing(_sheet((width * self._times, height * self._times))) as bitmap:
            pending = not self._draw_evidence(bitmap, side)
            if self._own and side in self._own_pages:
                with closing(self._own[self._own_pages[side]]) as page:
                    _draw(bitmap, page, (self._scale, 0.0, 0.0, self._scale, 0.0, 0.0))
            key, volume = self._book.seen.key, self._volume.binding.id
            return PagePicture(key, volume, side, width, height, width * _BYTES, _reduced(bitmap, self._times), pending)

    def _page(self, side: int) -> Page:
        return self._volume.pdf.pages[side - 1]

    def _is_drawn(self, page: Page) -> bool:
        return bool(page.placed or page.footer or self._volume.pdf.header)

    def _draw_evidence(self, bitmap: pypdfium2.PdfBitmap, side: int) -> bool:
        """Draw the evidence of a side, if it has any; False when some of that is not there (yet)."""
        return all([self._draw_page(bitmap, area) for area in self._page(side).evidence])

    def _draw_page(self, bitmap: pypdfium2.PdfBitmap, shown: EvidencePage) -> bool:
        import pypdfium2

        taken = self._book.taken.get(shown.file)
        if taken is None:
            return False
        try:
            if shown.file not in self._files:
                self._files[shown.file] = self._opened(taken.pdf)
            placement = place(taken.pages[shown.page], shown, self._volume.geometry)
            with closing(self._files[shown.file][shown.page]) as page:
                _draw(bitmap, page, placed_matrix(placement, self._volume.geometry, self._scale))
        except (pypdfium2.PdfiumError, OSError, IndexError):  # the cache may be deleted at any time
            return False
        return True

    def _opened(self, source: object) -> pypdfium2.PdfDocument:
        import pypdfium2

        return self._stack.enter_context(closing(pypdfium2.PdfDocument(source)))


def _bounded(width: int) -> int:
    return max(_LEAST, min(_MOST, width))


def _sheet(size: tuple[int, int]) -> pypdfium2.PdfBitmap:
    """White paper."""
    from pypdfium2 import PdfBitmap
    from pypdfium2 import raw as pdfium

    bitmap = PdfBitmap.new_native(*size, pdfium.FPDFBitmap_BGRx, stride=size[0] * _BYTES)
    bitmap.fill_rect(_WHITE, 0, 0, *size)
    return bitmap


def _reduced(bitmap: pypdfium2.PdfBitmap, times: int) -> bytes:
    """The pixels, each the mean of a square of ``times`` × ``times``."""
    if times == 1:
        return bytes(bitmap.buffer)
    from PIL import Image

    size = (bitmap.width, bitmap.height)
    return Image.frombuffer("RGBX", size, bitmap.buffer, "raw", "RGBX", 0, 1).reduce(times).tobytes()


def _draw(bitmap: pypdfium2.PdfBitmap, page: pypdfium2.PdfPage, matrix: Matrix) -> None:
    """Draw a page over what the bitmap shows; ``matrix`` takes points to device pixels, y downwards."""
    from pypdfium2 import raw as pdfium

    clip = pdfium.FS_RECTF(0, 0, bitmap.width, bitmap.height)
    pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, pdfium.FS_MATRIX(*matrix), clip, pdfium.FPDF_ANNOT)
