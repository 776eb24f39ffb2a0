"""What applicants handed in is only ever read: nothing that a desk writes may take its place."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from app import disk
from app.bureau.workspace_tables import read_back
from app.errors import UsageError


def demand_not_theirs(connection: sqlite3.Connection, target: Path) -> None:
    """Raise :class:`UsageError` when ``target`` is a file that was collected, or lies in such a folder or copy."""
    wanted = os.path.normcase(os.path.realpath(target))
    for kind, path, copy in connection.execute("SELECT DISTINCT kind, path, copy FROM arrivals"):
        place, around = read_back(path), read_back(copy)
        folder = around or (place if kind == "folder" else "")
        is_theirs = disk.lies_in(target, Path(folder)) if folder else False
        if is_theirs or os.path.normcase(os.path.realpath(place)) == wanted:
            raise UsageError(f"“{target.name}”的位置上是收到的材料，没有写。", f"请写到别的位置；收到的在 {place}。")
