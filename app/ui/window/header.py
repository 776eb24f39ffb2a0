"""The line at the top: menu, name of the draft, tabs, whether it is saved, undo, redo, find."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.buttons import IconButton, OutlineButton
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.tabs import PageTabs

HEIGHT = 48
NAVIGATION = 232
_TROUBLE_WIDTH = 520
_LEFT_EDGES = (6, 2, 8)  # before the menu, between it and the names, behind these


class SaveMark(QWidget):
    """Whether the draft is safe on the disk; trouble brings a button that saves elsewhere."""

    elsewhere = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = StateMark(look, "check", size=14)
        self._words = ElidedLabel(look, "", role="caption", tone="ink2")
        self._button = OutlineButton(look, "另存到…", tone="error", small=True)
        self._button.clicked.connect(self.elsewhere)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._mark)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self._button.hide()
        self.setAccessibleName("保存")

    @property
    def sentence(self) -> str:
        """What it says, also where that is cut."""
        return self._words.text()

    def show_state(self, words: str, *, trouble: bool = False, state: State = "check") -> None:
        """Say it in words, with the mark of a state; ``trouble`` in the colour of errors, with the button."""
        self._mark.set_state("error" if trouble else state)
        self._mark.setVisible(bool(words))
        self._words.setText(words)
        self._words.set_tone("error" if trouble else "ink2")
        self._words.setMaximumWidth(_TROUBLE_WIDTH if trouble else 140)
        self._words.setMinimumWidth(min(self._words.sizeHint().width(), 260))
        self._button.setVisible(trouble)
        self.setAccessibleDescription(words)


class Header(QWidget):
    """48 high, whatever page is shown."""

    tab_asked = Signal(int)
    undo_asked = Signal()
    redo_asked = Signal()
    find_asked = Signal()

    def __init__(self, look: Look, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(HEIGHT)
        self.menu_button = IconButton(look, "menu", "菜单", key="Alt+F", size=36)
        self._name = ElidedLabel(look, "", role="value", semibold=True)
        self._form = ElidedLabel(look, "", role="caption", tone="ink3")
        self._forms: tuple[str, ...] = ()
        look.changed.connect(self._show_form)
        self.tabs = PageTabs(look, titles)
        self.tabs.setAccessibleName("页面")
        self.tabs.currentChanged.connect(self.tab_asked)
        self.save_mark = SaveMark(look)
        self.undo = IconButton(look, "undo", "撤销", key="Ctrl+Z")
        self.redo = IconButton(look, "redo", "重做", key="Ctrl+Y")
        self.search = IconButton(look, "find", "查找栏目", key="Ctrl+F")
        self.undo.clicked.connect(self.undo_asked)
        self.redo.clicked.connect(self.redo_asked)
        self.search.clicked.connect(self.find_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.setContentsMargins(0, 0, 0, 0)
        names.addStretch()
        names.addWidget(self._name)
        names.addWidget(self._form)
        names.addStretch()
        left = QWidget()
        left.setFixedWidth(NAVIGATION)
        begin = QHBoxLayout(left)
        left_edge, between, right_edge = _LEFT_EDGES
        begin.setContentsMargins(left_edge, 0, right_edge, 0)
        begin.setSpacing(between)
        begin.addWidget(self.menu_button)
        begin.addLayout(names, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(left)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.save_mark)
        row.addSpacing(8)
        for button in (self.undo, self.redo, self.search):
            row.addWidget(button)

    def show_names(self, name: str, *forms: str) -> None:
        """The draft's name above, the form's below: the first of its names, longest first, that has room."""
        self._name.setText(name)
        self._forms = forms
        self._show_form()

    def _show_form(self) -> None:
        words = self._look.metrics("caption")
        room = NAVIGATION - sum(_LEFT_EDGES) - self.menu_button.sizeHint().width()
        fitting = (form for form in self._forms if words.horizontalAdvance(form) <= room)
        self._form.setText(next(fitting, self._forms[-1] if self._forms else ""))

    def set_menu(self, menu: QMenu) -> None:
        """The menu behind ≡."""
        self.menu_button.setMenu(menu)

    def show_tab(self, index: int) -> None:
        """Mark a tab as the current one without asking for it."""
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(index)
        self.tabs.blockSignals(False)

    def sizeHint(self) -> QSize:
        """As wide as the window, 48 high."""
        return QSize(960, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface with a hairline below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colours.surface)
        painter.setPen(self._look.colours.hairline)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
