"""Menus with rows that are easy to hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.look.look import Look


class Menu(QMenu):
    """A menu in the window's look; its submenus are made with :meth:`add_menu`."""

    def __init__(self, look: Look, title: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._look = look
        self.setStyle(look.menu_style)
        self.setToolTipsVisible(True)

    def add_menu(self, title: str) -> Menu:
        """A submenu under ``title``."""
        menu = Menu(self._look, title, parent=self)
        self.addMenu(menu)
        return menu


class Entry(NamedTuple):
    """A command of a menu, its key behind a tab; what it does, and whether it can be done here."""

    text: str
    deed: Callable[[], object]
    enabled: bool = True


def open_menu(look: Look, parent: QWidget, where: QPoint, entries: Sequence[Entry]) -> None:
    """Offer commands at a point of the screen; the menu goes when it is closed."""
    menu = Menu(look, parent=parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text, deed, enabled in entries:
        action = menu.addAction(text)
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False, deed=deed: deed())
    menu.popup(where)


def shown_in_menu(words: str) -> str:
    """Words of others in an entry: ``&`` and tabs mean nothing there."""
    return " ".join(words.split()).replace("&", "&&")
