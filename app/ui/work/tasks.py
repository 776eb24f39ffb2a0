"""Calls of :mod:`app.api` in a worker process, as objects with signals; one after the other.

A window has two queues: one for work on files that may take minutes, one for looking (pages, pictures), so that the
preview goes on while an export runs.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.errors import AppError
from app.jobs import Broken, Call, Done, Ending, Jobs, Refused, Step, Stopped
from app.ui.work.relay import Relay

_LOG = logging.getLogger(__name__)
BROKEN, BROKEN_HINT = "程序出了意外。", "详情记在日志里。"


class Task(QObject):
    """One call: told ``step`` (:class:`Step`) on the way, then exactly one of the others, then ``ended``."""

    step = Signal(object)
    done = Signal(object)
    refused = Signal(object)
    stopped = Signal()
    broken = Signal(str)
    ended = Signal()

    def __init__(self, queue: TaskQueue, call: Call, key: str) -> None:
        super().__init__(queue)
        self.call = call
        self.key = key
        self._queue = queue

    def cancel(self) -> None:
        """Stop it, or do not begin it; what ends it is told as ever."""
        self._queue.stop(self)

    def tell_end(self, ending: Ending) -> None:
        """Say how it ended and let go of it."""
        if isinstance(ending, Done):
            self.done.emit(ending.value)
        elif isinstance(ending, Refused):
            self.refused.emit(ending.error)
        elif isinstance(ending, Broken):
            _LOG.error("call %s broke: %s", self.call.name, ending.details)
            self.broken.emit(ending.details)
        else:
            self.stopped.emit()
        self.ended.emit()
        self.deleteLater()


def follow(
    task: Task,
    *,
    done: Callable[[Any], object],
    refused: Callable[[AppError], object],
    stopped: Callable[[], object],
    broken: Callable[[str], object] | None = None,
) -> Task:
    """Hear every way in which a call can end, so that nobody waits for ever; whoever asks says what each means to him.

    A call that broke is a refusal, too, in words for everybody, unless ``broken`` takes its details.
    """
    task.done.connect(done)
    task.refused.connect(refused)
    task.stopped.connect(stopped)
    task.broken.connect(broken or (lambda _details: refused(AppError(BROKEN, BROKEN_HINT))))
    return task


def nothing() -> None:
    """What it means to many that a call was stopped: they stopped it, or their window goes."""


class TaskQueue(QObject):
    """Runs calls in a worker process, in the order in which they were asked for."""

    _too_late = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = Relay(self._hear, self)
        self._jobs = Jobs(self._told.tell)
        self._waiting: deque[Task] = deque()
        self._running: Task | None = None
        self._unwanted: Task | None = None
        self._starting: threading.Thread | None = None
        self._parted = False
        # told in a later turn, when whoever asked has had time to listen
        self._too_late.connect(self.stop, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether a call runs or waits."""
        return self._running is not None or bool(self._waiting)

    def run(self, call: Call, *, key: str = "") -> Task:
        """Ask for a call. A call with the same ``key`` that still waits is stopped: only the newest is of use."""
        task = Task(self, call, key)
        if key:
            for other in [one for one in self._waiting if one.key == key]:
                self.stop(other)
        self._waiting.append(task)
        if self._parted:
            self._too_late.emit(task)
        self._begin_next()
        return task

    @Slot(object)
    def stop(self, task: Task) -> None:
        """Stop a task of this queue, see :meth:`Task.cancel`."""
        if task is self._running:
            self._unwanted = task  # the call may still be on its way to the process
            self._jobs.cancel()
        elif task in self._waiting:
            self._waiting.remove(task)
            task.tell_end(Stopped())

    def close(self) -> None:
        """End the process; what waits is stopped, as is what is asked later. Nothing is told of the call that ran."""
        self.part()
        self.end_process()

    def part(self) -> None:
        """Whoever asked is about to go: what waits is stopped, how the running call ends is told to nobody.

        Nothing is begun any more; :meth:`end_process` does the rest.
        """
        self._parted = True
        while self._waiting:
            self._waiting.popleft().tell_end(Stopped())

    def end_process(self) -> None:
        """End the process, a running call is stopped first; takes a while and may be called from any thread."""
        if self._starting is not None:
            self._starting.join()
        self._jobs.close()

    def _begin_next(self) -> None:
        if self._running is not None or not self._waiting or self._parted:
            return
        self._running = self._waiting.popleft()
        # spawning and pickling take longer than a window may stand still
        self._starting = threading.Thread(target=self._start, args=(self._running,), daemon=True)
        self._starting.start()

    def _start(self, task: Task) -> None:
        try:
            self._jobs.start(task.call)
            if self._unwanted is task:
                self._jobs.cancel()
        except Exception as error:
            self._told.tell(Broken(f"{task.call.name} could not be sent: {error!r}"))

    def _hear(self, told: Step | Ending) -> None:
        task = self._running
        if task is None or self._parted:  # what was on its way here when the last listeners went
            return
        if isinstance(told, Step):
            task.step.emit(told)
            return
        self._running = None
        task.tell_end(told)
        self._begin_next()
        if not self.is_busy:
            self.idle.emit()
