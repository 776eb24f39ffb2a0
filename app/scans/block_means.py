"""Means of a picture over blocks, exact to fractions of a level."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def block_means(picture: Image, blocks: tuple[int, int]) -> list[float]:
    """The mean of every block of an L or F picture that is divided into so many across and down, row by row."""
    from PIL import Image as Pictures

    return values_of(picture.convert("F").resize(blocks, Pictures.Resampling.BOX))


def values_of(picture: Image) -> list[float]:
    """The pixels of an F picture, row by row."""
    return array("f", picture.tobytes()).tolist()
