"""Put a set of files in place together: made in a hidden folder beside their place, then moved, the last one named.

If any move is refused, the files moved before are taken back, so a folder holds the old set or the new one.
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app.disk import process_runs
from app.errors import DiskError
from app.os_words import refusal
from app.times_and_sizes import size_in_words

_REPLACED = "replaced"
# winerror.h: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
_FULL_ON_WINDOWS = (39, 112)


class Place:
    """A scratch folder on the disk of its target; :meth:`finish` moves named files into the target."""

    def __init__(self, folder: Path, target: Path) -> None:
        self.folder = folder
        self._target = target

    def finish(self, names: Sequence[str], last: str, gone: Sequence[str] = ()) -> None:
        """Move ``names`` and then ``last`` into place; what they replace is put back if one move is refused.

        ``last`` vouches for the others: the old one goes first, so that no stale claim ever stands beside new files.
        ``gone`` are files of the old set that the new one has no successor for; they go with it.
        """
        kept = self.folder / _REPLACED
        kept.mkdir()
        for name in (*names, last):
            _flush(self.folder / name)
        moved: list[str] = []
        try:
            for name in (last, *names, *gone):
                old = self._target / name
                if old.exists():
                    old.replace(kept / name)
            for name in (*names, last):
                (self.folder / name).replace(self._target / name)
                moved.append(name)
        except BaseException:
            self._take_back(moved, kept)
            raise
        _flush_folder(self._target)

    def _take_back(self, moved: Sequence[str], kept: Path) -> None:
        for name in moved:
            with suppress(OSError):
                (self._target / name).unlink()
        for old in kept.iterdir():
            with suppress(OSError):
                old.replace(self._target / old.name)


@contextmanager
def publish(target: Path) -> Iterator[Place]:
    """Give a scratch place beside what will be published; it is gone afterwards, whatever happens.

    OSError becomes :class:`DiskError`. A target folder that was made here and stays empty is removed again. What a
    killed run left in the target is cleared away first.
    """
    made = not os.path.lexists(target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        _clear_left_over(target)
        # The name is short (Windows counts characters of paths) and tells whose it is.
        scratch = Path(tempfile.mkdtemp(prefix=f".shenbao-{_host()}-{os.getpid()}-", dir=target))
    except OSError as error:
        raise _refused(target, error) from error
    try:
        yield Place(scratch, target)
    except OSError as error:
        raise _refused(target, error) from error
    except DiskError as error:
        # Nobody knows the names in the scratch place; the folder that was asked for says where.
        if scratch in Path(error.file).parents and isinstance(error.__cause__, OSError):
            raise _refused(target, error.__cause__) from error
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if made:
            with suppress(OSError):
                target.rmdir()


def _host() -> str:
    """A few characters that stand for this PC: process numbers mean nothing on another one (a shared folder)."""
    return hashlib.sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:6]


def _clear_left_over(target: Path) -> None:
    """Remove scratch folders of this PC's dead processes, after putting back what they had moved away."""
    for folder in sorted(target.glob(f".shenbao-{_host()}-*")):
        owner = re.fullmatch(r"\.shenbao-[0-9a-f]{6}-(\d+)-\w+", folder.name)
        if owner and folder.is_dir() and not folder.is_symlink() and not process_runs(int(owner[1])):
            _put_back(folder / _REPLACED, target)
            shutil.rmtree(folder, ignore_errors=True)


def _put_back(kept: Path, target: Path) -> None:
    """Give the target its old files again where no new one has come; a claim only if the old set is whole."""
    old = sorted(kept.iterdir()) if kept.is_dir() else []
    whole = not any((target / file.name).exists() for file in old)
    for file in old:
        if not (target / file.name).exists() and (whole or file.suffix != ".json"):
            with suppress(OSError):
                file.replace(target / file.name)


def _refused(target: Path, error: OSError) -> DiskError:
    why = refusal(error)
    left = "原来的文件没有改动" if os.path.lexists(target) else "什么也没有写下"
    room = f"（还剩 {size_in_words(shutil.disk_usage(target).free)}）" if _is_full(error) and target.is_dir() else ""
    return DiskError(f"写不进导出文件夹“{target.name}”：{why.reason}{room}。{left}。", f"{why.advice}。位置：{target}")


def _is_full(error: OSError) -> bool:
    return error.errno == errno.ENOSPC or getattr(error, "winerror", None) in _FULL_ON_WINDOWS


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
