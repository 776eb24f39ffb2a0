"""Turn a font with cubic (CFF) outlines into one with quadratic (glyf) outlines.

The PDF writer embeds glyf fonts only. Same input and same fontTools version give the same bytes: nothing is hinted,
renamed or re-stamped, and the names and the licence text inside the font stay as they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph
    from fontTools.ttLib.tables._m_a_x_p import table__m_a_x_p

MAX_ERROR = 1.0  # units of an em of 1000: a thousandth of the size, below what any printer shows


def cff_to_glyf(source: Path, target: Path) -> None:
    """Write ``source`` (.otf) as ``target`` (.ttf), each outline within ``MAX_ERROR`` of the original."""
    from fontTools.ttLib import TTFont, newTable

    with TTFont(source, recalcTimestamp=False) as font:
        order = font.getGlyphOrder()
        font["loca"] = newTable("loca")
        font["glyf"] = glyf = newTable("glyf")
        glyf.glyphOrder = order
        glyf.glyphs = _quadratic_glyphs(font)
        del font["CFF "]
        if "VORG" in font:
            del font["VORG"]
        glyf.compile(font)
        _correct_side_bearings(font)
        font["maxp"] = _maximum_profile(font)
        post = font["post"]
        post.formatType = 3.0  # no glyph names: nothing reads them
        post.extraNames, post.mapping, post.glyphOrder = [], {}, order
        font.sfntVersion = "\000\001\000\000"
        font.save(target)


def _quadratic_glyphs(font: TTFont) -> dict[str, Glyph]:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyph_set = font.getGlyphSet()
    glyphs = {}
    for name in glyph_set:
        pen = TTGlyphPen(glyph_set)
        # glyf fills clockwise contours, CFF the other way round
        glyph_set[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    return glyphs


def _correct_side_bearings(font: TTFont) -> None:
    metrics = font["hmtx"]
    for name, glyph in font["glyf"].glyphs.items():
        if hasattr(glyph, "xMin"):
            metrics[name] = (metrics[name][0], glyph.xMin)


def _maximum_profile(font: TTFont) -> table__m_a_x_p:
    from fontTools.ttLib import newTable

    profile = newTable("maxp")
    profile.tableVersion = 0x00010000
    profile.maxZones = 1
    profile.maxTwilightPoints = 0
    profile.maxStorage = 0
    profile.maxFunctionDefs = 0
    profile.maxInstructionDefs = 0
    profile.maxStackElements = 0
    profile.maxSizeOfInstructions = 0
    profile.maxComponentElements = max(
        (len(glyph.components) if glyph.isComposite() else 0 for glyph in font["glyf"].glyphs.values()), default=0
    )
    profile.numGlyphs = len(font.getGlyphOrder())
    return profile
