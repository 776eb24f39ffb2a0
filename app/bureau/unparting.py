"""The last parting of an application taken back: both are exactly what they were, or what was done since is told.

Joining the two anew would be another thing: it makes one review of two and asks for a choice that was made.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, cast

from app.bureau.desk_case import find_case, is_number
from app.bureau.joined_reviews import renumbered
from app.bureau.matching import alike
from app.bureau.settling import settle_again
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import put, read_back, setting, stored
from app.errors import UsageError

OF_CONTENT = "code, typed, name, place, document, sha256"
"""The columns of a version that say what it is, and not whose."""
_PARTED = "parted"
"""Key of the desk: the numbers of the last parting, what belonged to the one before it, and what to both after it."""
_Rows: TypeAlias = Sequence[Sequence[str | int]]
State: TypeAlias = Mapping[str, _Rows]
"""By table what is changed by a parting; contents by their numbers."""
_TABLES: Mapping[str, str] = {
    "cases": "SELECT id, chosen, weighed, chosen_code, removed FROM cases WHERE id IN (?, ?) ORDER BY id",
    "versions": "SELECT id, case_id, code FROM versions WHERE case_id IN (?, ?) ORDER BY id",
    "arrivals": "SELECT id, case_id, version_id, is_current FROM arrivals WHERE case_id IN (?, ?) ORDER BY id",
    "known": "SELECT case_id, rank, value, sound FROM known WHERE case_id IN (?, ?) ORDER BY case_id, rank, value",
    "reviews": """SELECT id, case_id, level, office, document, is_latest FROM reviews
        WHERE case_id IN (?, ?) ORDER BY id""",
}
_JOIN = "是同一家的，可以在“收集”里点“是同一家…”合成一家，再选定用哪一份。"
_JOIN_TYPED = "是同一家的，请用 bureau join 合成一家，再选定用哪一份。"
_AS_NOW = "两个编号都照现在的留着。"
_SINCE = {
    "cases": "选定、移走或合并过",
    "versions": "收过材料",
    "arrivals": "收过材料",
    "known": "收过材料",
    "reviews": "写过初审",
}


def state_of(connection: sqlite3.Connection, case: int, other: int = 0) -> State:
    """What belongs to one application or two just now."""
    return {
        name: [
            [read_back(value) if isinstance(value, bytes) else value for value in row]
            for row in connection.execute(query, (case, other))
        ]
        for name, query in _TABLES.items()
    }


def remember_parting(
    connection: sqlite3.Connection, case: int, made: int, before: State, settled: Sequence[int]
) -> None:
    """Keep what a case was ``before`` another one was ``made`` of it; of an earlier parting nothing is kept.

    ``settled`` is what :func:`app.bureau.settling.unsettle` gave of it.
    """
    record = {"case": case, "made": made, "before": before, "after": state_of(connection, case, made)}
    record["settled"] = settled
    put(connection, _PARTED, json.dumps(record))  # in escapes: a name of a file may be no text


def find_made(workspace: Workspace, words: str) -> int:
    """The number of what shall be given back: a number, or the whole name or code of what was parted last.

    Else as :func:`app.bureau.desk_case.find_case`. Two that were one have one name mostly, and only the last parting
    can be taken back.
    """
    if is_number(words):
        return int(words)
    connection, wanted = workspace.connection, alike(words)
    made = int(_record(connection).get("made", 0))
    named = connection.execute("SELECT value FROM known WHERE case_id = ?", (made,))
    return made if wanted in [read_back(value) for (value,) in named] else find_case(workspace, words)


def undo_part(workspace: Workspace, made: int, now: datetime) -> int:
    """Give what was parted last back to the case that it came of; the number of that one.

    ``made`` is the number of the other one, which is gone then. Raises :class:`UsageError` when it was not made by the
    last parting, or when something was said of one of them or came since: that would be lost.
    """
    with workspace.change(now) as connection:
        record = _record(connection)
        if record.get("made") != made:
            last = f"最后一次分出来的是第 {record['made']} 号。" if record else ""
            told = f"第 {made} 号不是最后一次分出来的，没有撤销。"
            raise UsageError(told, f"{last}{_JOIN}", typed=f"{last}{_JOIN_TYPED}")
        case, before, after = int(record["case"]), cast(State, record["before"]), cast(State, record["after"])
        now_there = state_of(connection, case, made)
        if since := dict.fromkeys(_SINCE[name] for name in _TABLES if now_there[name] != after[name]):
            raise UsageError(
                f"第 {case} 号和第 {made} 号分开以后又{'、'.join(since)}，撤销会丢掉这些，没有撤销。",
                f"{_AS_NOW}{_JOIN}",
                typed=f"{_AS_NOW}{_JOIN_TYPED}",
            )
        _put_back(connection, case, made, before)
        settle_again(connection, case, record.get("settled", ()))
        connection.execute("DELETE FROM desk WHERE key = ?", (_PARTED,))
    return case


def _record(connection: sqlite3.Connection) -> dict[str, Any]:
    """What is kept of the last parting; nothing where there was none, or it was taken back."""
    record: dict[str, Any] = json.loads(setting(connection, _PARTED) or "{}")
    return record


def _put_back(connection: sqlite3.Connection, case: int, made: int, before: State) -> None:
    both, there = (case, made), {row[0] for row in state_of(connection, case)["versions"]}
    for version, _, code in before["versions"]:
        if version not in there:
            copy = f"""INSERT INTO versions(id, case_id, {OF_CONTENT})
                SELECT ?, ?, {OF_CONTENT} FROM versions WHERE case_id = ? AND code = ?"""
            connection.execute(copy, (version, case, made, code))
    connection.executemany(
        "UPDATE arrivals SET case_id = ?, version_id = ? WHERE id = ?",
        [(of, version, arrival) for arrival, of, version, _ in before["arrivals"]],
    )
    for table in ("versions", "known", "reviews"):
        whose = (made, made) if table == "versions" else both
        connection.execute(f"DELETE FROM {table} WHERE case_id IN (?, ?)", whose)
    _insert(connection, "known", "case_id, rank, value, sound", before["known"])
    reviews = renumbered(connection, [(int(row[0]), str(row[4])) for row in before["reviews"]])
    rows = [[number, *row[1:4], text, row[5]] for (number, text), row in zip(reviews, before["reviews"], strict=True)]
    _insert(connection, "reviews", "id, case_id, level, office, document, is_latest", rows)
    ((_, chosen, weighed, code, _),) = before["cases"]
    change = "UPDATE cases SET chosen = ?, weighed = ?, chosen_code = ? WHERE id = ?"
    connection.execute(change, (stored(str(chosen)), weighed, code, case))
    connection.execute("DELETE FROM cases WHERE id = ?", (made,))


def _insert(connection: sqlite3.Connection, table: str, columns: str, rows: _Rows) -> None:
    marks = ", ".join("?" * len(columns.split(",")))
    values = [[stored(value) if isinstance(value, str) else value for value in row] for row in rows]
    connection.executemany(f"INSERT INTO {table}({columns}) VALUES({marks})", values)
