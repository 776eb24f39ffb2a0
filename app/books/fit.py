"""Where a page of evidence stands on its A4 side: pure geometry, shared by the bound PDF and the pictures for Word.

Larger pages shrink into the type area, smaller ones keep their size, and nothing is ever enlarged: a blown-up card or
receipt would no longer show its true size. Landscape content is turned 90° counter-clockwise, its head to the left
edge (decision 31); a small landscape sheet that fits upright at full size stays upright.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from app.documents.model import Geometry

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


def place(box: PageBox, geometry: Geometry, side: int) -> Placement:
    """Fit ``box`` into the type area of the ``side``-th page of the volume, centred."""
    left = geometry.left(side) / TWIPS_PER_POINT
    bottom = geometry.bottom / TWIPS_PER_POINT
    room_x, room_y = geometry.column / TWIPS_PER_POINT, geometry.room / TWIPS_PER_POINT
    upright = box.width <= room_x and box.height <= room_y
    turned = box.width > box.height and not upright
    width, height = (box.height, box.width) if turned else (box.width, box.height)
    scale = min(1.0, room_x / width, room_y / height)
    width, height = width * scale, height * scale
    return Placement(left + (room_x - width) / 2, bottom + (room_y - height) / 2, width, height, scale, turned)
