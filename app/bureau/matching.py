"""Whose application a received draft is, by codes and name after normalising (``bureau.tells_apart``, the name last).

It is the same applicant when the name is the same and no sound code says otherwise. A code alone makes nobody the same:
another institution may have written it by mistake. One with a mistake in it (a wrong check digit) says nothing at all.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.bureau.workspace_tables import stored
from app.drafts.content_code import content_code
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


def is_one_applicant(form: FormDefinition | None, one: Draft, other: Draft) -> bool:
    """Whether two drafts are of one form and one applicant: the same content, or all that both say of name and code.

    ``form`` is the one that the first is of, None when it is not known.
    """
    if one.form != other.form:
        return False
    if content_code(one) == content_code(other):
        return True
    return form is not None and agree(who_of(form, one), who_of(form, other))


def who_of(form: FormDefinition, draft: Draft) -> dict[str, str]:
    """What a draft says of name and code, by field, width, blanks and case aside; blank answers say nothing."""
    names = (form.name_field, *(form.bureau.tells_apart if form.bureau else ()))
    said = {name: answer for name in names if isinstance(answer := draft.answers.get(name), str)}
    return {name: alike(answer) for name, answer in said.items() if alike(answer) not in ("", NONE)}


def agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether something is said by both, and nothing by both that differs."""
    both = one.keys() & other.keys()
    return bool(both) and all(one[name] == other[name] for name in both)


def alike(text: str) -> str:
    """A text with width, blanks and case aside."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def case_of(
    connection: sqlite3.Connection,
    definition: FormDefinition,
    marks: Sequence[Mark],
    place: str | bytes = "",
    *,
    removed: bool = False,
) -> int | None:
    """The case that a draft with these marks belongs to; None when it is the first of its applicant.

    ``place`` is where it lies, as :func:`app.bureau.workspace_tables.stored` writes it: what came from there before is
    the same application already when a sound code or the name is the same. ``removed``: that may have been taken off
    the desk; what came from elsewhere and was taken off is nobody's.
    """
    query = """SELECT case_id FROM arrivals JOIN cases ON cases.id = case_id
        WHERE path = ? AND is_current AND (removed = '' OR ?) ORDER BY is_there DESC, arrivals.id DESC"""
    before = [int(case) for (case,) in connection.execute(query, (place, removed))] if place else []
    likely = _sharing(connection, definition, marks, before)
    whole = [case for case in likely if _is_same(connection, definition, case, marks)]
    found = next((case for case in before if case in whole), None)
    found = found or next(iter(whole), None)
    return found or next((case for case in before if case in likely), None)


def _sharing(
    connection: sqlite3.Connection, definition: FormDefinition, marks: Sequence[Mark], before: Collection[int]
) -> list[int]:
    """The cases with the same name or one of the same sound codes; removed ones only of those ``before``."""
    found = _known_by(connection, definition, marks)
    return sorted({case for case, is_removed in found if not is_removed or case in before})


def removed_like(connection: sqlite3.Connection, definition: FormDefinition, marks: Sequence[Mark]) -> tuple[int, ...]:
    """The cases that were taken off the desk and have the same name or one of the same sound codes."""
    found = _known_by(connection, definition, marks)
    return tuple(sorted({case for case, is_removed in found if is_removed}))


def come_since(connection: sqlite3.Connection, case: int) -> tuple[int, ...]:
    """The cases of the same name or one of the same codes, all without a mistake, that came since it was taken off."""
    query = """SELECT DISTINCT other.case_id FROM known AS one
        JOIN known AS other ON other.rank = one.rank AND other.value = one.value AND other.case_id <> one.case_id
        JOIN cases ON cases.id = one.case_id JOIN cases AS others ON others.id = other.case_id
        WHERE one.case_id = ? AND one.sound AND other.sound AND others.form = cases.form AND others.removed = ''
        AND cases.removed <= (SELECT min(received) FROM arrivals WHERE arrivals.case_id = other.case_id)
        ORDER BY other.case_id"""
    return tuple(int(other) for (other,) in connection.execute(query, (case,)))


def _known_by(
    connection: sqlite3.Connection, definition: FormDefinition, marks: Sequence[Mark]
) -> Iterator[tuple[int, bool]]:
    """The cases with the same name or one of the same sound codes, and whether they were taken off the desk."""
    query = """SELECT DISTINCT known.case_id, removed FROM known JOIN cases ON cases.id = known.case_id
        WHERE known.rank = ? AND known.value = ? AND known.sound >= ? AND cases.form = ?"""
    for mark in marks:
        is_code = _is_code(definition, mark.rank)
        if mark.sound or not is_code:
            values = (mark.rank, stored(mark.value), int(is_code), definition.id)
            for case, removed in connection.execute(query, values).fetchall():
                yield int(case), bool(removed)


def _is_code(definition: FormDefinition, rank: int) -> bool:
    return definition.bureau is not None and rank < len(definition.bureau.tells_apart) - 1


def _is_same(connection: sqlite3.Connection, definition: FormDefinition, case: int, marks: Sequence[Mark]) -> bool:
    """Whether everything that a draft and a case both say is the same."""
    for mark in marks:
        is_code = _is_code(definition, mark.rank)
        if is_code and not mark.sound:
            continue
        query = "SELECT value FROM known WHERE case_id = ? AND rank = ? AND sound >= ?"
        values = [value for (value,) in connection.execute(query, (case, mark.rank, int(is_code)))]
        if values and stored(mark.value) not in values:
            return False
    return True


def same_codes(connection: sqlite3.Connection, definition: FormDefinition) -> dict[int, tuple[int, ...]]:
    """The cases of a form that are known by a sound code of another one's, and those others; others are left out."""
    query = """SELECT DISTINCT one.case_id, other.case_id FROM known AS one
        JOIN known AS other ON other.rank = one.rank AND other.value = one.value AND other.case_id <> one.case_id
        JOIN cases ON cases.id = one.case_id JOIN cases AS others ON others.id = other.case_id
        WHERE one.sound AND other.sound AND one.rank < ? AND cases.form = ? AND others.form = cases.form
        ORDER BY one.case_id, other.case_id"""
    ranks = len(definition.bureau.tells_apart) - 1 if definition.bureau else 0
    found: dict[int, tuple[int, ...]] = {}
    for case, other in connection.execute(query, (ranks, definition.id)):
        found[case] = (*found.get(case, ()), other)
    return found


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
