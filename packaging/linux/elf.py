"""What a Linux program or library asks of the system, read from the file (System V gABI; LSB symbol versions)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"\x7fELF"
_DYNAMIC, _VERNEED = 6, 0x6FFFFFFE  # section types SHT_DYNAMIC and SHT_GNU_verneed
_NEEDED, _SONAME = 1, 14  # tags DT_NEEDED and DT_SONAME


@dataclass(frozen=True)
class Elf:
    """``needed``: names of libraries; ``versions``: symbol versions such as ``GLIBC_2.31``; ``soname``: its name."""

    needed: tuple[str, ...]
    versions: frozenset[str]
    soname: str


@dataclass(frozen=True)
class _Section:
    kind: int
    offset: int
    size: int
    link: int


def elf_files(folder: Path) -> Iterator[Path]:
    """Every program and library below ``folder``, links left out, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == _MAGIC:
                    yield path


def read_elf(path: Path) -> Elf:
    """Read a 64-bit little-endian ELF file. ValueError when it is another, or has no table of sections."""
    data = path.read_bytes()
    if data[:6] != _MAGIC + b"\x02\x01":
        raise ValueError(f"{path}: not a 64-bit little-endian ELF file")
    sections = _sections(data)
    if not sections:
        raise ValueError(f"{path}: no table of sections, so nothing tells what it needs")
    needed: list[str] = []
    versions: set[str] = set()
    soname = ""
    for section in sections:
        names = sections[section.link].offset if section.link < len(sections) else 0
        if section.kind == _DYNAMIC:
            entries = list(_dynamic(data, section, names))
            needed += [name for tag, name in entries if tag == _NEEDED]
            soname = next((name for tag, name in entries if tag == _SONAME), soname)
        elif section.kind == _VERNEED:
            versions.update(_versions(data, section, names))
    return Elf(tuple(needed), frozenset(versions), soname)


def _sections(data: bytes) -> list[_Section]:
    offset = struct.unpack_from("<Q", data, 0x28)[0]
    size, count = struct.unpack_from("<HH", data, 0x3A)
    found = []
    for number in range(count if offset else 0):
        _, kind, _, _, start, length, link = struct.unpack_from("<IIQQQQI", data, offset + number * size)
        found.append(_Section(kind, start, length, link))
    return found


def _dynamic(data: bytes, section: _Section, names: int) -> Iterator[tuple[int, str]]:
    for offset in range(section.offset, section.offset + section.size, 16):
        tag, value = struct.unpack_from("<QQ", data, offset)
        if tag in (_NEEDED, _SONAME):
            yield tag, _name(data, names + value)
        elif tag == 0:
            return


def _versions(data: bytes, section: _Section, names: int) -> Iterator[str]:
    """The chain of libraries (Verneed), each with a chain of versions (Vernaux)."""
    offset, more = section.offset, section.size > 0
    while more:
        _, count, _, first, step = struct.unpack_from("<HHIII", data, offset)
        inner = offset + first
        for _ in range(count):
            _, _, _, name, following = struct.unpack_from("<IHHII", data, inner)
            yield _name(data, names + name)
            inner += following
        offset, more = offset + step, step > 0


def _name(data: bytes, offset: int) -> str:
    return data[offset : data.index(b"\0", offset)].decode("ascii", "replace")
