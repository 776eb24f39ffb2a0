"""The tables of a font file found in the package, and its character map (OpenType, ISO/IEC 14496-22).

Fonts inside OFD files are cut down to what the page needs: often without names, without a character map, or with only
the outlines of CFF. Nothing in them is trusted; what cannot be read raises :class:`FontDamaged`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_VERSIONS = (b"\x00\x01\x00\x00", b"true", b"OTTO")
_COLLECTION = b"ttcf"
_MOST_TABLES = 256
_MOST_CHARACTERS = 300_000
# (platform, encoding) from the best to the last resort; 3, 0 is the map of symbol fonts
_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0), (3, 0), (1, 0))
_SYMBOLS = 0xF000


class FontDamaged(Exception):
    """A font program that cannot be used."""


def tables_of(data: bytes) -> dict[str, bytes]:
    """The tables of a font file, of the first font in a collection. Raises FontDamaged."""
    start = 0
    if data[:4] == _COLLECTION:
        start = int.from_bytes(data[12:16], "big")
    if data[start : start + 4] not in _VERSIONS:
        raise FontDamaged("no font file")
    count = int.from_bytes(data[start + 4 : start + 6], "big")
    if not 0 < count <= _MOST_TABLES or len(data) < start + 12 + 16 * count:
        raise FontDamaged("cut off")
    found = {}
    for number in range(count):
        name, offset, length = struct.unpack_from(">4s4xLL", data, start + 12 + 16 * number)
        found[name.decode("latin-1")] = data[offset : offset + length]
    return found


def unsigned(table: bytes, offset: int) -> int:
    """A 16-bit number of a table; FontDamaged beyond its end."""
    if offset < 0 or offset + 2 > len(table):
        raise FontDamaged("cut off")
    return int.from_bytes(table[offset : offset + 2], "big")


def character_map(table: bytes) -> dict[int, int]:
    """Glyphs by code point from the best map of a ``cmap`` table; empty when none can be read."""
    listed: dict[tuple[int, int], int] = {}
    try:
        for number in range(unsigned(table, 2)):
            platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + 8 * number)
            listed.setdefault((platform, encoding), offset)
    except (FontDamaged, struct.error):
        pass
    for key in _MAPS:
        if key in listed:
            found = _read_map(table, listed[key])
            if found:
                return _as_unicode(found) if key == (3, 0) else found
    return {}


def _as_unicode(found: dict[int, int]) -> dict[int, int]:
    """Symbol fonts keep their characters 0 to 255 in the private area."""
    return {**found, **{code - _SYMBOLS: glyph for code, glyph in found.items() if _SYMBOLS <= code <= _SYMBOLS + 255}}


def _read_map(table: bytes, offset: int) -> dict[int, int]:
    readers = {0: _bytes, 4: _segments, 6: _trimmed, 12: _groups}
    found: dict[int, int] = {}
    try:
        for code, glyph in readers[unsigned(table, offset)](table, offset):
            if glyph:
                found[code] = glyph
            if len(found) > _MOST_CHARACTERS:
                return {}
    except (KeyError, struct.error, FontDamaged):
        pass  # what was read before the damage holds
    return found


def _bytes(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    yield from enumerate(table[offset + 6 : offset + 262])


def _trimmed(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    first, count = struct.unpack_from(">HH", table, offset + 6)
    for index in range(count):
        yield first + index, unsigned(table, offset + 10 + 2 * index)


def _groups(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">L", table, offset + 12)
    left = _MOST_CHARACTERS
    for index in range(min(count, len(table) // 12 + 1)):
        first, last, glyph = struct.unpack_from(">3L", table, offset + 16 + 12 * index)
        left -= max(0, last - first + 1)
        if left < 0 or last > 0x10FFFF:
            return
        yield from zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)


def _segments(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    doubled = unsigned(table, offset + 6)
    count = doubled // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", table, offset + 14 + doubled * part + (2 if part else 0)) for part in range(4)
    )
    at = offset + 16 + 3 * doubled
    for number in range(count):
        for code in range(starts[number], ends[number] + 1):
            if code == 0xFFFF:
                continue
            if not ranges[number]:
                yield code, (code + deltas[number]) & 0xFFFF
                continue
            place = at + 2 * number + ranges[number] + 2 * (code - starts[number])
            glyph = int.from_bytes(table[place : place + 2], "big") if place + 2 <= len(table) else 0
            yield code, (glyph + deltas[number]) & 0xFFFF if glyph else 0
