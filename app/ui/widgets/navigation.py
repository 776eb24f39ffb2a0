"""The list of parts at the left: marks, names and counts; as a narrow strip only the marks."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.widgets.list_rows import Index, ListRows, standing
from app.ui.widgets.marks import KIND_NAMES, STATE_NAMES, Kind, State, paint_mark, paint_pill, pill_width
from app.ui.widgets.part_list import PartList, PartPainter

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


class _Painter(PartPainter["SideNavigation"]):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = self._view.rows[index.row()].heading
        if heading and self._view.narrow:
            return QSize(NARROW, 12)
        return QSize(NARROW, round((_HEADING if heading else ROW) * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._view.rows[index.row()]
        stands = standing(option)
        if row.heading:
            self._paint_heading(painter, stands.place, row)
            return
        edge = 4 if self._view.narrow else _EDGE
        place = stands.place.adjusted(edge, 0, -edge, 0)
        self.paint_standing(painter, place, stands)
        self._paint_row(painter, place, row, stands.chosen)

    def _paint_heading(self, painter: QPainter, rect: QRect, row: NavigationRow) -> None:
        colours = self._look.colours
        if self._view.narrow:
            if self._view.rows[0] is not row:
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


class SideNavigation(PartList[NavigationRow]):
    """The parts of a draft; keys are those of :class:`NavigationRow`."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, _Rows(None, attrgetter("name"), told), parent)
        self.narrow = False
        self.setItemDelegate(_Painter(look, self))

    def key_of(self, row: NavigationRow) -> str | None:
        """Its key; headings have none."""
        return None if row.heading else row.key

    @property
    def current_key(self) -> str:
        """The key of the part that is open; empty before one is."""
        row = self.current_row
        return row.key if row else ""

    def set_rows(self, rows: Sequence[NavigationRow]) -> None:
        """Show ``rows``; the open part stays open if it is still there."""
        open_before = self.current_key
        self._rows.show_rows(rows)
        if open_before:
            self.set_current(open_before)

    def set_row(self, row: NavigationRow) -> None:
        """Replace the row with the same key; a key that is not there changes nothing."""
        at = self.place_in_list(row.key)
        if at >= 0:
            self._rows.set_row(at, row)

    def set_current(self, key: str) -> None:
        """Mark the part ``key`` as open, without a signal; a key that is not there changes nothing."""
        at = self.place_in_list(key)
        if at >= 0:
            self.mark_row(at)

    def set_narrow(self, narrow: bool) -> None:
        """Show only the marks, in a strip of 44 px; names stand in tooltips."""
        if narrow != self.narrow:
            self.narrow = narrow
            self._look_changed()

    def tooltip(self, index: QModelIndex) -> str:
        """A name that is cut, and every name in the strip."""
        row = self.rows[index.row()]
        if self.narrow:
            return told(row)
        if row.heading:
            return ""
        room = self.visualRect(index).width() - 2 * (_EDGE + _INSET) - _MARK - 7
        room -= pill_width(self._look, str(row.problems)) + 6 if row.problems else 0
        metrics = self._look.metrics("body", index == self.currentIndex())
        room -= metrics.horizontalAdvance(row.note) + 10 if row.note else 0
        return row.name if metrics.horizontalAdvance(row.name) > room else ""
