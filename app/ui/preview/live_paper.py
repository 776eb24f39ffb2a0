"""Paper that answers: a click goes to the field, keys turn pages, tooltip and screen reader name what is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.books.seen import Place, SeenVolume
from app.forms.labels import label_of
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.paper_view import LINE, PaperView
from app.ui.preview.pictures import PagePictures
from app.ui.preview.seen_book import Spot, page_words
from app.ui.widgets.tips import plain_tip
from app.ui.work.tools import Tools

_WHEEL_NOTCH = 120
_ZOOM_STEP = 1.1
_ZOOM_KEY = 1.25
_PAGE_STEPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class LivePaper(PaperView):
    """``zoom_asked`` carries a factor and the point of the viewport that should stay; factor 0 is the whole page."""

    zoom_asked = Signal(float, QPointF)

    def __init__(self, tools: Tools, seen: BookSeen, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(tools, seen, pictures, parent)
        self._pressed: QPoint | None = None
        self._dragged = False
        self.viewport().setMouseTracking(True)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press begins a click, or moves the paper when the mouse goes on."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would go to; with the button held, move the paper."""
        point = event.position().toPoint()
        if self._pressed is None:
            self._hover(point)
            return
        moved = point - self._pressed
        if self._dragged or moved.manhattanLength() >= QApplication.startDragDistance():
            self._dragged = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pressed = point
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes to the field, or to the item whose evidence the page shows."""
        if event.button() != Qt.MouseButton.LeftButton or not self.release():
            return
        path, _ = self.target(event.position().toPoint())
        if path:
            self.tools.guide.go(path)

    def release(self) -> bool:
        """The button is let go: whether that was a click, not the end of moving the paper."""
        clicked = self._pressed is not None and not self._dragged
        self._pressed = None
        if self._dragged:
            self._dragged = False
            self.viewport().unsetCursor()
        return clicked

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self._set_hovered(None)
        super().leaveEvent(event)

    def target(self, point: QPoint) -> tuple[str, Place | None]:
        """What a click at a point of the viewport goes to, and its box."""
        found = self.spot_at(point)
        return self.seen.at(*found) if found else ("", None)

    def _hover(self, point: QPoint) -> None:
        path, place = self.target(point)
        self._set_hovered((Spot(place.volume, place.side), place) if place else None)
        shape = Qt.CursorShape.PointingHandCursor if path else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _set_hovered(self, hovered: tuple[Spot, Place] | None) -> None:
        if hovered != self.hovered:
            self.hovered = hovered
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """The tooltip names the field or item that a click goes to."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            path, place = self.target(event.pos())
            around = self.place_rect(place).toAlignedRect() if place else QRect()
            QToolTip.showText(event.globalPos(), plain_tip(self.tip(path)), self.viewport(), around)
            return True
        return super().viewportEvent(event)

    def tip(self, path: str) -> str:
        """What a click on the place of ``path`` does; empty for no path."""
        return f"去“{self.tools.desk.label_of(path)}”" if path else ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / _WHEEL_NOTCH
            if notches:
                self.zoom_asked.emit(_ZOOM_STEP**notches, event.position())
            event.accept()
            return
        super().wheelEvent(event)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages by PgUp, PgDn, ← and →, the ends by Home and End, Ctrl with + - 0 zooms, Enter goes to the field."""
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = {Qt.Key.Key_Plus: _ZOOM_KEY, Qt.Key.Key_Equal: _ZOOM_KEY, Qt.Key.Key_Minus: 1 / _ZOOM_KEY}.get(key)
            factor = 0.0 if key == Qt.Key.Key_0 else factor
            if factor is not None:
                self.zoom_asked.emit(factor, QPointF(self.viewport().rect().center()))
                return
        elif key in _PAGE_STEPS:
            self.step_page(_PAGE_STEPS[key], key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))
            return
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_end(key == Qt.Key.Key_End)
            return
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_line(1 if key == Qt.Key.Key_Down else -1)
            return
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tools.guide.focus:
            self.tools.guide.go(self.tools.guide.focus)
            return
        super().keyPressEvent(event)

    def step_page(self, step: int, by_room: bool) -> None:
        """To the next or previous page; ``by_room``: first through the rest of a page taller than the room."""

    def step_line(self, step: int) -> None:
        """A little down or up."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * LINE)

    def go_end(self, last: bool) -> None:
        """To the first or the last page."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame of the keyboard is shown unless the mouse brought it."""
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.focus_shown = event.reason() != Qt.FocusReason.MouseFocusReason
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No frame any more."""
        self.viewport().update()
        super().focusOutEvent(event)

    def describe(self, side: int) -> None:
        """Tell those who hear the window which page is shown and what stands on it."""
        volume = self.volume
        if volume is None or not 1 <= side <= len(volume.pages):
            return
        self.setAccessibleName(f"预览，{volume.file_name}，{page_words(volume, side)}")
        self.setAccessibleDescription(self._described(volume, side))

    def _described(self, volume: SeenVolume, side: int) -> str:
        page = volume.pages[side - 1]
        if page.kind == "blank":
            return "空白页"
        definition = self.tools.desk.definition
        if page.item is not None and page.kind == "evidence":
            return f"{label_of(definition, f'items.{page.item}')}，{page.file.rpartition('/')[2]}"
        titles = [entry.title for entry in volume.outline if entry.sheet_side == side]
        shown = self.seen.focus_places(Spot(volume.id, side))
        if shown:
            titles.append(f"框出的是“{self.tools.desk.label_of(self.tools.guide.focus)}”")
        return "，".join(titles)
