"""One section of the form as a page that scrolls: its blocks under one another, the walk through its editors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.forms.sections import Section
from app.ui.form.cells.base import AnswerCell
from app.ui.form.geometry import column_lines
from app.ui.form.grid import PaperGrid
from app.ui.form.parts import Parts, Seat
from app.ui.form.printed import TALL, PrintedWords, SealCell, SealPlace
from app.ui.form.rows.table import RowsTable
from app.ui.work.tools import Tools

LEFT, RIGHT = 22, 18  # margins of the table, the scroll bar inside the right one
NARROWEST, WIDEST = 640, 860
_TOP, _BOTTOM, _GAP = 14, 24, 8
_SHEET_EDGE = 28
_CARET_ROOM = 24
_LOWEST_LEFT = 0.75
_STRIP_ROOM = 56  # of two lines
# Tables of many columns may be wider than others, up to so many px for a millimetre of the paper.
_WIDEST_PER_MM = 5.2


def table_width(room: int, widest: int = WIDEST) -> int:
    """How wide a table is in a column of ``room`` px."""
    return max(min(room - LEFT - RIGHT, widest), 320)


class SectionView(QWidget):
    """The widgets of one section, built once and kept.

    ``entered`` and ``left`` carry the path or field of the editor that got or lost the focus, ``walked_out`` +1 or -1
    when the walk passes the last or first editor and whether it may leave the form (Enter stays in it), ``pasted`` a
    block of cells with its cell.
    """

    entered = Signal(str)
    left = Signal(str)
    walked_out = Signal(int, bool)
    pasted = Signal(object, str, str)

    def __init__(self, tools: Tools, section: Section, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.section = section
        self.parts = parts
        self.last_path = ""
        self._slack = 0
        millimetres = max((rows.millimetres for rows in parts.rows), default=0)
        self._widest = max(WIDEST, round(_WIDEST_PER_MM * millimetres))
        self._arranging = False
        for block in self.parts.blocks:
            block.setParent(self)  # shown with the section, once it has its width
            self._listen_for_heights(block)
        for seat in self.parts.seats:
            self._listen(seat)
        for rows in self.parts.rows:
            rows.entered.connect(self._enter)
            rows.left.connect(self.left)
            rows.walk.connect(lambda step: self._walk_from_focus(step, leaving=True))
        self._labelled = [(label, seat.cell) for seat in self.parts.seats if (label := seat.label) is not None]
        tools.look.changed.connect(self.arrange)

    # ---- listening

    def _listen_for_heights(self, block: QWidget) -> None:
        if isinstance(block, PaperGrid):
            block.resized.connect(self.arrange)
            for piece in block.pieces:
                if isinstance(piece.widget, PrintedWords | SealCell | SealPlace):
                    piece.widget.resized.connect(lambda block=block, widget=piece.widget: block.measure_again(widget))
        elif isinstance(block, PrintedWords | SealPlace):
            block.resized.connect(self.arrange)

    def _listen(self, seat: Seat) -> None:
        cell = seat.cell
        cell.entered.connect(self._enter)
        cell.left.connect(self.left)
        cell.walk.connect(self._walk_from_focus)
        cell.resized.connect(lambda: seat.grid.measure_again(cell))
        cell.pasted.connect(lambda field, text: self.pasted.emit(cell, field, text))
        cell.caret.connect(lambda rect: self._keep_in_sight(cell, rect))

    def _enter(self, path: str) -> None:
        self.last_path = path
        self.entered.emit(path)

    # ---- finding places

    def seat_of(self, field: str) -> Seat | None:
        """The cell that answers a field."""
        return next((seat for seat in self.parts.seats if field in seat.cell.fields), None)

    def focused_cell(self) -> AnswerCell | None:
        """The cell with the cursor in it."""
        now = QApplication.focusWidget()
        return next((seat.cell for seat in self.parts.seats if now is not None and seat.cell.isAncestorOf(now)), None)

    def focused_rows(self) -> RowsTable | None:
        """The growable table with the cursor in it."""
        now = QApplication.focusWidget()
        return next((rows for rows in self.parts.rows if now is not None and rows.isAncestorOf(now)), None)

    def focus_path(self, path: str, *, jump: bool = False) -> bool:
        """Put the cursor to a path, its row whole at a third of the height unless it is in sight; False: not here.

        ``jump``: from elsewhere, so that the lowest part of the page, where sentences lie over it, is not in sight.
        """
        head = path.partition(".")[0]
        for rows in self.parts.rows:
            if head in rows.fields:
                return rows.focus_path(path)
        seat = self.seat_of(head)
        if seat is None:
            return False
        here = self.focused_cell() is seat.cell
        seat.cell.focus_field(head)
        self.show_seat(seat, _LOWEST_LEFT if jump and not here else 1)
        return True

    def focus_end(self, *, last: bool = False) -> bool:
        """Put the cursor into the first or last field; False when there is none to fill."""
        if last and self.parts.rows:
            self.parts.rows[-1].focus_last()
            return True
        stops = [*self._stops(), *(rows.focus_first for rows in self.parts.rows)]
        if not stops:
            return False
        stops[-1 if last else 0]()
        return True

    def _stops(self) -> Iterator[Callable[[], None]]:
        """What puts the cursor into each field, in reading order."""
        for seat in self.parts.seats:
            for editor in seat.cell.field_editors():
                for field in editor.fields if editor.stops() else ():
                    yield partial(self._focus_seat, seat, field)

    def _focus_seat(self, seat: Seat, field: str) -> None:
        seat.cell.focus_field(field)
        self.show_seat(seat)

    # ---- the walk

    def editors(self) -> list[QWidget]:
        """What Tab walks through, in reading order; the buttons of a strip follow the cells of its row."""
        found: list[QWidget] = []
        for at, seat in enumerate(self.parts.seats):
            found += [stop for stop in seat.cell.editors() if stop.isEnabled()]
            later = self.parts.seats[at + 1 : at + 2]
            if not later or (later[0].grid, later[0].area.row) != (seat.grid, seat.area.row):
                found += _buttons(seat.grid.strip(seat.area.last_row))
        for rows in self.parts.rows:
            found += list(rows.editors())
        return found

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as one reads on paper, and on into the next section."""
        stops = self.editors()
        now = QApplication.focusWidget()
        holding = [at for at, stop in enumerate(stops) if stop is now or (now and stop.isAncestorOf(now))]
        at = next((at for at in holding if stops[at] is now), holding[0] if holding else None)
        if at is None:  # printed words that the mouse chose: back to the fields
            back = bool(stops) and ((self.last_path and self.focus_path(self.last_path)) or self.focus_end())
            return back or super().focusNextPrevChild(forward)
        step = 1 if forward else -1
        if not 0 <= at + step < len(stops):
            self.walked_out.emit(step, True)
            return True
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[at + step].setFocus(reason)
        scroll = self._scroll()
        seat = next((seat for seat in self.parts.seats if seat.cell.isAncestorOf(stops[at + step])), None)
        if seat is not None and scroll is not None and seat.cell.height() < scroll.viewport().height():
            self.show_seat(seat)  # in one that is higher than the page the text cursor is what must be seen
        return True

    def _walk_from_focus(self, step: int, *, leaving: bool = False) -> None:
        """Enter: the next field, as Tab, but boxes of one field are one stop. A table tells Tab in the same way."""
        stops = self._fields_in_order()
        at = stops.index(self.last_path.partition(".")[0]) if self.last_path.partition(".")[0] in stops else 0
        if not 0 <= at + step < len(stops):
            self.walked_out.emit(step, leaving)
            return
        field = stops[at + step]
        seat = self.seat_of(field)
        if seat is not None:
            self._focus_seat(seat, field)
        else:
            self.focus_path(field)

    def _fields_in_order(self) -> list[str]:
        found = [
            name
            for seat in self.parts.seats
            for editor in seat.cell.field_editors()
            if editor.stops()
            for name in editor.fields[:1]
        ]
        return found + [name for rows in self.parts.rows for name in rows.fields]

    # ---- the page

    def arrange(self) -> None:
        """Give every block its place; what has the focus keeps its y on the screen."""
        if not self._arranging:
            self._arrange(self.focused_cell())

    def _arrange(self, anchor: AnswerCell | None) -> None:
        self._arranging = True
        before = anchor.mapTo(self, QPoint(0, 0)).y() if anchor else 0
        scroll = self._scroll()
        value = scroll.verticalScrollBar().value() if scroll else 0  # a shorter page may scroll back by itself
        height = self._place_blocks()
        room = scroll.viewport().height() if scroll else 0
        self.setMinimumHeight(height)
        self.resize(self.width(), max(height, room))
        if scroll is not None:  # else a section that is just being shown has no range to scroll in yet
            QApplication.sendEvent(scroll, QEvent(QEvent.Type.LayoutRequest))
        if anchor is not None:
            self._scroll_by(value, anchor.mapTo(self, QPoint(0, 0)).y() - before)
        self._arranging = False
        self.show_labels()
        self.update()

    def show_labels(self) -> None:
        """Labels of tall answers stand beside the part of the answer that is in sight, others on its line."""
        scroll = self._scroll()
        if scroll is None:
            return
        top = scroll.verticalScrollBar().value()
        for label, cell in self._labelled:
            y = label.mapTo(self, QPoint(0, 0)).y()
            if label.height() == cell.height() > TALL >= cell.heightForWidth(cell.width()):
                label.set_seen(0, label.height())  # a short answer beside a tall one stands in the middle of the row
            else:
                label.set_seen(top - y, top + scroll.viewport().height() - y)

    def _scroll_by(self, value: int, distance: int) -> None:
        """Scroll on from ``value``, where the page stood before it was arranged.

        Where the page ends too early, room is added so that the focus still need not move.
        """
        scroll = self._scroll()
        if scroll is None or distance == 0:
            return
        bar = scroll.verticalScrollBar()
        wanted = value + distance
        if value == 0 and distance > 0 and self.height() <= scroll.viewport().height():
            return
        lacking = max(-wanted, 0)
        if lacking:
            self._slack += lacking
            self.setMinimumHeight(self._place_blocks())
            self.resize(self.width(), max(self.minimumHeight(), scroll.viewport().height()))
        bar.setValue(max(wanted, 0))

    def forget_slack(self) -> None:
        """The section is opened anew: it begins at its top."""
        if self._slack:
            slack, self._slack = self._slack, 0
            scroll = self._scroll()
            value = scroll.verticalScrollBar().value() if scroll else 0
            self._arrange(None)
            if scroll is not None:
                scroll.verticalScrollBar().setValue(max(value - slack, 0))

    def _place_blocks(self) -> int:
        scroll = self._scroll()
        room = scroll.width() if scroll else self.width()
        width = table_width(room, self._widest)
        left = max((room - width) // 2, LEFT) if room - LEFT - RIGHT > width else LEFT
        inner = _SHEET_EDGE if self.parts.sheet else 0
        y = _TOP + self._slack + (inner if self.parts.sheet else 0)
        above = False
        fixed = sum(self._height(block, width - 2 * inner) + _gap(block) for block in self.parts.blocks)
        for block in self.parts.blocks:
            height = self._height(block, width - 2 * inner)
            if isinstance(block, RowsTable):
                y -= int(above)  # its first line is the last one of the grid above
                self._align_columns(block, width)
                view = scroll.viewport().height() if scroll else self.height()
                height = max(height, block.minimumSizeHint().height(), view - _TOP - _BOTTOM - (fixed - height))
                block.setGeometry(left, y, width + block.GUTTER, height)
            else:
                block.setGeometry(left + inner, y, width - 2 * inner, height)
            y += height + _gap(block)
            above = isinstance(block, PaperGrid) and block.framed
        below = _BOTTOM if self.parts.rows else max(_BOTTOM, round(_STRIP_ROOM * self._tools.look.factor))
        return y + (inner if self.parts.sheet else 0) + below

    def _align_columns(self, rows: RowsTable, width: int) -> None:
        """Columns of the rows stand exactly below those of the grid above."""
        table = self._tools.desk.definition.tables[self.section.shows]
        if not any(isinstance(block, PaperGrid) for block in self.parts.blocks):
            return
        lines = column_lines(table.columns_mm, width)
        rows.set_column_widths([end - start for start, end in pairwise(lines)])

    def _height(self, block: QWidget, width: int) -> int:
        if isinstance(block, RowsTable):
            return block.minimumSizeHint().height()
        return block.heightForWidth(width)

    def _scroll(self) -> QScrollArea | None:
        at = self.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        return at

    def show_seat(self, seat: Seat, share: float = 1) -> None:
        """Scroll so that the whole row of a cell is in sight, at a third of the height when it was not.

        ``share`` of the page counts as in sight, from its top. Below the row there is room for a strip: when one
        opens later, the cell with the cursor must not move.
        """
        scroll = self._scroll()
        if scroll is None:
            return
        top, bottom = self._row_span(seat)
        bar, height = scroll.verticalScrollBar(), scroll.viewport().height()
        room = round(_STRIP_ROOM * self._tools.look.factor) if seat.grid.strip(seat.area.last_row) is None else 0
        if bar.value() <= top and bottom <= bar.value() + share * height:
            bar.setValue(max(bar.value(), min(bottom + room - height, top)))
            return
        bar.setValue(top - min(height // 3, max(height - (bottom - top), 0)))

    def _row_span(self, seat: Seat) -> tuple[int, int]:
        top = seat.cell.mapTo(self, QPoint(0, 0)).y() - 1
        bottom = top + seat.cell.height() + 2
        strip = seat.grid.strip(seat.area.last_row)
        return top, bottom + (strip.height() if strip else 0)

    def _keep_in_sight(self, cell: AnswerCell, caret: QRect) -> None:
        """The text cursor of a tall cell never leaves the page."""
        scroll = self._scroll()
        if scroll is None or not cell.isVisible():
            return
        top = cell.mapTo(self, caret.topLeft()).y()
        bottom = top + caret.height()
        bar, height = scroll.verticalScrollBar(), scroll.viewport().height()
        if top < bar.value() + _CARET_ROOM // 2:
            bar.setValue(top - _CARET_ROOM)
        elif bottom > bar.value() + height - _CARET_ROOM // 2:
            bar.setValue(bottom - height + _CARET_ROOM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width places everything anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() or self.parts.rows:
            self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """What stands in the tables has its place only now."""
        super().showEvent(event)
        self.show_labels()

    def event(self, event: QEvent) -> bool:
        """A growable table wants another height."""
        if event.type() == QEvent.Type.LayoutRequest and self.parts.rows:
            self.arrange()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A sheet of paper behind what is no table."""
        if not self.parts.sheet or not self.parts.blocks:
            return
        colours = self._tools.look.colours
        area = self.parts.blocks[0].geometry().united(self.parts.blocks[-1].geometry())
        sheet = area.adjusted(-_SHEET_EDGE, -_SHEET_EDGE, _SHEET_EDGE, _SHEET_EDGE)
        painter = QPainter(self)
        painter.fillRect(sheet, colours.hairline)
        painter.fillRect(sheet.adjusted(1, 1, -1, -1), colours.surface)


def _gap(block: QWidget) -> int:
    return 0 if isinstance(block, PaperGrid | PrintedWords) else _GAP


def _buttons(strip: QWidget | None) -> list[QWidget]:
    found = getattr(strip, "stops", ())
    return [button for button in found if not button.isHidden()]
