"""What a window shows while a draft is opened and nothing else is there to be looked at."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.progress import BusyPanel
from app.ui.window.first_sight import HEADER


class WaitingPage(QWidget):
    """The ground with the header's line; a thin bar after 400 ms."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.panel = BusyPanel(look, parent=self)
        self.panel.setFixedWidth(420)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.panel)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def busy(self, sentence: str) -> None:
        """Something is under way; empty when it is over."""
        if sentence:
            self.panel.begin(sentence)
        else:
            self.panel.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As a window that is still empty."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(0, 0, self.width(), HEADER, colours.surface)
        painter.fillRect(0, HEADER - 1, self.width(), 1, colours.hairline)
