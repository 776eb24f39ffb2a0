"""The rows of the summary as Qt's model: what the book holds, nothing of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.bureau.summary_records import CellSeen, ColumnSeen, IssueSeen, RowSeen, SummarySeen
from app.forms.field_types import FIELD_TYPES
from app.ui.bureau.summary.changes import cell_of
from app.ui.bureau.summary.words import column_name, doubt_words, issue_words, source_words
from app.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NO_COLUMN = ColumnSeen("", "", 0)
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class Place(NamedTuple):
    """A cell, row and column from 0."""

    row: int
    column: int


class SheetModel(QAbstractTableModel):
    """Rows from 0; columns as printed, the first one is 序号."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.columns: tuple[ColumnSeen, ...] = ()
        self.rows: tuple[RowSeen, ...] = ()
        self.seen: SummarySeen | None = None
        self._issues: dict[tuple[str, int], tuple[IssueSeen, ...]] = {}

    # ---- what Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        """The applicants that are listed."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Columns as printed."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be chosen; those that came from a draft can be edited."""
        if self.may_edit(index.row(), index.column()):
            return _FLAGS | Qt.ItemFlag.ItemIsEditable
        return _FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, what is read aloud of it, and its tooltip."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(part for part in (self.text(row, column) or "空白", self.told(row, column)) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.tooltip(row, column))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Headers and row numbers, for screen readers."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return str(section + 1) if orientation == Qt.Orientation.Vertical else column_name(self.columns[section])

    # ---- what the view asks

    def may_edit(self, row: int, column: int) -> bool:
        """Whether a cell can be changed here: rows typed into the summary draft are changed there."""
        return 0 <= row < len(self.rows) and bool(self.rows[row].key) and self.column(column).asked is not None

    def column(self, number: int) -> ColumnSeen:
        """A printed column."""
        return self.columns[number] if 0 <= number < len(self.columns) else _NO_COLUMN

    def text(self, row: int, column: int) -> str:
        """The text as it is printed; for 序号 its number."""
        found = self.column(column)
        if found.asked is None or self.seen is None:
            return str(row + 1)
        text = self.rows[row].texts[column]
        return FIELD_TYPES[found.asked.type].show(text, found.asked, self.seen.decimals) if text else ""

    def stored(self, row: int, column: int) -> str:
        """The text as it is stored and typed."""
        return self.rows[row].texts[column]

    def cell(self, row: int, column: int) -> CellSeen:
        """Where the text of a cell came from."""
        return cell_of(self.rows[row], column, self.column(column))

    def issues_at(self, row: int, column: int) -> tuple[IssueSeen, ...]:
        """What is wrong in a cell, as the last check found it."""
        return self._issues.get((self.rows[row].key, column), ())

    def doubt(self, row: int, column: int) -> str:
        """What to look at twice."""
        found = self.rows[row].cells.get(column)
        if found is None or self.seen is None:
            return ""
        return doubt_words(found, self.column(column), self.seen.staff)

    def wrong(self, row: int, column: int) -> str:
        """What is wrong in a cell, in words."""
        return issue_words(self.issues_at(row, column), self.column(column))

    def source(self, row: int, column: int) -> str:
        """Where a text came from, in words; nothing for 序号."""
        found = self.column(column)
        if found.asked is None or self.seen is None:
            return ""
        return source_words(self.cell(row, column), self.stored(row, column), found, self.seen.decimals)

    def told(self, row: int, column: int) -> str:
        """All that a cell has to say besides its text."""
        edited = self.source(row, column) if self.column(column).asked and self.cell(row, column).edited else ""
        return "；".join(part for part in (self.wrong(row, column), self.doubt(row, column), edited) if part)

    def tooltip(self, row: int, column: int) -> str:
        """Source, and what is to be looked at."""
        parts = (self.wrong(row, column), self.doubt(row, column), self.source(row, column))
        return "\n".join(part for part in parts if part)

    def places(self) -> Iterator[Place]:
        """Cells that are wrong or to be looked at, in the order of the table."""
        for row, found in enumerate(self.rows):
            own = {column for column in found.cells if self.doubt(row, column)}
            own |= {column for column in range(len(self.columns)) if self.issues_at(row, column)}
            yield from (Place(row, column) for column in sorted(own))

    def counts(self, seen: SummarySeen) -> tuple[int, int]:
        """Cells to be looked at twice, and cells that are wrong."""
        wrong = sum(one.kind in ("error", "unfilled") for one in seen.issues if one.column >= 0)
        doubts = sum(bool(self.doubt(row, at)) for row, line in enumerate(self.rows) for at in line.cells)
        return doubts, wrong

    def row_of(self, key: str) -> int:
        """Where a row stands; -1 when it is not listed."""
        return next((number for number, row in enumerate(self.rows) if row.key == key), -1)

    def column_of(self, name: str) -> int:
        """Which column it is; -1 when it is none."""
        return next((number for number, column in enumerate(self.columns) if column.id == name), -1)

    # ---- what changes

    def show(self, seen: SummarySeen) -> tuple[int, ...] | None:
        """Bring in what the book holds now: the rows whose texts differ, None when other rows stand there."""
        before, same = self.rows, self.columns == seen.columns and len(self.rows) == len(seen.rows)
        self._bring_issues(seen)
        if not same or any(old.key != new.key for old, new in zip(before, seen.rows, strict=True)):
            self.beginResetModel()
            self.seen, self.columns, self.rows = seen, seen.columns, seen.rows
            self.endResetModel()
            return None
        self.seen, self.rows = seen, seen.rows
        if before:
            self.dataChanged.emit(self.index(0, 0), self.index(len(before) - 1, len(self.columns) - 1))
        pairs = zip(before, seen.rows, strict=True)
        return tuple(number for number, (old, new) in enumerate(pairs) if old.texts != new.texts)

    def _bring_issues(self, seen: SummarySeen) -> None:
        if self.seen is not None and seen.issues is self.seen.issues:
            return
        found: dict[tuple[str, int], list[IssueSeen]] = {}
        for issue in seen.issues:
            if issue.column >= 0:
                found.setdefault((issue.key, issue.column), []).append(issue)
        self._issues = {place: tuple(issues) for place, issues in found.items()}
