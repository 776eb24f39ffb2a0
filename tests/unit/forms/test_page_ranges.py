"""Page ranges as somebody types them, and as they are stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UsageError
from app.forms.page_ranges import as_text, chosen_pages, tidied


@given(st.lists(st.integers(0, 60), unique=True))
def test_what_is_written_is_read_again(pages: list[int]) -> None:
    text = as_text(pages)
    assert chosen_pages(text, 61, "某.pdf") == (tuple(pages) or tuple(range(61)))
    assert tidied(text) == text


@pytest.mark.parametrize(
    "typed", ["1-3,5", "1－3，5", "第1—3页、第 5 页", " 1 至 3 ; 5 ", "１~３　５", "p1-p3,5,", "1到3，5。"]
)
def test_signs_of_chinese_keyboards_are_understood(typed: str) -> None:
    assert tidied(typed.rstrip("。")) == "1-3,5"


@pytest.mark.parametrize(
    ("typed", "told"),
    [("9", "共 8 页，没有第 9 页"), ("0-2", "没有第 0 页"), ("2,1-3", "第 2 页写了两次"),
     ("3-1", "前后颠倒"), ("一", "看不懂"), ("1-", "看不懂"), ("1-2-3", "看不懂"), ("-5", "看不懂")],
)  # fmt: skip
def test_what_cannot_be_meant_is_named(typed: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        chosen_pages(typed, 8, "某.pdf")


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(typed: str) -> None:
    try:
        pages = chosen_pages(typed, 9, "某.pdf")
    except UsageError:
        return
    assert set(pages) <= set(range(9))
    assert pages, "a file is never left out without a word"


@pytest.mark.parametrize("typed", ["", " ", ",", "，、", "第页", "页"])
def test_signs_without_a_number_mean_all_pages(typed: str) -> None:
    assert tidied(typed) == ""
    assert chosen_pages(typed, 3, "某.pdf") == (0, 1, 2)
