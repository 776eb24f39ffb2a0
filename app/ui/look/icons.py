"""Icons drawn from our own files in the colours of the moment, sharp at any scale."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF

from app.ui.look.drawing import Drawing, read_drawing
from app.ui.look.palette import Colours, Tone

if TYPE_CHECKING:  # the first picture has painted icons only: QIcon comes with the first menu
    from PySide6.QtGui import QIcon, QIconEngine

APPLICATION = "app"
GRID = 20  # logical pixels that an icon is drawn for


class Icons:
    """The icons of the folder ``folder``, each file read when it is first drawn.

    ``colours`` tells the colours in use when something is painted, so that icons follow the theme by themselves.
    """

    def __init__(self, folder: Path, colours: Callable[[], Colours]) -> None:
        self._folder = folder
        self._colours = colours
        self._drawings: dict[str, Drawing] = {}
        self._icons: dict[tuple[str, str], tuple[QIcon, QIconEngine]] = {}  # Qt does not keep the Python part alive

    def drawing(self, name: str) -> Drawing:
        """The drawing of the icon ``name``; empty for a name that has no file."""
        drawing = self._drawings.get(name)
        if drawing is None:
            drawing = self._drawings[name] = read_drawing(self._folder / f"{name}.svg")
        return drawing

    def icon(self, name: str, tone: Tone = "ink2") -> QIcon:
        """The icon ``name`` in ``tone``.

        Disabled it is grey, switched on it has the accent, selected it is drawn as words on a filled button.
        """
        known = self._icons.get((name, tone))
        if known is None:
            from app.ui.look.icon_engine import make_icon

            drawing = self.drawing(name)
            known = self._icons[(name, tone)] = make_icon(drawing, tone, self._colours)
        return known[0]

    def picture(self, name: str, side: int, tone: Tone = "ink2") -> bytes:
        """A PNG file of ``side`` × ``side`` pixels."""
        from app.ui.look.icon_engine import picture

        return picture(self.drawing(name), side, self._colours().tone(tone))


def centred(rect: QRect | QRectF, side: float = GRID) -> QRectF:
    """A square of ``side`` in the middle of ``rect``, on whole pixels so that strokes stay sharp."""
    centre = QRectF(rect).center()
    corner = QPointF(round(centre.x() - side / 2), round(centre.y() - side / 2))
    return QRectF(corner.x(), corner.y(), side, side)
