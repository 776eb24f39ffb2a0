"""Where a new draft will lie: a name beside what it is made of, until somebody chooses another folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.disk import free_folder
from app.ui.bureau.collect.asking import Asker
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import PathLabel, TextLabel
from app.ui.widgets.tips import plain_tip


class TargetLine(QWidget):
    """``target`` is free as far as that was looked for, beside the window; ``found`` tells of each look."""

    found = Signal()

    def __init__(self, tools: DeskTools, words: str) -> None:
        super().__init__()
        look = tools.look
        self._tools = tools
        self._chosen: Path | None = None
        self._asked: Path | None = None
        self.target: Path | None = None
        self.label = PathLabel(look, role="body")
        self.change = LinkLabel(look, "更改位置…")
        self.change.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(TextLabel(look, words, tone="ink2"))
        row.addWidget(self.label, 1)
        row.addWidget(self.change)
        self._asker = Asker(self)
        self._asker.answered.connect(self._learn)

    def suggest(self, folder: Path, name: str) -> None:
        """It is to lie in ``folder``, or where somebody chose, under ``name`` or one like it that is free."""
        self._asked = (self._chosen or folder) / name
        self.target = self._asked
        self._show()
        self._asker.ask(self._asked, free_folder, self._asked)

    def _learn(self, asked: object, free: object) -> None:
        if asked == self._asked and isinstance(free, Path):
            self.target = free
            self._show()
            self.found.emit()

    def _show(self) -> None:
        self.label.setText(str(self.target or ""))
        self.label.setToolTip(plain_tip(str(self.target or "")))

    def _choose(self) -> None:
        chosen = self._tools.dialogs.choose_folder(self, "选择放草稿的文件夹", self._chosen)
        if chosen is not None and self._asked is not None:
            self._chosen = chosen
            self.suggest(chosen, self._asked.name)
