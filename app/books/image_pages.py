"""How large a picture stands on paper, whether it can be read there, and where a very long one is cut into pages.

The size follows the scanner's resolution; a camera's 72 dpi says nothing and is replaced. A screenshot of many screens
would be a narrow strip on one page: it is set at the width of the type area and runs on over several pages, each of
which shows a part of the same stored picture. Cuts fall into empty rows where there are some, and pages overlap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.books.fit import PageBox

Resolution = tuple[float, float]
POINTS = 72.0
_MM = 72 / 25.4
# The type area of A4 that a document has at least.
ROOM = PageBox(156 * _MM, 225 * _MM)
ASSUMED_DPI = 120.0
_SCANNER_DPI = (99.0, 2400.0)  # PNG keeps dots per metre, so 100 dpi reads 99.9998
_MOST_POINTS = 14_000.0  # PDF 1.x pages end at 14,400 units (ISO 32000 annex C)
LEAST_DPI = 100.0
_LEAST_DPI_DRAWN = 72.0  # letters on a screen are made of whole pixels
# A picture is cut when it is longer than 2.5 times the width it can have: phone screens go up to 22:9.
_LONGEST = 2.5
_WIDEST, _TOO_FINE = 4.0, 0.5
_OVERLAP = 3 * _MM
_SEARCH = 0.2  # the share of a page in which an empty row is looked for
_EMPTY_RUN = 4  # rows


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a picture that fills a page, in points from the top of the upright picture."""

    top: float
    bottom: float


def resolution(found: object) -> tuple[Resolution, bool]:
    """Dots per inch to set a picture in, and whether they come from a scanner; else the assumed ones."""
    least, most = _SCANNER_DPI
    try:
        x, y = (float(value) for value in found) if isinstance(found, tuple) else (0.0, 0.0)
    except (TypeError, ValueError, ArithmeticError):
        x = y = 0.0
    known = math.isfinite(x) and math.isfinite(y) and least <= max(x, y) <= most and min(x, y) >= least / 2
    return ((x, y), True) if known else ((ASSUMED_DPI, ASSUMED_DPI), False)


def within_limits(pixels: tuple[int, int], dpi: Resolution) -> Resolution:
    """A resolution at which no side is longer than a PDF page may be."""
    growth = max(1.0, *(size * POINTS / value / _MOST_POINTS for size, value in zip(pixels, dpi, strict=True)))
    return dpi[0] * growth, dpi[1] * growth


def scale_in_room(box: PageBox) -> float:
    """By how much a page shrinks into the type area, turned when it is landscape, as ``fit.place`` does it."""
    narrow, long = sorted((box.width, box.height)) if box.width > box.height else (box.width, box.height)
    upright = min(1.0, ROOM.width / box.width, ROOM.height / box.height)
    return 1.0 if upright == 1.0 else min(1.0, ROOM.width / narrow, ROOM.height / long)


def is_long(box: PageBox) -> bool:
    """Whether one page would make a strip of the upright picture."""
    width = min(box.width, ROOM.width)
    return box.height * width / box.width > ROOM.height and box.height > _LONGEST * box.width


def is_wide_and_fine(box: PageBox) -> bool:
    """Whether a wide picture becomes a strip; it may be a panorama, so it is not cut."""
    return box.width > _WIDEST * box.height and scale_in_room(box) < _TOO_FINE


def least_dpi(is_drawn: bool) -> float:
    """Below how many pixels to the inch a picture may not be legible."""
    return _LEAST_DPI_DRAWN if is_drawn else LEAST_DPI


def dpi_on_paper(pixels: tuple[int, int], dpi: Resolution, box: PageBox, is_scan: bool) -> float:
    """Pixels to the inch as printed.

    A scan has its own size. How large the subject of a photo is, nobody knows: a sheet of paper most likely, so it is
    measured as if it filled the type area.
    """
    if is_scan:
        return math.sqrt(dpi[0] * dpi[1]) / scale_in_room(box)
    narrow, long = sorted(pixels)
    return max(narrow * POINTS / ROOM.width, long * POINTS / ROOM.height)


def cut(height: float, is_empty: Callable[[float], bool], step: float) -> list[Piece]:
    """The pieces of a picture ``height`` points high, at most a type area each, overlapping by 3 mm.

    ``is_empty`` tells of a place from the top whether the row there has one colour; rows are ``step`` apart.
    """
    pieces: list[Piece] = []
    top = 0.0
    while height - top > ROOM.height:
        bottom = _best_cut(top, is_empty, step)
        pieces.append(Piece(top, bottom))
        top = bottom - _OVERLAP
    return [*pieces, Piece(top, height)]


def pages_at_most(box: PageBox) -> int:
    """About how many pages a long picture fills, known before its rows are looked at."""
    height = box.height * min(1.0, ROOM.width / box.width)
    return int(height / (ROOM.height * (1 - _SEARCH) - _OVERLAP)) + 1


def _best_cut(top: float, is_empty: Callable[[float], bool], step: float) -> float:
    """The lowest empty stretch in the last part of a page, in its middle; the end of the page when there is none."""
    lowest = top + ROOM.height
    rows = int(ROOM.height * _SEARCH / step)
    run = 0
    for index in range(rows):
        place = lowest - index * step
        if is_empty(place):
            run += 1
        elif run >= _EMPTY_RUN:
            return place + (run + 1) // 2 * step
        else:
            run = 0
    return lowest - run // 2 * step if run >= _EMPTY_RUN else lowest


def highest(pieces: Sequence[Piece]) -> float:
    """The height of the longest piece: every page of a cut picture gets it, so that turning changes no page."""
    return max(piece.bottom - piece.top for piece in pieces)


def overlaps(pieces: Sequence[Piece]) -> bool:
    """Whether each piece begins above the end of the one before it: nothing is lost."""
    return all(after.top < before.bottom for before, after in pairwise(pieces))
