"""What a clerk knows better than code and name: two applications are of one applicant, or one is of two."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.bureau.candidates import Arrival, own_reviews
from app.bureau.collecting import stored_draft
from app.bureau.deciding import decision_of
from app.bureau.desk_case import demand_form, the_case
from app.bureau.desk_forms import form_for
from app.bureau.joined_reviews import join_reviews, part_reviews
from app.bureau.look_records import looked_of
from app.bureau.matching import know, known_by, marks_of, removed_as
from app.bureau.model import DECISIONS, Decision
from app.bureau.reviewing import source_named
from app.bureau.settling import settle, unsettle
from app.bureau.unparting import OF_CONTENT, remember_parting, state_of
from app.bureau.workspace import Workspace
from app.bureau.workspace_tables import read_back, stored
from app.errors import UsageError
from app.forms.definition import FormDefinition

_REPLACED = """UPDATE arrivals SET is_current = 0 WHERE case_id = ? AND NOT is_there AND path IN
    (SELECT path FROM arrivals WHERE case_id = ? AND is_current AND is_there)"""
"""What was put in the place of something else is a newer version of it when both are of one case."""


def join(
    workspace: Workspace, forms: Mapping[str, FormDefinition], one: int, other: int, now: datetime
) -> tuple[int, tuple[str, ...]]:
    """Make two applications one, with all that came and was said of both; its number from now on, and what to tell.

    Different contents are to be chosen from. ``forms`` as for :func:`part`. Raises :class:`UsageError` when they are
    one already or of two forms.
    """
    connection = workspace.connection
    number, gone = sorted((the_case(connection, one).case, the_case(connection, other).case))
    if number == gone:
        raise UsageError(f"第 {number} 号就是同一家。", "请写两个不同的编号。")
    form = the_case(connection, number).form
    if form != the_case(connection, gone).form:
        raise UsageError(f"第 {number} 号和第 {gone} 号填的不是同一种表，没有合成一家。")
    told, before = list[str](), [_decides(connection, case) for case in (number, gone)]
    with workspace.change(now) as connection:
        settle(
            connection, number, gone, {case: _off_like(connection, forms.get(form), case) for case in (number, gone)}
        )
        for version, code in connection.execute("SELECT id, code FROM versions WHERE case_id = ?", (gone,)).fetchall():
            _move_version(connection, version, code, number)
        connection.execute("UPDATE arrivals SET case_id = ? WHERE case_id = ?", (number, gone))
        connection.execute(_REPLACED, (number, number))
        connection.execute(
            """INSERT INTO known(case_id, rank, value, sound) SELECT ?, rank, value, sound FROM known WHERE case_id = ?
            ON CONFLICT DO UPDATE SET sound = max(sound, excluded.sound)""",
            (number, gone),
        )
        connection.execute("DELETE FROM known WHERE case_id = ?", (gone,))
        told += join_reviews(connection, number, gone, now)
        connection.execute("UPDATE cases SET chosen = '' WHERE id = ?", (number,))  # it was chosen among fewer
        connection.execute("DELETE FROM cases WHERE id = ?", (gone,))
    decides = _decides(workspace.connection, number)
    if len({decides, *before}) > 1:
        said = "”和“".join(DECISIONS[one] for one in before)
        told.append(f"两边原来的结论是“{said}”，合成以后是“{DECISIONS[decides]}”，请核对")
    return number, tuple(told)


def _off_like(connection: sqlite3.Connection, form: FormDefinition | None, case: int) -> Sequence[int]:
    """Those who were taken off and of whom a case may be; none where its form is not here to tell."""
    return removed_as(connection, form, known_by(connection, case)) if form else ()


def _decides(connection: sqlite3.Connection, case: int) -> Decision:
    found = decision_of(connection, case, own_reviews(connection, case))
    return found.decision if found else ""


def _move_version(connection: sqlite3.Connection, version: int, code: str, case: int) -> None:
    """Give a content to another case, which may have it already."""
    query = "SELECT id FROM versions WHERE case_id = ? AND code = ?"
    there = connection.execute(query, (case, code)).fetchone()
    if there is None:
        connection.execute("UPDATE versions SET case_id = ? WHERE id = ?", (case, version))
        return
    connection.execute("UPDATE arrivals SET version_id = ? WHERE version_id = ?", (there["id"], version))
    connection.execute("DELETE FROM versions WHERE id = ?", (version,))


def part(
    workspace: Workspace, forms: Mapping[str, FormDefinition], case: int, words: str, now: datetime
) -> tuple[int, tuple[str, ...]]:
    """Make what came from one place of a case, by number or place, an application of its own; its number, what to tell.

    What came from elsewhere with the same content goes with it, and so do the reviews of that content;
    :func:`app.bureau.unparting.undo_part` takes it back. Raises
    :class:`UsageError` when nothing would be left, :class:`DraftError` when a draft is not stored whole.
    """
    found = the_case(workspace.connection, case)
    demand_form(forms, found)
    chosen = source_named(found, words)
    going = [one for one in found.all if one.code == chosen.code]
    staying = [one for one in found.all if one.code != chosen.code]
    if not staying:
        raise UsageError(f"第 {case} 号收到的都是同样的内容，分不成两家。", "两家的材料内容不同，才分得开。")
    with workspace.change(now) as connection:
        before, settled = state_of(connection, case), unsettle(connection, case)
        made = connection.execute("INSERT INTO cases(form) VALUES(?)", (found.form,)).lastrowid or 0
        for one in going:
            _move_place(connection, one, case, made)
        _forget_contents(connection, case, made)
        moved = _move_reviews(connection, case, made)
        _know_anew(connection, forms, case, staying)
        _know_anew(connection, forms, made, going)
        if any(str(one.source.path) == _chosen(connection, case) for one in going):
            connection.execute("UPDATE cases SET chosen = '' WHERE id = ?", (case,))
        remember_parting(connection, case, made, before, settled)
    told = []
    if moved:
        told.append(f"针对这份材料写的初审（{moved} 条）跟着分到第 {made} 号")
    if own_reviews(workspace.connection, case):
        told.append(f"第 {case} 号留着原来写的初审，请核对是不是它的")
    return made, tuple(told)


def _chosen(connection: sqlite3.Connection, case: int) -> str:
    (chosen,) = connection.execute("SELECT chosen FROM cases WHERE id = ?", (case,)).fetchone()
    return read_back(chosen)


def _move_place(connection: sqlite3.Connection, one: Arrival, case: int, made: int) -> None:
    """Give all that came from a place, its earlier contents too, to another case."""
    query = "SELECT id, version_id FROM arrivals WHERE case_id = ? AND path = ?"
    for arrival in connection.execute(query, (case, stored(str(one.source.path)))).fetchall():
        copy = f"""INSERT OR IGNORE INTO versions(case_id, {OF_CONTENT})
            SELECT ?, {OF_CONTENT} FROM versions WHERE id = ?"""
        connection.execute(copy, (made, arrival["version_id"]))
        move = """UPDATE arrivals SET case_id = ?, version_id = (SELECT new.id FROM versions AS new
            JOIN versions AS old ON old.code = new.code WHERE new.case_id = ? AND old.id = ?) WHERE id = ?"""
        connection.execute(move, (made, made, arrival["version_id"], arrival["id"]))


def _forget_contents(connection: sqlite3.Connection, case: int, made: int) -> None:
    """What the other case has now, and nothing of this one refers to, is not a content of it any more."""
    query = """DELETE FROM versions WHERE case_id = ? AND code IN (SELECT code FROM versions WHERE case_id = ?)
        AND id NOT IN (SELECT version_id FROM arrivals WHERE case_id = ?)"""
    connection.execute(query, (case, made, case))


def _move_reviews(connection: sqlite3.Connection, case: int, made: int) -> int:
    """Give the reviews of contents that only the other case has to it; how many."""
    query = "SELECT code FROM versions WHERE case_id = ?"
    here, there = ({code for (code,) in connection.execute(query, (number,))} for number in (case, made))
    return part_reviews(connection, case, made, there - here)


def _know_anew(
    connection: sqlite3.Connection, forms: Mapping[str, FormDefinition], case: int, arrivals: Sequence[Arrival]
) -> None:
    """By what the applicant of a case is known: what its drafts say now."""
    connection.execute("DELETE FROM known WHERE case_id = ?", (case,))
    for one in arrivals:
        (text, version) = connection.execute(
            "SELECT looked, version_id FROM arrivals WHERE id = ?", (one.id,)
        ).fetchone()
        draft = stored_draft(connection, version)
        know(connection, case, marks_of(form_for(forms, draft), draft, looked_of(read_back(text)).issues))
