"""查找栏目: a search box over the form with the places found below it."""

from __future__ import annotations

import time
from collections.abc import Callable
from operator import attrgetter

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.form.find_words import Finder, Finding, Hit
from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.list_rows import Index, ListRows, standing
from app.ui.widgets.overlay import Overlay
from app.ui.widgets.search_box import SearchBox
from app.ui.work.desk import Desk

_WIDTH = 600
_ROW = 46
_SHOWN = 8
_PIECE_S = 0.006


def _told(hit: Hit) -> str:
    return "，".join(part for part in (hit.label, hit.section, hit.value) if part)


class _HitPainter(QStyledItemDelegate):
    def __init__(self, look: Look, model: ListRows[Hit]) -> None:
        super().__init__(model)
        self._look = look
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, round(_ROW * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = self._model.rows[index.row()]
        rect, chosen, _, under_mouse = standing(option)
        colours = self._look.colours
        if chosen:
            rounded(painter, rect, colours.accent_tint, None)
        elif under_mouse:
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
        self._going = False
        self._finding: Finding = iter(())  # type: ignore[assignment]
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._search_on)
        self.closed.connect(self._next.stop)
        self.setAccessibleName("查找栏目")
        self.body.setContentsMargins(14, 14, 14, 12)
        self.body.setSpacing(8)
        self.box = SearchBox(look, "栏目名称、填写的内容，或拼音首字母")
        self.box.searched.connect(self.search)
        self.box.installEventFilter(self)
        self._model = ListRows[Hit](self, attrgetter("label"), _told)
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
        """Show what is found for ``words``; what was found before stands until then."""
        if self._finder is None:
            return
        self._searched = words
        self._finding = self._finder.finding(words)
        self._going = False
        self._search_on()

    def _search_on(self) -> None:
        """Some milliseconds of the search; a large table takes several of them."""
        end = time.perf_counter() + _PIECE_S
        try:
            while time.perf_counter() < end:
                next(self._finding)
        except StopIteration as ended:
            self._next.stop()
            self._show(ended.value)
        else:
            self._next.start()

    def _show(self, hits: list[Hit]) -> None:
        self._model.show_rows(hits)
        found = bool(hits)
        self.view.setVisible(found)
        self.none.setVisible(not found)
        self.view.setFixedHeight(self._row * min(max(len(self._model.rows), 1), _SHOWN))
        if found:
            self.view.setCurrentIndex(self._model.index(0))
        if self._going:
            self._chosen(self.view.currentIndex())

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
            if self._next.isActive():
                self._going = True  # as soon as the best place is known
            else:
                self._chosen(self.view.currentIndex())
            return True
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            return False
        row = min(max(self.view.currentIndex().row() + step, 0), len(self._model.rows) - 1)
        self.view.setCurrentIndex(self._model.index(row))
        return True

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            path = self._model.rows[index.row()].path
            self.put_away()
            self._go(path)
