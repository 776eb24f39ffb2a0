"""Pictures of evidence pages for the Word packet: what the bound PDF shows at the same place, as JPEG."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.books.fit import TWIPS_PER_POINT, PageBox, place
from app.books.raster import render_alone, without_needless_colour
from app.disk import replacing
from app.documents.model import EvidencePage, Geometry
from app.renderers.word_pictures import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 150
_QUALITY = 80
_TWIPS_PER_INCH = 1440


class Source(NamedTuple):
    """A page of the taken-in ``pdf`` in its area on a side, and its own size."""

    pdf: Path
    area: EvidencePage
    box: PageBox


class PictureMaker:
    """Renders evidence pages into a folder, each once; same page, same bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def picture(self, row: Sequence[Source], geometry: Geometry, left: int) -> Picture:
        """One page, fitted and turned as on its side, or a row of cells over the type area's width, at 150 dpi.

        ``left`` is the edge of the type area in twips. DiskError when the folder cannot be written.
        """
        if row[0].area.width < geometry.column:
            return self._beside(row, geometry, left)
        (source,) = row
        placement = place(source.box, source.area, geometry)
        width, height = (round(value * TWIPS_PER_POINT) for value in (placement.width, placement.height))
        path = self._path(row, width, left)
        if not path.exists():
            self._save(_rendered(source, geometry), path)
        return Picture(path, width, height)

    def _beside(self, row: Sequence[Source], geometry: Geometry, left: int) -> Picture:
        """Pages of cells in one picture, where the bound PDF has them; the sheet between them is white."""
        from PIL import Image

        top, width, height = row[0].area.y, geometry.column, row[0].area.height
        path = self._path(row, width, left)
        if not path.exists():
            sheet = Image.new("RGB", (_pixels(width), _pixels(height)), "white")
            for source in row:
                placement = place(source.box, source.area, geometry)
                x = placement.x * TWIPS_PER_POINT - left
                y = geometry.height - (placement.y + placement.height) * TWIPS_PER_POINT - top
                sheet.paste(_rendered(source, geometry), (_pixels(x), _pixels(y)))
            self._save(sheet, path)
        return Picture(path, width, height)

    def _path(self, row: Sequence[Source], width: int, left: int) -> Path:
        # Hashed to a short name: the folder lies below the user's own, and Windows counts characters of paths.
        told = [(s.pdf.stem, s.area.page, s.area.turned, s.area.width, s.area.height, s.area.x - left) for s in row]
        return self._folder / f"{hashlib.sha256(f'{told}-{width}'.encode()).hexdigest()[:16]}.jpg"

    def _save(self, image: Image, path: Path) -> None:
        with replacing(path) as temporary:
            without_needless_colour(image).save(temporary, "JPEG", quality=_QUALITY, dpi=(_DPI, _DPI))


def _rendered(source: Source, geometry: Geometry) -> Image:
    import pypdfium2

    with closing(pypdfium2.PdfDocument(source.pdf)) as document, closing(document[source.area.page]) as page:
        return render_alone(page, place(source.box, source.area, geometry), _DPI / 72)


def _pixels(twips: float) -> int:
    return round(twips * _DPI / _TWIPS_PER_INCH)
