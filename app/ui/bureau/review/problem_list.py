"""问题: what the form is wrong in, as a 补正通知 would say it; alike ones together, each can be put into the notice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import CorrectionLine
from app.ui.bureau.tall_list import TallList
from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.widgets.list_rows import Standing
from app.ui.widgets.marks import KIND_NAMES, KIND_STATES, paint_mark

_MARK, _GAP, _PAD = 16, 8, 8
_ADD, _ADDED = "加入补正", "已加入"
_BUTTON = 24
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ProblemList(TallList[CorrectionLine]):
    """``place_asked`` carries the path of a problem, ``add_asked`` the line to be put into the notice or taken out."""

    place_asked = Signal(str)
    add_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._added: frozenset[str] = frozenset()
        super().__init__(look, "问题", _shown, self._told, parent)

    def show_problems(self, lines: Sequence[CorrectionLine], added: Sequence[str]) -> None:
        """Show problems; those whose line is in the notice already say so."""
        before, self._added = self._added, frozenset(added)
        self.show_rows(lines)
        if before != self._added:
            self.viewport().update()

    def is_added(self, row: CorrectionLine) -> bool:
        """Whether the notice has it."""
        return row.line in self._added

    def _told(self, row: CorrectionLine) -> str:
        return f"{KIND_NAMES[row.kind][1:]}：{row.line}{_ADDED if self.is_added(row) else f'可{_ADD}'}"

    def open_row(self, row: CorrectionLine) -> None:
        """Look at the place."""
        if row.paths:
            self.place_asked.emit(row.paths[0])

    def act_on(self, row: CorrectionLine) -> None:
        """Into the notice, or out of it."""
        self.add_asked.emit(row)

    # ---- drawing

    def _button_width(self) -> int:
        return self._look.metrics("caption").horizontalAdvance(_ADD) + 18

    def act_place(self, row: CorrectionLine, place: QRect) -> QRect:
        """The button at the right."""
        width, height = self._button_width(), round(_BUTTON * self._look.factor)
        return QRect(place.right() - width, place.top() + _PAD, width, height)

    def _words_width(self, width: int) -> int:
        return width - _MARK - _GAP - self._button_width() - 12

    def _text(self, row: CorrectionLine, width: int) -> QRect:
        metrics = self._look.metrics("body")
        return metrics.boundingRect(QRect(0, 0, max(self._words_width(width), 40), 1 << 16), int(_WRAPPED), row.text)

    def row_height(self, row: CorrectionLine, width: int) -> int:
        """Heading, words, air."""
        return self._look.metrics("caption").height() + self._text(row, width).height() + 2 * _PAD + 2

    def paint_row(self, painter: QPainter, place: QRect, row: CorrectionLine, stands: Standing) -> None:
        """Mark, heading above the words, button."""
        look, colours = self._look, self._look.colours
        caption = look.metrics("caption")
        mark = QRect(place.left(), place.top() + _PAD + (caption.height() - _MARK) // 2, _MARK, _MARK)
        paint_mark(painter, mark, look, KIND_STATES[row.kind])
        left, width = mark.right() + 1 + _GAP, self._words_width(place.width())
        head = QRect(left, place.top() + _PAD, width, caption.height())
        painter.setFont(look.font("caption"))
        painter.setPen(colours.ink3)
        painter.drawText(head, int(_LEFT), caption.elidedText(row.heading, Qt.TextElideMode.ElideMiddle, width))
        painter.setFont(look.font("body"))
        painter.setPen(colours.ink)
        words = self._text(row, place.width()).translated(left, head.bottom() + 2)
        painter.drawText(words.adjusted(0, 0, 1, 0), int(_WRAPPED), row.text)
        self._paint_button(painter, self.act_place(row, place), added=self.is_added(row))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), colours.hairline)

    def _paint_button(self, painter: QPainter, place: QRect, *, added: bool) -> None:
        colours = self._look.colours
        if not added:
            rounded(painter, place, colours.surface, colours.grid)
        painter.setFont(self._look.font("caption"))
        painter.setPen(colours.done if added else colours.ink)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), f"✓ {_ADDED}" if added else _ADD)


def _shown(row: CorrectionLine) -> str:
    return row.line
