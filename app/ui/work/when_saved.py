"""What reads a draft from the disk waits until it is saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.ui.work.saving import SaveState
from app.ui.work.tools import Tools


class WhenSaved(QObject):
    """Saves the draft and then calls ``then``, or ``refused`` with a sentence; once, and then it is gone.

    What is entered meanwhile is not waited for: somebody who goes on typing would put it off for ever.
    """

    def __init__(self, tools: Tools, then: Callable[[], None], refused: Callable[[str], None]) -> None:
        super().__init__(tools.desk)
        self._then = then
        self._refused = refused
        self._saver = tools.saver
        if self._saver is None or self._saver.is_saved:
            self.deleteLater()
            then()
            return
        self._number = self._saver.save()
        self._saver.changed.connect(self._hear)

    def cancel(self) -> None:
        """Neither is called any more."""
        if self._saver is not None:
            self._saver.changed.disconnect(self._hear)
        self.deleteLater()

    def _hear(self, state: SaveState) -> None:
        if self._saver is None:
            return
        if self._saver.saved_up_to >= self._number:
            self.cancel()
            self._then()
        elif state.kind == "trouble":
            self.cancel()
            self._refused(state.sentence)
