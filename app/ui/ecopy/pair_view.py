"""Two pages beside each other at the same height, enlarged and moved together: ours left, the scanned one right."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.ui.ecopy.pictures import PagePictures, PageSource
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.preview import paper
from app.ui.widgets.zooming import Zooming, notches

_EDGE = 16
_HEAD = 28
_A4 = QSizeF(210, 297)
_PAN = 0.06
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class PairSide(NamedTuple):
    """One of the two pages: what stands above it, and its picture, or words in its place."""

    title: str
    source: PageSource | None
    words: str = ""


class PairView(Zooming, QWidget):
    """Both pages are enlarged and moved together; arrows and the wheel move them, too."""

    largest, enlarged, zoom_step = 6.0, 2.6, 1.2

    def __init__(self, look: Look, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures = pictures
        self._sides: tuple[PairSide, PairSide] | None = None
        self._next: tuple[PageSource, ...] = ()
        self._centre = QPointF(0.5, 0.5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(300, 160)
        self.setAccessibleName("册子里的页和扫描件，左右对照")
        pictures.arrived.connect(self.update)
        look.changed.connect(self.update)

    def show_pair(self, ours: PairSide, scan: PairSide, ahead: tuple[PageSource, ...] = ()) -> None:
        """Show two pages; ``ahead`` are pictures that will be wanted next."""
        if self._sides is None or self._sides[1].source != scan.source:
            self.zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._sides, self._next = (ours, scan), ahead
        self.setAccessibleDescription(f"{ours.title}；{scan.title}")
        self._want()
        self.update()

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Enlarge; the point ``at`` of a page stays where it is, else the middle."""
        wanted = self.bounded(zoom)
        if wanted == self.zoom:
            return
        if at is not None and self._sides is not None:
            half = self._halves()[0 if at.x() < self.width() / 2 else 1]
            before = self._sheet(half, self._shape())
            share = QPointF((at.x() - before.left()) / before.width(), (at.y() - before.top()) / before.height())
            offset = QPointF(at.x() - half.center().x(), at.y() - half.center().y())
            self.zoom = wanted
            size = self._size(half, self._shape())
            self._centre = QPointF(share.x() - offset.x() / size.width(), share.y() - offset.y() / size.height())
        self.zoom = wanted
        self._bound()

    # ---- measures

    def _halves(self) -> tuple[QRectF, QRectF]:
        head, width = round(_HEAD * self._look.factor), self.width() // 2
        left = QRectF(0, head, width, self.height() - head)
        return left, left.translated(width, 0)

    def _shape(self) -> QSizeF:
        """The form of both sheets: that of ours, since the scan should be one of it."""
        return _A4

    def _size(self, half: QRectF, shape: QSizeF) -> QSizeF:
        room = QSizeF(max(half.width() - 1.5 * _EDGE, 40), max(half.height() - 1.5 * _EDGE, 40))
        fitted = shape.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return QSizeF(round(fitted.width() * self.zoom), round(fitted.height() * self.zoom))

    def _sheet(self, half: QRectF, shape: QSizeF) -> QRectF:
        size = self._size(half, shape)
        left = half.center().x() - size.width() * self._centre.x()
        top = half.center().y() - size.height() * self._centre.y()
        return QRectF(round(left), round(top), size.width(), size.height())

    def _bound(self) -> None:
        """Keep the enlarged sheets over their halves."""
        half = self._halves()[0]
        size = self._size(half, self._shape())

        def held(share: float, room: float, have: float) -> float:
            least = min(room / have / 2, 0.5)
            return max(least, min(share, 1 - least))

        across = held(self._centre.x(), half.width() - _EDGE, size.width())
        down = held(self._centre.y(), half.height() - _EDGE, size.height())
        self._centre = QPointF(across, down)
        self._want()
        self.update()

    def _pixels(self) -> int:
        return round(self._size(self._halves()[0], self._shape()).height() * self.devicePixelRatioF())

    def _want(self) -> None:
        if self._sides is None or not self.isVisible():
            return
        height = self._pixels()
        plain = round(height / self.zoom)
        shown = [(side.source, height) for side in self._sides if side.source is not None]
        self._pictures.want([*shown, *((source, plain) for source in self._next)])

    # ---- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """The desk, two headings, two sheets."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(self.rect(), colours.desk)
        if self._sides is None:
            return
        for half, side in zip(self._halves(), self._sides, strict=True):
            self._paint_head(painter, half, side)
            painter.save()
            painter.setClipRect(half)
            self._paint_sheet(painter, half, side)
            painter.restore()
        middle = self._halves()[1].left()
        painter.fillRect(QRectF(middle, 0, 1, self.height()), colours.grid)
        if self.hasFocus():
            paint_focus(painter, self.rect(), colours, 0)

    def _paint_head(self, painter: QPainter, half: QRectF, side: PairSide) -> None:
        head = QRectF(half.left() + _EDGE, 4, half.width() - 2 * _EDGE, half.top() - 4)
        metrics = self._look.metrics("body", True)
        painter.setFont(self._look.font("body", True))
        painter.setPen(self._look.colours.ink)
        told = metrics.elidedText(side.title, Qt.TextElideMode.ElideMiddle, int(head.width()))
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, told)

    def _paint_sheet(self, painter: QPainter, half: QRectF, side: PairSide) -> None:
        colours = self._look.colours
        if side.source is None:
            painter.setFont(self._look.font("body"))
            painter.setPen(colours.ink2)
            room = half.adjusted(2 * _EDGE, 0, -2 * _EDGE, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, side.words)
            return
        sheet = self._sheet(half, self._shape())
        paper.draw_shadow(painter, sheet, colours)
        painter.fillRect(sheet, colours.paper)
        image = self._pictures.picture(side.source, self._pixels())
        if image is not None:
            paper.draw_picture(painter, _fitted(sheet, image), image)
            return
        why = self._pictures.refusal(side.source)
        paper.draw_words(painter, sheet, self._look, ("看不了这一页", *_lines(why)) if why else ("正在打开",))

    # ---- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sheets fit anew."""
        self._bound()

    def showEvent(self, event: QShowEvent) -> None:
        """Pictures are wanted while it is seen."""
        super().showEvent(event)
        self._want()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it enlarges, else it moves what is enlarged."""
        if not self.zoom_by_wheel(event) and self.zoom > 1:
            self._pan(0, -notches(event) * 2)
        event.accept()

    def move_by(self, by: QPoint) -> None:
        """Both pages follow the mouse."""
        size = self._size(self._halves()[0], self._shape())
        self._centre -= QPointF(by.x() / size.width(), by.y() / size.height())
        self._bound()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - enlarge, arrows move what is enlarged; the rest is for the page around."""
        key = Qt.Key(event.key())
        if self.zoom_by_key(key):
            return
        if self.zoom > 1 and key in _ARROWS:
            self._pan(*_ARROWS[key])
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the frame."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        self.update()

    def _pan(self, across: float, down: float) -> None:
        self._centre += QPointF(across * _PAN, down * _PAN)
        self._bound()


def _fitted(sheet: QRectF, image: QImage) -> QRectF:
    """The box of a picture on its sheet: as large as fits, from the middle."""
    size = QSizeF(image.size()).scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    nearly = abs(size.width() - sheet.width()) < 3 and abs(size.height() - sheet.height()) < 3  # rounding
    box = QRectF(QPointF(0, 0), sheet.size() if nearly else size)
    box.moveCenter(sheet.center())
    return box


def _lines(words: str, most: int = 18) -> tuple[str, ...]:
    """A sentence in pieces that have room on a small sheet."""
    return tuple(words[at : at + most] for at in range(0, min(len(words), 4 * most), most))
