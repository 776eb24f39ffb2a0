"""The sides of an export as they are compared with scans, each rendered when it is first looked at."""

from __future__ import annotations

from app.books.exported import Exported, ExportedVolume
from app.scans.coarse import Profiles
from app.scans.likeness import OUR_DPI, Side
from app.scans.model import BookSide
from app.scans.page_pictures import PdfPages
from app.scans.seal_places import fingerprints_of, side_of

_KEPT = 24


class OurSides:
    """Sides by volume and number. A scan in grey shows red print, one in colour is compared without any."""

    def __init__(self, exported: Exported, pages: PdfPages) -> None:
        self._folder = exported.folder
        self._volumes = {volume.id: volume for volume in exported.volumes}
        self._prints = fingerprints_of(exported)
        self._pages = pages
        self._sides: dict[tuple[str, int, bool], Side] = {}
        self._profiles: dict[tuple[str, int, bool], tuple[Profiles, tuple[int, int], bool]] = {}

    def named(self, volume: ExportedVolume, number: int) -> BookSide:
        """What tells which side it is."""
        return side_of(volume, self._prints.get(volume.id, ()), number)

    def side(self, volume: str, number: int, coloured: bool) -> Side:
        """The side (from 1) for a scan in colour or in grey."""
        key = volume, number, coloured
        if key not in self._sides:
            picture = self._pages.picture(self._folder / self._volumes[volume].pdf, number - 1, OUR_DPI)
            found = Side(picture if coloured else picture.convert("L"))
            if len(self._sides) >= _KEPT:
                self._sides.pop(next(iter(self._sides)))
            self._sides[key] = found
            self._profiles[key] = found.profiles, found.ink.size, found.is_blank
        return self._sides[key]

    def profiles(self, volume: str, number: int, coloured: bool) -> tuple[Profiles, tuple[int, int], bool]:
        """Its profiles, its size in pixels and whether it is blank; these are kept for all sides."""
        key = volume, number, coloured
        if key not in self._profiles:
            self.side(*key)
        return self._profiles[key]
