"""Pages in a sentence: runs, and a count where not all are named."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.page_lists import length_in_words, page_in_words, pages_by_label, pages_in_words, side_of_label


def test_a_page_has_one_name_everywhere() -> None:
    assert [page_in_words(label) for label in ("3", "iii", "封面", "")] == ["第 3 页", "iii 页", "封面", ""]
    assert pages_by_label(["封面", "ii", "3", "7"]) == "封面、ii 页、第 3、7 页"


def test_what_is_typed_means_a_side() -> None:
    labels = ("封面", "ii", "1", "2")
    assert [side_of_label(labels, typed) for typed in (" 2 ", "２", "II", "封面", "9", "")] == [4, 4, 2, 1, None, None]


def test_how_long_a_volume_is() -> None:
    assert length_in_words(160) == "160 页 · 80 张 · 厚约 8 毫米"
    assert length_in_words(3) == "3 页 · 2 张"
    assert length_in_words(19) == "19 页 · 10 张 · 厚约 1 毫米"


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([3], "第 3 页"),
        ([1, 2], "第 1、2 页"),
        ([1, 2, 3], "第 1—3 页"),
        ([12, 9, 10, 11, 7, 4, 3, 2, 1], "第 1—4、7、9—12 页"),
        (range(1, 251), "第 1—250 页"),
        (range(1, 21, 2), "第 1、3、5、7、9、11、13、15、17、19 页"),
        (range(1, 500, 2), "第 1、3、5、7、9、11、13、15、17、19 页等共 250 页"),
        ([*range(1, 11), *range(12, 60, 2)], "第 1—10、12、14、16、18、20、22、24、26、28 页等共 34 页"),
    ],
)
def test_runs_and_counts(pages, words):
    assert pages_in_words(pages) == words


@given(st.sets(st.integers(1, 60), min_size=1))
def test_what_is_named_is_what_was_given(pages):
    words = pages_in_words(pages)
    named = {
        page
        for first, last in re.findall(r"(\d+)(?:—(\d+))?(?=[、 ])", words.partition("等")[0])
        for page in range(int(first), int(last or first) + 1)
    }
    if "等共" in words:
        assert words.endswith(f"等共 {len(pages)} 页")
        assert named < pages
    else:
        assert named == pages
