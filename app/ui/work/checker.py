"""Checks the draft after every change: at once while that is faster than a frame, beside the window when it is not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from app.drafts.draft import Draft
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.forms.evidence import FileNotes
from app.forms.glyphs import Glyphs
from app.forms.issues import Issue
from app.ui.work.board import IssueBoard

_LOG = logging.getLogger(__name__)
# A check takes about 4 ms and 15 µs more for each row of the tables.
MOST_ROWS_AT_ONCE = 200
REST_MS = 150


@dataclass(frozen=True)
class Files:
    """What is known of the listed evidence files: missing or changed ones, and notes on the others, by path."""

    facts: Mapping[str, str] = field(default_factory=dict)
    notes: FileNotes = field(default_factory=dict)


class _Check(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        """Called by the thread pool."""
        self._work()


class Checker(QObject):
    """Holds the newest :class:`IssueBoard` of a draft; ``checked`` tells when it is a new one."""

    checked = Signal()
    _found = Signal(object, object)

    def __init__(
        self, definition: FormDefinition, covers: Callable[[str], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._definition = definition
        self._covers = covers
        self._glyphs = Glyphs(definition, covers)
        self.files = Files()
        self.board = IssueBoard()
        self._draft: Draft | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._check_beside)
        self._found.connect(self._hear)

    def take(self, draft: Draft) -> None:
        """Check a new state."""
        self._draft = draft
        if _row_count(draft) > MOST_ROWS_AT_ONCE:
            self._rest.start()
        else:
            self.check_now(draft)

    def check_now(self, draft: Draft) -> None:
        """Check at once, however long it takes."""
        self._draft = draft
        self._show(self._issues(draft))

    def learn_files(self, files: Files, draft: Draft) -> None:
        """Check again with what is known of the files now."""
        if files != self.files:
            self.files = files
            self.take(draft)

    def _issues(self, draft: Draft) -> list[Issue]:
        files = self.files
        return check(self._definition, draft.filling, self._covers, files.facts, files.notes, self._glyphs)

    @Slot()
    def _check_beside(self) -> None:
        draft = self._draft
        if draft is not None:
            self._pool.start(_Check(lambda: self._tell(draft)))

    def _tell(self, draft: Draft) -> None:
        """On the thread of the pool: a failure there would end without a word."""
        try:
            self._found.emit(draft, self._issues(draft))
        except Exception:
            _LOG.exception("checking the draft")

    @Slot(object, object)
    def _hear(self, draft: Draft, issues: list[Issue]) -> None:
        if draft is self._draft:
            self._show(issues)

    def _show(self, issues: list[Issue]) -> None:
        self._rest.stop()
        self.board = IssueBoard(issues)
        self.checked.emit()

    def wait(self) -> None:
        """Wait for a check that runs beside; only where nobody looks at a window any more."""
        self._pool.waitForDone()


def _row_count(draft: Draft) -> int:
    return sum(len(answer) for answer in draft.answers.values() if isinstance(answer, list))
