"""Whether what lies at its place is still what the desk received: a look at the file, nothing is read into anything."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Mapping

from app.bureau.candidates import Arrival
from app.bureau.model import Received, Source
from app.bureau.reading import read_source, when_written
from app.drafts.content_code import content_code
from app.drafts.draft import DRAFT_FILE, from_json
from app.errors import DraftError
from app.forms.definition import FormDefinition


def now_at(source: Source, forms: Mapping[str, FormDefinition]) -> Received | None:
    """What lies now where something was received, its evidence unread; None when it cannot be read."""
    found = read_source(source, forms, lambda _path, _file: True)
    return found if isinstance(found, Received) else None


def changed_since_collected(connection: sqlite3.Connection, one: Arrival) -> bool:
    """Whether a draft was changed where it lies since it was received; what is not there any more was not.

    A folder is told by the content of its draft, other files by the time at which they were written.
    """
    path = one.source.path
    if one.source.kind != "folder":
        now = when_written(path)
        return bool(now and one.written) and now != one.written
    with contextlib.suppress(OSError, ValueError, DraftError, zlib.error):
        data = (path / DRAFT_FILE).read_bytes()
        (document,) = connection.execute("SELECT document FROM versions WHERE id = ?", (one.version,)).fetchone()
        if data == zlib.decompress(document):
            return False
        # other bytes may say the same: drafts of one content share what is stored of them
        return content_code(from_json(data.decode("utf-8-sig"), DRAFT_FILE)) != one.code
    return False
