"""Zip as far as packages need it, read from foreign files: directory, entries, their bytes; nothing is believed.

Fields and signatures are those of APPNOTE.TXT 6.3 (PKWARE). ``zipfile`` reads neither names of other encodings nor
entries behind a lost directory, and differs between editions of Python in what it lets pass.
"""

from __future__ import annotations

import contextlib
import errno
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from app import disk
from app.errors import DamagedPackage, DraftError
from app.os_words import refused_reading

STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
METHODS = (STORED, DEFLATED, BZIP2, LZMA)
ENCRYPTED, DESCRIPTOR_FOLLOWS, UTF8 = 0x1, 0x8, 0x800
REFUSED_HINT = "请向对方重新要一份；没有解开任何文件"
RESCUE_HINT = f"{REFUSED_HINT}。要不到时，可以抢救里面还完好的部分"

_STRANGER_HINT = "请核对选的是不是对方发来的 .shenbao 文件；不是的话，请向对方重新要一份。没有解开任何文件"
# As others begin that people rename by mistake.
_KINDS = (
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"%PDF", "PDF 文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或 WPS 文件"),
)

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s2B4HL2L2H")
HEADER = _LOCAL.size
"""How long a local header is at least, in bytes; name and extra fields come behind it."""
_END_MARK, _LOCATOR_MARK, _END64_MARK = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_CENTRAL_MARK, _LOCAL_MARK, _DESCRIPTOR_MARK = b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
_MARKS = (_END_MARK, _END64_MARK, _CENTRAL_MARK, _LOCAL_MARK, _DESCRIPTOR_MARK)
_LONG = 0xFFFFFFFF
# Comments take 64 KB; what mail gateways hang on behind is looked through so far.
_TAIL = (1 << 20) + 0xFFFF + _END.size
_MOST_ENDS = 50
_LARGEST_DIRECTORY = 16 << 20
_MOST_TRIES = 100_000
_SECTOR = 4096  # what a medium that is damaged gives or refuses at once


