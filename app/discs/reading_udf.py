"""Reads the list of files of a UDF image, and where their bytes lie.

Independent of the library that writes images: it trusts nothing, follows nothing twice, and every structure must pass
the check that it carries. Source: ECMA-167 parts 3 and 4, OSTA UDF 1.02 (one plain partition, sectors of 2,048 bytes).
"""

from __future__ import annotations

import binascii
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

SECTOR = 2048
_ANCHOR = 256
_RECOGNITION = 16
_SYSTEM = (b"CD001", b"BEA01", b"BOOT2", b"TEA01")
_MOST = 1 << 20
"""Entries that a disc may have: more is damage."""
_MOST_FOLDER = 1 << 28

_TAG_ANCHOR, _TAG_PARTITION, _TAG_VOLUME, _TAG_END = 2, 5, 6, 8
_TAG_FILE_SET, _TAG_NAME, _TAG_FILE, _TAG_EXTENDED = 256, 257, 261, 266
_FOLDER, _DELETED, _PARENT = 2, 4, 8


class UdfDamage(Exception):
    """A structure is missing, cut short or not as it was written; ``args`` say which, for the log."""


class UdfForeign(Exception):
    """There is no UDF, or one of a kind that is not read here."""


class Extent(NamedTuple):
    """Bytes of a file: where they begin in the image, and how many."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A file of the image: its full path with ``/``, its size, and where its bytes lie, in order."""

    path: str
    size: int
    extents: tuple[Extent, ...]


class _Entry(NamedTuple):
    is_folder: bool
    size: int
    extents: tuple[Extent, ...]
    inline: bytes


def read_udf(stream: BinaryIO) -> Iterator[ImageFile]:
    """The files of an image; raises :class:`UdfForeign`, :class:`UdfDamage`, ``OSError``."""
    yield from _Reader(stream).files()


