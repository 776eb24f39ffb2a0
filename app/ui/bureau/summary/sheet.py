"""The landscape sheet on its grey ground: title, line above the table, header, rows; the header stays in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.bureau.summary_records import SummarySeen
from app.ui.bureau.summary.table import SheetTable
from app.ui.bureau.summary.words import column_name
from app.ui.form.rows.header import HeaderCell, RowsHeader
from app.ui.form.rows.painting import padding
from app.ui.look.look import Look
from app.ui.look.paint import grid_line
from app.ui.look.palette import BACKGROUND
from app.ui.widgets.labels import TextLabel

LEAST, MOST = 698, 1100
_GROUND = 16
_PAPER = 24
_GAP = 6
_STEP = 40
_LONGEST_UNIT = 8
_ROWS_SEEN = 3


def header_cells(look: Look, texts: Sequence[str], lines: Sequence[int]) -> list[HeaderCell]:
    """The header between ``lines``, broken as it is printed: in words of like length, the unit on a line of its own."""
    found = []
    for at, (text, (left, right)) in enumerate(zip(texts, pairwise(lines), strict=True)):
        width = right - left - 1
        room = width - 2 * padding(width)
        found.append(HeaderCell(_broken(text, room, look.metrics("body").horizontalAdvance), 0, at, 1, 1))
    return found


def _broken(text: str, room: int, wide: Callable[[str], int]) -> str:
    name, gap, unit = text.partition(" (")
    if wide(text) < room or len(unit) > _LONGEST_UNIT:
        return text
    parts = 1
    while parts < len(name) and wide(name[: -(-len(name) // parts)]) >= room:
        parts += 1
    length = -(-len(name) // parts)
    words = [name[at : at + length] for at in range(0, len(name), length)]
    return "\n".join([*words, *([f"({unit}"] if gap else [])])


class Paper(QWidget):
    """The sheet at its size; places what stands on it by hand, since it may be as high as a thousand rows."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.title = TextLabel(look, "", role="title", semibold=True, wrap=True, parent=self)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.above = TextLabel(look, "", tone="ink2", parent=self)
        self.header = RowsHeader(look, (), self)
        self.table = SheetTable(look, self)
        self._widths_mm: tuple[float, ...] = ()
        self._headers: tuple[str, ...] = ()

    def show_seen(self, seen: SummarySeen) -> None:
        """What stands there besides the rows."""
        self.title.setText(seen.title)
        self.above.setText("\n".join(seen.above))
        widths = tuple(column.width_mm for column in seen.columns)
        if widths != self._widths_mm:
            self._widths_mm = widths
        self._headers = tuple(column.header for column in seen.columns)

    def lines(self, width: int) -> tuple[int, ...]:
        """Where the lines between columns stand on a table of that width, the outer two included."""
        total = sum(self._widths_mm) or 1
        return tuple(round(edge / total * (width - 1)) for edge in accumulate(self._widths_mm, initial=0.0))

    def lay_out(self, width: int) -> QSize:
        """Place everything for a table of that width; the size of the sheet."""
        left, top = _PAPER, _PAPER
        lines = self.lines(width)
        self.title.setGeometry(left, top, width, max(self.title.heightForWidth(width), 1))
        top = self.title.geometry().bottom() + 1 + 2 * _GAP
        self.above.setGeometry(left, top, width, self.above.sizeHint().height())
        top = self.above.geometry().bottom() + 1 + _GAP
        self.header.set_cells(header_cells(self._look, self._headers, lines))
        self.header.set_lines(lines)
        self.header.setGeometry(left, top, width, self.header.sizeHint().height())
        top = self.header.geometry().bottom() + 1
        self.table.set_widths([after - before for before, after in pairwise(lines)])
        self.table.setGeometry(left + 1, top, width - 1, max(self.table.content_height(), 1))
        size = QSize(width + 2 * _PAPER, top + self.table.content_height() + _PAPER)
        self.resize(size)
        return size

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, its edge, and the lines above and at the left of the grid."""
        painter = QPainter(self)
        colours = self._look.colours
        seen = event.rect()
        painter.fillRect(seen, colours.surface)
        for edge in (
            QRect(0, 0, self.width(), 1), QRect(0, self.height() - 1, self.width(), 1),
            QRect(0, 0, 1, self.height()), QRect(self.width() - 1, 0, 1, self.height()),
        ):  # fmt: skip
            painter.fillRect(edge & seen, colours.hairline)
        header, table = self.header.geometry(), self.table.geometry()
        grid_line(painter, QRect(header.left(), header.top(), header.width(), 1), colours.grid)
        grid_line(painter, QRect(header.left(), table.top(), 1, table.height()), colours.grid)


class _Ground(QWidget):
    """What the paper lies on."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        paper.setParent(self)
        self.setBackgroundRole(BACKGROUND["desk"])
        self.setAutoFillBackground(True)


