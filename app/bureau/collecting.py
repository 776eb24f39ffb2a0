"""Collecting: what is new is kept in the workspace, what is there is recognised, what cannot be read is listed.

Every draft is kept as it came, so that a review stays what it was of, whatever becomes of the stick it came on. What
was taken is whole at any time, also when the rest is cancelled.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from os.path import lexists
from pathlib import Path

from app.bureau import matching
from app.bureau.beside import strangers, unread_beside
from app.bureau.desk_forms import edition_meant
from app.bureau.desk_records import Collected, Taken, TakenKind
from app.bureau.evidence_stamps import Stamp
from app.bureau.forgetting import Walked, forget
from app.bureau.keeping import FOUND, Kept, draft_of, kept
from app.bureau.look_records import Looks
from app.bureau.many import read_many
from app.bureau.many_work import Setup, Task
from app.bureau.model import Review, Source, Unreadable
from app.bureau.not_read import both_told
from app.bureau.places_gone import gone_told, note_gone
from app.bureau.removing import bring_back
from app.bureau.reviews_along import changed_along, reviews_along
from app.bureau.sources import absolute, find_sources
from app.bureau.told_names import name_told
from app.bureau.volume_words import NOT_TOGETHER
from app.bureau.word_groups import word_files
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import read_back, stored
from app.drafts.changes import changes
from app.drafts.draft import Draft
from app.errors import DraftError, UsageError
from app.forms.definition import FormDefinition
from app.progress import Cancelled, Progress, silent

_TOGETHER = 200


@dataclass(slots=True)
class _Run:
    workspace: Workspace
    setup: Setup[Kept]
    now: datetime
    beside: Mapping[Path, Sequence[Path]]
    looks: Looks
    taken: list[Taken] = field(default_factory=list)
    unreadable: dict[Path, Unreadable] = field(default_factory=dict)


def collect(
    workspace: Workspace,
    places: Sequence[Path],
    forms: Mapping[str, FormDefinition],
    fonts: Path,
    now: datetime,
    progress: Progress = silent,
    *,
    program: str = "",
) -> Collected:
    """Take everything in that lies in ``places``; ``forms`` as for :func:`app.bureau.reading.read_source`.

    ``program`` is the version that looks at it now. Raises :class:`DraftError` when the workspace may only be looked
    at, :class:`DiskError`; whoever cancels keeps what was taken so far, which a note of that exception says.
    """
    beside: dict[Path, tuple[Path, ...]] = {}
    workspace.demand_writable()
    setup = Setup(forms, fonts, kept, int(now.timestamp() * 1e9), now.date())
    run = _Run(workspace, setup, now, beside, Looks(program, forms))
    unended, copies, done = list[Path](), list[Path](), list[Path]()
    walk = find_sources(places, progress, unended=unended, beside=beside, forms=forms, copies=copies, done=done)
    found = [*walk]
    sources = [one for one in found if isinstance(one, Source)]
    with workspace.change(now) as connection:
        there = {one.path for one in sources}.union(*beside.values())
        told = [one for one in found if isinstance(one, Unreadable)]
        forget(connection, Walked(places, unended, there, [*copies, *done], [one.source.path for one in told]))
        lost = note_gone(connection, places, unended, there.union(copies))
        for one in told:
            _note_unreadable(run, connection, one)
    tasks = [Task(one, _stamps(workspace.connection, one), _came_as_one(workspace.connection, one)) for one in sources]
    outcomes = read_many(tasks, run.setup, progress)
    try:
        with closing(outcomes):
            _take_all(run, outcomes)
    except (Cancelled, KeyboardInterrupt) as stop:
        if run.taken:
            stop.add_note(f"收好的 {len({one.case for one in run.taken})} 家已经留下")
        raise
    return Collected(tuple(run.taken), tuple(run.unreadable.values()), tuple(gone_told(workspace.connection, lost)))


def _take_all(run: _Run, outcomes: Iterator[Kept | Unreadable]) -> None:
    """Keep what was read, some at a time; what was read when somebody cancels is kept, too."""
    waiting: list[Kept | Unreadable] = []
    try:
        for outcome in outcomes:
            waiting.append(outcome)
            if len(waiting) >= _TOGETHER:
                together, waiting = waiting, []
                _keep(run, together)
    finally:
        if waiting:
            _keep(run, waiting)


def _keep(run: _Run, outcomes: Iterable[Kept | Unreadable]) -> None:
    taken: list[Taken] = []
    with run.workspace.change(run.now) as connection:
        for outcome in outcomes:
            if isinstance(outcome, Unreadable):
                _note_unreadable(run, connection, outcome)
            else:
                taken.append(_take(run, connection, outcome))
            _look_beside(run, connection, outcome)
            _come_together(connection, outcome)
    run.taken += taken


def _look_beside(run: _Run, connection: sqlite3.Connection, one: Kept | Unreadable) -> None:
    """Tell of scans beside a lone draft that may be another applicant's: he may have sent nothing else."""
    scans = run.beside.get(one.source.path, ())
    connection.executemany("DELETE FROM unreadable WHERE path = ?", [(stored(str(scan)),) for scan in scans])
    if isinstance(one, Unreadable):
        told = unread_beside(one.source, scans)
    else:
        told = strangers(one.source, name_told(one.applicant), scans)
    if told:
        _note_unreadable(run, connection, told)


