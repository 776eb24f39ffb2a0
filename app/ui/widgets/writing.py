"""Plain text on its way into a box: how it is set, one line out of several, places as Qt counts them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextOption

from app.forms.characters import one_line_break

MARGIN = 2
_ASIAN = "\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff01-\uffef\U00020000-\U0003ffff"
_BREAK_IN_CHINESE = re.compile(f"(?<=[{_ASIAN}])[ ]*\n[ ]*(?=[{_ASIAN}])")


@dataclass(frozen=True)
class Writing:
    """What a text box is for: one line or ``paragraphs``, figures at the right, only to be read."""

    paragraphs: bool = False
    right: bool = False
    read_only: bool = False
    undo: Callable[[], None] | None = None
    redo: Callable[[], None] | None = None


def one_line(text: str) -> str:
    """A text of several lines on one: Chinese goes on without a gap, anything else with one."""
    plain = one_line_break(text.strip("\r\n"))
    return _BREAK_IN_CHINESE.sub("", plain).replace("\n", " ")


def prepare_document(document: QTextDocument, writing: Writing) -> None:
    """Set margin, side and line breaks of a document that is shown, or only measured."""
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(MARGIN)
    option = QTextOption(Qt.AlignmentFlag.AlignRight if writing.right else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)


def utf16_place(text: str, at: int) -> int:
    """Qt counts characters beyond the first plane twice."""
    return len(text[:at].encode("utf-16-le")) // 2
