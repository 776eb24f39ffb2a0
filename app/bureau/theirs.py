"""What applicants handed in is only ever read: nothing that a bureau writes may take its place, or lie in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app import disk
from app.bureau.applicant_folders import is_draft, listed_in
from app.bureau.model import Source
from app.bureau.not_read import HANDED_IN
from app.bureau.workspace_tables import read_back
from app.errors import UsageError


def demand_not_theirs(connection: sqlite3.Connection, *targets: Path) -> None:
    """Raise :class:`UsageError` when a target is a file that was collected, or lies in such a folder or copy.

    So does what could not be read: somebody may have sent nothing else. A scan that is there already beside what came,
    or in a folder of scans, came with it, as far as anybody can tell; another name may be written there.
    """
    beside: set[str] = set()
    for source in _collected(connection):
        demand_outside(source, *targets)
        if source.kind != "folder":
            beside.add(_place(source.path.parent))
    for source in _listed(connection):
        if source.kind == "folder" and source.copy is None and not _is_draft(source.path):
            beside.add(_place(source.path))
        else:
            demand_outside(source, *targets)
    for target in targets:
        real = Path(os.path.realpath(target))
        if real.suffix.lower() in HANDED_IN and disk.is_file(real) and os.path.normcase(real.parent) in beside:
            sentence = f"“{target.name}”在收到的材料旁边，已经有了，像是一起收到的，没有写。"
            raise UsageError(sentence, f"请换一个名称，或写到别的位置；已有的是 {real}。")


def demand_outside(source: Source, *targets: Path) -> None:
    """The same for what lies at one place, collected or not."""
    around = source.copy or (source.path if source.kind == "folder" else None)
    for target in targets:
        if (around is not None and disk.lies_in(target, around)) or _place(target) == _place(source.path):
            raise UsageError(
                f"“{target.name}”的位置上是收到的材料，没有写。", f"请写到别的位置；收到的在 {source.path}。"
            )


def copy_around(path: Path) -> Path | None:
    """The disc or electronic copy that a draft lies in; None when it lies in none."""
    return next((folder for folder in path.absolute().parents if listed_in(folder)), None)


def _collected(connection: sqlite3.Connection) -> Iterator[Source]:
    for kind, path, copy in connection.execute("SELECT DISTINCT kind, path, copy FROM arrivals"):
        around = read_back(copy)
        yield Source(kind, Path(read_back(path)), Path(around) if around else None)


def _listed(connection: sqlite3.Connection) -> Iterator[Source]:
    """What could not be read; a file counts by itself."""
    for kind, place, copy in connection.execute("SELECT kind, path, copy FROM unreadable"):
        path, around = Path(read_back(place)), read_back(copy)
        yield Source("package" if disk.is_file(path) else kind, path, Path(around) if around else None)


def _is_draft(folder: Path) -> bool:
    try:
        return is_draft(folder, [path.name for path in folder.iterdir()])
    except OSError:  # the stick is gone, or nobody may look: nothing can be told from it
        return False


def _place(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))
