"""The rules of tables in ink, found by their length: no stroke of a character is as long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.scans.ink import shifted

if TYPE_CHECKING:
    from PIL.Image import Image

_STEPS = (1, 2, 4, 8, 16, 32)  # together 64 pixels, at 100 dpi 16 mm
_INKED = 70


def without_rules(ink: Image) -> tuple[Image, Image]:
    """Ink of 100 dpi without its level and upright rules, and a mask that is 0 around them and 255 elsewhere."""
    from PIL import ImageChops

    solid = ink.point([255 if value > _INKED else 0 for value in range(256)])
    rules = ImageChops.lighter(_runs(solid, 1, 0), _runs(solid, 0, 1))
    for step in (1, 2):  # to both sides, as far as print is soft
        for x, y in ((step, 0), (-step, 0), (0, step), (0, -step)):
            rules = ImageChops.lighter(rules, shifted(rules, x, y))
    mask = ImageChops.invert(rules)
    return ImageChops.darker(ink, mask), mask


def _runs(solid: Image, x: int, y: int) -> Image:
    """What belongs to a long run in one direction."""
    from PIL import ImageChops

    found = solid
    for step in _STEPS:
        found = ImageChops.darker(found, shifted(found, -step * x, -step * y))
    for step in _STEPS:
        found = ImageChops.lighter(found, shifted(found, step * x, step * y))
    return found
