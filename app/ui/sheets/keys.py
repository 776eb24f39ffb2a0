"""The table of keys: those of the window and the page that is shown, and those of cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.sheets.sheet import Fitting, show
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet
from app.ui.work.page import Command

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

# Keys that editors, lists and panels handle themselves; those of commands come from the commands.
CELL_KEYS: tuple[tuple[str, str], ...] = (
    ("Tab / Shift+Tab", "下一格 / 上一格，照纸上的顺序"),
    ("Enter / Shift+Enter", "下一格 / 上一格；在表格里是下一行 / 上一行"),
    ("长文字里的 Enter", "另起一段"),
    ("Ctrl+Enter", "在长文字里：下一格"),
    ("F9", "填“无”"),
    ("F2", "光标到内容末尾"),
    ("空格、1 / 2、← →", "勾选方框"),
    ("Ctrl+V", "从表格程序粘贴一块"),
    ("Alt+↑ / Alt+↓", "移动一行或一个文件；在日期格里 Alt+↓ 打开日历"),
    ("Delete", "移除一行或一个文件，可以撤销"),
    ("Ctrl+R / Ctrl+Shift+R", "文件右转 / 左转"),
    ("Esc", "还原这一格；关闭上面的一层"),
)


def open_keys(window: MainWindow) -> None:
    """Show the table over the window."""
    sheet = KeysSheet(window)
    show(sheet, sheet.button(0))


class KeysSheet(Sheet):
    """Two columns of keys, scrolled where they do not fit."""

    def __init__(self, window: MainWindow) -> None:
        look = window.around.look
        super().__init__(look, window, "快捷键", "", ("关闭",), width=860)
        kept = window.actions_kept
        rows = table((*kept.frame, *kept.page), with_cells=window.frame is not None)
        half = (len(rows) + 1) // 2
        page = QWidget()
        halves = QHBoxLayout(page)
        halves.setContentsMargins(0, 0, 12, 0)
        halves.setSpacing(32)
        for part in (rows[:half], rows[half:]):
            halves.addLayout(_grid(look, part), 1)
        self.body.addWidget(Fitting(look, page))


def _grid(look: Look, rows: Sequence[tuple[str, str]]) -> QGridLayout:
    """Keys on the left, what they do on the right."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(1, 1)
    for number, (keys, does) in enumerate(rows):
        grid.addWidget(TextLabel(look, keys, tone="ink2"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(TextLabel(look, does, wrap=True), number, 1, Qt.AlignmentFlag.AlignTop)
    grid.setRowStretch(len(rows), 1)
    return grid


def table(commands: Sequence[Command], *, with_cells: bool) -> list[tuple[str, str]]:
    """Keys of commands, then those of cells that no command of the page has taken."""
    rows = told(commands)
    known = {key for keys, _ in rows for key in keys.split(" / ")}
    return [*rows, *((keys, does) for keys, does in CELL_KEYS if with_cells and keys not in known)]


def told(commands: Sequence[Command]) -> list[tuple[str, str]]:
    """Keys and what they do, the tabs as one line; a key of the page goes before the window's."""
    found: dict[str, str] = {}
    tabs = [command for command in commands if command.id.startswith("tab_")]
    for command in commands:
        keys = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.keys.split(";")]
        if command.keys and command not in tabs:
            found[" / ".join(keys)] = command.text.rstrip("…")
    if tabs:
        found[f"Ctrl+1 … {len(tabs)}"] = "、".join(tab.text for tab in tabs)
    return list(found.items())
