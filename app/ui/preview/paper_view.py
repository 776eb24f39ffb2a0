"""Sheets of paper on the grey desk: pictures of pages, the answer in focus framed, a click goes to its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QHideEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.books.seen import Place, SeenVolume
from app.ui.look.paint import paint_focus
from app.ui.look.palette import BACKGROUND
from app.ui.preview import paper
from app.ui.preview.arrangement import Arrangement
from app.ui.preview.book_seen import TROUBLE, BookSeen
from app.ui.preview.pictures import PagePictures, Wanted
from app.ui.preview.seen_book import Spot, page_name, size_words, volume_of
from app.ui.work.tools import Tools

TWIPS_PER_PIXEL = 15.0
LINE = 48
_NEARLY = 1e-6


class FoundMark(NamedTuple):
    """A box on a page that was searched for; ``current`` is the one that is looked at."""

    side: int
    box: QRectF
    current: bool


class PaperView(QAbstractScrollArea):
    """Shows sides of one volume; what a subclass has to say is how they are arranged (:meth:`arrange`).

    ``hovered`` is the box under the mouse, ``focus_shown`` whether the keyboard's frame is drawn.
    """

    rank = 0

    def __init__(self, tools: Tools, seen: BookSeen, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.seen = seen
        self.pictures = pictures
        self.volume_id = ""
        self.scale = 1 / TWIPS_PER_PIXEL
        self.arrangement = Arrangement(1, 0, QSizeF(1, 1))
        self.hits: Sequence[FoundMark] = ()
        self.hovered: tuple[Spot, Place] | None = None
        self.focus_shown = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setBackgroundRole(BACKGROUND["desk"])  # the scroll bars stand on it
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(LINE)
        self.horizontalScrollBar().setSingleStep(LINE)
        pictures.arrived.connect(self._draw_arrived)
        tools.guide.focused.connect(self._redraw)
        tools.look.changed.connect(self._redraw)

    # ---- what is shown

    @property
    def volume(self) -> SeenVolume | None:
        """The volume that is shown; None before there is a book."""
        return volume_of(self.seen.book, self.volume_id) if self.seen.book else None

    def arrange(self, arrangement: Arrangement, scale: float) -> None:
        """Lay the sheets out anew; ``scale`` is logical pixels for one twip."""
        self.arrangement = arrangement
        self.scale = scale
        self.hovered = None
        room, size = self.viewport().size(), arrangement.size
        for bar, have, need in (
            (self.horizontalScrollBar(), room.width(), size.width()),
            (self.verticalScrollBar(), room.height(), size.height()),
        ):
            bar.setPageStep(have)
            bar.setRange(0, max(0, round(need) - have))
        self.want()
        self.viewport().update()

    def sheet_size(self, scale: float) -> QSizeF:
        """The size of a sheet at ``scale``, whole pixels of the screen, so that pictures are drawn unscaled."""
        volume = self.volume
        if volume is None:
            return QSizeF(1, 1)
        ratio = self.devicePixelRatioF()
        across = int(volume.geometry.width * scale * ratio + _NEARLY)  # never wider than the room it is to fill
        down = round(across * volume.geometry.height / volume.geometry.width)
        return QSizeF(across / ratio, down / ratio)

    def origin(self) -> QPointF:
        """Where the content's upper left corner lies in the viewport: centred while there is room."""
        size, room = self.arrangement.size, self.viewport().size()
        left = (room.width() - size.width()) / 2 if size.width() < room.width() else -self.horizontalScrollBar().value()
        top = (
            (room.height() - size.height()) / 2 if size.height() < room.height() else -self.verticalScrollBar().value()
        )
        ratio = self.devicePixelRatioF()
        return QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio)

    def rect_of(self, side: int) -> QRectF:
        """The box of a sheet in the viewport, on whole pixels of the screen."""
        sheet = self.arrangement.rect_of(side).translated(self.origin())
        ratio = self.devicePixelRatioF()
        sheet.moveTo(round(sheet.left() * ratio) / ratio, round(sheet.top() * ratio) / ratio)
        return sheet

    def visible_sides(self) -> list[int]:
        """The sides of which something is seen."""
        top = -self.origin().y()
        return self.arrangement.sides_between(top, top + self.viewport().height() - 1)

    def place_rect(self, place: Place) -> QRectF:
        """The box of a place in the viewport."""
        sheet = self.rect_of(place.side)
        scale = self.scale
        return QRectF(
            sheet.left() + place.x * scale, sheet.top() + place.y * scale, place.width * scale, place.height * scale
        )

    def spot_at(self, point: QPoint | QPointF) -> tuple[Spot, float, float] | None:
        """The page at a point of the viewport and the twips on it."""
        at = QPointF(point)
        for side in self.visible_sides():
            sheet = self.rect_of(side)
            if sheet.contains(at):
                x, y = (at.x() - sheet.left()) / self.scale, (at.y() - sheet.top()) / self.scale
                return Spot(self.volume_id, side), x, y
        return None

    # ---- pictures

    def picture_width(self) -> int:
        """The width of a sheet in pixels of the screen."""
        return round(self.arrangement.sheet.width() * self.devicePixelRatioF())

    def wanted(self) -> list[Wanted]:
        """The pictures of what is seen, then of what comes into sight next."""
        if not self.isVisible() or self.volume is None:
            return []
        here = self.visible_sides()
        if not here:
            return []
        near = [here[-1] + 1, here[0] - 1, here[-1] + 2]
        sides = [*here, *(side for side in near if self.arrangement.first <= side <= self.arrangement.last)]
        return [Wanted(self.volume_id, side, self.picture_width()) for side in sides]

    def want(self) -> None:
        """Ask for the pictures of what is seen now."""
        self.pictures.want(self, self.wanted(), self.rank)

    def _draw_arrived(self, volume: str, side: int) -> None:
        if volume == self.volume_id and self.isVisible():
            self.viewport().update(self.rect_of(side).toAlignedRect())

    def _redraw(self, *_told: object) -> None:
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        """Pictures are wanted while it is seen."""
        super().showEvent(event)
        self.want()

    def hideEvent(self, event: QHideEvent) -> None:
        """And no longer."""
        super().hideEvent(event)
        self.pictures.want(self, ())

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Desk, sheets, frames."""
        painter = QPainter(self.viewport())
        colours = self.tools.look.colours
        painter.fillRect(event.rect(), colours.desk)
        volume = self.volume
        if volume is None:
            return
        for side in self.visible_sides():
            sheet = self.rect_of(side)
            if side <= len(volume.pages) and sheet.adjusted(-4, -4, 4, 4).intersects(QRectF(event.rect())):
                self.paint_sheet(painter, volume, side, sheet)
        if self.arrangement.spread:
            self._paint_fold(painter)
        if self.focus_shown and self.hasFocus():
            paint_focus(painter, self.viewport().rect(), colours, 0)

    def paint_sheet(self, painter: QPainter, volume: SeenVolume, side: int, sheet: QRectF) -> None:
        """One side: its picture, or words until there is one, and what is marked on it."""
        colours = self.tools.look.colours
        paper.draw_shadow(painter, sheet, colours)
        page = volume.pages[side - 1]
        width = self.picture_width()
        picture = None if page.pending else self.pictures.picture(volume.id, side, width)
        if picture is not None:
            paper.draw_picture(painter, sheet, picture.image)
        else:
            painter.fillRect(sheet, colours.paper)
            refused = self.pictures.is_refused(volume.id, side, width)
            state = TROUBLE if refused else self.seen.waiting_words(page.pending)
            words = tuple(filter(None, (page_name(volume, side), size_words(volume), state)))
            paper.draw_words(painter, sheet & QRectF(self.viewport().rect()), self.tools.look, words)
        self.paint_marks(painter, Spot(volume.id, side))

    def paint_marks(self, painter: QPainter, spot: Spot) -> None:
        """What was searched for, the answer in focus, what is under the mouse."""
        for hit in self.hits:
            if hit.side == spot.side:
                paper.draw_hit(painter, self._on_sheet(spot.side, hit.box), hit.current)
        for place in self.seen.focus_places(spot):
            paper.draw_focus(painter, self.place_rect(place))
        if self.hovered and self.hovered[0] == spot:
            paper.draw_hover(painter, self.place_rect(self.hovered[1]))

    def _on_sheet(self, side: int, box: QRectF) -> QRectF:
        sheet = self.rect_of(side)
        left, top = sheet.left() + box.left() * self.scale, sheet.top() + box.top() * self.scale
        return QRectF(left, top, box.width() * self.scale, box.height() * self.scale)

    def _paint_fold(self, painter: QPainter) -> None:
        """Where the two pages of an opened book meet."""
        for row in {self.arrangement.row_of(side) for side in self.visible_sides()}:
            sides = self.arrangement.sides_of(row)
            if len(sides) == 2:
                sheet = self.rect_of(sides[1])
                paper.draw_fold(painter, sheet)

    # ---- Qt's part

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Other pages come into sight."""
        self.hovered = None
        self.want()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sheets find their places."""
        super().resizeEvent(event)
        self.relayout()

    def relayout(self) -> None:
        """Called when the room or the book changed; subclasses arrange."""