def _come_together(connection: sqlite3.Connection, one: Kept | Unreadable) -> None:
    """Volumes of one application are read or told together: no line is left that was told of one of them alone.

    Nor is one that came alone another candidate beside the whole, also where it was told to be put there and was.
    """
    source = one.source
    if source.kind != "word" or source.copy is None:
        return
    with suppress(OSError):
        files = word_files(source)
        others = [stored(str(file)) for file in files if file != source.path]
        connection.executemany("DELETE FROM unreadable WHERE path = ?", [(other,) for other in others])
        if isinstance(one, Unreadable):
            return
        query = """UPDATE arrivals SET is_current = 0 WHERE path = ? AND kind = 'word'
            AND case_id IN (SELECT case_id FROM arrivals WHERE path = ? AND is_current AND is_there)"""
        connection.executemany(query, [(other, stored(str(source.path))) for other in others])
        names = {file.name for file in files}
        query = """SELECT id, path, told FROM arrivals WHERE kind = 'word' AND copy = '' AND is_current
            AND case_id IN (SELECT case_id FROM arrivals WHERE path = ? AND is_current AND is_there)"""
        for number, place, told in connection.execute(query, (stored(str(source.path)),)).fetchall():
            path = Path(read_back(place))
            if path.name in names and any(NOT_TOGETHER in text for text in json.loads(told)) and not lexists(path):
                connection.execute("UPDATE arrivals SET is_current = 0 WHERE id = ?", (number,))


def _note_unreadable(run: _Run, connection: sqlite3.Connection, one: Unreadable) -> None:
    """Put a line on the list; what a search told of the place of a draft that cannot be read is told with that."""
    place = one.source.path
    one = run.unreadable[place] = both_told(run.unreadable[place], one) if place in run.unreadable else one
    texts = (str(one.source.path), one.source.kind, str(one.source.copy or ""), one.sentence, one.hint, _iso(run.now))
    row = [stored(text) for text in texts]
    connection.execute("INSERT OR REPLACE INTO unreadable VALUES(?, ?, ?, ?, ?, ?)", row)


def dismiss(workspace: Workspace, words: str, now: datetime) -> Path:
    """Take a place off the list of what could not be read; raises :class:`UsageError` when it is not on it."""
    place = absolute(Path(words))
    with workspace.change(now) as connection:
        gone = connection.execute("DELETE FROM unreadable WHERE path = ?", (stored(str(place)),)).rowcount
    if not gone:
        raise UsageError(f"读不出的材料里没有“{place}”。", "位置看受理台的列表。")
    return place


