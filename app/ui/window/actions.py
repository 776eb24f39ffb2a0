"""Commands as keys: those of the window and those of the page that is shown; a page's key goes before the window's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.work.page import Command


class Actions:
    """Keeps the keys of a window. Keys act in the whole window; an input method that composes gets them first."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._actions: list[QAction] = []
        self.frame: tuple[Command, ...] = ()
        self.page: tuple[Command, ...] = ()

    def set_frame(self, commands: Sequence[Command]) -> None:
        """The commands that the window always has."""
        self.frame = tuple(commands)
        self._bind()

    def set_page(self, commands: Sequence[Command]) -> None:
        """The commands of the page that is shown now."""
        self.page = tuple(commands)
        self._bind()

    def _bind(self) -> None:
        for action in self._actions:
            self._window.removeAction(action)
            action.deleteLater()
        self._actions = []
        taken: set[str] = set()
        for command in (*self.page, *self.frame):
            keys = [key for key in _keys(command) if key not in taken]
            taken.update(keys)
            if keys:
                self._add(command, keys)

    def _add(self, command: Command, keys: Sequence[str]) -> None:
        action = QAction(command.text, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _=False, one=command: run(one))
        self._window.addAction(action)
        self._actions.append(action)

    def by_id(self, command_id: str) -> Command | None:
        """A command of the page, or else of the window."""
        return next((one for one in (*self.page, *self.frame) if one.id == command_id), None)


def run(command: Command) -> None:
    """Do it, when it can be done now."""
    if command.enabled():
        command.run()


def _keys(command: Command) -> list[str]:
    return [key for key in command.keys.split(";") if key]


def key_words(command: Command) -> str:
    """The first key of a command as it is told to the user; empty when it has none."""
    keys = _keys(command)
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
