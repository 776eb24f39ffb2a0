"""Copies of earlier states of the bureau's workspace: made before a run changes anything, few of them kept."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from app import disk
from app.bureau.workspace_tables import connected, generation, setting
from app.times_and_sizes import moment_in_words, read_moment

BACKUPS = "备份"
_LATEST_KEPT = 2  # a run may be one field of a review: these may be a minute old
_DAYS_KEPT = 3
_DIGITS = 8
_BACKUP = re.compile(rf"受理台-\d{{{_DIGITS}}}\.db", re.ASCII)
_DAY = len("2026-04-20")


def backups(folder: Path) -> list[Path]:
    """The copies of earlier states, oldest first."""
    found = []
    with contextlib.suppress(OSError):
        found = [path for path in (folder / BACKUPS).iterdir() if _BACKUP.fullmatch(path.name)]
    return sorted(found, key=lambda path: path.name)


def _state(connection: sqlite3.Connection) -> tuple[int, str]:
    return generation(connection), setting(connection, "changed")


def back_up(folder: Path, connection: sqlite3.Connection) -> None:
    """Copy the state that the last run left, unless it is the newest copy's; most of the older copies go.

    Copies are numbered as they are made: somebody may put an older file back, and then it has been changed less often.
    """
    state, copies = _state(connection), backups(folder)
    if state[0] == 0 or (copies and _state_of(copies[-1]) == state):
        return
    newest = int(copies[-1].stem[-_DIGITS:]) if copies else 0
    target = folder / BACKUPS / f"受理台-{newest + 1:0{_DIGITS}d}.db"
    with disk.replacing(target, disk.label_here("desk")) as temp:
        copy = sqlite3.connect(temp)
        try:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    for old in _superfluous(backups(folder)):
        disk.discard(old)


def _superfluous(copies: Sequence[Path]) -> list[Path]:
    """Which of the copies, oldest first, are neither among the latest nor the last one of one of the latest days."""
    last_of_day = sorted({_changed(copy)[:_DAY]: copy for copy in copies}.items())
    kept = {*copies[-_LATEST_KEPT:], *(copy for _, copy in last_of_day[-_DAYS_KEPT - 1 :])}
    return [copy for copy in copies if copy not in kept]


def of_when(backup: Path) -> str:
    """The time of a copy in brackets, for a sentence; empty when it does not say."""
    at = moment_in_words(read_moment(_changed(backup)), None)
    return f"（{at}）" if at else ""


def _changed(backup: Path) -> str:
    """When a copy was last changed; empty when it cannot be read."""
    return _state_of(backup)[1]


def _state_of(backup: Path) -> tuple[int, str]:
    """By what a state is known: how often the desk had been changed, and when; 0 when a copy cannot be read."""
    connection = None
    try:
        connection = connected(backup, "mode=ro&immutable=1")
        return _state(connection)
    except sqlite3.Error:
        return 0, ""
    finally:
        if connection:
            connection.close()
