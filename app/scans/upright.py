"""Where the sheet lies in a scanned picture, and how far its lines are from level.

Angles are clockwise degrees. Corners are four points in pixels, from the left upper one clockwise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from app.scans.block_means import block_means

if TYPE_CHECKING:
    from PIL.Image import Image, Resampling

Point: TypeAlias = tuple[float, float]
Corners: TypeAlias = tuple[Point, Point, Point, Point]
_SMALL = 240  # pixels of the longer edge in which the sheet is looked for
_LEAST_AREA = 0.3  # of the picture; a sheet that was to be taken fills more
_SAME = 0.012  # of the edge: corners so near to those of the picture are those of the picture
_DARKER = 0.82  # than the brightest: what lies around a sheet
_FILLED = (0.85, 1.08)  # how much of what lies between the corners is bright
_STEPS = ((1.0, 4), (0.25, 4))  # degrees, and how many each way
_SKEW_PIXELS = 440


def frame_corners(size: tuple[int, int]) -> Corners:
    """The corners of a whole picture."""
    width, height = size
    return (0, 0), (width, 0), (width, height), (0, height)


def sheet_corners(picture: Image) -> Corners:
    """The corners of the sheet in a picture: those of the picture unless something dark lies around the sheet."""
    from PIL import ImageFilter

    grey = picture.convert("L")
    by = max(grey.size) / _SMALL
    small = grey.resize((max(8, round(grey.width / by)), max(8, round(grey.height / by))), reducing_gap=2)
    closed = small
    for rank in (ImageFilter.MaxFilter, ImageFilter.MaxFilter, ImageFilter.MinFilter, ImageFilter.MinFilter):
        closed = closed.filter(rank(3))
    mask = closed.point(_bright(closed.histogram()))
    found = _extremes(mask)
    whole = frame_corners(picture.size)
    if found is None or not _FILLED[0] < mask.histogram()[255] / max(1.0, _area(found)) < _FILLED[1]:
        return whole
    across, down = picture.width / small.width, picture.height / small.height
    first, second, third, fourth = ((x * across, y * down) for x, y in found)
    corners = first, second, third, fourth
    near = _SAME * max(picture.size)
    if all(math.dist(one, other) < near for one, other in zip(corners, whole, strict=True)):
        return whole
    return corners if _area(corners) > _LEAST_AREA * picture.width * picture.height and _convex(corners) else whole


def cut_to_sheet(picture: Image) -> Image:
    """The sheet alone, its edges made parallel; the picture itself when it shows nothing else."""
    from PIL import Image as Pictures

    corners = sheet_corners(picture)
    if corners == frame_corners(picture.size):
        return picture
    return flattened(picture, corners, Pictures.Resampling.BICUBIC)


def flattened(picture: Image, corners: Corners, resampling: Resampling) -> Image:
    """What lies between four corners, as a rectangle of the mean length of their edges."""
    from PIL import Image as Pictures

    width, height = (max(1, round(edge)) for edge in edges(corners))
    a, b, c, d, e, f, g, h = projection(corners)
    numbers = (a / width, b / height, c, d / width, e / height, f, g / width, h / height)
    return picture.transform((width, height), Pictures.Transform.PERSPECTIVE, numbers, resampling)


def quarter_turned(picture: Image, turn: int) -> Image:
    """A picture turned clockwise by 0, 90, 180 or 270 degrees."""
    from PIL import Image as Pictures

    # a transposition turns anticlockwise
    way = {90: Pictures.Transpose.ROTATE_270, 180: Pictures.Transpose.ROTATE_180, 270: Pictures.Transpose.ROTATE_90}
    return picture.transpose(way[turn]) if turn else picture


def skew_of(ink: Image) -> float:
    """By how many degrees, up to 4, ink has to be turned so that its lines are level or upright; 0 where it has none.

    ``ink`` of any size; a sheet turned by a quarter has the same skew.
    """
    from PIL import ImageFilter

    by = max(1, max(ink.size) // _SKEW_PIXELS)
    # already soft, so that turning, which softens, takes nothing away
    small = ink.reduce(by).filter(ImageFilter.BoxBlur(1))
    if small.getbbox() is None:
        return 0.0
    angle = 0.0
    for step, reach in _STEPS:
        # between the steps, so that no picture is as it was: an untouched one is crisper
        tried = [angle + (count + 0.5) * step for count in range(-reach, reach)]
        angle = max(tried, key=lambda one: _levelness(small, one))
    return angle


def edges(corners: Corners) -> tuple[float, float]:
    """Mean width and height in pixels."""
    one, two, three, four = corners
    return (math.dist(one, two) + math.dist(four, three)) / 2, (math.dist(one, four) + math.dist(two, three)) / 2


def projection(corners: Corners) -> tuple[float, ...]:
    """Eight numbers ``a``–``h`` that lead from the unit square to a quadrilateral.

    x = (a·u + b·v + c) / (g·u + h·v + 1), y = (d·u + e·v + f) / (g·u + h·v + 1).
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    ax, ay, bx, by = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    across = ax * by - bx * ay
    g, h = ((sx * by - bx * sy) / across, (ax * sy - sx * ay) / across) if across else (0.0, 0.0)
    return x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h


