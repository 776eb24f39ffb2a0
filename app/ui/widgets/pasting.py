"""What a paste brings: its plain text, or why it is not taken.

A text that would freeze the window for seconds at each key is not taken at all: nothing is cut silently. Texts that
come from elsewhere, such as an earlier draft, are shown whatever their length.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextDocumentFragment

from app.ui.widgets.drops import dragged_files

LINE_MOST = 2_000
TEXT_MOST = 20_000
COPIED_FILES = "复制的是文件，请在佐证材料里添加"
NO_TEXT = "复制的内容里没有文字，没有粘贴"
_PICTURE = "\ufffc"


def text_in(source: QMimeData) -> str:
    """The text of a paste, that of its HTML where nothing plainer came; empty for copied files, whose text are paths.

    Qt itself makes a text of addresses: that of a copied link is wanted, that of a file is not.
    """
    if dragged_files(source):
        return ""
    text = source.text()
    if text or not source.hasHtml():
        return text
    shown = QTextDocumentFragment.fromHtml(source.html()).toPlainText().replace(_PICTURE, "")
    return shown if shown.strip() else ""


def why_no_text(source: QMimeData) -> str:
    """A sentence on a paste without text; empty when nothing was copied at all."""
    if dragged_files(source):
        return COPIED_FILES
    return NO_TEXT if source.formats() else ""


def too_much(brought: int, before: int, after: int, most: int) -> str:
    """Why ``brought`` characters cannot be pasted where at most ``most`` may stand; empty when they can.

    ``before`` and ``after``: what stands there without them and would with them. A longer text that is there already
    may always become shorter.
    """
    if after <= most or after <= before:
        return ""
    if brought > most:
        return f"粘贴的文字有 {brought:,} 字，这一格最多放 {most:,} 字，没有粘贴"
    return f"粘贴以后有 {after:,} 字，这一格最多放 {most:,} 字，没有粘贴"


def too_long_cell(cells: Sequence[Sequence[str]]) -> str:
    """Why a block of cells cannot be pasted; empty when it can."""
    longest = max((len(cell) for row in cells for cell in row), default=0)
    if longest <= LINE_MOST:
        return ""
    return f"粘贴的内容里有一格 {longest:,} 字，一格最多放 {LINE_MOST:,} 字，没有粘贴"
