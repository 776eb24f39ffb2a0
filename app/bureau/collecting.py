"""Collecting: what is new is kept in the workspace, what is there is recognised, what cannot be read is listed.

Every draft is kept as it came, so that a review stays what it was of, whatever becomes of the stick it came on. What
was taken is whole at any time, also when the rest is cancelled.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.bureau import matching
from app.bureau.desk_records import Collected, Taken, TakenKind
from app.bureau.evidence_stamps import Stamp
from app.bureau.look_records import looked_text
from app.bureau.many import Outcome, read_many
from app.bureau.many_work import Arrived, Setup, Task
from app.bureau.model import Source, Unreadable
from app.bureau.review_records import review_document
from app.bureau.sources import find_sources
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import stored
from app.drafts.changes import changes
from app.drafts.draft import DRAFT_FILE, Draft, from_json
from app.errors import DraftError
from app.forms.definition import FormDefinition
from app.progress import Progress, silent

_TOGETHER = 200


@dataclass(slots=True)
class _Run:
    workspace: Workspace
    setup: Setup
    now: datetime
    taken: list[Taken] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


def collect(
    workspace: Workspace,
    places: Sequence[Path],
    forms: Mapping[str, FormDefinition],
    fonts: Path,
    now: datetime,
    progress: Progress = silent,
) -> Collected:
    """Take everything in that lies in ``places``; ``forms`` as for :func:`app.bureau.reading.read_source`.

    Raises :class:`DraftError` when the workspace may only be looked at, :class:`DiskError`; whoever cancels keeps what
    was taken so far.
    """
    run = _Run(workspace, Setup(forms, fonts, int(now.timestamp() * 1e9)), now)
    workspace.demand_writable()
    found = list(find_sources(places, progress))
    sources = [one for one in found if isinstance(one, Source)]
    with workspace.change(now) as connection:
        for one in found:
            if isinstance(one, Unreadable):
                _note_unreadable(run, connection, one)
    tasks = [Task(source, _stamps(workspace.connection, source)) for source in sources]
    with closing(read_many(tasks, run.setup, progress)) as outcomes:
        _take_all(run, outcomes)
    return Collected(tuple(run.taken), tuple(run.unreadable))


def _take_all(run: _Run, outcomes: Iterator[Outcome]) -> None:
    """Keep what was read, some at a time; what was read when somebody cancels is kept, too."""
    waiting: list[Outcome] = []
    try:
        for outcome in outcomes:
            waiting.append(outcome)
            if len(waiting) >= _TOGETHER:
                together, waiting = waiting, []
                _keep(run, together)
    finally:
        if waiting:
            _keep(run, waiting)


def _keep(run: _Run, outcomes: Iterable[Outcome]) -> None:
    taken: list[Taken] = []
    with run.workspace.change(run.now) as connection:
        for outcome in outcomes:
            if isinstance(outcome, Unreadable):
                _note_unreadable(run, connection, outcome)
            else:
                taken.append(_take(run, connection, outcome))
    run.taken += taken


def _note_unreadable(run: _Run, connection: sqlite3.Connection, one: Unreadable) -> None:
    run.unreadable.append(one)
    texts = (str(one.source.path), one.source.kind, str(one.source.copy or ""), one.sentence, one.hint, _iso(run.now))
    row = [stored(text) for text in texts]
    connection.execute("INSERT OR REPLACE INTO unreadable VALUES(?, ?, ?, ?, ?, ?)", row)


def _iso(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _stamps(connection: sqlite3.Connection, source: Source) -> dict[str, Stamp]:
    if source.kind != "folder":
        return {}
    query = "SELECT stamps FROM arrivals WHERE path = ? AND is_current"
    found = connection.execute(query, (stored(str(source.path)),))
    return {
        path: (stamp[0], stamp[1], stamp[2], stamp[3], stamp[4], stamp[5])
        for (text,) in found
        for path, stamp in json.loads(text).items()
    }


def _take(run: _Run, connection: sqlite3.Connection, arrived: Arrived) -> Taken:
    received = arrived.received
    form = run.setup.forms[received.draft.form]
    path = stored(str(received.source.path))
    query = "SELECT * FROM arrivals WHERE path = ? AND is_current ORDER BY is_there DESC, id DESC"
    before = connection.execute(query, (path,)).fetchone()
    case, is_new = _case(connection, form, arrived, before)
    version, is_new_content = _version(connection, form, case, arrived)
    applicant = applicant_of(form, received.draft)
    told = received.told
    connection.execute("DELETE FROM unreadable WHERE path = ?", (path,))
    if before and before["case_id"] == case and before["version_id"] == version:
        _update(connection, before["id"], arrived, run.now)
        return Taken(case, "same", applicant, received.source, (), told)
    differing: tuple[str, ...] = ()
    kind: TakenKind = "new" if is_new else "other" if is_new_content else "place"
    if before and before["case_id"] == case:
        differing = _changes(connection, form, before["version_id"], received.draft)
        kind = "changed"
    elif before:
        connection.execute("UPDATE arrivals SET is_there = 0 WHERE id = ?", (before["id"],))
    connection.execute("UPDATE arrivals SET is_current = 0 WHERE path = ? AND case_id = ?", (path, case))
    _insert(connection, case, version, arrived, run.now)
    return Taken(case, kind, applicant, received.source, differing, told)


def applicant_of(form: FormDefinition, draft: Draft) -> str:
    """What an applicant calls itself; empty while it says nothing."""
    name = draft.answers.get(form.name_field)
    return " ".join(name.split()) if isinstance(name, str) else ""


def place_of(form: FormDefinition, draft: Draft) -> str:
    """Where an applicant is, in its own words."""
    fields = form.bureau.place if form.bureau else ()
    words = [answer for name in fields if isinstance(answer := draft.answers.get(name), str)]
    return " ".join(" ".join(words).split())


def _case(
    connection: sqlite3.Connection, form: FormDefinition, arrived: Arrived, before: sqlite3.Row | None
) -> tuple[int, bool]:
    """The case of a draft, and whether it is a new one; where nothing says whose it is, the place does."""
    marks = matching.marks_of(form, arrived.received.draft, arrived.looked.issues)
    case = matching.case_of(connection, form.id, marks)
    if case is None and before and not (marks and matching.is_known(connection, before["case_id"])):
        (of,) = connection.execute("SELECT form FROM cases WHERE id = ?", (before["case_id"],)).fetchone()
        case = before["case_id"] if of == form.id else None
    is_new = case is None
    if case is None:
        case = connection.execute("INSERT INTO cases(form) VALUES(?)", (form.id,)).lastrowid or 0
    matching.know(connection, case, marks)
    return case, is_new


def _version(connection: sqlite3.Connection, form: FormDefinition, case: int, arrived: Arrived) -> tuple[int, bool]:
    code, draft = arrived.received.code, arrived.received.draft
    known = connection.execute("SELECT id FROM versions WHERE case_id = ? AND code = ?", (case, code)).fetchone()
    if known:
        return int(known[0]), False
    digest = hashlib.sha256(arrived.data).hexdigest()
    row = (case, code, stored(applicant_of(form, draft)), stored(place_of(form, draft)), arrived.data, digest)
    made = connection.execute(
        "INSERT INTO versions(case_id, code, name, place, document, sha256) VALUES(?, ?, ?, ?, ?, ?)", row
    )
    return made.lastrowid or 0, True


def _changes(connection: sqlite3.Connection, form: FormDefinition, version: int, draft: Draft) -> tuple[str, ...]:
    """What changed since an earlier version, a line each."""
    try:
        return tuple(change.sentence for change in changes(form, stored_draft(connection, version), draft))
    except DraftError:
        return ("原来的一份存坏了，比较不了",)


def stored_draft(connection: sqlite3.Connection, version: int) -> Draft:
    """A version as it came; raises :class:`DraftError` when it is not what was stored."""
    data, digest = connection.execute("SELECT document, sha256 FROM versions WHERE id = ?", (version,)).fetchone()
    if hashlib.sha256(data).hexdigest() != digest:
        raise DraftError("受理台里存的这一份损坏了", "请重新收这个单位的材料")
    return from_json(zlib.decompress(data).decode("utf-8-sig"), DRAFT_FILE)


_FOUND = ("written", "errors", "warnings", "settled", "items", "met", "told", "facts", "reviews", "looked", "stamps")


def _found(arrived: Arrived) -> tuple[object, ...]:
    """What was found at a place, as :data:`_FOUND` names it."""
    received, looked = arrived.received, arrived.looked
    severities = [issue.severity for issue in looked.issues]
    return (
        received.written,
        severities.count("error"),
        severities.count("warning"),
        looked.items_settled,
        looked.items,
        sum(one.verdict == "met" for one in looked.conditions),
        _json(received.told),
        _json(dict(received.facts)),
        _json([review_document(review) for review in received.reviews]),
        stored(looked_text(looked)),
        _json(dict(arrived.stamps)),
    )


def _json(value: object) -> str | bytes:
    return stored(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _insert(connection: sqlite3.Connection, case: int, version: int, arrived: Arrived, now: datetime) -> None:
    source = arrived.received.source
    where = (stored(str(source.path)), stored(str(source.copy or "")))
    row = (case, version, source.kind, *where, _iso(now), _iso(now), *_found(arrived))
    names = ("case_id", "version_id", "kind", "path", "copy", "received", "seen", *_FOUND)
    connection.execute(f"INSERT INTO arrivals({', '.join(names)}) VALUES({', '.join('?' * len(names))})", row)


def _update(connection: sqlite3.Connection, arrival: int, arrived: Arrived, now: datetime) -> None:
    assigned = ", ".join(f"{name} = ?" for name in ("seen", *_FOUND))
    row = (_iso(now), *_found(arrived), arrival)
    connection.execute(f"UPDATE arrivals SET {assigned}, is_there = 1 WHERE id = ?", row)
