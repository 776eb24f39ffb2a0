"""Files that somebody gave to an item and that were not taken in: ``.not_taken.json`` beside ``draft.json``.

Nothing that was dropped vanishes: the list outlives the program, so that nobody exports without a file that he believes
to be there. It is about the files of one PC, so it goes into no copy, no package and no export.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app import disk
from app.errors import in_full
from app.forms.definition import FormDefinition
from app.forms.issues import Issue
from app.forms.labels import item_label

_LOG = logging.getLogger(__name__)
NOT_TAKEN_FILE = ".not_taken.json"
CODE = "file_not_taken"
_FORMAT = 1
_PLACE = "not_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A file that was not taken into an item: where it lay (``source``), what it was called, and why.

    ``number`` tells it from others of the draft. ``may_retry``: it was not the file's fault. ``instead_of`` is the path
    in the draft of the listed file that it should have replaced, else empty.
    """

    number: int
    item: int
    source: str
    name: str
    reason: str
    hint: str = ""
    needs_password: bool = False
    may_retry: bool = False
    instead_of: str = ""

    @property
    def path(self) -> str:
        """Its place as issues name places: ``items.3.not_taken.7``."""
        return f"items.{self.item}.{_PLACE}.{self.number}"


def number_of(path: str) -> int | None:
    """The number in a path of :attr:`NotTaken.path`; None when it is another path."""
    parts = path.split(".")
    return int(parts[3]) if len(parts) == 4 and parts[2] == _PLACE and parts[3].isdecimal() else None


def issues_of(definition: FormDefinition, entries: Iterable[NotTaken]) -> tuple[Issue, ...]:
    """One warning for each: it bars nothing, since the file may not be wanted after all."""
    return tuple(
        Issue(
            entry.path, CODE, "warning",
            f"{item_label(definition, entry.item)}：“{entry.name}”没有收进来，导出的书里没有它",
        )
        for entry in entries
        if entry.item in definition.items
    )  # fmt: skip


def told_of(definition: FormDefinition, entries: Iterable[NotTaken]) -> tuple[str, ...]:
    """A sentence for each, with the reason, for whoever has no list to look at."""
    listed = [entry for entry in entries if entry.item in definition.items]
    issues = issues_of(definition, listed)
    return tuple(in_full(issue.message, entry.reason) for issue, entry in zip(issues, listed, strict=True))


def read(folder: Path) -> tuple[NotTaken, ...]:
    """What the folder of a draft says; what cannot be read is ignored and logged, a draft opens all the same."""
    try:
        text = (folder / NOT_TAKEN_FILE).read_text("utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        _LOG.warning("%s cannot be read", NOT_TAKEN_FILE, exc_info=True)
        return ()
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        _LOG.warning("%s is no JSON", NOT_TAKEN_FILE)
        return ()
    listed = stored.get("files") if isinstance(stored, dict) and stored.get("format") == _FORMAT else None
    if not isinstance(listed, list):
        _LOG.warning("%s holds no list of ours", NOT_TAKEN_FILE)
        return ()
    found = {entry.number: entry for one in listed if (entry := _entry(one)) is not None}
    return tuple(found.values())


def _entry(stored: object) -> NotTaken | None:
    """An entry as it was written; None, and logged, when it is another thing."""
    known = {field.name: type(field.default) for field in fields(NotTaken)}
    kinds = known | {"number": int, "item": int, "source": str, "name": str, "reason": str}
    if isinstance(stored, dict) and all(type(stored.get(name)) is kind for name, kind in kinds.items()):
        return NotTaken(**{name: stored[name] for name in kinds})
    _LOG.warning("an entry of %s makes no sense", NOT_TAKEN_FILE)
    return None


def write(folder: Path, entries: Sequence[NotTaken]) -> None:
    """Replace what the folder says; nothing left is no file. Raises :class:`DiskError`; the old list stands then."""
    target = folder / NOT_TAKEN_FILE
    with disk.writing(target):
        if not entries:
            target.unlink(missing_ok=True)
            return
        document = {"format": _FORMAT, "files": [asdict(entry) for entry in entries]}
        text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
        disk.write_file(target, (text + "\n").encode("utf-8", "backslashreplace"))
