"""The rows as a table view: one click or typing edits a cell, keys as in a spreadsheet, dragging chooses a block."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QToolTip, QWidget

from app.ui.form.rows.cell_box import CellBox
from app.ui.form.rows.cell_editing import CellEditing
from app.ui.form.rows.changes import RowChanges
from app.ui.form.rows.choice import Choice
from app.ui.form.rows.commands import RowsCommands
from app.ui.form.rows.menu import make_menu
from app.ui.form.rows.model import NUMBER, Index, RowsModel
from app.ui.form.rows.painting import CellPainter, Standing, padding
from app.ui.look.look import Look
from app.ui.widgets.tips import plain_tip

# So many rows get their height at once, more of them piece by piece while nothing else is to be done.
_ROWS_AT_ONCE = 60
# Rows that nobody sees yet get their heights in pieces of this length.
_PIECE_S = 0.006
_ROWS_A_LOOK = 10
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_TABS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class RowsView(QTableView):
    """Shows a :class:`RowsModel` and lets it be edited.

    ``entered`` tells the path of the cell that the cursor came to, ``left_table`` that the focus went elsewhere,
    ``walk`` that it wants to leave forwards or backwards, ``height_changed`` that the rows are higher or lower now.
    """

    entered = Signal(str)
    left_table = Signal()
    walk = Signal(int)
    height_changed = Signal()

    def __init__(self, look: Look, model: RowsModel, changes: RowChanges, read_only: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.rows = model
        self.changes = changes
        self.read_only = read_only
        self.stops = tuple(place for place, name in enumerate(model.columns) if name != NUMBER)
        self.painter_of_cells = CellPainter(look, model, self)
        self._pressed: QModelIndex | None = None
        self._prepare()
        self.choice = Choice(self, model)
        self.commands = RowsCommands(self)
        self.editing = CellEditing(self, look)
        self.choice.choose_cell(0, self.stops[0])
        self._unfitted = 0
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._fit_more)
        model.rows_shown.connect(self._show_rows)
        model.rowsInserted.connect(lambda: self.height_changed.emit())
        model.rowsRemoved.connect(self._rows_gone)

    def _prepare(self) -> None:
        self.setModel(self.rows)
        self.setItemDelegate(self.painter_of_cells)
        self.painter_of_cells.ask_standing(self._standing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAutoScrollMargin(24)
        self.setWordWrap(False)
        self.viewport().setAutoFillBackground(False)  # the cells paint their own ground, beside them is the page
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its room is kept beside the cells
        self.setCornerWidget(QWidget())
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        across, down = self.horizontalHeader(), self.verticalHeader()
        for header in (across, down):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(8)
            header.hide()
        down.setDefaultSectionSize(self.painter_of_cells.row_height(1))
        self.verticalScrollBar().setSingleStep(self.painter_of_cells.row_height(1))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)

    # ---- geometry

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give each column its width, its line of the grid included."""
        if [self.columnWidth(place) for place in range(len(widths))] == list(widths):
            return
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)
        self.fit_all()

    def fit_all(self) -> None:
        """Give every row the height of its text, those that are seen first."""
        top = max(self.rowAt(0), 0)
        self._fit(top, top + _ROWS_AT_ONCE)
        self._unfitted = 0
        self._idle.start()

    def _fit_more(self) -> None:
        """Give some more rows their height; what is seen stays where it is."""
        top = self.rowAt(0)
        before = self.rowViewportPosition(top)
        end = time.perf_counter() + _PIECE_S
        while self._unfitted < len(self.rows.rows) and time.perf_counter() < end:
            self._unfitted += _ROWS_A_LOOK
            self._fit(self._unfitted - _ROWS_A_LOOK, self._unfitted - 1)
        moved = self.rowViewportPosition(top) - before
        if moved and top > 0:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)
        if self._unfitted >= len(self.rows.rows):
            self._idle.stop()
            self.height_changed.emit()

    def fit_row(self, row: int) -> None:
        """Give one row the height of its text."""
        self._fit(row, row)

    def use_look(self) -> None:
        """The size of type or the theme has changed."""
        self.painter_of_cells.use_look()
        self.verticalHeader().setDefaultSectionSize(self.painter_of_cells.row_height(1))
        self.fit_all()
        self.viewport().update()

    def content_height(self) -> int:
        """The height of all rows."""
        return self.verticalHeader().length()

    def _fit(self, first: int, last: int) -> None:
        rooms = [
            (name, self.columnWidth(place) - 1 - 2 * padding(self.columnWidth(place) - 1))
            for place, name in enumerate(self.rows.columns)
            if name != NUMBER
        ]
        header, lines_of = self.verticalHeader(), self.painter_of_cells.lines.of
        heights = [self.painter_of_cells.row_height(lines) for lines in range(4)]
        before = header.length()
        held = len(self.rows.rows)
        for row in range(max(first, 0), min(last + 1, self.rows.rowCount())):
            broken = (len(lines_of(self.rows.text(row, name), room)) for name, room in rooms) if row < held else ()
            lines = max(broken, default=1)
            if header.sectionSize(row) != heights[lines] and row != self.editing.row:
                header.resizeSection(row, heights[lines])
        if header.length() != before and not self._idle.isActive():
            self.height_changed.emit()
        self.editing.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The editor stays on its cell."""
        super().resizeEvent(event)
        self.editing.place()

    def _scrolled(self) -> None:
        self.editing.place()

    # ---- what the model tells

    def _show_rows(self, first: int, last: int) -> None:
        if last < first:
            self.viewport().update()
            return
        if last - first > _ROWS_AT_ONCE:
            self.fit_all()
        else:
            self._fit(first, last)
        self.editing.show_text()

    def _rows_gone(self) -> None:
        if self.editing.row >= self.rows.rowCount():
            self.editing.close()
        self.height_changed.emit()

    # ---- the chosen cells

    def column_name(self, column: int) -> str:
        """The field of a column."""
        return self.rows.columns[column]

    def _standing(self, row: int, column: int) -> Standing:
        current = self.currentIndex()
        here = current.row() == row and current.column() == column
        selected = self.choice.holds(row, column) and not (here and not self.choice.is_block())
        framed = here and column in self.stops and self.hasFocus() and not self.editing.is_open
        return Standing(selected, framed)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The cursor is in another cell."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and current != previous:
            self.tell_place()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Rows chosen by their number are drawn whole."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def tell_place(self) -> None:
        """Say where the cursor is."""
        row, column = self.choice.current()
        self.entered.emit(self.rows.path(row, self.column_name(column)))

    # ---- going from cell to cell

    def edit_cell(self, row: int, column: int, *, at: QPoint | None = None) -> None:
        """Put the cursor into a cell to edit it; ``at`` is where the mouse was pressed in the viewport."""
        if self.column_name(column) == NUMBER:
            self.editing.close()
            self.choice.choose_rows(row, row)
            self.setFocus()
            return
        self.editing.open(row, column, at)
        self.tell_place()  # also where the cursor stood before the table had the keyboard

    def step_down(self, by: int) -> None:
        """Enter: the cell below (above); at the end a row is added, behind a blank one the table is left."""
        row, column = self.choice.current()
        self.editing.finish()
        column = column if column in self.stops else self.stops[0]
        if 0 <= row + by < self.rows.rowCount():
            self.edit_cell(row + by, column)
        elif by > 0 and not self.rows.is_blank(row) and not self.read_only:
            self.edit_cell(self.rows.add_row(), column)
        else:
            self.leave(by)

    def step_right(self, by: int) -> None:
        """Tab: the next cell as read on paper; behind the last one a row is added, behind a blank row it is left."""
        row, column = self.choice.current()
        self.editing.finish()
        place = self.stops.index(column) + by if column in self.stops else (0 if by > 0 else -1)
        if 0 <= place < len(self.stops):
            self.edit_cell(row, self.stops[place])
            return
        row, blank = row + by, self.rows.is_blank(row)
        if by > 0 and (blank and row > len(self.rows.rows)):
            self.leave(1)
        elif by > 0 and row == self.rows.rowCount() and not self.read_only and not blank:
            self.edit_cell(self.rows.add_row(), self.stops[0])
        elif 0 <= row < self.rows.rowCount():
            self.edit_cell(row, self.stops[0] if by > 0 else self.stops[-1])
        else:
            self.leave(by)

    def step_page(self, by: int) -> None:
        """A screenful of rows up or down."""
        row, column = self.choice.current()
        self.editing.finish()
        rows = max(1, self.viewport().height() // self.painter_of_cells.row_height(1) - 1)
        self.edit_cell(max(0, min(self.rows.rowCount() - 1, row + by * rows)), column)

    def leave(self, by: int) -> None:
        """Go on behind (before) the table."""
        self.editing.close()
        self.walk.emit(by)

    # ---- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys while no cell is edited; typing begins to edit."""
        if self.editing.take_key(event):
            event.accept()
            return
        typed = event.text()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if typed and typed.isprintable() and plain and not self.read_only:
            self._begin_typing(event)
        elif event.key() in _ARROWS:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """An input method that begins to compose begins to edit, too."""
        if (event.preeditString() or event.commitString()) and not self.read_only:
            self._begin_typing(event)

    def _begin_typing(self, event: QKeyEvent | QInputMethodEvent) -> None:
        row, column = self.choice.current()
        if self.column_name(column) == NUMBER:
            column = self.stops[0]
        self.editing.open(row, column, None)
        box: CellBox = self.editing.box
        box.box.selectAll()
        box.pass_on(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pressed and let go on one cell edits it; dragged over several chooses them."""
        self.editing.close()
        if event.button() == Qt.MouseButton.RightButton:
            self.setFocus()
            return
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed = self.indexAt(event.position().toPoint()) if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """One click edits."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index, pressed, self._pressed = self.indexAt(point), self._pressed, None
        if pressed is None or not index.isValid() or index != pressed or self.choice.is_block():
            return
        if self.column_name(index.column()) != NUMBER:
            self.edit_cell(index.row(), index.column(), at=point)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The commands on what is chosen; pressed beside it, the cell under the mouse is chosen first."""
        index = self.indexAt(event.pos())
        if not index.isValid():
            return
        if not self.choice.holds(index.row(), index.column()):
            self.choice.choose_cell(index.row(), index.column())
        menu = make_menu(self, self.commands, len(self.choice.rows()), self.read_only)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reached by Tab: the cell of the cursor is edited."""
        super().focusInEvent(event)
        self.viewport().update()
        if event.reason() in _TABS:
            row, column = self.choice.current()
            self.edit_cell(row, column if column in self.stops else self.stops[0])
        elif self.currentIndex().isValid():
            self.tell_place()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame of the cursor is drawn only where the keyboard is."""
        super().focusOutEvent(event)
        self.viewport().update()
        if not self.editing.is_open:
            self.left_table.emit()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from cell to cell."""
        self.step_right(1 if next else -1)
        return True

    def viewportEvent(self, event: QHelpEvent) -> bool:  # type: ignore[override]
        """The tooltip says what is wrong, and the whole text where it is cut."""
        if event.type() != QHelpEvent.Type.ToolTip:
            return super().viewportEvent(event)
        index = self.indexAt(event.pos())
        QToolTip.showText(event.globalPos(), plain_tip(self._told(index)) if index.isValid() else "", self.viewport())
        return True

    def _told(self, index: QModelIndex) -> str:
        row, name = index.row(), self.column_name(index.column())
        issues = [self.rows.sentence(issue) for issue in self.rows.issues_at(row, name)]
        room = self.columnWidth(index.column()) - 1
        if name != NUMBER and self.painter_of_cells.lines.is_cut(self.rows.text(row, name), room - 2 * padding(room)):
            issues.insert(0, self.rows.text(row, name))
        if name == NUMBER and self.rows.is_blank(row) and row < len(self.rows.rows):
            issues.append("空行，打印时不占一行")
        return "\n".join(issues)

    def rect_of(self, row: int, column: int) -> QRect:
        """The inside of a cell in the viewport, without its lines."""
        rect: QRect = self.visualRect(self.rows.index(row, column))
        return rect.adjusted(0, 0, -1, -1)
