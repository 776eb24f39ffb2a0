"""Keeps an opened draft on the disk while it is worked on: a journal within a second, ``draft.json`` at every rest.

All writing happens on one thread beside the window, in order, since a flush to a stick takes its time. What cannot be
written is tried again until it can; the draft itself is never touched by a failure.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app import disk
from app.drafts import kept, store
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.journal import Journal
from app.errors import AppError, DraftError
from app.ui.work.relay import Relay
from app.ui.work.save_trouble import not_saved
from app.ui.work.threads import Line

_LOG = logging.getLogger(__name__)
Clock: TypeAlias = Callable[[], datetime]
What: TypeAlias = Literal["journal", "save"]
# The journal is written at latest a second after the first change, the flush to the disk included.
JOURNAL_AFTER_MS = 600
REST_MS = 8_000
LONGEST_UNSAVED_MS = 60_000
RETRY_MS = 4_000
CLOSING_S = 20.0


@dataclass(frozen=True)
class SaveState:
    """What the header shows: when the last change was safe on the disk, or why it is not."""

    kind: Literal["saved", "saving", "changed", "trouble"]
    at: datetime | None = None
    sentence: str = ""


class _Writing(NamedTuple):
    """A write that was asked for; ``number`` counts the saves asked for until then."""

    draft: Draft
    what: What
    number: int


class Saver(QObject):
    """Writes the states of one opened draft.

    ``changed`` tells the :class:`SaveState`, ``aside`` a sentence on a save that lies beside ``draft.json``, ``closed``
    whether the draft was given back.
    """

    changed = Signal(object)
    aside = Signal(str)
    closed = Signal(bool)

    def __init__(self, opened: store.OpenDraft, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._clock = clock
        self._journal = Journal(opened.folder, opened.draft)
        self._saved = opened.draft
        self._safe = opened.draft
        self._now = opened.draft
        self._under_way: deque[_Writing] = deque()
        self._asked = self.saved_up_to = 0
        self._closing = False
        self._beside: Path | None = None
        self._listed = _paths(opened.draft)
        self._healed = not opened.damage
        self.state = SaveState("saved")
        self._line = Line(self)
        self._wrote = Relay(self._hear, self)
        self._released = Relay(self._tell_released, self)
        self._soon = self._timer(JOURNAL_AFTER_MS, self.journal_now)
        self._rest = self._timer(REST_MS, self.save)
        self._longest = self._timer(LONGEST_UNSAVED_MS, self.save)
        self._again = self._timer(RETRY_MS, self.save)

    def _timer(self, after: int, call: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(call)
        return timer

    @property
    def is_saved(self) -> bool:
        """Whether ``draft.json`` holds the newest state, and nothing is about to write another."""
        return self._saved == self._now and all(one.what != "save" for one in self._under_way)

    def take(self, draft: Draft) -> None:
        """Hear of a new state; it is written soon."""
        self._now = draft
        self._listed |= _paths(draft)
        if not self._soon.isActive():
            self._soon.start()
        self._rest.start()
        if not self._longest.isActive():
            self._longest.start()
        if self.state.kind == "saved":
            self._tell(SaveState("changed", self.state.at))

    def put_away_later(self, paths: Iterable[str]) -> None:
        """Copies in the draft folder that no entry lists: they go with the others when the draft is given back."""
        self._listed |= set(paths)

    @Slot()
    def journal_now(self) -> None:
        """Write what changed since the last write beside the draft."""
        self._soon.stop()
        draft, now = self._now, self._clock()
        # what was asked for last counts, not what the disk holds: an undo may come while another state is written
        if draft == (self._under_way[-1].draft if self._under_way else self._safe):
            return
        self._do(draft, "journal", lambda: self._record(draft, now))

    def _record(self, draft: Draft, now: datetime) -> str:
        self._journal.record(draft, now)
        return ""

    @Slot()
    def save(self, *, marked: bool = False) -> int:
        """Write ``draft.json``; ``marked`` keeps this save in the history for good.

        What is there now is on the disk as soon as ``saved_up_to`` reaches the number that is returned, whatever is
        entered meanwhile.
        """
        for timer in (self._soon, self._rest, self._longest, self._again):
            timer.stop()
        draft, now = self._now, self._clock()
        if marked or not self._stands(draft):
            self._do(draft, "save", lambda: self._save(draft, now, marked))
        elif self.state.kind == "trouble" and not self._under_way:
            self._tell(SaveState("saved", self.state.at))  # what could not be written was taken back
        return self._asked

    def _stands(self, draft: Draft) -> bool:
        """Whether ``draft.json`` holds this state without a journal that says otherwise, or will in a moment."""
        if self._under_way:
            return self._under_way[-1][:2] == (draft, "save")
        return draft == self._saved == self._safe and self._healed and self._beside is None

    def _save(self, draft: Draft, now: datetime, marked: bool) -> str:
        saved = store.save(self._opened, draft, now=now, marked=marked)
        before, self._beside = self._beside, saved.path if saved.path.name != DRAFT_FILE else None
        if before:
            disk.discard(before)  # our own save of a moment ago, which the one just made replaces
        if self._beside:
            # ``draft.json`` still says something else: the journal goes on, and so do the attempts
            raise DraftError(saved.notice, "内容都在，能写时会自动保存")
        self._journal.saved(draft)
        return saved.notice

    def write_beside(self, work: Callable[[Path], None]) -> None:
        """Write something else into the folder of the draft, in turn with the saves and before it is given back.

        What cannot be written is logged: ``draft.json`` is what counts.
        """
        opened = self._opened

        def write() -> None:
            if opened.lock is None or not opened.lock.held or opened.lock.taken_by():
                return
            try:
                work(opened.folder)
            except AppError as error:
                _LOG.warning("beside the draft: %s", error)

        self._line.do(write)

    def _do(self, draft: Draft, what: What, work: Callable[[], str]) -> None:
        self._asked += what == "save"
        self._under_way.append(_Writing(draft, what, self._asked))
        self._tell(SaveState("saving", self.state.at))
        folder = self._opened.folder
        self._line.do(lambda: self._wrote.tell(draft, what, _tried(work, folder)))

    def _hear(self, draft: Draft, what: str, outcome: str | AppError) -> None:
        number = self._under_way.popleft().number
        if isinstance(outcome, AppError):
            self._tell(SaveState("trouble", self.state.at, outcome.in_full()))
            self._again.start()
            self._close_when_written()
            return
        self._safe = draft
        if what == "save":
            self._saved, self._healed, self.saved_up_to = draft, True, number
        if outcome:
            self.aside.emit(outcome)
        if not self._under_way:
            settled = self._now == self._safe
            self._tell(SaveState("saved" if settled else "changed", self._clock()))
        self._close_when_written()

    def _tell(self, state: SaveState) -> None:
        self.state = state
        self.changed.emit(state)

    def close(self) -> None:
        """Save what is left and give the draft back; ``closed`` tells whether that could be done.

        When it could not, nothing was given back and the window should stay open.
        """
        self._closing = True
        self.save()
        self._close_when_written()

    def _close_when_written(self) -> None:
        if not self._closing or self._under_way:
            return
        if self.is_saved and self._healed:
            self._closing = False
            self._give_back()
        elif self.state.kind == "trouble":
            self._closing = False
            self.closed.emit(False)
        else:
            self.save()  # something was entered meanwhile

    def abandon(self) -> None:
        """Give the draft back as it is on the disk; what the journal holds is offered at the next start."""
        self.journal_now()
        self._give_back()

    def _give_back(self) -> None:
        for timer in (self._soon, self._rest, self._longest, self._again):
            timer.stop()
        self._line.do(self._release)

    def _release(self) -> None:
        if self._saved == self._now:  # else the journal may list more
            try:
                kept.put_away_unlisted(self._opened.folder, self._listed, self._saved)
            except AppError:
                _LOG.warning("removed evidence files stay where they are", exc_info=True)
        self._opened.close()
        self._released.tell()

    def _tell_released(self) -> None:
        self.closed.emit(True)

    def wait(self) -> None:
        """Wait until everything asked for was written; only where nobody looks at a window any more."""
        self._line.wait(CLOSING_S)


def _paths(draft: Draft) -> set[str]:
    return {file.path for file in kept.every_file(draft)}


def _tried(work: Callable[[], str], folder: Path) -> str | AppError:
    """What the work says, or the error that a user can be told; anything else is logged and told in general words."""
    try:
        return work()
    except AppError as error:
        return not_saved(folder, error)
    except Exception as error:
        _LOG.exception("writing the draft")
        return AppError(f"程序出了意外（{type(error).__name__}）", "内容都在窗口里，请用“另存一份”存到别的位置")
