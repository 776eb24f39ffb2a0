"""The line at the bottom: pages on the left; what is not filled in, wrong, or to be looked at twice on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.work.board import Counts

HEIGHT = 28


class StatusCount(QWidget):
    """A mark and a few words; away while there is nothing to count."""

    def __init__(self, look: Look, state: State) -> None:
        super().__init__()
        self._mark = StateMark(look, state, size=14)
        self._words = TextLabel(look, "", role="caption", tone="error" if state == "error" else "warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._mark)
        row.addWidget(self._words)

    def show_words(self, count: int, words: str) -> None:
        """``words`` when there is anything."""
        self.setVisible(count > 0)
        self._words.setText(words)


class StatusLine(QWidget):
    """28 high, a hairline above it; subclasses put their words into ``row``."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(HEIGHT)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(14, 0, 14, 0)
        self.row.setSpacing(14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface with a hairline above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colours.surface)
        painter.setPen(self._look.colours.hairline)
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()


class StatusBar(StatusLine):
    """That of a draft. ``next_asked`` when the next problem is wanted."""

    next_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._pages = ElidedLabel(look, "", role="caption", tone="ink2")
        self._unfilled = TextLabel(look, "", role="caption", tone="ink2")
        self._errors = StatusCount(look, "error")
        self._warnings = StatusCount(look, "warning")
        self._next = LinkLabel(look, "下一处 F8", role="caption")
        self._next.clicked.connect(self.next_asked)
        self.row.addWidget(self._pages, 1)
        for part in (self._unfilled, self._errors, self._warnings, self._next):
            self.row.addWidget(part)

    def show_pages(self, words: str) -> None:
        """Where the field in focus stands in print, and how long the book is."""
        self._pages.setText(words)

    def show_counts(self, counts: Counts) -> None:
        """What is left to do."""
        self._unfilled.setText(f"未填 {counts.unfilled}" if counts.unfilled else "")
        self._errors.show_words(counts.errors, f"{counts.errors} 处错误")
        self._warnings.show_words(counts.warnings, f"{counts.warnings} 处提醒")
        self._next.setVisible(bool(counts.unfilled or counts.errors or counts.warnings))
