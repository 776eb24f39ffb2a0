"""The rows of the sheet as a table view, as high as all of them: the page scrolls, not the table."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.bureau.summary_records import SummarySeen
from app.ui.bureau.summary.cell_editing import CellEditing, begins_text
from app.ui.bureau.summary.changes import new_keys
from app.ui.bureau.summary.dragging import RowDrag
from app.ui.bureau.summary.model import Index, SheetModel
from app.ui.bureau.summary.painting import SheetPainter, Standing
from app.ui.look.look import Look

# So many rows get their height at once, more of them piece by piece while nothing else is to be done.
_ROWS_AT_ONCE = 40
_PIECE_S = 0.006
_ROWS_A_LOOK = 10
_EDGE = 36
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FAR = 1 << 20
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Home: (0, -_FAR), Qt.Key.Key_End: (0, _FAR),
}  # fmt: skip


class SheetTable(QTableView):
    """Shows a :class:`SheetModel`. The cursor is one cell.

    ``went`` tells that the cursor is in another cell, ``link_asked`` that the applicant's field is wanted,
    ``back_asked`` that the source is, ``move_asked`` (by so many rows), ``menu_asked`` (where), ``grew`` that the rows
    are higher now, by so much in front of the first row that is seen.
    """

    went = Signal()
    link_asked = Signal()
    back_asked = Signal()
    move_asked = Signal(int)
    menu_asked = Signal(QPoint)
    page_asked = Signal(int)
    grew = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.rows = SheetModel(self)
        self.cells = SheetPainter(look, self.rows, self)
        self._unfitted = 0
        self._hovered = -1
        self.first_seen = 0
        self._prepare()
        self.editing = CellEditing(self, look)
        self.drag = RowDrag(self, look)
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._fit_more)

    def _prepare(self) -> None:
        self.setModel(self.rows)
        self.setItemDelegate(self.cells)
        self.cells.ask_standing(self._standing)
        self.setAccessibleName("推荐汇总表")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAutoScroll(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(8)
            header.hide()
        self.verticalHeader().setDefaultSectionSize(self.cells.row_height(1))

    # ---- what is shown

    def show_seen(self, seen: SummarySeen) -> None:
        """Bring in what the book holds; the cursor stays on its applicant."""
        here, keys = self.place, new_keys(self.rows.rows, seen.rows)
        heights = {keys.get(key, key): height for key, height in self._heights().items()}
        key = self.rows.rows[here[0]].key if here and here[0] < len(self.rows.rows) else ""
        key = keys.get(key, key)
        changed = self.rows.show(seen)
        self.editing.follow(keys)
        if changed is None:
            self.drag.rows_moved()
            self._give_heights(heights)
            row = self.rows.row_of(key) if key else -1
            if self.rows.rows:
                self.go_to(max(row, 0) if key else 0, here[1] if here else 1)
            self.fit_all()
        elif len(changed) > _ROWS_AT_ONCE:  # a choice for the whole table: what is not seen is measured later
            self.fit_all()
        else:
            for row in changed:
                self._fit(row, row)
            if changed:
                self.grew.emit(0)
        self.editing.place()
        self.viewport().update()

    def _heights(self) -> dict[str, int]:
        size_of = self.verticalHeader().sectionSize
        return {row.key: size_of(number) for number, row in enumerate(self.rows.rows)}

    def _give_heights(self, heights: Mapping[str, int]) -> None:
        """Rows that stand elsewhere now keep their heights: what is seen does not jump until all are measured."""
        header = self.verticalHeader()
        usual = header.defaultSectionSize()
        header.blockSignals(True)  # one by one the table would place all its parts anew
        for number, row in enumerate(self.rows.rows):
            height = heights.get(row.key, usual)
            if height != usual:
                header.resizeSection(number, height)
        header.blockSignals(False)

    @property
    def place(self) -> tuple[int, int] | None:
        """Row and column of the cursor."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell."""
        self.setCurrentIndex(self.rows.index(row, column))

    def step(self, down: int, right: int) -> None:
        """Move the cursor, within the table."""
        if self.place is None:
            return
        row, column = self.place
        last = len(self.rows.columns) - 1
        self.go_to(max(0, min(len(self.rows.rows) - 1, row + down)), max(1, min(last, column + right)))

    def rect_of(self, row: int, column: int) -> QRect:
        """Where a cell is, in the table."""
        return self.visualRect(self.rows.index(row, column))

    # ---- geometry

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give each column its width, its line of the grid included."""
        if [self.columnWidth(place) for place in range(len(widths))] == list(widths):
            return
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)
        self.cells.measure_anew()
        self.fit_all()

    def use_look(self) -> None:
        """The size of type or the theme has changed."""
        self.cells.use_look()
        self.verticalHeader().setDefaultSectionSize(self.cells.row_height(1))
        self.fit_all()

    def fit_all(self) -> None:
        """Give every row the height of its text, those that are seen first."""
        self._fit(self.first_seen, self.first_seen + _ROWS_AT_ONCE)
        self._unfitted = 0
        self._idle.start()
        self.grew.emit(0)

    def _fit_more(self) -> None:
        """Some more rows; what is seen stays where it is."""
        seen = self.first_seen
        before, length = self.rowViewportPosition(seen), self.verticalHeader().length()
        end = time.perf_counter() + _PIECE_S
        while self._unfitted < len(self.rows.rows) and time.perf_counter() < end:
            self._fit(self._unfitted, self._unfitted + _ROWS_A_LOOK - 1)
            self._unfitted += _ROWS_A_LOOK
        if self._unfitted >= len(self.rows.rows):
            self._idle.stop()
        if self.verticalHeader().length() != length:
            self.grew.emit(self.rowViewportPosition(seen) - before)

    def _fit(self, first: int, last: int) -> None:
        widths = [self.columnWidth(place) for place in range(len(self.rows.columns))]
        header = self.verticalHeader()
        for row in range(max(first, 0), min(last + 1, len(self.rows.rows))):
            lines = max((len(self.cells.broken(row, at, width)) for at, width in enumerate(widths) if at), default=1)
            height = self.cells.row_height(lines)
            if header.sectionSize(row) != height:
                header.resizeSection(row, height)

    def content_height(self) -> int:
        """The height of all rows."""
        return self.verticalHeader().length()

    def sizeHint(self) -> QSize:
        """All of it."""
        return QSize(self.horizontalHeader().length(), self.content_height())

    # ---- the cursor

    def _standing(self, row: int, column: int) -> Standing:
        index = self.currentIndex()
        in_row = index.row() == row
        return Standing(
            in_row and index.column() == column, self.hasFocus() and not self.editing.is_open, in_row,
            self._hovered == row,
        )  # fmt: skip

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The cursor is in another cell."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.went.emit()

    def edit_here(self, typed: QKeyEvent | QInputMethodEvent | None = None) -> None:
        """Edit the cell of the cursor."""
        if self.place is not None:
            self.editing.open(*self.place, typed)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys as in a spreadsheet."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in _ENTERS:
            self.link_asked.emit() if control else self.step(1, 0)
        elif key == Qt.Key.Key_F2:
            self.edit_here()
            self.editing.box.box.to_end()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.back_asked.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not control:
            self.page_asked.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Escape and self.drag.is_under_way:
            self.drag.give_up()
        elif control and key == Qt.Key.Key_C:
            self._copy()
        elif begins_text(event):
            self.edit_here(event)
        elif key in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()
            return
        event.accept()

    def _arrow(self, key: int, control: bool) -> None:
        """The next cell; with Ctrl the last one in that direction, Home and End in the table as a whole."""
        down, right = _ARROWS[Qt.Key(key)]
        if control:
            whole = key in (Qt.Key.Key_Home, Qt.Key.Key_End)
            down, right = (_FAR * right, _FAR * right) if whole else (_FAR * down, _FAR * right)
        self.step(down, right)

    def _copy(self) -> None:
        if self.place is not None:
            QGuiApplication.clipboard().setText(self.rows.text(*self.place))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """An input method that begins to compose begins to edit, too."""
        if event.preeditString() or event.commitString():
            self.edit_here(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame of the cursor is painted."""
        super().focusInEvent(event)
        if self.place is None and self.rows.rows:
            self.go_to(0, 1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame of the cursor goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """One click puts the cursor there, with Ctrl it leads to the source; a row can be dragged at its number."""
        index = QPersistentModelIndex(self.indexAt(event.position().toPoint()))
        self.editing.finish()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not index.isValid():
            return
        self.go_to(index.row(), index.column())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.link_asked.emit()
        elif self.rows.column(index.column()).asked is None:
            self.drag.press(event.position().toPoint(), self.rows.rows[index.row()].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A row that is held follows; the number under the mouse shows that it can be held."""
        point = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.drag.move(point, self.speed_at(point.y()))
            return
        index = self.indexAt(point)
        hovered = index.row() if index.isValid() else -1
        over_number = index.isValid() and self.rows.column(index.column()).asked is None
        shape = Qt.CursorShape.OpenHandCursor if over_number else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if hovered != self._hovered:
            self._hovered = hovered
            self.viewport().update()

    def speed_at(self, y: int) -> int:
        """How fast the page scrolls while a row is held near the edge of what is seen."""
        seen = self.visibleRegion().boundingRect()
        if y < seen.top() + _EDGE:
            return -((seen.top() + _EDGE - y) // 2 + 2)
        if y > seen.bottom() - _EDGE:
            return (y - seen.bottom() + _EDGE) // 2 + 2
        return 0

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A row that is held is let go."""
        self.drag.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit; on the number: the applicant."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.rows.column(index.column()).asked is None:
            self.link_asked.emit()
        elif index.isValid():
            self.edit_here()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse."""
        super().leaveEvent(event)
        self._hovered = -1
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls."""
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The commands on the cell under the mouse."""
        index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid():
            self.editing.finish()
            self.setCurrentIndex(index)
        if self.place is not None:
            self.menu_asked.emit(event.globalPos())

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """The page scrolls, not the table."""
