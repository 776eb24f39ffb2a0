"""Where the user is and wants to go: the field in focus, and jumps between the pages of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Guide(QObject):
    """Pages tell where the focus is and ask for jumps; whoever shows the place listens.

    Paths are those of issues (``revenue_y2``, ``people.3.person_name``, ``items.3``); tabs are ``form``, ``evidence``,
    ``checks``, ``preview``, ``export``, ``ecopy``.
    """

    focused = Signal(str)
    asked_place = Signal(str)
    asked_tab = Signal(str)
    asked_print = Signal()
    said = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.focus = ""

    def set_focus(self, path: str) -> None:
        """The cursor stands in this place now; empty when in none."""
        if path != self.focus:
            self.focus = path
            self.focused.emit(path)

    def go(self, path: str) -> None:
        """Show the place of a path and put the cursor there."""
        self.asked_place.emit(path)

    def go_tab(self, tab: str) -> None:
        """Show a page of the window."""
        self.asked_tab.emit(tab)

    def print_book(self) -> None:
        """Print what was exported last."""
        self.asked_print.emit()

    def say(self, sentence: str, *, undo: bool = False) -> None:
        """Tell at the foot of the window what was done; ``undo`` offers to take it back."""
        self.said.emit(sentence, undo)
