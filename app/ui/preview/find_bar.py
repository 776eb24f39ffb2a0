"""The card at the upper right of the pages with the words to search for and the way from place to place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import CARD_RADIUS, rounded
from app.ui.preview.book_search import MOST, BookSearch
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.tips import plain_tip

_EDGE = 12
_WIDTH = 380


class FindBar(QWidget):
    """Floats over ``host``. ``searched`` carries new words, ``stepped`` +1 or -1, ``closed`` that it was put away."""

    searched = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, look: Look, search: BookSearch, host: QWidget) -> None:
        super().__init__(host)
        self._look = look
        self._search = search
        self._host = host
        self.box = SearchBox(look, "在全册中查找")
        self.count = TextLabel(look, "", role="caption", tone="ink2")
        self.before = IconButton(look, "previous", "上一处", key="Shift+Enter")
        self.after = IconButton(look, "next", "下一处", key="Enter")
        self.close_button = IconButton(look, "close", "收起", key="Esc")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 6, 6)
        row.setSpacing(4)
        row.addWidget(self.box, 1)
        row.addSpacing(4)
        row.addWidget(self.count)
        for button in (self.before, self.after, self.close_button):
            row.addWidget(button)
        self.box.searched.connect(self.searched)
        self.box.installEventFilter(self)
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.put_away)
        search.found.connect(self._show_count)
        host.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it with the cursor in the words."""
        self._place()
        self._show_count()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def put_away(self) -> None:
        """Close it; nothing stays marked."""
        if not self.isHidden():
            self.hide()
            self.box.clear()
            self.searched.emit("")
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the line, and a place at the edge of the host."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._place()
        if event.type() == QEvent.Type.KeyPress and watched is self.box and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.box.text().strip() == self._search.words:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if back else 1)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return True
        return False

    def _show_count(self) -> None:
        search = self._search
        total = len(search.places)
        if not search.words:
            words = ""
        elif total:
            more = "+" if search.is_searching or search.trouble or total >= MOST else ""
            words = f"{search.number} / {total}{more}"
        else:
            words = "查找中" if search.is_searching else "没有查完" if search.trouble else "没有找到"
        self.count.setText(words)
        self.count.setToolTip(plain_tip(search.trouble or "照片和扫描件里的字查不到" if search.words else ""))
        self.before.setEnabled(total > 0)
        self.after.setEnabled(total > 0)

    def _place(self) -> None:
        host = self._host
        width = min(round(_WIDTH * self._look.factor), host.width() - 2 * _EDGE)
        self.setGeometry(host.width() - width - _EDGE - 12, _EDGE, width, self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """One line with room around it."""
        return QSize(_WIDTH, self._row.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with an outline."""
        colours = self._look.colours
        rounded(QPainter(self), self.rect(), colours.surface, colours.grid, CARD_RADIUS)