class _Reader:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._start = 0

    def files(self) -> Iterator[ImageFile]:
        """All files, folder by folder."""
        if not self._is_udf():
            raise UdfForeign("no NSR descriptor")
        folders = [("", self._root())]
        seen: set[int] = set()
        while folders:
            above, at = folders.pop()
            if at in seen or len(seen) > _MOST:
                raise UdfDamage("folders in a circle", at)
            seen.add(at)
            for name, is_folder, place in self._members(self._entry(at)):
                path = f"{above}/{name}" if above else name
                if is_folder:
                    folders.append((path, place))
                    continue
                entry = self._entry(place)
                if entry.inline or entry.is_folder or sum(part.length for part in entry.extents) != entry.size:
                    raise UdfDamage("file entry", path)
                yield ImageFile(path, entry.size, entry.extents)

    def _is_udf(self) -> bool:
        """Whether the recognition sequence, which ends at the first unknown descriptor, names UDF."""
        kinds = (recognised(self._stream, sector) for sector in range(_RECOGNITION, _RECOGNITION + 32))
        found = next((kind for kind in kinds if kind not in _SYSTEM), b"")
        return found in (b"NSR02", b"NSR03")

    def _root(self) -> int:
        """The sector of the root folder's entry."""
        anchor = self._tagged(_ANCHOR, _ANCHOR, (_TAG_ANCHOR,))[1]
        main_length, main, reserve_length, reserve = struct.unpack_from("<4I", anchor, 16)
        try:
            self._start, file_set = self._volume(main, main_length)
        except UdfDamage:
            self._start, file_set = self._volume(reserve, reserve_length)
        data = self._tagged(self._start + file_set, file_set, (_TAG_FILE_SET,))[1]
        return int(struct.unpack_from("<I", data, 404)[0])

    def _volume(self, at: int, length: int) -> tuple[int, int]:
        """Where the partition begins, and where in it the file set stands."""
        start = file_set = -1
        for sector in range(at, at + min(length // SECTOR, 64)):
            kind, data = self._tagged(sector, sector)
            if kind == _TAG_PARTITION:
                start = struct.unpack_from("<I", data, 188)[0]
            elif kind == _TAG_VOLUME:
                block, maps, first_map = struct.unpack_from("<I", data, 212)[0], data[268:272], data[440]
                if block != SECTOR or struct.unpack("<I", maps)[0] != 1 or first_map != 1:
                    raise UdfForeign("partition maps or sector size")
                file_set = struct.unpack_from("<I", data, 252)[0]
            elif kind == _TAG_END:
                break
        if start < 0 or file_set < 0:
            raise UdfDamage("volume descriptors", at)
        return start, file_set

    def _entry(self, at: int) -> _Entry:
        """The entry of a file or folder at a sector of the partition."""
        kind, data = self._tagged(self._start + at, at, (_TAG_FILE, _TAG_EXTENDED))
        attributes, allocations = struct.unpack_from("<2I", data, 168 if kind == _TAG_FILE else 208)
        begin = (176 if kind == _TAG_FILE else 216) + attributes
        told = data[begin : begin + allocations]
        flags, size = struct.unpack_from("<H", data, 34)[0] & 7, struct.unpack_from("<Q", data, 56)[0]
        is_folder = data[27] == 4
        if len(told) != allocations or (not is_folder and data[27] != 5):
            raise UdfDamage("file entry", at)
        if flags == 3:
            return _Entry(is_folder, size, (), told)
        return _Entry(is_folder, size, tuple(self._extents(told, flags, at)), b"")

    def _extents(self, told: bytes, flags: int, at: int) -> Iterator[Extent]:
        if flags > 1:
            raise UdfForeign("allocation descriptors", flags)
        for offset in range(0, len(told) - 7, 16 if flags else 8):
            length, block = struct.unpack_from("<2I", told, offset)
            if length >> 30:
                raise UdfForeign("extent kind", at)
            if length:
                yield Extent((self._start + block) * SECTOR, length)

    def _members(self, entry: _Entry) -> Iterator[tuple[str, bool, int]]:
        """Name, whether it is a folder, and the sector of the entry, of each member of a folder."""
        if not entry.is_folder or entry.size > _MOST_FOLDER:
            raise UdfDamage("no folder")
        data = entry.inline or b"".join(self._read(part.offset, part.length) for part in entry.extents)
        if len(data) < entry.size:
            raise UdfDamage("folder cut short")
        at = 0
        while at < entry.size:
            if at + 38 > entry.size:
                raise UdfDamage("name cut short")
            _, tag = _checked(data[at : at + SECTOR], None, (_TAG_NAME,))
            kind, length, place, used = tag[18], tag[19], *struct.unpack_from("<4xI", tag, 20), tag[36:38]
            begin = 38 + int.from_bytes(used, "little")
            if not kind & (_DELETED | _PARENT):
                yield _name(tag[begin : begin + length]), bool(kind & _FOLDER), place
            at += -(-(begin + length) // 4) * 4

    def _tagged(self, sector: int, location: int, kinds: tuple[int, ...] = ()) -> tuple[int, bytes]:
        return _checked(self._read(sector * SECTOR, SECTOR), location, kinds)

    def _read(self, offset: int, length: int) -> bytes:
        self._stream.seek(offset)
        data = self._stream.read(length)
        if len(data) < length:
            raise UdfDamage("image cut short", offset)
        return data


def recognised(stream: BinaryIO, sector: int) -> bytes:
    """The mark of the volume descriptor at a sector, such as ``CD001``; empty behind the end."""
    stream.seek(sector * SECTOR)
    return stream.read(6)[1:]


def _checked(data: bytes, location: int | None, kinds: tuple[int, ...]) -> tuple[int, bytes]:
    """Kind and bytes of a descriptor whose tag, check and place are right."""
    if len(data) < 16:
        raise UdfDamage("descriptor cut short")
    kind, _, check, _, _, crc, length, place = struct.unpack_from("<HHBBHHHI", data)
    if check != (sum(data[:4]) + sum(data[5:16])) & 0xFF or (kinds and kind not in kinds):
        raise UdfDamage("tag", location)
    if len(data) < 16 + length or binascii.crc_hqx(data[16 : 16 + length], 0) != crc:
        raise UdfDamage("checksum", location)
    if location is not None and place != location:
        raise UdfDamage("place", location)
    return kind, data


def _name(told: bytes) -> str:
    try:
        name = told[1:].decode({8: "latin-1", 16: "utf-16-be"}[told[0]])
    except (LookupError, ValueError):
        raise UdfDamage("name") from None
    if not name or name in (".", "..") or "/" in name or "\0" in name:
        raise UdfDamage("name", name)
    return name
