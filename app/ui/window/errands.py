"""Long calls that belong to no opened draft: making, copying, unpacking; one worker for the whole program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.jobs import Call
    from app.ui.work.tasks import Task, TaskQueue


class Errands(QObject):
    """Begins its worker with the first call: a start that only shows the start page has none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: TaskQueue | None = None

    def run(self, call: Call, *, key: str = "") -> Task:
        """Ask for a call, see :meth:`app.ui.work.tasks.TaskQueue.run`."""
        if self._queue is None:
            from app.ui.work.tasks import TaskQueue

            self._queue = TaskQueue(self)
        return self._queue.run(call, key=key)

    @property
    def is_busy(self) -> bool:
        """Whether a call runs or waits."""
        return self._queue is not None and self._queue.is_busy

    def close(self) -> None:
        """End the worker; a call that runs is stopped."""
        if self._queue is not None:
            self._queue.close()
