"""The directories of a TIFF file (TIFF 6.0, BigTIFF included), read without decoding anything.

Pillow stops in silence where the chain of directories is broken; a page must never be lost that way, so the chain is
followed here as well. Fax and JPEG data that stand in one piece are handed over unchanged.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from app.books.image_jpeg import joined_with_tables

Tags: TypeAlias = Mapping[int, tuple[int, ...]]
SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER = 254, 256, 257, 258, 259, 262, 266
STRIPS, ORIENTATION, SAMPLES, ROWS_PER_STRIP, STRIP_BYTES, FAX_OPTIONS = 273, 274, 277, 278, 279, 293
TILES, TILE_BYTES, SAMPLE_FORMAT, JPEG_TABLES = 324, 325, 339, 347
_KEPT = (
    SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER, STRIPS, ORIENTATION, SAMPLES, ROWS_PER_STRIP,
    STRIP_BYTES, FAX_OPTIONS, TILES, TILE_BYTES, SAMPLE_FORMAT, JPEG_TABLES,
)  # fmt: skip
_TYPES = {1: "B", 2: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_GROUP_4, _JPEG = 4, 7
_WHITE_IS_ZERO, _RGB, _YCBCR = 0, 2, 6
_REDUCED, _MASK = 1, 4
_TURNED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


class BrokenTiffError(ValueError):
    """The chain of directories leads out of the file."""


@dataclass(frozen=True, slots=True)
class Directory:
    """One picture of a TIFF file: the values of the tags that matter here."""

    tags: Tags
    size: int

    def first(self, tag: int, default: int) -> int:
        """The first value of a tag."""
        values = self.tags.get(tag)
        return values[0] if values else default

    @property
    def is_extra(self) -> bool:
        """Whether it is a thumbnail or a mask of another picture."""
        return bool(self.first(SUBFILE, 0) & (_REDUCED | _MASK))

    @property
    def pieces(self) -> list[tuple[int, int]]:
        """Place and length of each strip or tile."""
        where, lengths = (TILES, TILE_BYTES) if TILES in self.tags else (STRIPS, STRIP_BYTES)
        return list(zip(self.tags.get(where, ()), self.tags.get(lengths, ()), strict=False))

    @property
    def is_whole(self) -> bool:
        """Whether all its data lie inside the file."""
        return bool(self.pieces) and all(at + length <= self.size for at, length in self.pieces)

    @property
    def is_measured(self) -> bool:
        """Whether the pixels are fractions or signed numbers, which measure something and picture nothing."""
        return any(form not in (1, 4) for form in self.tags.get(SAMPLE_FORMAT, ())) or (self.first(BITS, 1) > 16)

    @property
    def deepest(self) -> int:
        """The greatest value of a sample."""
        return (1 << min(16, max(1, self.first(BITS, 1)))) - 1

    @property
    def is_fax(self) -> bool:
        """Whether it is coded as Group 4 fax."""
        return self.first(COMPRESSION, 1) == _GROUP_4 and self.first(BITS, 1) == self.first(SAMPLES, 1) == 1

    @property
    def starts_white(self) -> bool:
        """Whether 0 means white."""
        return self.first(PHOTOMETRIC, 1) == _WHITE_IS_ZERO


def read_directories(file: BinaryIO, most: int) -> list[Directory]:
    """The chain of directories, at most ``most`` + 1. Raises BrokenTiffError where it leads out of the file."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        raise BrokenTiffError("no header")
    big = struct.unpack_from(order + "H", head, 2)[0] == 43
    at = struct.unpack_from(order + "Q", head, 8)[0] if big and len(head) == 16 else 0
    at = at if big else struct.unpack_from(order + "I", head, 4)[0]
    found: list[Directory] = []
    seen: set[int] = set()
    while at and at not in seen and len(found) <= most:
        seen.add(at)
        tags, at = _directory(_Reader(file, order, big, size), at)
        found.append(Directory(tags, size))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    file: BinaryIO
    order: str
    big: bool
    size: int

    def at(self, place: int, length: int) -> bytes:
        if place < 0 or length < 0 or place + length > self.size:
            raise BrokenTiffError(f"{length} bytes at {place} of {self.size}")
        self.file.seek(place)
        return self.file.read(length)

    def numbers(self, form: str, data: bytes) -> tuple[int, ...]:
        return struct.unpack(self.order + form, data)


def _directory(reader: _Reader, at: int) -> tuple[dict[int, tuple[int, ...]], int]:
    counted, entry, inline, offset = (8, 20, 8, "Q") if reader.big else (2, 12, 4, "I")
    (count,) = reader.numbers("Q" if reader.big else "H", reader.at(at, counted))
    table = reader.at(at + counted, count * entry)
    tags: dict[int, tuple[int, ...]] = {}
    for place in range(0, len(table), entry):
        tag, kind, amount = reader.numbers("HH" + offset, table[place : place + entry - inline])
        form = _TYPES.get(kind)
        if tag not in _KEPT or form is None:
            continue
        length = struct.calcsize("=" + form) * amount
        value = table[place + entry - inline : place + entry]
        if length > inline:
            value = reader.at(reader.numbers(offset, value)[0], length)
        tags[tag] = reader.numbers(f"{amount}{form}", value[:length])
    end = at + counted + len(table)
    # Some scanners leave out the closing link of the last directory.
    following = reader.numbers(offset, reader.at(end, inline))[0] if end + inline <= reader.size else 0
    return tags, following


def fax_data(file: BinaryIO, directory: Directory) -> bytes | None:
    """Group 4 data in one strip, most significant bit first; None where there are none or in several pieces."""
    data = _one_strip(file, directory)
    if data is None or not directory.is_fax or directory.first(FAX_OPTIONS, 0):
        return None
    return data.translate(_TURNED) if directory.first(FILL_ORDER, 1) == 2 else data


def jpeg_data(file: BinaryIO, directory: Directory) -> bytes | None:
    """A JPEG in one strip as a file of its own; None where there is none or in several pieces."""
    if directory.first(COMPRESSION, 1) != _JPEG or directory.first(FILL_ORDER, 1) != 1:
        return None
    photometric = directory.first(PHOTOMETRIC, 1)
    if photometric not in (1, _RGB, _YCBCR):
        return None
    data = _one_strip(file, directory)
    if data is None:
        return None
    try:
        return joined_with_tables(data, bytes(directory.tags.get(JPEG_TABLES, ())), int(photometric == _YCBCR))
    except ValueError:
        return None


def _one_strip(file: BinaryIO, directory: Directory) -> bytes | None:
    pieces = directory.pieces
    if TILES in directory.tags or len(pieces) != 1 or not directory.is_whole:
        return None
    if directory.first(ROWS_PER_STRIP, 1 << 31) < directory.first(HEIGHT, 0):
        return None
    at, length = pieces[0]
    file.seek(at)
    return file.read(length)
