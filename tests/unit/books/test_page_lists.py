"""Pages in a sentence: runs, and a count where not all are named."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.page_lists import pages_in_words


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
