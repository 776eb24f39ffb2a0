"""A line to search with."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.look.look import Look
from app.ui.widgets.line_edit import LineEdit

PAUSE_MS = 150


class SearchBox(LineEdit):
    """Searches shortly after the last key, at once on Enter; Esc empties it, and then is left to the page.

    ``searched`` carries the words without blanks around them, each text once.
    """

    searched = Signal(str)

    def __init__(self, look: Look, placeholder: str, *, parent: QWidget | None = None) -> None:
        super().__init__(look, placeholder=placeholder, parent=parent)
        self._last = ""
        self._composing = False
        self.addAction(look.icon("find", "ink3"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.addAction(look.icon("close", "ink3"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip("清空")
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(self._changed)
        self.returnPressed.connect(self._search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties; in an empty box it is the page's."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._search()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Nothing is searched while an input method composes."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._timer.start()

    def _search(self) -> None:
        self._timer.stop()
        words = self.text().strip()
        if self._composing or words == self._last:
            return
        self._last = words
        self.searched.emit(words)
