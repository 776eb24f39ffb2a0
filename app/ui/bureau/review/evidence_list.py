"""材料: the items of the contents with their state, and below each the files that came for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import FileSeen, ItemSeen
from app.times_and_sizes import size_in_words
from app.ui.bureau.tall_list import TallList
from app.ui.look.look import Look
from app.ui.look.palette import Tone
from app.ui.widgets.list_rows import Standing
from app.ui.widgets.marks import State, paint_mark

_MARK, _GAP, _INSET = 16, 8, 24
_ITEM, _FILE = 32, 28
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_FACTS = {"missing": "没有一起交来", "changed": "与登记的不一样"}


@dataclass(frozen=True)
class EvidenceRow:
    """An item, or a file of one."""

    item: ItemSeen
    file: FileSeen | None = None


def evidence_rows(items: Sequence[ItemSeen]) -> Iterator[EvidenceRow]:
    """Items in the order of the contents, each with its files behind it."""
    for item in items:
        yield EvidenceRow(item)
        for file in item.files if item.state == "files" else ():
            yield EvidenceRow(item, file)


class EvidenceList(TallList[EvidenceRow]):
    """``file_asked`` carries the path of a file to look at, ``place_asked`` that of an item without one."""

    file_asked = Signal(str)
    place_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._shown = ""
        super().__init__(look, "材料", _words, _told, parent)

    def mark_file(self, path: str) -> None:
        """Show which file is looked at; empty for none."""
        if path != self._shown:
            self._shown = path
            self.viewport().update()

    def place_of(self, item: int) -> QRect:
        """Where an item stands in the list; empty when it is not there."""
        at = next((n for n, row in enumerate(self.rows) if row.item.number == item), -1)
        return self.visualRect(self._rows.index(at)) if at >= 0 else QRect()

    def open_row(self, row: EvidenceRow) -> None:
        """The file, or the first one of an item; one without any is shown as it is printed."""
        files = row.item.files if row.item.state == "files" else ()
        file = row.file or next(iter(files), None)
        if file is not None:
            self.file_asked.emit(file.path)
        else:
            self.place_asked.emit(f"items.{row.item.number}")

    def tooltip(self, index: QModelIndex) -> str:
        """What is cut."""
        row = self.rows[index.row()]
        return row.file.name if row.file else row.item.label

    # ---- drawing

    def row_height(self, row: EvidenceRow, width: int) -> int:
        """One line each."""
        return round((_FILE if row.file else _ITEM) * self._look.factor)

    def paint_row(self, painter: QPainter, place: QRect, row: EvidenceRow, stands: Standing) -> None:
        """An item with its mark, or a file with its clip."""
        if row.file is None:
            self._paint_item(painter, place, row.item)
        else:
            self._paint_file(painter, place, row.file)

    def _paint_item(self, painter: QPainter, place: QRect, item: ItemSeen) -> None:
        mark = QRect(place.left(), place.center().y() - _MARK // 2 + 1, _MARK, _MARK)
        paint_mark(painter, mark, self._look, state_of(item))
        said = f"{len(item.files)} 个文件" if item.state == "files" and item.files else item.said
        right = self._write(painter, place, said, "ink2" if item.is_settled else "error", at_right=True)
        room = place.adjusted(_INSET, 0, right - place.right() - _GAP, 0)
        self._write(painter, room, item.label, "ink")

    def _paint_file(self, painter: QPainter, place: QRect, file: FileSeen) -> None:
        colours = self._look.colours
        if file.path == self._shown:
            painter.fillRect(place.adjusted(_INSET - 4, 0, 0, 0), colours.accent_tint)
        icon = QRectF(place.left() + _INSET, place.center().y() - 6, 13, 13)
        self._look.paint_icon(painter, icon, "clip", colours.ink3)
        fact = _FACTS.get(file.fact or "", "")
        said = fact or size_in_words(file.bytes)
        right = self._write(painter, place.adjusted(0, 0, -6, 0), said, "error" if fact else "ink3", at_right=True)
        room = QRect(place)
        room.setLeft(place.left() + _INSET + 18)
        room.setRight(right - _GAP)
        self._write(painter, room, file.name, "accent", middle=True)

    def _write(
        self,
        painter: QPainter,
        place: QRect,
        words: str,
        tone: Tone,
        *,
        at_right: bool = False,
        middle: bool = False,
    ) -> int:
        """Words in their room; gives where words at the right begin."""
        metrics = self._look.metrics("body")
        cut = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colours.tone(tone))
        painter.drawText(place, int(_RIGHT if at_right else _LEFT), metrics.elidedText(words, cut, place.width()))
        return place.right() - metrics.horizontalAdvance(words)


def state_of(item: ItemSeen) -> State:
    """The mark of an item."""
    if any(file.fact for file in item.files):
        return "error"
    return ("dash" if item.state == "none" else "check") if item.is_settled else "ring"


def _words(row: EvidenceRow) -> str:
    return row.file.name if row.file else row.item.label


def _told(row: EvidenceRow) -> str:
    if row.file is None:
        return f"{row.item.label}：{row.item.said}"
    fact = _FACTS.get(row.file.fact or "", "")
    return f"{row.file.name}，{size_in_words(row.file.bytes)}{f'，{fact}' if fact else ''}"
