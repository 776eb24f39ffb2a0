"""Menus with rows that are easy to hit."""

from __future__ import annotations

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
