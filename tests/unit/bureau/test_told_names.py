"""Names in sentences and lists: one line, nothing unseen, never endless; the desk has them so, letters do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bureau.told_names import name_told, place_told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("云川启明（虚构）中小企业服务有限公司", "云川启明（虚构）中小企业服务有限公司"),
        ("甲\u202e司公\u200b\x01", "甲司公"),
        ("甲\n乙\v丙\u2028丁", "甲 乙 丙 丁"),
        ("甲" * 60, "甲" * 60),
        ("甲" * 3000, "甲" * 59 + "…"),
        ("", ""),
    ],
)
def test_a_name_as_it_is_told(name: str, told: str) -> None:
    assert name_told(name) == told


@given(st.text(max_size=200))
def test_whatever_is_typed_is_one_line_of_a_known_length(name: str) -> None:
    for told, most in ((name_told(name), 60), (place_told(name), 120)):
        assert len(told) <= most
        assert len(told.splitlines()) <= 1
        assert name_told(told) == told or most > 60
