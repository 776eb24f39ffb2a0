"""The names of files and folders in each tree of a disc image.

UDF and Rock Ridge have them in full; Joliet, for systems that know neither, has an alias where a name is too long, and
plain ISO 9660 a number. Sources: OSTA UDF 2.3.4.2, the Joliet specification, ECMA-119 section 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.errors import InputFileError

JOLIET_BYTES = 64
"""As UTF-8: the writing library counts so, which is stricter than the 64 characters of the specification."""
UDF_UNITS = 126
"""UTF-16 units that always fit into the 254 bytes of a file identifier."""
MOST_FOLDERS = 7
"""Folders below each other: ISO 9660 has eight levels of them, of which the root is the first."""


@dataclass(frozen=True, slots=True)
class ImageName:
    """A file or folder of an image: its full ``path``, and those by which the lesser trees know it, all ``/a/b``."""

    path: str
    iso: str
    joliet: str
    is_folder: bool

    @property
    def name(self) -> str:
        """The last part of the full path."""
        return self.path.rpartition("/")[2]


def image_names(names: Iterable[str]) -> tuple[ImageName, ...]:
    """Where each file, given by its path with ``/`` below the root, and each folder above one lies in the image.

    Sorted by code points; a folder comes before what is in it. Raises :class:`InputFileError` naming what no disc can
    hold: a name too long, folders too deep, two names that are one for a reader.
    """
    files = sorted(set(names))
    for path in files:
        _demand_path(path)
    folders = {parent.as_posix() for path in files for parent in PurePosixPath(path).parents if parent.parts}
    known: dict[str, ImageName] = {"": ImageName("", "", "", True)}
    for folder, members in _by_folder(sorted({*folders, *files})):
        known |= _named(known[folder], members, folders)
    return tuple(known[path] for path in sorted(known) if path)


def _by_folder(paths: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each folder with the paths right in it; a folder before those below it."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(path.rpartition("/")[0], []).append(path)
    yield from sorted(found.items())


def _named(parent: ImageName, members: Sequence[str], folders: set[str]) -> dict[str, ImageName]:
    taken: set[str] = set()
    units: dict[bytes, str] = {}
    found = {}
    for number, path in enumerate(members, 1):
        name = path.rpartition("/")[2]
        other = units.setdefault(_udf_bytes(name), path)
        if other != path:
            raise InputFileError(f"“{other}”和“{path}”放不进同一张光盘：光盘上分不清这两个名称", "请改其中一个的名称。")
        alias = _alias(name, taken)
        taken.add(alias.casefold())
        is_folder = path in folders
        iso = f"{parent.iso}/{_iso_name(number, name, is_folder=is_folder)}"
        found[path] = ImageName(f"/{path}", iso, f"{parent.joliet}/{alias}", is_folder)
    return found


def _iso_name(number: int, name: str, *, is_folder: bool) -> str:
    if is_folder:
        return f"D{number:07d}"
    ending = re.sub(r"[^A-Z0-9]", "", PurePosixPath(name).suffix.upper())[:3]
    return f"F{number:07d}.{ending};1"


def _alias(name: str, taken: set[str]) -> str:
    """A name of at most 64 bytes in UTF-8 that is not taken, also when case makes no difference; the ending stays."""
    ending = PurePosixPath(name).suffix if len(PurePosixPath(name).suffix.encode()) <= JOLIET_BYTES // 2 else ""
    stem = name.removesuffix(ending)
    number, alias = 1, _cut(stem, JOLIET_BYTES - len(ending.encode())) + ending
    while alias.casefold() in taken:
        number += 1
        tail = f"~{number}{ending}"
        alias = _cut(stem, JOLIET_BYTES - len(tail.encode())) + tail
    return alias


def _cut(text: str, most: int) -> str:
    """The beginning of a text that has at most so many bytes in UTF-8, whole characters only."""
    return text.encode()[:most].decode("utf-8", "ignore")


def _udf_bytes(name: str) -> bytes:
    """The bytes of a name in UDF: two names with the same ones would be one file for the writing library."""
    try:
        return name.encode("latin-1")
    except UnicodeEncodeError:
        return name.encode("utf-16-be")


def _demand_path(path: str) -> None:
    parts = path.split("/")
    advice = "请把名称改短，或换掉里面的特殊字符。"
    if any(part in ("", ".", "..") or _bad_characters(part) for part in parts):
        raise InputFileError(f"“{_shown(path)}”这个名称不能用在光盘上", advice)
    for part in parts:
        if len(part.encode("utf-16-be")) > 2 * UDF_UNITS or len(part.encode()) > 250:
            raise InputFileError(f"“{path}”的名称太长，光盘上放不下", advice)
    if len(parts) - 1 > MOST_FOLDERS:
        raise InputFileError(f"“{path}”的文件夹层次太多，光盘上最多 {MOST_FOLDERS} 层", "请减少文件夹的层次。")


def _bad_characters(part: str) -> bool:
    return bool(re.search(r"[\x00-\x1f\x7f/\\\ud800-\udfff]", part))


def _shown(path: str) -> str:
    return path.encode("utf-8", "replace").decode()
