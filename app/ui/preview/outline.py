"""What the volume holds, at the left of the whole book: covers, lists, sections, items with their files, blanks."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from app.books.seen import SeenVolume
from app.ui.look.look import Look
from app.ui.look.palette import BACKGROUND
from app.ui.widgets.list_rows import Index, ListRows, standing
from app.ui.widgets.part_list import PartList, PartPainter

_ROW, _SMALL_ROW = 32, 26
_EDGE, _INSET, _INDENT, _GAP = 8, 10, 14, 10
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class OutlineRow(NamedTuple):
    """A line: its words, the label of its page, the side, how deep it lies (from 0), and whether the side is blank.

    The label is empty while it will still change.
    """

    title: str
    page: str
    side: int
    depth: int = 0
    blank: bool = False


def outline_rows(volume: SeenVolume) -> list[OutlineRow]:
    """All lines of a volume in the order of its sides."""
    order = {"entry": 0, "file": 1, "blank": 2}
    found = [(row.side, order[kind], number, row) for number, (kind, row) in enumerate(_rows(volume))]
    return [row for *_, row in sorted(found, key=lambda one: one[:3])]


def _rows(volume: SeenVolume) -> Iterator[tuple[str, OutlineRow]]:
    sure = volume.sure_sides
    for entry in volume.outline:
        page = volume.pages[entry.sheet_side - 1]
        if page.part_kind == "cover":
            yield "entry", OutlineRow(page.label, "", entry.sheet_side)
        else:
            label = page.label if page.side <= sure else ""
            yield "entry", OutlineRow(entry.title, label, entry.sheet_side, max(entry.level - 1, 0))
    for item in volume.items:
        for file in item.files:
            yield "file", OutlineRow(file.name, file.page if file.side <= sure else "", file.side, 1)
    for page in volume.pages:
        if page.kind == "blank":
            yield "blank", OutlineRow("空白", page.label if page.side <= sure else "", page.side, 0, blank=True)


def _told(row: OutlineRow) -> str:
    return f"{row.title}，第 {row.page} 页" if row.page else row.title


class _Painter(PartPainter["Outline"]):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._view.rows[index.row()]
        return QSize(0, round((_SMALL_ROW if row.blank or row.depth else _ROW) * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._view.rows[index.row()]
        stands = standing(option)
        colours, look, chosen = self._look.colours, self._look, stands.chosen
        place = stands.place.adjusted(_EDGE, 0, -_EDGE, 0)
        self.paint_standing(painter, place, stands)
        role = "caption" if row.blank or row.depth else "body"
        strong = chosen and not row.blank and not row.depth
        metrics = look.metrics("caption") if role == "caption" else look.metrics("body", strong)
        painter.setFont(look.font("caption") if role == "caption" else look.font("body", strong))
        room = place.adjusted(_INSET + row.depth * _INDENT, 0, -_INSET, 0)
        painter.setPen(colours.accent if chosen else colours.ink3)
        painter.drawText(room, _RIGHT_MIDDLE, row.page)
        room.adjust(0, 0, -metrics.horizontalAdvance(row.page) - _GAP if row.page else 0, 0)
        painter.setPen(colours.accent if chosen else colours.ink3 if row.blank else colours.ink)
        painter.drawText(room, _LEFT_MIDDLE, metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width()))


class Outline(PartList[OutlineRow]):
    """The lines of a volume; the key of each is its side."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "目录", ListRows[OutlineRow](None, attrgetter("title"), _told), parent)
        self.setItemDelegate(_Painter(look, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(True)
        self.viewport().setBackgroundRole(BACKGROUND["ground"])
        self.verticalScrollBar().setSingleStep(24)

    def key_of(self, row: OutlineRow) -> int:
        """Its side."""
        return row.side

    def set_volume(self, volume: SeenVolume) -> None:
        """Show the lines of a volume; where nothing changed the list keeps its place."""
        rows = outline_rows(volume)
        if rows != self.rows:
            at = self.verticalScrollBar().value()
            self._quiet = True
            self._rows.show_rows(rows)
            self._quiet = False
            self.verticalScrollBar().setValue(at)

    def set_side(self, side: int) -> None:
        """Mark the line that a side belongs to: its own, or the last before it."""
        rows = self.rows
        here = [number for number, row in enumerate(rows) if row.side == side]
        before = [number for number, row in enumerate(rows) if row.side < side and not row.blank]
        current = self.currentIndex().row()
        if not here and not before:
            return
        number = current if current in here else here[0] if here else before[-1]
        if number != current:
            self.mark_row(number)

    def step(self, by: int) -> None:
        """To the next line that is not blank, one down or up."""
        at = self.currentIndex().row() + by
        rows = self.rows
        while 0 <= at < len(rows) and (rows[at].blank or rows[at].depth):
            at += by
        if 0 <= at < len(rows):
            self.setCurrentIndex(self._rows.index(at))

    def tooltip(self, index: QModelIndex) -> str:
        """A title that is cut."""
        row = self.rows[index.row()]
        metrics = self._look.metrics("caption" if row.blank or row.depth else "body")
        room = self.visualRect(index).width() - 2 * (_EDGE + _INSET) - row.depth * _INDENT
        room -= metrics.horizontalAdvance(row.page) + _GAP if row.page else 0
        return row.title if metrics.horizontalAdvance(row.title) > room else ""
