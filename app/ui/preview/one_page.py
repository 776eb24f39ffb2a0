"""One page by itself: whole or legible, turned by wheel and keys, the answer in focus brought into sight."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.books.seen import SeenVolume
from app.ui.preview.arrangement import Arrangement
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.live_paper import LivePaper
from app.ui.preview.paper_view import TWIPS_PER_PIXEL
from app.ui.preview.pictures import PagePictures
from app.ui.preview.seen_book import Spot
from app.ui.work.tools import Tools

_WHOLE, _CLEAR = 0, 1
_MARGIN = 14
_CLEAR_EDGE = 10
_LARGEST = 4 / TWIPS_PER_PIXEL
_TURN_AT = 120


class OnePageView(LivePaper):
    """One page: whole, or its type area as wide as the room (看清), or at any size by Ctrl and the wheel."""

    def __init__(self, tools: Tools, seen: BookSeen, pictures: PagePictures, parent: QWidget | None = None) -> None:
        self.side = 1
        self.mode = _WHOLE
        self._chosen_scale = 0.0
        self._turned = 0
        self.following = True
        super().__init__(tools, seen, pictures, parent)
        self.zoom_asked.connect(self._zoom)

    # ---- size

    def set_mode(self, mode: int) -> None:
        """Whole page or legible, and the answer in focus in sight again."""
        self.mode = mode
        self._chosen_scale = 0.0
        self.following = True
        self.relayout()
        self.show_focus()

    def relayout(self) -> None:
        """The sheet at the size of the mode."""
        volume = self.volume
        if volume is None:
            return
        bars = Qt.ScrollBarPolicy
        legible = self.mode == _CLEAR
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOn if legible else bars.ScrollBarAlwaysOff)
        free = legible and self._chosen_scale > 0
        self.setHorizontalScrollBarPolicy(bars.ScrollBarAsNeeded if free else bars.ScrollBarAlwaysOff)
        scale = self._scale(volume)
        self.arrange(Arrangement(self.side, self.side, self.sheet_size(scale), margin=_MARGIN), scale)
        if legible and not free:
            self._show_type_area(volume)

    def _whole_scale(self, volume: SeenVolume) -> float:
        room, geometry = self.viewport().size(), volume.geometry
        width, height = room.width() - 2 * _MARGIN, room.height() - 2 * _MARGIN
        return max(min(width / geometry.width, height / geometry.height), 0.005)

    def _scale(self, volume: SeenVolume) -> float:
        if self.mode == _WHOLE:
            return self._whole_scale(volume)
        if self._chosen_scale:
            return self._chosen_scale
        return max((self.viewport().width() - 2 * _CLEAR_EDGE) / volume.geometry.column, 0.01)

    def _show_type_area(self, volume: SeenVolume) -> None:
        left = self.arrangement.margin + volume.geometry.left(self.side) * self.scale - _CLEAR_EDGE
        self.horizontalScrollBar().setValue(round(left))

    def _zoom(self, factor: float, at: QPointF) -> None:
        """Keep the point under the mouse; 0 is back to the whole page. Smaller than that makes no sense here."""
        volume = self.volume
        if volume is None:
            return
        whole = self._whole_scale(volume)
        found = self.spot_at(at)
        scale = min(self.scale * factor, _LARGEST)
        if scale <= whole * 1.02:
            self.mode, self._chosen_scale = _WHOLE, 0.0
        else:
            self.mode, self._chosen_scale = _CLEAR, scale
        self.relayout()
        if found and self.mode == _CLEAR:
            _, x, y = found
            sheet = self.arrangement.rect_of(self.side)
            self.horizontalScrollBar().setValue(round(sheet.left() + x * self.scale - at.x()))
            self.verticalScrollBar().setValue(round(sheet.top() + y * self.scale - at.y()))

    # ---- which page

    def show_spot(self, spot: Spot) -> None:
        """Show this page, from its top, unless it is shown already."""
        if (spot.volume, spot.side) == (self.volume_id, self.side):
            return
        self.volume_id, self.side = spot
        self.relayout()
        self.verticalScrollBar().setValue(0)
        self.describe(self.side)

    def show_focus(self) -> None:
        """Bring the answer in focus into sight, a third down, when it is not there whole."""
        places = self.seen.focus_places(Spot(self.volume_id, self.side))
        if not places or self.mode == _WHOLE:
            return
        box = self.place_rect(places[0])
        room = self.viewport().rect()
        if box.top() < 0 or box.bottom() > room.height():
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() + box.top() - room.height() / 3))
        if box.left() < 0 or box.right() > room.width():
            across = self.horizontalScrollBar()
            across.setValue(round(across.value() + box.left() - _CLEAR_EDGE))

    def step_page(self, step: int, by_room: bool) -> None:
        """Turn the page; the last of a volume leads to the first of the next."""
        bar = self.verticalScrollBar()
        if by_room and self.mode == _CLEAR and (bar.value() < bar.maximum() if step > 0 else bar.value() > 0):
            bar.setValue(bar.value() + step * round(self.viewport().height() * 0.9))
            self.following = False
            return
        self.turn(step)

    def turn(self, step: int) -> None:
        """To the page after or before; beyond the ends of a volume to its neighbour."""
        spot = self.neighbour(step)
        if spot is not None:
            self.following = False
            self.seen.look_at(*spot)
            if step < 0 and self.mode == _CLEAR:
                self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def neighbour(self, step: int) -> Spot | None:
        """The page after or before, None at the ends of the last and first volume."""
        book, volume = self.seen.book, self.volume
        if book is None or volume is None:
            return None
        if 1 <= self.side + step <= len(volume.pages):
            return Spot(self.volume_id, self.side + step)
        ids = [one.id for one in book.volumes]
        at = ids.index(self.volume_id) + step
        if not 0 <= at < len(ids):
            return None
        return Spot(ids[at], 1 if step > 0 else len(book.volumes[at].pages))

    def go_end(self, last: bool) -> None:
        """To the first or last page of the volume."""
        volume = self.volume
        if volume is not None:
            self.following = False
            self.seen.look_at(volume.id, len(volume.pages) if last else 1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls a legible page; past its end, and on a whole page, it turns pages."""
        delta = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not delta:
            super().wheelEvent(event)
            return
        bar = self.verticalScrollBar()
        inside = bar.value() < bar.maximum() if delta < 0 else bar.value() > bar.minimum()
        self.following = False
        if self.mode == _CLEAR and inside:
            self._turned = 0
            super().wheelEvent(event)
            return
        self._turned = self._turned + delta if self._turned * delta >= 0 else delta
        if abs(self._turned) >= _TURN_AT:
            self._turned = 0
            self.turn(-1 if delta > 0 else 1)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Whoever moves the paper by hand is not followed for now."""
        self.following = False
        super().mousePressEvent(event)
