"""A part of the applicant's pane: a title with a count, something to press at the right, and its content."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.labels import TextLabel


class Section(QWidget):
    """Widgets go into ``body``, buttons into ``head``."""

    def __init__(self, look: Look, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLabel(look, title, semibold=True)
        self.count = TextLabel(look, "", role="caption", tone="ink3")
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.title)
        self.head.addWidget(self.count)
        self.head.addStretch(1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 12, 0, 4)
        self.body.setSpacing(6)
        self.body.addLayout(self.head)
        self.note = TextLabel(look, note, role="caption", tone="ink3", wrap=True)
        self.body.addWidget(self.note)
        self.note.setVisible(bool(note))

    def say(self, note: str) -> None:
        """Another line under the title; none when empty."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
