"""Where somebody at the desk wants to go, and what is said at the foot of its window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal


class DeskGuide(QObject):
    """Pages ask for jumps; the frame hears them. Tabs are ``collect``, ``review``, ``summary``."""

    asked_tab = Signal(str)
    asked_case = Signal(int, str)
    asked_draft = Signal(object, str)
    asked_desk = Signal(object)
    said = Signal(str, bool)
    saved = Signal(str)

    def show_tab(self, tab: str) -> None:
        """Show a page of the desk."""
        self.asked_tab.emit(tab)

    def show_case(self, number: int, path: str = "") -> None:
        """Show an applicant on 初审, at a place of the form (``revenue_y2``, ``items.3``) where one is given."""
        self.asked_case.emit(number, path)

    def say(self, sentence: str, *, undo: bool = False) -> None:
        """Tell at the foot of the window what was done; ``undo`` offers :meth:`DeskPage.undo` of the page shown."""
        self.said.emit(sentence, undo)

    def show_saved(self, words: str) -> None:
        """Tell in the header that what was entered is kept (``已保存 14:32``), or is being kept."""
        self.saved.emit(words)

    def change_desk(self, folder: Path | None) -> None:
        """Go to the desk in another folder; None: the usual one of this profile."""
        self.asked_desk.emit(folder)

    def open_draft(self, path: Path, place: str = "") -> None:
        """Open a draft that the bureau made itself (merged, read from Word) in a window of its own, at a place.

        Never one of an applicant: those are only read.
        """
        self.asked_draft.emit(path, place)
