"""One long call of a step: the draft is saved first where that matters, a worker does it, the window goes on."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.jobs import Call, Step
from app.ui.ecopy.words import Trouble, trouble_of
from app.ui.work.tasks import Task, follow
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Remainder
from app.ui.work.when_saved import WhenSaved


class CallWords(NamedTuple):
    """What a call is called: ``doing`` (正在生成电子版), what stopping it means, and what is said when it breaks."""

    doing: str
    lost: str
    wait: str
    stop: str
    broke: str


class LongCall(QObject):
    """Tells ``began``, ``stepped`` (:class:`Step`), then ``finished``, ``refused`` (:class:`Trouble`) or ``stopped``.

    One call at a time. It is :class:`Unfinished` work of its page.
    """

    began = Signal()
    stepped = Signal(object)
    finished = Signal(object)
    refused = Signal(object)
    stopped = Signal()

    def __init__(self, tools: Tools, words: CallWords, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self.words = words
        self._busy = False
        self._task: Task | None = None
        self._waiting: WhenSaved | None = None
        self._step: Step | None = None
        self._complaint = ""

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._busy

    def start(self, call: Call, *, words: CallWords | None = None, saved: bool = False) -> None:
        """Begin, unless it is under way; ``saved``: the call reads the draft from the disk."""
        if self._busy:
            return
        self.words = words or self.words
        self._busy, self._step, self._complaint = True, None, ""
        self.began.emit()
        if not saved:
            self._send(call)
            return
        waiting = WhenSaved(self._tools, lambda: self._send(call), self._hear_unsaved)
        if self._task is None and self._busy:
            self._waiting = waiting

    def cancel(self) -> None:
        """Stop; ``stopped`` tells when that is so."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._end()
            self.stopped.emit()
        elif self._task is not None:
            self._task.cancel()

    # ---- leaving, see app.ui.work.unfinished

    def remainder(self) -> Remainder | None:
        """What is left of it."""
        if not self._busy:
            return None
        done, total = (self._step.done, self._step.total) if self._step else (0, 0)
        words = self.words
        return Remainder(words.doing, words.lost, words.wait, words.stop, done, total)

    def end_early(self) -> None:
        """As 取消 does."""
        self.cancel()

    def complaint(self) -> str:
        """Why the last one was refused."""
        return self._complaint

    def go_there(self) -> None:
        """To its page."""
        self._tools.guide.go_tab("ecopy")

    # ---- under way

    def _send(self, call: Call) -> None:
        self._waiting = None
        task = self._task = self._tools.hands.run(call)
        task.step.connect(self._hear_step)
        follow(
            task,
            done=self._hear_done,
            refused=lambda error: self._refuse(trouble_of(error)),
            stopped=self._hear_stopped,
            broken=lambda _details: self._refuse(Trouble(self.words.broke, "详情记在日志里；可以再试一次。")),
        )

    def _end(self) -> None:
        self._busy, self._task, self._waiting = False, None, None

    def _hear_step(self, step: Step) -> None:
        self._step = step
        self.stepped.emit(step)

    def _hear_done(self, value: object) -> None:
        self._end()
        self.finished.emit(value)

    def _hear_stopped(self) -> None:
        self._end()
        self.stopped.emit()

    def _hear_unsaved(self, why: str) -> None:
        self._refuse(trouble_of(AppError("草稿保存不了，没有开始。", why)))

    def _refuse(self, trouble: Trouble) -> None:
        self._end()
        self._complaint = trouble.sentence
        self.refused.emit(trouble)
