"""The table of applicants: a model of plain rows, the view that paints them, sorting by a click on a heading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from app.bureau.desk_records import DeskRow
from app.bureau.model import Decision
from app.ui.bureau.review.case_rows import COLUMNS, cell_words, flags, spoken
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.look.palette import Tone
from app.ui.look.type import TypeRole
from app.ui.widgets.list_rows import RowPainter, standing
from app.ui.widgets.marks import State, paint_mark, paint_pill, pill_width
from app.ui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEIGHT = 36
_EDGE, _GAP, _MARK, _ARROW = 10, 6, 14, 12
_LEAST_NAME, _LEAST_WORDS = 200, 90
_WIDTHS = {"place": 116, "received": 100, "problems": 92, "evidence": 66, "conditions": 66, "decision": 112}
# Who goes first where there is no room for all; the rest stays whatever the width.
_GIVEN_UP = ("place", "received", "evidence", "conditions")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AT_RIGHT = frozenset({"problems", "evidence", "conditions"})
MARKS: dict[Decision, State] = {"": "ring", "recommend": "check", "return": "half", "reject": "error"}
_TONES: dict[Decision, Tone] = {"": "ink3", "recommend": "done", "return": "accent", "reject": "error"}


class CasesModel(QAbstractTableModel):
    """Rows of applicants in the order that they are shown in."""

    def __init__(self, clock: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[DeskRow] = []
        self.clock = clock
        self._places: dict[int, int] = {}

    def show_rows(self, rows: Sequence[DeskRow]) -> None:
        """Show these rows; when the same applicants stand at the same places the view keeps everything."""
        same = [row.case for row in rows] == [row.case for row in self.rows]
        if same:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self._places = {row.case: at for at, row in enumerate(rows)}
        self.endResetModel()

    def place_of(self, case: int) -> int:
        """The number of an applicant's row, from 0; -1 when it is not shown."""
        return self._places.get(case, -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """All rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """All columns, those without room included."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell in words; the first one is read aloud as its whole row."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()].id
        if role == Qt.ItemDataRole.AccessibleTextRole and column == "name":
            return spoken(row, self.clock())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_words(row, column, self.clock())
        if role == Qt.ItemDataRole.ToolTipRole and column == "name":
            return plain_tip("\n".join((cell_words(row, column, self.clock()), *row.told)))
        if role == Qt.ItemDataRole.ToolTipRole and column == "place":
            return plain_tip(row.place)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if COLUMNS[section].id in _AT_RIGHT else _LEFT)
        return None


