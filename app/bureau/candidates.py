"""Which draft of a case counts: what came from one place only, what a clerk chose, or else what was written last.

A draft goes before a form in Word until somebody chooses; a form that says what a draft says is no other content. Of
copies with one content the one that has most of its files counts, of those the one that was seen last. A choice is of a
place; of a damaged draft it is of that content alone, until a whole one comes.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import cast

from app.bureau.keeping import draft_of
from app.bureau.model import Review, Source, SourceKind
from app.bureau.review_records import review_of
from app.bureau.told_names import name_told, place_told
from app.bureau.workspace_tables import read_back
from app.drafts.content_code import typed_code
from app.drafts.names import DRAFT_FILE
from app.errors import DraftError

_QUERY = """
    SELECT cases.id AS case_id, form, chosen, chosen_code, weighed, arrivals.id AS id, version_id, kind, path, copy,
        received, seen, written, is_there, gone, typed, errors, warnings, settled, items, met, told, facts, code, name,
        place,
        (SELECT count(*) FROM arrivals AS before WHERE before.case_id = cases.id AND before.id <= arrivals.id) AS number
    FROM cases JOIN arrivals ON arrivals.case_id = cases.id JOIN versions ON versions.id = version_id
    WHERE is_current AND (removed <> '') = ? {} ORDER BY cases.id, arrivals.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A draft of a case at a place; ``number`` counts all that ever came, from 1.

    ``lost`` is how many of its files are missing or damaged. ``is_there``: nothing else was found at its place;
    ``is_gone``: nothing at all was. ``typed`` is the code of the answers alone, empty where it is not known.
    """

    id: int
    number: int
    version: int
    source: Source
    received: str
    seen: str
    written: str
    is_there: bool
    errors: int
    warnings: int
    settled: int
    items: int
    met: int
    told: tuple[str, ...]
    lost: int
    code: str
    applicant: str
    place: str
    is_gone: bool = False
    typed: str = ""
    is_whole: bool = True
    """Whether the answers are those that were packed: of others nobody knows that the applicant typed them."""

    @property
    def place_told(self) -> str:
        """That what was received is not at its place any more, as a clerk reads it; empty while it is."""
        if not self.is_there:
            return "原来的位置现在放的是别的材料；受理台里存着收到时填的内容"
        return "原处已经没有了，用的是收到时的内容；材料看不了" if self.is_gone else ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is there of a case: ``counts`` among ``all``; ``others`` are contents besides that one, by their codes.

    ``must_choose``: there are others, and nobody chose among all of them yet. ``used`` says in words which one counts:
    the only place that does.
    """

    case: int
    form: str
    all: tuple[Arrival, ...]
    counts: Arrival
    others: tuple[str, ...]
    must_choose: bool
    used: str
    is_chosen: bool = False
    """Whether a clerk said that it is the one that counts."""

    @property
    def is_unproven(self) -> bool:
        """Whether it may say what nobody typed, and no clerk said that it counts: it is in no summary."""
        return not (self.counts.is_whole or self.is_chosen)

    @property
    def several(self) -> str:
        """How many contents came, as a sentence on a choice begins."""
        return f"收到 {len(self.others) + 1} 份内容不同的"


def candidates_of(
    connection: sqlite3.Connection, case: int | None = None, *, removed: bool = False
) -> Iterator[Candidates]:
    """What is there of each case, or of one, in the order in which they came; ``removed``: of those taken off."""
    query, values = (_QUERY.format(""), ()) if case is None else (_QUERY.format("AND cases.id = ?"), (case,))
    rows = connection.execute(query, (removed, *values)).fetchall()
    for number, group in groupby(rows, key=lambda row: int(row["case_id"])):
        of_case = list(group)
        yield _candidates(connection, number, of_case)


def own_reviews(connection: sqlite3.Connection, case: int) -> tuple[Review, ...]:
    """The latest review of each office and level that this desk wrote on a case, oldest first."""
    query = "SELECT document FROM reviews WHERE case_id = ? AND is_latest ORDER BY id"
    return tuple(review_of(json.loads(text)) for (text,) in connection.execute(query, (case,)))


