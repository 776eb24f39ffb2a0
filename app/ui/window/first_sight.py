"""What a window shows before anything else is loaded: its ground and the line of its header. Nothing heavy here."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor, QPainter, QPixmap
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
    """Fill an empty window.

    Pixmaps are stretched because a brush or a pen would load all enums of Qt, which takes longer than the rest.
    """
    painter = QPainter(widget)
    width, height = widget.width(), widget.height()
    painter.drawPixmap(0, 0, width, height, _plain(ground.ground))
    painter.drawPixmap(0, 0, width, HEADER, _plain(ground.surface))
    painter.drawPixmap(0, HEADER - 1, width, 1, _plain(ground.hairline))
    painter.end()


def _plain(colour: str) -> QPixmap:
    pixmap = QPixmap(1, 1)
    pixmap.fill(QColor(colour))
    return pixmap
