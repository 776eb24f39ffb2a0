"""What a page of the desk is."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ui.work.page import Page


class DeskPage(Page):
    """A page behind one of the tabs of the desk; ``undo_changed`` when what it can take back is another now."""

    undo_changed = Signal()

    def show_board(self) -> None:
        """The list of the desk was looked at: told to the page that is shown, to others when they are entered."""

    def show_case(self, number: int, path: str = "") -> bool:
        """Put the cursor on an applicant, at a place of its form; False when that is not on this page."""
        return False

    def settle(self) -> None:
        """Ask for what was typed and not kept yet to be kept now, in ``hands``: another program comes to the front.

        So when the desk is about to be given back; the window waits until ``hands`` is idle, then asks :meth:`unsaved`.
        """

    def unsaved(self) -> str:
        """Why something that was entered is not kept (``“甲公司”的意见没有保存：磁盘满了``); empty when all is."""
        return ""

    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return False

    def can_redo(self) -> bool:
        """Whether there is a step to make again."""
        return False

    def undo(self) -> None:
        """Take the last step back."""

    def redo(self) -> None:
        """Make the step again."""
