"""What was packed out of a draft folder: by that a package is known again, whatever was put right in the draft since.

``.history/packed.json`` holds the SHA-256 of the content of the latest packages, the newest last, and a code of the
place of the folder: in a copy of it another application may be filled, so there it says nothing. It is a help and no
record: where it cannot be read or written, name and code tell whose a package is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from app import disk
from app.drafts.content_code import draft_hash
from app.drafts.draft import Draft
from app.drafts.names import HISTORY

PACKED = "packed.json"
_MOST = 100


def was_packed(folder: Path, draft: Draft) -> bool:
    """Whether a package with this content was written from this folder."""
    return draft_hash(draft) in _known(folder)


def remember_packed(folder: Path, draft: Draft) -> None:
    """Note that a package with this content was written."""
    written = draft_hash(draft)
    known = [*(one for one in _known(folder) if one != written), written]
    data = json.dumps({"place": _place(folder), "packed": known[-_MOST:]}).encode()
    with contextlib.suppress(OSError):  # a folder that may only be read can be packed, too
        (folder / HISTORY).mkdir(exist_ok=True)
        disk.write_file(folder / HISTORY / PACKED, data)


def _known(folder: Path) -> list[str]:
    try:
        found = json.loads((folder / HISTORY / PACKED).read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    known = found.get("packed") if isinstance(found, dict) and found.get("place") == _place(folder) else None
    return [one for one in known if isinstance(one, str)] if isinstance(known, list) else []


def _place(folder: Path) -> str:
    """A code of where a folder lies; the letter of a stick may be another one next time."""
    return hashlib.sha256("/".join(folder.absolute().parts[1:]).encode("utf-8", "surrogatepass")).hexdigest()[:16]
