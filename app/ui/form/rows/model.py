"""The rows of one table field as Qt's model: what the draft holds, and as many blank rows as are shown below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.forms.answers import Row
from app.forms.definition import Repeat
from app.forms.issues import Issue
from app.forms.labels import label_of, with_years
from app.forms.table_rows import rows_in, text_in
from app.ui.work.board import worst_first
from app.ui.work.desk import Desk

Index = QModelIndex | QPersistentModelIndex
NUMBER = ""  # the column that holds 序号
_ROOT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Rows and columns from 0; ``columns`` gives the field of each column, ``NUMBER`` for 序号.

    ``rows_shown`` tells first and last row whose cells changed. Nothing is stored here: whoever changes the draft does
    so at the desk, and :meth:`show` brings it in.
    """

    rows_shown = Signal(int, int)

    def __init__(self, desk: Desk, repeat: Repeat) -> None:
        super().__init__(desk)
        self._desk = desk
        self.field = repeat.field
        self.asked = desk.definition.fields[repeat.field]
        self.cells = repeat.cells
        self.columns = tuple(NUMBER if cell.number else cell.field or NUMBER for cell in repeat.cells)
        self.texts = tuple(name for name in self.columns if name != NUMBER)
        self._least = max(repeat.printed_rows, 1)
        self._added = 0
        self._issues: dict[tuple[int, str], list[Issue]] = {}
        self.rows: list[Row] = rows_in(desk.answer_of(repeat.field))
        self._shown = self._wanted()
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        self._flags = (fixed, fixed | Qt.ItemFlag.ItemIsEditable)

    # ---- what Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Rows that are shown, blank ones below included."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Columns as printed."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be chosen, all but 序号 edited while the draft may be."""
        editable = index.isValid() and self.columns[index.column()] != NUMBER and not self._desk.read_only
        return self._flags[editable]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, and what is wrong with it as its tooltip; the rest is the painter's."""
        if not index.isValid():
            return None
        row, name = index.row(), self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.number_text(row) if name == NUMBER else self.text(row, name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = "，".join(self.sentence(issue) for issue in self.issues_at(row, name))
            text = self.number_text(row) if name == NUMBER else self.text(row, name)
            return f"{text or '空白'}，{said}" if said else text or "空白"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Labels and row numbers, for screen readers."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self.number_text(section)
        return self.label(self.columns[section])

    # ---- what the view asks

    def label(self, column: str) -> str:
        """What a column is called."""
        return with_years(self._desk.definition, self.asked.columns[column].label) if column != NUMBER else "序号"

    def text(self, row: int, column: str) -> str:
        """The text of a cell; blank below the rows of the draft."""
        return text_in(self.rows[row], column) if row < len(self.rows) else ""

    def is_blank(self, row: int) -> bool:
        """Whether nothing stands in a row."""
        return self._desk.counts_of(self.field).is_blank(row)

    def number(self, row: int) -> int:
        """The 序号 that a row is printed with, or would be if something stood in it."""
        return self._desk.row_number(self.field, row)

    def number_text(self, row: int) -> str:
        """The 序号 as it is shown: blank rows between others are not printed and have a dash."""
        return "–" if row < len(self.rows) and self.is_blank(row) else str(self.number(row))

    def filled(self) -> int:
        """How many rows hold anything."""
        return self._desk.counts_of(self.field).filled

    def issues_at(self, row: int, column: str) -> tuple[Issue, ...]:
        """What is wrong in a cell, the worst first; for 序号 what is wrong with the row as a whole."""
        found = self._issues.get((row, column))
        return worst_first(found) if found else ()

    def sentence(self, issue: Issue) -> str:
        """What is wrong, without the name of this table before it."""
        return issue.message.removeprefix(f"{label_of(self._desk.definition, self.field)} ")

    def rows_with_problems(self, first: int, last: int) -> int:
        """How many rows from ``first`` to ``last`` have something to correct or to look at."""
        return len({row for (row, _), found in self._issues.items() if first <= row <= last and _grave(found)})

    def path(self, row: int, column: str) -> str:
        """The place of a cell, or of a row for 序号, as issues name it."""
        return f"{self.field}.{row}.{column}" if column != NUMBER else f"{self.field}.{row}"

    # ---- what changes

    def show(self) -> None:
        """Bring in what the draft holds now, as few cells as changed."""
        before, self.rows = self.rows, rows_in(self._desk.answer_of(self.field))
        self._grow_or_shrink()
        changed = _first_and_last_change(before, self.rows)
        if changed is not None:
            first, last = changed[0], min(changed[1], self._shown - 1)
            if first <= last:
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
            self.rows_shown.emit(first, last)

    def add_row(self) -> int:
        """Show one more blank row at the end; gives its number."""
        self._added = self._shown + 1
        self._grow_or_shrink()
        return self._shown - 1

    def drop_rows(self, count: int) -> None:
        """Show so many blank rows less, if some were added."""
        self._added = max(0, self._added - count)
        self._grow_or_shrink()

    def show_issues(self) -> None:
        """Bring in what the last check found."""
        found: dict[tuple[int, str], list[Issue]] = {}
        for issue in self._desk.board.of_field(self.field):
            _, row, column = (*issue.path.split("."), "", "")[:3]
            if row.isdecimal() and (column in self.asked.columns or not column):
                found.setdefault((int(row), column), []).append(issue)
        if found != self._issues:
            self._issues = found
            self.rows_shown.emit(0, -1)

    def _wanted(self) -> int:
        return max(len(self.rows), self._least, self._added)

    def _grow_or_shrink(self) -> None:
        wanted = self._wanted()
        if wanted > self._shown:
            self.beginInsertRows(_ROOT, self._shown, wanted - 1)
            self._shown = wanted
            self.endInsertRows()
        elif wanted < self._shown:
            self.beginRemoveRows(_ROOT, wanted, self._shown - 1)
            self._shown = wanted
            self.endRemoveRows()


def _grave(issues: Sequence[Issue]) -> bool:
    return any(issue.kind != "note" for issue in issues)


def _first_and_last_change(before: Sequence[Row], after: Sequence[Row]) -> tuple[int, int] | None:
    """The span of rows that differ; rows that were not touched are the same objects, which makes this quick."""
    if before == after:
        return None
    shared = min(len(before), len(after))
    first = next((row for row in range(shared) if before[row] != after[row]), shared)
    if len(before) != len(after):
        return first, max(len(before), len(after)) - 1
    last = next(row for row in range(shared - 1, -1, -1) if before[row] != after[row])
    return first, last
