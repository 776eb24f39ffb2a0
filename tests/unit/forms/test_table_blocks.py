"""The text that spreadsheets put on the clipboard, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.table_blocks import cells_of, text_of

TEXTS = st.text(st.sampled_from('甲乙a1"\t\n =+'), max_size=6)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", [[""]]),
        ("甲", [["甲"]]),
        ("甲\r\n", [["甲"]]),
        ("甲\t乙\r\n丙\t丁\r\n", [["甲", "乙"], ["丙", "丁"]]),
        ("甲\t乙\n丙\t丁", [["甲", "乙"], ["丙", "丁"]]),
        ("甲\t\n\t丁\n", [["甲", ""], ["", "丁"]]),
        ("甲\n\n乙\n", [["甲"], [""], ["乙"]]),
        ('"两\r\n行"\t乙\r\n', [["两\n行", "乙"]]),
        ('"说""好"""\t乙', [['说"好"', "乙"]]),
        ('5" 管\t乙', [['5" 管', "乙"]]),
        ('"甲"方\t乙', [['"甲"方', "乙"]]),
        ('"甲"\t乙', [['"甲"', "乙"]]),
        ('""\t乙', [["", "乙"]]),
        ('"没有收尾\t乙\n丙', [['"没有收尾', "乙"], ["丙"]]),
        ("甲\r乙", [["甲"], ["乙"]]),
    ],
)
def test_a_block_is_read(text: str, cells: list[list[str]]) -> None:
    assert cells_of(text) == cells


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_written_is_read_again(cells: list[list[str]]) -> None:
    assert cells_of(text_of(cells)) == cells


@given(st.text(max_size=60))
def test_any_text_is_read_and_no_character_but_marks_is_lost(text: str) -> None:
    joined = "".join(cell for row in cells_of(text) for cell in row)
    for char in set(text) - set('\t\r\n"'):
        assert joined.count(char) == text.count(char)


def test_a_large_block_takes_no_more_than_its_length() -> None:
    assert len(cells_of('甲\t"乙\n'.replace('"', "") * 50_000)) == 50_000
    assert len(cells_of('"' * 100_001)[0]) == 1
