"""What a window shows before anything else is loaded: its ground and the line of its header. Nothing heavy here."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.settings import Settings

HEADER = 48


class Ground(NamedTuple):
    """The three colours of an empty window; the same as in ``app.ui.look.palette``, which takes longer to load."""

    ground: str
    surface: str
    hairline: str


LIGHT_GROUND = Ground("#F2F4F7", "#FFFFFF", "#E2E6EC")
DARK_GROUND = Ground("#16191E", "#1E2228", "#2D333C")


def ground_of(settings: Settings) -> Ground:
    """The colours that the settings ask for, or those of the system."""
    if settings.theme == "system":
        application = QApplication.instance()
        dark = isinstance(application, QApplication) and application.palette().window().color().lightness() < 128
    else:
        dark = settings.theme == "dark"
    return DARK_GROUND if dark else LIGHT_GROUND


def paint_ground(widget: QWidget, ground: Ground) -> None:
    """Fill an empty window."""
    painter = QPainter(widget)
    painter.fillRect(widget.rect(), QColor(ground.ground))
    painter.fillRect(QRect(0, 0, widget.width(), HEADER), QColor(ground.surface))
    painter.fillRect(QRect(0, HEADER - 1, widget.width(), 1), QColor(ground.hairline))
    painter.end()
