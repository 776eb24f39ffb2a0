"""The steps at the left: a number, what each is, how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.ecopy.steps import StepKey, StepRow
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded
from app.ui.widgets.list_rows import Index, ListRows, standing
from app.ui.widgets.marks import State, paint_mark

WIDTH = 280
_ROW = 56
_EDGE, _INSET, _MARK, _GAP = 8, 10, 18, 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOLD: dict[State, str] = {"check": "已完成", "half": "正在进行", "warning": "要留意", "error": "有错误"}


def told(row: StepRow) -> str:
    """What is read aloud of a step."""
    parts = (f"第 {row.number} 步，{row.title}", _TOLD.get(row.state, ""), row.note)
    return "，".join(part for part in parts if part)


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, view: StepList) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, round(_ROW * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, stands = self._view.row_at(index.row()), standing(option)
        place = stands.place.adjusted(_EDGE, 1, -_EDGE, -1)
        colours = self._look.colours
        if stands.chosen:
            rounded(painter, place, colours.accent_tint, None)
        elif stands.under_mouse:
            rounded(painter, place, colours.hairline, None)
        if stands.chosen and stands.focused:
            paint_focus(painter, place, colours)
        self._paint_words(painter, place.adjusted(_INSET, 0, -_INSET, 0), row, stands.chosen)

    def _paint_words(self, painter: QPainter, room: QRect, row: StepRow, chosen: bool) -> None:
        look, colours = self._look, self._look.colours
        body, caption = look.metrics("value", chosen), look.metrics("caption")
        top = room.center().y() - (body.height() + caption.height() + 1) // 2 + 1
        number = f"{row.number}"
        painter.setFont(look.font("value", chosen))
        painter.setPen(colours.accent if chosen else colours.ink3)
        painter.drawText(QRect(room.left(), top, 20, body.height()), _LEFT, number)
        left = room.left() + body.horizontalAdvance("8") + 12
        right = room.right() - _MARK - _GAP
        line = QRect(left, top, right - left, body.height())
        painter.setPen(colours.accent if chosen else colours.ink)
        painter.drawText(line, _LEFT, body.elidedText(row.title, Qt.TextElideMode.ElideRight, line.width()))
        note = QRect(left, line.bottom() + 2, room.right() - left, caption.height())
        painter.setFont(look.font("caption"))
        tone = row.state if row.state in ("warning", "error") else "ink2"
        painter.setPen(colours.tone("warning" if tone == "warning" else "error" if tone == "error" else "ink2"))
        painter.drawText(note, _LEFT, caption.elidedText(row.note, Qt.TextElideMode.ElideRight, note.width()))
        mark = QRectF(room.right() - _MARK + 1, line.center().y() - _MARK / 2 + 1, _MARK, _MARK)
        paint_mark(painter, mark, look, row.state)


class StepList(QListView):
    """Up and Down choose at once; Enter goes on into the step. ``chosen`` carries the key of a step."""

    chosen = Signal(str)
    activated_again = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._quiet = False
        self.setAccessibleName("电子版的步骤")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self._rows = ListRows[StepRow](self, lambda row: row.title, told)
        self._painter = _Painter(look, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.selectionModel().currentChanged.connect(self._hear_current)
        look.changed.connect(self._rows.layoutChanged)

    @property
    def rows(self) -> tuple[StepRow, ...]:
        """All steps as they are shown."""
        return tuple(self._rows.rows)

    @property
    def current_key(self) -> str:
        """The step that is shown at the right."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].key if index.isValid() else ""

    def row_at(self, number: int) -> StepRow:
        """The step in a row, from 0."""
        return self._rows.rows[number]

    def show_steps(self, rows: Sequence[StepRow]) -> None:
        """Show how far they are; the steps themselves never change."""
        if not self._rows.rows:
            self._rows.show_rows(rows)
            return
        for at, row in enumerate(rows):
            if self._rows.rows[at] != row:
                self._rows.rows[at] = row
                index = self._rows.index(at)
                self._rows.dataChanged.emit(index, index)

    def set_current(self, key: StepKey) -> None:
        """Mark a step as the one that is shown, without a signal."""
        at = next(number for number, row in enumerate(self._rows.rows) if row.key == key)
        self._quiet = True
        self.setCurrentIndex(self._rows.index(at))
        self._quiet = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard alone chooses nothing."""
        self._quiet = True
        super().focusInEvent(event)
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on into the step."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key:
            self.activated_again.emit(self.current_key)
            return
        super().keyPressEvent(event)

    def _hear_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.chosen.emit(self._rows.rows[index.row()].key)
