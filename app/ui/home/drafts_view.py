"""The list of recent drafts: painted rows, arrows and Enter, a menu at the end of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.home.drafts_model import ROW, DraftRow, DraftsModel
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent

_HEIGHT = 56
_MORE = 44
_WHEN = 146  # 2025年12月31日 14:32
_PROBLEMS = 92
_FILLED = 168
_BAR = 96
_EDGE = 20
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DraftsView(QListView):
    """As high as its rows: the page around it scrolls. ``opened`` carries the folder, ``more`` folder and place."""

    opened = Signal(str)
    removed = Signal(str)
    more = Signal(str, QPoint)

    def __init__(self, look: Look, model: DraftsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._drafts = model
        self.setModel(model)
        self.setItemDelegate(_Painter(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("最近草稿")
        self.viewport().setAutoFillBackground(False)
        model.modelReset.connect(self._fit)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def row_height(self) -> int:
        """The height of a row, in logical pixels."""
        return round(_HEIGHT * self._look.factor)

    def _fit(self) -> None:
        self.setFixedHeight(self.row_height * self._drafts.rowCount() + 2)

    def current_folder(self) -> str:
        """The folder of the row that the keyboard stands on; empty for none."""
        row = self._drafts.row(self.currentIndex().row())
        return row.draft.folder if row else ""

    def more_place(self, index: QModelIndex) -> QRect:
        """Where ⋯ of a row stands."""
        place = self.visualRect(index)
        return QRect(place.right() - _MORE + 7, place.center().y() - 14, 30, 30)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """⋯ asks for the menu, everything else opens."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._drafts.row(index.row())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if event.position().x() >= self.visualRect(index).right() - _MORE:
            self._ask_more(index)
        else:
            self.opened.emit(row.draft.folder)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the mouse is lit."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if index.isValid() else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """No row is lit."""
        super().leaveEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes off the list, the menu key asks for the menu."""
        folder = self.current_folder()
        if folder and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(folder)
        elif folder and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(folder)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menu as ⋯, by right button, menu key or Shift+F10."""
        at = self.indexAt(event.pos())
        index = at if at.isValid() and event.reason() == event.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self._ask_more(index)

    def focusInEvent(self, event: QEvent) -> None:
        """The keyboard stands on a row from the first moment."""
        super().focusInEvent(event)  # type: ignore[arg-type]  # Qt hands a focus event
        if not self.currentIndex().isValid() and self._drafts.rowCount():
            self.setCurrentIndex(self._drafts.index(0))

    def _ask_more(self, index: QModelIndex) -> None:
        row = self._drafts.row(index.row())
        if row is not None:
            self.setCurrentIndex(index)
            place = self.more_place(index)
            self.more.emit(row.draft.folder, self.viewport().mapToGlobal(place.bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as wide as the list."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with rows."""
        painter = QPainter(self.viewport())
        colours = self._look.colours
        rounded(painter, self.viewport().rect(), colours.surface, colours.hairline, 6)
        painter.end()
        super().paintEvent(event)


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, view: DraftsView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, self._view.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: DraftRow = index.data(ROW)
        place = QRect(option.rect)  # type: ignore[attr-defined]  # the stubs of Qt forget it
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        self._paint_ground(painter, place, state, index.row())
        if row.missing:
            self._paint_missing(painter, place, row)
        else:
            self._paint_row(painter, place, row)
        colours = self._look.colours
        dots = QRectF(place.right() - _MORE + 14, place.center().y() - 7, 16, 16)
        self._look.paint_icon(painter, dots, "more", colours.ink2)
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            paint_focus(painter, place.adjusted(2, 2, -2, -2), colours)
        painter.restore()

    def _paint_ground(self, painter: QPainter, place: QRect, state: QStyle.StateFlag, number: int) -> None:
        colours = self._look.colours
        if number:
            painter.fillRect(QRect(place.left() + 1, place.top(), place.width() - 2, 1), colours.hairline)
        if state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, place.adjusted(2, 2, -2, -2), colours.label_cell, None)

    def _paint_row(self, painter: QPainter, place: QRect, row: DraftRow) -> None:
        colours = self._look.colours
        right = place.right() - _MORE
        factor = self._look.factor
        right = self._words(painter, place, right, round(_WHEN * factor), row.when, _RIGHT, "ink2")
        right = self._words(painter, place, right, round(_PROBLEMS * factor), row.problems, _RIGHT, "error")
        if row.draft.total:
            self._paint_filled(painter, place, right - round(_FILLED * factor), row)
        right -= round(_FILLED * factor) + 16
        painter.setPen(colours.ink)
        self._two_lines(painter, place, right, row.name, " · ".join(w for w in (row.form, row.deadline) if w))

    def _paint_filled(self, painter: QPainter, place: QRect, left: int, row: DraftRow) -> None:
        colours = self._look.colours
        bar = QRectF(left, place.center().y() - 2, _BAR, 4)
        rounded(painter, bar, colours.hairline, None, 2)
        done = min(row.draft.done / row.draft.total, 1.0)
        if done:
            whole = row.draft.done >= row.draft.total
            bar.setWidth(max(_BAR * done, 4))
            rounded(painter, bar, colours.done if whole else colours.accent, None, 2)
        counted = f"{row.draft.done} / {row.draft.total}"
        self._words(painter, place, left + round(_FILLED * self._look.factor), 64, counted, _RIGHT, "ink2")

    def _paint_missing(self, painter: QPainter, place: QRect, row: DraftRow) -> None:
        right = self._words(painter, place, place.right() - _MORE, _WHEN, "找不到了", _RIGHT, "ink3")
        painter.setPen(self._look.colours.ink3)
        self._two_lines(painter, place, right - 16, row.name, row.draft.folder)

    def _two_lines(self, painter: QPainter, place: QRect, right: int, above: str, below: str) -> None:
        """A name over a caption; the pen is the name's."""
        left = place.left() + _EDGE
        width = right - left
        value, caption = self._look.metrics("value"), self._look.metrics("caption")
        heights = value.height() + (caption.height() + 2 if below else 0)
        top = place.top() + (place.height() - heights) // 2
        painter.setFont(self._look.font("value"))
        first = QRect(left, top, width, value.height())
        painter.drawText(first, _LEFT, value.elidedText(above, Qt.TextElideMode.ElideRight, width))
        painter.setFont(self._look.font("caption"))
        painter.setPen(self._look.colours.ink3)
        second = QRect(left, first.bottom() + 3, width, caption.height())
        painter.drawText(second, _LEFT, caption.elidedText(below, Qt.TextElideMode.ElideMiddle, width))

    def _words(
        self, painter: QPainter, place: QRect, right: int, width: int, text: str, flags: Qt.AlignmentFlag, tone: str
    ) -> int:
        """Words that end at ``right``; gives where they begin."""
        if text:
            painter.setFont(self._look.font("body"))
            painter.setPen(getattr(self._look.colours, tone))
            painter.drawText(QRect(right - width, place.top(), width, place.height()), flags, text)
        return right - width
