"""Boxes, ticks and bullets that Word files draw with symbol fonts, as characters.

Sources: the character tables of Wingdings, Wingdings 2, Webdings and Symbol (Microsoft typography); ECMA-376 part 1,
17.3.3.30 (``w:sym``): codes from F000 on stand for the same place below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

TICKED, EMPTY, TICK, CROSS, FILLED = "☑", "□", "√", "×", "■"
_WINGDINGS: Mapping[int, str] = {
    0x6C: "●", 0x6D: "○", 0x6E: FILLED, 0x6F: EMPTY, 0x70: EMPTY, 0x71: EMPTY, 0x72: EMPTY, 0x75: "◆", 0x77: "◆",
    0x78: "☒", 0xA1: "○", 0xA4: "●", 0xA7: FILLED, 0xA8: EMPTY, 0xFB: CROSS, 0xFC: TICK, 0xFD: "☒", 0xFE: TICKED,
}  # fmt: skip
_WINGDINGS_2: Mapping[int, str] = {
    0x4F: CROSS, 0x50: TICK, 0x51: "☒", 0x52: TICKED, 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0xA1: FILLED,
    0xA2: FILLED, 0xA3: EMPTY, 0x2A: EMPTY,
}  # fmt: skip
_WEBDINGS: Mapping[int, str] = {0x61: TICK, 0x63: EMPTY, 0x67: FILLED, 0x72: CROSS, 0x6E: "●"}
_SYMBOL: Mapping[int, str] = {0xB7: "·", 0xD6: TICK, 0xB4: CROSS, 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0x6D: "μ"}
_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL,
}  # fmt: skip
_PRIVATE = 0xF000
_COMBINED = re.compile(r"\s*EQ\s*\\o(?:\\a[clr])?\s*\((.*)\)\s*", re.IGNORECASE)
_BOXES, _MARKS = "□○〇◯☐▢", "√✓✔∨vV☑"


def symbol(font: str, code: int) -> str:
    """The character that a symbol font draws at a code; a private one when it is not known here."""
    place = code - _PRIVATE if code >= _PRIVATE else code
    known = _FONTS.get(font.strip().casefold(), {})
    return known.get(place) or chr(_PRIVATE + place if place < 0x100 else code)


def is_symbol_font(font: str) -> bool:
    """Whether letters in that font are drawings."""
    return font.strip().casefold() in _FONTS


def in_symbol_font(font: str, text: str) -> str:
    """What letters typed in a symbol font show; blanks stay blanks."""
    return "".join(char if char.isspace() else symbol(font, ord(char)) for char in text)


def combined(instruction: str) -> str:
    """What a field that lays characters over one another shows (带圈字符): a box and a tick are a ticked box.

    Empty for any other field.
    """
    match = _COMBINED.fullmatch(instruction)
    if match is None:
        return ""
    pieces = "".join(re.split(r"[,;，；\s]|\\\w+", match[1]))
    boxed = any(char in _BOXES for char in pieces)
    if boxed and any(char in _MARKS for char in pieces):
        return TICKED
    return "".join(char for char in pieces if not (boxed and char in _BOXES)) or EMPTY