class SheetView(QScrollArea):
    """Scrolls the sheet. ``went`` as of its table."""

    went = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.paper = Paper(look)
        self.table = self.paper.table
        self._ground = _Ground(self.paper)
        self.stuck = RowsHeader(look, (), self.viewport())
        self.stuck.hide()
        self._is_placing = False
        self._names: tuple[str, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setBackgroundRole(BACKGROUND["desk"])
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWidget(self._ground)
        self.verticalScrollBar().setSingleStep(_STEP)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.table.grew.connect(self._grown)
        self.table.went.connect(self._follow)
        self.table.page_asked.connect(self._page)
        self.table.drag.wandered.connect(self._wander)
        look.changed.connect(self._use_look)

    def show_seen(self, seen: SummarySeen) -> None:
        """Bring in what the book holds."""
        self._names = tuple(column_name(column) for column in seen.columns)
        self.paper.show_seen(seen)
        before = self.table.place
        self.table.show_seen(seen)
        self.lay_out()
        if self.table.place is not None and self.table.place != before:
            self.reveal(*self.table.place)

    def lay_out(self) -> None:
        """Place the paper in the middle of what is seen, and the header where it stays."""
        if self._is_placing or not self.table.rows.columns:
            return
        self._is_placing = True
        room = self.viewport().width()
        width = max(LEAST, min(MOST, room - 2 * (_GROUND + _PAPER)))
        size = self.paper.lay_out(width)
        left = max(_GROUND, (room - size.width()) // 2)
        self.paper.move(left, _GROUND)
        self._ground.resize(max(room, size.width() + 2 * _GROUND), size.height() + 2 * _GROUND)
        lines = self.paper.lines(width)
        self.stuck.set_cells(header_cells(self._look, self._names, lines))
        self.stuck.set_lines(lines)
        self._is_placing = False
        self._scrolled()

    def reveal(self, row: int, column: int) -> None:
        """Scroll as far as needed to show a cell whole."""
        cell = self.table.rect_of(row, column)
        corner = self.table.viewport().mapTo(self._ground, cell.topLeft())
        bar, room = self.verticalScrollBar(), self.viewport().height()
        stuck, header = self.stuck.sizeHint().height(), self.paper.header.height()
        if row == 0 and header + _ROWS_SEEN * cell.height() < room:
            stuck = header  # the first row is seen below the whole header where there is room for some rows besides
        elif row == 0:
            bar.setValue(max(bar.value(), corner.y() - stuck))
        if corner.y() - stuck < bar.value():
            bar.setValue(corner.y() - stuck - _GAP)
        elif corner.y() + cell.height() > bar.value() + room:
            bar.setValue(corner.y() + cell.height() + _GAP - room)
        across, wide = self.horizontalScrollBar(), self.viewport().width()
        if corner.x() < across.value():
            across.setValue(corner.x() - _GAP)
        elif corner.x() + cell.width() > across.value() + wide:
            across.setValue(corner.x() + cell.width() + _GAP - wide)

    # ---- what moves

    def _use_look(self) -> None:
        self.table.use_look()
        self.lay_out()

    def _grown(self, above: int) -> None:
        self.lay_out()
        if above and self.verticalScrollBar().value() > self.table.y():
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + above)

    def _follow(self) -> None:
        if self.table.place is not None:
            self.reveal(*self.table.place)
        self.went.emit()

    def _page(self, by: int) -> None:
        if self.table.place is None:
            return
        row, column = self.table.place
        room = self.viewport().height() - self.stuck.sizeHint().height()
        y = self.table.rect_of(row, column).center().y() + by * room
        found = self.table.rowAt(max(0, min(y, self.table.content_height() - 1)))
        if found >= 0:
            self.table.go_to(found, column)

    def _wander(self, by: int) -> None:
        """The row that is held goes on with the page that moves under the mouse."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + by)
        point = self.table.viewport().mapFromGlobal(QCursor.pos())
        self.table.drag.move(point, self.table.speed_at(point.y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sheet takes the width that there is; the cell of the cursor stays in sight."""
        super().resizeEvent(event)
        self.lay_out()
        if self.table.place is not None:
            self.reveal(*self.table.place)

    def _scrolled(self) -> None:
        paper, bar = self.paper, self.verticalScrollBar().value()
        header = paper.header.geometry().translated(paper.pos())
        height = self.stuck.sizeHint().height()
        left = header.left() - self.horizontalScrollBar().value()
        self.stuck.setGeometry(left, -1, header.width(), height)  # its first line is left to a grid that is not there
        # the names stand in the middle of the header: when they are gone, these take their place
        self.stuck.setVisible(bar > header.center().y() - height // 2 and bool(self.table.rows.rows))
        self.stuck.raise_()
        top = self.table.viewport().mapTo(self._ground, self.table.viewport().rect().topLeft()).y()
        self.table.first_seen = max(self.table.rowAt(max(bar - top, 0)), 0)
