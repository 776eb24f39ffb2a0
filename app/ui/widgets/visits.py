"""When a field counts as left: not while a menu is open in it or another program is in front."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

# The cursor has not gone anywhere.
STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)


class Visit:
    """The visits of the cursor to one widget, which tells of its events; ``ended`` is called once for each."""

    def __init__(self, widget: QWidget, ended: Callable[[], None]) -> None:
        self._widget = widget
        self._ended = ended
        self.is_on = False

    def begin(self) -> bool:
        """The widget got the focus; whether that begins a visit."""
        begins, self.is_on = not self.is_on, True
        return begins

    def focus_out(self, event: QFocusEvent) -> None:
        """The widget lost the focus."""
        if event.reason() not in STAYING:
            self.end()

    def hidden(self) -> None:
        """The widget was hidden: while another program was in front that is the first that is heard of leaving."""
        if not self._widget.hasFocus():
            self.end()

    def end(self) -> None:
        """What was typed counts as left, wherever the focus is."""
        if self.is_on:
            self.is_on = False
            self._ended()
