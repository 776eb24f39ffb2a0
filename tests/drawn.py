"""What PDFium sees on the pages of a PDF: each character with its font, its ink and the place it is set at."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Drawn(NamedTuple):
    """A character: its font without the tag of its subset, its size, its ink from left to right, and where it is set.

    All in points; ``line`` is the height of its baseline.
    """

    char: str
    font: str
    size: float
    left: float
    right: float
    origin: float
    line: float

    @property
    def is_wide(self) -> bool:
        """Whether it is a hanzi or a full-width sign."""
        return "\u2e80" <= self.char < "\ufe00"


def drawn(pdf: bytes | Path) -> list[list[Drawn]]:
    """The visible characters of each page, in the order in which they are drawn."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(page.get_textpage()) for page in document]


def _page(text: object) -> list[Drawn]:
    from pypdfium2 import raw

    found = []
    for index in range(raw.FPDFText_CountChars(text)):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if raw.FPDFText_IsGenerated(text, index) or char.isspace():
            continue
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(text, index, name, len(name), flags)
        left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        font = name.value.decode()
        size = raw.FPDFText_GetFontSize(text, index)
        found.append(Drawn(char, font.partition("+")[2] or font, size, left.value, right.value, x.value, y.value))
    return found


def in_font(characters: Sequence[Drawn], font: str) -> str:
    """The characters that a font draws."""
    return "".join(one.char for one in characters if one.font == font)


def moved(before: Sequence[Drawn], after: Sequence[Drawn]) -> list[str]:
    """What of a page is another character, on another line, in another place, or drawn over its neighbour.

    Hanzi stay where they are. Letters of another width may stand elsewhere inside their word, not in the next.
    """
    if [one.char for one in before] != [one.char for one in after]:
        return ["other characters"]
    found = []
    for one, other in zip(before, after, strict=True):
        if abs(one.line - other.line) > 0.02 or one.size != other.size:
            found.append(f"{one.char} changed its line or size")
        if abs(one.origin - other.origin) > (0.04 if one.is_wide else 0.75) * one.size:
            found.append(f"{one.char} stands {other.origin - one.origin:.1f} pt further")
    overlaps = zip(_overlaps(before), _overlaps(after), strict=True)
    return found + [
        f"{pair} overlap by {more:.2f} pt" for (_, less), (pair, more) in overlaps if more > max(0.3, less + 0.3)
    ]


def _overlaps(characters: Sequence[Drawn]) -> list[tuple[str, float]]:
    """For each two neighbours on a line how far the second's ink reaches into the first's."""
    return [
        (one.char + other.char, one.right - other.left if one.line == other.line and one.origin < other.origin else 0.0)
        for one, other in itertools.pairwise(characters)
    ]
