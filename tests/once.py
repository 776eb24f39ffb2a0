"""Work that several processes of a test run need is done by whichever of them comes first."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def once(locks: Path, name: str, made: Path) -> Iterator[bool]:
    """True for the first who comes; the others wait. What a failed attempt left at ``made`` is removed."""
    locks.mkdir(parents=True, exist_ok=True)
    done = locks / f"{name}.done"
    with (locks / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        missing = not done.exists()
        if missing:
            shutil.rmtree(made, ignore_errors=True)
            made.parent.mkdir(parents=True, exist_ok=True)
        yield missing
        done.touch()
