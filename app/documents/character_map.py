"""Which characters a font file has: its character map, read in one go and without the PDF library.

The window asks only this of fonts, and must not load a library for it.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

_WINDOWS = 3
_SEGMENTS, _GROUPS = 4, 12
_NAMED_HEADER, _NAMED = 12, 16


def characters_in(file: Path) -> dict[int, int] | None:
    """Glyphs by code point, as the PDF library sees them; None when only the library can tell.

    Raises ``OSError``, ``ValueError`` or ``struct.error`` for a file that is cut or damaged.
    """
    with file.open("rb") as stream:
        count = struct.unpack(">4xH6x", stream.read(_NAMED_HEADER))[0]
        named = stream.read(_NAMED * count)
        tables = {name: (offset, length) for name, offset, length in struct.iter_unpack(">4s4xLL", named)}
        if max((offset + length for offset, length in tables.values()), default=0) > os.fstat(stream.fileno()).st_size:
            raise ValueError("cut off")
        if b"cmap" not in tables:
            return None
        offset, length = tables[b"cmap"]
        stream.seek(offset)
        return glyphs_by_code(stream.read(length))


def glyphs_by_code(table: bytes) -> dict[int, int] | None:
    """The map of a ``cmap`` table that the PDF library reads; None when it is of another kind than these."""
    offset = _last_map(table)
    kind = struct.unpack_from(">H", table, offset)[0] if offset else 0
    if kind not in (_SEGMENTS, _GROUPS):
        return None
    found = dict(_segments(table, offset) if kind == _SEGMENTS else _groups(table, offset))
    # a no-break space is drawn as the space, as the library has it
    if 0x20 in found:
        found[0xA0] = found[0x20]
    return found


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
