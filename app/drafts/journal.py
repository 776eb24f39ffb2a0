"""What was entered since the last save, in ``.journal`` beside ``draft.json`` (decision 51).

Each line says what changed since the line before; a line that was cut off when the PC stopped is left out, and all
before it count. Whoever holds the lock of the draft writes; after a crash the next one who opens it reads.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from app import disk
from app.drafts import history
from app.drafts.draft import Draft, from_json, is_blank, parts_of, to_json
from app.errors import DraftError

JOURNAL_FILE = ".journal"
_FORMAT = 1
_PARTS = ("answers", "options", "items")
_BINARY: int = getattr(os, "O_BINARY", 0)

Parts: TypeAlias = Mapping[str, Mapping[str, Any]]


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
    return tuple(_differences(parts_of(before), parts_of(after)))


def _differences(before: Parts, after: Parts) -> Sequence[Difference]:
    return [
        Difference(part, key, before[part].get(key), after[part].get(key))
        for part in _PARTS
        for key in sorted({*before[part], *after[part]})
        if before[part].get(key) != after[part].get(key) or (key in before[part]) != (key in after[part])
    ]


def _said(parts: Parts) -> Parts:
    """The parts without what says nothing, to tell whether two of them differ for anybody."""
    return {part: {key: value for key, value in parts[part].items() if not is_blank(value)} for part in _PARTS}


def _fingerprint(draft: Draft) -> str:
    return hashlib.sha256(to_json(draft).encode("utf-8", "surrogatepass")).hexdigest()


class Journal:
    """The journal of an opened draft. Writing takes a flush to the disk: not for the thread that paints."""

    def __init__(self, folder: Path, saved: Draft) -> None:
        """``saved`` is what ``draft.json`` holds; nothing is written before something changes."""
        self._folder = folder
        self._path = folder / JOURNAL_FILE
        self._saved = saved
        self._known: Parts = parts_of(saved)
        self._size: int | None = None  # of our own file; None while there is none, or it is not known to be whole
        self._ours = False

    def record(self, draft: Draft, now: datetime) -> bool:
        """Write down what changed since the last call; False when nothing did. Raises :class:`DiskError`.

        After a call that could not write, the next one that can writes everything since the last save. What an earlier
        run left behind is kept as a version before it is written over (:func:`put_by`).
        """
        parts = parts_of(draft)
        changed = _differences(self._known, parts)
        if not changed:
            return False
        with disk.writing(self._path):
            if self._is_whole():
                self._append(_line(_entry(changed, parts, now)))
            else:
                self._begin(parts, now)
        self._known = parts
        return True

    def saved(self, draft: Draft) -> None:
        """``draft.json`` holds this now: what the journal said is no longer needed. Raises :class:`DiskError`."""
        self._saved, self._known, self._size = draft, parts_of(draft), None
        forget(self._folder)

    def _is_whole(self) -> bool:
        """Whether the file is as this journal left it: nobody cut it, and no half line stands at its end."""
        try:
            return self._size is not None and self._path.stat().st_size == self._size
        except OSError:
            return False

    def _begin(self, parts: Parts, now: datetime) -> None:
        """Write the whole journal in one step."""
        if not self._ours:
            put_by(self._folder, self._saved, now)
        entry = _entry(_differences(parts_of(self._saved), parts), parts, now)
        data = _line({"journal": _FORMAT, "base": _fingerprint(self._saved)}) + _line(entry)
        self._size = None
        disk.write_file(self._path, data)
        self._size, self._ours = len(data), True

    def _append(self, data: bytes) -> None:
        """Append and flush; what an append that failed left behind is cut off again, if that can be done."""
        size, self._size = self._size or 0, None
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | _BINARY)
        try:
            try:
                disk.write_all(descriptor, data)
                os.fsync(descriptor)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)
        self._size = size + len(data)


def _line(entry: Mapping[str, Any]) -> bytes:
    return (json.dumps(entry, ensure_ascii=True) + "\n").encode("ascii")


def _entry(changed: Sequence[Difference], parts: Parts, now: datetime) -> dict[str, Any]:
    entry: dict[str, Any] = {"at": now.isoformat(), "set": {}, "drop": {}}
    for difference in changed:
        if difference.key in parts[difference.part]:
            entry["set"].setdefault(difference.part, {})[difference.key] = difference.after
        else:
            entry["drop"].setdefault(difference.part, []).append(difference.key)
    return entry


def forget(folder: Path) -> None:
    """Remove the journal, if there is one; raises :class:`DiskError`."""
    path = folder / JOURNAL_FILE
    with disk.writing(path):
        path.unlink(missing_ok=True)


def put_by(folder: Path, saved: Draft, now: datetime) -> bool:
    """Turn what a journal holds besides ``saved`` into a marked version, and remove the journal; False without any.

    ``saved`` is what ``draft.json`` holds; it is kept after that version, since the newest one equals it. Call only
    while holding the lock. Raises ``OSError``, :class:`DiskError`.
    """
    found = unsaved(folder, saved)
    if found:
        history.keep(folder, to_json(found.draft).encode(), found.at, marked=True)
        history.keep(folder, to_json(saved).encode(), now)
    clear(folder)
    return found is not None


def clear(folder: Path) -> None:
    """Remove a journal that holds nothing unsaved; one of a newer program is put aside. Raises :class:`DiskError`."""
    path = folder / JOURNAL_FILE
    written = next(iter(_entries(folder)), {}).get("journal")
    if not isinstance(written, int) or written <= _FORMAT:
        forget(folder)
        return
    with disk.writing(path):
        path.replace(disk.free_name(folder / f"{JOURNAL_FILE}-{written}"))


def unsaved(folder: Path, draft: Draft) -> Unsaved | None:
    """What was entered in that folder and not saved, ``draft`` being what is; nothing when there is no such thing."""
    entries = _entries(folder)
    if len(entries) < 2 or entries[0].get("journal") != _FORMAT:
        return None
    frame = json.loads(to_json(replace(draft, answers={}, options={}, items={}, overrides={}, other_items={})))
    parts: Parts = parts_of(draft)
    at = None
    for entry in entries[1:]:
        try:
            then, changed = datetime.fromisoformat(entry["at"]), _applied(parts, entry)
            _read({**frame, **entry["set"]})  # what was entered before has been read already
        except (DraftError, LookupError, TypeError, ValueError, AttributeError):
            break
        at, parts = then, changed
    if at is None or _said(parts) == _said(parts_of(draft)):
        return None
    return Unsaved(_read({**frame, **parts}), at, entries[0].get("base") == _fingerprint(draft))


def _read(document: Mapping[str, Any]) -> Draft:
    return from_json(json.dumps(document), JOURNAL_FILE)


def _entries(folder: Path) -> Sequence[dict[str, Any]]:
    """The entries of a journal up to the first that cannot be read; none when there is no journal."""
    try:
        lines = (folder / JOURNAL_FILE).read_bytes().split(b"\n")[:-1]
    except OSError:
        return []
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


def _applied(parts: Parts, entry: Mapping[str, Any]) -> Parts:
    changed = {part: dict(parts[part]) for part in _PARTS}
    for part, values in entry["set"].items():
        changed[part].update(values)
    for part, keys in entry["drop"].items():
        for key in keys:
            changed[part].pop(key, None)
    return changed
