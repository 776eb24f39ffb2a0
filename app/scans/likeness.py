"""How like a scanned page is to a side of ours, from 0 to 1, and how it has to be turned.

The scan is laid on our side; then every block of our print asks how much of itself is there. A seal or handwriting
over a block adds ink and takes none away, so what is missing counts, not what was added. The likeness is the mean of
all print and of its worst blocks: one other name on the same form shows in these alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.scans.coarse import Profiles, Rough, Stretched, fast, profiles_of, rough, stretched
from app.scans.ink import ink_of, shifted
from app.scans.laying import Blocks, Net, drawn_to_place, nearest_net, plain_net, shifts
from app.scans.rules import without_rules
from app.scans.upright import flattened, frame_corners, quarter_turned, sheet_corners, skew_of

if TYPE_CHECKING:
    from PIL.Image import Image

OUR_DPI = 100
SCAN_PIXELS = 1400
"""The longer edge of the picture of a scanned page that :class:`Sheet` expects, about."""
TURNS = (0, 90, 180, 270)
SURE = 0.62
"""From this on a scan is of that side: measured, between scans of a side and those of other print on its form."""
ALIKE = 0.53
"""From this mean on it has the same layout at least, and much of the print."""
_BLOCK = (40, 24)  # pixels: two or three characters of a line
_MARGIN = 0.015  # of the longer edge, where scanners leave shadows
_WORST = 0.05  # of the print
_LEAST_BLOCKS = 3
_WEIGHT_OF_WORST = 0.7
_SEEN = 1.0  # of squared levels: a block with less has no print
_USUAL = 0.7  # of the blocks print more faintly than what counts as full strength
_FAINTEST = 0.35  # of our print, in a scan of it; what is fainter is chance
_ADDED = 0.9  # how full a block counts at most that has other ink over it
_INKED = 40
_LEAST_INK = 0.00008  # of the pixels: less is dust
_SQUARE = 1.15


class Like(NamedTuple):
    """How like a scan is to a side, and the clockwise degrees after which it stands upright: ``turn``, then ``skew``.

    ``mean`` is the likeness of all print, ``worst`` that of its worst blocks.
    """

    likeness: float
    turn: int = 0
    skew: float = 0.0
    mean: float = 0.0
    worst: float = 0.0


UNLIKE = Like(0.0)


class Lying(NamedTuple):
    """A scan turned by ``turn`` and how it lies on a side, roughly."""

    turn: int
    rough: Rough


class Side:
    """A side of ours; ``picture`` of :data:`OUR_DPI`, in grey for scans in grey."""

    def __init__(self, picture: Image) -> None:
        self.ink = ink_of(picture)
        self.is_blank = ink_share(self.ink) < _LEAST_INK

    @cached_property
    def profiles(self) -> Profiles:
        """Its ink by columns and rows."""
        return profiles_of(self.ink)

    @cached_property
    def print(self) -> tuple[Image, Image]:
        """Its ink without the rules of tables, which all pages of a form share, and a mask of where they are not."""
        return without_rules(self.ink)


class Sheet:
    """A scanned sheet, cut out of its picture; ``skew`` is what makes its lines level, up to 4 degrees."""

    def __init__(self, ink: Image, skew: float, coloured: bool) -> None:
        self.ink = ink
        self.size = ink.size
        self.skew = skew
        self.coloured = coloured
        self.is_blank = ink_share(ink) < _LEAST_INK
        self._profiles: dict[int, Stretched] = {}

    def with_ink(self, ink: Image) -> Sheet:
        """The same with other ink: an empty picture, as long as only profiles are asked for, or its own again."""
        other = copy(self)
        other.ink = ink
        return other

    def profiles(self, turn: int) -> Stretched:
        """Its ink by columns and rows, straightened and turned, at all its possible scales."""
        from PIL import Image as Pictures

        if turn not in self._profiles:
            small = quarter_turned(self.ink.reduce(3), turn)
            self._profiles[turn] = stretched(profiles_of(small.rotate(-self.skew, Pictures.Resampling.BILINEAR)))
        return self._profiles[turn]

    def turns(self, side: tuple[int, int]) -> tuple[int, ...]:
        """The quarter turns in which it can be a side of this size."""
        own, others = (size[0] / size[1] for size in (self.size, side))
        if max(own, 1 / own) < _SQUARE or max(others, 1 / others) < _SQUARE:
            return TURNS
        return (0, 180) if (own > 1) == (others > 1) else (90, 270)


def ink_share(ink: Image) -> float:
    """The share of the pixels that have ink, specks left out."""
    cleared = ink.reduce(3)
    return sum(cleared.histogram()[_INKED:]) / (cleared.width * cleared.height)


def sheet_of(picture: Image) -> Sheet:
    """The sheet in the picture of a scanned page, L or RGB."""
    from PIL import Image as Pictures

    ink, corners = ink_of(picture), sheet_corners(picture)
    if corners != frame_corners(picture.size):
        ink = flattened(ink, corners, Pictures.Resampling.BILINEAR)
    margin = round(_MARGIN * max(ink.size))
    clean = Pictures.new("L", ink.size, 0)
    clean.paste(ink.crop((margin, margin, ink.width - margin, ink.height - margin)), (margin, margin))
    return Sheet(clean, skew_of(clean), picture.mode == "RGB")


def lying(profiles: Profiles, size: tuple[int, int], sheet: Sheet) -> Lying:
    """The turn in which a scan is likest to a side of ``size`` by its profiles, and how it lies then."""
    tried = [Lying(turn, rough(profiles, sheet.profiles(turn))) for turn in sheet.turns(size)]
    return max(tried, key=lambda one: one.rough.likeness)


def rows_alike(profiles: Profiles, size: tuple[int, int], sheet: Sheet) -> float:
    """How like a scan may be to a side by its rows alone, -1 to 1: a tenth of the work of :func:`lying`."""
    return max(fast(profiles.down, sheet.profiles(turn).down) for turn in sheet.turns(size))


def likeness(side: Side, sheet: Sheet, lies: Lying) -> Like:
    """How like a scan is that lies so, roughly."""
    if side.is_blank or sheet.is_blank or not lies.rough.ways:
        return UNLIKE
    ink = quarter_turned(sheet.ink, lies.turn)
    size = side.ink.size
    nets = [plain_net(size, ink.size, sheet.skew, *way) for way in _ways(lies.rough, size)]
    net = drawn_to_place(nearest_net(nets, side.ink, ink), side.ink, ink)
    found = _judged(list(_present(side, net, ink)))
    if found.mean > ALIKE and _together(found) < SURE:  # a part may lie beside its place: a photo, a curled sheet
        again = drawn_to_place(net, side.ink, ink)
        found, net = max((found, net), (_judged(list(_present(side, again, ink))), again), key=lambda one: one[0])
    return Like(_together(found), lies.turn, -net.angle, found.mean, found.worst)


def _ways(found: Rough, size: tuple[int, int]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Scale and shift in pixels, of columns and of rows."""
    for way in found.ways:
        across, down = ((fit.scale, fit.scale * fit.shift * edge) for fit, edge in zip(way, size, strict=True))
        yield across, down


