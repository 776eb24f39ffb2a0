"""Ordering by the mouse: a row is taken at its number and let go between two others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.look.look import Look

if TYPE_CHECKING:
    from app.ui.bureau.summary.table import SheetTable

_TICK_MS = 30
_MOVED = "表上的行刚刚变了，没有移动；请再拖一次"


class _Line(QWidget):
    """Where the row will go."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colours.accent)


class RowDrag(QObject):
    """``dropped``: key of the row, number of the row in front of which it goes.

    ``wandered``: scroll by so much. ``refused``: why nothing was moved.
    """

    dropped = Signal(str, int)
    wandered = Signal(int)
    refused = Signal(str)

    def __init__(self, view: SheetTable, look: Look) -> None:
        super().__init__(view)
        self._view = view
        self._line = _Line(look, view.viewport())
        self._pressed: QPoint | None = None
        self._key = ""
        self.to = -1
        self._speed = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(lambda: self.wandered.emit(self._speed))

    @property
    def is_under_way(self) -> bool:
        """Whether a row is held."""
        return self.to >= 0

    def press(self, point: QPoint, key: str) -> None:
        """The mouse was pressed on the number of a row."""
        self._pressed, self._key = (point, key) if key else (None, "")

    def move(self, point: QPoint, speed: int) -> None:
        """The mouse was moved to a point of the viewport; ``speed``: so near to the edge of what is seen."""
        if self._pressed is None:
            return
        far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if not self.is_under_way and not far:
            return
        self.to = self._row_at(point.y())
        self._place()
        self._speed = speed
        if speed and not self._timer.isActive():
            self._timer.start()
        elif not speed:
            self._timer.stop()

    def release(self) -> None:
        """The row is let go."""
        key, to = self._key, self.to
        self.give_up()
        if to >= 0 and key:
            self.dropped.emit(key, to)

    def give_up(self) -> None:
        """Nothing is moved."""
        self._pressed, self._key, self.to, self._speed = None, "", -1, 0
        self._timer.stop()
        self._line.hide()

    def rows_moved(self) -> None:
        """Other rows stand there now: nobody can mean the place that the row is held at."""
        held = self.is_under_way
        self.give_up()
        if held:
            self.refused.emit(_MOVED)

    def _row_at(self, y: int) -> int:
        """The row in front of which one goes that is let go at ``y``."""
        view = self._view
        last = view.rows.rowCount()
        row = view.rowAt(min(max(y, 0), max(view.viewport().height() - 1, 0)))
        if row < 0:
            return last
        return row + (y > view.rowViewportPosition(row) + view.rowHeight(row) // 2)

    def _place(self) -> None:
        view = self._view
        y = view.rowViewportPosition(self.to) if self.to < view.rows.rowCount() else view.verticalHeader().length()
        self._line.setGeometry(QRect(0, max(y - 2, 0), view.viewport().width(), 3))
        self._line.show()
        self._line.raise_()
