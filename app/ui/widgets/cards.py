"""Cards with a column in them, rows of buttons, and layouts that are emptied."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.panes import Card


def card(look: Look, title: str = "", note: str = "") -> tuple[Card, QVBoxLayout]:
    """A card with its column, under a title and a line of explanation where they are given."""
    made = Card(look)
    column = QVBoxLayout(made)
    column.setContentsMargins(24, 18, 24, 18)
    column.setSpacing(12)
    if title:
        column.addWidget(TextLabel(look, title, role="title", semibold=True, wrap=True))
    if note:
        column.addWidget(TextLabel(look, note, role="caption", tone="ink3", wrap=True))
    return made, column


def button_row(*buttons: QWidget) -> QHBoxLayout:
    """Buttons from the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def empty(layout: QLayout) -> None:
    """Take all widgets out of a layout, those of layouts inside it, too."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        if inner is not None:
            empty(inner)
