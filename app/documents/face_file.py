"""The font file of a bundled face as the PDF library reads it, only faster.

The library goes through character map and metrics value by value, which took most of the time of a first export; here
the same tables are unpacked in one go. A file of another kind than the bundled ones is left to the library.
"""

from __future__ import annotations

import struct
from itertools import repeat
from typing import TYPE_CHECKING

from app.documents.character_map import glyphs_by_code

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFontFace

_WORD, _LONG = 2, 4


def read_face_file(path: str) -> TTFontFace:
    """The ``TTFontFace`` of a font file, with all that it knows after its own reading.

    Raises what the library raises for a damaged file: ``TTFError``, ``OSError``, ``LookupError``, ``ValueError``,
    ``AttributeError``, ``struct.error``.
    """
    from reportlab.pdfbase.pdfmetrics import TypeFace
    from reportlab.pdfbase.ttfonts import TTFontFace, TTFontFile

    face = TTFontFace.__new__(TTFontFace)
    TypeFace.__init__(face, None)
    TTFontFile.__init__(face, path, charInfo=0)
    known = glyphs_by_code(bytes(face.get_table("cmap")))
    if known is None:
        face.extractInfo(1)
        return face
    face.charToGlyph = known
    _read_metrics(face)
    wide = struct.unpack_from(">H", face.get_table("head"), 50)[0] == 1
    places = _numbers(face, "loca", 0, face.numGlyphs + 1, _LONG if wide else _WORD)
    face.glyphPos = list(places) if wide else [2 * place for place in places]
    return face


def _numbers(face: TTFontFace, table: str, start: int, count: int, width: int) -> tuple[int, ...]:
    return struct.unpack_from(f">{count}{'H' if width == _WORD else 'L'}", face.get_table(table), start)


def _read_metrics(face: TTFontFace) -> None:
    """Advances: a glyph beyond the stated ones has that of the last, which the library keeps scaled."""
    stated: int = struct.unpack_from(">H", face.get_table("hhea"), 34)[0]
    pairs = _numbers(face, "hmtx", 0, 2 * stated, _WORD)
    bearings = _numbers(face, "hmtx", 4 * stated, face.numGlyphs - stated, _WORD)
    widths = [face._pdfScale(advance) for advance in pairs[::2]]
    last = widths[-1]
    face.defaultWidth = widths[0]
    face.hmetrics = [*zip(pairs[::2], pairs[1::2], strict=True), *zip(repeat(last), bearings)]
    found = face.charToGlyph.items()
    face.charWidths = {
        code: widths[glyph] if glyph < stated else last for code, glyph in found if glyph < face.numGlyphs
    }
