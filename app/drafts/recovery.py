"""Going back: to an earlier save, or on after a crash from what was entered and not saved. Nothing is thrown away.

For whoever has the draft open with its lock: the window that keeps it open, and the command line for one verb.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from app import disk
from app.drafts import history, journal, kept, store
from app.drafts.copying import copy_draft
from app.drafts.draft import DRAFT_FILE, Draft, to_json
from app.drafts.store import OpenDraft
from app.progress import Progress, silent

Use: TypeAlias = Literal["journal", "saved", "both"]
_ENDING = "（关闭前）"


def restored(opened: OpenDraft, current: Draft, number: int, now: datetime) -> tuple[Draft, str]:
    """Go back to an earlier save: ``current`` is kept as a marked version first, so that this can be undone.

    Removed files that the earlier state lists come back. Gives the state that is saved now and, when it could not be
    written where it should, the sentence on that. Raises :class:`UsageError` for an unknown number,
    :class:`DraftError`, :class:`DiskError`.
    """
    earlier = history.read_version(history.find(opened.folder, number))
    before = store.save(opened, current, now=now, marked=True)
    if not before.kept:
        return current, before.notice
    with disk.writing(opened.folder / kept.ATTACHMENTS):
        found = kept.reclaimed(opened.folder, earlier)
    after = store.save(opened, found, now=now)
    return found, "；".join(notice for notice in (before.notice, after.notice) if notice)


def settled(
    opened: OpenDraft, use: Use, now: datetime, progress: Progress = silent
) -> tuple[Draft, Path | None, tuple[str, ...]]:
    """Decide what becomes of :attr:`OpenDraft.unsaved`; the journal is gone afterwards.

    ``journal``: the unsaved state is saved, the saved one stays in the history. ``saved``: the saved one stays, the
    unsaved one becomes a version of the history. ``both``: the unsaved one becomes a second draft beside, with its
    files, since two states that both count are two drafts. Gives the state that is saved now, the folder of the second
    draft, and what to tell. Raises :class:`DraftError`, :class:`DiskError`.
    """
    opened.demand_writable()
    found = opened.unsaved
    if found is None:
        return opened.draft, None, ()
    if use == "journal":
        return _journal_saved(opened, found.draft, now)
    if use == "saved":
        with disk.writing(opened.folder / history.HISTORY):
            journal.put_by(opened.folder, opened.draft, now)
        return opened.draft, None, ()
    other = folder_beside(opened.folder)
    told = copy_draft(opened.folder, other, found.draft, progress=progress)
    journal.forget(opened.folder)
    return opened.draft, other, told


def _journal_saved(opened: OpenDraft, draft: Draft, now: datetime) -> tuple[Draft, Path | None, tuple[str, ...]]:
    with disk.writing(opened.folder / kept.ATTACHMENTS):
        found = kept.reclaimed(opened.folder, draft)
        history.keep(opened.folder, to_json(opened.draft).encode(), now, marked=True)
    saved = store.save(opened, found, now=now)
    if saved.path.name == DRAFT_FILE:
        journal.forget(opened.folder)
    return found, None, (saved.notice,) if saved.notice else ()


def folder_beside(folder: Path) -> Path:
    """The folder that the second of two drafts gets: beside the first, under a name that is free."""
    return disk.free_folder(folder.with_name(f"{folder.name}{_ENDING}"), "")
