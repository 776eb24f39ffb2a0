"""Our drawings as Qt's icons: for menus, actions and windows, which take nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from app.ui.look.drawing import Drawing
from app.ui.look.palette import Colours, Tone


def make_icon(drawing: Drawing, tone: Tone, colours: Callable[[], Colours]) -> tuple[QIcon, QIconEngine]:
    """An icon that asks for ``colours`` whenever it is painted, and its engine, which the caller keeps alive."""
    engine = _Engine(drawing, tone, colours)
    return QIcon(engine), engine


def picture(drawing: Drawing, side: int, colour: QColor) -> bytes:
    """A PNG file of ``side`` × ``side`` pixels."""
    pixmap = _blank(QSize(side, side))
    painter = QPainter(pixmap)
    drawing.paint(painter, QRectF(0, 0, side, side), colour)
    painter.end()
    content = QByteArray()
    target = QBuffer(content)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap.save(target, "PNG")
    return bytes(content.data())


class _Engine(QIconEngine):
    def __init__(self, drawing: Drawing, tone: Tone, colours: Callable[[], Colours]) -> None:
        super().__init__()
        self._drawing = drawing
        self._tone: Tone = tone
        self._colours = colours

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._drawing.paint(painter, QRectF(rect), self._colour(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = _blank(size)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._drawing, self._tone, self._colours)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        colours = self._colours()
        if mode == QIcon.Mode.Disabled:
            return colours.disabled
        if mode == QIcon.Mode.Selected:
            return colours.button_text
        return colours.accent if state == QIcon.State.On else colours.tone(self._tone)


def _blank(size: QSize) -> QPixmap:
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
