"""What fits on which disc, and how it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.budget import CD_BYTES, DVD_BYTES, MOST_WORD_PICTURES, Counted, DiscNeed, disc_need, usable


def test_discs_are_reckoned_with_two_percent_to_spare() -> None:
    assert usable(CD_BYTES) == 722_534_400
    assert usable(DVD_BYTES) == 4_606_365_532


@pytest.mark.parametrize(
    ("need", "fit", "words"),
    [
        (DiscNeed(0, 3_000_000), "cd", "光盘约 2.9 MB，还剩 686 MB"),
        (DiscNeed(400_000_000, 32_000_000), "cd", "光盘约 412 MB，还剩 277 MB"),
        (DiscNeed(722_534_400, 0), "cd", "光盘约 689 MB，正好放满"),
        (DiscNeed(722_534_400, 1), "dvd", "光盘约 689 MB，要用 DVD，还剩 3.6 GB"),
        (DiscNeed(4_000_000_000, 1_000_000_000), "none", "光盘约 4.7 GB，一张 DVD 放不下"),
    ],
)
def test_what_is_said(need: DiscNeed, fit: str, words: str) -> None:
    assert (need.fit, need.words) == (fit, words)


def test_a_file_counts_as_itself_and_in_both_books() -> None:
    empty = disc_need([], [])
    need = disc_need([Counted(10_000_000, 4_000_000, 20, 20)], [20])
    assert need.originals == 10_000_000
    assert need.books - empty.books == 4_000_000 + 20 * 160_000
    unknown = disc_need([Counted(10_000_000)], [])
    assert unknown.books - empty.books == 10_000_000
    half = disc_need([Counted(10_000_000, 4_000_000, 20, 10)], [10])
    assert half.originals == 10_000_000
    assert half.books - empty.books == (4_000_000 + 20 * 160_000) // 2


def test_the_word_packet_counts_by_sides_and_volumes() -> None:
    """Four pages to a side make no more of it than one, and beyond the limit a volume has lists instead."""
    files = [Counted(10_000_000, 4_000_000, 800, 800)]
    without = disc_need(files, []).books
    assert disc_need(files, [200]).books - without == 200 * 160_000
    assert disc_need(files, [201]).books == without
    assert disc_need(files, [150, 0, 201, 50]).books - without == 200 * 160_000, "each tome for itself"


def test_the_limit_is_that_of_the_packet() -> None:
    from app.books import volume

    assert MOST_WORD_PICTURES == volume.MOST_WORD_PICTURES


@given(st.lists(st.builds(Counted, *[st.integers(0, 10**9)] * 2, *[st.integers(0, 500)] * 2), max_size=5))
def test_more_files_never_need_less(files: list[Counted]) -> None:
    totals = [disc_need(files[:count], [200] * count).total for count in range(len(files) + 1)]
    assert totals == sorted(totals)
