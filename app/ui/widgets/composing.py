"""While an input method composes, keys are its own: Enter takes a candidate, arrows choose one, Esc throws it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_NOT_FOR_THE_BOX = (
    Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_Up,
    Qt.Key.Key_Down, *(Qt.Key(Qt.Key.Key_F1.value + number) for number in range(12)),
)  # fmt: skip


def belongs_to_method(event: QKeyEvent) -> bool:
    """Whether a key that comes to a box while something is composed must do nothing there, nor be a shortcut."""
    return event.type() == QEvent.Type.ShortcutOverride or event.key() in _NOT_FOR_THE_BOX
