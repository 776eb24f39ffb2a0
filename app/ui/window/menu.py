"""The menu behind ≡: every command with its key, made anew whenever it is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from app.ui.look.names import SIZE_NAMES, THEME_NAMES
from app.ui.widgets.menus import Menu
from app.ui.window.actions import key_words, run
from app.ui.work.page import Command

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

# Groups of the menu; commands that no group names stand in the submenu of the page.
_GROUPS = (
    ("new", "open", "recent"),
    ("save", "copy", "pack", "history"),
    ("export", "print", "find"),
    ("view",),
    ("options", "settings", "manual", "keys", "about"),
    ("home", "close"),
)
_UNTOLD = ("menu",)


class MainMenu(Menu):
    """``recent`` gives the latest drafts as (name, what opens it)."""

    def __init__(
        self,
        window: MainWindow,
        recent: Callable[[], Sequence[tuple[str, Callable[[], None]]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(window.around.look, "菜单", parent=parent)
        self._commands = window.actions_kept
        self._preferences = window.around.preferences
        self._recent = recent
        self.setAccessibleName("菜单")
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Put the entries in as they are now."""
        self.clear()
        for group in _GROUPS:
            before = len(self.actions())
            for name in group:
                self._entry(name)
            if len(self.actions()) > before:
                self.addSeparator()
        self._page_entries()

    def _entry(self, name: str) -> None:
        if name == "recent":
            self._recent_drafts()
        elif name == "view":
            self._view()
        else:
            command = self._commands.by_id(name)
            if command:
                self._add(self, command)

    def _add(self, menu: Menu, command: Command) -> None:
        # a page that takes a command over (find) leaves its key to the window
        same = next((one for one in self._commands.frame if one.id == command.id), command)
        keys = key_words(command) or key_words(same)
        # the key is only told here: it is bound to the window, and two bindings would leave both without effect
        action = menu.addAction(f"{command.text}\t{keys}" if keys else command.text)
        action.setEnabled(command.enabled())
        action.triggered.connect(lambda _=False: run(command))

    def _recent_drafts(self) -> None:
        drafts = self._recent()
        if not drafts:
            return
        menu = self.add_menu("最近草稿")
        for name, opens in drafts:
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, call=opens: call())

    def _view(self) -> None:
        menu = self.add_menu("显示")
        settings = self._preferences.settings
        self._choices(menu, "theme", settings.theme, list(THEME_NAMES.items()))
        menu.addSeparator()
        sizes = [(size, f"字号：{name}") for size, name in SIZE_NAMES.items()]
        self._choices(menu, "text_size", settings.text_size, sizes)
        menu.addSeparator()
        preview = menu.addAction("填表时显示预览")
        preview.setCheckable(True)
        preview.setChecked(settings.preview)
        preview.triggered.connect(lambda on: self._preferences.change(preview=on))

    def _choices(self, menu: Menu, setting: str, now: str, choices: Sequence[tuple[str, str]]) -> None:
        group = QActionGroup(menu)
        for value, words in choices:
            action = QAction(words, group)
            action.setCheckable(True)
            action.setChecked(value == now)
            action.triggered.connect(lambda _=False, chosen=value: self._preferences.change(**{setting: chosen}))
            menu.addAction(action)

    def _page_entries(self) -> None:
        grouped = {*_UNTOLD, *(name for group in _GROUPS for name in group)}
        own = [command for command in self._commands.page if command.id not in grouped]
        others = [command for command in self._commands.frame if command.id not in grouped]
        for title, commands in (("本页", own), ("移动", others)):
            if commands:
                menu = self.add_menu(title)
                for command in commands:
                    self._add(menu, command)
