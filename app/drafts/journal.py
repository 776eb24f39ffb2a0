"""What was entered since the last save, in ``.journal`` beside ``draft.json`` (decision 51).

Each line holds the whole new value of whatever changed since the line before, and names the saved state it goes on
from. The end of a line that was cut off when the PC stopped is left out. A line that cannot be read is left out too,
and those after it count only for the very state that they name; the journal is put aside then and never just removed.
Whoever holds the lock of the draft writes; after a crash the next one who opens it reads.
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
from app.drafts.migrations import FORMAT
from app.errors import DraftError

JOURNAL_FILE = ".journal"
UNREADABLE_FILE = ".journal.坏"
_FORMAT = 1
_PARTS = ("answers", "options", "items", "sealed")
_BINARY: int = getattr(os, "O_BINARY", 0)

Parts: TypeAlias = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two states of a draft do not share; ``None`` where a state does not have it.

    ``part`` is ``answers``, ``options``, ``items`` or ``sealed``; ``key`` the field, the option, the item's number, or
    ``scans`` for the list of scans.
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


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line that can be read: the whole new value of each key, and the keys that are gone since the line before.

    ``base`` is the fingerprint of the saved state that it goes on from, empty in a line of an earlier program.
    """

    at: datetime
    set: Mapping[str, Mapping[str, Any]]
    drop: Mapping[str, Sequence[str]]
    base: str


@dataclass(frozen=True, slots=True)
class _Contents:
    """What a journal says. ``format`` is 0 and ``base`` empty when its first line cannot be read.

    ``entries`` has ``None`` for each line that cannot be read; it is empty in a journal of a newer program.
    """

    format: int
    base: str
    entries: Sequence[_Entry | None]

    @property
    def is_whole(self) -> bool:
        """Whether all can be read that was written to its end."""
        return self.format == _FORMAT and None not in self.entries


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
        self._base = ""  # the fingerprint of ``saved``, once there is a line to write it in
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
                self._append(_line(_entry(changed, parts, now, self._base)))
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
        self._base = _fingerprint(self._saved)
        entry = _entry(_differences(parts_of(self._saved), parts), parts, now, self._base)
        data = _line({"journal": _FORMAT, "base": self._base}) + _line(entry)
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


def _entry(changed: Sequence[Difference], parts: Parts, now: datetime, base: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"at": now.isoformat(), "base": base, "set": {}, "drop": {}}
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
    """Remove a journal that holds nothing unsaved; one that cannot be read is put aside. Raises :class:`DiskError`."""
    path = folder / JOURNAL_FILE
    aside = aside_for(folder)
    if aside is None or os.path.lexists(aside):
        forget(folder)
        return
    with disk.writing(path):
        path.replace(aside)
        disk.sync_folder(folder)


def copy_aside(folder: Path) -> None:
    """Copy a journal aside of which a part cannot be read, once: the rest is still to be decided on.

    Raises ``OSError``.
    """
    aside = aside_for(folder)
    if aside is not None and not os.path.lexists(aside):
        disk.write_file(aside, (folder / JOURNAL_FILE).read_bytes())


def aside_for(folder: Path) -> Path | None:
    """Where a journal is kept that this program cannot read to its end, or has been kept already; None for others."""
    contents = _contents(folder)
    if contents is None or contents.is_whole:
        return None
    name = UNREADABLE_FILE if contents.format <= _FORMAT else f"{JOURNAL_FILE}-{contents.format}"
    with contextlib.suppress(OSError):
        data = (folder / JOURNAL_FILE).read_bytes()
        for path in sorted(folder.glob(f"{JOURNAL_FILE}*")):
            if path.name != JOURNAL_FILE and path.read_bytes() == data:
                return path
    return disk.free_name(folder / name)


def unsaved(folder: Path, draft: Draft) -> Unsaved | None:
    """What was entered in that folder and not saved, ``draft`` being what is; nothing when there is no such thing."""
    contents = _contents(folder)
    if contents is None:
        return None
    mark = _fingerprint(draft)
    parts: Parts = parts_of(draft)
    at = None
    whole = contents.format == _FORMAT
    for entry in contents.entries:
        if entry is None:
            whole = False
        # What a lost line said may be in ``draft`` by now, unless the lines go on from exactly that: an older value
        # of a later line would then pass for the newer one.
        elif whole or (entry.base or contents.base) == mark:
            at, parts = entry.at, _applied(parts, entry.set, entry.drop)
    if at is None or _said(parts) == _said(parts_of(draft)):
        return None
    said_nothing = replace(draft, answers={}, options={}, items={}, overrides={}, other_items={}, sealed=())
    frame = json.loads(to_json(said_nothing))
    return Unsaved(_read({**frame, **parts}), at, contents.format == 0 or contents.base == mark)


def _read(document: Mapping[str, Any]) -> Draft:
    scans = document.get("sealed", {}).get("scans", [])
    return from_json(json.dumps({**document, "sealed": scans}), JOURNAL_FILE)


def _contents(folder: Path) -> _Contents | None:
    """What the journal says, without the end of a line that was cut off; None when there is no journal."""
    try:
        lines = (folder / JOURNAL_FILE).read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return None
    except OSError:
        return _Contents(0, "", (None,))
    first = _parsed(lines[0]) if lines else {}
    found = first.get("journal")
    if not isinstance(found, int) or found < _FORMAT:
        # The header may be gone without a trace, so that the first line is one of the others.
        return _Contents(0, "", [_entry_in(line) for line in lines])
    entries = [_entry_in(line) for line in lines[1:]] if found == _FORMAT else []
    return _Contents(found, str(first.get("base", "")), entries)


def _parsed(line: bytes) -> dict[str, Any]:
    """The entry in a line, empty when there is none."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


def _entry_in(line: bytes) -> _Entry | None:
    """A line that makes sense for itself, whatever stands before it."""
    found = _parsed(line)
    try:
        _applied({part: {} for part in _PARTS}, found["set"], found["drop"])
        _read({"format": FORMAT, "form": JOURNAL_FILE, **found["set"]})
        return _Entry(datetime.fromisoformat(found["at"]), found["set"], found["drop"], str(found.get("base", "")))
    except (DraftError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _applied(parts: Parts, values: Mapping[str, Mapping[str, Any]], gone: Mapping[str, Sequence[str]]) -> Parts:
    changed = {part: dict(parts[part]) for part in _PARTS}
    for part, new in values.items():
        changed[part].update(new)
    for part, keys in gone.items():
        for key in keys:
            changed[part].pop(key, None)
    return changed
