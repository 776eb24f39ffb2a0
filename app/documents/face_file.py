"""The font file of a bundled face as the PDF library reads it, only faster.

The library goes through character map and metrics value by value, which took most of the time of a first export; here
the same tables are unpacked in one go. A file of another kind than the bundled ones is left to the library.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFontFace

_WINDOWS = 3
_SEGMENTS, _GROUPS = 4, 12
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
    table = bytes(face.get_table("cmap"))
    offset = _last_map(table)
    kind = struct.unpack_from(">H", table, offset)[0] if offset else 0
    if kind not in (_SEGMENTS, _GROUPS):
        face.extractInfo(1)
        return face
    face.charToGlyph = dict(_segments(table, offset) if kind == _SEGMENTS else _groups(table, offset))
    _read_metrics(face)
    wide = struct.unpack_from(">H", face.get_table("head"), 50)[0] == 1
    places = _numbers(face, "loca", 0, face.numGlyphs + 1, _LONG if wide else _WORD)
    face.glyphPos = list(places) if wide else [2 * place for place in places]
    # a no-break space is drawn as the space, as the library has it
    for kept in (face.charToGlyph, face.charWidths):
        if 0x20 in kept:
            kept[0xA0] = kept[0x20]
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


def _last_map(table: bytes) -> int:
    """Where the map starts that the library reads, the last one listed, when it is one of Windows; else 0."""
    count = struct.unpack_from(">H", table, 2)[0]
    platform, offset = struct.unpack_from(">H2xL", table, 4 + 8 * (count - 1)) if count else (0, 0)
    return int(offset) if platform == _WINDOWS else 0


def _groups(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    """Code points and glyphs of a map of format 12; ``ValueError`` for a damaged one that lists more than there are."""
    count = struct.unpack_from(">L", table, offset + 12)[0]
    groups = list(struct.iter_unpack(">3L", table[offset + 16 : offset + 16 + 12 * count]))
    if any(last > sys.maxunicode for _, last, _ in groups):
        raise ValueError("character map beyond Unicode")
    return chain.from_iterable(
        zip(range(first, last + 1), range(glyph, glyph + last + 1 - first), strict=True)
        for first, last, glyph in groups
    )


def _segments(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    """Code points and glyphs of a map of format 4; a place beyond the map's end means no glyph."""
    length, _, doubled = struct.unpack_from(">3H", table, offset + 2)
    count = doubled // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", table, offset + 14 + doubled * index + (2 if index else 0))
        for index in range(4)
    )
    at = offset + 16 + 3 * doubled
    for number in range(count):
        codes = range(starts[number], ends[number] + 1)
        if not ranges[number]:
            yield from ((code, (code + deltas[number]) & 0xFFFF) for code in codes)
            continue
        first = at + 2 * number + ranges[number]
        here = max(0, min(len(codes), (offset + length - first + 1) // 2))
        glyphs = chain(struct.unpack_from(f">{here}H", table, first), repeat(0))
        yield from zip(codes, ((glyph + deltas[number]) & 0xFFFF if glyph else 0 for glyph in glyphs), strict=False)
