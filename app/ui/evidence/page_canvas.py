"""One page of the book on the grey desk, whole or enlarged; and the row of small pages below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.preview import paper
from app.ui.preview.book_seen import TROUBLE
from app.ui.preview.pictures import PagePictures, Wanted
from app.ui.widgets.zooming import Zooming, notches

_MARGIN = 16
_KEYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_A4 = QSizeF(210, 297)
THUMBNAIL = QSize(40, 56)
_STEP = 50
_STRIP = 92


class ViewPage(NamedTuple):
    """A side of a volume, what it is called, and the page (from 0) of the attached file on it, if there is one."""

    volume: str
    side: int
    label: str
    file: str = ""
    file_page: int = 0
    pending: bool = False


class PageCanvas(Zooming, QAbstractScrollArea):
    """A page as it will be bound, whole or enlarged; ``paged`` asks for a neighbour."""

    paged = Signal(int)
    largest, enlarged, zoom_step = 4.0, 2.4, 1.15

    def __init__(self, look: Look, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures = pictures
        self._page: ViewPage | None = None
        self._words: tuple[str, ...] = ()
        self._paper = _A4
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("装订后的样子")
        self.viewport().setAutoFillBackground(False)
        pictures.arrived.connect(self._draw_arrived)
        look.changed.connect(self.viewport().update)

    def show_page(self, page: ViewPage | None, words: Sequence[str], size: QSizeF) -> None:
        """Show a page of ``size`` (any unit); ``words`` stand on it while there is no picture."""
        other = page is None or self._page is None or page[:2] != self._page[:2]
        self._page, self._words, self._paper = page, tuple(words), size
        self.setAccessibleDescription("，".join(words))
        if other:
            self.verticalScrollBar().setValue(0)
        self._arrange()

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Enlarge so that the point ``at`` of the viewport stays where it is, else the middle."""
        wanted = self.bounded(zoom)
        if wanted == self.zoom:
            return
        at = QPointF(self.viewport().rect().center()) if at is None else at
        before = self.sheet()
        share = QPointF((at.x() - before.left()) / before.width(), (at.y() - before.top()) / before.height())
        self.zoom = wanted
        self._arrange()
        size = self._size()
        self.horizontalScrollBar().setValue(round(share.x() * size.width() + _MARGIN - at.x()))
        self.verticalScrollBar().setValue(round(share.y() * size.height() + _MARGIN - at.y()))

    def sheet(self) -> QRectF:
        """The box of the page in the viewport."""
        size, room = self._size(), self.viewport().size()
        left = max((room.width() - size.width()) / 2, _MARGIN) - self.horizontalScrollBar().value()
        top = max((room.height() - size.height()) / 2, _MARGIN) - self.verticalScrollBar().value()
        return QRectF(round(left), round(top), size.width(), size.height())

    def _size(self) -> QSizeF:
        room = QSizeF(self.viewport().size()) - QSizeF(2 * _MARGIN, 2 * _MARGIN)
        fitted = self._paper.scaled(
            QSizeF(max(room.width(), 40), max(room.height(), 40)), Qt.AspectRatioMode.KeepAspectRatio
        )
        return QSizeF(round(fitted.width() * self.zoom), round(fitted.height() * self.zoom))

    def _width(self) -> int:
        return round(self._size().width() * self.devicePixelRatioF())

    def _arrange(self) -> None:
        size, room = self._size(), self.viewport().size()
        for bar, have, need in (
            (self.horizontalScrollBar(), room.width(), size.width()),
            (self.verticalScrollBar(), room.height(), size.height()),
        ):
            bar.setPageStep(have)
            bar.setRange(0, max(0, round(need) + 2 * _MARGIN - have) if self.zoom > 1 else 0)
        self._want()
        self.viewport().update()

    def _want(self) -> None:
        page = self._page
        shown = page is not None and not page.pending and self.isVisible()
        self._pictures.want(self, [Wanted(page.volume, page.side, self._width())] if shown and page else ())

    def _draw_arrived(self, volume: str, side: int) -> None:
        if self._page and (volume, side) == self._page[:2]:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Desk, sheet, picture or words."""
        painter = QPainter(self.viewport())
        colours = self._look.colours
        painter.fillRect(event.rect(), colours.desk)
        page = self._page
        if page is not None:
            sheet = self.sheet()
            paper.draw_shadow(painter, sheet, colours)
            picture = None if page.pending else self._pictures.picture(page.volume, page.side, self._width())
            if picture:
                paper.draw_picture(painter, sheet, picture.image)
            else:
                painter.fillRect(sheet, colours.paper)
                refused = self._pictures.is_refused(page.volume, page.side, self._width())
                words = (*self._words[:-1], TROUBLE) if refused else self._words
                paper.draw_words(painter, sheet, self._look, words)
        else:
            painter.setFont(self._look.font("body"))
            painter.setPen(colours.ink2)
            room = self.viewport().rect().adjusted(32, 0, -32, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, "\n".join(self._words))
        if self.hasFocus():
            paint_focus(painter, self.viewport().rect(), colours, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page fits anew."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Pictures are wanted while it is seen."""
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        """And no longer."""
        super().hideEvent(event)
        self._pictures.want(self, ())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it enlarges; on a whole page it turns the pages."""
        zoomed = self.zoom_by_wheel(event)
        if not zoomed and self.zoom > 1:
            super().wheelEvent(event)
        elif not zoomed and abs(notches(event)) >= 1:
            self.paged.emit(-1 if notches(event) > 0 else 1)
        event.accept()

    def move_by(self, by: QPoint) -> None:
        """The page follows the mouse."""
        for bar, moved in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() - moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp and PgDn turn the pages, arrows as well while the page is whole; + and - enlarge."""
        key = Qt.Key(event.key())
        if self.zoom_by_key(key):
            return
        if key in _KEYS and (self.zoom == 1 or key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)):
            self.paged.emit(_KEYS[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the frame."""
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw without it."""
        self.viewport().update()


class PageStrip(QWidget):
    """Small pages with their numbers; only those in sight have pictures. ``chosen`` tells the place of one (from 0)."""

    chosen = Signal(int)

    def __init__(self, look: Look, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures = pictures
        self._pages: Sequence[ViewPage] = ()
        self._current = 0
        self._first = 0
        self._fit()
        self.setAccessibleName("各页")
        pictures.arrived.connect(lambda *_: self.update())
        look.changed.connect(self._fit)  # a method: Qt forgets it together with this widget

    def _fit(self) -> None:
        self.setFixedHeight(round(_STRIP * self._look.factor))

    def show_pages(self, pages: Sequence[ViewPage], current: int) -> None:
        """Show pages, with the current one in sight."""
        self._pages, self._current = pages, current
        self._keep_in_sight()

    def _room(self) -> int:
        return max(self.width() // _STEP, 1)

    def _keep_in_sight(self) -> None:
        room = self._room()
        last = max(len(self._pages) - room, 0)
        if not self._first <= self._current < self._first + room:
            self._first = self._current - room // 2
        self._first = max(0, min(self._first, last))
        self._want()
        self.update()

    def _boxes(self) -> list[tuple[int, QRect]]:
        room = self._room()
        shown = range(self._first, min(self._first + room, len(self._pages)))
        left = (self.width() - len(shown) * _STEP) // 2 + (_STEP - THUMBNAIL.width()) // 2
        return [(at, QRect(QPoint(left + n * _STEP, 10), THUMBNAIL)) for n, at in enumerate(shown)]

    def _want(self) -> None:
        width = round(THUMBNAIL.width() * self.devicePixelRatioF())
        wanted = [self._pages[at] for at, _ in self._boxes()] if self.isVisible() else []
        self._pictures.want(self, [Wanted(page.volume, page.side, width) for page in wanted if not page.pending], 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pages, their numbers, the current one framed."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(self.rect(), colours.desk)
        painter.setFont(self._look.font("caption"))
        width = round(THUMBNAIL.width() * self.devicePixelRatioF())
        for at, box in self._boxes():
            page = self._pages[at]
            painter.fillRect(box, colours.paper)
            picture = None if page.pending else self._pictures.picture(page.volume, page.side, width)
            if picture:
                size = QSizeF(picture.image.size()).scaled(QSizeF(box.size()), Qt.AspectRatioMode.KeepAspectRatio)
                page_box = QRectF(QPointF(0, 0), size)
                page_box.moveCenter(QRectF(box).center())
                paper.draw_picture(painter, page_box, picture.image)
            chosen = at == self._current
            painter.setPen(colours.accent if chosen else colours.grid)
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
            if chosen:
                painter.drawRect(box.adjusted(-2, -2, 1, 1))
            painter.setPen(colours.accent if chosen else colours.ink2)
            words = QRect(box.left() - 5, box.bottom() + 4, box.width() + 10, self.fontMetrics().height() + 2)
            painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, page.label)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the page that was clicked."""
        at = event.position().toPoint()
        for place, box in self._boxes():
            if box.adjusted(-5, -8, 5, 20).contains(at):
                self.chosen.emit(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move along the row."""
        step = -1 if event.angleDelta().y() > 0 else 1
        self._first = max(0, min(self._first + step * 2, max(len(self._pages) - self._room(), 0)))
        self._want()
        self.update()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer pages."""
        self._keep_in_sight()

    def showEvent(self, event: QShowEvent) -> None:
        """Pictures are wanted while it is seen."""
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        """And no longer."""
        self._pictures.want(self, ())
