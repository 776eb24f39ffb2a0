"""Names of folders that every system takes."""

from __future__ import annotations

import pytest

from app.drafts.names import folder_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("云川中德中小企业合作区", "云川中德中小企业合作区"),
        ("  云川   合作区  ", "云川 合作区"),
        ("甲/乙\\丙:丁*戊?", "甲 乙 丙 丁 戊"),
        ("结尾. .", "结尾"),
        ("con", "con_"),
        ("Nul.txt", "Nul.txt_"),
        ("COM¹", "COM¹_"),
        ("..", ""),
        ("\x00\x1f", ""),
        ("", ""),
    ],
)
def test_a_name_becomes_a_folder_that_every_system_takes(typed: str, kept: str) -> None:
    assert folder_name(typed) == kept


def test_a_long_name_is_cut_at_whole_characters() -> None:
    kept = folder_name("申" * 200)
    assert kept == "申" * 60
