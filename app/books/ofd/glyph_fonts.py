"""Fonts whose glyphs are drawn by number: which character has which glyph, how wide it is, and what a PDF embeds."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Protocol

from app.books.ofd.cff import charset_of, number_of_glyphs
from app.books.ofd.font_tables import FontDamaged, character_map, tables_of, unsigned

_NEEDED = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
_HINTS = ("cvt ", "fpgm", "prep")
_WORDS, _MORE, _SCALE, _TWO_SCALES, _MATRIX = 0x0001, 0x0020, 0x0008, 0x0040, 0x0080
_EM = 1000.0


class GlyphFont(Protocol):
    """What is asked of a font. Widths are in thousandths of the size."""

    @property
    def outlines(self) -> str:
        """``TrueType`` or ``CFF``."""

    def glyph_of(self, code: int) -> int:
        """The glyph of a code point; 0 when there is none."""

    def holds(self, glyph: int) -> bool:
        """Whether there is such a glyph."""

    def advance(self, glyph: int) -> float:
        """The width of a glyph."""

    def number_in_pdf(self, glyph: int) -> int:
        """The number (CID) by which a PDF names the glyph."""

    def program(self, glyphs: Iterable[int]) -> bytes:
        """The font program to embed when only these glyphs are drawn."""


def opened_font(data: bytes) -> GlyphFont:
    """The font in a file: TrueType, OpenType with either kind of outlines, or bare CFF. Raises FontDamaged."""
    try:
        if data[:1] == b"\x01" and data[:4] != b"\x01\x00\x00\x00":
            return CffFont({}, data)
        tables = tables_of(data)
        return CffFont(tables, tables["CFF "]) if "CFF " in tables else TrueTypeFont(tables)
    except (struct.error, LookupError, ValueError) as error:
        raise FontDamaged("cut off") from error


class _Metrics:
    """Advances from the tables ``hhea`` and ``hmtx``; a full em where they are missing."""

    def __init__(self, tables: dict[str, bytes], units: float) -> None:
        stated = unsigned(tables["hhea"], 34) if "hhea" in tables else 0
        table = tables.get("hmtx", b"")
        stated = min(stated, len(table) // 4)
        self.widths = [_EM * unsigned(table, 4 * number) / units for number in range(stated)]
        self._table = table

    def advance(self, glyph: int) -> float:
        """The width of a glyph; those beyond the table have that of the last."""
        return self.widths[min(glyph, len(self.widths) - 1)] if self.widths else _EM

    def bearing(self, glyph: int) -> int | None:
        """The left side bearing as it is stored, or None; readers shift the outline to it."""
        stated = len(self.widths)
        place = 4 * glyph + 2 if glyph < stated else 4 * stated + 2 * (glyph - stated)
        return unsigned(self._table, place) if place + 2 <= len(self._table) else None


class CffFont:
    """A font with CFF outlines, embedded whole: such fonts come cut down already."""

    outlines = "CFF"

    def __init__(self, tables: dict[str, bytes], program: bytes) -> None:
        units = unsigned(tables["head"], 18) if "head" in tables else _EM
        self._program = program
        self._count = number_of_glyphs(program)
        self._charset = charset_of(program)
        self._metrics = _Metrics(tables, units or _EM)
        self._map = character_map(tables.get("cmap", b""))

    def glyph_of(self, code: int) -> int:
        """The glyph of a code point; 0 when there is none."""
        glyph = self._map.get(code, 0)
        return glyph if self.holds(glyph) else 0

    def holds(self, glyph: int) -> bool:
        """Whether there is such a glyph."""
        return 0 <= glyph < self._count

    def advance(self, glyph: int) -> float:
        """The width of a glyph."""
        return self._metrics.advance(glyph)

    def number_in_pdf(self, glyph: int) -> int:
        """The CID: that of the charset in a CID-keyed font, else the glyph number (ISO 32000-1 9.7.4.2)."""
        return self._charset[glyph] if self._charset else glyph

    def program(self, glyphs: Iterable[int]) -> bytes:
        """The whole CFF table."""
        return self._program


class TrueTypeFont:
    """A font with TrueType outlines. Glyphs keep their numbers when the others are dropped."""

    outlines = "TrueType"

    def __init__(self, tables: dict[str, bytes]) -> None:
        if any(name not in tables for name in _NEEDED) or len(tables["head"]) < 54 or len(tables["maxp"]) < 6:
            raise FontDamaged("tables missing")
        self._tables = tables
        units = unsigned(tables["head"], 18)
        if not 16 <= units <= 16384:
            raise FontDamaged("em")
        self._metrics = _Metrics(tables, units)
        self._places = self._read_places()
        self._map = character_map(tables.get("cmap", b""))

    def _read_places(self) -> tuple[int, ...]:
        wide = unsigned(self._tables["head"], 50) == 1
        width, table = (4, self._tables["loca"]) if wide else (2, self._tables["loca"])
        count = min(unsigned(self._tables["maxp"], 4) + 1, len(table) // width)
        places = struct.unpack_from(f">{count}{'L' if wide else 'H'}", table)
        if count < 2:
            raise FontDamaged("no glyphs")
        return places if wide else tuple(2 * place for place in places)

    def glyph_of(self, code: int) -> int:
        """The glyph of a code point; 0 when there is none."""
        glyph = self._map.get(code, 0)
        return glyph if self.holds(glyph) else 0

    def holds(self, glyph: int) -> bool:
        """Whether there is such a glyph, and its outline lies within the file."""
        if not 0 <= glyph < len(self._places) - 1:
            return False
        start, end = self._places[glyph], self._places[glyph + 1]
        return start <= end <= len(self._tables["glyf"])

    def advance(self, glyph: int) -> float:
        """The width of a glyph."""
        return self._metrics.advance(glyph)

    def number_in_pdf(self, glyph: int) -> int:
        """The glyph number itself."""
        return glyph

    def program(self, glyphs: Iterable[int]) -> bytes:
        """A font file with the outlines of these glyphs, their parts and glyph 0; the others are empty."""
        kept = self._with_parts({0, *glyphs})
        count = max(kept) + 1
        outlines, places = bytearray(), [0]
        for glyph in range(count):
            if glyph in kept:
                outlines += self._outline(glyph)
                outlines += bytes(-len(outlines) % 4)
            places.append(len(outlines))
        widths = [round(self.advance(glyph) * unsigned(self._tables["head"], 18) / _EM) for glyph in range(count)]
        head = self._tables["head"][:50] + b"\x00\x01" + self._tables["head"][52:54]
        tables = {
            "glyf": bytes(outlines) or b"\0",
            "head": head,
            "hhea": self._tables["hhea"][:34].ljust(34, b"\0") + struct.pack(">H", count),
            "hmtx": b"".join(struct.pack(">HH", min(width, 65535), self._bearing(i)) for i, width in enumerate(widths)),
            "loca": struct.pack(f">{len(places)}L", *places),
            "maxp": self._tables["maxp"][:4] + struct.pack(">H", count) + self._tables["maxp"][6:],
        }
        tables.update({name: self._tables[name] for name in _HINTS if name in self._tables})
        return _assembled(tables)

    def _bearing(self, glyph: int) -> int:
        """The left side bearing as stored; where it is not, that of the outline, which then stays where it is."""
        stored = self._metrics.bearing(glyph)
        if stored is not None:
            return stored
        outline = self._outline(glyph)
        return int.from_bytes(outline[2:4], "big") if len(outline) >= 10 else 0

    def _outline(self, glyph: int) -> bytes:
        if not self.holds(glyph):
            return b""
        return self._tables["glyf"][self._places[glyph] : self._places[glyph + 1]]

    def _with_parts(self, glyphs: set[int]) -> set[int]:
        """The glyphs with those that they are made of."""
        found: set[int] = set()
        waiting = sorted(glyphs)
        while waiting:
            glyph = waiting.pop()
            if glyph not in found and 0 <= glyph < len(self._places) - 1:
                found.add(glyph)
                waiting.extend(_parts(self._outline(glyph)))
        return found


def _parts(outline: bytes) -> list[int]:
    """The glyphs that a composite glyph is made of (ISO/IEC 14496-22, ``glyf``)."""
    found: list[int] = []
    if len(outline) < 10 or outline[0] < 0x80:
        return found
    at, flags = 10, _MORE
    while flags & _MORE and at + 4 <= len(outline):
        flags, part = struct.unpack_from(">HH", outline, at)
        found.append(part)
        scale = 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        at += 4 + (4 if flags & _WORDS else 2) + scale
    return found


def _assembled(tables: dict[str, bytes]) -> bytes:
    out = struct.pack(">4s4H", b"\x00\x01\x00\x00", len(tables), 0, 0, 0)
    offset = 12 + 16 * len(tables)
    parts = []
    for name, data in sorted(tables.items()):
        out += struct.pack(">4sLLL", name.encode("latin-1"), 0, offset, len(data))
        parts.append(data.ljust((len(data) + 3) & ~3, b"\0"))
        offset += len(parts[-1])
    return out + b"".join(parts)
