"""The line at the foot of a page that tells what was just done, with one way back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import CARD_RADIUS, rounded
from app.ui.widgets.buttons import TextButton
from app.ui.widgets.labels import ElidedLabel

_EDGE = 12
_HEIGHT = 40
_AGAIN_MS = 500


class MessageLine(QWidget):
    """Floats at the foot of ``parent`` for some seconds, longer while the mouse or the keyboard is on it.

    Nothing moves for it. ``acted`` tells that its button was pressed.
    """

    acted = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._words = ElidedLabel(look, parent=self)
        self._button = TextButton(look, "撤销", tone="accent", parent=self)
        self._page = parent
        self._above: QWidget | None = None
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        self._button.clicked.connect(self._pressed)
        parent.installEventFilter(self)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says or last said."""
        return self._words.text()

    def say(self, text: str, action: str = "撤销", seconds: int = 8) -> None:
        """Show ``text`` with a button ``action`` (none if empty) for ``seconds``."""
        self._words.setText(text)
        self.setAccessibleName(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._button.updateGeometry()
        self._timer.start(seconds * 1000)
        self.show()
        self._place()
        self.raise_()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def stand_left_above(self, foot: QWidget) -> None:
        """At the left, above the foot of the page, where buttons at the right or in the middle stay free."""
        self._above = foot

    def put_away(self) -> None:
        """Hide the line before its time."""
        self._timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps its place when the page changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with an outline."""
        painter = QPainter(self)
        colours = self._look.colours
        rounded(painter, self.rect(), colours.surface, colours.grid, CARD_RADIUS)

    def _place(self) -> None:
        parent = self._page
        room = parent.width() - 2 * _EDGE
        self._words.updateGeometry()
        self._row.activate()
        width = min(max(self.sizeHint().width(), 240), room)
        height = round(_HEIGHT * self._look.factor)
        if self._above is None:
            left, foot = (parent.width() - width) // 2, parent.height()
        else:
            left, foot = _EDGE, self._above.mapTo(parent, QPoint(0, 0)).y()
        self.setGeometry(left, foot - height - _EDGE, width, height)

    def _time_is_up(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._timer.start(_AGAIN_MS)
            return
        self.put_away()

    def _pressed(self) -> None:
        self.put_away()
        self.acted.emit()