class PackageFile:
    """A foreign file that is read at any place; ``name`` is what messages call it."""

    def __init__(self, stream: BinaryIO, path: Path, name: str = "") -> None:
        self._stream, self.path, self.name = stream, path, name or path.name
        self.size = stream.seek(0, 2)

    def at(self, offset: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``offset``; raises :class:`DamagedPackage` where the medium gives none."""
        if not 0 <= offset <= self.size:
            return b""
        try:
            self._stream.seek(offset)
            return self._stream.read(count)
        except OSError as error:
            why = refused_reading(error)
            hint = f"{why.advice}。位置：{self.path}。还读得出的部分，可以抢救出来"
            raise DamagedPackage(f"读不了“{self.name}”：{why.reason}", hint) from error

    def refuse(self, reason: str, hint: str = REFUSED_HINT) -> NoReturn:
        """Raise :class:`DraftError`: this is no package, or one that was made to do harm."""
        raise DraftError(f"“{self.name}”{reason}", hint)

    def damaged(self, reason: str = "不是完整的 .shenbao 文件", cause: BaseException | None = None) -> NoReturn:
        """Raise :class:`DamagedPackage`."""
        raise DamagedPackage(f"“{self.name}”{reason}", RESCUE_HINT) from cause


@contextlib.contextmanager
def opened(path: Path, name: str = "") -> Iterator[PackageFile]:
    """Open a package for reading; raises :class:`DraftError` naming it when it cannot be."""
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():  # a pipe would be waited for
            raise DraftError(f"“{name or path.name}”是设备或管道，不是文件", f"请核对位置：{path}")
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise DraftError(f"没有“{name or path.name}”这个文件", f"请核对位置：{path}") from error
    except (OSError, ValueError) as error:
        why = refused_reading(error if isinstance(error, OSError) else OSError(errno.EINVAL, str(error)))
        raise DraftError(f"读不了“{name or path.name}”：{why.reason}", f"{why.advice}。位置：{path}") from error
    with stream:
        yield PackageFile(stream, path, name)


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """An entry as a header tells of it: ``raw`` name, ``packed`` bytes in the file, ``size`` unpacked (-1: not told).

    ``offset`` is where its local header begins, ``start`` where its bytes begin when that is known (else -1).
    ``unicode`` is the name that Info-ZIP keeps beside one of another encoding. ``stamp``: DOS time and date.
    """

    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    stamp: tuple[int, int] = (0, 0)
    system: int = 0
    attributes: int = 0
    unicode: str = ""
    start: int = -1


@dataclass(frozen=True, slots=True)
class Directory:
    """The central directory: its entries, how many foreign bytes lie before and behind the zip, where entries end."""

    entries: tuple[ZipEntry, ...]
    before: int = 0
    behind: int = 0
    ends: dict[int, int] = field(default_factory=dict)

    def end_of(self, entry: ZipEntry) -> int:
        """Where the bytes of an entry end at the latest: the next one, or the directory, begins there."""
        return self.ends[entry.offset]


class _End(NamedTuple):
    start: int
    size: int
    shift: int
    entries: int
    behind: int


# ---- the directory


def read_directory(file: PackageFile, most: int) -> Directory:
    """The directory of a zip; refuses more than ``most`` entries and raises :class:`DamagedPackage` without any."""
    end = _find_end(file)
    if end is None:
        _refuse_strangers(file)
        file.damaged()
    if end.entries > most:
        file.refuse(f"里有 {end.entries} 个文件，超过了 {most} 个")
    data = file.at(end.start, end.size)
    entries, at = [], 0
    for _ in range(end.entries):
        entry, at = _central_entry(file, data, at, end.shift)
        if not 0 <= entry.offset < end.start:
            file.damaged()
        entries.append(entry)
    if at != len(data):
        file.damaged()
    offsets = sorted({entry.offset for entry in entries})
    ends = dict(zip(offsets, (*offsets[1:], end.start), strict=True)) if offsets else {}
    return Directory(tuple(entries), end.shift, end.behind, ends)


def _refuse_strangers(file: PackageFile) -> None:
    """Refuse what has nothing of a zip: there is nothing in it to be rescued."""
    if not file.size:
        file.refuse("是空的（0 字节）", REFUSED_HINT)
    if _Window(file).next_header(0) < 0:
        begin = file.at(0, 8)
        kind = next((kind for mark, kind in _KINDS if begin.startswith(mark)), "")
        file.refuse(f"不是打包的草稿，{f'其实是 {kind}' if kind else '只是名称以 .shenbao 结尾'}", _STRANGER_HINT)


def _find_end(file: PackageFile) -> _End | None:
    """The last end record that stands right behind a directory; most files end with it."""
    for length in (_END.size, _TAIL):
        begin = max(file.size - length, 0)
        tail = file.at(begin, length)
        at = len(tail)
        for _ in range(_MOST_ENDS):
            at = tail.rfind(_END_MARK, 0, at)
            if at < 0:
                break
            found = _end_at(file, begin + at, tail[at : at + _END.size])
            if found is not None:
                return found
    return None


def _end_at(file: PackageFile, place: int, data: bytes) -> _End | None:
    if len(data) < _END.size:
        return None
    _, disk_number, first_disk, _, count, size, offset, comment = _END.unpack(data)
    stop = place
    long = file.at(place - _END64.size - _END64_LOCATOR.size, _END64.size + _END64_LOCATOR.size) if place >= 76 else b""
    if long[: len(_END64_MARK)] == _END64_MARK and long[_END64.size :][:4] == _LOCATOR_MARK:
        *_, disk_number, first_disk, _, count, size, offset = _END64.unpack_from(long)
        stop -= _END64.size + _END64_LOCATOR.size
    start = stop - size
    shift = start - offset
    fits = start >= 0 and shift >= 0 and count * _CENTRAL.size <= size <= _LARGEST_DIRECTORY
    if not fits or disk_number or first_disk or (count and file.at(start, 4) != _CENTRAL_MARK):
        return None
    return _End(start, size, shift, count, max(file.size - place - _END.size - comment, 0))


def _central_entry(file: PackageFile, data: bytes, at: int, shift: int) -> tuple[ZipEntry, int]:
    if len(data) < at + _CENTRAL.size or data[at : at + 4] != _CENTRAL_MARK:
        file.damaged()
    (
        _, _, system, _, _, flags, method, time, date, crc, packed, size,
        name_length, extra_length, comment_length, _, _, attributes, offset,
    ) = _CENTRAL.unpack_from(data, at)  # fmt: skip
    at += _CENTRAL.size
    raw = data[at : at + name_length]
    extra = data[at + name_length : at + name_length + extra_length]
    at += name_length + extra_length + comment_length
    size, packed, offset = _long_numbers(file, extra, (size, packed, offset))
    entry = ZipEntry(
        raw, flags, method, crc, packed, size, offset + shift, (time, date), system, attributes, _unicode(raw, extra)
    )
    return entry, at


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields that are whole."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _long_numbers(file: PackageFile, extra: bytes, short: tuple[int, ...]) -> tuple[int, ...]:
    """Sizes and offset; those that do not fit into 32 bits stand in an extra field."""
    if _LONG not in short:
        return short
    data = next((data for kind, data in _fields(extra) if kind == 1), b"")
    numbers = [number for (number,) in struct.iter_unpack("<Q", data[: len(data) // 8 * 8])]
    if len(numbers) < short.count(_LONG):
        file.damaged()
    return tuple(numbers.pop(0) if number == _LONG else number for number in short)


def _unicode(raw: bytes, extra: bytes) -> str:
    """The UTF-8 name beside another one (extra field 0x7075), when it was made for it."""
    for kind, data in _fields(extra):
        if kind == 0x7075 and data[:5] == b"\x01" + struct.pack("<L", zlib.crc32(raw)):
            return data[5:].decode("utf-8", "replace")
    return ""


# ---- local headers


def start_of(file: PackageFile, entry: ZipEntry) -> int:
    """Where the bytes of an entry of the directory begin; raises :class:`DamagedPackage` when its header differs."""
    header = file.at(entry.offset, _LOCAL.size + len(entry.raw))
    if len(header) < _LOCAL.size or header[:4] != _LOCAL_MARK:
        file.damaged()
    fields: tuple[int, ...] = _LOCAL.unpack_from(header)[3:]
    flags, method, name_length, extra_length = *fields[:2], *fields[-2:]
    if header[_LOCAL.size :] != entry.raw or name_length != len(entry.raw):
        file.damaged()
    if method != entry.method or (flags ^ entry.flags) & ENCRYPTED:
        file.damaged()
    return entry.offset + _LOCAL.size + name_length + extra_length


def likely_starts(file: PackageFile, entry: ZipEntry, end: int = -1) -> tuple[int, ...]:
    """Where the bytes of an entry may begin when headers are damaged, likeliest first; ``end``: as of the directory."""
    if entry.start >= 0:
        return (entry.start,)
    found = []
    with contextlib.suppress(DamagedPackage):
        header = file.at(entry.offset, _LOCAL.size)
        if len(header) == _LOCAL.size:
            *_, name_length, extra_length = _LOCAL.unpack(header)
            found.append(entry.offset + _LOCAL.size + name_length + extra_length)
    found.append(entry.offset + _LOCAL.size + len(entry.raw))
    if end >= 0:
        found.append(end - entry.packed)
    return tuple(start for start in dict.fromkeys(found) if 0 < start <= file.size)


def scan_entries(file: PackageFile, most: int) -> Iterator[ZipEntry]:
    """Entries by their local headers, without the directory; as many as ``most``.

    From one header it goes on behind the entry's bytes when another header stands there; else it looks at every byte,
    since a size may be what is damaged. What the medium does not give is passed over.
    """
    window = _Window(file)
    at = found = tried = 0
    while found < most and tried < _MOST_TRIES and (at := window.next_header(at)) >= 0:
        entry = _local_entry(file, at)
        tried += 1
        at += 4
        if entry is not None:
            found += 1
            yield entry
            end = entry.start + entry.packed
            if entry.size >= 0 and (end == file.size or _read(file, end, 4) in _MARKS):
                at = end


class _Window:
    """A block of the file in which headers are looked for, so that it is read once however many there are."""

    def __init__(self, file: PackageFile) -> None:
        self._file, self._begin, self._data = file, 0, b""

    def next_header(self, at: int) -> int:
        """Where the next local header stands from ``at`` on; -1 when there is none."""
        if _read(self._file, at, 4) == _LOCAL_MARK:  # mostly one entry ends where the next begins
            return at
        while at < self._file.size:
            inside = at - self._begin
            if not 0 <= inside <= len(self._data) - 4:
                self._begin, inside = at, 0
                self._data = _read(self._file, at, disk.BLOCK) or _read(self._file, at, _SECTOR)
            place = self._data.find(_LOCAL_MARK, inside)
            if place >= 0:
                return self._begin + place
            at = self._begin + (len(self._data) - 3 if len(self._data) > 3 else _SECTOR)
        return -1


def _read(file: PackageFile, offset: int, count: int) -> bytes:
    try:
        return file.at(offset, count)
    except DamagedPackage:
        return b""


def _local_entry(file: PackageFile, at: int) -> ZipEntry | None:
    header = _read(file, at, _LOCAL.size)
    if len(header) < _LOCAL.size:
        return None
    _, _, _, flags, method, time, date, crc, packed, size, name_length, extra_length = _LOCAL.unpack(header)
    if not name_length or method not in METHODS:
        return None
    names = _read(file, at + _LOCAL.size, name_length + extra_length)
    start = at + _LOCAL.size + name_length + extra_length
    if len(names) < name_length + extra_length:
        return None
    raw, extra = names[:name_length], names[name_length:]
    if flags & DESCRIPTOR_FOLLOWS and not packed:
        packed, size = file.size - start, -1
    try:
        size, packed = _long_numbers(file, extra, (size, packed)) if size >= 0 else (size, packed)
    except DamagedPackage:
        return None
    return ZipEntry(raw, flags, method, crc, packed, size, at, (time, date), unicode=_unicode(raw, extra), start=start)