def _candidates(connection: sqlite3.Connection, case: int, rows: Sequence[sqlite3.Row]) -> Candidates:
    found = tuple(_arrival(row) for row in rows)
    # a place where something else lies by now counts only while there is no other one
    here = [one for one in found if one.is_there] or list(found)
    weighed = frozenset(json.loads(rows[0]["weighed"]))
    chosen = _chosen(here, read_back(rows[0]["chosen"]), rows[0]["chosen_code"], weighed)
    counts = chosen or max(
        here, key=lambda one: (one.is_whole, one.source.kind != "word", one.written, one.received, one.id)
    )
    counts = _most_whole(counts, here, is_chosen=chosen is not None)
    weighty = _weighty(connection, counts, here)
    others = tuple(dict.fromkeys(one.code for one in weighty if one.code != counts.code))
    must_choose = bool(others) and not (chosen and weighed.issuperset(others))
    used = ("原来选定的一份" if must_choose else "选定的一份") if chosen else _used(counts, weighty)
    return Candidates(case, rows[0]["form"], found, counts, others, must_choose, used, chosen is not None)


def _chosen(here: Sequence[Arrival], path: str, code: str, weighed: Collection[str]) -> Arrival | None:
    """What a clerk chose, as far as that holds still."""
    one = next((one for one in here if str(one.source.path) == path), None)
    if one is None or one.is_whole:
        return one
    is_it = one.code == code if code else one.code in weighed
    is_beaten = any(other.is_whole and other.code not in weighed for other in here)
    return one if is_it and not is_beaten else None


def _used(counts: Arrival, weighty: Sequence[Arrival]) -> str:
    """Which one counts that nobody chose, and so why."""
    equal = [one for one in weighty if one.is_whole == counts.is_whole]
    codes = {one.code for one in equal} | {counts.code}
    drafts = {one.code for one in equal if one.source.kind != "word"} | {counts.code}
    is_draft = counts.source.kind != "word" and drafts != codes
    kind, among = ("草稿", drafts) if is_draft else ("一份", codes)
    words = f"最后写的{kind}" if len(among) > 1 else kind
    if len(equal) == len(weighty):
        return words if len(codes) > 1 else f"收到的{kind}"
    return f"完好的几份里{words}" if len(among) > 1 else f"完好的{kind}"


def _weighty(connection: sqlite3.Connection, counts: Arrival, here: Sequence[Arrival]) -> list[Arrival]:
    """What may be chosen from: all but forms in Word that say what a draft says, unless one of them was chosen."""
    drafts = [one for one in here if one.source.kind != "word"]
    words = [one for one in here if one.source.kind == "word" and one.code not in {draft.code for draft in drafts}]
    if counts.source.kind == "word" or not words:
        return list(here)
    typed = {_typed(connection, one) for one in drafts}
    return [*drafts, *(one for one in words if _typed(connection, one) not in typed)]


def _typed(connection: sqlite3.Connection, one: Arrival) -> str:
    """The code of its answers alone; of what an earlier program took in it is found now. Nobody's for a damaged one."""
    if one.typed:
        return one.typed
    (document,) = connection.execute("SELECT document FROM versions WHERE id = ?", (one.version,)).fetchone()
    try:
        return typed_code(draft_of(document))
    except (DraftError, ValueError, zlib.error):
        return one.code


def _most_whole(counts: Arrival, here: Sequence[Arrival], *, is_chosen: bool) -> Arrival:
    """Of all with one content a whole one, still there, a draft, with fewest lost files; of those what was seen last.

    Of several seen together what was chosen, else the first.
    """
    same = [one for one in here if one.code == counts.code]
    best = min(map(_lack, same))
    whole = [one for one in same if _lack(one) == best]
    seen = max(one.seen for one in whole)
    return min((one for one in whole if one.seen == seen), key=lambda one: (is_chosen and one.id != counts.id, one.id))


def _lack(one: Arrival) -> tuple[bool, bool, bool, int]:
    return not one.is_whole, one.is_gone, one.source.kind == "word", one.lost


def _arrival(row: sqlite3.Row) -> Arrival:
    copy = read_back(row["copy"])
    kind = cast(SourceKind, row["kind"])
    return Arrival(
        id=row["id"],
        number=row["number"],
        version=row["version_id"],
        source=Source(kind, Path(read_back(row["path"])), Path(copy) if copy else None),
        received=row["received"],
        seen=row["seen"],
        written=row["written"],
        is_there=bool(row["is_there"]),
        errors=row["errors"],
        warnings=row["warnings"],
        settled=row["settled"],
        items=row["items"],
        met=row["met"],
        told=tuple(json.loads(row["told"])),
        lost=len(json.loads(row["facts"])),
        code=row["code"],
        applicant=name_told(read_back(row["name"])),
        place=place_told(read_back(row["place"])),
        is_gone=bool(row["gone"]),
        typed=row["typed"],
        is_whole=DRAFT_FILE not in json.loads(row["facts"]),
    )
