"""A queue that runs the real functions of ``app.api`` in this process, at a turn of the event loop or when let go."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QTimer

from app import api
from app.errors import AppError
from app.jobs import Broken, Call, Done, Ending, Refused, Step, Stopped
from app.progress import Cancelled
from app.ui.work.tasks import Task, TaskQueue


class InlineQueue(TaskQueue):
    """While ``held`` nothing is begun; ``stop_after`` cancels the running call at that many of its steps."""

    def __init__(self) -> None:
        super().__init__()
        self.held = False
        self.stop_after = 0
        self.calls: list[str] = []
        self._line: deque[Task] = deque()
        self._cancelled: set[int] = set()

    @property
    def is_busy(self) -> bool:
        return bool(self._line)

    def run(self, call: Call, *, key: str = "") -> Task:
        task = Task(self, call, key)
        if key:
            for other in [one for one in self._line if one.key == key]:
                self.stop(other)
        self._line.append(task)
        if not self.held:
            QTimer.singleShot(0, self, self._next)
        return task

    def let_go(self) -> None:
        self.held = False
        while self._line:
            self._next()

    def stop(self, task: Task) -> None:
        if task in self._line:
            self._line.remove(task)
            task.tell_end(Stopped())

    def close(self) -> None:
        while self._line:
            self._line.popleft().tell_end(Stopped())

    def _next(self) -> None:
        if self._line and not self.held:
            task = self._line.popleft()
            self.calls.append(task.call.name)
            task.tell_end(self._ending(task))

    def _ending(self, task: Task) -> Ending:
        steps = 0

        def progress(done: int, total: int, label: str) -> None:
            nonlocal steps
            steps += 1
            task.step.emit(Step(done, total, label))
            if self.stop_after and steps >= self.stop_after:
                raise Cancelled

        call = task.call
        reports = {"progress": progress} if call.reports else {}
        try:
            return Done(getattr(api, call.name)(*call.args, **call.kwargs, **reports))
        except AppError as error:
            return Refused(error)
        except Cancelled:
            return Stopped()
        except Exception as error:
            return Broken(repr(error))
