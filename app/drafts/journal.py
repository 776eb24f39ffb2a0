"""What was entered since the last save, in ``.journal`` beside ``draft.json`` (design section 5).

Each line says what changed since the line before; a line that was cut off when the PC stopped is left out, and all
before it count. Whoever holds the lock of the draft writes; after a crash the next one who opens it reads.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from app import disk
from app.drafts.draft import Draft, from_json, to_json
from app.errors import DraftError

JOURNAL_FILE = ".journal"
_FORMAT = 1
_PARTS = ("answers", "options", "items")
_BINARY: int = getattr(os, "O_BINARY", 0)

Document: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two states of a draft do not share; ``None`` where a state does not have it.

    ``part`` is ``answers``, ``options`` or ``items``; ``key`` the field, the option, or the item's number.
    """

    part: str
    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What a journal holds: the draft as it was entered last, and when.

    ``fits`` says whether it goes on from the draft that was given; else somebody saved that after the crash.
    """

    draft: Draft
    at: datetime
    fits: bool


def differences(before: Draft, after: Draft) -> tuple[Difference, ...]:
    """What differs, part by part, in the order of the keys."""
    return tuple(_differences(_document(before), _document(after)))


def _differences(before: Document, after: Document) -> Sequence[Difference]:
    return [
        Difference(part, key, before[part].get(key), after[part].get(key))
        for part in _PARTS
        for key in sorted({*before[part], *after[part]})
        if before[part].get(key) != after[part].get(key) or (key in before[part]) != (key in after[part])
    ]


def _document(draft: Draft) -> Document:
    found: Document = json.loads(to_json(draft))
    return found


def _fingerprint(draft: Draft) -> str:
    return hashlib.sha256(to_json(draft).encode("utf-8", "surrogatepass")).hexdigest()


class Journal:
    """The journal of an opened draft. Writing takes a flush to the disk: not for the thread that paints."""

    def __init__(self, folder: Path, saved: Draft) -> None:
        """``saved`` is what ``draft.json`` holds; nothing is written before something changes."""
        self._path = folder / JOURNAL_FILE
        self._saved = saved
        self._known = _document(saved)
        self._begun = False

    def record(self, draft: Draft, now: datetime) -> bool:
        """Append what changed since the last call; False when nothing did. Raises :class:`DiskError`."""
        document = _document(draft)
        changed = _differences(self._known, document)
        if not changed:
            return False
        lines = [] if self._begun else [{"journal": _FORMAT, "base": _fingerprint(self._saved)}]
        lines.append(_entry(changed, document, now))
        data = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines).encode("ascii")
        with disk.writing(self._path):
            self._write(data)
        self._begun, self._known = True, document
        return True

    def _write(self, data: bytes) -> None:
        """Append and flush; what an append that failed left behind is cut off again."""
        how = os.O_APPEND if self._begun else os.O_TRUNC
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | how | _BINARY, 0o666)
        try:
            size = os.fstat(descriptor).st_size
            try:
                disk.write_all(descriptor, data)
                os.fsync(descriptor)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)

    def saved(self, draft: Draft) -> None:
        """``draft.json`` holds this now: what the journal said is no longer needed. Raises :class:`DiskError`."""
        self._saved, self._known, self._begun = draft, _document(draft), False
        forget(self._path.parent)


def _entry(changed: Sequence[Difference], document: Document, now: datetime) -> dict[str, Any]:
    entry: dict[str, Any] = {"at": now.isoformat(), "set": {}, "drop": {}}
    for difference in changed:
        if difference.key in document[difference.part]:
            entry["set"].setdefault(difference.part, {})[difference.key] = difference.after
        else:
            entry["drop"].setdefault(difference.part, []).append(difference.key)
    return entry


def forget(folder: Path) -> None:
    """Remove the journal, if there is one; raises :class:`DiskError`."""
    path = folder / JOURNAL_FILE
    with disk.writing(path):
        path.unlink(missing_ok=True)


def unsaved(folder: Path, draft: Draft) -> Unsaved | None:
    """What was entered in that folder and not saved, ``draft`` being what is; nothing when there is no such thing."""
    try:
        lines = (folder / JOURNAL_FILE).read_bytes().split(b"\n")[:-1]
    except OSError:
        return None
    entries = list(_readable(lines))
    if len(entries) < 2 or entries[0].get("journal") != _FORMAT:
        return None
    document = json.loads(to_json(draft))
    at = None
    for entry in entries[1:]:
        try:
            then, changed = datetime.fromisoformat(entry["at"]), _applied(document, entry)
            from_json(json.dumps(changed), JOURNAL_FILE)
        except (DraftError, LookupError, TypeError, ValueError, AttributeError):
            break
        at, document = then, changed
    if at is None or document == _document(draft):
        return None
    last = from_json(json.dumps(document), JOURNAL_FILE)
    return Unsaved(last, at, entries[0].get("base") == _fingerprint(draft))


def _readable(lines: Sequence[bytes]) -> Sequence[dict[str, Any]]:
    """The entries up to the first that cannot be read."""
    found: list[dict[str, Any]] = []
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            break
        if not isinstance(entry, dict):
            break
        found.append(entry)
    return found


def _applied(document: dict[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    changed = {part: dict(document[part]) for part in _PARTS}
    for part, values in entry["set"].items():
        changed[part].update(values)
    for part, keys in entry["drop"].items():
        for key in keys:
            changed[part].pop(key, None)
    return {**document, **changed}
