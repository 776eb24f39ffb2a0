"""The small button 无 in the cell of an empty required field that takes it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.forms.definition import NONE
from app.ui.look.look import Look
from app.ui.look.paint import rounded

NONE_WIDTH = 34
NONE_HEIGHT = 24


class NoneButton(QAbstractButton):
    """34 × 24, outlined, in the accent while its editor has the focus; F9 does the same."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._active = False
        self.setText(NONE)
        self.setAccessibleName(f"填{NONE}")
        self.setToolTip(f"填“{NONE}”（F9）")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.dress(self, "body")
        self.resize(self.sizeHint())

    def set_active(self, active: bool) -> None:
        """Whether the editor that it belongs to has the focus."""
        if active != self._active:
            self._active = active
            self.update()

    def sizeHint(self) -> QSize:
        """One size everywhere, larger only with larger type."""
        return QSize(round(NONE_WIDTH * self._look.factor), round(NONE_HEIGHT * self._look.factor))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outline and the word."""
        painter = QPainter(self)
        colours = self._look.colours
        active = self._active or self.isDown()
        rounded(
            painter, self.rect(), colours.accent_tint if active else None, colours.accent if active else colours.grid
        )
        painter.setFont(self.font())
        painter.setPen(colours.accent if active else colours.ink2)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, NONE)
