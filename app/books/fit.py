"""Where a page of evidence stands in its area of an A4 side: pure geometry, shared by PDF and pictures for Word.

Larger pages shrink into their area, smaller ones keep their size, and nothing is ever enlarged: a blown-up card or
receipt would no longer show its true size. Landscape content is turned 90° counter-clockwise, its head to the left
edge (decision 31); a small landscape sheet that fits upright at full size stays upright.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from app.documents.model import EvidencePage, Geometry

TWIPS_PER_POINT = 20
Matrix: TypeAlias = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageBox:
    """Size of a taken-in page in points, as it is seen (crop and rotation already applied)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the content stands: lower left corner and size on the sheet in points, PDF axes (y upwards)."""

    x: float
    y: float
    width: float
    height: float
    scale: float
    turned: bool

    @property
    def matrix(self) -> Matrix:
        """The matrix that brings a page with its corner at 0, 0 to its place (ISO 32000 8.3.3), rounded to 1/100000."""
        scale = round(self.scale, 5)
        x, y = round(self.x, 5), round(self.y, 5)
        if self.turned:
            return (0.0, scale, -scale, 0.0, round(self.x + self.width, 5), y)
        return (scale, 0.0, 0.0, scale, x, y)


def gains_by_turning(box: PageBox, width: int, height: int) -> bool:
    """Whether ``box`` would be larger turned in an area of ``width`` by ``height`` twips."""
    room_x, room_y = width / TWIPS_PER_POINT, height / TWIPS_PER_POINT
    upright = min(1.0, room_x / box.width, room_y / box.height)
    return upright < min(1.0, room_x / box.height, room_y / box.width)


def place(box: PageBox, area: EvidencePage, geometry: Geometry) -> Placement:
    """Fit ``box`` into its area of a sheet, centred."""
    room_x, room_y = area.width / TWIPS_PER_POINT, area.height / TWIPS_PER_POINT
    left, bottom = area.x / TWIPS_PER_POINT, (geometry.height - area.y - area.height) / TWIPS_PER_POINT
    width, height = (box.height, box.width) if area.turned else (box.width, box.height)
    scale = min(1.0, room_x / width, room_y / height)
    width, height = width * scale, height * scale
    return Placement(left + (room_x - width) / 2, bottom + (room_y - height) / 2, width, height, scale, area.turned)
