"""The top of the applicant's pane: who it is, what came when from where, and what has to be known first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bureau.desk_records import DeskRow
from app.ui.bureau.review.words import head_words, source_words
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import PathLabel, TextLabel
from app.ui.widgets.marks import Kind
from app.ui.widgets.strips import Strip
from app.ui.widgets.tips import plain_tip

_CHOOSE = "去选定"


class PaneHead(QWidget):
    """``choose_asked``: one of several drafts has to be chosen on 收集; ``retry_asked``: keep what was typed now.

    ``confirm_asked``: what this office said holds for what was changed since, too. ``result_acted``: the number of a
    button beside what was written.
    """

    choose_asked = Signal()
    retry_asked = Signal()
    confirm_asked = Signal()
    result_acted = Signal(int)

    def __init__(self, tools: DeskTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._row: DeskRow | None = None
        look = tools.look
        self.words = TextLabel(look, role="caption", tone="ink3", wrap=True, selectable=True)
        self.source = PathLabel(look, role="caption", tone="ink3")
        self.folder = IconButton(look, "folder", "打开所在文件夹", size=24)
        self.trouble = Strip(look, "error", "", ("再存一次",))
        self.result = Strip(look, "done", "", ("打开", "打开所在文件夹"))
        self.changed = Strip(look, "warning", "", ("看过了，不变",))
        self.told: list[Strip] = []
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.source, 1)
        row.addWidget(self.folder)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.words)
        self._column.addLayout(row)
        for strip in (self.trouble, self.result, self.changed):
            self._column.addWidget(strip)
            strip.hide()
        self.folder.clicked.connect(self._open_folder)
        self.trouble.acted.connect(lambda _: self.retry_asked.emit())
        self.result.acted.connect(self.result_acted)
        self.changed.acted.connect(lambda _: self.confirm_asked.emit())

    def show_row(self, row: DeskRow, title: str, changed: str) -> None:
        """Tell of an applicant; ``changed`` is what is different since this office looked."""
        self._row = row
        self.words.setText(head_words(row, title, self._tools.clock()))
        self.source.setText(str(row.path))
        self.source.setToolTip(plain_tip(f"{source_words(row)}：{row.path}"))
        say(self.changed, "warning", changed)
        self._show_told(row)

    def _show_told(self, row: DeskRow) -> None:
        while len(self.told) < len(row.told):
            strip = Strip(self._tools.look, "warning", "")
            strip.acted.connect(lambda _: self.choose_asked.emit())
            self.told.append(strip)
            self._column.addWidget(strip)
        for at, strip in enumerate(self.told):
            sentence = row.told[at] if at < len(row.told) else ""
            actions = (_CHOOSE,) if row.waits and sentence == row.choice else ()
            say(strip, "warning", sentence, actions)

    def _open_folder(self) -> None:
        if self._row is not None:
            path = self._row.path if self._row.kind == "folder" else self._row.path.parent
            if not self._tools.dialogs.open_outside(path):
                self._tools.guide.say(f"打不开这个文件夹：{path}")


def say(strip: Strip, kind: Kind, sentence: str, actions: Sequence[str] | None = None) -> None:
    """Tell something in a strip, its buttons as they are unless others are given; an empty sentence hides it."""
    if sentence:
        texts = [button.text() for button in strip.buttons] if actions is None else actions
        strip.set_issue(kind, sentence, texts)
    strip.setVisible(bool(sentence))
