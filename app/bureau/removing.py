"""Applications that were collected by mistake: taken off the desk with all that was said of them, and put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from app.bureau.candidates import candidates_of
from app.bureau.desk_records import RemovedSeen
from app.bureau.matching import alike, come_since
from app.bureau.settling import put_back
from app.bureau.workspace import Workspace
from app.errors import UsageError


def remove(workspace: Workspace, case: int, now: datetime) -> RemovedSeen:
    """Take an application off the desk: it counts nowhere, and nothing of it is lost. What lies at its place stays.

    Raises :class:`UsageError` when there is no such one, :class:`DraftError` when nothing may be changed.
    """
    if not any(candidates_of(workspace.connection, case)):
        raise UsageError(f"受理台里没有第 {case} 号材料。", "编号看受理台的列表。")
    with workspace.change(now) as connection:
        at = now.isoformat(timespec="seconds")
        connection.execute("UPDATE cases SET removed = ? WHERE id = ?", (at, case))
    return next(_seen(workspace.connection, case))


def restore(workspace: Workspace, words: str, now: datetime) -> RemovedSeen:
    """Put an application back, by its number or the whole name of its applicant; it is what it was.

    Raises :class:`UsageError` when none or several were taken off by that name, :class:`DraftError`.
    """
    off = removed_seen(workspace.connection)
    wanted = [one for one in off if words.strip() == str(one.case)]
    wanted = wanted or [one for one in off if alike(words) == alike(one.applicant)]
    if len(wanted) != 1:
        listed = "；".join(f"{one.case} {one.applicant}" for one in off)
        why = f"移走的有：{listed}。" if listed else "现在没有移走的。"
        raise UsageError(f"从受理台移走的里没有“{words}”。" if not wanted else f"移走的“{words}”不止一份。", why)
    with workspace.change(now) as connection:
        same = come_since(connection, wanted[0].case)
        bring_back(connection, wanted[0].case)
    return replace(wanted[0], same=same)


def bring_back(connection: sqlite3.Connection, case: int) -> bool:
    """Put a case back that something came of again; whether it had been taken off."""
    is_back = connection.execute("UPDATE cases SET removed = '' WHERE id = ? AND removed <> ''", (case,)).rowcount > 0
    if is_back:
        put_back(connection, case)
    return is_back


def removed_seen(connection: sqlite3.Connection) -> tuple[RemovedSeen, ...]:
    """What was taken off the desk, in the order in which it had come."""
    return tuple(_seen(connection))


def _seen(connection: sqlite3.Connection, case: int | None = None) -> Iterator[RemovedSeen]:
    at = dict(connection.execute("SELECT id, removed FROM cases WHERE removed <> ''").fetchall())
    for found in candidates_of(connection, case, removed=True):
        one = found.counts
        yield RemovedSeen(found.case, one.applicant, one.source.path, at[found.case])
