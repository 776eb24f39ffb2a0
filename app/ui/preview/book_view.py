"""The whole book in one scroll: single pages or as it lies open, only what is seen has pictures."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.books.seen import SeenBook, SeenVolume
from app.ui.preview.arrangement import Arrangement
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.live_paper import LivePaper
from app.ui.preview.paper_view import TWIPS_PER_PIXEL
from app.ui.preview.pictures import PagePictures
from app.ui.preview.seen_book import Spot, same_page, volume_of
from app.ui.work.tools import Tools

Fit: TypeAlias = Literal["page", "width", "free"]
_MARGIN = 18
_GAP = 18
_SMALLEST, _LARGEST = 0.1, 3.0
_WIDEST = 1.3  # 页宽 on a wide screen: what is left over stays desk
_READ_AT = 0.35


class BookView(LivePaper):
    """``turned`` tells which side is looked at now, ``zoomed`` that size or fit are others."""

    turned = Signal(int)
    zoomed = Signal()

    def __init__(self, tools: Tools, seen: BookSeen, pictures: PagePictures, parent: QWidget | None = None) -> None:
        self.side = 1
        self.spread = False
        self.fit: Fit = "width"
        self._free_scale = 1 / TWIPS_PER_PIXEL
        self._placing = False
        self._laid: SeenVolume | None = None
        self._held: tuple[int, float] | None = None
        super().__init__(tools, seen, pictures, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("预览")
        self.zoom_asked.connect(self._zoom)

    # ---- what is shown

    def show_volume(self, identity: str, side: int = 1) -> None:
        """Show another volume, or this one, from ``side``."""
        if identity != self.volume_id:
            self.volume_id = identity
            self._laid = None
            self.hits = ()
            self.side = side
            self.relayout()
        self.go_to(side)

    def take_book(self, before: SeenBook | None) -> None:
        """The book is a new one: stay on the page that is looked at, wherever it stands now."""
        volume = self.volume
        if volume is None:
            return
        old = volume_of(before, self.volume_id) if before else None
        if old is None or self._laid is None:
            self.relayout()
            self.go_to(min(self.side, len(volume.pages)))
            return
        top_side, share = self._anchor()
        side, top_side = same_page(old, volume, self.side), same_page(old, volume, top_side)
        self._lay(volume)
        self._restore(top_side, share)
        self._set_side(side)

    def set_spread(self, spread: bool) -> None:
        """Single pages, or two as the book lies open."""
        if spread != self.spread:
            self.spread = spread
            side = self.side
            self.relayout()
            self.go_to(side)

    def set_fit(self, fit: Fit) -> None:
        """The whole page, or its width, in the room there is."""
        self.fit = fit
        side = self.side
        self.relayout()
        self.go_to(side)
        self.zoomed.emit()

    @property
    def percent(self) -> int:
        """The size, 100 as on paper at 96 pixels to the inch."""
        return round(self.scale * TWIPS_PER_PIXEL * 100)

    # ---- layout

    def relayout(self) -> None:
        """The sheets at their size; what is read stays where it is."""
        volume = self.volume
        if volume is None:
            return
        anchor = self._anchor() if self._laid is volume else None
        side = self.side
        self._lay(volume)
        if anchor:
            self._restore(*anchor)
            self._set_side(side)

    def _lay(self, volume: SeenVolume) -> None:
        self._placing = True
        self._laid = volume
        before, scale = self.scale, self._scale(volume)
        sheet = self.sheet_size(scale)
        self.arrange(Arrangement(1, len(volume.pages), sheet, self.spread, _GAP, _MARGIN), scale)
        self._placing = False
        if scale != before:
            self.zoomed.emit()

    def _scale(self, volume: SeenVolume) -> float:
        if self.fit == "free":
            return self._free_scale
        room, geometry = self.viewport().size(), volume.geometry
        across = (room.width() - 2 * _MARGIN) / (geometry.width * (2 if self.spread else 1))
        down = (room.height() - _MARGIN) / geometry.height
        scale = min(across, _WIDEST / TWIPS_PER_PIXEL) if self.fit == "width" else min(across, down)
        return min(max(scale, _SMALLEST / TWIPS_PER_PIXEL), _LARGEST / TWIPS_PER_PIXEL)

    def _anchor(self) -> tuple[int, float]:
        """The row at the upper edge of the room, by its first side, and how far down in its sheet that edge is.

        Above the sheet the distance is kept as it is, in pixels: the top of a page stays the top at every size.
        """
        if self._held is not None:
            return self._held
        height = -self.origin().y()
        row = self.arrangement.row_at(height + self.arrangement.gap)
        sides = self.arrangement.sides_of(row)
        if not sides:
            return 1, 0.0
        below = height - self.arrangement.rect_of(sides[0]).top()
        return sides[0], below / self.arrangement.sheet.height() if below > 0 else below

    def _restore(self, side: int, share: float) -> None:
        """As :meth:`_anchor` tells it, which is remembered until somebody scrolls: rounding must not add up."""
        below = share * self.arrangement.sheet.height() if share > 0 else share
        self._placing = True
        self.verticalScrollBar().setValue(round(self.arrangement.rect_of(side).top() + below))
        self._placing = False
        self._held = (side, share)

    def _reading_height(self) -> float:
        return -self.origin().y() + self.viewport().height() * _READ_AT

    # ---- moving

    def go_to(self, side: int) -> None:
        """Bring the top of a side into sight; it is the one that is looked at."""
        volume = self.volume
        if volume is None:
            return
        side = max(1, min(side, len(volume.pages)))
        self._held = None
        self._placing = True
        self.verticalScrollBar().setValue(round(self.arrangement.rect_of(side).top() - _MARGIN / 2))
        self._placing = False
        self._set_side(side)

    def show_box(self, side: int, x: float, y: float) -> None:
        """Bring a point of a side (twips) into sight, a third down, unless it is seen already."""
        sheet = self.arrangement.rect_of(side).translated(self.origin())
        at = QPointF(sheet.left() + x * self.scale, sheet.top() + y * self.scale)
        if not self.viewport().rect().adjusted(20, 60, -20, -60).contains(at.toPoint()):
            room = self.viewport().rect()
            down, across = self.verticalScrollBar(), self.horizontalScrollBar()
            self._held = None
            self._placing = True
            down.setValue(round(down.value() + at.y() - room.height() / 3))
            across.setValue(round(across.value() + at.x() - room.width() / 2))
            self._placing = False
        self._set_side(side)

    def step_page(self, step: int, by_room: bool) -> None:
        """Row by row; a row higher than the room is gone through by the room first."""
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if by_room and self.arrangement.sheet.height() > room:
            bar.setValue(bar.value() + step * round(room * 0.9))
            return
        row = self.arrangement.row_of(self.side) + step
        if 0 <= row < self.arrangement.rows:
            self.go_to(self.arrangement.sides_of(row)[0])

    def go_end(self, last: bool) -> None:
        """To the first or the last page."""
        volume = self.volume
        if volume is not None:
            self.go_to(len(volume.pages) if last else 1)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The side at the reading height is the one that is looked at."""
        super().scrollContentsBy(dx, dy)
        if not self._placing and self.arrangement.rows:
            self._held = None
            sides = self.arrangement.sides_of(self.arrangement.row_at(self._reading_height()))
            if sides and self.side not in sides:
                self._set_side(sides[0])

    def _set_side(self, side: int) -> None:
        moved = side != self.side
        self.side = side
        if self.isVisible():
            self.seen.look_at(*Spot(self.volume_id, side))
        self.describe(side)
        if moved:
            self.turned.emit(side)

    # ---- zoom

    def zoom(self, factor: float) -> None:
        """Larger or smaller around the middle."""
        self._zoom(factor, QPointF(self.viewport().rect().center()))

    def _zoom(self, factor: float, at: QPointF) -> None:
        """Keep the point under the mouse; 0 fits the whole page."""
        volume = self.volume
        if volume is None:
            return
        if not factor:
            self.set_fit("page")
            return
        found = self.spot_at(at)
        side = self.side
        wanted = self.scale * TWIPS_PER_PIXEL * factor
        self.fit = "free"
        self._free_scale = min(max(wanted, _SMALLEST), _LARGEST) / TWIPS_PER_PIXEL
        anchor = self._anchor()
        self._lay(volume)
        if found:
            spot, x, y = found
            sheet = self.arrangement.rect_of(spot.side)
            self._held = None
            self._placing = True
            self.verticalScrollBar().setValue(round(sheet.top() + y * self.scale - at.y()))
            self.horizontalScrollBar().setValue(round(sheet.left() + x * self.scale - at.x()))
            self._placing = False
        else:
            self._restore(*anchor)
        self._set_side(side)
        self.zoomed.emit()
