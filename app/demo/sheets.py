"""A page of pixels to draw on, as if it had been scanned. Lengths in mm from the left top corner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL import Image, ImageFont

Weight = Literal["plain", "bold"]
FILES: dict[Weight, str] = {"plain": "FandolFang-Regular.ttf", "bold": "NotoSerifSC-Bold.ttf"}
_MM_PER_INCH = 25.4
_INK = 40
_SEAL = (214, 96, 92)


class PixelSheet:
    """A page of pixels at ``dpi``; ``width`` and ``height`` in mm, font sizes in points."""

    def __init__(self, width: float, height: float, dpi: int, fonts: Path) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height = width, height
        self.image: Image.Image = Image.new("RGB", (self._px(width, dpi), self._px(height, dpi)), (250, 250, 248))
        self._draw = ImageDraw.Draw(self.image)
        self._dpi, self._fonts = dpi, fonts
        self._loaded: dict[tuple[Weight, float], ImageFont.FreeTypeFont] = {}

    @staticmethod
    def _px(millimetres: float, dpi: int) -> int:
        return round(millimetres / _MM_PER_INCH * dpi)

    def _font(self, points: float, weight: Weight) -> ImageFont.FreeTypeFont:
        from PIL import ImageFont

        key = (weight, points)
        if key not in self._loaded:
            # The basic engine is built into every Pillow, so pixels do not depend on the machine's libraries.
            self._loaded[key] = ImageFont.truetype(
                self._fonts / FILES[weight], round(points / 72 * self._dpi), layout_engine=ImageFont.Layout.BASIC
            )
        return self._loaded[key]

    def _at(self, x: float, y: float) -> tuple[int, int]:
        return self._px(x, self._dpi), self._px(y, self._dpi)

    def text(self, x: float, y: float, words: str, points: float, weight: Weight = "plain") -> None:
        """Set words from ``x``."""
        self._draw.text(self._at(x, y), words, (_INK,) * 3, self._font(points, weight), anchor="ls")

    def centred(self, x: float, y: float, words: str, points: float, weight: Weight = "plain") -> None:
        """Set words around ``x``."""
        self._draw.text(self._at(x, y), words, (_INK,) * 3, self._font(points, weight), anchor="ms")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a thin line."""
        self._draw.line((self._at(x0, y0), self._at(x1, y1)), (90, 90, 90), max(1, self._dpi // 100))

    def seal(self, x: float, y: float, radius: float, words: str) -> None:
        """Draw the ring."""
        left, top = self._at(x - radius, y - radius)
        right, bottom = self._at(x + radius, y + radius)
        self._draw.ellipse((left, top, right, bottom), outline=_SEAL, width=self._px(0.9, self._dpi))
        self._draw.text(self._at(x, y), words, _SEAL, self._font(11, "bold"), anchor="mm")
