"""The rows of the check list as a Qt model; everything painted can also be read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.forms.issues import Kind
from app.ui.checks.listing import GroupRow, IssueRow, Row, SectionRow
from app.ui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WORDS: dict[Kind, str] = {"error": "错误", "warning": "提醒", "unfilled": "未填", "note": "说明"}


class ListingModel(QAbstractListModel):
    """``row`` gives what stands at a place; headings cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; as few as possible change, so that the list keeps its place."""
        if [_key(row) for row in rows] == [_key(row) for row in self._rows]:
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, place: int) -> Row:
        """What stands at a place."""
        return self._rows[place]

    @property
    def rows(self) -> Sequence[Row]:
        """All rows."""
        return self._rows

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row in words, for the eye that hovers and the ear."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, IssueRow):
            return plain_tip(f"{row.place}\n{row.sentence}")
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings are passed over by the arrows."""
        if index.isValid() and isinstance(self._rows[index.row()], GroupRow):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _key(row: Row) -> object:
    """What makes a row the same one after a check."""
    if isinstance(row, IssueRow):
        return row.issue.path, row.issue.code
    return row.title, row.folded if isinstance(row, SectionRow) else ""


def spoken(row: Row) -> str:
    """A row as one sentence."""
    if isinstance(row, GroupRow):
        return f"{row.title} {row.count}"
    if isinstance(row, SectionRow):
        return f"{row.title}，{row.count} 项，{'已折叠' if row.folded else '已展开'}"
    done = "，已改好" if row.mended else ""
    fix = f"，可{row.issue.fixes[0].label}" if row.issue.fixes and not row.mended else ""
    return f"{_WORDS[row.kind]}：{row.place}，{row.sentence}{fix}{done}"
