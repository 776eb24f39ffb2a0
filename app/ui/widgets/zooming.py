"""Pages that are enlarged under the mouse: Ctrl and the wheel, a double click, + and -; then they can be dragged."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

_NOTCH = 120  # what Qt tells for a notch of a usual wheel
_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class Zooming:
    """Stands before the widget among the bases of a class. ``zoom`` 1 is the whole page."""

    zoom: float = 1.0
    largest: float
    enlarged: float  # what a double click makes of the whole page
    zoom_step: float  # of a notch of the wheel, or a key
    _pressed: QPoint | None = None

    @abstractmethod
    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Enlarge, up to ``largest``; what is at the point ``at`` of the widget stays there, else the middle."""

    @abstractmethod
    def move_by(self, by: QPoint) -> None:
        """What is enlarged follows the mouse by so many pixels."""

    def bounded(self, zoom: float) -> float:
        """A size between the whole page and ``largest``."""
        return max(1.0, min(zoom, self.largest))

    def zoom_by_wheel(self, event: QWheelEvent) -> bool:
        """Do what Ctrl and the wheel ask; False when the wheel is meant for something else."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self.set_zoom(self.zoom * self.zoom_step ** notches(event), event.position())
        return True

    def zoom_by_key(self, key: Qt.Key) -> bool:
        """Do what + and - ask; False for any other key."""
        if key not in _KEYS:
            return False
        self.set_zoom(self.zoom * self.zoom_step ** _KEYS[key])
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge what is under the mouse, or show the whole page again."""
        self.set_zoom(1.0 if self.zoom > 1 else self.enlarged, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What is enlarged is dragged."""
        self._pressed = event.position().toPoint() if self.zoom > 1 else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if self._pressed is not None:
            at = event.position().toPoint()
            by, self._pressed = at - self._pressed, at
            self.move_by(by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._pressed = None


def notches(event: QWheelEvent) -> float:
    """How far a wheel was turned, away from its user."""
    return event.angleDelta().y() / _NOTCH
