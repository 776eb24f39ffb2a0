"""Writes TIFF files by hand where Pillow cannot: any tags, several pages, either byte order, 64 bit."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Values = Sequence[int] | bytes
_RATIONALS = (282, 283)


@dataclass(frozen=True)
class Page:
    """A directory: its tags, and its strips (or tiles, where the tags say so)."""

    tags: Mapping[int, Values]
    pieces: Sequence[bytes]
    tiled: bool = False


def tiff(pages: Sequence[Page], order: str = "<", big: bool = False) -> bytes:
    """A TIFF file: directories first, then the data, so that a cut loses pixels and no structure."""
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if big else 42)
    head += struct.pack(order + "HHQ", 8, 0, 16) if big else struct.pack(order + "I", 8)
    sizes = [len(_directory(page, order, big, 0, 0, 0)) for page in pages]
    at = len(head) + sum(sizes)
    out, data = head, b""
    for number, page in enumerate(pages):
        own = len(out)
        following = own + sizes[number] if number + 1 < len(pages) else 0
        out += _directory(page, order, big, own, at + len(data), following)
        data += b"".join(page.pieces)
    return out + data


def _directory(page: Page, order: str, big: bool, own: int, start: int, following: int) -> bytes:
    places, at = [], start
    for piece in page.pieces:
        places.append(at)
        at += len(piece)
    lengths = [len(piece) for piece in page.pieces]
    where = {324: places, 325: lengths} if page.tiled else {273: places, 279: lengths}
    tags: dict[int, Values] = {**page.tags, **where}
    counted, entry, inline, offset = (8, 20, 8, "Q") if big else (2, 12, 4, "I")
    table, more = b"", b""
    behind = own + counted + entry * len(tags) + inline
    for tag in sorted(tags):
        kind, count, value = _value(tag, tags[tag], order)
        if len(value) > inline:
            more += bytes(len(more) % 2)
            link = struct.pack(order + offset, behind + len(more))
            more += value
        else:
            link = value.ljust(inline, b"\0")
        table += struct.pack(order + "HH" + offset, tag, kind, count) + link
    count = struct.pack(order + ("Q" if big else "H"), len(tags))
    return count + table + struct.pack(order + offset, following) + more


def _value(tag: int, values: Values, order: str) -> tuple[int, int, bytes]:
    if isinstance(values, bytes):
        return 7, len(values), values
    if tag in _RATIONALS:
        return 5, len(values) // 2, struct.pack(f"{order}{len(values)}I", *values)
    form, kind = ("I", 4) if tag in (273, 279, 324, 325) or max(values) > 0xFFFF else ("H", 3)
    return kind, len(values), struct.pack(f"{order}{len(values)}{form}", *values)
