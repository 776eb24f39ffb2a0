"""Whether what lies at its place is still what the desk received: a look at the file, nothing is read into anything."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Mapping

from app.bureau.candidates import Arrival
from app.bureau.model import Received, Source
from app.bureau.plain_folder import demand_plain
from app.bureau.reading import read_source, when_written
from app.drafts.content_code import content_code
from app.drafts.draft import DRAFT_FILE, from_json
from app.errors import DraftError
from app.forms.definition import FormDefinition


def now_at(source: Source, forms: Mapping[str, FormDefinition]) -> Received | None:
    """What lies now where something was received, its evidence unread; None when it cannot be read."""
    found = read_source(source, forms, lambda _path, _file: True)
    return found if isinstance(found, Received) else None


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


def changed_since_collected(connection: sqlite3.Connection, one: Arrival) -> bool:
    """Whether a draft was changed where it lies since it was received; what is not there any more was not.

    A folder is told by the content of its draft, other files by the time at which they were written.
    """
    path = one.source.path
    if one.source.kind != "folder":
        now = when_written(path)
        return bool(now and one.written) and now != one.written
    with contextlib.suppress(OSError, ValueError, DraftError, zlib.error):
        demand_plain(path)
        data = (path / DRAFT_FILE).read_bytes()
        (document,) = connection.execute("SELECT document FROM versions WHERE id = ?", (one.version,)).fetchone()
        if data == zlib.decompress(document):
            return False
        # other bytes may say the same: drafts of one content share what is stored of them
        return content_code(from_json(data.decode("utf-8-sig"), DRAFT_FILE)) != one.code
    return False
