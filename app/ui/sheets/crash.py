"""The program met something that nobody foresaw: what is safe, what can be sent to whoever mends it, how to go on."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from app.ui.sheets.sheet import show
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet
from app.version import program_version

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def open_crash(window: MainWindow, place: str, log_file: Path, told: Callable[[], None]) -> None:
    """Tell it; ``told`` is called when the sheet was put away."""
    sheet = CrashSheet(window, place, log_file)
    sheet.closed.connect(told)
    show(sheet, sheet.button(0))


class CrashSheet(Sheet):
    """``place`` is what broke and where, a line each; no answer stands in it."""

    def __init__(self, window: MainWindow, place: str, log_file: Path) -> None:
        look = window.around.look
        has_draft = window.frame is not None
        buttons = ("继续", "重新打开") if has_draft else ("继续",)
        super().__init__(look, window, "程序出了意外", saved_words(window), buttons, width=560)
        self._window = window
        self._fell_at = place
        self._log_file = log_file
        self.details = TextLabel(look, place, role="caption", tone="ink2", wrap=True, selectable=True)
        self.details.hide()
        self._more = LinkLabel(look, "详情")
        self._more.clicked.connect(self._show_details)
        folder = LinkLabel(look, "打开日志所在文件夹", icon="folder")
        folder.clicked.connect(lambda: window.around.dialogs.open_outside(log_file.parent))
        self.copy = LinkLabel(look, "复制说明", icon="copy")
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.setSpacing(16)
        for link in (folder, self.copy, self._more):
            row.addWidget(link)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.details)
        self.answered.connect(self._go_on)
        saver = window.frame.tools.saver if window.frame else None
        if saver is not None:
            saver.changed.connect(self._tell_saved)

    def _tell_saved(self) -> None:
        """How far the draft is safe, as it is written beside the window."""
        self.set_sentence(saved_words(self._window))

    def _show_details(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self._more.setText("收起详情" if not self.details.isHidden() else "详情")

    @property
    def report(self) -> str:
        """What is copied: version, system, place; nothing that was entered."""
        system = f"{platform.system()} {platform.release()} {platform.machine()}"
        python = f"Python {platform.python_version()}"
        return f"申报册 {program_version()}\n{system}，{python}\n{self._fell_at}\n日志：{self._log_file}\n"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.copy.setText("已复制")

    def _go_on(self, number: int) -> None:
        frame = self._window.frame
        if number == 1 and frame is not None:
            self._window.turns.reopen(frame.tools.folder)


def saved_words(window: MainWindow) -> str:
    """How far the draft of a window is safe."""
    frame = window.frame
    if frame is None:
        return "没有打开的草稿，什么也没有丢"
    saver = frame.tools.saver
    if saver is None:
        return "这份草稿只是看看，什么也没有丢"
    state = saver.state
    if state.kind == "trouble":
        return f"内容都在窗口里，还没有存到磁盘：{state.sentence}"
    if state.kind == "saved":
        return f"内容已保存到 {state.at:%H:%M}" if state.at else "内容都已保存"
    return "正在保存内容"
