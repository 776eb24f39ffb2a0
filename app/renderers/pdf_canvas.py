"""The PDF file that pages are collected in: its metadata, its pages' streams, its fonts; the same bytes each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.renderers.pdf_fonts import FaceSet
from app.renderers.pdf_streams import packed, stream

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_CREATOR = "申报册"


def new_canvas(size: tuple[int, int], title: str, author: str, fingerprint: str) -> Canvas:
    """A canvas for pages of ``size`` (twips), with nothing in it that differs from one day to the next.

    It sets no font by itself: the library's would put a Helvetica that is not embedded into each file.
    """
    from reportlab.pdfgen.canvas import Canvas

    class BareCanvas(Canvas):  # type: ignore[misc]
        def _make_preamble(self) -> None:
            self._preamble = ""

    points = (size[0] / 20, size[1] / 20)
    canvas = BareCanvas(None, pagesize=points, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang="zh-CN")
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(fingerprint)
    canvas.setKeywords(fingerprint)
    canvas.setCreator(_CREATOR)
    canvas.setProducer(_CREATOR)
    return canvas


def finish_page(canvas: Canvas, content: str) -> None:
    """Close the page with a stream of our own: the library's would be spelled out in ASCII, slower and larger."""
    name = canvas._doc.thisPageName()
    canvas.showPage()
    canvas._doc.idToObject[name].Contents = stream(packed(content))


def file_bytes(canvas: Canvas, faces: FaceSet) -> bytes:
    """The bytes of the file with the fonts that its pages use."""
    canvas._doc.delayedFonts.extend(faces.used)
    data: bytes = canvas.getpdfdata()
    return data
