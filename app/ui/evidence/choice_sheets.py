"""Sheets that ask how a file is bound: which of its pages, and the line above them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtWidgets import QWidget

from app.books.page_choices import left_out, left_out_in_words
from app.drafts.file_choices import MOST_CAPTION
from app.errors import UsageError
from app.forms.answers import EvidenceFile
from app.forms.page_ranges import chosen_pages, tidied
from app.ui.evidence.words import file_name
from app.ui.look.palette import Tone
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.overlay import Sheet
from app.ui.work.tools import Tools

Weigh: TypeAlias = Callable[[str], tuple[str, bool]]
"""What a text comes to, and whether it cannot be taken."""
_EXAMPLE = "例：1-3,5。先写的先装；空着就是全部页"
_ABOUT_CAPTION = "印在这个文件第一页的上方；空着就不印"


class _LineSheet(Sheet):
    """One line to write, what it comes to below it while it is written, 确定 and 取消."""

    def __init__(
        self, tools: Tools, host: QWidget, title: str, sentence: str, name: str, text: str, weigh: Weigh
    ) -> None:
        super().__init__(tools.look, host, title, sentence, ("确定", "取消"))
        self._weigh = weigh
        self.line = LineEdit(tools.look, text, name=name)
        self._told = TextLabel(tools.look, role="caption", tone="ink3", wrap=True)
        self.body.addWidget(self.line)
        self.body.addWidget(self._told)
        self.line.textChanged.connect(self._look_at)
        self.closed.connect(self.deleteLater)

    def open(self) -> None:
        """What is there now is chosen, so that typing replaces it."""
        self._look_at()
        super().open()
        self.line.selectAll()

    @property
    def told(self) -> str:
        """What stands below the line."""
        return self._told.text()

    def _look_at(self) -> None:
        words, wrong = self._weigh(self.line.text())
        tone: Tone = "error" if wrong else "ink3"
        self._told.setText(words)
        self._told.set_tone(tone)
        self.line.setAccessibleDescription(words)
        self.button(0).setEnabled(not wrong)


class PagesSheet(_LineSheet):
    """Asks which of a file's ``count`` pages are bound; ``take`` gets the ranges."""

    def __init__(
        self, tools: Tools, file: EvidenceFile, count: int, take: Callable[[str], object], host: QWidget
    ) -> None:
        name = file_name(file.path)
        title, sentence = f"“{name}”装哪几页", f"共 {count} 页。{_EXAMPLE}"
        super().__init__(tools, host, title, sentence, "页码范围", file.pages, self.weigh)
        self._name = name
        self._file = file
        self._count = count
        self.line.setPlaceholderText(f"全部 {count} 页")
        self.answered.connect(lambda number: take(self.line.text()) if number == 0 else None)

    def weigh(self, text: str) -> tuple[str, bool]:
        """How many pages that is and which are left out; what is wrong with it."""
        try:
            ranges = tidied(text)
            bound = chosen_pages(ranges, self._count, self._name)
        except UsageError as error:
            return error.message, True
        file = EvidenceFile(self._file.path, "", 0, pages=ranges)
        out = left_out_in_words(left_out(file, self._count))
        return f"装 {len(bound)} 页" + (f"，{out}" if out else "，一页不少"), False


class CaptionSheet(_LineSheet):
    """Asks for the line above a file's first page; ``take`` gets it."""

    def __init__(self, tools: Tools, file: EvidenceFile, take: Callable[[str], object], host: QWidget) -> None:
        super().__init__(
            tools, host, f"“{file_name(file.path)}”的图注", _ABOUT_CAPTION, "图注", file.caption, self.weigh
        )
        self.answered.connect(lambda number: take(self.line.text()) if number == 0 else None)

    def weigh(self, text: str) -> tuple[str, bool]:
        """How long it is, as it will be stored."""
        count = len(" ".join(text.split()))
        over = count - MOST_CAPTION
        return (
            (f"{count} / {MOST_CAPTION} 字，超 {over} 字", True)
            if over > 0
            else (f"{count} / {MOST_CAPTION} 字", False)
        )
