"""Copies of evidence that other programs have open: below the cache, apart for each process that made some."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from app import disk

_OPENED, _RUN = "看过的材料", "run-"


def copy_place(cache: Path, desk: Path, case: str, path: str, sha256: str) -> Path:
    """Where the copy of a file of an application goes under its own name; another file's copy goes elsewhere.

    So does that of another content (``sha256``): a program may still show the earlier one.
    """
    words = "\0".join((str(desk), case, path, sha256)).encode("utf-8", "surrogatepass")
    return cache / _OPENED / f"{_RUN}{os.getpid()}" / hashlib.sha256(words).hexdigest()[:12] / Path(path).name


def forget_copies(cache: Path) -> None:
    """Remove what processes left that are gone; what another program does not let go of stays until the next time."""
    try:
        left = list((cache / _OPENED).iterdir())
    except OSError:  # nothing was opened yet
        return
    for folder in left:
        process = folder.name.removeprefix(_RUN)
        if process == folder.name or not process.isdecimal() or not disk.process_runs(int(process)):
            shutil.rmtree(folder, ignore_errors=True)
