"""Files that were given to items and are not in a copy made now: said beside the questions, asked about before a final.

They were refused, or are still on their way: without a word a copy would lack what its maker believes to be there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.drafts.not_taken import NotTaken
from app.ui.export.words import MARKS
from app.ui.look.look import Look
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.strips import Strip
from app.ui.work.tools import Tools

TO_EVIDENCE = "去佐证材料"
_MOST_NAMES = 3


def left_out_words(refused: Sequence[NotTaken], arriving: Sequence[NotTaken], mark: str) -> str:
    """How many files this copy goes without; empty when none."""
    parts = []
    if refused:
        parts.append(f"{len(refused)} 个文件没有收进来")
    if arriving:
        parts.append(f"{len(arriving)} 个{'' if refused else '文件'}还在整理")
    when = "现在导出的" if arriving else ""
    return f"有 {'，'.join(parts)}，{when}{MARKS[mark]}里没有它们" if parts else ""


def names_of(entries: Sequence[NotTaken]) -> str:
    """Some of their names with their items: ``第 3 项的“锁.pdf”、第 3 项的“甲.docx”等 8 个文件``."""
    named = "、".join(f"第 {entry.item} 项的“{entry.name}”" for entry in entries[:_MOST_NAMES])
    return named if len(entries) <= _MOST_NAMES else f"{named}等 {len(entries)} 个文件"


def _advice(refused: Sequence[NotTaken], arriving: Sequence[NotTaken]) -> str:
    parts = [f"没有收进来的是{names_of(refused)}。用不着的，可以在佐证材料里移除"] if refused else []
    if arriving:
        parts.append(f"还在整理的是{names_of(arriving)}。等它们整理完再导出，书里才有")
    return "。".join(parts)


class LeftOutSheet(Sheet):
    """Asks once more before a final copy is made without them; ``answered`` 0: look at them, 1: export all the same."""

    def __init__(self, look: Look, host: QWidget, refused: Sequence[NotTaken], arriving: Sequence[NotTaken]) -> None:
        super().__init__(
            look,
            host,
            left_out_words(refused, arriving, "final"),
            _advice(refused, arriving),
            (TO_EVIDENCE, "照样导出", "取消"),
            cancel=2,
            width=560,
        )
        self.closed.connect(self.deleteLater)


class LeftOut(QObject):
    """The strip and the question of the export page; ``sheet`` is there while it asks."""

    def __init__(self, tools: Tools, page: QWidget) -> None:
        super().__init__(page)
        self._tools = tools
        self._page = page
        self.strip = Strip(tools.look, "warning", "", (TO_EVIDENCE,))
        self.sheet: LeftOutSheet | None = None
        self.strip.acted.connect(lambda _: self._go())

    def show(self, mark: str, asking: bool) -> None:
        """Say what a copy with this mark would lack, while the questions are shown."""
        desk = self._tools.desk
        words = left_out_words(desk.not_taken, desk.arriving, mark)
        if words != self.strip.sentence:
            self.strip.set_issue("warning", words, (TO_EVIDENCE,))
        self.strip.setVisible(asking and bool(words))

    def ask(self, mark: str, make: Callable[[], None]) -> None:
        """Make the copy, a final one that lacks files only when its maker says so."""
        desk = self._tools.desk
        if mark != "final" or not (desk.not_taken or desk.arriving):
            make()
        elif self.sheet is None:
            self.sheet = sheet = LeftOutSheet(self._tools.look, self._page, desk.not_taken, desk.arriving)
            sheet.answered.connect(lambda answer: self._hear(answer, make))
            sheet.open()

    def _hear(self, answer: int, make: Callable[[], None]) -> None:
        self.sheet = None
        if answer == 0:
            self._go()
        elif answer == 1:
            make()

    def _go(self) -> None:
        desk = self._tools.desk
        for entry in (*desk.not_taken, *desk.arriving)[:1]:
            self._tools.guide.go(entry.path)
