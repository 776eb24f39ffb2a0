"""What the volume holds, at the left of the whole book: covers, lists, sections, items with their files, blanks."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.books.seen import SeenVolume
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded
from app.ui.look.palette import BACKGROUND
from app.ui.widgets.list_rows import Index, ListRows, standing

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


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, view: Outline) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._view.rows[index.row()]
        return QSize(0, round((_SMALL_ROW if row.blank or row.depth else _ROW) * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._view.rows[index.row()]
        rect, chosen, focused, under_mouse = standing(option)
        colours, look = self._look.colours, self._look
        place = rect.adjusted(_EDGE, 0, -_EDGE, 0)
        if chosen:
            rounded(painter, place, colours.accent_tint, None)
        elif under_mouse:
            rounded(painter, place, colours.hairline, None)
        if chosen and focused:
            paint_focus(painter, place, colours)
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


class Outline(QListView):
    """``chosen`` tells the side of the line that was clicked or gone to, ``activated_again`` that Enter was pressed."""

    chosen = Signal(int)
    activated_again = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._quiet = False
        self._rows = ListRows[OutlineRow](self, attrgetter("title"), _told)
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(look, self))
        self.setAccessibleName("目录")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(BACKGROUND["ground"])
        self.verticalScrollBar().setSingleStep(24)
        self.selectionModel().currentChanged.connect(self._tell)
        look.changed.connect(self._renew)

    @property
    def rows(self) -> list[OutlineRow]:
        """All lines."""
        return self._rows.rows

    def set_volume(self, volume: SeenVolume) -> None:
        """Show the lines of a volume; where nothing changed the list keeps its place."""
        rows = outline_rows(volume)
        if rows != self._rows.rows:
            at = self.verticalScrollBar().value()
            self._quiet = True
            self._rows.show_rows(rows)
            self._quiet = False
            self.verticalScrollBar().setValue(at)

    def set_side(self, side: int) -> None:
        """Mark the line that a side belongs to: its own, or the last before it."""
        rows = self._rows.rows
        here = [number for number, row in enumerate(rows) if row.side == side]
        before = [number for number, row in enumerate(rows) if row.side < side and not row.blank]
        current = self.currentIndex().row()
        if not here and not before:
            return
        number = current if current in here else here[0] if here else before[-1]
        if number != current:
            self._quiet = True
            self.setCurrentIndex(self._rows.index(number))
            self._quiet = False

    def step(self, by: int) -> None:
        """To the next line that is not blank, one down or up."""
        at = self.currentIndex().row() + by
        rows = self._rows.rows
        while 0 <= at < len(rows) and (rows[at].blank or rows[at].depth):
            at += by
        if 0 <= at < len(rows):
            self.setCurrentIndex(self._rows.index(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the page itself."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_again.emit()
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """The tooltip tells a title that is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = self._tooltip(index) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), text, self, self.visualRect(index))
            return True
        return super().viewportEvent(event)

    def _tooltip(self, index: QModelIndex) -> str:
        row = self._rows.rows[index.row()]
        metrics = self._look.metrics("caption" if row.blank or row.depth else "body")
        room = self.visualRect(index).width() - 2 * (_EDGE + _INSET) - row.depth * _INDENT
        room -= metrics.horizontalAdvance(row.page) + _GAP if row.page else 0
        return row.title if metrics.horizontalAdvance(row.title) > room else ""

    def _tell(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._quiet:
            self.chosen.emit(self._rows.rows[now.row()].side)

    def _renew(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
