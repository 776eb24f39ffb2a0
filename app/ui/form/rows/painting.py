"""How the cells of the rows are painted: paper white, the grid's lines, text, the corner mark of a problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPolygon
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.forms.definition import Cell, Field
from app.forms.issues import Kind
from app.ui.form.rows.cell_lines import CellLines
from app.ui.form.rows.model import NUMBER, RowsModel
from app.ui.look.look import Look
from app.ui.look.paint import grid_line, paint_focus

PAD_X = 10
NARROW_PAD_X = 5
NARROW = 60
LEAST_HEIGHT = 34
_CORNER = 9
_RIGHT = frozenset(("integer", "decimal", "percent", "quantity"))


class Standing(NamedTuple):
    """What the view knows of a cell when it is painted."""

    selected: bool
    current: bool


def alignment(cell: Cell, asked: Field | None) -> Qt.AlignmentFlag:
    """Where a cell's text stands: as printed where the form says so, figures at the right."""
    said = {
        "left": Qt.AlignmentFlag.AlignLeft,
        "center": Qt.AlignmentFlag.AlignHCenter,
        "right": Qt.AlignmentFlag.AlignRight,
    }
    if cell.align in said:
        return said[cell.align]
    if asked is None:
        return Qt.AlignmentFlag.AlignHCenter
    return Qt.AlignmentFlag.AlignRight if asked.type in _RIGHT else Qt.AlignmentFlag.AlignLeft


def padding(width: int) -> int:
    """Room at the sides of a cell; less in narrow columns."""
    return NARROW_PAD_X if width < NARROW else PAD_X


class CellPainter(QStyledItemDelegate):
    """Paints cells of a :class:`RowsModel`; the view says which are selected."""

    def __init__(self, look: Look, model: RowsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self.lines = CellLines(look.font("value"), look.metrics("value"))
        self._standing: Callable[[int, int], Standing] = _nowhere
        self._aligned = tuple(
            alignment(cell, model.asked.columns.get(name))
            for cell, name in zip(model.cells, model.columns, strict=True)
        )
        self._wanted = {name for name, asked in model.asked.columns.items() if asked.required} or set(model.texts[:1])

    def ask_standing(self, standing: Callable[[int, int], Standing]) -> None:
        """Ask ``standing`` about row and column when a cell is painted."""
        self._standing = standing

    def use_look(self) -> None:
        """The size of type has changed."""
        self.lines = CellLines(self._look.font("value"), self._look.metrics("value"))

    def line_height(self) -> int:
        """The height of a line of text."""
        return self._look.metrics("value").lineSpacing()

    def row_height(self, lines: int) -> int:
        """The height of a row with so many lines, its line of the grid included."""
        return round(LEAST_HEIGHT * self._look.factor) + (max(lines, 1) - 1) * self.line_height()

    def aligned(self, column: int) -> Qt.AlignmentFlag:
        """Where the text of a column stands."""
        return self._aligned[column]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell, its right and lower line of the grid included."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        row, column = index.row(), index.column()
        name = self._model.columns[column]
        colours = self._look.colours
        inside = rect.adjusted(0, 0, -1, -1)
        standing = self._standing(row, column)
        ground = colours.label_cell if name == NUMBER else colours.surface
        painter.fillRect(rect, colours.accent_tint if standing.selected else ground)
        grid_line(painter, QRect(rect.right(), rect.top(), 1, rect.height()), colours.grid)
        grid_line(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.grid)
        if name == NUMBER:
            self._paint_number(painter, inside, row)
        else:
            self._paint_text(painter, inside, row, column, name)
        issues = self._model.issues_at(row, name)
        if issues and issues[0].kind in ("error", "warning"):
            _paint_corner(painter, inside, self._tone(issues[0].kind))
        if standing.current:
            paint_focus(painter, inside, colours, 0)

    def _paint_number(self, painter: QPainter, inside: QRect, row: int) -> None:
        colours = self._look.colours
        painter.setFont(self._look.font("body"))
        painter.setPen(colours.ink3 if self._model.is_blank(row) else colours.ink2)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, self._model.number_text(row))

    def _paint_text(self, painter: QPainter, inside: QRect, row: int, column: int, name: str) -> None:
        text, colours = self._model.text(row, name), self._look.colours
        pad = padding(inside.width())
        room = inside.adjusted(pad, 0, -pad, 0)
        painter.setFont(self._look.font("value"))
        painter.setPen(colours.ink)
        if not text and name in self._wanted and not self._model.is_blank(row):
            painter.setPen(colours.placeholder)
            text = "必填"
        lines = self.lines.of(text, room.width())
        height = self.line_height()
        top = inside.top() + (inside.height() - len(lines) * height) // 2
        for number, line in enumerate(lines):
            place = QRect(room.left(), top + number * height, room.width(), height)
            painter.drawText(place, self._aligned[column] | Qt.AlignmentFlag.AlignVCenter, line)

    def _tone(self, kind: Kind) -> QColor:
        return self._look.colours.error if kind == "error" else self._look.colours.warning


def _nowhere(_row: int, _column: int) -> Standing:
    return Standing(False, False)


def _paint_corner(painter: QPainter, inside: QRect, colour: QColor) -> None:
    """A triangle at the upper right; what is wrong is told in words below the table and in the help."""
    right, top = inside.right() + 1, inside.top()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygon([QPoint(right - _CORNER, top), QPoint(right, top), QPoint(right, top + _CORNER)]))
    painter.restore()
