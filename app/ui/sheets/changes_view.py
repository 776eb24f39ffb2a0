"""What differs between two states of a draft, place by place: a list of three columns whose words wrap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.widgets.labels import HairLine

if TYPE_CHECKING:
    from app.drafts.changes import Change

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW = Qt.ItemDataRole.UserRole
_PAD_X, _PAD_Y = 10, 7
_SHARES = (0.32, 0.34, 0.34)
_BATCH = 50
_LONGEST = 300  # of a long text the beginning tells enough, and a list of whole ones could not be read
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
_LONG_WORD = re.compile(r"([\x21-\x7e]{16})(?=[\x21-\x7e])")


class Row(NamedTuple):
    """One place: what it is called, what stands on the left and on the right."""

    label: str
    before: str
    after: str


def rows_of(found: Iterable[Change]) -> list[Row]:
    """A row for each change."""
    return [Row(one.label, one.before, one.after) for one in found]


class ChangesView(QWidget):
    """Three headings over the rows; ``headings`` name the columns."""

    def __init__(self, look: Look, headings: tuple[str, str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.model = _Rows(self)
        self.view = _View(look, self.model)
        self.view.setAccessibleName("，".join(headings))
        self._head = _Headings(look, headings, self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(HairLine(look))
        column.addWidget(self.view, 1)

    def show_rows(self, rows: Sequence[Row], headings: tuple[str, str, str] | None = None) -> None:
        """Show other rows, under other headings if given."""
        if headings:
            self.show_headings(headings)
        self.model.show_rows(rows)
        self.view.scrollToTop()

    def show_headings(self, headings: tuple[str, str, str]) -> None:
        """Show other headings over the same rows."""
        self._head.show_words(headings)

    @property
    def headings(self) -> tuple[str, str, str]:
        """What stands over the columns."""
        return self._head.words

    def wanted_height(self, width: int, most: int) -> int:
        """The height of all rows at ``width``, up to ``most``."""
        total = self._head.sizeHint().height() + 2
        for number in range(self.model.rowCount()):
            total += self.view.height_of(self.model.index(number), width)
            if total >= most:
                return most
        return total


class _Headings(QWidget):
    """The names of the columns, each over its cells, also while a scroll bar stands beside them."""

    def __init__(self, look: Look, words: tuple[str, str, str], view: _View) -> None:
        super().__init__()
        self._look = look
        self.words = words
        self._view = view
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        view.verticalScrollBar().rangeChanged.connect(self.update)

    def show_words(self, words: tuple[str, str, str]) -> None:
        self.words = words
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.metrics("caption").height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font("caption"))
        painter.setPen(self._look.colours.ink3)
        metrics = self._look.metrics("caption")
        place = QRect(0, 0, self._view.viewport().width(), self.height())
        for cell, text in zip(cells_of(place, Row(*self.words)), self.words, strict=True):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, cell.width())
            painter.drawText(QRect(cell.left(), 0, cell.width(), self.height()), Qt.AlignmentFlag.AlignLeft, shown)


class _Rows(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return Row(row.label, _cut(row.before), _cut(row.after))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.label}：{row.before} → {row.after}" if row.after else f"{row.label}：{row.before}"
        return None


def _cut(text: str) -> str:
    """What has room: not too long, and long words and paths may be broken."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return _LONG_WORD.sub("\\1\u200b", shown)


class _View(QListView):
    def __init__(self, look: Look, model: _Rows) -> None:
        super().__init__()
        self._look = look
        self.setModel(model)
        self._painter = _Painter(look, self)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # thousands of rows are measured a few at a time
        self.setBatchSize(_BATCH)
        self.verticalScrollBar().setSingleStep(24)
        self.viewport().setAutoFillBackground(False)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def height_of(self, index: QModelIndex, width: int) -> int:
        return self._painter.height_at(index.data(ROW), width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, view: _View) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width()
        return QSize(max(width, 60), self.height_at(index.data(ROW), width))

    def height_at(self, row: Row, width: int) -> int:
        metrics = self._look.metrics("body")
        cells = cells_of(QRect(0, 0, width, 1 << 16), row)
        heights = [
            metrics.boundingRect(cell, _WRAPPED, text).height() for cell, text in zip(cells, row, strict=True) if text
        ]
        return max([*heights, metrics.height()]) + 2 * _PAD_Y + 1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(ROW)
        place = QRect(option.rect)  # type: ignore[attr-defined]  # the stubs of Qt forget it
        colours = self._look.colours
        painter.save()
        painter.setFont(self._look.font("body"))
        for cell, text, pen in zip(cells_of(place, row), row, (colours.ink2, colours.ink3, colours.ink), strict=True):
            painter.setPen(pen)
            painter.drawText(cell, _WRAPPED, text)
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), colours.hairline)
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            paint_focus(painter, place.adjusted(0, 0, 0, -1), colours)
        painter.restore()


def cells_of(place: QRect, row: Row) -> list[QRect]:
    """The three cells of a row; without a right one, the middle reaches to the end."""
    inner = place.adjusted(_PAD_X, _PAD_Y, -_PAD_X, -_PAD_Y)
    gap = 2 * _PAD_X
    room = inner.width() - 2 * gap
    widths = [max(round(room * share), 20) for share in _SHARES]
    left = inner.left()
    found = []
    for width in widths:
        found.append(QRect(left, inner.top(), width, inner.height()))
        left += width + gap
    if not row.after:
        found[1].setRight(inner.right())
    return found