class _Block(NamedTuple):
    """How like a block is (-1 to 1), how strongly our print is seen there, and how much print it has."""

    likeness: float
    strength: float
    power: float


def _present(side: Side, net: Net, ink: Image) -> Iterator[_Block]:
    """The blocks of our print, each after the little shift at which it is likest."""
    from PIL import ImageChops

    ours, mask = side.print
    scan = ImageChops.darker(net.laid(ink), mask)
    width, height = ours.size
    blocks = Blocks(ours, (max(1, round(width / _BLOCK[0])), max(1, round(height / _BLOCK[1]))))
    own = blocks.together(ours)
    spreads = blocks.spreads(scan)
    best = [(-1.0, 0.0)] * len(own)
    for shift in shifts(1):
        moved = shifted(scan, *shift)
        for at, (power, both, spread) in enumerate(zip(own, blocks.together(moved), spreads, strict=True)):
            if power > _SEEN and spread > 0 and (like := both / math.sqrt(power * spread)) > best[at][0]:
                best[at] = like, both / power
    for power, (like, strength) in zip(own, best, strict=True):
        if power > _SEEN:
            yield _Block(like, strength, power)


class _Judged(NamedTuple):
    worst: float
    mean: float


def _together(found: _Judged) -> float:
    return (1 - _WEIGHT_OF_WORST) * found.mean + _WEIGHT_OF_WORST * found.worst


def _judged(blocks: Sequence[_Block]) -> _Judged:
    """The mean of all blocks and that of the worst, weighted by print."""
    if not blocks:
        return _Judged(0.0, 0.0)
    usual = sorted(block.strength for block in blocks)[int(_USUAL * (len(blocks) - 1))]
    full = max(usual, _FAINTEST)
    total = sum(block.power for block in blocks)
    valued = sorted(
        (max(0.0, block.likeness, min(1.0, block.strength / full) * _ADDED), block.power) for block in blocks
    )
    mean = sum(value * power for value, power in valued) / total
    # a title must not outweigh the small print of a name
    most = sorted(power for _, power in valued)[len(valued) // 2]
    weights = [(value, min(power, most)) for value, power in valued]
    total = sum(weight for _, weight in weights)
    left = share = max(_WORST * total, min(_LEAST_BLOCKS, len(weights)) * total / len(weights))
    worst = 0.0
    for value, weight in weights:
        worst += value * min(weight, left)
        left -= min(weight, left)
    return _Judged(worst / share, mean)