def _levelness(ink: Image, angle: float) -> float:
    """How much neighbouring rows, and columns, differ after a turn."""
    from PIL import Image as Pictures

    # Pillow turns anticlockwise
    level = ink.rotate(-angle, Pictures.Resampling.BILINEAR) if angle else ink
    wide = level.convert("F")
    total = 0.0
    for size, length in (((1, ink.height), ink.width), ((ink.width, 1), ink.height)):
        profile = block_means(wide, size)
        total += sum((one - other) ** 2 for one, other in pairwise(profile)) * length
    return total


def _bright(histogram: Sequence[int]) -> list[int]:
    """A table that makes the sheet 255 and what is around it 0: the two most different halves (Otsu 1979)."""
    total, weighted = sum(histogram), sum(value * count for value, count in enumerate(histogram))
    best, limit, below, sum_below = -1.0, 0, 0, 0
    for value, count in enumerate(histogram):
        below += count
        sum_below += value * count
        if 0 < below < total:
            apart = sum_below / below - (weighted - sum_below) / (total - below)
            if (between := apart * apart * below * (total - below)) > best:
                best, limit = between, value
    white = next((value for value in range(255, 0, -1) if sum(histogram[value:]) > total / 20), 255)
    return [255 if value > min(limit, _DARKER * white) else 0 for value in range(256)]


def _extremes(mask: Image) -> Corners | None:
    """The bright points that lie farthest to each corner."""
    points: list[Point] = []
    data, width = mask.tobytes(), mask.width
    for row in range(mask.height):
        line = data[row * width : (row + 1) * width]
        first = line.find(b"\xff")
        if first >= 0:
            points += [(first, row), (first, row + 1), (end := line.rfind(b"\xff") + 1, row), (end, row + 1)]
    if not points:
        return None
    return (
        min(points, key=lambda at: at[0] + at[1]), max(points, key=lambda at: at[0] - at[1]),
        max(points, key=lambda at: at[0] + at[1]), min(points, key=lambda at: at[0] - at[1]),
    )  # fmt: skip


def _area(corners: Corners) -> float:
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return sum(x * v - u * y for (x, y), (u, v) in pairs) / 2


def _convex(corners: Corners) -> bool:
    """Whether every corner turns the same way, by no sharp angle."""
    around = [*corners, *corners[:2]]
    for before, at, after in zip(around, around[1:], around[2:], strict=False):
        one, other = (at[0] - before[0], at[1] - before[1]), (after[0] - at[0], after[1] - at[1])
        lengths = math.hypot(*one) * math.hypot(*other)
        if not lengths or (one[0] * other[1] - one[1] * other[0]) / lengths < 0.8:  # sine of some 53°
            return False
    return True
