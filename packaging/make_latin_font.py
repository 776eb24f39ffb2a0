"""Make the fonts of letters and signs that the bundled Chinese fonts lack: names of foreign partners, CO₂, ₹, ⇌.

The letters have the shapes and, to the unit, the widths of Liberation Serif and Sans, which are those of Times New
Roman and Arial: so the fonts that Word files name for them take the room that layout reckoned with. What Liberation
lacks comes from Noto, its capitals as tall as Liberation's; index figures all come from Noto, to be of one design.

Outlines only, without hints and layout tables; built byte for byte alike each time from the same sources. Both families
are under the SIL Open Font License, which reserves their names: ours are other ones, the licence stays (section 3, 5).
Usage: ``python packaging/make_latin_font.py FOLDER_OF_SOURCES FOLDER_OF_FONTS``
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from make_symbol_font import STAMP

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

# inclusive ranges of code points, by the blocks of Unicode
LETTERS = (
    (0x20, 0x7E), (0xA1, 0xFF), (0x100, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF),
    (0x2010, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x218B), (0x2C60, 0x2C7F), (0xFB00, 0xFB06),
)  # fmt: skip
INDEX_FIGURES = range(0x2070, 0x209D)
SUPERSCRIPTS = range(0x2070, 0x2080)
SIGNS = ((0x2190, 0x23FF), (0x25A0, 0x26FF), (0x2701, 0x27BF))
# line metrics of Noto Serif SC in ems, so that no font of these raises a line in Word
_ASCENT, _DESCENT = 1.151, 0.286
_LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
_LICENCE_AT = "https://openfontlicense.org"


@dataclass(frozen=True)
class Made:
    """One font to make: its names, its sources in the order in which they are asked, and its characters.

    ``level``: other sources are scaled until their capitals are as tall as those of the first; index figures are not,
    and superscripts are ``raised`` by so many ems, so that they match the ² of the Chinese font beside them.
    """

    file: str
    family: str
    sources: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]
    bold: bool = False
    level: bool = True
    raised: float = 0.0


MADE = (
    Made("ShenbaoLatin-Regular.ttf", "Shenbao Latin", ("LiberationSerif-Regular.ttf", "NotoSerif-Regular.ttf"),
         LETTERS, raised=0.075),
    Made("ShenbaoLatin-Bold.ttf", "Shenbao Latin", ("LiberationSerif-Bold.ttf", "NotoSerif-Bold.ttf"), LETTERS,
         bold=True, raised=0.075),
    Made("ShenbaoLatinHei.ttf", "Shenbao Latin Hei", ("LiberationSans-Regular.ttf", "NotoSans-Regular.ttf"), LETTERS,
         raised=0.025),
    Made("ShenbaoSigns.ttf", "Shenbao Signs",
         ("NotoSansMath-Regular.ttf", "NotoSansSymbols2-Regular.ttf", "NotoSansSymbols-Regular.ttf"), SIGNS,
         level=False),
)  # fmt: skip


def build_all(sources: Path, target: Path) -> None:
    """Write every font from the source files of one folder."""
    for made in MADE:
        build(made, [sources / name for name in made.sources], target / made.file)


def build(made: Made, sources: Iterable[Path], target: Path) -> None:
    """Write one font; its em and the height of its capitals are those of the first source."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib import TTFont

    fonts = [TTFont(path) for path in sources]
    em = fonts[0]["head"].unitsPerEm
    glyphs, widths, characters = _glyphs(fonts, made)
    builder = FontBuilder(em, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(characters)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (widths[name], builder.font["glyf"][name].xMin) for name in glyphs})
    ascent, descent = round(_ASCENT * em), round(_DESCENT * em)
    builder.setupHorizontalHeader(ascent=ascent, descent=-descent)
    builder.setupNameTable(_names(made, fonts))
    builder.setupOS2(
        sTypoAscender=ascent, sTypoDescender=-descent, usWinAscent=ascent, usWinDescent=descent, fsType=0,
        sCapHeight=_capitals(fonts[0]), sxHeight=fonts[0]["OS/2"].sxHeight,
        usWeightClass=700 if made.bold else 400, fsSelection=0x20 if made.bold else 0x40,
    )  # fmt: skip
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=STAMP, modified=STAMP, macStyle=1 if made.bold else 0)
    builder.save(target)


def _glyphs(fonts: list[TTFont], made: Made) -> tuple[dict[str, Glyph], dict[str, int], dict[int, str]]:
    """Outlines, advances and the character map; characters that share a glyph in their source share it here."""
    maps = [font.getBestCmap() for font in fonts]
    glyphs, widths = {".notdef": _drawn(fonts[0], ".notdef", 1, 0)}, {".notdef": fonts[0]["hmtx"][".notdef"][0]}
    characters: dict[int, str] = {}
    for code in (code for first, last in made.ranges for code in range(first, last + 1) if _is_printed(code)):
        order = range(len(fonts))[:: -1 if code in INDEX_FIGURES else 1]
        number = next((number for number in order if code in maps[number]), None)
        if number is None:
            continue
        glyph = maps[number][code]
        name = f"{number}.{glyph}"
        if name not in glyphs:
            scale = _scale(fonts[0], fonts[number], made.level and code not in INDEX_FIGURES)
            raised = round(made.raised * fonts[0]["head"].unitsPerEm) if code in SUPERSCRIPTS else 0
            glyphs[name] = _drawn(fonts[number], glyph, scale, raised)
            widths[name] = round(fonts[number]["hmtx"][glyph][0] * scale)
        characters[code] = name
    return glyphs, widths, characters


def _is_printed(code: int) -> bool:
    return code == 0x20 or unicodedata.category(chr(code))[0] not in "CZ"


def _capitals(font: TTFont) -> int:
    return int(font["OS/2"].sCapHeight)


def _scale(first: TTFont, other: TTFont, level: bool) -> float:
    if level:
        return _capitals(first) / _capitals(other)
    return float(first["head"].unitsPerEm / other["head"].unitsPerEm)


def _drawn(font: TTFont, name: str, scale: float, raised: int) -> Glyph:
    """A glyph as outlines of its own, without components."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.roundingPen import RoundingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    shapes = font.getGlyphSet()
    recorded = DecomposingRecordingPen(shapes)
    shapes[name].draw(recorded)
    pen = TTGlyphPen(None)
    recorded.replay(TransformPen(RoundingPen(pen), (scale, 0, 0, scale, 0, raised)))
    return pen.glyph()


def _names(made: Made, fonts: list[TTFont]) -> dict[str, str]:
    style = "Bold" if made.bold else "Regular"
    postscript = Path(made.file).stem
    return {
        "copyright": " ".join(font["name"].getDebugName(0) for font in fonts),
        "familyName": made.family,
        "styleName": style,
        "uniqueFontIdentifier": f"{postscript}-1",
        "fullName": f"{made.family} {style}" if made.bold else made.family,
        "psName": postscript,
        "version": "Version 1.000",
        "description": f"Made from {' and '.join(made.sources)}.",
        "licenseDescription": _LICENCE,
        "licenseInfoURL": _LICENCE_AT,
    }


if __name__ == "__main__":
    build_all(Path(sys.argv[1]), Path(sys.argv[2]))
