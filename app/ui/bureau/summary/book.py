"""The summary of the desk while it is looked at: shown at once as it is changed, kept by the core soon after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from app.bureau.summary_records import SummaryChange, SummarySeen
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.summary.changes import (
    NOTHING,
    applied,
    inverse,
    is_empty,
    merged,
    needs_core,
    new_keys,
    other_rows,
    renamed,
)
from app.ui.bureau.tools import DeskTools
from app.ui.work.tasks import follow

KEEP_AFTER_MS = 600
RETRY_MS, _MOST_RETRY_MS = 5_000, 60_000
_MOST_STEPS = 200
_LOOK = "desk summary"


class Step(NamedTuple):
    """What was done, in words, and what takes it back."""

    words: str
    change: SummaryChange
    back: SummaryChange


class SummaryBook(QObject):
    """``seen`` is what is shown. Changes are kept in ``hands`` one after the other, looks are made in ``eyes``.

    ``shown`` tells that anything else is to be seen, ``stepped`` the :class:`Step` that was taken (or taken back) by
    the one who works here, ``waiting`` whether the core is asked for something that nobody can see before it answers.
    ``trouble`` says why nothing can be seen or kept, and is empty when that is over.
    """

    shown = Signal()
    stepped = Signal(object)
    waiting = Signal(bool)
    trouble = Signal(str)
    settled = Signal()

    def __init__(self, tools: DeskTools, parent: QObject) -> None:
        super().__init__(parent)
        self.seen: SummarySeen | None = None
        self.why_not = ""
        self._tools = tools
        self._pending = self._sent = NOTHING
        self._is_keeping = False
        self._answers = 0
        self._must_look = False
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.keep)
        self._wait = RETRY_MS  # longer after every refusal: somebody may have the summary draft open for hours

    # ---- looking

    def look(self) -> None:
        """See what the desk has now; what was changed and is not kept yet is kept first."""
        if self.has_unkept:
            self._must_look = True
            self.keep()
            return
        self._must_look = False
        if self.seen is None:
            self.waiting.emit(True)
        tools, asked = self._tools, self._answers
        task = tools.eyes.run(Call("see_summary", (tools.paths, tools.desk)), key=_LOOK)
        follow(
            task,
            done=lambda seen: self._hear_look(seen, asked),
            refused=self._hear_no_look,
            stopped=lambda: None,
        )

    def _hear_look(self, seen: SummarySeen, asked: int) -> None:
        if asked == self._answers:  # else what was kept meanwhile is newer
            self._show(seen)
            if not self.has_unkept:
                self._tell_trouble("")
        if not self._is_keeping:
            self.waiting.emit(False)

    def _hear_no_look(self, error: AppError) -> None:
        if not self._is_keeping:
            self.waiting.emit(False)
        self._tell_trouble(error.in_full())

    def _show(self, seen: SummarySeen) -> None:
        self._rename(new_keys(self.seen.rows, seen.rows) if self.seen is not None else {})
        self.seen = applied(seen, merged(self._sent, self._pending)) if self.has_unkept else seen
        self.shown.emit()

    def _rename(self, keys: Mapping[str, str]) -> None:
        """What was changed goes with its rows."""
        if not keys:
            return
        self._pending, self._sent = renamed(self._pending, keys), renamed(self._sent, keys)
        for steps in (self._done, self._undone):
            steps[:] = [Step(one.words, renamed(one.change, keys), renamed(one.back, keys)) for one in steps]

    # ---- changing

    @property
    def is_listing(self) -> bool:
        """Whether other rows, or another order, are on their way: where a row goes among these nobody can say yet."""
        return other_rows(self._sent) or other_rows(self._pending)

    def change(self, change: SummaryChange, words: str) -> None:
        """Take a step."""
        if self.seen is None:
            return
        step = Step(words, change, inverse(self.seen, change))
        self._done = [*self._done, step][-_MOST_STEPS:]
        self._undone.clear()
        self._take(change, step)

    def keep_aside(self, change: SummaryChange) -> None:
        """Have something kept of a row that is not listed any more: no step, there is nothing to be seen of it."""
        self._pending = merged(self._pending, change)
        self.keep()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return bool(self._undone)

    def undo(self) -> str:
        """Take the last step back; what that was, in words."""
        if not self._done:
            return ""
        step = self._done.pop()
        self._undone.append(step)
        self._take(step.back, step)
        return step.words

    def redo(self) -> str:
        """Take the step again; what that is, in words."""
        if not self._undone:
            return ""
        step = self._undone.pop()
        self._done.append(step)
        self._take(step.change, step)
        return step.words

    def _take(self, change: SummaryChange, step: Step) -> None:
        assert self.seen is not None
        self._pending = merged(self._pending, change)
        self.seen = applied(self.seen, change)
        self._tools.guide.show_saved("正在保存")
        self.shown.emit()
        self.stepped.emit(step)
        if needs_core(change):
            self.waiting.emit(True)
            self.keep()
        else:
            self._rest.start(KEEP_AFTER_MS)

    # ---- keeping

    @property
    def has_unkept(self) -> bool:
        """Whether something that was changed is not kept yet."""
        return self._is_keeping or not is_empty(self._pending)

    def keep(self) -> None:
        """Have what was changed kept now, behind what ``hands`` does just then."""
        self._rest.stop()
        if self._is_keeping or is_empty(self._pending):
            return
        self._is_keeping, self._sent, self._pending = True, self._pending, NOTHING
        tools = self._tools
        call = Call("keep_summary", (tools.paths, self._sent, tools.clock(), tools.desk))
        follow(
            tools.hands.run(call),
            done=self._hear_kept,
            refused=self._hear_not_kept,
            stopped=lambda: self._hear_not_kept(AppError("没有保存完就停下了")),
        )

    def when_kept(self, then: Callable[[], object]) -> None:
        """Have all kept, then call ``then``; :attr:`why_not` says why it was not."""
        self.keep()
        if not self.has_unkept:
            then()
            return

        def hear() -> None:
            self.settled.disconnect(hear)
            then()

        self.settled.connect(hear)

    def _hear_kept(self, seen: SummarySeen) -> None:
        self._is_keeping, self._sent = False, NOTHING
        self._answers += 1
        self._wait = RETRY_MS
        self._show(seen)
        self._tell_trouble("")
        if self.has_unkept:
            self.keep()
            return
        self.waiting.emit(False)
        self._tools.guide.show_saved(f"已保存 {self._tools.clock():%H:%M}")
        self.settled.emit()
        if self._must_look:
            self.look()

    def _hear_not_kept(self, error: AppError) -> None:
        self._pending = merged(self._sent, self._pending)
        self._is_keeping, self._sent = False, NOTHING
        self.waiting.emit(False)
        self._tools.guide.show_saved("还没有保存")
        self._tell_trouble(error.in_full())
        self._rest.start(self._wait)
        self._wait = min(2 * self._wait, _MOST_RETRY_MS)
        self.settled.emit()

    def _tell_trouble(self, sentence: str) -> None:
        if sentence != self.why_not:
            self.why_not = sentence
            self.trouble.emit(sentence)
