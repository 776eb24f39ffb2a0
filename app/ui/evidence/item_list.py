"""The numbered items as a list: number, title, what is behind each, its mark; files and listed files can be dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.ui.evidence.dragging import DraggedFile, dragged_file
from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.look.palette import BACKGROUND
from app.ui.widgets.drops import dragged_files
from app.ui.widgets.list_rows import Index, ListRows, standing
from app.ui.widgets.marks import STATE_TONES, State, paint_mark
from app.ui.widgets.part_list import PartList, PartPainter

ROW = 35
LEAST_ROW = 31
_EDGE = 8
_MARK = 16
_NUMBER = 24
_GAP = 9
Mark: TypeAlias = State | Literal["sign"]
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class ItemRow(NamedTuple):
    """One item: its number and title, what is behind it (``12 页``, ``无``), its mark and what the mark says."""

    number: int
    title: str
    words: str
    mark: Mark = "ring"
    told: str = ""


def _shown(row: ItemRow) -> str:
    return f"{row.number} {row.title}"


def _told(row: ItemRow) -> str:
    parts = (f"第 {row.number} 项 {row.title}", row.words, row.told)
    return "，".join(part for part in parts if part)


class _Painter(PartPainter["ItemList"]):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, self._view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._view.rows[index.row()]
        stands = standing(option)
        place = stands.place.adjusted(_EDGE, 0, -_EDGE, 0)
        over = self._view.over == row.number
        chosen = stands.chosen or over
        if over:
            rounded(painter, place, self._look.colours.accent_tint, self._look.colours.accent)
        else:
            self.paint_standing(painter, place, stands)
        self._paint_number(painter, place, row, chosen)
        right = self._paint_right(painter, place, row, over)
        self._paint_title(painter, place, row, chosen, right)

    def _paint_number(self, painter: QPainter, place: QRect, row: ItemRow, chosen: bool) -> None:
        colours = self._look.colours
        painter.setFont(self._look.font("body", chosen))
        painter.setPen(colours.accent if chosen else colours.ink3)
        number = QRect(place.left(), place.top(), round(_NUMBER * self._look.factor), place.height())
        painter.drawText(number, _MIDDLE | Qt.AlignmentFlag.AlignRight, str(row.number))

    def _paint_right(self, painter: QPainter, place: QRect, row: ItemRow, over: bool) -> int:
        """Draw mark and words, or what a drop will do; give the left edge of what was drawn."""
        colours = self._look.colours
        painter.setFont(self._look.font("caption"))
        words, right = row.words, place.right() - 8
        if over:
            words = f"放入第 {row.number} 项"
            painter.setPen(colours.accent)
        else:
            right -= _MARK
            mark = QRectF(right, place.center().y() - _MARK // 2 + 1, _MARK, _MARK)
            self._paint_mark(painter, mark, row.mark)
            right -= _GAP
            warned = row.mark in ("error", "warning") and not row.words[:1].isdigit()
            painter.setPen(colours.tone(STATE_TONES[row.mark]) if warned and row.mark != "sign" else colours.ink2)
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(QRect(right - width, place.top(), width + 1, place.height()), _MIDDLE, words)
        return right - width

    def _paint_mark(self, painter: QPainter, rect: QRectF, mark: Mark) -> None:
        if mark == "sign":
            self._look.paint_icon(painter, rect, "sign", self._look.colours.tone("ink3"))
        else:
            paint_mark(painter, rect, self._look, mark)

    def _paint_title(self, painter: QPainter, place: QRect, row: ItemRow, chosen: bool, right: int) -> None:
        colours = self._look.colours
        left = place.left() + round(_NUMBER * self._look.factor) + _GAP
        room = QRect(left, place.top(), max(right - _GAP - left, 0), place.height())
        painter.setFont(self._look.font("body", chosen))
        painter.setPen(colours.accent if chosen else colours.ink)
        metrics = self._look.metrics("body", chosen)
        painter.drawText(room, _MIDDLE, metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width()))


class ItemList(PartList[ItemRow]):
    """The items of a form; the key of each is its number.

    ``dropped`` tells files (paths of the disk) that were dropped on an item, ``moved`` a listed file
    (:class:`DraggedFile`) that was dragged onto another item.
    """

    dropped = Signal(int, list)
    moved = Signal(object, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "佐证材料各项", ListRows[ItemRow](None, _shown, _told), parent)
        self.over: int | None = None
        self.takes_drops = True
        self.row_height = ROW
        self.setItemDelegate(_Painter(look, self))
        self.setAcceptDrops(True)
        self.setUniformItemSizes(True)
        self.viewport().setBackgroundRole(BACKGROUND["ground"])  # the scroll bar stands on it

    def key_of(self, row: ItemRow) -> int:
        """Its number."""
        return row.number

    @property
    def current(self) -> int | None:
        """The number of the item that is open."""
        row = self.current_row
        return row.number if row else None

    def set_rows(self, rows: Sequence[ItemRow]) -> None:
        """Show ``rows``; the open item stays open if it is still there. Rows with the same items are only redrawn."""
        if [row.number for row in rows] == [row.number for row in self.rows]:
            for at, row in enumerate(rows):
                self._rows.set_row(at, row)
            return
        before = self.current
        self._rows.show_rows(rows)
        self._fit_rows()
        if before is not None:
            self.set_current(before)

    def set_current(self, number: int) -> None:
        """Mark an item as open, without a signal; none when it is not in the list."""
        self.mark_row(self.place_in_list(number))

    def place_of(self, number: int) -> QRect:
        """Where the row of an item is, in the viewport; empty when it is not in the list."""
        at = self.place_in_list(number)
        return self.visualRect(self._rows.index(at)) if at >= 0 else QRect()

    def tooltip(self, index: QModelIndex) -> str:
        """The whole title, and what the mark stands for."""
        row = self.rows[index.row()]
        return "\n".join(part for part in (row.title, row.told) if part)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of the disk and listed files are wanted."""
        self._weigh(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The row under the mouse says what a drop will do."""
        self._weigh(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """As before the drag."""
        self._set_over(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped, with the item."""
        item, files, listed = self._weigh(event)
        self._set_over(None)
        if item is None:
            return
        if listed:
            self.moved.emit(listed, item)
        else:
            self.dropped.emit(item, files)

    def _weigh(self, event: QDropEvent) -> tuple[int | None, list[Path], DraggedFile | None]:
        """The item under the mouse and what would be dropped there; tells whoever drags whether it is wanted."""
        index = self.indexAt(event.position().toPoint())
        item = self.rows[index.row()].number if index.isValid() and self.takes_drops else None
        listed, files = dragged_file(event.mimeData()), dragged_files(event.mimeData())
        if listed and listed.item == item:
            item = None
        if item is None or not (listed or files):
            event.ignore()
            self._set_over(None)
            return None, [], None
        event.setDropAction(Qt.DropAction.MoveAction if listed else Qt.DropAction.CopyAction)
        event.accept()
        self._set_over(item)
        return item, files, listed

    def _set_over(self, item: int | None) -> None:
        if item != self.over:
            self.over = item
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are a little lower where that shows all of them."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        factor = self._look.factor
        room = self.viewport().height() // max(len(self.rows), 1)
        full, least = round(ROW * factor), round(LEAST_ROW * factor)
        height = room if least <= room < full else full
        if height != self.row_height:
            self.row_height = height
            self.scheduleDelayedItemsLayout()

    def _look_changed(self) -> None:
        self._fit_rows()
        super()._look_changed()


def mark_name(mark: Mark) -> str:
    """What a mark says, in a word; nothing where the words of the row say it."""
    names: dict[Mark, str] = {
        "check": "已备齐",
        "ring": "待处理",
        "half": "正在添加",
        "error": "有错误",
        "warning": "有提醒",
    }
    return names.get(mark, "")
