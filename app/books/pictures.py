"""Pictures of evidence pages for the Word packet: what the bound PDF shows at the same place, as JPEG."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

from app.books.fit import TWIPS_PER_POINT, PageBox, place
from app.books.raster import render_alone, without_needless_colour
from app.disk import replacing
from app.documents.model import Geometry
from app.renderers.word_pictures import Picture

_DPI = 150
_QUALITY = 80


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
        # Hashed to a short name: the folder lies below the user's own, and Windows counts characters of paths.
        shown = hashlib.sha256(f"{pdf.stem}-{page}-{width}{turned}".encode()).hexdigest()
        path = self._folder / f"{shown[:16]}.jpg"
        if not path.exists():
            with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[page]) as source:
                image = render_alone(source, placement, _DPI / 72)
            with replacing(path) as temporary:
                without_needless_colour(image).save(temporary, "JPEG", quality=_QUALITY, dpi=(_DPI, _DPI))
        return Picture(path, width, height)
