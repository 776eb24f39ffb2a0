"""Whether a folder that was chosen lies in one that is taken: asked beside the window, where a dead share may wait."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.disk import lies_in
from app.ui.work.relay import Relay
from app.ui.work.threads import Line


class PlaceAsked(QObject):
    """``answered`` carries the folder, and the taken one that it is or lies in, or None; the last question counts."""

    answered = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: Path | None = None
        self._found = Relay(self._hear, self)

    def ask(self, folder: Path, taken: Sequence[Path]) -> None:
        """Ask about a folder; an earlier question that still waits for its disk keeps nobody."""
        self._asked = folder

        def look() -> None:
            self._found.tell(folder, next((one for one in taken if lies_in(folder, one)), None))

        # whatever breaks there: making the copy looks again, and has the last word
        Line(self).do(look, lambda _: self._found.tell(folder, None))

    def _hear(self, folder: Path, inside: Path | None) -> None:
        if folder == self._asked:
            self._asked = None
            self.answered.emit(folder, inside)
