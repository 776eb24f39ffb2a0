"""What the bureau's desk gives to a summary: drafts as they were received, and the reviews of its own office."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from app.bureau.candidates import Candidates, candidates_of, own_reviews
from app.bureau.desk_case import kept_case
from app.bureau.matching import case_of, marks_of
from app.bureau.model import Source, Unreadable
from app.bureau.since_collected import changed_since_collected
from app.bureau.summarising import Brought, Forms, Outcome
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import read_back, stored
from app.errors import DraftError
from app.progress import Progress, silent


def kept_by_desk(workspace: Workspace, forms: Forms, progress: Progress = silent) -> Generator[Outcome, None, None]:
    """The draft that counts of each application, in the order in which they came, and what could not be read."""
    connection, form = workspace.connection, forms.applicant.id
    (total,) = connection.execute("SELECT count(*) FROM cases WHERE form = ?", (form,)).fetchone()
    for number, one in enumerate(one for one in candidates_of(connection) if one.form == form):
        progress(number, total, f"读取 {one.counts.applicant}")
        try:
            kept = kept_case(connection, one)
        except DraftError as error:
            yield Unreadable(one.counts.source, error.message, error.hint)
            continue
        told = tuple(_told(connection, one))
        received = replace(kept.received, told=(*kept.received.told, *told))
        yield Brought(received, kept.looked, kept.reviews, own_reviews(connection, one.case), told, of_desk=True)
    for row in connection.execute("SELECT path, sentence, hint FROM unreadable ORDER BY path"):
        path, sentence, hint = (read_back(value) for value in row)
        yield Unreadable(Source("folder", Path(path)), sentence, hint)


def with_own_reviews(workspace: Workspace, forms: Forms, brought: Iterable[Outcome]) -> Iterator[Outcome]:
    """Drafts that were read elsewhere, with what this desk said of the same applicants."""
    connection, form = workspace.connection, forms.applicant
    for one in brought:
        if isinstance(one, Brought) and one.received.draft.form == form.id:
            marks = marks_of(form, one.received.draft, one.looked.issues)
            case = case_of(connection, form, marks, stored(str(one.received.source.path)))
            own = own_reviews(connection, case) if case is not None else ()
            yield replace(one, reviews=(*one.reviews, *own), own=own)
            continue
        yield one


def _told(connection: sqlite3.Connection, one: Candidates) -> Iterator[str]:
    if one.must_choose:
        yield f"收到 {len(one.others) + 1} 份内容不同的，还没有选定，用的是最后写的一份"
    if changed_since_collected(connection, one.counts):
        yield "收进受理台以后，原处的材料又改过，用的是收到时的；要用改过的，请再收一次"
