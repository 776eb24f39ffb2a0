"""The bar below the rows: what can be done to them, how many there are, how many pages they print."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton, TextButton
from app.ui.widgets.labels import TextLabel

Deed = Callable[[], None]


class RowsBar(QWidget):
    """Buttons left, the count right. Hidden for changes while the draft may only be read."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 6, 0, 0)
        self._row.setSpacing(2)
        self.count = TextLabel(look, "", role="caption", tone="ink3")
        self._row.addStretch(1)
        self._row.addWidget(self.count)
        self._buttons = 0

    def add(self, text: str, deed: Deed, *, key: str = "", icon: str = "", outlined: bool = False) -> QWidget:
        """One more button, behind the others."""
        make = OutlineButton if outlined else TextButton
        button = make(self._look, text, icon=icon, key=key, parent=self)
        button.clicked.connect(lambda _checked=False: deed())
        self._row.insertWidget(self._buttons, button)
        self._buttons += 1
        return button

    def add_gap(self) -> None:
        """Room between groups of buttons."""
        self._row.insertSpacing(self._buttons, 10)
        self._buttons += 1
