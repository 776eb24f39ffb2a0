"""A page of paper as a picture: whole, or as wide as the room; the answer in question is framed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.preview import paper

if TYPE_CHECKING:
    from app.api_cases import Box

_EDGE = 16
_A4 = 297 / 210


class PageView(QAbstractScrollArea):
    """``stepped`` asks for another page (-1, 1), ``resized`` when the picture may have to be finer."""

    stepped = Signal(int)
    resized = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._image: QImage | None = None
        self._boxes: tuple[Box, ...] = ()
        self._words: tuple[str, ...] = ()
        self.whole = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("页面")
        self.verticalScrollBar().valueChanged.connect(self._redraw)
        look.changed.connect(self._redraw)

    # ---- what is shown

    def show_image(self, image: QImage | None, boxes: tuple[Box, ...] = (), words: tuple[str, ...] = ()) -> None:
        """Show a page with boxes framed; without one, ``words`` in the middle."""
        self._image, self._boxes, self._words = image, boxes, words
        self._measure()
        if boxes and not self.whole:
            sheet = self._sheet()
            self.verticalScrollBar().setValue(round(boxes[0].y * sheet.height() - self.viewport().height() / 3))
        self.viewport().update()

    def set_whole(self, whole: bool) -> None:
        """The whole page, or as wide as there is room."""
        self.whole = whole
        self.show_image(self._image, self._boxes, self._words)
        self.resized.emit()

    def wanted_width(self) -> int:
        """How many pixels of the screen a page takes across."""
        return round(self._sheet().width() * self.devicePixelRatioF())

    def _sheet(self) -> QRectF:
        """The page in the viewport, unscrolled."""
        room = self.viewport().rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        shape = self._image.height() / self._image.width() if self._image and self._image.width() else _A4
        width = float(max(room.width(), 40))
        if self.whole:
            width = min(width, max(room.height(), 40) / shape)
        left = _EDGE + (room.width() - width) / 2
        return QRectF(round(left), _EDGE, round(width), round(width * shape))

    def _measure(self) -> None:
        sheet, bar = self._sheet(), self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(48)
        bar.setRange(0, max(0, round(sheet.bottom() + _EDGE - self.viewport().height())))

    def _redraw(self, *_told: object) -> None:
        self.viewport().update()

    # ---- Qt's part

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page finds its place, and may want a finer picture."""
        super().resizeEvent(event)
        self._measure()
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp and PgDn turn pages; arrows scroll."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Desk, page, frames."""
        painter = QPainter(self.viewport())
        colours = self._look.colours
        painter.fillRect(event.rect(), colours.desk)
        sheet = self._sheet().translated(0, -self.verticalScrollBar().value())
        if self._image is None and self._words:
            self._paint_words(painter, QRectF(self.viewport().rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE))
        elif self._image is not None:
            paper.draw_shadow(painter, sheet, colours)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(sheet, self._image)
            for box in self._boxes:
                place = QRectF(
                    sheet.left() + box.x * sheet.width(),
                    sheet.top() + box.y * sheet.height(),
                    box.width * sheet.width(),
                    box.height * sheet.height(),
                )
                paper.draw_focus(painter, place)
        if self.hasFocus():
            paint_focus(painter, self.viewport().rect(), colours, 0)

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        """Why there is no page, in the middle of the desk."""
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colours.ink2)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), "\n".join(self._words))
