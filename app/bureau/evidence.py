"""An applicant's evidence brought to where it can be looked at; the applicant's own file is not opened by a program."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from app import disk
from app.bureau.candidates import Candidates
from app.bureau.collecting import stored_draft
from app.bureau.model import Source
from app.bureau.since_collected import at_hand, demand_at_place, demand_of_applicant
from app.bureau.theirs import demand_not_theirs
from app.drafts import kept
from app.drafts.package_reading import extract_file
from app.drafts.parts import demand_no_part
from app.errors import AttachmentError, DraftError, UsageError
from app.forms.definition import FormDefinition


def bring_out(
    connection: sqlite3.Connection, forms: Mapping[str, FormDefinition], found: Candidates, path: str, target: Path
) -> Path:
    """Copy a listed file of what counts in a case to ``target``, as the applicant added it.

    Raises :class:`UsageError` when the draft lists no such file, or ``target`` is what was handed in or a part of a
    draft, :class:`DraftError` or :class:`AttachmentError` when it is missing, elsewhere or changed, :class:`DiskError`.
    ``forms`` tell whether another applicant's draft lies there by now.
    """
    found = at_hand(found)
    source = found.counts.source
    draft = stored_draft(connection, found.counts.version)
    file = next((one for one in kept.every_file(draft) if one.path == path), None)
    if file is None or source.kind == "word":
        raise UsageError(f"这份材料里没有“{path}”这个文件。")
    demand_not_theirs(connection, target)
    demand_no_part(target)
    demand_at_place(found.counts, "没有取出")
    (facts,) = connection.execute("SELECT facts FROM arrivals WHERE id = ?", (found.counts.id,)).fetchone()
    try:
        _copy(source, file, target, is_missing=json.loads(facts).get(path) == "missing")
    except (AttachmentError, DraftError):
        demand_of_applicant(found.counts, draft, forms, "没有取出")
        raise
    return target


def _copy(source: Source, file: kept.ListedFile, target: Path, *, is_missing: bool) -> None:
    name = file.path.rpartition("/")[2]
    place = kept.resolve(source.path, file.path)
    if source.kind == "folder" and is_missing and not disk.is_file(place):
        raise DraftError(f"“{name}”不在对方交来的材料里", "请对方补交这个文件")
    with disk.replacing(target) as temp:
        if source.kind == "package":
            extract_file(source.path, file.path, temp)
        else:
            disk.copy_file(place, temp, lambda _: None)
        if disk.fingerprint(temp) != file.sha256:
            raise AttachmentError(f"“{name}”被改动过，和草稿里记的不一样", "请对方重新交这个文件")
