"""Phrases and styles of this program's exports that reading back relies on are those that the exports use."""

from __future__ import annotations

from app.documents.layout import outlines, parts, sheets
from app.documents.layout.cells import EMPTY_BOX, TICKED_BOX
from app.renderers.word_text import CONTINUED, STYLES
from app.word_forms import printed, stories, symbols, texts


def test_phrases() -> None:
    assert (printed.SEE_ATTACHED, printed.ATTACHED) == (outlines.SEE_ATTACHED, outlines.ATTACHED)
    assert printed.NOT_YET == sheets.NOT_YET == parts.NOT_YET
    assert printed.SEE_BOUND == sheets._SEE_BOUND
    assert (symbols.TICKED, symbols.EMPTY) == (TICKED_BOX, EMPTY_BOX)


def test_styles() -> None:
    assert set(stories.CONTINUED) == {name for _, name in CONTINUED.values()}
    assert set(texts._TELLING) == {STYLES["cell"][1], CONTINUED["cell"][1]}
