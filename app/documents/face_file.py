"""The font file of a bundled face as the PDF library reads it, only faster and without keeping its bytes.

The library goes through character map and metrics value by value, which took most of the time of a first export; here
the same tables are unpacked in one go. It also keeps each file in memory (83 MB for one book); here the outlines are
read when a subset is cut. A file of another kind than the bundled ones is left to the library.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

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
    from reportlab.pdfbase.ttfonts import TTFontFile

    face = object.__new__(_face_class())
    face.filename = path
    with _opened(face):
        TypeFace.__init__(face, None)
        TTFontFile.__init__(face, path, charInfo=0)
        known = glyphs_by_code(face.get_table("cmap"))
        if known is None:
            face.extractInfo(1)
            return face
        face.charToGlyph = known
        _read_metrics(face)
        wide = struct.unpack_from(">H", face.get_table("head"), 50)[0] == 1
        places = _numbers(face, "loca", 0, face.numGlyphs + 1, _LONG if wide else _WORD)
        face.glyphPos = array("L", places if wide else [2 * place for place in places])
    return face


@lru_cache(maxsize=1)
def _face_class() -> type[TTFontFace]:
    from reportlab.pdfbase.ttfonts import TTFontFace

    class LeanFace(TTFontFace):  # type: ignore[misc]
        """The library's face, but its file is open only while something is read from it."""

        def makeSubset(self, subset: Sequence[int]) -> bytes:
            with _opened(self):
                made: bytes = super().makeSubset(subset)
            return made

        def get_table(self, tag: str) -> bytes | _Bytes:
            if tag == "glyf":  # of 10 MB and more, of which a subset takes a few pieces
                return _Bytes(self._ttf_data.stream, *self.get_table_pos(tag))
            table: bytes = super().get_table(tag)
            return table

    return LeanFace


@contextmanager
def _opened(face: TTFontFace) -> Iterator[None]:
    """Let the library read the file of a face as it reads its own copy of it."""
    path = Path(face.filename)
    with path.open("rb") as stream:
        face._ttf_data = _Bytes(stream, 0, path.stat().st_size)
        try:
            yield
        finally:
            del face._ttf_data


class _Bytes:
    """A stretch of a file that is sliced like ``bytes``."""

    def __init__(self, stream: BinaryIO, start: int, length: int) -> None:
        self.stream = stream
        self._start = start
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: slice) -> bytes:
        start, stop, _ = place.indices(self._length)
        self.stream.seek(self._start + start)
        return self.stream.read(max(0, stop - start))


class _Metrics:
    """Advance and left bearing by glyph; a tuple for each of 65,000 glyphs would take ten times the room."""

    def __init__(self, pairs: array[int], last: float, bearings: array[int]) -> None:
        self._pairs = pairs
        self._last = last
        self._bearings = bearings
        self._stated = len(pairs) // 2

    def __len__(self) -> int:
        return self._stated + len(self._bearings)

    def __getitem__(self, glyph: int) -> tuple[float, int]:
        if glyph < self._stated:
            return self._pairs[2 * glyph], self._pairs[2 * glyph + 1]
        return self._last, self._bearings[glyph - self._stated]


def _numbers(face: TTFontFace, table: str, start: int, count: int, width: int) -> tuple[int, ...]:
    return struct.unpack_from(f">{count}{'H' if width == _WORD else 'L'}", face.get_table(table), start)


def _read_metrics(face: TTFontFace) -> None:
    """Advances: a glyph beyond the stated ones has that of the last, which the library keeps scaled."""
    stated: int = struct.unpack_from(">H", face.get_table("hhea"), 34)[0]
    pairs = _numbers(face, "hmtx", 0, 2 * stated, _WORD)
    bearings = _numbers(face, "hmtx", 4 * stated, face.numGlyphs - stated, _WORD)
    scaled = {advance: face._pdfScale(advance) for advance in set(pairs[::2])}
    widths = [scaled[advance] for advance in pairs[::2]]
    last = widths[-1]
    face.defaultWidth = widths[0]
    face.hmetrics = _Metrics(array("H", pairs), last, array("H", bearings))
    found = face.charToGlyph.items()
    face.charWidths = {
        code: widths[glyph] if glyph < stated else last for code, glyph in found if glyph < face.numGlyphs
    }
