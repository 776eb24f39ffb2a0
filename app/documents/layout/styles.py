"""Sizes and pitches of the house style, in one place.

Source: GB/T 9704-2012 (A4, head 37 mm, binding edge 28 mm, type area 156 by 225 mm, body 3号仿宋, 22 lines a page,
titles 2号小标宋, headings 黑体/楷体/仿宋), used as the house style of these forms.
"""

from __future__ import annotations

import itertools

from app.documents.model import Geometry

TWIPS_PER_INCH = 1440
BODY = 32
BODY_PITCH = 578
CELL = 21
CELL_PITCH = 360
CELL_PADDING = 108
CELL_ABOVE_BELOW = 80
LEAST_ROW = 480
COVER_TITLE = 44
COVER_TITLE_PITCH = 760
TITLE = 44
TITLE_PITCH = 720
SECTION_TITLE_PITCH = 640
CONTENTS = 28
CONTENTS_PITCH = 420
CONTENTS_SPACE = 140
CONTENTS_NUMBER = 700
NOTE = 28
NOTE_PITCH = 520
SMALL = 24
SMALL_PITCH = 440
LINE = 24
LINE_PITCH = 480
ABOVE_TABLE = 60
COVER_LINE = 32
COVER_SIZES = (32, 30, 28)
COVER_PITCH = 560
TEXT_SLACK = 2 * BODY_PITCH
TABLE_SLACK = 60


def twips(millimetres: float) -> int:
    """Millimetres as whole twips."""
    return round(millimetres * TWIPS_PER_INCH / 25.4)


def em(half_points: int, count: float = 1) -> int:
    """The width of ``count`` hanzi of a size, in twips."""
    return round(half_points * 10 * count)


def columns(millimetres: tuple[float, ...]) -> tuple[int, ...]:
    """Column widths in twips whose sum is exact: each edge is rounded, not each width."""
    edges = [0]
    total = 0.0
    for width in millimetres:
        total += width
        edges.append(twips(total))
    return tuple(right - left for left, right in itertools.pairwise(edges))


def portrait(gutter_mm: float = 0) -> Geometry:
    """The bound page: A4 upright, mirrored margins; ``gutter_mm`` moves the type area away from the binding edge."""
    return Geometry(
        width=11906,
        height=16838,
        top=twips(37),
        bottom=twips(35),
        inner=twips(28 + gutter_mm),
        outer=11906 - twips(28 + gutter_mm) - twips(156),
        footer=twips(28),
        header=twips(20),
    )


def landscape() -> Geometry:
    """The summary sheet: A4 turned, type area 225 mm wide, not bound and not mirrored."""
    side = (16838 - twips(225)) // 2
    return Geometry(
        width=16838,
        height=11906,
        top=twips(28),
        bottom=twips(26),
        inner=side,
        outer=16838 - twips(225) - side,
        footer=twips(18),
        header=twips(15),
        mirrored=False,
    )
