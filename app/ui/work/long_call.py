"""One long call of a page: a worker does it, the window goes on; what is told on the way and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.errors import AppError, DiskError, in_full
from app.jobs import Call, Step
from app.ui.work.tasks import Task, TaskQueue, follow
from app.ui.work.unfinished import Remainder


class Trouble(NamedTuple):
    """What did not work: a sentence, what to do now, and the word of the button that helps, if there is one."""

    sentence: str
    hint: str = ""
    action: str = ""

    @property
    def told(self) -> str:
        """All of it."""
        return in_full(self.sentence, self.hint)


def trouble_of(error: AppError) -> Trouble:
    """An error of the core for somebody at the window."""
    return Trouble(error.message, error.hint, "换个位置" if isinstance(error, DiskError) else "")


class CallWords(NamedTuple):
    """What a call is called: ``doing`` (正在生成电子版), what stopping it means, and what is said when it breaks.

    ``wait`` and ``stop`` are the words of the buttons when the window should go meanwhile.
    """

    doing: str
    lost: str
    wait: str
    stop: str
    broke: str


class LongCall(QObject):
    """Tells ``began``, ``stepped`` (:class:`Step`), then ``finished``, ``refused`` (:class:`Trouble`) or ``stopped``.

    One call at a time. It is :class:`Unfinished` work of its page, which ``go_there`` shows.
    """

    began = Signal()
    stepped = Signal(object)
    finished = Signal(object)
    refused = Signal(object)
    stopped = Signal()

    def __init__(self, queue: TaskQueue, words: CallWords, go_there: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self.words = words
        self._queue = queue
        self._show_page = go_there
        self._busy = False
        self._task: Task | None = None
        self._step: Step | None = None
        self._complaint = ""

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._busy

    def start(self, call: Call, *, words: CallWords | None = None) -> None:
        """Begin, unless it is under way."""
        if self.begin(words):
            self.send(call)

    def cancel(self) -> None:
        """Stop; ``stopped`` tells when that is so."""
        if self._task is not None:
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
        self._show_page()

    # ---- under way, for subclasses that wait for something first

    def begin(self, words: CallWords | None = None) -> bool:
        """Say that it begins; False when it is under way already."""
        if self._busy:
            return False
        self.words = words or self.words
        self._busy, self._step, self._complaint = True, None, ""
        self.began.emit()
        return True

    def send(self, call: Call) -> None:
        """Give the call to the worker."""
        task = self._task = self._queue.run(call)
        task.step.connect(self._hear_step)
        follow(
            task,
            done=self._hear_done,
            refused=lambda error: self.refuse(trouble_of(error)),
            stopped=self.hear_stopped,
            broken=lambda _details: self.refuse(Trouble(self.words.broke, "详情记在日志里；可以再试一次。")),
        )

    def refuse(self, trouble: Trouble) -> None:
        """It ends because it cannot be done."""
        self._end()
        self._complaint = trouble.sentence
        self.refused.emit(trouble)

    def hear_stopped(self) -> None:
        """It ends because that was wanted."""
        self._end()
        self.stopped.emit()

    def _end(self) -> None:
        self._busy, self._task = False, None

    def _hear_step(self, step: Step) -> None:
        self._step = step
        self.stepped.emit(step)

    def _hear_done(self, value: object) -> None:
        self._end()
        self.finished.emit(value)
