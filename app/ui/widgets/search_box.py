"""A line to search with."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
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
        # Made here: an action that Qt makes of an icon may come under the name of one that went with an earlier box.
        find = QAction(look.icon("find", "ink3"), "", self)
        self._clear = QAction(look.icon("close", "ink3"), "清空", self)
        self.addAction(find, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
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

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._timer.start()

    def _search(self) -> None:
        self._timer.stop()
        words = self.text().strip()
        if self.composing or words == self._last:
            return
        self._last = words
        self.searched.emit(words)
