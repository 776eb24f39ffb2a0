"""The list of parts at the left: marks, names and counts; as a narrow strip only the marks."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded
from app.ui.widgets.list_rows import Index, ListRows, standing
from app.ui.widgets.marks import KIND_NAMES, STATE_NAMES, Kind, State, paint_mark, paint_pill, pill_width

WIDTH = 232
NARROW = 44
ROW = 34
_HEADING = 38
_MARK = 16
_EDGE = 8
_INSET = 8


class NavigationRow(NamedTuple):
    """One part: ``key`` names it in signals, ``note`` stands behind the name (13 / 15). Headings cannot be chosen."""

    key: str
    name: str
    state: State = "ring"
    problems: int = 0
    kind: Kind = "error"
    note: str = ""
    heading: bool = False


class _Rows(ListRows[NavigationRow]):
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def told(row: NavigationRow) -> str:
    """What is read aloud for ``row``: name, state in words, count."""
    if row.heading:
        return row.name
    parts = [
        row.name,
        row.note,
        STATE_NAMES[row.state],
        f"{row.problems} {KIND_NAMES[row.kind]}" if row.problems else "",
    ]
    return "，".join(part for part in parts if part)


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, view: SideNavigation) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = self._view.row_at(index.row()).heading
        if heading and self._view.narrow:
            return QSize(NARROW, 12)
        return QSize(NARROW, round((_HEADING if heading else ROW) * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._view.row_at(index.row())
        stands = standing(option)
        if row.heading:
            self._paint_heading(painter, stands.place, row)
            return
        edge = 4 if self._view.narrow else _EDGE
        place = stands.place.adjusted(edge, 0, -edge, 0)
        colours = self._look.colours
        if stands.chosen:
            rounded(painter, place, colours.accent_tint, None)
        elif stands.under_mouse:
            rounded(painter, place, colours.hairline, None)
        if stands.chosen and stands.focused:
            paint_focus(painter, place, colours)
        self._paint_row(painter, place, row, stands.chosen)

    def _paint_heading(self, painter: QPainter, rect: QRect, row: NavigationRow) -> None:
        colours = self._look.colours
        if self._view.narrow:
            if self._view.row_at(0) is not row:
                painter.fillRect(QRect(rect.left() + 10, rect.center().y(), rect.width() - 20, 1), colours.hairline)
            return
        painter.setFont(self._look.font("body"))
        painter.setPen(colours.ink3)
        place = rect.adjusted(_EDGE + _INSET, 0, -_EDGE, -6)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, row.name)

    def _paint_row(self, painter: QPainter, place: QRect, row: NavigationRow, chosen: bool) -> None:
        colours = self._look.colours
        top = place.center().y() - _MARK // 2 + 1
        left = place.center().x() - _MARK // 2 + 1 if self._view.narrow else place.left() + _INSET
        paint_mark(painter, QRectF(left, top, _MARK, _MARK), self._look, row.state)
        if self._view.narrow:
            if row.problems:
                self._paint_dot(painter, place, row)
            return
        room = place.adjusted(_INSET + _MARK + 7, 0, -_INSET, 0)
        if row.problems:
            room.adjust(0, 0, -paint_pill(painter, room, self._look, str(row.problems), row.kind) - 6, 0)
        metrics = self._look.metrics("body", chosen)
        if row.note:
            room.adjust(0, 0, -metrics.horizontalAdvance(row.note) - 10, 0)
        painter.setFont(self._look.font("body", chosen))
        painter.setPen(colours.accent if chosen else colours.ink)
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, room.width())
        left_middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, left_middle, name)
        if row.note:
            note = room.translated(metrics.horizontalAdvance(name) + 10, 0)
            painter.setFont(self._look.font("body"))
            painter.setPen(colours.ink3 if not chosen else colours.ink2)
            painter.drawText(note.adjusted(0, 0, 200, 0), left_middle, row.note)

    def _paint_dot(self, painter: QPainter, place: QRect, row: NavigationRow) -> None:
        """In the strip a problem is a second, small mark at the corner: shape and colour, no number."""
        if row.kind in ("error", "warning"):
            corner = QRectF(place.right() - 13, place.top() + 2, 11, 11)
            rounded(painter, corner.adjusted(-1, -1, 1, 1), self._look.colours.ground, None, 6)
            paint_mark(painter, corner, self._look, row.kind)


class SideNavigation(QListView):
    """The parts of a draft. Up and Down choose at once; Enter asks to go there (``activated_again``).

    ``chosen`` carries the key of a part that the user chose.
    """

    chosen = Signal(str)
    activated_again = Signal(str)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._quiet = False
        self.narrow = False
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self._rows = _Rows(self, attrgetter("name"), told)
        self._painter = _Painter(look, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.selectionModel().currentChanged.connect(self._current_changed)
        look.changed.connect(self._look_changed)

    @property
    def rows(self) -> list[NavigationRow]:
        """All rows as they are shown."""
        return list(self._rows.rows)

    @property
    def current_key(self) -> str:
        """The key of the part that is open; empty before one is."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].key if index.isValid() else ""

    def row_at(self, number: int) -> NavigationRow:
        """The row ``number``, from 0."""
        return self._rows.rows[number]

    def set_rows(self, rows: Sequence[NavigationRow]) -> None:
        """Show ``rows``; the open part stays open if it is still there."""
        open_before = self.current_key
        self._rows.show_rows(rows)
        if open_before:
            self.set_current(open_before)

    def set_row(self, row: NavigationRow) -> None:
        """Replace the row with the same key; a key that is not there changes nothing."""
        for at, old in enumerate(self._rows.rows):
            if old.key == row.key and not old.heading:
                if old != row:
                    self._rows.rows[at] = row
                    index = self._rows.index(at)
                    self._rows.dataChanged.emit(index, index)
                return

    def set_current(self, key: str) -> None:
        """Mark the part ``key`` as open, without a signal."""
        for at, row in enumerate(self._rows.rows):
            if row.key == key and not row.heading:
                self._quiet = True
                self.setCurrentIndex(self._rows.index(at))
                self._quiet = False
                return

    def set_narrow(self, narrow: bool) -> None:
        """Show only the marks, in a strip of 44 px; names stand in tooltips."""
        if narrow != self.narrow:
            self.narrow = narrow
            self._look_changed()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard alone opens no part: before one is open Qt would choose the first."""
        self._quiet = True
        super().focusInEvent(event)
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the part itself."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key:
            self.activated_again.emit(self.current_key)
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """The tooltip tells a name that is cut, and every name in the strip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = self._tooltip(index) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), text, self, self.visualRect(index))
            return True
        return super().viewportEvent(event)

    def _tooltip(self, index: QModelIndex) -> str:
        row = self.row_at(index.row())
        if self.narrow:
            return told(row)
        if row.heading:
            return ""
        room = self.visualRect(index).width() - 2 * (_EDGE + _INSET) - _MARK - 7
        room -= pill_width(self._look, str(row.problems)) + 6 if row.problems else 0
        metrics = self._look.metrics("body", index == self.currentIndex())
        room -= metrics.horizontalAdvance(row.note) + 10 if row.note else 0
        return row.name if metrics.horizontalAdvance(row.name) > room else ""

    def _current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid() and not self._quiet:
            self.chosen.emit(self._rows.rows[now.row()].key)

    def _look_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
