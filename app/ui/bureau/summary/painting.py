"""How the cells of the sheet are painted: as printed, with marks for what was changed, is in doubt or is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygon
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.bureau.summary_records import ColumnSeen
from app.ui.bureau.summary.model import SheetModel
from app.ui.form.rows.cell_lines import CellLines
from app.ui.look.look import Look
from app.ui.look.paint import grid_line, paint_focus

LEAST_HEIGHT = 34
ABOVE_BELOW = 8
PAD_X = 6
_MOST_LINES = 12
_CORNER = 8
_FIGURES = frozenset(("integer", "decimal", "percent", "quantity"))
_GRIP = 12
_CENTRED_LINES, _SHORT = 2, 8


class Standing(NamedTuple):
    """What the view knows of a cell when it is painted."""

    current: bool
    focused: bool
    in_row: bool
    under_mouse: bool


class SheetPainter(QStyledItemDelegate):
    """Paints the cells of a :class:`SheetModel`; the view says where the cursor is."""

    def __init__(self, look: Look, model: SheetModel, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self._standing: Callable[[int, int], Standing] = lambda _row, _column: Standing(False, False, False, False)
        self.lines = CellLines(look.font("body"), look.metrics("body"), _MOST_LINES)
        self._long: set[str] = set()

    def ask_standing(self, standing: Callable[[int, int], Standing]) -> None:
        """Ask ``standing`` about row and column when a cell is painted."""
        self._standing = standing

    def measure_anew(self) -> None:
        """Columns have other widths: what is long is another thing now."""
        self._long.clear()

    def use_look(self) -> None:
        """The size of type has changed."""
        self.measure_anew()
        self.lines = CellLines(self._look.font("body"), self._look.metrics("body"), _MOST_LINES)

    # ---- measures

    def broken(self, row: int, column: int, width: int) -> tuple[str, ...]:
        """The lines of a cell that is ``width`` px wide, its line of the grid included."""
        room, found = width - 1 - 2 * PAD_X, self._model.column(column)
        text = self._model.text(row, column)
        if self._look.metrics("body").horizontalAdvance(text) <= room:
            return (text,) if text else ()
        lines = self.lines.of(_cut_as_printed(text, found), max(room, 1))
        if len(lines) > _CENTRED_LINES and found.asked is not None and found.asked.type == "text":
            self._long.add(found.id)
        elif len(lines) == _CENTRED_LINES and len(text) <= _SHORT and text.isalpha():
            middle = -(-len(text) // 2)  # 社会 above 组织
            lines = text[:middle], text[middle:]
        return lines

    def row_height(self, lines: int) -> int:
        """The height of a row with so many lines, its line of the grid included."""
        needed = max(lines, 1) * self._line_height() + 2 * ABOVE_BELOW + 1
        return max(round(LEAST_HEIGHT * self._look.factor), needed)

    def _line_height(self) -> int:
        return self._look.metrics("body").lineSpacing()

    # ---- painting

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell, its right and lower line of the grid included."""
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs of Qt forget it
        row, column = index.row(), index.column()
        colours, standing = self._look.colours, self._standing(row, column)
        inside = rect.adjusted(0, 0, -1, -1)
        painter.fillRect(rect, self._ground(row, column, standing))
        grid_line(painter, QRect(rect.right(), rect.top(), 1, rect.height()), colours.grid)
        grid_line(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.grid)
        found = self._model.column(column)
        if found.asked is None:
            self._paint_number(painter, inside, row, standing)
        else:
            self._paint_text(painter, inside, row, column, found)
            self._paint_marks(painter, inside, row, column)
        if standing.current and standing.focused:
            paint_focus(painter, inside, colours, 0)

    def _ground(self, row: int, column: int, standing: Standing) -> QColor:
        colours = self._look.colours
        if self._model.column(column).asked is None:
            return colours.accent_tint if standing.in_row else colours.label_cell
        if self._model.doubt(row, column):
            return colours.warning_tint
        return colours.accent_tint if standing.current else colours.surface

    def _paint_number(self, painter: QPainter, inside: QRect, row: int, standing: Standing) -> None:
        colours = self._look.colours
        if standing.under_mouse and self._model.rows[row].key:
            place = QRectF(inside.left() + 2, inside.center().y() - _GRIP / 2 + 1, _GRIP, _GRIP)
            self._look.paint_icon(painter, place, "grip", colours.ink3)
        painter.setFont(self._look.font("body"))
        painter.setPen(colours.ink2)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, str(row + 1))

    def _paint_text(self, painter: QPainter, inside: QRect, row: int, column: int, found: ColumnSeen) -> None:
        colours = self._look.colours
        room = inside.adjusted(PAD_X, 0, -PAD_X, 0)
        lines = self.broken(row, column, inside.width() + 1)
        painter.setFont(self._look.font("body"))
        painter.setPen(colours.ink if self._model.rows[row].key else colours.ink2)
        if not lines and found.asked is not None and found.asked.required:
            painter.setPen(colours.placeholder)
            lines = ("必填",)
        height = self._line_height()
        top = inside.top() + (inside.height() - len(lines) * height) // 2
        side = alignment(found, is_long=found.id in self._long)
        for number, line in enumerate(lines):
            place = QRect(room.left(), top + number * height, room.width(), height)
            painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, line)

    def _paint_marks(self, painter: QPainter, inside: QRect, row: int, column: int) -> None:
        """Changed: the lower left corner. To be looked at or wrong: the upper right one."""
        colours, cell = self._look.colours, self._model.rows[row].cells.get(column)
        issues = self._model.issues_at(row, column)
        if any(issue.kind == "error" for issue in issues):
            _corner(painter, inside, colours.error, at_top=True)
        elif self._model.doubt(row, column) or any(issue.kind == "warning" for issue in issues):
            _corner(painter, inside, colours.warning, at_top=True)
        if cell is not None and cell.edited:
            _corner(painter, inside, colours.accent, at_top=False)


def alignment(column: ColumnSeen, *, is_long: bool = False) -> Qt.AlignmentFlag:
    """Where a text stands: figures at the right, a column of long texts at the left, others in the middle."""
    if column.asked is not None and column.asked.type in _FIGURES:
        return Qt.AlignmentFlag.AlignRight
    if column.align == "left" or is_long:
        return Qt.AlignmentFlag.AlignLeft
    return Qt.AlignmentFlag.AlignHCenter


def _cut_as_printed(text: str, column: ColumnSeen) -> str:
    """A date behind its year, telephone numbers one below the other: as the layout breaks them."""
    kind = column.asked.type if column.asked else ""
    if kind == "date":
        return text.replace("年", "年\n", 1)
    return text.replace("、", "、\n") if kind == "phone" else text


def _corner(painter: QPainter, inside: QRect, colour: QColor, *, at_top: bool) -> None:
    right, top, left, bottom = inside.right() + 1, inside.top(), inside.left(), inside.bottom() + 1
    if at_top:
        points = [QPoint(right - _CORNER, top), QPoint(right, top), QPoint(right, top + _CORNER)]
    else:
        points = [QPoint(left, bottom - _CORNER), QPoint(left, bottom), QPoint(left + _CORNER, bottom)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygon(points))
    painter.restore()
