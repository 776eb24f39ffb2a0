"""Whether what lies at its place is still what the desk received: a look at the file, nothing is read into anything."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.bureau.candidates import Arrival, Candidates
from app.bureau.matching import Came, case_of, is_one_applicant, marks_of, who_of
from app.bureau.model import Received, Source
from app.bureau.plain_folder import demand_plain
from app.bureau.reading import read_source, when_written
from app.bureau.workspace_tables import stored
from app.drafts.content_code import content_code
from app.drafts.draft import DRAFT_FILE, Draft, from_json
from app.drafts.package_reading import read_packed
from app.errors import AppError, DraftError
from app.forms.checking import check
from app.forms.definition import FormDefinition

_CHANGED = "收进受理台以后，原处的材料又改过，用的是收到时的；要用改过的，请再收一次"
_UNTOLD = "收进受理台以后，原处换成了别的材料，看不出是不是这一家的，用的是收到时的；请把现在的材料再收一次"
_ANOTHER = "收进受理台以后，原处换成了别家的材料，用的是收到时的；请把现在的材料再收一次"


def now_at(source: Source, forms: Mapping[str, FormDefinition]) -> Received | None:
    """What lies now where something was received, its evidence unread; None when it cannot be read."""
    found = read_source(source, forms, lambda _path, _file: True)
    return found if isinstance(found, Received) else None


def at_hand(found: Candidates) -> Candidates:
    """The same case, its files taken from another place with the same content while they cannot be reached."""
    one = found.counts
    if _is_reached(one):
        return found
    same = (other for other in found.all if other.code == one.code and other.is_there and _is_reached(other))
    best = min((other for other in same if other.source.kind != "word"), key=lambda other: other.lost, default=one)
    return replace(found, counts=best)


def _is_reached(one: Arrival) -> bool:
    return os.path.lexists(one.source.path / DRAFT_FILE if one.source.kind == "folder" else one.source.path)


def demand_of_applicant(one: Arrival, stored: Draft, forms: Mapping[str, FormDefinition], not_done: str) -> None:
    """Raise :class:`DraftError` when no draft of its applicant lies at its place by now: nobody changed this one's."""
    now = now_at(one.source, forms)
    if now is not None and not is_one_applicant(forms.get(stored.form), stored, now.draft):
        hint = f"请先把现在的材料再收一次；里面没有这家的，再向对方要一份。位置：{one.source.path}"
        form = forms.get(stored.form)
        is_told = form is not None and not who_of(form, stored).keys().isdisjoint(who_of(form, now.draft))
        what = "的是别家的材料" if is_told else "的材料看不出是不是这一家的"
        raise DraftError(f"“{one.source.path.name}”的位置现在放{what}，{not_done}；收到时填的内容还在", hint)


def demand_at_place(one: Arrival, not_done: str) -> None:
    """Raise :class:`DraftError` when what was received is known not to lie at its place; ``not_done`` as ``没有上报``.

    What lies there instead is another applicant's, and nobody needs to hand it in again.
    """
    name = one.source.path.name
    hint = f"要用这家的文件，请向对方再要一份，收进受理台。位置：{one.source.path}"
    if not one.is_there:
        raise DraftError(f"“{name}”原来的位置现在放的是别的材料，{not_done}；收到时填的内容还在受理台里", hint)
    if one.is_gone and not os.path.lexists(one.source.path):
        raise DraftError(f"“{name}”原处已经没有了，{not_done}；收到时填的内容还在受理台里", hint)


def told_since(connection: sqlite3.Connection, form: FormDefinition, case: int, one: Arrival) -> str:
    """A sentence where something else lies where a draft was received; what is not there any more was not changed.

    A folder is told by the content of its draft, other files by the time at which they were written. What is another
    applicant's by now, as collecting would have it, is no change of this one's; what would be nobody's who is known is
    not said to be another's.
    """
    path, is_folder = one.source.path, one.source.kind == "folder"
    with contextlib.suppress(OSError, ValueError, AppError, zlib.error):
        if not is_folder:
            written = when_written(path)
            if not (written and one.written) or written == one.written:
                return ""
        (document,) = connection.execute("SELECT document FROM versions WHERE id = ?", (one.version,)).fetchone()
        if is_folder:
            demand_plain(path)
            data = (path / DRAFT_FILE).read_bytes()
            if data == zlib.decompress(document):
                return ""
            now = from_json(data.decode("utf-8-sig"), DRAFT_FILE)
            # other bytes may say the same: drafts of one content share what is stored of them
            if content_code(now) == one.code:
                return ""
        elif one.source.kind == "package":
            now = read_packed(path).draft
        else:
            return _CHANGED
        whose = _case_now(connection, form, path, now)
        return _UNTOLD if whose is None else _CHANGED if whose == case else _ANOTHER
    return "" if is_folder else _CHANGED


def _case_now(connection: sqlite3.Connection, form: FormDefinition, place: Path, now: Draft) -> int | None:
    """Whose what lies at a place would be if it were collected now; None when nobody's who is known."""
    if now.form != form.id:
        return None
    marks = marks_of(form, now, check(form, now.filling, lambda _char: True))
    return case_of(connection, form, Came(content_code(now), marks, stored(str(place))))
