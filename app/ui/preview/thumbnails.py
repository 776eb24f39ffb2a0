"""All pages small, at the right of the whole book: one or two in a row as the book is shown."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from app.books.seen import Place, SeenVolume
from app.ui.preview import paper
from app.ui.preview.arrangement import Arrangement
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.live_paper import LivePaper
from app.ui.preview.pictures import PagePictures
from app.ui.preview.seen_book import Spot, label_of_side, page_words
from app.ui.work.tools import Tools

WIDTH = 160
_SINGLE, _DOUBLE = 96, 60
_MARGIN = 12


class Thumbnails(LivePaper):
    """``chosen`` tells the side that was clicked or gone to by key."""

    chosen = Signal(int)
    rank = 1

    def __init__(self, tools: Tools, seen: BookSeen, pictures: PagePictures, parent: QWidget | None = None) -> None:
        self.side = 1
        self.spread = False
        super().__init__(tools, seen, pictures, parent)
        self.setFixedWidth(WIDTH)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("缩略图")
        tools.look.changed.connect(self.relayout)

    def show_volume(self, identity: str, spread: bool) -> None:
        """The pages of a volume, one or two in a row."""
        self.volume_id, self.spread = identity, spread
        self.relayout()

    def relayout(self) -> None:
        """The sheets with room for their numbers between them."""
        volume = self.volume
        if volume is None:
            return
        scale = (_DOUBLE if self.spread else _SINGLE) / min(volume.geometry.width, volume.geometry.height)
        scale = min(scale, (WIDTH - 2 * _MARGIN - 12) / volume.geometry.width / (2 if self.spread else 1))
        gap = self._caption() + 10
        sheet = self.sheet_size(scale)
        self.arrange(Arrangement(1, len(volume.pages), sheet, self.spread, gap, _MARGIN), scale)
        down = self.verticalScrollBar()
        down.setRange(0, down.maximum() + self._caption() if down.maximum() else 0)

    def _caption(self) -> int:
        return self.tools.look.metrics("caption").height()

    def set_side(self, side: int) -> None:
        """Mark the side that is looked at and keep it in sight."""
        before, self.side = self.side, side
        bar, room = self.verticalScrollBar(), self.viewport().height()
        sheet = self.arrangement.rect_of(side)
        if sheet.top() - _MARGIN < bar.value():
            bar.setValue(round(sheet.top() - _MARGIN))
        elif sheet.bottom() + self._caption() + _MARGIN > bar.value() + room:
            bar.setValue(round(sheet.bottom() + self._caption() + _MARGIN - room))
        volume = self.volume
        if volume is not None and side <= len(volume.pages):
            self.setAccessibleDescription(page_words(volume, side))
        if before != side:
            self.viewport().update()

    def paint_sheet(self, painter: QPainter, volume: SeenVolume, side: int, sheet: QRectF) -> None:
        """The page with its number below, the one that is looked at framed."""
        super().paint_sheet(painter, volume, side, sheet)
        colours, look = self.tools.look.colours, self.tools.look
        current = side == self.side
        if current:
            paper.draw_current(painter, sheet, colours.accent)
        page = volume.pages[side - 1]
        painter.setFont(look.font("caption", semibold=current))
        painter.setPen(colours.accent if current else colours.ink2)
        words = QRectF(sheet.left() - 8, sheet.bottom() + 4, sheet.width() + 16, self._caption())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignCenter, "空白" if page.kind == "blank" else label_of_side(volume, side)
        )

    def paint_marks(self, painter: QPainter, spot: Spot) -> None:
        """No frames in the small."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click shows the page."""
        if event.button() != Qt.MouseButton.LeftButton or not self.release():
            return
        found = self.spot_at(event.position())
        if found:
            self.chosen.emit(found[0].side)

    def target(self, point: QPoint) -> tuple[str, Place | None]:
        """Pages, not answers, are what can be pointed at here."""
        found = self.spot_at(point)
        return (str(found[0].side), None) if found else ("", None)

    def tip(self, path: str) -> str:
        """The whole name of the page."""
        volume = self.volume
        return page_words(volume, int(path)) if volume and path else ""

    def step_page(self, step: int, by_room: bool) -> None:
        """One page on or back; by PgUp and PgDn as many as are seen."""
        rows = max(int(self.viewport().height() // self.arrangement.step) - 1, 1) if by_room else 1
        self._choose(self.side + step * rows * (2 if self.spread and by_room else 1))

    def step_line(self, step: int) -> None:
        """One row on or back."""
        self._choose(self.side + step * (2 if self.spread else 1))

    def go_end(self, last: bool) -> None:
        """To the first or the last page."""
        self._choose(self.arrangement.last if last else 1)

    def _choose(self, side: int) -> None:
        side = max(1, min(side, self.arrangement.last))
        if side != self.side:
            self.chosen.emit(side)
