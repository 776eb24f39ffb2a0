"""How a scan may lie on a side of ours at all, by how ink is spread over rows and columns: fast and rough.

Profiles are lists of ink, one number for each 1.5 mm of an A4 sheet, whatever the size of the sheet.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import mul
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from app.scans.block_means import block_means, values_of

if TYPE_CHECKING:
    from PIL.Image import Image

Profile: TypeAlias = tuple[float, ...]
_BINS = (140, 198)
_SCALES = (0.94, 0.96, 0.98, 1.0, 1.02, 1.04, 1.06)
_REACH = 8  # bins: 12 mm
_FAST_SCALES = (0.96, 1.0, 1.04)
_WAYS = 6
_TOPS = 3
_FITS = 10
_UNEVEN = 3.0  # how much a fit is worse for scales that differ


class Profiles(NamedTuple):
    """Ink by columns and by rows."""

    across: Profile
    down: Profile


class Stretched(NamedTuple):
    """The same of a scan, at every scale that it may have."""

    across: Mapping[float, Profile]
    down: Mapping[float, Profile]


class Fit(NamedTuple):
    """How well two profiles go together, from -1 to 1, after scale and shift (in parts of the length)."""

    likeness: float
    scale: float
    shift: float


class Rough(NamedTuple):
    """How like ink is, from -1 to 1, and the likest ways to lay it, the best first: columns, rows."""

    likeness: float
    ways: tuple[tuple[Fit, Fit], ...]


def profiles_of(ink: Image) -> Profiles:
    """The ink of a sheet that stands upright."""
    across, down = block_means(ink, (_BINS[0], 1)), block_means(ink, (1, _BINS[1]))
    return Profiles(_smoothed(across), _smoothed(down))


def stretched(profiles: Profiles) -> Stretched:
    """The profiles of a scan at its possible scales, about the middle."""
    return Stretched(_at_scales(profiles.across), _at_scales(profiles.down))


def rough(ours: Profiles, scan: Stretched) -> Rough:
    """How a scan may lie on our side; rows of text say more than columns."""
    across, down = _fits(ours.across, scan.across), _fits(ours.down, scan.down)
    pairs = [(_judged(one, other), one, other) for one in across for other in down]
    pairs.sort(key=lambda pair: -pair[0])
    if not pairs:
        return Rough(-1.0, ())
    ways: list[tuple[Fit, Fit]] = []
    for _, one, other in pairs:
        if len(ways) < _WAYS and not any(_near(one, way[0]) and _near(other, way[1]) for way in ways):
            ways.append((one, other))
    return Rough(pairs[0][0], tuple(ways))


def fast(ours: Profile, scan: Mapping[float, Profile]) -> float:
    """How well two profiles go together at best, looked at by every other bin and at few scales; -1 without ink."""
    level = _levelled(ours[::2])
    power = math.sqrt(sum(map(mul, level, level)))
    best = -1.0
    for scale in _FAST_SCALES:
        other = _levelled(scan[scale][::2])
        spread = math.sqrt(sum(map(mul, other, other)))
        if power > 0 and spread > 0:
            wide = [0.0] * (_REACH // 2) + other + [0.0] * (_REACH // 2)
            likes = [sum(map(mul, level, wide[at : at + len(level)])) for at in range(_REACH + 1)]
            best = max(best, max(likes) / power / spread)
    return best


def _levelled(profile: Sequence[float]) -> list[float]:
    mean = sum(profile) / len(profile)
    return [value - mean for value in profile]


def _near(one: Fit, other: Fit) -> bool:
    """Whether one lays ink where the other does, but for what is put right later."""
    return abs(one.scale - other.scale) < 0.03 and abs(one.shift - other.shift) < 0.011


def _judged(across: Fit, down: Fit) -> float:
    return (across.likeness + 2 * down.likeness) / 3 - _UNEVEN * max(0.0, abs(across.scale - down.scale) - 0.02)


def _at_scales(profile: Profile) -> Mapping[float, Profile]:
    from PIL import Image as Pictures

    length = len(profile)
    strip = Pictures.new("F", (length, 1))
    strip.putdata(profile)
    made = {}
    for scale in _SCALES:
        matrix = (scale, 0.0, length / 2 * (1 - scale), 0.0, 1.0, 0.0)
        laid = strip.transform((length, 1), Pictures.Transform.AFFINE, matrix, Pictures.Resampling.BILINEAR)
        made[scale] = tuple(values_of(laid))
    return made


def _fits(ours: Profile, scan: Mapping[float, Profile]) -> list[Fit]:
    """The best shifts at each scale; nothing where there is no ink."""
    length = len(ours)
    level = _levelled(ours)
    power = math.sqrt(sum(map(mul, level, level)))
    found = []
    for scale, profile in scan.items():
        other = sum(profile) / length
        spread = math.sqrt(max(0.0, sum(map(mul, profile, profile)) - length * other * other))
        if power <= 0 or spread <= 0:
            continue
        wide = (0.0,) * _REACH + profile + (0.0,) * _REACH
        likes = [sum(map(mul, level, wide[at : at + length])) for at in range(2 * _REACH + 1)]
        found += [Fit(likes[at] / power / spread, scale, (at - _REACH) / length) for at in _tops(likes)]
    return sorted(found, reverse=True)[:_FITS]


def _tops(likes: Sequence[float]) -> list[int]:
    """Where the likest shifts are: a line of characters also goes together with itself a character farther on."""
    ends = [-math.inf, *likes, -math.inf]
    tops = [at for at, like in enumerate(likes) if ends[at] <= like >= ends[at + 2]]
    return sorted(tops, key=lambda at: -likes[at])[:_TOPS]


def _smoothed(profile: Sequence[float]) -> Profile:
    """So that a shift by half a bin changes little."""
    ends = [profile[0], *profile, profile[-1]]
    return tuple((a + 2 * b + c) / 4 for a, b, c in zip(ends, ends[1:], ends[2:], strict=False))
