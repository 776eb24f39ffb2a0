"""Ends what served a draft that was given back, beside the window: a process and a disk take their time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from app.ui.work.recording import Recording
    from app.ui.work.tasks import TaskQueue


class Farewells(QObject):
    """Keeps queues and recordings alive until their processes and writes have come to an end."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ending: list[tuple[threading.Thread, QObject]] = []
        self._ended.connect(self._forget)

    def end(self, hands: TaskQueue, eyes: TaskQueue, recording: Recording | None) -> None:
        """What waits in the queues is stopped at once, what runs as soon as it can be; what is written is written."""
        for queue in (hands, eyes):
            queue.part()
        for leaving in (hands, eyes, *([recording] if recording else [])):
            leaving.setParent(self)
            thread = threading.Thread(target=self._wait_for, args=(leaving,))
            self._ending.append((thread, leaving))
            thread.start()

    def _wait_for(self, leaving: TaskQueue | Recording) -> None:
        """On a thread of its own."""
        wait = getattr(leaving, "end_process", None) or getattr(leaving, "wait", None)
        if wait is not None:
            wait()
        self._ended.emit(leaving)

    @Slot(object)
    def _forget(self, leaving: QObject) -> None:
        self._ending = [(thread, kept) for thread, kept in self._ending if kept is not leaving]
        leaving.deleteLater()

    def wait(self) -> None:
        """Wait until all are gone; only where nobody looks at a window any more."""
        for thread, _ in self._ending:
            thread.join()
        self._ending.clear()
