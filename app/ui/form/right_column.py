"""The right column: help over preview, both as high as the user likes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.form.help import HelpPanel
from app.ui.look.look import Look
from app.ui.widgets.panes import Splitter

NARROWEST, WIDEST = 320, 620
_HELP_LEAST, _HELP = 120, 190


class RightColumn(QWidget):
    """Holds the help from the start and the preview as soon as there is one."""

    def __init__(self, look: Look, help_panel: HelpPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.help = help_panel
        self.preview: QWidget | None = None
        self._split = Splitter(Qt.Orientation.Vertical, look)
        self._split.addWidget(help_panel)
        help_panel.setMinimumHeight(_HELP_LEAST)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._split)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)

    def take_preview(self, pane: QWidget) -> None:
        """Put the preview below the help."""
        self.preview = pane
        self._split.addWidget(pane)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        help_high = round(_HELP * self._look.factor)
        self._split.setSizes([help_high, max(self.height() - help_high, help_high)])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface, a hairline at the left."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colours.surface)
        painter.fillRect(0, 0, 1, self.height(), self._look.colours.hairline)
