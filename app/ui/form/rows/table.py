"""A growable table of the form: its header, its rows, what is wrong with the chosen cell, and the bar below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.forms.definition import Table
from app.forms.issues import Issue, Kind
from app.ui.form.geometry import column_lines
from app.ui.form.rows.bar import RowsBar
from app.ui.form.rows.changes import RowChanges
from app.ui.form.rows.header import RowsHeader, header_cells
from app.ui.form.rows.model import NUMBER, RowsModel
from app.ui.form.rows.transfer import ENDINGS, Transfer
from app.ui.form.rows.view import RowsView
from app.ui.look.paint import grid_line
from app.ui.widgets.drops import DropFrame
from app.ui.widgets.progress import BusyPanel
from app.ui.widgets.strips import Strip
from app.ui.work.desk import Edit
from app.ui.work.tools import Tools

# Room right of the cells for the scroll bar.
GUTTER = 14
_LEAST_ROWS = 2
_MOST_ROWS = 15
# A table narrower than this on the screen cannot be read: it scrolls sideways.
_LEAST_PER_MM = 4.1
_NOTHING = ("", "")


class RowsTable(QWidget):
    """The table ``table`` of the draft, ``GUTTER`` px wider than its cells, for the scroll bar.

    ``entered`` tells the path of the cell that has the cursor (``people.3.person_name``), ``left`` the field whose
    table lost it, ``walk`` that it wants to go on behind (+1) or before (-1) the table. Its first line of
    pixels is a line of the grid; it may lie over the last one of what stands above.
    """

    entered = Signal(str)
    left = Signal(str)
    walk = Signal(int)
    GUTTER = GUTTER

    def __init__(self, tools: Tools, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if table.repeat is None:
            raise ValueError(f"table {table.id} has no repeated row")
        self.tools = tools
        self._millimetres = table.columns_mm
        self._widths: tuple[int, ...] = ()
        self._pages: int | None = None
        self._shown: tuple[Issue, ...] = ()
        self.fields: tuple[str, ...] = (table.repeat.field,)
        read_only = bool(tools.desk.read_only)
        self.model = RowsModel(tools.desk, table.repeat)
        self.model.setParent(self)
        self.changes = RowChanges(tools.desk, tools.guide, self.model)
        self.header = RowsHeader(tools.look, header_cells(tools.desk.definition, table), self)
        self.view = RowsView(tools.look, self.model, self.changes, read_only, self)
        self.strip = Strip(tools.look, "error", "", parent=self)
        self.busy = BusyPanel(tools.look, parent=self)
        self.notice = Strip(tools.look, "error", "", ("换一个文件", "知道了"), parent=self)
        self.bar = RowsBar(tools.look, self)
        self.transfer = Transfer(tools, self.model, self.changes, self)
        self._build(read_only)
        self._connect()
        self.model.show_issues()
        self._show_count()

    def _build(self, read_only: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(0, 0, GUTTER - 1, 0)
        above.addWidget(self.header)
        column.addLayout(above)
        beside = QVBoxLayout()
        beside.setContentsMargins(1, 0, 0, 0)  # the line of the grid at the left
        beside.addWidget(self.view)
        column.addLayout(beside, 1)
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, GUTTER, 0)
        below.setSpacing(0)
        for widget in (self.strip, self.busy, self.notice, self.bar):
            below.addWidget(widget)
        column.addLayout(below)
        column.addStretch(0)
        self.strip.hide()
        self.notice.hide()
        self.view.setAccessibleName(self.transfer.title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        bar, view, transfer = self.bar, self.view, self.transfer
        if not read_only:
            bar.add("添加一行", view.commands.add_row, icon="plus", outlined=True)
            bar.add_gap()
            bar.add("插入", view.commands.insert_row)
            bar.add("删除", view.commands.remove_rows)
            bar.add("上移", lambda: view.commands.move_rows(-1), key="Alt+↑")
            bar.add("下移", lambda: view.commands.move_rows(1), key="Alt+↓")
            bar.add_gap()
            bar.add("从表格导入…", transfer.choose_and_read)
            drops = DropFrame(self.tools.look, self, f"松开即可导入到“{transfer.title}”", accepts=_are_tables)
            drops.dropped.connect(lambda files: transfer.read(files[0]))
        bar.add("导出为表格", transfer.choose_and_write)

    def _connect(self) -> None:
        desk, view, transfer = self.tools.desk, self.view, self.transfer
        desk.edited.connect(self._hear)
        desk.checked.connect(self.show_problems)
        view.entered.connect(self._enter)
        view.left_table.connect(self._leave)
        view.walk.connect(self.walk)
        view.height_changed.connect(self._fit_height)
        view.horizontalScrollBar().valueChanged.connect(self.header.set_offset)
        self.strip.acted.connect(self._mend)
        self.strip.more_asked.connect(self._show_next)
        transfer.began.connect(self._begin_transfer)
        transfer.went_on.connect(self.busy.tell)
        transfer.ended.connect(self.busy.end)
        transfer.refused.connect(self._show_refusal)
        self.busy.cancelled.connect(transfer.cancel)
        self.changes.began.connect(self._begin_transfer)
        self.changes.ended.connect(self.busy.end)
        self.busy.cancelled.connect(self.changes.give_up)
        self.notice.acted.connect(self._answer_refusal)
        self.tools.look.changed.connect(self._use_look)

    # ---- what the page calls

    @property
    def millimetres(self) -> float:
        """How wide the columns are on paper."""
        return sum(self._millimetres)

    def focus_path(self, path: str) -> bool:
        """Put the cursor into the cell of a path (of a row or the field: the first one); False when it is not here."""
        field, row, column = (*path.split("."), *_NOTHING)[:3]
        if field != self.model.field:
            return False
        if not row.isdecimal():
            self.focus_first()
            return True
        place = self.model.columns.index(column) if column in self.model.texts else self.view.stops[0]
        self.view.edit_cell(min(int(row), self.model.rowCount() - 1), place)
        return True

    def focus_first(self) -> None:
        """Put the cursor into the first cell."""
        self.view.edit_cell(0, self.view.stops[0])

    def focus_last(self) -> None:
        """Put the cursor into the last cell of the last row that holds anything."""
        self.view.edit_cell(max(len(self.model.rows) - 1, 0), self.view.stops[-1])

    def focus_field(self, field: str) -> None:
        """Put the cursor where it was last, at first into the first cell."""
        self.view.edit_cell(*self.view.choice.current())

    def editors(self) -> Sequence[QWidget]:
        """What takes the focus, for Tab."""
        return (self.view,)

    def take_none(self) -> bool:
        """F9: 无 into the cell of the cursor; whether it was done."""
        return self.view.commands.put_none()

    def give_back(self) -> bool:
        """Esc: what stood in the cell before; whether there was anything to give back."""
        return self.view.editing.give_back()

    def set_place(self, where: str) -> None:
        """Name the editor for screen readers: ``where`` is the section."""
        self.view.editing.where = f"{where} › " if where else ""

    def set_pages(self, pages: int | None) -> None:
        """Tell how many pages the rows are printed on; None while nobody knows."""
        self._pages = pages
        self._show_count()

    def set_column_widths(self, widths: Sequence[int]) -> None:
        """Use these widths, each with the line of the grid at its right, unless they are too narrow to be read."""
        self._widths = tuple(widths)
        self._place_columns()

    def show_answers(self) -> None:
        """Show what the draft holds."""
        self.model.show()
        self._show_count()

    def show_problems(self) -> None:
        """Show what the last check found."""
        self.model.show_issues()
        self._show_strip()

    # ---- geometry

    def sizeHint(self) -> QSize:
        """All rows, at most fifteen."""
        most = _MOST_ROWS * self.view.painter_of_cells.row_height(1)
        rows = min(self.view.content_height(), most)
        return QSize(self.header.sizeHint().width() + GUTTER, self._around() + rows)

    def minimumSizeHint(self) -> QSize:
        """Some rows must be seen."""
        return QSize(320, self._around() + self.view.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns keep the proportions of the paper."""
        super().resizeEvent(event)
        self._place_columns()

    def hideEvent(self, event: QHideEvent) -> None:
        """Left for another section or page: what was pasted is there when it is shown again."""
        super().hideEvent(event)
        self.changes.settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line of the grid at the left, and the one above the header: the last one of a grid that stands above."""
        painter = QPainter(self)
        colours = self.tools.look.colours
        bottom = self.view.geometry().top() + min(self.view.viewport().height(), self.view.content_height())
        grid_line(painter, QRect(0, 0, 1, bottom), colours.grid)
        grid_line(painter, QRect(0, 0, self.header.right_edge(), 1), colours.grid)

    def _around(self) -> int:
        strips = sum(one.sizeHint().height() for one in (self.strip, self.notice) if not one.isHidden())
        return self.header.sizeHint().height() + self.bar.sizeHint().height() + strips

    def _place_columns(self) -> None:
        least = round(sum(self._millimetres) * _LEAST_PER_MM)
        lines = column_lines(self._millimetres, max(self.width() - GUTTER, least))
        if self._widths and sum(self._widths) + 1 >= least:
            lines = (0, *(sum(self._widths[: place + 1]) for place in range(len(self._widths))))
        self.header.set_lines(lines)
        self.view.set_widths([right - left for left, right in pairwise(lines)])
        self._fit_height()

    def _fit_height(self) -> None:
        bar = self.view.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        self.view.setMaximumHeight(self.view.content_height() + extra)
        self.view.setMinimumHeight(
            min(self.view.content_height(), _LEAST_ROWS * self.view.painter_of_cells.row_height(1)) + extra
        )
        self.updateGeometry()

    def _use_look(self) -> None:
        self.view.use_look()
        self._place_columns()

    # ---- what happens

    def _hear(self, edit: Edit) -> None:
        if self.model.field in edit.fields:
            self.show_answers()

    def _enter(self, path: str) -> None:
        self.entered.emit(path)
        self.tools.guide.set_focus(path)
        self._show_strip()

    def _leave(self) -> None:
        self.left.emit(self.model.field)

    def _show_count(self) -> None:
        filled = self.model.filled()
        printed = f"，打印 {self._pages} 页" if self._pages and filled else ""
        asked = self.model.asked
        hint = f"至少填 {asked.at_least} 行" if asked.at_least else asked.hint or "还没有填"
        self.bar.count.setText(f"{filled} 行{printed}" if filled else hint)

    def _show_strip(self) -> None:
        """The worst problem of the chosen cell, with the buttons that mend it; what is only blank needs none."""
        row, column = self.view.choice.current()
        name = self.model.columns[column]
        found = self.model.issues_at(row, name) or self.model.issues_at(row, NUMBER)
        issues = tuple(issue for issue in found if issue.kind in ("error", "warning"))
        if set(map(id, issues)) == set(map(id, self._shown)):
            return
        self._shown = issues
        if issues:
            self._fill_strip()
        self.strip.setVisible(bool(issues))
        self.updateGeometry()

    def _fill_strip(self) -> None:
        first = self._shown[0]
        kind: Kind = "error" if first.kind == "error" else "warning"
        self.strip.set_issue(kind, self.model.sentence(first), [fix.label for fix in first.fixes], len(self._shown) - 1)
        self.strip.set_actions_shown(not self.tools.desk.read_only)

    def _show_next(self) -> None:
        """The next problem of the same cell."""
        self._shown = (*self._shown[1:], self._shown[0])
        self._fill_strip()

    def _mend(self, number: int) -> None:
        if self._shown and number < len(self._shown[0].fixes):
            self.tools.desk.fix(self._shown[0].fixes[number])

    def _begin_transfer(self, sentence: str) -> None:
        self.notice.hide()
        self.busy.begin(sentence)

    def _show_refusal(self, sentence: str) -> None:
        self.notice.set_issue("error", sentence, ("换一个文件", "知道了"))
        self.notice.show()

    def _answer_refusal(self, number: int) -> None:
        self.notice.hide()
        if number == 0:
            self.transfer.choose_and_read()


def _are_tables(files: list[Path]) -> bool:
    return len(files) == 1 and files[0].suffix.lower() in ENDINGS
