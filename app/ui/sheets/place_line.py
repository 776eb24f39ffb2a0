"""Where something will lie, in one line with a link that chooses another folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.sheets.places import free_folder
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import TextLabel
from app.ui.work.tools import Dialogs


class PlaceLine(QWidget):
    """``target`` is ``parent folder / name``, with a number behind when that is taken; ``changed`` tells a new one."""

    changed = Signal()

    def __init__(self, look: Look, dialogs: Dialogs, folder: Path, *, title: str = "选择放草稿的文件夹") -> None:
        super().__init__()
        self._look = look
        self._dialogs = dialogs
        self._title = title
        self.folder = folder
        self.target: Path | None = None
        self.words = TextLabel(look, "", role="caption", tone="ink3", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.link = LinkLabel(look, "更改位置", role="caption")
        self.link.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)

    def show_name(self, name: str) -> None:
        """What it will be called; empty while nothing is entered."""
        wanted = self.folder / name if name else None
        self.target = free_folder(wanted) if wanted else None
        taken = self.target is not None and self.target != wanted
        place = str(self.target or self.folder)
        self.words.setText(f"{'同名的已经有了，' if taken else ''}将放在 {_breakable(place)}")
        self.words.setToolTip(place)

    def _choose(self) -> None:
        chosen = self._dialogs.choose_folder(self, self._title, self.folder if self.folder.is_dir() else None)
        if chosen is not None:
            self.folder = chosen
            self.changed.emit()


def _breakable(path: str) -> str:
    """A path may be broken behind each folder."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")
