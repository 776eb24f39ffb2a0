"""The list of 收集: two lines for an applicant or a place, with a badge in words; headings between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from app.ui.bureau.collect.listing import CaseRow, Heading, LostRow, Row, told
from app.ui.bureau.collect.words import name_of, row_caption
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.look.palette import Tone
from app.ui.look.type import TypeRole
from app.ui.widgets.list_rows import Index, ListRows, RowList, RowPainter, standing
from app.ui.widgets.marks import PILL_HEIGHT, paint_words, pill_width

_ROW = 52
_HEADING = 34
_EDGE = 24
_RIGHT = 16
_PIECE = 300
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CHANGED = ("changed", "other")


class _Rows(ListRows[Row]):
    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class CollectView(RowList[Row]):
    """``chosen`` tells the row that is marked now, or None; ``removed`` that Del was pressed on it.

    ``menu_asked`` carries a point of the screen, and the row that is marked now.
    """

    chosen = Signal(object)
    removed = Signal(object)
    menu_asked = Signal(QPoint, object)

    def __init__(self, look: Look, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(look, "收到的材料", _Rows(None, told, told), parent)
        self.clock = clock
        self.setItemDelegate(_Painter(look, self))
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_PIECE)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the marked one stays marked and the list keeps its place, as far as they are still there."""
        if [row.key for row in rows] == [row.key for row in self.rows]:
            for at, row in enumerate(rows):
                self._rows.set_row(at, row)
            return
        before, at, value = self.current_row, self.currentIndex().row(), self.verticalScrollBar().value()
        self._rows.show_rows(rows)
        self.choose(before.key if before else "", at)
        self.verticalScrollBar().setValue(value)

    def choose(self, key: str, at: int = 0) -> None:
        """Mark the row of a key; without it the one that stands where ``at`` is, or the first."""
        places = [n for n, row in enumerate(self.rows) if not isinstance(row, Heading)]
        found = next((n for n in places if self.rows[n].key == key), None)
        if found is None and places:
            found = next((n for n in places if n >= at), places[-1])
        if found is not None:
            self.setCurrentIndex(self._rows.index(found))
        else:
            self.chosen.emit(None)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row is marked."""
        super().currentChanged(current, previous)
        self.chosen.emit(self.current_row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del takes a row off the list, where that can be done."""
        if event.key() == Qt.Key.Key_Delete and self.current_row is not None:
            self.removed.emit(self.current_row)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the row under the mouse, or with the marked one."""
        index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid() and not isinstance(self.rows[index.row()], Heading):
            self.setCurrentIndex(index)
        self.menu_asked.emit(event.globalPos(), self.current_row)

    def tooltip(self, index: QModelIndex) -> str:
        """The whole path."""
        row = self.rows[index.row()]
        if isinstance(row, LostRow):
            return f"{row.lost.path}\n{row.lost.sentence}"
        return f"{name_of(row.row)}\n{row.row.path}" if isinstance(row, CaseRow) else ""


class _Painter(RowPainter[CollectView]):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(self._view.rows[index.row()], Heading)
        return QSize(100, round((_HEADING if heading else _ROW) * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._view.rows[index.row()]
        stands = standing(option)
        painter.save()
        if isinstance(row, Heading):
            self._paint_heading(painter, stands.place, row)
        else:
            colours = self._look.colours
            painter.fillRect(stands.place, colours.accent_tint if stands.chosen else colours.surface)
            painter.setPen(colours.hairline)
            painter.drawLine(stands.place.bottomLeft(), stands.place.bottomRight())
            self._paint_row(painter, stands.place.adjusted(_EDGE, 0, -_RIGHT, 0), row)
            if stands.focused:
                paint_focus(painter, stands.place.adjusted(1, 1, -1, -2), colours)
        painter.restore()

    def _paint_heading(self, painter: QPainter, place: QRect, row: Heading) -> None:
        words = place.adjusted(_EDGE, 6, -_EDGE, 0)
        self._write(painter, words, row.title, "ink2", semibold=True)
        ahead = self._look.metrics("body", True).horizontalAdvance(row.title) + 8
        self._write(painter, words.adjusted(ahead, 0, 0, 0), str(row.count), "ink3")

    def _paint_row(self, painter: QPainter, place: QRect, row: CaseRow | LostRow) -> None:
        room = QRect(place)
        if row.badge:
            width = pill_width(self._look, row.badge)
            badge = QRectF(room.right() - width, room.top() + 7, width, round(PILL_HEIGHT * self._look.factor))
            paint_words(painter, badge, self._look, row.badge, _tone(row))
            room.setRight(room.right() - width - 10)
        half = place.height() // 2
        name = room.adjusted(0, 5, 0, -half)
        below = place.adjusted(0, half, 0, -6)
        if isinstance(row, LostRow):
            self._write_cut(painter, name, row.lost.path.name or str(row.lost.path), "ink")
            self._write_cut(painter, below, row.lost.sentence, "ink3", caption=True)
            return
        self._write_cut(painter, name, name_of(row.row), "ink" if row.row.applicant else "ink3")
        self._write_cut(painter, below, row_caption(row.row, self._view.clock()), "ink3", caption=True)

    def _write_cut(self, painter: QPainter, place: QRect, words: str, tone: Tone, *, caption: bool = False) -> None:
        metrics = self._look.metrics("caption" if caption else "value")
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        self._write(painter, place, cut, tone, caption=caption, value=not caption)

    def _write(self, painter: QPainter, place: QRect, words: str, tone: Tone, **how: bool) -> None:
        role: TypeRole = "caption" if how.get("caption") else "value" if how.get("value") else "body"
        painter.setFont(self._look.font(role, how.get("semibold", False)))
        painter.setPen(self._look.colours.tone(tone))
        painter.drawText(place, int(_LEFT), words)


def _tone(row: CaseRow | LostRow) -> Tone:
    if isinstance(row, LostRow):
        return "error"
    if row.row.waits or row.row.same_code:
        return "warning"
    if row.taken and row.taken.kind == "new":
        return "done"
    return "accent" if row.taken and row.taken.kind in _CHANGED else "ink3"
