"""Whose application a received draft is, by codes and name after normalising (``bureau.tells_apart``, the name last).

It is the same applicant when the name is the same and no sound code says otherwise. A code alone makes nobody the same:
another institution may have written it by mistake. One with a mistake in it (a wrong check digit) says nothing at all.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.bureau.settling import is_settled, was_beside
from app.bureau.workspace_tables import read_back, stored
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


@dataclass(frozen=True, slots=True)
class Came:
    """What is asked of a draft to find whose it is: the code of its content, its marks, and where it lies.

    ``place`` is as :func:`app.bureau.workspace_tables.stored` writes it.
    """

    code: str
    marks: Sequence[Mark]
    place: str | bytes


def case_of(
    connection: sqlite3.Connection, definition: FormDefinition, came: Came, *, taking: bool = True
) -> int | None:
    """The case that a draft belongs to, also one that was taken off; None when it is one of its own.

    Who has this very content goes first, of several the one that it lay here of; a draft that says nothing of its
    applicant is known by its place alone, since forms left blank are all the same. Then code and name decide, what
    came from here before where they are of several, and where nothing does it is nobody's of them: a clerk may have
    parted them, and one may be off the desk, until something of it is joined to the other (:mod:`app.bureau.settling`).
    ``taking``: it comes onto the desk, and what came from elsewhere and was taken off is one of its own.
    """
    lain = _lain(connection, definition, came.place)
    says = any(mark.sound or not _is_code(definition, mark.rank) for mark in came.marks)
    off = None
    for case, is_off, lay_here in _having(connection, definition, came, lain, taking):
        if lay_here or (says and not is_off):
            return case
        off = off or (case if says else None)
    likely = _sharing(connection, definition, came.marks, lain)
    whole = [case for case in likely if _is_same(connection, definition, case, came.marks)]
    likeliest = whole or [case for case in lain if case in likely][:1]
    found = _decided(connection, definition, came, likeliest, lain) if likeliest else None
    if found is None and lain and not (says and _is_known(connection, definition, lain[0])):
        found = lain[0]
    return off if found is None and not taking else found


def _lain(connection: sqlite3.Connection, definition: FormDefinition, place: str | bytes) -> list[int]:
    """The cases that something came of from a place, what lies there now first."""
    query = """SELECT case_id FROM arrivals JOIN cases ON cases.id = case_id
        WHERE path = ? AND is_current AND form = ? ORDER BY is_there DESC, arrivals.id DESC"""
    return list(dict.fromkeys(int(case) for (case,) in connection.execute(query, (place, definition.id))))


def _having(
    connection: sqlite3.Connection, definition: FormDefinition, came: Came, lain: Sequence[int], taking: bool
) -> list[tuple[int, bool, bool]]:
    """The cases that have a content, whether each was taken off, and whether it lay at this place; the likeliest first.

    What is only read elsewhere is of who is on the desk, before it is of somebody who was taken off.
    """
    query = """SELECT versions.case_id, removed <> '' AS is_off,
        EXISTS(SELECT 1 FROM arrivals WHERE path = ? AND version_id = versions.id) AS lay_here,
        EXISTS(SELECT 1 FROM arrivals WHERE arrivals.case_id = versions.case_id AND version_id = versions.id
            AND is_current) AS is_current
        FROM versions JOIN cases ON cases.id = versions.case_id WHERE code = ? AND form = ?"""
    keyed = []
    for case, is_off, lay_here, is_current in connection.execute(query, (came.place, came.code, definition.id)):
        at = lain.index(case) if case in lain else len(lain)
        first = (not lay_here, is_off) if taking else (is_off, not lay_here)
        keyed.append(((*first, at, not is_current, case), (int(case), bool(is_off), bool(lay_here))))
    return [one for _, one in sorted(keyed)]


def _decided(
    connection: sqlite3.Connection,
    definition: FormDefinition,
    came: Came,
    whole: Sequence[int],
    lain: Sequence[int],
) -> int | None:
    """Which of the likeliest cases it is; None when it may be of several, or of one taken off.

    What a joining settled was in doubt: whose code somebody off the desk alone has is his, whatever was said since.
    """
    marks = came.marks
    by_code = _cases_by(connection, definition, [mark for mark in marks if _is_code(definition, mark.rank)])
    by_name = _cases_by(connection, definition, [mark for mark in marks if not _is_code(definition, mark.rank)])

    def is_in_doubt(off: int, other: int) -> bool:
        if not was_beside(connection, off, other):
            return False
        is_his = off in by_code and by_code.isdisjoint(whole)
        return is_his or not is_settled(connection, off, other, came.code)

    off = [case for case in removed_as(connection, definition, marks) if case not in whole]
    beside = [case for case in off if any(is_in_doubt(case, other) for other in whole)]
    every = [*whole, *beside]
    coded = [case for case in every if case in by_code]
    both = [case for case in coded if case in by_name]
    here = [case for case in lain if case in both] or [case for case in lain if case in whole]
    found = next((some[0] for some in (both, here[:1], coded, every) if len(some) == 1), None)
    return None if found in beside else found


def _sharing(
    connection: sqlite3.Connection, definition: FormDefinition, marks: Sequence[Mark], before: Collection[int] = ()
) -> list[int]:
    """The cases with the same name or one of the same sound codes; removed ones only of those ``before``."""
    found = _known_by(connection, definition, marks)
    return sorted({case for case, is_removed in found if not is_removed or case in before})


def _cases_by(connection: sqlite3.Connection, definition: FormDefinition, marks: Sequence[Mark]) -> set[int]:
    return {case for case, _ in _known_by(connection, definition, marks)}


def alike_to(connection: sqlite3.Connection, definition: FormDefinition, marks: Sequence[Mark]) -> tuple[int, ...]:
    """The cases on the desk with the same name or code, against which nothing speaks."""
    found = _sharing(connection, definition, marks)
    return tuple(case for case in found if _is_same(connection, definition, case, marks))


def removed_like(connection: sqlite3.Connection, definition: FormDefinition, marks: Sequence[Mark]) -> tuple[int, ...]:
    """The cases that were taken off the desk and have the same name or one of the same sound codes."""
    found = _known_by(connection, definition, marks)
    return tuple(sorted({case for case, is_removed in found if is_removed}))


def removed_as(connection: sqlite3.Connection, definition: FormDefinition, marks: Sequence[Mark]) -> tuple[int, ...]:
    """Those of :func:`removed_like` against which nothing speaks."""
    off = removed_like(connection, definition, marks)
    return tuple(case for case in off if _is_same(connection, definition, case, marks))


def known_by(connection: sqlite3.Connection, case: int) -> tuple[Mark, ...]:
    """All that the applicant of a case is known by, of one rank also several."""
    known = connection.execute("SELECT rank, value, sound FROM known WHERE case_id = ? ORDER BY rank, value", (case,))
    return tuple(Mark(rank, read_back(value), bool(sound)) for rank, value, sound in known)


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
    """Whether of everything that a draft and a case both say something is the same; ``marks`` may be a case's, too."""
    said: dict[int, set[str | bytes]] = {}
    for mark in marks:
        if mark.sound or not _is_code(definition, mark.rank):
            said.setdefault(mark.rank, set()).add(stored(mark.value))
    for rank, own in said.items():
        query = "SELECT value FROM known WHERE case_id = ? AND rank = ? AND sound >= ?"
        is_code = _is_code(definition, rank)
        values = [value for (value,) in connection.execute(query, (case, rank, int(is_code)))]
        if values and own.isdisjoint(values):
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


def _is_known(connection: sqlite3.Connection, definition: FormDefinition, case: int) -> bool:
    """Whether anything says whose a case is; a code with a mistake in it does not."""
    known = connection.execute("SELECT rank, sound FROM known WHERE case_id = ?", (case,))
    return any(sound or not _is_code(definition, rank) for rank, sound in known)


def know(connection: sqlite3.Connection, case: int, marks: Iterable[Mark]) -> None:
    """Note by what the applicant of a case is known."""
    connection.executemany(
        """INSERT INTO known(case_id, rank, value, sound) VALUES(?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET sound = max(sound, excluded.sound)""",
        [(case, mark.rank, stored(mark.value), int(mark.sound)) for mark in marks],
    )
