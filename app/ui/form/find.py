"""查找栏目: a search box over the form with the places found below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.form.find_words import Finder, Hit
from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Overlay
from app.ui.widgets.search_box import SearchBox
from app.ui.work.desk import Desk

_WIDTH = 600
_ROW = 46
_SHOWN = 8
_Index = QModelIndex | QPersistentModelIndex


class _Hits(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: list[Hit] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(part for part in (hit.label, hit.section, hit.value) if part)
        return None

    def show(self, hits: list[Hit]) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()


class _HitPainter(QStyledItemDelegate):
    def __init__(self, look: Look, model: _Hits) -> None:
        super().__init__(model)
        self._look = look
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, round(_ROW * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        hit = self._model.hits[index.row()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        colours = self._look.colours
        if state & QStyle.StateFlag.State_Selected:
            rounded(painter, rect, colours.accent_tint, None)
        elif state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect, colours.neutral_tint, None)
        inside = rect.adjusted(10, 5, -10, -5)
        upper = QRect(inside.left(), inside.top(), inside.width(), inside.height() // 2)
        lower = QRect(inside.left(), upper.bottom() + 1, inside.width(), inside.height() - upper.height())
        self._line(painter, upper, hit.label, hit.value)
        painter.setFont(self._look.font("caption"))
        painter.setPen(colours.ink3)
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, hit.section)

    def _line(self, painter: QPainter, rect: QRect, label: str, value: str) -> None:
        colours, metrics = self._look.colours, self._look.metrics("body")
        room = rect.width() * 6 // 10 if value else rect.width()
        shown = metrics.elidedText(label, Qt.TextElideMode.ElideRight, room)
        painter.setFont(self._look.font("body"))
        painter.setPen(colours.ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)
        if value:
            rest = rect.width() - metrics.horizontalAdvance(shown) - 16
            painter.setPen(colours.ink2)
            short = metrics.elidedText(value, Qt.TextElideMode.ElideRight, rest)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, short)


class FindPanel(Overlay):
    """Opened anew for each search; goes to the place that is chosen."""

    def __init__(self, look: Look, desk: Desk, host: QWidget, go: Callable[[str], None]) -> None:
        super().__init__(look, host, side="centre", width=_WIDTH, modal=True)
        self._desk = desk
        self._go = go
        self._finder: Finder | None = None
        self._searched = ""
        self.setAccessibleName("查找栏目")
        self.body.setContentsMargins(14, 14, 14, 12)
        self.body.setSpacing(8)
        self.box = SearchBox(look, "栏目名称、填写的内容，或拼音首字母")
        self.box.searched.connect(self.search)
        self.box.installEventFilter(self)
        self._model = _Hits(self)
        self.view = QListView()
        self.view.setModel(self._model)
        self._painter = _HitPainter(look, self._model)
        self.view.setItemDelegate(self._painter)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("找到的栏目")
        self._row = round(_ROW * look.factor)
        self.view.clicked.connect(self._chosen)
        self.none = TextLabel(
            look, "没有找到。可以只输入栏目名称里的几个字，或拼音首字母，如 yyzsr", tone="ink3", wrap=True
        )
        self.body.addWidget(self.box)
        self.body.addWidget(self.view)
        self.body.addWidget(self.none)

    def search_anew(self) -> None:
        """Open with all places; the last words stay, marked, so that the next ones replace them."""
        self._finder = Finder(self._desk)
        self.search(self.box.text())
        self.open()
        self.box.setFocus()
        self.box.selectAll()

    def search(self, words: str) -> None:
        """Show what is found for ``words``."""
        if self._finder is None:
            return
        self._searched = words
        self._model.show(self._finder.find(words))
        found = bool(self._model.hits)
        self.view.setVisible(found)
        self.none.setVisible(not found)
        self.view.setFixedHeight(self._row * min(max(len(self._model.hits), 1), _SHOWN))
        if found:
            self.view.setCurrentIndex(self._model.index(0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the box the arrows move through the places, Enter goes to one."""
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _SHOWN, Qt.Key.Key_PageUp: -_SHOWN}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.box.text().strip() != self._searched:  # faster than the pause after the last key
                self.search(self.box.text().strip())
            self._chosen(self.view.currentIndex())
            return True
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            return False
        row = min(max(self.view.currentIndex().row() + step, 0), len(self._model.hits) - 1)
        self.view.setCurrentIndex(self._model.index(row))
        return True

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            path = self._model.hits[index.row()].path
            self.put_away()
            self._go(path)
