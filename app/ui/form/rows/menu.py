"""The menu of the right mouse button over the rows: every command on what is chosen, with its key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.form.rows.commands import RowsCommands


def make_menu(parent: QWidget, commands: RowsCommands, rows: int, read_only: bool) -> QMenu:
    """The menu for ``rows`` chosen rows."""
    menu = QMenu(parent)

    def add(text: str, deed: Callable[[], object], key: str = "", enabled: bool = True) -> None:
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.triggered.connect(lambda: deed())
        action.setEnabled(enabled)

    if not read_only:
        add("剪切", commands.cut, "Ctrl+X")
    add("复制", commands.copy, "Ctrl+C")
    if read_only:
        return menu
    add("粘贴", commands.paste, "Ctrl+V", bool(QGuiApplication.clipboard().text()))
    add("填“无”", commands.put_none, "F9")
    menu.addSeparator()
    add("在上面插入一行", commands.insert_row)
    add(f"删除这 {rows} 行" if rows > 1 else "删除这一行", commands.remove_rows)
    add("上移", lambda: commands.move_rows(-1), "Alt+↑")
    add("下移", lambda: commands.move_rows(1), "Alt+↓")
    return menu
