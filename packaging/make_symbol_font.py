"""Draw ShenbaoSymbols.ttf: □ ☐ ☑ ☒ ✓, which the bundled Chinese fonts lack or draw unlike each other.

The box copies the size, stroke and place of □ in Noto Serif SC (100..900 by -20..780, stroke 40, em of 1000), so that
empty and ticked boxes of one line match. Built byte for byte alike each time: no clock goes into the file.
Usage: ``python packaging/make_symbol_font.py resources/fonts/ShenbaoSymbols.ttf``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

EM = 1000
FAMILY = "Shenbao Symbols"
# seconds from 1904-01-01 to 2026-01-01: fixed, because a font file carries its making in its head table
STAMP = 3850070400

Contour = tuple[tuple[int, int], ...]

# outer contours run clockwise, holes the other way
BOX: tuple[Contour, ...] = (
    ((100, -20), (100, 780), (900, 780), (900, -20)),
    ((860, 740), (140, 740), (140, 20), (860, 20)),
)
TICK: Contour = ((262, 455), (432, 285), (755, 690), (818, 640), (432, 160), (200, 395))
CROSS: Contour = (
    (260, 678), (500, 438), (740, 678), (798, 620), (558, 380), (798, 140),
    (740, 82), (500, 322), (260, 82), (202, 140), (442, 380), (202, 620),
)  # fmt: skip

GLYPHS: dict[str, tuple[Contour, ...]] = {
    ".notdef": BOX,
    "box": BOX,
    "ticked": (*BOX, TICK),
    "crossed": (*BOX, CROSS),
    "tick": (TICK,),
}
CHARACTERS = {0x25A1: "box", 0x2610: "box", 0x2611: "ticked", 0x2612: "crossed", 0x2713: "tick"}


def build(target: Path) -> None:
    """Write the font file; the line metrics are those of Noto Serif SC, so a box never raises a line in Word."""
    from fontTools.fontBuilder import FontBuilder

    builder = FontBuilder(EM, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(list(GLYPHS))
    builder.setupCharacterMap(CHARACTERS)
    builder.setupGlyf({name: _glyph(contours) for name, contours in GLYPHS.items()})
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics({name: (EM, table[name].xMin) for name in GLYPHS})
    builder.setupHorizontalHeader(ascent=1151, descent=-286)
    builder.setupNameTable(
        {"familyName": FAMILY, "styleName": "Regular", "uniqueFontIdentifier": "ShenbaoSymbols-1",
         "fullName": FAMILY, "psName": "ShenbaoSymbols", "version": "Version 1.000", "licenseDescription": "MIT"}
    )  # fmt: skip
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=1151, usWinDescent=286, fsType=0)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=STAMP, modified=STAMP)
    builder.save(target)


def _glyph(contours: tuple[Contour, ...]) -> Glyph:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for contour in contours:
        pen.moveTo(contour[0])
        for point in contour[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    build(Path(sys.argv[1]))
