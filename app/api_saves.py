"""Earlier saves of a draft, and what a crash kept from being saved, told in words; offered by :mod:`app.api`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.api_editing import Told, definition_of, opened_for_change, told_of
from app.drafts import history as versions
from app.drafts import recovery, store
from app.drafts.changes import Change, changes
from app.drafts.draft import Draft
from app.errors import DraftError
from app.paths import AppPaths
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """An earlier save: its number and time, whether it was kept on purpose, and what it changed.

    ``changes`` lead from the readable save before; ``readable`` is false for a damaged one.
    """

    number: int
    saved: datetime
    marked: bool
    changes: tuple[Change, ...] = ()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class UnsavedSeen:
    """What was entered and not saved: when the draft was saved last, when something was entered last, what differs.

    ``fits``: it goes on from what is saved; else somebody saved that after the crash.
    """

    saved: datetime | None
    entered: datetime
    fits: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of it: the folder of a second draft, if one was made, and what to tell."""

    other: Path | None = None
    told: Told = ()


def history(paths: AppPaths, folder: Path) -> list[VersionSeen]:
    """The kept saves of a draft, newest first; the first of them is what ``draft.json`` holds."""
    with store.open_draft(folder, writable=False) as opened:
        definition = definition_of(paths, opened.draft)
    seen: list[VersionSeen] = []
    before: Draft | None = None
    for kept in versions.versions(folder):
        try:
            draft = versions.read_version(kept)
        except DraftError:
            seen.append(VersionSeen(kept.number, kept.saved, kept.marked, readable=False))
            continue
        changed = changes(definition, before, draft) if before else ()
        seen.append(VersionSeen(kept.number, kept.saved, kept.marked, changed))
        before = draft
    return seen[::-1]


def version(folder: Path, number: int) -> Draft:
    """The draft as it was; :class:`UsageError` for an unknown number, :class:`DraftError` for a damaged entry."""
    return versions.read_version(versions.find(folder, number))


def compare(paths: AppPaths, folder: Path, number: int, other: int | None = None) -> tuple[Change, ...]:
    """What changed from an earlier save to another one, or to what is saved now."""
    with store.open_draft(folder, writable=False) as opened:
        after = opened.draft if other is None else version(folder, other)
        return changes(definition_of(paths, opened.draft), version(folder, number), after)


def restore(paths: AppPaths, folder: Path, number: int, now: datetime) -> tuple[tuple[Change, ...], Told]:
    """Go back to an earlier save; what that changed, and what to tell. What was there stays in the history."""
    with opened_for_change(folder, now) as opened:
        definition = definition_of(paths, opened.draft)
        restored, notice = recovery.restored(opened, opened.draft, number, now)
        changed = changes(definition, opened.draft, restored)
        return changed, (*told_of(opened), *([notice] if notice else []))


def unsaved(paths: AppPaths, folder: Path) -> UnsavedSeen | None:
    """What a journal holds that ``draft.json`` does not; None when there is no such thing."""
    with store.open_draft(folder, writable=False) as opened:
        found = opened.unsaved
        if found is None:
            return None
        differing = changes(definition_of(paths, opened.draft), opened.draft, found.draft)
        return UnsavedSeen(versions.saved_at(folder), found.at, found.fits, differing)


def first_told(folder: Path) -> Told:
    """What its user should know of a draft before anything is decided: what is damaged, and what lies beside."""
    with store.open_draft(folder, writable=False) as opened:
        return _told_first(opened)


def _told_first(opened: store.OpenDraft) -> Told:
    return (*([opened.damage] if opened.damage else []), *opened.notices)


def recover(paths: AppPaths, folder: Path, use: recovery.Use, now: datetime, progress: Progress = silent) -> Recovered:
    """Decide what becomes of what was not saved, as :func:`app.drafts.recovery.settled` does."""
    with store.open_draft(folder, writable=True, now=now) as opened:
        opened.demand_writable()
        _, other, told = recovery.settled(opened, use, now, progress)
        return Recovered(other, (*_told_first(opened), *told))
