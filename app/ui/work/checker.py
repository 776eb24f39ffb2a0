"""Checks the draft after every change: at once while that is faster than a frame, beside the window when it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.drafts.draft import Draft
from app.drafts.not_taken import NotTaken, issues_of
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.forms.evidence import FileNotes
from app.forms.glyphs import Glyphs
from app.forms.issues import Issue
from app.ui.work.board import IssueBoard
from app.ui.work.relay import Relay
from app.ui.work.threads import Line

# A check takes about 4 ms and 15 µs more for each row of the tables.
MOST_ROWS_AT_ONCE = 200
REST_MS = 150
_WAITING_S = 60.0


@dataclass(frozen=True)
class Files:
    """What is known of the listed evidence files: missing or changed ones, and notes on the others, by path."""

    facts: Mapping[str, str] = field(default_factory=dict)
    notes: FileNotes = field(default_factory=dict)


class Checked(NamedTuple):
    """What a check found in a draft, and the characters that it has looked at."""

    draft: Draft
    issues: Sequence[Issue]
    glyphs: Glyphs


def first_check(definition: FormDefinition, draft: Draft, covers: Callable[[str], bool]) -> Checked:
    """Check a draft before there is a window for it; loads what every later check needs."""
    glyphs = Glyphs(definition, covers)
    return Checked(draft, check(definition, draft.filling, covers, glyphs=glyphs), glyphs)


class Checker(QObject):
    """Holds the newest :class:`IssueBoard` of a draft; ``checked`` tells when it is a new one."""

    checked = Signal()

    def __init__(
        self,
        definition: FormDefinition,
        covers: Callable[[str], bool],
        checked: Checked | None = None,
        parent: QObject | None = None,
        *,
        not_taken: tuple[NotTaken, ...] = (),
    ) -> None:
        super().__init__(parent)
        self._definition = definition
        self._covers = covers
        self._glyphs = checked.glyphs if checked else Glyphs(definition, covers)
        self.files = Files()
        self.not_taken = not_taken
        self._issues_found: Sequence[Issue] = checked.issues if checked else ()
        self.board = self._make_board()
        self._draft: Draft | None = None
        self._line = Line(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._check_beside)
        self._found = Relay(self._hear, self)

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

    def learn_not_taken(self, entries: tuple[NotTaken, ...]) -> None:
        """Hear which files were not taken in; that changes nothing of what was found in the draft itself."""
        if entries != self.not_taken:
            self.not_taken = entries
            self.board = self._make_board()
            self.checked.emit()

    def _make_board(self) -> IssueBoard:
        return IssueBoard((*self._issues_found, *issues_of(self._definition, self.not_taken)))

    def _issues(self, draft: Draft) -> list[Issue]:
        files = self.files
        return check(self._definition, draft.filling, self._covers, files.facts, files.notes, self._glyphs)

    @Slot()
    def _check_beside(self) -> None:
        draft = self._draft
        if draft is not None:
            self._line.do(lambda: self._found.tell(draft, self._issues(draft)))

    def _hear(self, draft: Draft, issues: list[Issue]) -> None:
        if draft is self._draft:
            self._show(issues)

    def _show(self, issues: Sequence[Issue]) -> None:
        self._rest.stop()
        self._issues_found = issues
        self.board = self._make_board()
        self.checked.emit()

    def wait(self) -> None:
        """Wait for a check that runs beside; only where nobody looks at a window any more."""
        self._line.wait(_WAITING_S)


def _row_count(draft: Draft) -> int:
    return sum(len(answer) for answer in draft.answers.values() if isinstance(answer, list))
