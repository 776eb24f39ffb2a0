"""A list as high as its rows, on a page that scrolls; arrows move, Enter and a click open, Space presses."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QListView, QScrollArea, QStyleOptionViewItem, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.widgets.list_rows import ListRows, RowList, RowPainter, Standing, standing

T = TypeVar("T")
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ROUND = 8  # px left free above and below a row that is scrolled to


class TallList(RowList[T]):
    """Subclasses say how high a row is, how it is drawn, and what its parts do."""

    def __init__(
        self, look: Look, name: str, shown: Callable[[T], str], told: Callable[[T], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, name, ListRows(None, shown, told), parent)
        self.setItemDelegate(_Painter(look, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().setAutoFillBackground(False)
        self._fit()

    # ---- for subclasses

    @abstractmethod
    def row_height(self, row: T, width: int) -> int:
        """How high a row is at a width."""

    @abstractmethod
    def paint_row(self, painter: QPainter, place: QRect, row: T, stands: Standing) -> None:
        """Draw a row; the painter is put back afterwards."""

    def open_row(self, row: T) -> None:
        """Enter, or a click on the row itself."""

    def act_on(self, row: T) -> None:
        """Space, or a click on :meth:`act_place`."""

    def opens(self, row: T) -> bool:
        """Whether a row does anything when it is opened: others are not lit under the mouse."""
        return True

    def act_place(self, row: T, place: QRect) -> QRect:
        """Where a row has something to press; empty when it has nothing."""
        return QRect()

    # ---- rows

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show these rows, each at its height."""
        if list(rows) != self.rows:
            at = self.currentIndex().row()
            self._rows.show_rows(rows)
            if 0 <= at < len(rows) and self.hasFocus():
                self.setCurrentIndex(self._rows.index(at))
            self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        self.setFixedHeight(sum(self.row_height(row, width) for row in self.rows))
        self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _look_changed(self) -> None:
        self._fit()
        super()._look_changed()

    # ---- mouse and keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard stands on a row from the first moment."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows:
            self.setCurrentIndex(self._rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space acts; letters and figures are the page's."""
        row = self.current_row
        if row is not None and event.key() in _ENTERS:
            self.open_row(row)
        elif row is not None and event.key() == Qt.Key.Key_Space:
            self.act_on(row)
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)
            self._follow()

    def _follow(self) -> None:
        """The page scrolls to the row that the keyboard came to: the list itself has nothing to scroll."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        page = above.widget() if above is not None else None
        if above is not None and page is not None and self.currentIndex().isValid():
            row = self.visualRect(self.currentIndex())
            middle = self.viewport().mapTo(page, row.center())
            above.ensureVisible(above.horizontalScrollBar().value(), middle.y(), 0, row.height() // 2 + _ROUND)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click does what it points at."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row = self.rows[index.row()]
        if self.act_place(row, self.visualRect(index)).contains(event.position().toPoint()):
            self.act_on(row)
        else:
            self.open_row(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked."""
        super().mouseMoveEvent(event)
        self._show_hand(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """No row is lit."""
        super().leaveEvent(event)
        self.viewport().update()

    def _show_hand(self, point: QPoint) -> None:
        index = self.indexAt(point)
        over = index.isValid() and self.opens(self.rows[index.row()])
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)


class _Painter(RowPainter[TallList]):  # type: ignore[type-arg]  # rows of any kind
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._view.viewport().width()
        return QSize(width, self._view.row_height(self._view.rows[index.row()], width))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        stands = standing(option)
        colours = self._look.colours
        painter.save()
        row = self._view.rows[index.row()]
        if stands.under_mouse and self._view.opens(row):
            painter.fillRect(stands.place, colours.label_cell)
        self._view.paint_row(painter, stands.place, row, stands)
        if stands.chosen and self._view.hasFocus():
            paint_focus(painter, stands.place.adjusted(0, 0, -1, -1), colours)
        painter.restore()
