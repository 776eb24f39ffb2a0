"""Pictures of evidence pages for the Word packet: what the bound PDF shows at the same place, as JPEG."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.fit import TWIPS_PER_POINT, PageBox, place
from app.books.raster import render_alone
from app.disk import replacing
from app.documents.model import Geometry, Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 150
_QUALITY = 80
# JPEG noise colours grey scans a little; a red seal differs by far more between its channels.
_GREY_SPREAD = 24


class PictureMaker:
    """Renders evidence pages into a folder, each once; same page, same bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def picture(self, pdf: Path, page: int, box: PageBox, geometry: Geometry, side: int) -> Picture:
        """The ``page`` (from 0) of a taken-in file, fitted and turned as on its ``side``, at 150 dpi.

        DiskError when the folder cannot be written.
        """
        import pypdfium2

        placement = place(box, geometry, side)
        turned = "-turned" if placement.turned else ""
        width, height = (round(value * TWIPS_PER_POINT) for value in (placement.width, placement.height))
        path = self._folder / f"{pdf.stem}-{page}-{width}{turned}.jpg"
        if not path.exists():
            with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[page]) as source:
                image = render_alone(source, placement, _DPI / 72)
            with replacing(path) as temporary:
                _plain(image).save(temporary, "JPEG", quality=_QUALITY, dpi=(_DPI, _DPI))
        return Picture(path, width, height)


def _plain(image: Image) -> Image:
    """Grey when there is no colour in it: a third of the size on the disc."""
    from PIL import ImageChops

    red, green, blue = image.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    _, most = spread.getextrema()
    return image.convert("L") if isinstance(most, int | float) and most <= _GREY_SPREAD else image
