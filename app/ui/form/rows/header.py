"""The printed header cells above the rows, in the proportions of the paper; they scroll sideways with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.forms.definition import FormDefinition, Table
from app.forms.labels import with_years
from app.ui.form.rows.painting import padding
from app.ui.look.look import Look
from app.ui.look.paint import grid_line
from app.ui.look.type import TypeRole

_LEAST = 36
_ABOVE_BELOW = 14
_INSTRUCTION = 40
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter


class HeaderCell(NamedTuple):
    """A header cell in the grid of header rows, from 0."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


def header_cells(definition: FormDefinition, table: Table) -> tuple[HeaderCell, ...]:
    """The cells of the last rows of a table that hold headers only."""
    first = len(table.rows)
    while first and all(cell.header is not None for cell in table.rows[first - 1]):
        first -= 1
    found: list[HeaderCell] = []
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table.rows[first:]):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + right) for down in range(cell.rows) for right in range(cell.cols)}
            text = with_years(definition, cell.header or "")
            found.append(HeaderCell(text, row, column, cell.rows, cell.cols))
    return tuple(found)


class RowsHeader(QWidget):
    """Paints header cells below its first line of pixels, which is left to a line of the grid."""

    def __init__(self, look: Look, cells: Sequence[HeaderCell], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._cells: tuple[HeaderCell, ...] = ()
        self._lines: tuple[int, ...] = (0,)
        self._offset = 0
        self._heights: list[int] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_cells(cells)

    def set_cells(self, cells: Sequence[HeaderCell]) -> None:
        """Show other cells; their lines are given next."""
        self._cells = tuple(cells)
        self.setAccessibleName("，".join(cell.text for cell in self._cells))

    def set_lines(self, lines: Sequence[int]) -> None:
        """Place the cells between lines at these x, the outer two included."""
        self._lines = tuple(lines)
        rows = max((cell.row + cell.rows for cell in self._cells), default=0)
        self._heights = [0] * rows
        for cell in sorted(self._cells, key=lambda cell: cell.rows):
            covered = range(cell.row, cell.row + cell.rows)
            lacking = self._wanted(cell) - sum(self._heights[row] for row in covered)
            if lacking > 0:
                self._heights[covered[-1]] += lacking
        self.updateGeometry()
        self.update()

    def set_offset(self, offset: int) -> None:
        """Scroll sideways with the rows."""
        self._offset = offset
        self.update()

    def right_edge(self) -> int:
        """Where the cells end, as far as they are seen."""
        return min(self._lines[-1] + 1 - self._offset, self.width())

    def sizeHint(self) -> QSize:
        """As high as the labels need."""
        return QSize(self._lines[-1] + 1, 1 + sum(self._heights))

    def minimumSizeHint(self) -> QSize:
        """The labels are never cut."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tinted cells with their words in the middle, the lines at their right and below included."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.translate(-self._offset, 0)
        for cell in self._cells:
            rect = self._rect(cell)
            inside = rect.adjusted(0, 0, -1, -1)
            painter.fillRect(rect, colours.label_cell)
            grid_line(painter, QRect(rect.right(), rect.top(), 1, rect.height()), colours.grid)
            grid_line(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.grid)
            painter.setPen(colours.ink2)
            painter.setFont(self._look.font(_role(cell)))
            pad = self._pad(inside.width())
            painter.drawText(inside.adjusted(pad, 0, -pad, 0), _WRAPPED, cell.text)
        painter.resetTransform()
        grid_line(
            painter, QRect(0, 1, 1, self.height() - 1), colours.grid
        )  # the frame stays where cells are scrolled away

    def _rect(self, cell: HeaderCell) -> QRect:
        """A cell with the lines at its right and below."""
        left, right = self._lines[cell.column] + 1, self._lines[cell.column + cell.columns] + 1
        top = 1 + sum(self._heights[: cell.row])
        return QRect(left, top, right - left, sum(self._heights[cell.row : cell.row + cell.rows]))

    def _wanted(self, cell: HeaderCell) -> int:
        width = self._lines[cell.column + cell.columns] - self._lines[cell.column] - 1
        room = QRect(0, 0, max(width - 2 * self._pad(width), 1), 10_000)
        words = self._look.metrics(_role(cell)).boundingRect(room, _WRAPPED, cell.text)
        return max(round(_LEAST * self._look.factor), words.height() + _ABOVE_BELOW) + 1

    def _pad(self, width: int) -> int:
        return padding(width)


def _role(cell: HeaderCell) -> TypeRole:
    """A header that is a whole instruction would take the room of the rows: it is set smaller."""
    return "caption" if len(cell.text) > _INSTRUCTION else "body"
