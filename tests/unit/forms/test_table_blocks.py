"""The text that spreadsheets put on the clipboard, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.table_blocks import block_of, cell_in, cells_of, text_of

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


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\t2", [["1", "2"]]),
        ("186.32\n203.45\n231", [["186.32"], ["203.45"], ["231"]]),
        ("１２％\n-3.5%", [["１２％"], ["-3.5%"]]),
        ("云川\r\n滨河\r\n", [["云川"], ["滨河"]]),
        ('"一\n二"\t3\r\n4\t5\r\n', [["一\n二", "3"], ["4", "5"]]),
        ('"一\n二"\r\n三\r\n', [["一\n二"], ["三"]]),
        ('"说""好"""\t"有\t格"\r\n', [['说"好"', "有\t格"]]),
        (" 1 \t\n\t4\n", [[" 1 ", ""], ["", "4"]]),
    ],
)
def test_cells_of_a_spreadsheet_are_a_block(text: str, block: list[list[str]]) -> None:
    assert block_of(text) == block


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("一行", "一行"),
        ("一行\r\n", "一行"),
        ('"一格\n两行"\r\n', "一格\n两行"),
        ('"甲"方', '"甲"方'),
        ("云川市工业\n和信息化局", "云川市工业\n和信息化局"),
    ],
)
def test_one_piece_of_text_is_no_block(text: str, cell: str) -> None:
    assert block_of(text) is None
    assert cell_in(text) == cell


def test_lines_are_rows_where_nothing_else_is_meant() -> None:
    assert block_of("云川\n滨河", lines_are_rows=True) == [["云川"], ["滨河"]]
    assert block_of("云川", lines_are_rows=True) is None


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
