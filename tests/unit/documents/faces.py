"""What the bundled fonts hold, read with fontTools: an outside judge of coverage and widths."""

from __future__ import annotations

from functools import cache

from app.documents.fonts import FILES
from app.documents.model import Face
from tests.conftest import ROOT

_NO_GLYPH = "0"
_FANDOL = (Face.FANG, Face.KAI)
_WRONG_IN_FANDOL = "￥™￣～－"


@cache
def advances(face: Face) -> dict[str, int]:
    """Advance of each character that a face has, in 1/1000 em; 仿宋 borrows the Latin of 宋体."""
    from fontTools.ttLib import TTFont

    with TTFont(ROOT / "resources" / "fonts" / FILES[face], lazy=True) as font:
        # names that cost nothing: fontTools would make one up for each of 80,000 glyphs
        font.setGlyphOrder([str(glyph) for glyph in range(font["maxp"].numGlyphs)])
        widths, unit = font["hmtx"].metrics, font["head"].unitsPerEm
        glyphs = font.getBestCmap().items()
        found = {chr(code): widths[glyph][0] * 1000 // unit for code, glyph in glyphs if glyph != _NO_GLYPH}
    if face in _FANDOL:
        found = {char: width for char, width in found.items() if char not in _WRONG_IN_FANDOL}
    if face is Face.FANG:
        found |= {char: width for char, width in advances(Face.SONG).items() if "!" <= char <= "~"}
    return found


@cache
def covered() -> frozenset[str]:
    """Characters that a bundled font has."""
    return frozenset(char for face in Face for char in advances(face))
