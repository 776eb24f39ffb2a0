"""A framed line to write in, for what is not a cell of the form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.ui.look.look import Look
from app.ui.widgets.composing import belongs_to_method

_HEIGHT = 30


class LineEdit(QLineEdit):
    """As high as a button beside it; its name for those who hear it is ``name``. Files are not dropped into it."""

    def __init__(
        self, look: Look, text: str = "", *, name: str = "", placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.composing = False
        self._look = look
        look.dress(self, "value")
        self.setAccessibleName(name or placeholder)
        self.setPlaceholderText(placeholder)
        self.setTextMargins(5, 0, 5, 0)
        self.setAcceptDrops(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What is being composed is no text yet."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys belong to the input method while it composes: Enter takes its word and presses nothing."""
        if self.composing and isinstance(event, QKeyEvent) and belongs_to_method(event):
            event.accept()
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """A line of 30 px."""
        return QSize(240, round(_HEIGHT * self._look.factor))
