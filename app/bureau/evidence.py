"""An applicant's evidence brought to where it can be looked at; the applicant's own file is not opened by a program."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from app import disk
from app.bureau.candidates import Candidates
from app.bureau.collecting import stored_draft
from app.bureau.since_collected import demand_at_place
from app.bureau.theirs import demand_not_theirs
from app.drafts import kept
from app.drafts.package_reading import extract_file
from app.errors import AttachmentError, DraftError, UsageError


def bring_out(connection: sqlite3.Connection, found: Candidates, path: str, target: Path) -> Path:
    """Copy a listed file of what counts in a case to ``target``, as the applicant added it.

    Raises :class:`UsageError` when the draft lists no such file or ``target`` is what was handed in,
    :class:`DraftError` or :class:`AttachmentError` when it is missing, elsewhere, or changed, :class:`DiskError`.
    """
    source = found.counts.source
    draft = stored_draft(connection, found.counts.version)
    file = next((one for one in kept.every_file(draft) if one.path == path), None)
    if file is None or source.kind == "word":
        raise UsageError(f"这份材料里没有“{path}”这个文件。")
    demand_not_theirs(connection, target)
    demand_at_place(found.counts, "没有取出")
    (facts,) = connection.execute("SELECT facts FROM arrivals WHERE id = ?", (found.counts.id,)).fetchone()
    if source.kind == "package":
        return extract_file(source.path, path, target)
    place = kept.resolve(source.path, path)
    if json.loads(facts).get(path) == "missing" and not disk.is_file(place):
        raise DraftError(f"“{path.rpartition('/')[2]}”不在对方交来的材料里", "请对方补交这个文件")
    with disk.replacing(target) as temp:
        disk.copy_file(place, temp, lambda _: None)
        if disk.fingerprint(temp) != file.sha256:
            raise AttachmentError(f"“{path.rpartition('/')[2]}”被改动过，和草稿里记的不一样", "请对方重新交这个文件")
    return target
