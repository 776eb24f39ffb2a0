"""Zip packages of the newer office formats: opened with limits, their parts read as XML without entities."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.progress import Pause

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_UNPACKED = 1 << 30
MOST_PARTS = 20_000
_MOST_XML = 100 << 20
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error)


class DamagedPackage(ValueError):
    """A package that cannot be read or is larger unpacked than any real file."""


class Package:
    """The parts of an opened package by name, as they are called inside (no leading slash)."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def read(self, name: str, most: int = _MOST_XML) -> bytes:
        """The bytes of a part, nothing when it is not there. Raises :class:`DamagedPackage`."""
        if name not in self.names:
            return b""
        try:
            size = self._archive.getinfo(name).file_size
            if size > most:
                raise DamagedPackage(f"{name} is too large")
            with self._archive.open(name) as stream:
                return stream.read(size)  # all at once would unpack gigabytes where the size is a lie
        except _BROKEN as error:
            raise DamagedPackage(name) from error

    def size(self, name: str) -> int:
        """How many bytes a part that is there says to have."""
        return self._archive.getinfo(name).file_size

    def blocks(self, name: str, size: int = 1 << 18) -> Iterator[bytes]:
        """The bytes of a part in blocks. Raises :class:`DamagedPackage`."""
        try:
            with self._archive.open(name) as stream:
                while block := stream.read(size):
                    yield block
        except (*_BROKEN, KeyError) as error:
            raise DamagedPackage(name) from error

    def xml(self, name: str) -> Element:
        """The root of a part. Raises :class:`DamagedPackage`; entities are refused, none of these formats has any."""
        from xml.etree.ElementTree import ParseError, fromstring

        data = self.read(name)
        if _DOCTYPE.search(data[:4096]) or not data:
            raise DamagedPackage(f"{name}: no plain XML")
        try:
            return fromstring(data)
        except (ParseError, LookupError, ValueError) as error:
            raise DamagedPackage(name) from error

    def relations(self, name: str) -> list[tuple[str, str, str, bool]]:
        """What a part refers to as (id, kind, target, outside): the kind is the last word of its address."""
        folder, _, file = name.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if rels not in self.names:
            return []
        found = []
        for relation in self.xml(rels):
            target, outside = relation.get("Target", ""), relation.get("TargetMode") == "External"
            kind = relation.get("Type", "").rpartition("/")[2]
            found.append((relation.get("Id", ""), kind, target if outside else joined(folder, target), outside))
        return found


def is_sound(path: Path, pause: Pause) -> bool:
    """Whether every part of a package can be unpacked and has the bytes that were packed. Raises OSError."""
    try:
        with opened_package(path) as package:
            for name in sorted(package.names):
                for number, _ in enumerate(package.blocks(name)):
                    if number % 16 == 0:
                        pause()
    except DamagedPackage:
        return False
    return True


def joined(folder: str, target: str) -> str:
    """The name of a part that another part in ``folder`` calls ``target``."""
    parts = [] if target.startswith("/") else folder.split("/")
    for part in target.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(part for part in parts if part)


@contextmanager
def opened_package(path: Path) -> Iterator[Package]:
    """Open a package. Raises :class:`DamagedPackage`, and OSError when the file itself cannot be read."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":  # an older file may hold a package at its end
            raise DamagedPackage("no zip")
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise DamagedPackage("no zip") from error
    with archive:
        entries = archive.infolist()
        # pictures and films are kept as they are in there; what swells is text
        texts = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels", ".vml")))
        if len(entries) > MOST_PARTS or texts > MOST_UNPACKED:
            raise DamagedPackage("too large")
        yield Package(archive)


def local(tag: str) -> str:
    """The name of an XML element without its namespace."""
    return tag.rpartition("}")[2]
