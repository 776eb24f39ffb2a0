"""A folder for one conversion, removed afterwards whatever happened; what a killed run left is removed by the next."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.books.office.processes import end_marked
from app.disk import process_runs

_PREFIX = "shenbao-convert-"
_TRIES = 20
_PAUSE = 0.1


@contextmanager
def scratch_folder(parent: Path | None = None) -> Iterator[Path]:
    """Give an empty folder of this run; leftovers of runs that ended without cleaning are swept first.

    ``parent`` is the system's folder for temporary files unless given. Raises OSError.
    """
    base = parent or Path(tempfile.gettempdir())
    sweep(base)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=base))
    try:
        yield folder
    finally:
        end_marked(folder)
        _remove(folder)


def sweep(base: Path) -> None:
    """Remove our folders whose run is gone, after ending what it left running in them."""
    for folder in base.glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if _is_ours(folder) and owner.isascii() and owner.isdigit() and not process_runs(int(owner)):
            end_marked(folder)
            _remove(folder, tries=1)


def _is_ours(folder: Path) -> bool:
    """Whether a folder is a real one and, where folders have owners, this user's: several may share one place."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (sys.platform == "win32" or found.st_uid == os.getuid())


def _remove(folder: Path, tries: int = _TRIES) -> None:
    """Remove a folder, waiting for programs that are still letting go of their files: about 2 s, unless told."""
    for turn in range(tries):
        shutil.rmtree(folder, onerror=_writable_again)
        if not os.path.lexists(folder):
            return
        if turn + 1 < tries:
            time.sleep(_PAUSE)


def _writable_again(function: object, path: str, _: object) -> None:
    """Windows does not remove what is marked as read-only."""
    with suppress(OSError):
        Path(path).chmod(stat.S_IRWXU)
        if function is os.unlink or function is os.remove:
            os.unlink(path)  # noqa: PTH108 - as rmtree called it