class CasesView(QTableView):
    """``chosen`` carries the case of the row that the user moved to; ``sorted_by`` a column and whether falling.

    ``entered`` when Enter wants to go on into the applicant; ``menu_asked`` carries a point of the screen. Several rows
    can be selected with Ctrl and Shift; the current one is that of the applicant which is shown.
    """

    chosen = Signal(int)
    sorted_by = Signal(int, bool)
    entered = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, look: Look, model: CasesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cases = model
        self._quiet = False
        self.setModel(model)
        self.setItemDelegate(_CellPainter(look, self))
        self.setHorizontalHeader(_Headings(look, self))
        self.setAccessibleName("申报单位")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._prepare_headers()
        self.selectionModel().currentRowChanged.connect(self._hear_current)
        look.changed.connect(self._fit)

    def _prepare_headers(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(24)
        header.sortIndicatorChanged.connect(self._hear_sort)
        self._look.dress(header, "caption")
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(24)

    # ---- what is chosen

    @property
    def current_case(self) -> int | None:
        """The applicant that is marked."""
        index = self.currentIndex()
        return self._cases.rows[index.row()].case if index.isValid() else None

    @property
    def selected_cases(self) -> list[int]:
        """All that are selected, in the order of the table."""
        rows = self._cases.rows
        return [rows[at].case for at in sorted(index.row() for index in self.selectionModel().selectedRows())]

    def select(self, cases: Sequence[int]) -> None:
        """Select applicants, as far as they are shown; who is marked stays so."""
        flags = QItemSelectionModel.SelectionFlag
        chosen = QItemSelection()
        for at in (self._cases.place_of(case) for case in cases):
            if at >= 0:
                chosen.select(self._cases.index(at, 0), self._cases.index(at, 0))
        if not chosen.isEmpty():
            self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)

    def setCurrentIndex(self, index: _Index) -> None:
        """One row, also while Ctrl is held: Ctrl+PgDn goes to the next applicant and selects no second one."""
        super().setCurrentIndex(index)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)

    def mark(self, case: int) -> None:
        """Mark an applicant without a signal, in sight; one that is not shown marks none."""
        at = self._cases.place_of(case)
        self._quiet = True
        self.setCurrentIndex(self._cases.index(at, 0) if at >= 0 else QModelIndex())
        self._quiet = False

    def step(self, by: int) -> None:
        """Move to the next applicant, or back, as far as there is one."""
        at = self.currentIndex().row() + by
        if 0 <= at < len(self._cases.rows):
            self.setCurrentIndex(self._cases.index(at, 0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the row under the mouse, or with all that are selected when it is one of them."""
        index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid() and not self.selectionModel().isRowSelected(index.row()):
            self.setCurrentIndex(index)
        if self.currentIndex().isValid():
            self.menu_asked.emit(event.globalPos())

    def _hear_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._quiet:
            self.chosen.emit(self._cases.rows[now.row()].case)

    def show_order(self, column: int, *, falling: bool) -> None:
        """Show what the rows are ordered by, without a signal."""
        self._quiet = True
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, order)
        self._quiet = False

    def _hear_sort(self, column: int, order: Qt.SortOrder) -> None:
        if not self._quiet:
            self.sorted_by.emit(column, order == Qt.SortOrder.DescendingOrder)

    # ---- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name takes what the others leave; some of these go where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        factor, room = self._look.factor, self.viewport().width()
        self.verticalHeader().setDefaultSectionSize(round(_HEIGHT * factor))
        self.horizontalHeader().setFixedHeight(round(30 * factor))
        widths = {name: round(width * factor) for name, width in _WIDTHS.items()}
        for name in _GIVEN_UP:
            if sum(widths.values()) + _LEAST_NAME * factor > room:
                del widths[name]
        for at, column in enumerate(COLUMNS):
            if column.id != "name":
                self.setColumnHidden(at, column.id not in widths)
                self.setColumnWidth(at, widths.get(column.id, 0))
        self.setColumnWidth(0, max(room - sum(widths.values()), 60))

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; Home and End go to the first and the last; letters and figures are not for Qt's own search."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._cases.rows:
            self.setCurrentIndex(self._cases.index(0 if key == Qt.Key.Key_Home else len(self._cases.rows) - 1, 0))
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Headings(QHeaderView):
    """Headings that stand where the words below them stand; the one that orders the rows has an arrow."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        colours, column = self._look.colours, COLUMNS[logicalIndex]
        sorts = self.sortIndicatorSection() == logicalIndex
        painter.save()
        painter.fillRect(rect, colours.label_cell)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.grid)
        room = rect.adjusted(_EDGE, 0, -_EDGE, 0)
        painter.setFont(self._look.font("caption"))
        painter.setPen(colours.ink if sorts else colours.ink2)
        words = self._look.metrics("caption").horizontalAdvance(column.title)
        at_right = column.id in _AT_RIGHT
        painter.drawText(room, int(_RIGHT if at_right else _LEFT), column.title)
        if sorts:
            left = room.right() - words - _ARROW if at_right else room.left() + words + 3
            falling = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            place = QRect(left, rect.center().y() - _ARROW // 2 + 1, _ARROW, _ARROW)
            self._look.paint_icon(painter, place, "down" if falling else "up", colours.accent)
        painter.restore()


class _CellPainter(RowPainter[CasesView]):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        stands = standing(option)
        row, column = self._view._cases.rows[index.row()], COLUMNS[index.column()].id
        colours, place = self._look.colours, stands.place
        painter.save()
        chosen = stands.chosen
        painter.fillRect(place, colours.accent_tint if chosen else colours.surface)
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), colours.hairline)
        inside = place.adjusted(_EDGE, 0, -_EDGE, 0)
        if column == "name":
            self._paint_name(painter, inside, row)
        elif column == "problems":
            self._paint_problems(painter, inside, row)
        elif column == "decision":
            self._paint_decision(painter, inside, row)
        else:
            tone: Tone = "ink2" if column in ("place", "received") else "ink"
            words = cell_words(row, column, self._view._cases.clock())
            self._write(painter, inside, words, tone, at_right=column in _AT_RIGHT)
        if index.row() == self._view.currentIndex().row() and self._view.hasFocus():
            self._paint_focus(painter, place, column)
        painter.restore()

    def _paint_name(self, painter: QPainter, place: QRect, row: DeskRow) -> None:
        name = cell_words(row, "name", self._view._cases.clock())
        told = [(words, pill_width(self._look, words)) for words in flags(row)]
        least = min(self._look.metrics("value").horizontalAdvance(name), _LEAST_WORDS)
        while told and sum(width + _GAP for _, width in told) + least > place.width():
            told.pop()  # the tooltip says it, too
        room = QRect(place)
        room.setWidth(place.width() - sum(width + _GAP for _, width in told))
        self._write(painter, room, name, "ink", value=True)
        left = min(room.left() + self._look.metrics("value").horizontalAdvance(name), room.right()) + _GAP
        for words, width in told:
            paint_pill(painter, QRect(left, place.top(), width, place.height()), self._look, words, "warning")
            left += width + _GAP

    def _paint_problems(self, painter: QPainter, place: QRect, row: DeskRow) -> None:
        """Two figures on either side of a stroke, each in its colour when it is not nought."""
        metrics = self._look.metrics("body")
        room = QRect(place)
        shown: tuple[tuple[str, Tone], ...] = (
            (str(row.warnings), "warning" if row.warnings else "ink3"),
            (" / ", "ink3"),
            (str(row.errors), "error" if row.errors else "ink3"),
        )
        for words, tone in shown:
            self._write(painter, room, words, tone, at_right=True)
            room.setRight(room.right() - metrics.horizontalAdvance(words))

    def _paint_decision(self, painter: QPainter, place: QRect, row: DeskRow) -> None:
        mark = QRect(place.left(), place.center().y() - _MARK // 2 + 1, _MARK, _MARK)
        paint_mark(painter, mark, self._look, MARKS[row.decision])
        words = cell_words(row, "decision", self._view._cases.clock())
        self._write(painter, place.adjusted(_MARK + _GAP, 0, 0, 0), words, _TONES[row.decision])

    def _paint_focus(self, painter: QPainter, place: QRect, column: str) -> None:
        """One frame around the row, of which a cell paints its part."""
        painter.setClipRect(place)
        visible = self._view.viewport().width()
        paint_focus(painter, QRect(1, place.top() + 1, visible - 2, place.height() - 3), self._look.colours)

    def _write(
        self, painter: QPainter, place: QRect, words: str, tone: Tone, *, at_right: bool = False, value: bool = False
    ) -> None:
        role: TypeRole = "value" if value else "body"
        painter.setFont(self._look.font(role))
        painter.setPen(self._look.colours.tone(tone))
        shown = self._look.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(_RIGHT if at_right else _LEFT), shown)
