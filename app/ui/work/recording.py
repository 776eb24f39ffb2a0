"""Writes down for the start page what it shows of a draft, whenever the draft is saved."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QRunnable, QThreadPool

from app.drafts.recent import RecentDraft, remember
from app.errors import AppError
from app.forms.handing_in import own_deadline
from app.ui.work.tools import Tools

_LOG = logging.getLogger(__name__)


class _Remember(QRunnable):
    def __init__(self, tools: Tools, entry: RecentDraft) -> None:
        super().__init__()
        self._file = tools.paths.recent_file
        self._entry = entry

    def run(self) -> None:
        """Called by the thread pool; a list that cannot be written disturbs nobody."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            remember(self._file, self._entry)
        except (AppError, OSError):
            _LOG.warning("the list of recent drafts was not written", exc_info=True)


class Recording(QObject):
    """Follows the saves of one opened draft; the opening counts as one."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        if tools.saver:
            tools.saver.changed.connect(lambda state: self.record() if state.kind == "saved" else None)
        self.record()

    def record(self) -> None:
        """Write down how far the draft is now."""
        desk = self._tools.desk
        done, total = desk.progress()
        own = own_deadline(desk.draft.filling)
        entry = RecentDraft(
            folder=str(self._tools.folder),
            form=desk.definition.id,
            name=desk.text_of(desk.definition.name_field).strip() or self._tools.folder.name,
            done=done,
            total=total,
            errors=desk.board.counts().errors,
            saved=self._tools.clock().isoformat(timespec="seconds"),
            own_deadline=own.isoformat() if own else "",
        )
        self._pool.start(_Remember(self._tools, entry))

    def wait(self) -> None:
        """Wait until everything was written; only where nobody looks at a window any more."""
        self._pool.waitForDone()
