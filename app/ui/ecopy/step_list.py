"""The steps at the left: a number, what each is, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.ui.ecopy.steps import StepKey, StepRow
from app.ui.look.look import Look
from app.ui.widgets.list_rows import Index, ListRows, standing
from app.ui.widgets.marks import State, paint_mark
from app.ui.widgets.part_list import PartList, PartPainter

WIDTH = 280
_ROW = 56
_EDGE, _INSET, _MARK, _GAP = 8, 10, 18, 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOLD: dict[State, str] = {"check": "已完成", "half": "正在进行", "warning": "要留意", "error": "有错误"}


def told(row: StepRow) -> str:
    """What is read aloud of a step."""
    parts = (f"第 {row.number} 步，{row.title}", _TOLD.get(row.state, ""), row.note)
    return "，".join(part for part in parts if part)


class _Painter(PartPainter["StepList"]):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, round(_ROW * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, stands = self._view.rows[index.row()], standing(option)
        place = stands.place.adjusted(_EDGE, 1, -_EDGE, -1)
        self.paint_standing(painter, place, stands)
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


class StepList(PartList[StepRow]):
    """The steps; keys are those of :class:`StepRow`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "电子版的步骤", ListRows[StepRow](None, attrgetter("title"), told), parent)
        self.setItemDelegate(_Painter(look, self))

    def key_of(self, row: StepRow) -> StepKey:
        """Its step."""
        return row.key

    def tooltip(self, index: QModelIndex) -> str:
        """All of a step whose note may be cut."""
        return told(self.rows[index.row()])

    @property
    def current_key(self) -> str:
        """The step that is shown at the right."""
        row = self.current_row
        return row.key if row else ""

    def show_steps(self, rows: Sequence[StepRow]) -> None:
        """Show how far they are; the steps themselves never change."""
        if not self.rows:
            self._rows.show_rows(rows)
            return
        for at, row in enumerate(rows):
            self._rows.set_row(at, row)

    def set_current(self, key: StepKey) -> None:
        """Mark a step as the one that is shown, without a signal."""
        self.mark_row(self.place_in_list(key))
