"""Render pages of evidence with PDFium, alone or as they lie on their side, never larger than memory allows."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from app.books.fit import TWIPS_PER_POINT, Matrix, Placement
from app.documents.model import Geometry

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

_MOST_PIXELS = 40_000_000
# JPEG noise colours grey scans a little; a red seal differs by far more between its channels.
_GREY_SPREAD = 24


def render_side(page: pypdfium2.PdfPage, geometry: Geometry, scale: float) -> Image:
    """The bound page in grey; ``scale`` is pixels per point."""
    return _render(page, (scale, 0.0, 0.0, scale, 0.0, 0.0), _sheet(geometry, scale))


def render_placed(page: pypdfium2.PdfPage, placement: Placement, geometry: Geometry, scale: float) -> Image:
    """The page alone, on an empty sheet, at its place: what the bound page must show there."""
    return _render(page, placed_matrix(placement, geometry, scale), _sheet(geometry, scale))


def placed_matrix(placement: Placement, geometry: Geometry, scale: float) -> Matrix:
    """The matrix from points of a page to pixels of the sheet on which it is placed (y downwards)."""
    left = placement.x * scale
    top = (geometry.height / TWIPS_PER_POINT - placement.y - placement.height) * scale
    factor = placement.scale * scale
    if placement.turned:
        return (0.0, -factor, factor, 0.0, left, top + placement.height * scale)
    return (factor, 0.0, 0.0, factor, left, top)


def render_alone(page: pypdfium2.PdfPage, placement: Placement, scale: float) -> Image:
    """The page alone in colour, turned as on its side and cut to its own edges."""
    scale = min(scale, (_MOST_PIXELS / (placement.width * placement.height)) ** 0.5)
    factor = placement.scale * scale
    bitmap = page.render(scale=factor, rotation=270 if placement.turned else 0, rev_byteorder=True, prefer_bgrx=True)
    with closing(bitmap):
        image: Image = bitmap.to_pil()
        return image.convert("RGB")


def render_plain(page: pypdfium2.PdfPage, scale: float, rotate: int = 0) -> Image:
    """A page as it is printed, ``scale`` pixels per point, turned clockwise; grey when there is no colour in it."""
    width, height = page.get_size()
    scale = min(scale, (_MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, rotation=rotate, rev_byteorder=True, optimize_mode="print")
    with closing(bitmap):
        return without_needless_colour(bitmap.to_pil().convert("RGB"))


def without_needless_colour(image: Image) -> Image:
    """Grey when there is no colour in an RGB picture: a third of the size on the disc."""
    from PIL import ImageChops

    red, green, blue = image.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    _, most = spread.getextrema()
    return image.convert("L") if isinstance(most, int | float) and most <= _GREY_SPREAD else image


def _sheet(geometry: Geometry, scale: float) -> tuple[int, int]:
    return round(geometry.width / TWIPS_PER_POINT * scale), round(geometry.height / TWIPS_PER_POINT * scale)


def _render(page: pypdfium2.PdfPage, matrix: Matrix, size: tuple[int, int]) -> Image:
    """Grey picture of ``page`` under ``matrix`` (device pixels, y downwards, from points at 72 dpi)."""
    from pypdfium2 import PdfBitmap
    from pypdfium2 import raw as pdfium

    with closing(PdfBitmap.new_native(*size, pdfium.FPDFBitmap_Gray)) as bitmap:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        pdfium.FPDF_RenderPageBitmapWithMatrix(
            bitmap, page, pdfium.FS_MATRIX(*matrix), pdfium.FS_RECTF(0, 0, *size), pdfium.FPDF_ANNOT
        )
        image: Image = bitmap.to_pil().copy()
        return image
