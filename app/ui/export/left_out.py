"""Files that were given to items and not taken in: said beside the questions, and asked about before a final copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.drafts.not_taken import NotTaken
from app.ui.export.words import MARKS
from app.ui.look.look import Look
from app.ui.widgets.overlay import Sheet

TO_EVIDENCE = "去佐证材料"
_MOST_NAMES = 3


def left_out_words(entries: Sequence[NotTaken], mark: str) -> str:
    """How many files this copy goes without; empty when none."""
    return f"有 {len(entries)} 个文件没有收进来，{MARKS[mark]}里没有它们" if entries else ""


def names_of(entries: Sequence[NotTaken]) -> str:
    """Some of their names with their items: ``第 3 项的“锁.pdf”、第 3 项的“甲.docx”等 8 个文件``."""
    named = "、".join(f"第 {entry.item} 项的“{entry.name}”" for entry in entries[:_MOST_NAMES])
    return named if len(entries) <= _MOST_NAMES else f"{named}等 {len(entries)} 个文件"


class LeftOutSheet(Sheet):
    """Asks once more before a final copy is made without them; ``answered`` 0: look at them, 1: export all the same."""

    def __init__(self, look: Look, host: QWidget, entries: Sequence[NotTaken]) -> None:
        super().__init__(
            look,
            host,
            left_out_words(entries, "final"),
            f"没有收进来的是{names_of(entries)}。用不着的，可以在佐证材料里移除",
            (TO_EVIDENCE, "照样导出", "取消"),
            cancel=2,
            width=560,
        )
        self.closed.connect(self.deleteLater)
