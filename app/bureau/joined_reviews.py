"""What offices said of two applications that are one: nothing of it is lost, and what was decided stays decided."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from app.bureau.model import Review
from app.bureau.offices import OfficeKey, office_key
from app.bureau.review_records import review_document, review_of
from app.bureau.reviewing import keep_review
from app.bureau.workspace_tables import read_back

_JOINED = "joined"
"""The key of a review's document that says of which rows it was made; one that somebody wrote on has it no more."""


class _Said(NamedTuple):
    """A review in its row. Of two the greater one weighs more: what decides, then what was written last."""

    decides: bool
    at: str
    row: int
    review: Review


def join_reviews(connection: sqlite3.Connection, case: int, other: int, now: datetime) -> Iterator[str]:
    """Make the reviews of another case those of a case, of each office one; what to tell of those made of two.

    The later decision counts; a review without one never pushes out one that has one. Notes, corrections and answers
    are those of both. The two stay, and no longer count, for :func:`part_reviews`.
    """
    here, there = _last_of(connection, case), _last_of(connection, other)
    connection.execute("UPDATE reviews SET case_id = ? WHERE case_id = ?", (case, other))
    for office in [office for office in here if office in there]:
        less, more = sorted((here[office], there[office]))
        rows = [(less.row,), (more.row,)]
        connection.executemany("UPDATE reviews SET is_latest = 0 WHERE id = ?", rows)
        made = replace(_of_both(more, less), at=now.isoformat(sep=" ", timespec="minutes"))
        keep_review(connection, case, review_document(made) | {_JOINED: [row for (row,) in rows]})
        yield f"“{made.office}”在两边写的初审合成了一条，意见、备注、要补正的和人工核的都留着"


def _last_of(connection: sqlite3.Connection, case: int) -> dict[OfficeKey, _Said]:
    query = "SELECT id, document FROM reviews WHERE case_id = ? AND is_latest ORDER BY id"
    found: dict[OfficeKey, _Said] = {}
    for row, text in connection.execute(query, (case,)).fetchall():
        one = _said(row, text)
        found[office_key(one.review.level, one.review.office)] = one
    return found


def _said(row: int, text: str | bytes) -> _Said:
    one = review_of(json.loads(read_back(text)))
    return _Said(bool(one.decision), one.at, row, one)


def _of_both(more: _Said, less: _Said) -> Review:
    """What weighs more, with what the other one says besides; of a condition the later answer counts."""
    counts, beside = more.review, less.review
    earlier, later = sorted((more, less), key=lambda one: (one.at, one.row))
    lost = "" if beside.opinion in ("", counts.opinion) or not counts.opinion else f"另写的意见：{beside.opinion}"
    return replace(
        counts,
        opinion=counts.opinion or beside.opinion,
        notes="\n".join(dict.fromkeys(text for text in (counts.notes, beside.notes, lost) if text)),
        corrections=tuple(dict.fromkeys((*counts.corrections, *beside.corrections))),
        manual={**earlier.review.manual, **later.review.manual},
    )


def part_reviews(connection: sqlite3.Connection, case: int, made: int, codes: Collection[str]) -> int:
    """Give the reviews of contents, by their ``codes``, that only the case ``made`` has to it; how many went.

    One that had been made of others, and that nobody wrote on, is made anew of what each of the two cases has of them.
    """
    query = "SELECT id, document FROM reviews WHERE case_id = ? ORDER BY id"
    found = {row: json.loads(read_back(text)) for row, text in connection.execute(query, (case,))}
    left: dict[tuple[int, bool], int] = {}
    """What each of the two cases (True: the made one) has of a review: the review itself, or what was made of it."""
    anew: set[int] = set()
    """What was made anew here, maybe under its old number: what was made of that is to be made anew as well."""
    for row, document in found.items():  # what was made of others stands behind them
        parts = document.get(_JOINED)
        if parts is None:
            left[row, document.get("code", "") in codes] = row
            continue
        halves = {goes: [left[part, goes] for part in parts if (part, goes) in left] for goes in (False, True)}
        whole = next((goes for goes, own in halves.items() if own == parts), None)
        if whole is not None and anew.isdisjoint(parts):
            left[row, whole] = row
            continue
        connection.execute("DELETE FROM reviews WHERE id = ?", (row,))
        for goes, own in halves.items():
            if own:
                left[row, goes] = own[0] if len(own) == 1 else _made_anew(connection, case, row, document["at"], own)
                anew.add(left[row, goes])
    going = sorted({row for (_, goes), row in left.items() if goes})
    connection.executemany("UPDATE reviews SET case_id = ? WHERE id = ?", [(made, row) for row in going])
    for number in (case, made):
        _latest_reviews(connection, number)
    query = "SELECT count(*) FROM reviews WHERE case_id = ?"
    return int(connection.execute(query, (made,)).fetchone()[0])


def renumbered(connection: sqlite3.Connection, rows: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Reviews that are put back, as row and document in their order: under new numbers when another one has got one."""
    marks = ", ".join("?" * len(rows))
    query = f"SELECT count(*), (SELECT coalesce(max(id), 0) FROM reviews) FROM reviews WHERE id IN ({marks})"
    taken, last = connection.execute(query, [row for row, _ in rows]).fetchone()
    if not taken:
        return [*rows]
    new = {row: last + place for place, (row, _) in enumerate(rows, start=1)}
    found: list[tuple[int, str]] = []
    for row, text in rows:
        document = json.loads(text)
        if _JOINED in document:
            document[_JOINED] = [new.get(part, part) for part in document[_JOINED]]
        found.append((new[row], json.dumps(document, ensure_ascii=False)))
    return found


def _made_anew(connection: sqlite3.Connection, case: int, row: int, at: str, parts: Sequence[int]) -> int:
    """Make two reviews one in the place of the one that was made at that time; its row, the old one if it is free."""
    query = "SELECT id, document FROM reviews WHERE id IN (?, ?)"
    less, more = sorted(_said(*one) for one in connection.execute(query, tuple(parts)))
    keep_review(connection, case, review_document(replace(_of_both(more, less), at=at)) | {_JOINED: list(parts)})
    (last,) = connection.execute("SELECT max(id) FROM reviews").fetchone()
    moved = connection.execute("UPDATE OR IGNORE reviews SET id = ? WHERE id = ?", (row, last)).rowcount
    return row if moved else int(last)


def _latest_reviews(connection: sqlite3.Connection, case: int) -> None:
    """Of each office the review that was written last is its latest; none of two of which one was made."""
    query = "SELECT id, document FROM reviews WHERE case_id = ? ORDER BY id"
    found = [(row, json.loads(read_back(text))) for row, text in connection.execute(query, (case,))]
    parts = {part for _, document in found for part in document.get(_JOINED, ())}
    latest: dict[OfficeKey, tuple[str, int]] = {}
    for row, document in found:
        one = review_of(document)
        whose = office_key(one.level, one.office)
        if row not in parts:
            latest[whose] = max(latest.get(whose, ("", 0)), (one.at, row))
    connection.execute("UPDATE reviews SET is_latest = 0 WHERE case_id = ?", (case,))
    connection.executemany("UPDATE reviews SET is_latest = 1 WHERE id = ?", [(row,) for _, row in latest.values()])
