"""Questions to the disk, asked on a thread: it may be a share that is gone, and no window waits for that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.ui.work.relay import Relay
from app.ui.work.threads import Line


class Asker(QObject):
    """``answered`` carries the place that was asked about, and what came of it."""

    answered = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found = Relay(self._hear, self)

    def ask(self, place: Path, question: Callable[[Path], object], broken: object) -> None:
        """Ask on a line of its own: one that waits for its disk keeps nobody. ``broken`` is the answer of a fault."""
        tell = partial(self._found.tell, place)
        Line(self).do(lambda: tell(question(place)), lambda _error: tell(broken))

    def _hear(self, place: Path, answer: object) -> None:
        self.answered.emit(place, answer)
