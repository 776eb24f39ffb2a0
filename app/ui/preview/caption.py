"""A few words that float at the foot of a view while something is under way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.look.look import Look
from app.ui.look.paint import rounded

_EDGE = 12
_PADDING = 10


class Caption(QWidget):
    """Shows its words only after ``patience_ms`` of waiting, lets the mouse through, and moves nothing."""

    def __init__(self, look: Look, words: str, host: QWidget, patience_ms: int = 600) -> None:
        super().__init__(host)
        self._look = look
        self._words = words
        self._host = host
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(patience_ms)
        self._timer.timeout.connect(self._appear)
        host.installEventFilter(self)
        self.hide()

    def set_words(self, words: str) -> None:
        """Say something else."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self._place()
            self.update()

    def set_waiting(self, waiting: bool) -> None:
        """Waiting begins or goes on, or is over."""
        if not waiting:
            self._timer.stop()
            self.hide()
        elif not self._timer.isActive() and self.isHidden():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps its place when the host changes its size."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words on a small card."""
        painter = QPainter(self)
        colours = self._look.colours
        rounded(painter, self.rect(), colours.surface, colours.grid)
        painter.setFont(self._look.font("caption"))
        painter.setPen(colours.ink2)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)

    def _appear(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        metrics = self._look.metrics("caption")
        width, height = metrics.horizontalAdvance(self._words) + 2 * _PADDING, metrics.height() + _PADDING
        host = self._host
        self.setGeometry((host.width() - width) // 2, host.height() - height - _EDGE, width, height)
