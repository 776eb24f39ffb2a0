"""How far a piece of work is: a thin bar, and the bar with a sentence and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.look.palette import Tone
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import ElidedLabel

PATIENCE_MS = 400  # shorter work shows nothing
_STEP_MS = 120
_STEPS = 24


class ThinBar(QWidget):
    """Done of total as a line, or a piece that wanders while the total is not known."""

    def __init__(self, look: Look, *, tone: Tone = "accent", height: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tone: Tone = tone
        self._done, self._total = 0.0, 1.0
        self._busy = False
        self._at = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._wander)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """What is done, 0 to 1."""
        return min(max(self._done / self._total, 0.0), 1.0) if self._total > 0 else 0.0

    def set_value(self, done: float, total: float) -> None:
        """Show ``done`` of ``total``; a total of 0 shows an empty bar."""
        self._done, self._total = done, total
        self.set_busy(False)
        self.setAccessibleName(f"{round(self.share * 100)}%")
        self.update()

    def set_tone(self, tone: Tone) -> None:
        """Draw what is done in ``tone`` from now on."""
        self._tone = tone
        self.update()

    def set_busy(self, busy: bool) -> None:
        """Tell that work goes on although nobody knows how long."""
        self._busy = busy
        if busy and self.isVisible():
            self._timer.start()
        elif not busy:
            self._timer.stop()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Wanders only while it is seen."""
        if self._busy:
            self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Costs nothing while it is not seen."""
        self._timer.stop()
        super().hideEvent(event)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A pale line and what is done on it."""
        painter = QPainter(self)
        colours = self._look.colours
        radius = self.height() / 2
        rounded(painter, self.rect(), colours.hairline, None, radius)
        width = float(self.width())
        if self._busy:
            piece = width / 4
            left = (width + piece) * self._at / _STEPS - piece
            part = QRectF(left, 0, piece, self.height()) & QRectF(self.rect())
        else:
            part = QRectF(0, 0, max(width * self.share, self.height() if self.share > 0 else 0), self.height())
        if not part.isEmpty():
            rounded(painter, part, colours.tone(self._tone), None, radius)

    def _wander(self) -> None:
        self._at = (self._at + 1) % (_STEPS + 1)
        self.update()


class BusyPanel(QWidget):
    """A sentence over a thin bar, with 取消, at the place of the work. Work under 400 ms never shows it.

    ``cancelled`` tells that the user wants to stop; the panel stays until :meth:`end`.
    """

    cancelled = Signal()

    def __init__(self, look: Look, sentence: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ElidedLabel(look, sentence, tone="ink2")
        self.bar = ThinBar(look)
        self._stop = OutlineButton(look, "取消")
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._words)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self._stop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self.show)
        self._stop.clicked.connect(self._stopped)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._words.text()

    def begin(self, sentence: str, *, stoppable: bool = True) -> None:
        """Work has begun: the panel shows itself after 400 ms, without 取消 when it cannot be stopped."""
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self._stop.setEnabled(True)
        self._stop.setVisible(stoppable)
        self.bar.set_busy(True)
        self._timer.start()

    def tell(self, sentence: str, done: int, total: int) -> None:
        """How far the work is; a total of 0 keeps the bar wandering."""
        self._words.setText(sentence)
        if total:
            self.bar.set_value(done, total)
        else:
            self.bar.set_busy(True)

    def end(self) -> None:
        """Work is over, one way or another."""
        self._timer.stop()
        self.bar.set_busy(False)
        self.hide()

    def _stopped(self) -> None:
        self._stop.setEnabled(False)
        self.cancelled.emit()