def _iso(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _stamps(connection: sqlite3.Connection, source: Source) -> dict[str, Stamp]:
    if source.kind == "word":
        return {}
    query = "SELECT stamps FROM arrivals WHERE path = ? AND is_current"
    found = connection.execute(query, (stored(str(source.path)),))
    return {
        path: (stamp[0], stamp[1], stamp[2], stamp[3], stamp[4], stamp[5])
        for (text,) in found
        for path, stamp in json.loads(text).items()
    }


def _came_as_one(connection: sqlite3.Connection, source: Source) -> bool:
    """Whether Word files that lie together were taken in as one application, which may have been chosen."""
    query = "SELECT 1 FROM arrivals WHERE copy = ? AND kind = 'word' AND is_current AND is_there"
    if source.kind != "word" or source.copy is None:
        return False
    return connection.execute(query, (stored(str(source.copy)),)).fetchone() is not None


def _take(run: _Run, connection: sqlite3.Connection, one: Kept) -> Taken:
    form = edition_meant(run.setup.forms, one.form, one.read_by).definition
    path = stored(str(one.source.path))
    query = "SELECT * FROM arrivals WHERE path = ? AND is_current ORDER BY is_there DESC, id DESC"
    before = connection.execute(query, (path,)).fetchone()
    case, is_new, alike = _case(connection, form, one)
    is_back, along = bring_back(connection, case), reviews_along(connection, case)
    version, is_new_content = _version(connection, case, one)
    if one.source.path not in run.unreadable:  # else that is of what lies beside the draft, and still does
        connection.execute("DELETE FROM unreadable WHERE path = ?", (path,))
    if before and before["case_id"] == case and before["version_id"] == version:
        _update(connection, before["id"], one, run)
        said = _said_along(connection, case, along)
        return Taken(case, "same", name_told(one.applicant), one.source, (), one.told, one.lost, is_back, said)
    differing: tuple[str, ...] = ()
    kind: TakenKind = "new" if is_new else "other" if is_new_content else "place"
    if before and before["case_id"] == case:
        differing = _changes(connection, form, before["version_id"], one)
        kind = "changed"
    elif before:
        connection.execute("UPDATE arrivals SET is_there = 0 WHERE id = ?", (before["id"],))
    connection.execute("UPDATE arrivals SET is_current = 0 WHERE path = ? AND case_id = ?", (path, case))
    _insert(connection, case, version, one, run)
    said = () if is_new else _said_along(connection, case, along)
    removed = matching.removed_like(connection, form, one.marks) if is_new else ()
    name = name_told(one.applicant)
    return Taken(case, kind, name, one.source, differing, one.told, one.lost, is_back, said, removed, alike)


def _said_along(connection: sqlite3.Connection, case: int, before: Sequence[Review]) -> tuple[str, ...]:
    """What other offices say of a case now and did not ``before``."""
    return tuple(changed_along(connection, case, before, reviews_along(connection, case)))


def _case(connection: sqlite3.Connection, form: FormDefinition, one: Kept) -> tuple[int, bool, tuple[int, ...]]:
    """The case of a draft, whether it is a new one, and then those on the desk that it may be of as well."""
    case = matching.case_of(connection, form, matching.Came(one.code, one.marks, stored(str(one.source.path))))
    is_new, alike = case is None, tuple[int, ...]()
    if case is None:
        alike = matching.alike_to(connection, form, one.marks)
        case = connection.execute("INSERT INTO cases(form) VALUES(?)", (one.form,)).lastrowid or 0
    matching.know(connection, case, one.marks)
    return case, is_new, alike


def _version(connection: sqlite3.Connection, case: int, one: Kept) -> tuple[int, bool]:
    _put_right(connection, one)
    known = connection.execute("SELECT id FROM versions WHERE case_id = ? AND code = ?", (case, one.code)).fetchone()
    if known:
        return int(known[0]), False
    row = (case, one.code, one.typed, stored(one.applicant), stored(one.place), one.document, one.sha256)
    made = connection.execute(
        "INSERT INTO versions(case_id, code, typed, name, place, document, sha256) VALUES(?, ?, ?, ?, ?, ?, ?)", row
    )
    return made.lastrowid or 0, True


def _put_right(connection: sqlite3.Connection, one: Kept) -> None:
    """Write anew what was stored of this content, of whomever, and is damaged by now: it has come again."""
    stored_ones = connection.execute("SELECT id, document, sha256 FROM versions WHERE code = ?", (one.code,))
    for version, document, digest in stored_ones.fetchall():
        if _digest(document) != digest:
            row = (one.document, one.sha256, version)
            connection.execute("UPDATE versions SET document = ?, sha256 = ? WHERE id = ?", row)


def _digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


def _changes(connection: sqlite3.Connection, form: FormDefinition, version: int, one: Kept) -> tuple[str, ...]:
    """What changed since an earlier version, a line each."""
    try:
        earlier = stored_draft(connection, version)
        return tuple(change.sentence for change in changes(form, earlier, draft_of(one.document)))
    except DraftError:
        return ("原来的一份存坏了，比较不了",)


def stored_draft(connection: sqlite3.Connection, version: int) -> Draft:
    """A version as it came; raises :class:`DraftError` when it is not what was stored."""
    return draft_of(stored_document(connection, version))


def stored_document(connection: sqlite3.Connection, version: int) -> bytes:
    """The document of a version, deflated; raises :class:`DraftError` when it is not what was stored."""
    found = connection.execute("SELECT document, sha256 FROM versions WHERE id = ?", (version,)).fetchone()
    if found is None:
        raise DraftError("受理台里没有存这一份", "请重新收这个单位的材料")
    data, digest = found
    if _digest(data) != digest:
        raise DraftError("受理台里存的这一份损坏了", "请重新收这个单位的材料")
    return bytes(data)


def _insert(connection: sqlite3.Connection, case: int, version: int, one: Kept, run: _Run) -> None:
    where = (stored(str(one.source.path)), stored(str(one.source.copy or "")))
    now = _iso(run.now)
    row = (
        case,
        version,
        one.source.kind,
        *where,
        now,
        now,
        run.looks.text(one.form, one.read_by, one.filled_by),
        *one.found,
    )
    names = ("case_id", "version_id", "kind", "path", "copy", "received", "seen", "looked_by", *FOUND)
    connection.execute(f"INSERT INTO arrivals({', '.join(names)}) VALUES({', '.join('?' * len(names))})", row)


def _update(connection: sqlite3.Connection, arrival: int, one: Kept, run: _Run) -> None:
    assigned = ", ".join(f"{name} = ?" for name in ("seen", "looked_by", *FOUND))
    change = f"UPDATE arrivals SET {assigned}, is_there = 1, gone = 0 WHERE id = ?"
    connection.execute(
        change, (_iso(run.now), run.looks.text(one.form, one.read_by, one.filled_by), *one.found, arrival)
    )
