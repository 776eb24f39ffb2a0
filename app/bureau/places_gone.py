"""Places from which something was received, and where a search that came to its end found nothing any more."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from app.bureau.candidates import candidates_of
from app.bureau.sources import absolute
from app.bureau.workspace_tables import read_back
from app.drafts.names import DRAFT_FILE

_MOST_NAMED = 3
_NAMELESS = "（没有写名称）"


def note_gone(
    connection: sqlite3.Connection, places: Sequence[Path], unended: Sequence[Path], there: Collection[Path]
) -> frozenset[int]:
    """Note what is gone in ``places`` and what is back; the cases of what was there until now.

    ``there`` are the sources that were found. Where nobody came to the end (``unended``) nothing is said: the stick may
    have been pulled out.
    """
    walked = [absolute(place) for place in places]
    lost: set[int] = set()
    query = "SELECT id, case_id, kind, path, gone FROM arrivals WHERE is_current AND is_there"
    for row in connection.execute(query).fetchall():
        path = Path(read_back(row["path"]))
        if any(map(path.is_relative_to, unended)) or not any(map(path.is_relative_to, walked)):
            continue
        is_gone = path not in there and not os.path.lexists(path / DRAFT_FILE if row["kind"] == "folder" else path)
        if is_gone != bool(row["gone"]):
            connection.execute("UPDATE arrivals SET gone = ? WHERE id = ?", (is_gone, row["id"]))
        if is_gone and not row["gone"]:
            lost.add(row["case_id"])
    return frozenset(lost)


def gone_told(connection: sqlite3.Connection, cases: Collection[int]) -> Iterator[str]:
    """A sentence on those of the cases of which nothing lies anywhere any more."""
    found = [one for case in sorted(cases) for one in candidates_of(connection, case) if one.counts.is_gone]
    if not found:
        return
    named = "、".join(f"“{one.counts.applicant or _NAMELESS}”（第 {one.case} 号）" for one in found[:_MOST_NAMED])
    more = f"等 {len(found)} 家" if len(found) > _MOST_NAMED else ""
    yield f"{named}{more}：{found[0].counts.place_told}"
