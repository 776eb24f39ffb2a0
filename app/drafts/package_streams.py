"""The bytes of a package's entries: unpacked in blocks, counted and hashed as they come, never more than asked for."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from app import disk
from app.drafts.package_zip import BZIP2, DEFLATED, STORED, PackageFile, ZipEntry
from app.progress import Progress

if TYPE_CHECKING:
    import bz2
    import lzma

_LZMA_HEAD = 9
_LARGEST_DICTIONARY = 64 << 20


class Poured(NamedTuple):
    """What came out of an entry."""

    sha256: str
    bytes: int
    crc: int


class Count:
    """Bytes done of all, told to a progress."""

    def __init__(self, progress: Progress, total: int, label: str) -> None:
        self._progress, self._total, self._label, self._done = progress, total or 1, label, 0

    def __call__(self, size: int) -> None:
        """Take note of so many bytes more."""
        self._done += size
        self._progress(min(self._done, self._total), self._total, self._label)


def unheard(size: int) -> None:
    """Ignore how many bytes were read."""


def pour(
    file: PackageFile,
    entry: ZipEntry,
    start: int,
    most: int,
    out: BinaryIO | None = None,
    tick: Callable[[int], object] = unheard,
) -> Poured:
    """Write an entry whose bytes begin at ``start`` to ``out``; stops with the block that is more than ``most`` in all.

    Raises :class:`DamagedPackage` when the bytes are not what any packer wrote, ``OSError`` of ``out``. Whether they
    are the right ones is for the caller to judge.
    """
    digest, size, crc = hashlib.sha256(), 0, 0
    for block in blocks(file, entry, start):
        size += len(block)
        digest.update(block)
        crc = zlib.crc32(block, crc)
        if size > most:
            break
        if out:
            out.write(block)
        tick(len(block))
    return Poured(digest.hexdigest(), size, crc)


def blocks(file: PackageFile, entry: ZipEntry, start: int) -> Iterator[bytes]:
    """The unpacked bytes of an entry, in blocks of bounded size; raises :class:`DamagedPackage`."""
    packed = _packed(file, start, entry.packed)
    if entry.method == STORED:
        return packed
    if entry.method == DEFLATED:
        return _inflated(file, packed)
    if entry.method == BZIP2:
        return _expanded_bzip2(file, packed)
    return _expanded_lzma(
        file, file.at(start, _LZMA_HEAD), _packed(file, start + _LZMA_HEAD, entry.packed - _LZMA_HEAD)
    )


def _packed(file: PackageFile, start: int, length: int) -> Iterator[bytes]:
    done = 0
    while done < length:
        block = file.at(start + done, min(disk.BLOCK, length - done))
        if not block:
            file.damaged()
        done += len(block)
        yield block


def _inflated(file: PackageFile, packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for data in packed:
        left = data
        while not inflater.eof:
            try:
                block = inflater.decompress(left, disk.BLOCK)
            except zlib.error as error:
                file.damaged(cause=error)
            if block:
                yield block
            left = inflater.unconsumed_tail
            # A full block may have more behind it, though all of the input is taken in.
            if not left and len(block) < disk.BLOCK:
                break
        if inflater.eof:
            return
    file.damaged()


def _expanded_bzip2(file: PackageFile, packed: Iterator[bytes]) -> Iterator[bytes]:
    import bz2

    return _expanded(file, bz2.BZ2Decompressor(), packed)


def _expanded_lzma(file: PackageFile, head: bytes, packed: Iterator[bytes]) -> Iterator[bytes]:
    """LZMA with the head that zip puts before it (APPNOTE 5.8.8): version, length of the properties, properties."""
    import lzma

    first = head[4] if len(head) == _LZMA_HEAD else 255
    dictionary = int.from_bytes(head[5:], "little")
    if head[2:4] != b"\x05\x00" or first >= 225 or dictionary > _LARGEST_DICTIONARY:
        file.damaged("里有用特大字典压缩的文件，这个程序解不开")
    chosen = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(dictionary, 4096),
        "pb": first // 45,
        "lp": first % 45 // 9,
        "lc": first % 9,
    }
    try:
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chosen])
    except (lzma.LZMAError, ValueError) as error:
        file.damaged(cause=error)
    return _expanded(file, unpacker, packed)


def _expanded(
    file: PackageFile, unpacker: bz2.BZ2Decompressor | lzma.LZMADecompressor, packed: Iterator[bytes]
) -> Iterator[bytes]:
    import lzma

    for data in packed:
        left = data
        while not unpacker.eof:
            try:
                block = unpacker.decompress(left, disk.BLOCK)
            except (OSError, lzma.LZMAError, EOFError, ValueError) as error:
                file.damaged(cause=error)
            left = b""
            if block:
                yield block
            if unpacker.needs_input or not block:
                break
