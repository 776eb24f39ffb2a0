"""What a joining settled: that drafts of one name which came since somebody was taken off are not of him.

While two of one name were on the desk and one of them was taken off, nobody knows of which of them a new draft is.
Where a clerk joins such a draft to the other one, that is known from then on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping

from app.bureau.workspace_tables import put, setting

_SETTLED = "settled"
"""Key of the desk: pairs of a case that was taken off and the one of which the newer drafts are."""


def was_beside(connection: sqlite3.Connection, off: int, case: int) -> bool:
    """Whether a case was there already when another one was taken off: they were two, and are."""
    query = """SELECT 1 FROM cases WHERE id = ?
        AND removed > (SELECT min(received) FROM arrivals WHERE case_id = ?)"""
    return connection.execute(query, (off, case)).fetchone() is not None


def is_settled(connection: sqlite3.Connection, off: int, case: int, code: str) -> bool:
    """Whether a clerk said that a content (its ``code``) is this case's rather than of the one that was taken off.

    What that one had himself stays his.
    """
    if (off, case) not in _settled(connection):
        return False
    query = "SELECT 1 FROM versions WHERE case_id = ? AND code = ?"
    return connection.execute(query, (off, code)).fetchone() is None


def settle(connection: sqlite3.Connection, number: int, gone: int, may_be: Mapping[int, Collection[int]]) -> None:
    """Note what is said by making one of two cases, before that is done; ``number`` is left of them.

    ``may_be``: those off the desk whose either of the two might have been. Of others nothing is said.
    """
    pairs = {(off, number if case == gone else case) for off, case in _settled(connection)}
    for old, came in ((number, gone), (gone, number)):
        beside = [
            off for off in may_be[came] if was_beside(connection, off, old) and not was_beside(connection, off, came)
        ]
        pairs.update((off, number) for off in beside)
    _keep(connection, pairs)


def settle_again(connection: sqlite3.Connection, case: int, taken_off: Iterable[int]) -> None:
    """What :func:`unsettle` gave of a case holds again, of those who are off the desk still."""
    off = {int(one) for (one,) in connection.execute("SELECT id FROM cases WHERE removed <> ''")}
    _keep(connection, _settled(connection) | {(one, case) for one in taken_off if one in off})


def unsettle(connection: sqlite3.Connection, case: int) -> list[int]:
    """A case is parted: nothing that was settled for it holds any more; against whom it was."""
    pairs = _settled(connection)
    _keep(connection, {(off, of) for off, of in pairs if of != case})
    return sorted(off for off, of in pairs if of == case)


def put_back(connection: sqlite3.Connection, case: int) -> None:
    """A case is on the desk again: should it be taken off once more, its newer drafts are in doubt anew."""
    _keep(connection, {(off, of) for off, of in _settled(connection) if off != case})


def _settled(connection: sqlite3.Connection) -> set[tuple[int, int]]:
    return {(off, case) for off, case in json.loads(setting(connection, _SETTLED) or "[]")}


def _keep(connection: sqlite3.Connection, pairs: set[tuple[int, int]]) -> None:
    if pairs:
        put(connection, _SETTLED, json.dumps(sorted(pairs)))
    else:
        connection.execute("DELETE FROM desk WHERE key = ?", (_SETTLED,))
