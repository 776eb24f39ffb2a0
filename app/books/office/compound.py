"""Compound files (OLE), the container of Word, Excel, PowerPoint and WPS before 2007: its streams by name.

Layout after [MS-CFB] of Microsoft's open specifications. Only streams beside the root are told: those of embedded
objects lie deeper and say nothing about the file itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # this number and those above mark ends and free places
_FREE = 0xFFFFFFFF
_ENTRY = 128
_IN_HEADER = 109


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    type: int
    left: int
    right: int
    child: int
    start: int
    size: int


class DamagedFile(ValueError):
    """A container whose tables do not lead to its content."""


class CompoundFile:
    """The streams beside the root of an opened compound file. Raises :class:`DamagedFile` and OSError."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        header = self._at(0, 512)
        if header[:8] != MAGIC:
            raise DamagedFile("no compound file")
        shift, mini_shift = struct.unpack_from("<HH", header, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise DamagedFile("sector size")
        self._sector, self._mini = 1 << shift, 1 << mini_shift
        self._sectors = -(-file.seek(0, 2) // self._sector)
        _, directory = struct.unpack_from("<II", header, 44)
        self._cutoff, mini_start, _, more, more_count = struct.unpack_from("<IIIII", header, 56)
        self._table = self._numbers(self._table_sectors(header, more, more_count))
        self._demand_whole()
        entries = [_entry(raw) for raw in _pieces(b"".join(map(self._read, self._chain(directory))), _ENTRY)]
        if not entries or entries[0].type != 5:
            raise DamagedFile("no root")
        self._mini_table = self._numbers(self._chain(mini_start))
        self._mini_sectors = list(self._chain(entries[0].start))
        self._streams = {entry.name: entry for entry in _siblings(entries, entries[0].child) if entry.type == 2}

    @property
    def names(self) -> frozenset[str]:
        """What the streams are called."""
        return frozenset(self._streams)

    def head(self, name: str, count: int) -> bytes:
        """The first bytes of a stream, at most ``count``; nothing for a stream that is not there."""
        entry = self._streams.get(name)
        if entry is None:
            return b""
        count = min(count, entry.size)
        if entry.size < self._cutoff:
            return self._mini_bytes(entry.start, count)
        return self._gathered((self._read(sector) for sector in self._chain(entry.start)), count)

    def _demand_whole(self) -> None:
        """Every sector that is in use must begin inside the file, else its end was cut off."""
        used = max((number for number, link in enumerate(self._table) if link != _FREE), default=-1)
        if used + 1 >= self._sectors:
            raise DamagedFile("cut short")

    def _at(self, offset: int, count: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(count)

    def _read(self, sector: int) -> bytes:
        return self._at((sector + 1) * self._sector, self._sector)

    def _table_sectors(self, header: bytes, more: int, count: int) -> list[int]:
        found = list(struct.unpack_from(f"<{_IN_HEADER}I", header, 76))
        for _ in range(min(count, self._sectors)):
            if more >= _LAST:
                break
            *numbers, more = self._unpacked(self._read(more))
            found += numbers
        found = [sector for sector in found if sector < _LAST]
        if len(found) > self._sectors:
            raise DamagedFile("more tables than file")
        return found

    def _numbers(self, sectors: Iterator[int] | list[int]) -> list[int]:
        return [number for sector in sectors for number in self._unpacked(self._read(sector))]

    def _unpacked(self, data: bytes) -> tuple[int, ...]:
        if len(data) < self._sector:
            raise DamagedFile("cut short")
        return struct.unpack(f"<{len(data) // 4}I", data)

    def _chain(self, sector: int) -> Iterator[int]:
        return _chain(self._table[: self._sectors], sector)

    def _mini_bytes(self, start: int, count: int) -> bytes:
        each = self._sector // self._mini

        def pieces() -> Iterator[bytes]:
            for number in _chain(self._mini_table, start):
                if number // each >= len(self._mini_sectors):
                    raise DamagedFile("mini stream")
                sector = self._read(self._mini_sectors[number // each])
                yield sector[number % each * self._mini :][: self._mini]

        return self._gathered(pieces(), count)

    @staticmethod
    def _gathered(pieces: Iterator[bytes], count: int) -> bytes:
        found = bytearray()
        for piece in pieces:
            found += piece
            if len(found) >= count:
                break
        return bytes(found[:count])


def _chain(table: list[int], sector: int) -> Iterator[int]:
    for _ in range(len(table) + 1):
        if sector >= _LAST:
            return
        if sector >= len(table):
            raise DamagedFile("chain leaves the file")
        yield sector
        sector = table[sector]
    raise DamagedFile("chain in a circle")


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data) - size + 1, size))


def _entry(raw: bytes) -> _Entry:
    length = min(64, struct.unpack_from("<H", raw, 64)[0])
    name = raw[: max(0, length - 2)].decode("utf-16-le", "replace")
    left, right, child = struct.unpack_from("<III", raw, 68)
    start, size = struct.unpack_from("<IQ", raw, 116)
    return _Entry(name, raw[66], left, right, child, start, size & 0xFFFFFFFF)


def _siblings(entries: list[_Entry], first: int) -> Iterator[_Entry]:
    """All entries of one storage; they form a binary tree."""
    waiting, seen = [first], set()
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        yield entries[number]
        waiting += [entries[number].left, entries[number].right]
