"""Which pages of files are bound and left out, and how many sides that takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.evidence_sides import demand_choices
from app.books.page_choices import bound_pages, left_out, left_out_in_words, misfit, sides_of, without_blanks
from app.drafts.file_choices import MOST_CAPTION
from app.errors import AttachmentError
from app.forms.answers import EvidenceFile
from app.forms.page_ranges import chosen_pages


def a_file(pages: str = "", per_side: int = 1) -> EvidenceFile:
    return EvidenceFile("attachments/03/合订.pdf", "d1", 1, pages=pages, per_side=per_side)


@pytest.mark.parametrize(
    ("pages", "bound", "out"),
    [
        ("", (0, 1, 2, 3), ()),
        ("2-3", (1, 2), (0, 3)),
        ("4,1", (3, 0), (1, 2)),
        ("9", (0, 1, 2, 3), ()),
        ("不对", (0, 1, 2, 3), ()),
    ],
)
def test_pages_bound_and_left_out(pages: str, bound: tuple[int, ...], out: tuple[int, ...]) -> None:
    assert bound_pages(a_file(pages), 4) == bound
    assert left_out(a_file(pages), 4) == out
    assert bool(misfit(a_file(pages), 4)) == (pages in ("9", "不对"))
    assert misfit(a_file(pages), 0) is None


@pytest.mark.parametrize("file", [a_file("9"), replace(a_file(), caption="长" * (MOST_CAPTION + 1))])
def test_what_does_not_fit_is_what_the_book_refuses(file: EvidenceFile) -> None:
    with pytest.raises(AttachmentError) as refused:
        demand_choices(file, 4)
    found = misfit(file, 4)
    assert found is not None
    assert (found.message, found.hint) == (refused.value.message, refused.value.hint)


def test_left_out_in_words() -> None:
    assert left_out_in_words((3, 8), "空白") == "没有装入：第 4、9 页（空白）"
    assert left_out_in_words((0, 1, 2)) == "没有装入：第 1—3 页"
    assert left_out_in_words(()) == ""


def test_empty_pages_go_and_nothing_else() -> None:
    assert without_blanks(a_file(), 4, {1, 3}).pages == "1,3"
    assert without_blanks(a_file("4-4,3,1"), 4, {2}).pages == "4,1"
    assert without_blanks(a_file("1-2"), 4, {2, 3}).left_out == ()
    kept = without_blanks(a_file("1-2"), 4, {0, 1})
    assert (kept.pages, kept.left_out) == ("1-2", ())
    assert "全是空白" in kept.told


@given(st.lists(st.integers(0, 30), unique=True, min_size=1), st.sets(st.integers(0, 30)))
def test_what_stays_keeps_its_order(order: list[int], blanks: set[int]) -> None:
    pages = ",".join(str(page + 1) for page in order)
    trimmed = without_blanks(a_file(pages), 31, blanks)
    stay = chosen_pages(trimmed.pages, 31, "x")
    expected = tuple(page for page in order if page not in blanks)
    assert stay == (expected or tuple(order))
    assert set(trimmed.left_out) == (blanks & set(order) if expected else set())


def test_neighbours_that_say_the_same_share_sides() -> None:
    one, four, two = a_file(), a_file(per_side=4), a_file(per_side=2)
    assert sides_of([(one, 3), (one, 2)]) == 5
    assert sides_of([(four, 1), (four, 1), (four, 1)]) == 1
    assert sides_of([(four, 5), (two, 3), (four, 1)]) == 2 + 2 + 1
    assert sides_of([(a_file("1-2", 4), 9), (four, 3)]) == 2
    assert sides_of([]) == 0
