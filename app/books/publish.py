"""Put a set of files in place together: made in a hidden folder beside their place, then moved, the last one named.

If any move is refused, the files moved before are taken back, so a folder holds the old set or the new one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import DiskError


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
        kept = self.folder / "replaced"
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

    OSError becomes :class:`DiskError`. A target folder that was made here and stays empty is removed again.
    """
    made = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".shenbao-", dir=target))
    except OSError as error:
        raise _refused(target, error) from error
    try:
        yield Place(scratch, target)
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if made:
            with suppress(OSError):
                target.rmdir()


def _refused(target: Path, error: OSError) -> DiskError:
    return DiskError(
        f"写不进导出文件夹“{target.name}”：{error.strerror or error}。原来的文件没有改动。",
        f"请检查“{target}”所在的磁盘是否已满、只读，或文件正被别的程序打开，然后再导出一次。",
    )


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
