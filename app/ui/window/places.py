"""Where a window stands: put back on a screen that is there, kept when it closes."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from app.settings import WindowPlace

# A screen of 1366×768 at 125 % leaves 1093×535 between title and task bar: a window must not be larger than that.
SMALLEST = (1024, 520)
USUAL = (1366, 768)
_TITLE_BAR = 30
_HELD_BY = 120  # so much of the title bar must be in reach of the mouse


def put(window: QMainWindow, place: WindowPlace | None, beside: int = 0) -> bool:
    """Give a window its size and place; whether it is to be shown maximised.

    Without a kept place it is of the usual size, or fills a screen that is not larger. A place on a screen that is
    gone moves to the first one. ``beside`` shifts a further window, so that it does not hide the one before.
    """
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if place is None:
        room = screens[0]
        window.resize(*_fitting(QRect(0, 0, *USUAL), room))
        return room.width() <= USUAL[0] or room.height() <= USUAL[1]
    wanted = QRect(place.x + beside, place.y + beside, place.width, place.height)
    room = next((room for room in screens if _in_reach(wanted, room)), screens[0])
    width, height = _fitting(wanted, room)
    left = min(max(wanted.x(), room.x()), room.right() + 1 - width)
    top = min(max(wanted.y(), room.y() + _TITLE_BAR), room.bottom() + 1 - height)
    window.setGeometry(max(left, room.x()), max(top, room.y() + _TITLE_BAR), width, height)
    return place.maximised


def _fitting(wanted: QRect, room: QRect) -> tuple[int, int]:
    """The size, not larger than the screen leaves and never below the smallest."""
    width = min(wanted.width(), room.width())
    height = min(wanted.height(), room.height() - _TITLE_BAR)
    return max(width, SMALLEST[0]), max(height, SMALLEST[1])


def _in_reach(wanted: QRect, room: QRect) -> bool:
    """Whether enough of the title bar lies on this screen."""
    bar = QRect(wanted.x(), wanted.y() - _TITLE_BAR, wanted.width(), _TITLE_BAR + 8)
    held = bar.intersected(room)
    return held.width() >= _HELD_BY and held.height() > 0


def place_of(window: QMainWindow) -> WindowPlace:
    """Where it stands now, or would stand if it were not maximised."""
    maximised = window.isMaximized()
    place = window.normalGeometry() if maximised else window.geometry()
    return WindowPlace(place.x(), place.y(), place.width(), place.height(), maximised)
