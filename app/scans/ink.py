"""The ink of a picture: what is printed or written, without the paper, the light on it and red seals.

Ink is a grey picture in which 0 is paper and 255 black. It is found alike in a scan and in a side of ours, so that the
two can be laid on each other.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_BLOCK = 4
_STEPS = (1, 1, 2, 2)  # shifts that together look 7 blocks around: more than the height of a line
_BRIGHTER = 0.1  # of all pixels, than what counts as white: grain, reflections
_FAINTEST = 30  # of 255: grain of the paper, print that shines through from its back
_LOG = 255 / math.log(256)


def ink_of(picture: Image) -> Image:
    """The ink of a picture of some 100 dpi, L or RGB. From RGB, red is taken out: seals, and red print as well."""
    grey = _without_colours(picture) if picture.mode == "RGB" else picture
    logarithms = [round(_LOG * math.log(value + 1)) for value in range(256)]
    return _darker(_paper(grey).point(logarithms), grey.point(logarithms))


def shifted(picture: Image, x: int, y: int) -> Image:
    """A picture of the same size whose pixels lie ``x``, ``y`` nearer to the left upper corner; 0 comes in."""
    return picture.crop((x, y, x + picture.width, y + picture.height))


def _darker(paper: Image, seen: Image) -> Image:
    """By which share of the paper's brightness a picture is darker; both as logarithms."""
    from PIL import ImageChops

    scale = 255 / (255 - _FAINTEST)
    shares = [255 * (1 - math.exp(-value / _LOG)) for value in range(256)]
    return ImageChops.subtract(paper, seen).point([max(0, round((share - _FAINTEST) * scale)) for share in shares])


def _without_colours(picture: Image) -> Image:
    """How bright a picture is when all that is coloured counts as paper; black stays black under a seal."""
    from PIL import ImageChops

    red, green, blue = (_balanced(band) for band in picture.split())
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.add(most, ImageChops.subtract(most, least))


def _balanced(band: Image) -> Image:
    """A channel in which the paper is white, whatever the colour of the light."""
    left, white = _BRIGHTER * band.width * band.height, 255
    for value, count in reversed(list(enumerate(band.histogram()))):
        left -= count
        white = max(value, 1)
        if left < 0:
            break
    return band.point([min(255, round(value * 255 / white)) for value in range(256)])


def _paper(grey: Image) -> Image:
    """How bright the paper is at each place: the brightest of its neighbourhood, smoothed."""
    from PIL import Image as Pictures
    from PIL import ImageChops, ImageFilter

    found = grey.reduce(_BLOCK)
    for number, step in enumerate(_STEPS):
        way = step if number % 2 else -step  # to and fro, so that the middle stays
        found = ImageChops.lighter(found, shifted(found, way, 0))
        found = ImageChops.lighter(found, shifted(found, 0, way))
    smooth = found.filter(ImageFilter.GaussianBlur(3))
    return smooth.resize(grey.size, Pictures.Resampling.BILINEAR)
