"""Tooltips show words as they stand, whatever they look like."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from app.ui.widgets.tips import plain_tip


@pytest.mark.parametrize("text", ["", "云川市启航公司", "3 < 4", "第一行\n第二行"])
def test_usual_words_stay(text: str) -> None:
    assert plain_tip(text) == text


@pytest.mark.parametrize("text", ['甲<img src="file://other/share/x.png">', "<b>甲</b>", "甲 & <a href='x'>乙</a>"])
def test_what_looks_like_a_page_is_shown_as_text(text: str) -> None:
    document = QTextDocument()
    document.setHtml(plain_tip(text))
    assert document.toPlainText() == text
    assert "<img" not in plain_tip(text)
