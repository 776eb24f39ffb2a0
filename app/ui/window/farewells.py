"""Ends the workers of drafts that were given back, beside the window: a process takes its time to go."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from app.ui.work.tasks import TaskQueue


class Farewells(QObject):
    """Keeps queues alive until their processes are gone."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ending: list[tuple[threading.Thread, TaskQueue]] = []
        self._ended.connect(self._forget)

    def end(self, *queues: TaskQueue) -> None:
        """What waits in the queues is stopped at once, what runs as soon as it can be."""
        for queue in queues:
            queue.setParent(self)
            queue.part()
            thread = threading.Thread(target=self._close, args=(queue,))
            self._ending.append((thread, queue))
            thread.start()

    def _close(self, queue: TaskQueue) -> None:
        queue.end_process()
        self._ended.emit(queue)

    @Slot(object)
    def _forget(self, queue: TaskQueue) -> None:
        self._ending = [(thread, kept) for thread, kept in self._ending if kept is not queue]
        queue.deleteLater()

    def wait(self) -> None:
        """Wait until all are gone; only where nobody looks at a window any more."""
        for thread, _ in self._ending:
            thread.join()
        self._ending.clear()
