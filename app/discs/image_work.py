"""Writes the bytes of a disc image with pycdlib: UDF, Joliet, Rock Ridge and ISO 9660 over the same file data.

pycdlib asks for the time and for random numbers wherever it makes a structure: its modules get a clock that stands and
a die with one face instead, so that an image is a function of its files, its label and its day. What it leaves wrong in
the UDF structures is put right before they are written (see :func:`_put_right`).
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import IO, TYPE_CHECKING, Any

from app.discs.image_names import ImageName
from app.disk import BLOCK
from app.errors import PassingError
from app.os_words import refused_reading

if TYPE_CHECKING:
    from pycdlib import PyCdlib

SECTOR = 2048
_FOLDER_MODE, _FILE_MODE = 0o040555, 0o100444

Heard = Callable[[int, int], None]
"""Called with the bytes written and those in all; may raise :class:`~app.progress.Cancelled`."""


class Source:
    """A file whose bytes go into the image, opened when they are asked for and closed behind the last one.

    Reading raises :class:`PassingError` when the file cannot be read or does not have the size that was told before.
    """

    mode = "rb"

    def __init__(self, path: Path, size: int) -> None:
        self.path, self.size = path, size
        self._stream: IO[bytes] | None = None
        self._left = size

    def seek(self, offset: int, whence: int = 0) -> int:
        """Begin anew: pycdlib goes to the start of a file, and nowhere else."""
        self.close()
        self._left = self.size - offset
        return offset

    def read(self, size: int) -> bytes:
        """The next bytes."""
        try:
            if self._stream is None:
                self._stream = self.path.open("rb")
            data = self._stream.read(size)
            self._left -= len(data)
            changed = len(data) < size or (self._left <= 0 and self._stream.read(1) != b"")
        except OSError as error:
            raise _unread(self.path, error) from error
        if changed:
            raise PassingError(f"写镜像时“{self.path.name}”变了", "请等别的程序用完这个文件夹里的文件，再生成一次。")
        if self._left <= 0:
            self.close()
        return data

    def close(self) -> None:
        """Close the file if it is open."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def build(names: Iterable[ImageName], folder: Path, out: IO[bytes], label: str, day: date, heard: Heard) -> None:
    """Write the image of files below ``folder`` to an empty file that is open for writing.

    Files and folders carry ``day`` as their date. Raises :class:`PassingError` when a file cannot be read, ``OSError``
    when ``out`` takes no more.
    """
    from pycdlib import PyCdlib

    sources: list[Source] = []
    with _standing_clock(day, label):
        image: Any = PyCdlib()  # its annotations are narrower than what it takes
        image.new(
            interchange_level=3, joliet=3, rock_ridge="1.09", udf="2.60",
            vol_ident=label, vol_set_ident=label, app_ident_str="SHENBAO",
        )  # fmt: skip
        try:
            for name in names:
                where = {"iso_path": name.iso, "rr_name": name.name, "joliet_path": name.joliet, "udf_path": name.path}
                if name.is_folder:
                    image.add_directory(**where, file_mode=_FOLDER_MODE)
                else:
                    sources.append(_source(folder / name.path[1:]))
                    image.add_fp(sources[-1], sources[-1].size, **where, file_mode=_FILE_MODE)
            image.force_consistency()
            _put_right(image)
            image.write_fp(out, blocksize=BLOCK, progress_cb=_by_blocks(heard))
        finally:
            for source in sources:
                source.close()
            image.close()


def _source(path: Path) -> Source:
    try:
        return Source(path, path.stat().st_size)
    except OSError as error:
        raise _unread(path, error) from error


def _unread(path: Path, error: OSError) -> PassingError:
    why = refused_reading(error)
    return PassingError(f"读不了“{path.name}”：{why.reason}", f"{why.advice}。位置：{path}")


def _by_blocks(heard: Heard) -> Callable[[int, int], None]:
    """Tell a block's bytes at a time, and the end: the library tells each record of a folder."""
    next_at = 0

    def tell(done: int, total: int) -> None:
        nonlocal next_at
        if done >= next_at or done == total:
            next_at = done + BLOCK
            heard(done, total)

    return tell


def _put_right(image: PyCdlib) -> None:
    """Let the entry of a folder's parent name that parent in UDF, after all places are settled.

    pycdlib 1.22 lets it name the root everywhere (ECMA-167 part 4, 14.4).
    """
    start = image.udf_main_descs.partitions[0].part_start_location
    entries = [image.udf_root]
    while entries:
        entry = entries.pop()
        if entry is None:
            continue
        at = (entry.parent or entry).extent_location()
        for member in entry.fi_descs.values():
            if member.is_parent():
                member.set_icb(at, at - start)
            elif member.is_dir():
                entries.append(member.file_entry)


_TURN = threading.Lock()


@contextmanager
def _standing_clock(day: date, label: str) -> Iterator[None]:
    """Give the library's modules a clock that stands at the first second of ``day``, and no random numbers.

    Only one image at a time is made in a process meanwhile; the rest of the process keeps its clock.
    """
    from pycdlib import dates, headervd, pycdlib, udf, utils

    now = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    clock = SimpleNamespace(
        time=lambda: now, gmtime=time.gmtime, localtime=time.gmtime, strftime=time.strftime, strptime=time.strptime,
        struct_time=time.struct_time,
    )  # fmt: skip
    die = SimpleNamespace(getrandbits=lambda bits: zlib.crc32(label.encode()) & ((1 << bits) - 1))
    instead: list[tuple[ModuleType, str, object]] = [
        *((module, "time", clock) for module in (dates, headervd, pycdlib, udf, utils)),
        (udf, "random", die),
    ]
    with _TURN:
        before = [getattr(module, name) for module, name, _ in instead]
        try:
            for module, name, value in instead:
                setattr(module, name, value)
            yield
        finally:
            for (module, name, _), value in zip(instead, before, strict=True):
                setattr(module, name, value)
