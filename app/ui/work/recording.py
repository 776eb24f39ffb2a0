"""Writes down for the start page what it shows of a draft: on opening, soon after a save, and when it is given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app import disk
from app.drafts.recent import RecentDraft, remember
from app.forms.handing_in import own_deadline
from app.ui.work.saving import SaveState
from app.ui.work.tools import Tools

# The journal is written every second while somebody types; the list need not be.
SOON_MS = 4000
_TO_THE_MINUTE = len("2026-05-28T14:32")


class Recording(QObject):
    """Follows the saves of one opened draft, which was ``saved`` last before it was opened.

    ``write`` gets what is to be written down, when that is something new.
    """

    def __init__(
        self,
        tools: Tools,
        saved: datetime | None,
        write: Callable[[RecentDraft], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._saved = saved
        self._write = write
        self._written: RecentDraft | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._record)
        if tools.saver:
            tools.saver.changed.connect(self._hear)
        self._soon.start(0)

    def _hear(self, state: SaveState) -> None:
        if state.kind == "saved" and not self._soon.isActive():
            self._soon.start(SOON_MS)

    def finish(self) -> None:
        """The draft was given back: write down what still waits to be."""
        if self._soon.isActive():
            self._soon.stop()
            self._record()

    def _record(self) -> None:
        entry = self._entry()
        if self._written is None or _shown(entry) != _shown(self._written):
            self._written = entry
            self._write(entry)

    def _entry(self) -> RecentDraft:
        """How far the draft is now."""
        desk = self._tools.desk
        done, total = desk.progress()
        own = own_deadline(desk.draft.filling)
        saved = (self._tools.saver.state.at if self._tools.saver else None) or self._saved
        return RecentDraft(
            folder=str(self._tools.folder),
            form=desk.definition.id,
            name=desk.text_of(desk.definition.name_field).strip() or self._tools.folder.name,
            done=done,
            total=total,
            errors=desk.board.counts().errors,
            saved=saved.isoformat(timespec="seconds") if saved else "",
            own_deadline=own.isoformat() if own else "",
        )


def write_down(file: Path, entry: RecentDraft) -> None:
    """Put a draft at the top of the list. Raises :class:`DiskError`; the old list stands then."""
    with disk.writing(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        remember(file, entry)


def _shown(entry: RecentDraft) -> RecentDraft:
    """What the start page tells of it: no seconds."""
    return entry._replace(saved=entry.saved[:_TO_THE_MINUTE])
