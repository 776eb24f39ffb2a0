"""What applicants handed in is only ever read: nothing that a bureau writes may take its place, or lie in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app import disk
from app.bureau.model import Source
from app.bureau.sources import COPY_LIST
from app.bureau.workspace_tables import read_back
from app.errors import UsageError


def demand_not_theirs(connection: sqlite3.Connection, *targets: Path) -> None:
    """Raise :class:`UsageError` when a target is a file that was collected, or lies in such a folder or copy."""
    for source in _collected(connection):
        demand_outside(source, *targets)


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
    return next((folder for folder in path.absolute().parents if os.path.lexists(folder / COPY_LIST)), None)


def _collected(connection: sqlite3.Connection) -> Iterator[Source]:
    for kind, path, copy in connection.execute("SELECT DISTINCT kind, path, copy FROM arrivals"):
        around = read_back(copy)
        yield Source(kind, Path(read_back(path)), Path(around) if around else None)


def _place(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))
