"""Keys that move, turn and remove the chosen file of the open item."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.ui.evidence.changes import Changes
from app.ui.evidence.item_pane import ItemPane
from app.ui.work.page import Command
from app.ui.work.tools import Tools


class FileKeys:
    """``act`` does what is asked for a file by its key; in ``items``, the list of items, a key may mean the item."""

    def __init__(
        self, tools: Tools, pane: ItemPane, changes: Changes, items: QWidget, act: Callable[[str, str], None]
    ) -> None:
        self._tools = tools
        self._pane = pane
        self._changes = changes
        self._items = items
        self._act = act

    def commands(self) -> Sequence[Command]:
        """What is done, and whether it can be done now."""
        return (
            Command("file_up", "文件上移", "Alt+Up", lambda: self._walk(-1), self._has_file),
            Command("file_down", "文件下移", "Alt+Down", lambda: self._walk(1), self._has_file),
            Command("remove", "删除文件", "Del", self._remove, self._has_row),
            Command("turn_right", "文件向右转", "Ctrl+R", lambda: self._turn("right"), self._has_file),
            Command("turn_left", "文件向左转", "Ctrl+Shift+R", lambda: self._turn("left"), self._has_file),
        )

    def _turn(self, act: str) -> None:
        """Wherever the keyboard is: the page that turns is in sight."""
        self._act(self._pane.files.current, act)

    def _remove(self) -> None:
        files = self._pane.files
        row = files.row_of(files.current)
        if row is not None and self._means_the_file():
            self._act(files.current, "remove" if row.row.listed or "remove" in row.row.acts else "cancel")

    def _walk(self, by: int) -> None:
        path = self._pane.files.current
        if self._means_the_file() and self._changes.move(
            self._pane.item, path, self._changes.place(self._pane.item, path) + by
        ):
            self._pane.files.focus_current()

    def _means_the_file(self) -> bool:
        """In the list of items the key may be meant for the item; that is said rather than guessed."""
        if self._items.hasFocus():
            self._tools.guide.say("先按回车进入这一项的文件，再移动或删除")
            return False
        return True

    def _has_file(self) -> bool:
        files = self._pane.files
        return not self._tools.desk.read_only and self._changes.file(self._pane.item, files.current) is not None

    def _has_row(self) -> bool:
        files = self._pane.files
        return not self._tools.desk.read_only and files.row_of(files.current) is not None
