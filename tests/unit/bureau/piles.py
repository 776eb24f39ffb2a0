"""Piles of drafts on the disk, as applicants hand them in: folders, packages, copies, whole and damaged."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_records import Collected, DeskSeen
from app.bureau.workspace import Workspace, open_workspace
from app.drafts.draft import DRAFT_FILE, Draft, from_json, to_json
from app.drafts.package import pack
from app.forms.answers import EvidenceFile, ItemState
from tests.unit.bureau.applicants import LIBRARY, ROOT, SERVICE, answers

FONTS = ROOT / "resources" / "fonts"
FORMS = {name: LIBRARY.get(name) for name in LIBRARY.ids() if LIBRARY.get(name).bureau}
NOW = datetime(2026, 4, 20, 14, 32)
LATER = datetime(2026, 4, 22, 9, 5)
OTHER = "寿阳另一家（虚构）有限公司"


def handed_in(folder: Path, files: dict[str, bytes] | None = None, **changes: Any) -> Path:
    """A draft folder with the answers of the sample, some changed; ``files`` are evidence of item 3 by name."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for name, data in (files or {}).items():
        place = folder / "attachments" / "03" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        listed.append(EvidenceFile(f"attachments/03/{name}", hashlib.sha256(data).hexdigest(), len(data)))
    items = {3: ItemState("files", files=tuple(listed))} if listed else {}
    draft = Draft(form=SERVICE.id, answers=answers(**changes), items=items)
    (folder / DRAFT_FILE).write_text(to_json(draft), "utf-8")
    return folder


def packed(file: Path, folder: Path) -> Path:
    """A ``.shenbao`` file of a draft folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return pack(folder, file)


def draft_in(folder: Path) -> Draft:
    """What a draft folder holds."""
    return from_json((folder / DRAFT_FILE).read_text("utf-8"), DRAFT_FILE)


def desk(folder: Path, now: datetime = NOW) -> Workspace:
    """The workspace in a folder, to be written."""
    return open_workspace(folder, writable=True, now=now)


def take(place: Path, now: datetime = NOW) -> Collected:
    """Collect what lies in a place onto the desk beside it."""
    with desk(place.parent / "台", now) as workspace:
        return collect(workspace, (place,), FORMS, FONTS, now)


def seen_beside(place: Path) -> DeskSeen:
    """The desk beside a place."""
    with desk(place.parent / "台") as workspace:
        return desk_seen(workspace, FORMS)


def two_of_one_code(place: Path) -> Path:
    """A place with two applicants that state one code, both collected."""
    handed_in(place / "一")
    handed_in(place / "二", org_name=OTHER)
    take(place)
    return place


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its bytes and time, and every folder, to show that nothing was touched."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }
