"""One door to an electronic copy wherever it lies: a folder, the file of an image, or a drive with a disc in it."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from app.discs.reading_iso import IsoDamage, is_iso, read_iso
from app.discs.reading_udf import ImageFile, UdfDamage, UdfForeign, read_udf
from app.disk import BLOCK
from app.errors import AppError, AuditError, InputFileError, PassingError
from app.os_words import refused_reading

_T = TypeVar("_T")
_PSEUDO = "stdio:"
_LETTER = r"[A-Za-z]:[\\/]?"


class OpenCopy(Protocol):
    """A copy that is open for reading.

    ``files`` has the size of each file by its path with ``/`` (NFC); -1 when it could not be asked. ``unread`` are
    folders whose files could not be listed.
    """

    files: Mapping[str, int]
    unread: tuple[str, ...]

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a file; raises ``OSError`` where they cannot be read to the end."""


@contextlib.contextmanager
def open_copy(place: Path, lists: Sequence[str] = ()) -> Iterator[OpenCopy]:
    """Open a folder, an image or a drive (``/dev/sr0``, ``D:``, or ``stdio:`` before the file of a pseudo-drive).

    ``lists`` are names of files: a folder that has none of them is looked into only as far as the folders right below.

    Raises :class:`InputFileError` when nothing is there that could be a copy, :class:`PassingError` when it cannot be
    read at all, :class:`AuditError` for an image whose structures are damaged.
    """
    place = _plain(place)
    try:
        mode = place.stat().st_mode
        if stat.S_ISDIR(mode):
            yield _Folder(place, lists)
            return
        if not (stat.S_ISREG(mode) or stat.S_ISBLK(mode) or stat.S_ISCHR(mode)):
            raise _foreign(place)
        stream = place.open("rb")
    except OSError as error:
        raise _unread(place, error) from error
    with stream:
        yield _Image(stream, _files_of(stream, place))


def is_drive(place: Path) -> bool:
    """Whether a place is named by a drive letter of Windows, where a disc is a folder like any other."""
    return sys.platform == "win32" and re.fullmatch(_LETTER, str(place)) is not None


def shown(path: str) -> str:
    """A path that can be printed anywhere: bytes that are no text become question marks."""
    return path.encode("utf-8", "replace").decode()


class _Folder:
    """Without one of ``lists`` at its root nothing is compared, and nobody waits until a disk is looked through."""

    def __init__(self, folder: Path, lists: Sequence[str]) -> None:
        unread: list[str] = []
        self._deep = not lists or any(os.path.lexists(folder / name) for name in lists)
        self._real: dict[str, Path] = {}
        self.files: Mapping[str, int] = dict(self._found(folder, unread))
        self.unread = tuple(unread)

    def _found(self, folder: Path, unread: list[str]) -> Iterator[tuple[str, int]]:
        def refused(error: OSError) -> None:
            if Path(error.filename) == folder:
                raise error
            unread.append(_key(folder, Path(error.filename)))

        listed = [
            (real.relative_to(folder).as_posix(), real)
            for parent, folders, names in self._walked(folder, refused)
            for real in (*(Path(parent, name) for name in names), *_links(parent, folders))
        ]
        for key, _, real in _keyed(listed):
            self._real[key] = real
            yield key, _size(real)

    def _walked(self, folder: Path, refused: Callable[[OSError], None]) -> Iterator[tuple[str, list[str], list[str]]]:
        for parent, folders, names in os.walk(folder, onerror=refused):
            yield parent, folders, names
            if not self._deep and parent != str(folder):
                folders.clear()

    def blocks(self, path: str) -> Iterator[bytes]:
        if self.files[path] < 0:
            raise OSError(errno.EIO, "no plain file")
        with self._real[path].open("rb") as stream:
            while block := stream.read(BLOCK):
                yield block


class _Image:
    def __init__(self, stream: BinaryIO, files: list[ImageFile]) -> None:
        self._stream = stream
        self._places = {key: file for key, _, file in _keyed([(file.path, file) for file in files])}
        self.files: Mapping[str, int] = {path: file.size for path, file in self._places.items()}
        self.unread: tuple[str, ...] = ()

    def blocks(self, path: str) -> Iterator[bytes]:
        for at, length in self._places[path].extents:
            self._stream.seek(at)
            left = length
            while left:
                block = self._stream.read(min(BLOCK, left))
                if not block:
                    raise OSError(errno.EIO, "image cut short")
                left -= len(block)
                yield block


def _plain(place: Path) -> Path:
    """Where to look: a pseudo-drive is its file, a drive of Windows the folder at its root."""
    text = str(place)
    if text.startswith(_PSEUDO):
        return Path(text.removeprefix(_PSEUDO))
    if is_drive(place):
        return Path(f"{text[0]}:\\")
    return place


def _files_of(stream: BinaryIO, place: Path) -> list[ImageFile]:
    log = logging.getLogger(__name__)
    try:
        try:
            return list(read_udf(stream))
        except UdfForeign as found:
            log.info("%s: %r", place, found)
        if is_iso(stream):
            return read_iso(stream)
    except (UdfDamage, IsoDamage) as damage:
        log.warning("%s: %r", place, damage)
        raise _damaged(place) from damage
    except OSError as error:
        raise _unread(place, error) from error
    raise _foreign(place)


def _size(real: Path) -> int:
    try:
        found = real.stat()
    except OSError:
        return -1
    return found.st_size if stat.S_ISREG(found.st_mode) else -1


def _links(parent: str, folders: Sequence[str]) -> Iterator[Path]:
    """Links to folders, into which nobody goes: each is something that no list has."""
    yield from (link for name in folders if (link := Path(parent, name)).is_symlink())


def _keyed(files: Sequence[tuple[str, _T]]) -> Iterator[tuple[str, str, _T]]:
    """Each file under its path in NFC, as lists have it; of two that are one there, all but one under their own.

    The one that is written in NFC already is the listed one; else it is the first.
    """
    taken: set[str] = set()
    for path, file in sorted(files, key=lambda one: (unicodedata.normalize("NFC", one[0]) != one[0], one[0])):
        key = unicodedata.normalize("NFC", path)
        key = path if key in taken else key
        taken.add(key)
        yield key, path, file


def _key(folder: Path, real: Path) -> str:
    return unicodedata.normalize("NFC", real.relative_to(folder).as_posix())


def _unread(place: Path, error: OSError) -> AppError:
    why = refused_reading(error)
    if error.errno == errno.ENOENT:
        return InputFileError(f"找不到“{shown(str(place))}”", "请核对名称和位置，看光盘有没有放好。")
    return PassingError(f"读不了“{shown(str(place))}”：{why.reason}", f"{why.advice}。")


def _foreign(place: Path) -> InputFileError:
    return InputFileError(
        f"“{shown(str(place))}”不是文件夹，也不是能认出的光盘或光盘镜像",
        "请选择电子版的文件夹、.iso 镜像文件或光驱；光盘能在文件管理器里打开的，请选择打开后的文件夹。",
    )


def _damaged(place: Path) -> AuditError:
    return AuditError(
        f"“{shown(str(place))}”的目录有损坏或不完整，没法核对里面的文件", "请重新复制镜像，或重新刻录一张光盘，再校验。"
    )
