"""Lines of what could not be read: they stay listed while what they are about lies there and nobody took it up."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bureau.left_over import link_told
from app.bureau.sources import absolute
from app.bureau.workspace_tables import read_back


@dataclass(frozen=True, slots=True)
class Walked:
    """What a search of ``places`` found: sources and scans beside (``there``), what is theirs or ours (``copies``).

    ``copies`` also has the folders of which nothing is left to tell. ``told`` are the places of what could not be read
    this time, ``unended`` where nobody came to the end.
    """

    places: Sequence[Path]
    unended: Sequence[Path]
    there: Collection[Path]
    copies: Collection[Path]
    told: Collection[Path]


def forget(connection: sqlite3.Connection, walked: Walked) -> None:
    """Take off the list what is gone, is a draft's or our own, or is said of a folder around it.

    What is to be read is listed until it was: somebody may cancel. So is what lies where nobody came to the end: the
    stick may have been pulled out. And so is whatever still lies there, though nothing was said of it this time: also
    what lies in a folder that was told and into which somebody else's draft came.
    """
    places = [absolute(place) for place in walked.places]
    there, copies, told = frozenset(walked.there), frozenset(walked.copies), frozenset(walked.told)
    holding = frozenset(folder for path in there for folder in path.parents)
    for (value,) in connection.execute("SELECT path FROM unreadable").fetchall():
        path = Path(read_back(value))
        if path in there or path in told or any(map(path.is_relative_to, walked.unended)):
            continue
        if not any(map(path.is_relative_to, places)):
            continue
        is_said_above = path.parent in told and not path.is_dir()
        is_said_above |= any(folder in told and folder not in holding for folder in path.parents)
        if path in copies or is_said_above or not _lies_there(path, places):
            connection.execute("DELETE FROM unreadable WHERE path = ?", (value,))


def _lies_there(path: Path, places: Collection[Path]) -> bool:
    """Whether something lies there that is not looked through under another name."""
    return os.path.lexists(path) and not (path.is_symlink() and link_told(path, places) is None)
