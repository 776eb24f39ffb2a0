"""Pages of PDF files as pictures: those of ours, and scanned ones as they lie, or upright and straightened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.scans.model import ScannedPage
from app.scans.upright import cut_to_sheet, quarter_turned

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

POINTS_PER_INCH = 72


class TakenPage(NamedTuple):
    """A scanned page that was taken in: ``pdf`` is the upright copy in the cache, ``page`` (from 0) its page there."""

    scan: ScannedPage
    pdf: Path
    page: int


class PdfPages:
    """Renders pages of several PDF files, each opened once; made by :func:`opened_pages`."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._open: dict[Path, pypdfium2.PdfDocument] = {}

    def picture(self, pdf: Path, page: int, dpi: float) -> Image:
        """A page (from 0) as it is seen: RGB, or L when it has no colour."""
        from app.books.raster import render_plain

        with closing(self._document(pdf)[page]) as found:
            return render_plain(found, dpi / POINTS_PER_INCH)

    def picture_of_height(self, pdf: Path, page: int, pixels: int) -> Image:
        """The same, with so many pixels along the longer edge."""
        from app.books.raster import render_plain

        with closing(self._document(pdf)[page]) as found:
            return render_plain(found, pixels / max(found.get_size()))

    def _document(self, pdf: Path) -> pypdfium2.PdfDocument:
        import pypdfium2

        if pdf not in self._open:
            self._open[pdf] = self._stack.enter_context(closing(pypdfium2.PdfDocument(pdf)))
        return self._open[pdf]


@contextmanager
def opened_pages() -> Iterator[PdfPages]:
    """Gives pages of PDF files as pictures; the files are closed on leaving."""
    with ExitStack() as stack:
        yield PdfPages(stack)


def scan_picture(page: TakenPage, turn: int, skew: float, dpi: int) -> Image:
    """A scanned page cut to its sheet, turned clockwise by ``turn`` and by the small rest ``skew``: RGB or L.

    ``dpi`` counts on the page as it was taken in. What lay around a photographed sheet is gone, and its edges are
    parallel; the corners that a turn leaves empty are white.
    """
    from PIL import Image as Pictures

    with opened_pages() as pdfs:
        picture = cut_to_sheet(pdfs.picture(page.pdf, page.page, dpi))
    upright = quarter_turned(picture, turn)
    if not skew:
        return upright
    # Pillow turns anticlockwise
    return upright.rotate(-skew, Pictures.Resampling.BICUBIC, fillcolor="white")
