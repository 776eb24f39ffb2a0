"""Places that were chosen for something, under each other: dropped or chosen, each can be taken off again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import IconButton, OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.drops import DropZone
from app.ui.widgets.labels import HairLine, PathLabel, TextLabel

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class PlaceList(QWidget):
    """``changed`` whenever the places are others. ``lettered``: they are called A, B, C… ``kinds`` as for dialogs."""

    changed = Signal()

    def __init__(
        self, tools: DeskTools, title: str, sentence: str, kinds: str, *, folders: bool = True, lettered: bool = False
    ) -> None:
        super().__init__()
        look = tools.look
        self._tools = tools
        self._kinds = kinds
        self._lettered = lettered
        self.places: list[Path] = []
        made, column = card(look, title)
        self.zone = DropZone(look, sentence)
        self.zone.setMinimumHeight(round(64 * look.factor))
        self.files = OutlineButton(look, "选择文件…", parent=made)
        self.folder = OutlineButton(look, "选择文件夹…", icon="folder", parent=made)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.buttons = button_row(self.files, *([self.folder] if folders else []))
        column.addLayout(self._rows)
        column.addWidget(self.zone)
        column.addLayout(self.buttons)
        if not folders:
            self.folder.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self.zone.dropped.connect(self.add)
        self.files.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)

    def add(self, places: Sequence[Path]) -> None:
        """Take further places; one that is there already stands once."""
        new = [place for place in dict.fromkeys(places) if place not in self.places]
        if new:
            self.places += new
            self._show()
            self.changed.emit()

    def clear(self) -> None:
        """No places."""
        if self.places:
            self.places = []
            self._show()
            self.changed.emit()

    def _remove(self, place: Path) -> None:
        self.places = [one for one in self.places if one != place]
        self._show()
        self.files.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show(self) -> None:
        look = self._tools.look
        empty(self._rows)
        for number, place in enumerate(self.places):
            row = QHBoxLayout()
            row.setSpacing(12)
            if self._lettered:
                letter = _LETTERS[number] if number < len(_LETTERS) else str(number + 1)
                row.addWidget(TextLabel(look, letter, role="value", semibold=True))
            row.addWidget(TextLabel(look, place.name or str(place), role="value"))
            path = PathLabel(look, role="caption", tone="ink3")
            path.setText(str(place.parent))
            row.addWidget(path, 1)
            remove = IconButton(look, "close", f"移除：{place.name}")
            remove.clicked.connect(lambda _=False, place=place: self._remove(place))
            row.addWidget(remove)
            self._rows.addLayout(row)
            self._rows.addWidget(HairLine(look))

    def _choose_files(self) -> None:
        self.add(self._tools.dialogs.choose_files(self, "选择文件", self._kinds))

    def _choose_folder(self) -> None:
        chosen = self._tools.dialogs.choose_folder(self, "选择文件夹")
        if chosen is not None:
            self.add([chosen])
