"""How wide the columns of a table become, and whether its pages lie or stand: decided by what is in the cells."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

from app.books.office.plain_table import PlainTable
from app.books.office.worksheet import NotPlain
from app.documents.linebreak import is_hanzi
from app.documents.model import Face, Geometry
from app.documents.typeset import Typesetter
from app.progress import Pause

A4 = (11906, 16838)
MARGIN = 567  # 10 mm: the page shrinks into the type area of the book, so its own margins need no more
PADDING = 80
_SIZES = (24, 21, 18, 16)
_WIDEST_EM = 16
_NARROWEST_EM = 2
_CUT_EM = 4
_MOST_LINES = 4
_SPARE = 20
_LONG_WORD_EM = 12
_BY_THE_WAY = 200


@dataclass(frozen=True, slots=True)
class Grid:
    """A page and the columns on it in twips; text is set in ``half_points``."""

    geometry: Geometry
    columns: tuple[int, ...]
    half_points: int

    @property
    def pitch(self) -> int:
        """Height of a line."""
        return self.half_points * 13


def page(lying: bool) -> Geometry:
    """A page of A4 with narrow margins, standing or lying."""
    width, height = reversed(A4) if lying else A4
    return Geometry(width, height, MARGIN, MARGIN, MARGIN, MARGIN, MARGIN // 2, MARGIN // 2, mirrored=False)


def choose_grid(table: PlainTable, typesetter: Typesetter, pause: Pause) -> Grid:
    """The largest text that leaves each column room, on a standing page if it can be.

    Columns are as wide as their widest text, long ones wrap at 16 hanzi. Raises :class:`NotPlain` when the table does
    not fit even so.
    """
    natural, least = _widths(table, typesetter, pause)
    tries = [(lying, size) for lying in (False, True) for size in _SIZES[:2]]
    for lying, size in (*tries, (True, _SIZES[2])):
        geometry = page(lying)
        wide = [_scaled(width, size) + 2 * PADDING for width in natural]
        low = [_scaled(width, size) + 2 * PADDING for width in least]
        cap = size * 10 * _WIDEST_EM
        found = [max(min(width, cap), narrow) for width, narrow in zip(wide, low, strict=True)]
        if sum(found) <= geometry.column:
            return Grid(geometry, _spread(found, wide, geometry.column), size)
    return _squeezed(natural, least)


def _squeezed(natural: list[int], least: list[int]) -> Grid:
    """The smallest text on a lying page, the wide columns made narrower until all fit; at worst numbers wrap.

    A column gets room by the square root of its longest text, so that no row becomes high for one column alone.
    """
    geometry = page(lying=True)
    for size, cut in ((_SIZES[2], False), (_SIZES[3], False), (_SIZES[3], True)):
        low = [_scaled(width, size) + 2 * PADDING for width in least]
        if cut:
            low = [min(width, size * 10 * _CUT_EM + 2 * PADDING) for width in low]
        wide = [_scaled(width, size) + 2 * PADDING for width in natural]
        most = _MOST_LINES if size != _SIZES[3] else max(wide)
        found = _by_roots(low, wide, geometry.column)
        few = all(width * most >= whole for width, whole in zip(found, wide, strict=True))
        if sum(found) <= geometry.column and few:
            return Grid(geometry, _spread(found, wide, geometry.column), size)
    raise NotPlain(f"有 {len(least)} 列，一页排不下")


def _by_roots(low: list[int], wide: list[int], room: int) -> list[int]:
    """Widths between ``low`` and ``wide``, as near to the room as roots of the texts' lengths lead."""

    def widths(share: int) -> list[int]:
        return [max(narrow, min(width, isqrt(width * share))) for narrow, width in zip(low, wide, strict=True)]

    under, over = 0, room * 2
    while over - under > 1:
        share = (under + over) // 2
        under, over = (share, over) if sum(widths(share)) <= room else (under, share)
    return widths(under)


def _spread(found: list[int], wide: list[int], room: int) -> tuple[int, ...]:
    """Give what is left first to columns whose text wraps, then to all in proportion: the table fills its page."""
    rest = room - sum(found)
    for number in sorted(range(len(found)), key=lambda place: found[place]):
        more = max(0, min(rest, wide[number] - found[number]))
        found[number] += more
        rest -= more
    total = sum(found)
    given = [width + rest * width // total for width in found]
    given[-1] += room - sum(given)
    return tuple(given)


def _scaled(width: int, half_points: int) -> int:
    return -(-width * half_points // _BY_THE_WAY) + _SPARE


def _widths(table: PlainTable, typesetter: Typesetter, pause: Pause) -> tuple[list[int], list[int]]:
    """The widest line and the widest word of each column, set in a size of 100 points."""
    count = len(table.rows[0])
    natural, least = [0] * count, [_NARROWEST_EM * _BY_THE_WAY * 10] * count
    longest = _LONG_WORD_EM * _BY_THE_WAY * 10
    for number, row in enumerate(table.rows):
        if number % 200 == 0:
            pause()
        for column, cell in enumerate(row):
            spans = table.spans.get((number, column), (1, 1))[1] > 1
            for line in () if spans else cell.text.split("\n"):
                width = typesetter.width(typesetter.runs(line, Face.SONG, _BY_THE_WAY))
                if width <= natural[column] and width <= least[column]:
                    continue
                natural[column] = max(natural[column], width)
                least[column] = max(least[column], min(longest, _widest_word(line, typesetter)))
    return natural, least


def _widest_word(line: str, typesetter: Typesetter) -> int:
    """Width of the longest stretch that would be cut in its middle: a number, a word of letters."""
    words = "".join(" " if is_hanzi(char) else char for char in line).split()
    longest = max(words, key=len, default="")
    return typesetter.width(typesetter.runs(longest, Face.SONG, _BY_THE_WAY))
