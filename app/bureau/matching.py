"""Whose application a received draft is: by the code after normalising, then by the name (``bureau.tells_apart``).

An answer with a mistake (a wrong check digit) tells nobody apart: then the next one decides.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.bureau.workspace_tables import stored
from app.drafts.draft import Draft
from app.forms.definition import NONE, FormDefinition
from app.forms.field_types import normalise_answer
from app.forms.issues import Issue


@dataclass(frozen=True, slots=True)
class Mark:
    """What an applicant is known by: the ``rank`` of the field among those that tell apart, the answer, normalised.

    ``sound``: the answer has no mistake.
    """

    rank: int
    value: str
    sound: bool


def marks_of(definition: FormDefinition, draft: Draft, issues: Iterable[Issue]) -> tuple[Mark, ...]:
    """What the applicant of a draft is known by, the best first; blank answers give none."""
    wrong = {issue.path for issue in issues if issue.severity == "error"}
    marks = []
    for rank, name in enumerate(definition.bureau.tells_apart if definition.bureau else ()):
        value = marked(definition, name, draft.answers.get(name))
        if value:
            marks.append(Mark(rank, value, name not in wrong))
    return tuple(marks)


def marked(definition: FormDefinition, name: str, answer: object) -> str:
    """An answer by which two writings of one code or name are the same: width, blanks and case aside."""
    if not isinstance(answer, str) or answer.strip() in ("", NONE):
        return ""
    stored = normalise_answer(answer, definition.fields[name])
    return alike(stored) if isinstance(stored, str) else ""


def alike(text: str) -> str:
    """A text with width, blanks and case aside."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def case_of(connection: sqlite3.Connection, form: str, marks: Sequence[Mark]) -> int | None:
    """The case that a draft with these marks belongs to; None when it is the first of its applicant."""
    query = """SELECT DISTINCT known.case_id FROM known JOIN cases ON cases.id = known.case_id
        WHERE known.rank = ? AND known.value = ? AND cases.form = ? ORDER BY known.case_id"""
    for mark in marks:
        for (case,) in connection.execute(query, (mark.rank, stored(mark.value), form)).fetchall():
            if not any(_says_otherwise(connection, case, better) for better in marks if better.rank < mark.rank):
                return int(case)
    return None


def _says_otherwise(connection: sqlite3.Connection, case: int, mark: Mark) -> bool:
    """Whether a case is known by another answer that is as sound."""
    if not mark.sound:
        return False
    query = "SELECT value FROM known WHERE case_id = ? AND rank = ? AND sound = 1"
    values = [value for (value,) in connection.execute(query, (case, mark.rank))]
    return bool(values) and stored(mark.value) not in values


def is_known(connection: sqlite3.Connection, case: int) -> bool:
    """Whether anything says whose a case is."""
    return connection.execute("SELECT 1 FROM known WHERE case_id = ? LIMIT 1", (case,)).fetchone() is not None


def know(connection: sqlite3.Connection, case: int, marks: Iterable[Mark]) -> None:
    """Note by what the applicant of a case is known."""
    connection.executemany(
        """INSERT INTO known(case_id, rank, value, sound) VALUES(?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET sound = max(sound, excluded.sound)""",
        [(case, mark.rank, stored(mark.value), int(mark.sound)) for mark in marks],
    )
