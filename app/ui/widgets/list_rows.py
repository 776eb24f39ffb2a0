"""Lists whose rows are plain values: a model that holds them, and what a painter of rows is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

Index: TypeAlias = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
_ROOT = QModelIndex()


class ListRows(QAbstractListModel, Generic[T]):
    """Rows of one kind; ``shown`` gives the words of a row, ``told`` what is read aloud of it."""

    def __init__(self, parent: QObject, shown: Callable[[T], str], told: Callable[[T], str]) -> None:
        super().__init__(parent)
        self.rows: list[T] = []
        self._words: dict[int, Callable[[T], str]] = {
            Qt.ItemDataRole.DisplayRole: shown,
            Qt.ItemDataRole.AccessibleTextRole: told,
        }

    def rowCount(self, parent: Index = _ROOT) -> int:
        """All rows; none has rows of its own."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a row."""
        words = self._words.get(role) if 0 <= index.row() < len(self.rows) else None
        return words(self.rows[index.row()]) if words else None

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class Standing(NamedTuple):
    """Where a row is painted, and whether it is chosen, has the keyboard, is under the mouse."""

    place: QRect
    chosen: bool
    focused: bool
    under_mouse: bool


def standing(option: QStyleOptionViewItem) -> Standing:
    """What a painter of rows wants to know of Qt's option."""
    rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs of Qt forget both
    state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
    flags = QStyle.StateFlag
    return Standing(
        QRect(rect),
        bool(state & flags.State_Selected),
        bool(state & flags.State_HasFocus),
        bool(state & flags.State_MouseOver),
    )
