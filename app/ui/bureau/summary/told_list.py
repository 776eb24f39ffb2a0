"""What the clerk should know of the summary as a whole: one line, all of it when wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.cards import empty
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.panes import PageScroll
from app.ui.widgets.strips import Banner

_MOST_HEIGHT = 132


class ToldList(QWidget):
    """A banner with the first sentence; its button shows the others below."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._told: tuple[str, ...] = ()
        self._is_open = False
        self.banner = Banner(look, "warning", "")
        self.others = PageScroll(look, ground="surface", name="其他要知道的")
        page = QWidget()
        self._lines = QVBoxLayout(page)
        self._lines.setContentsMargins(40, 8, 16, 8)
        self._lines.setSpacing(4)
        self.others.setWidget(page)
        self.others.setFixedHeight(_MOST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.others)
        self.banner.acted.connect(lambda _: self._turn())
        self.hide()
        self.others.hide()

    def show_told(self, told: Sequence[str]) -> None:
        """Say these; nothing is shown without any."""
        if tuple(told) == self._told:
            return
        self._told = tuple(told)
        empty(self._lines)
        for sentence in self._told[1:]:
            self._lines.addWidget(TextLabel(self._look, sentence, tone="ink2", wrap=True, selectable=True))
        self._is_open = self._is_open and len(self._told) > 1
        self._show()

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._show()

    def _show(self) -> None:
        more = len(self._told) - 1
        action = ("收起" if self._is_open else f"还有 {more} 条",) if more > 0 else ()
        if self._told:
            self.banner.set_banner("warning", self._told[0], action)
        self.others.setVisible(self._is_open)
        self.setVisible(bool(self._told))
