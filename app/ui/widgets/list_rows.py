"""Lists whose rows are plain values: a model that holds them, the view, and what a painter of rows is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.ui.look.look import Look
from app.ui.widgets.tips import plain_tip

Index: TypeAlias = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
V = TypeVar("V", bound=QWidget)
_ROOT = QModelIndex()


class ListRows(QAbstractListModel, Generic[T]):
    """Rows of one kind; ``shown`` gives the words of a row, ``told`` what is read aloud of it."""

    def __init__(self, parent: QObject | None, shown: Callable[[T], str], told: Callable[[T], str]) -> None:
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

    def set_row(self, at: int, row: T) -> None:
        """Show another row in the place of one; the list keeps its place."""
        if self.rows[at] != row:
            self.rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at))


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


class RowPainter(QStyledItemDelegate, Generic[V]):
    """Paints the rows of one view."""

    def __init__(self, look: Look, view: V) -> None:
        super().__init__(view)
        self._look = look
        self._view = view


class RowList(QListView, Generic[T]):
    """One row is marked at a time; its subclass sets the painter."""

    def __init__(self, look: Look, name: str, rows: ListRows[T], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows = rows
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        rows.setParent(self)
        self.setModel(rows)
        look.changed.connect(self._look_changed)

    @property
    def rows(self) -> list[T]:
        """All rows as they are shown."""
        return self._rows.rows

    @property
    def current_row(self) -> T | None:
        """The row that is marked."""
        index = self.currentIndex()
        return self.rows[index.row()] if index.isValid() else None

    def tooltip(self, index: QModelIndex) -> str:
        """What the mouse is told over a row: asked when it is wanted, since it depends on the room."""
        return ""

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips are those of :meth:`tooltip`."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = self.tooltip(index) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), plain_tip(text), self, self.visualRect(index))
            return True
        return super().viewportEvent(event)

    def _look_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
