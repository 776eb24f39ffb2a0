"""Tokens and forbidden places.

LB1 joined tokens equal the text. LB2 numbers, percentages and Latin words stay whole. LB3 a web address may be cut
after its separators. LB4 closing marks never open a line, opening marks never close one. LB5 autospace stands between
hanzi and Latin or digits only.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.linebreak import NO_END, NO_START, clusters, fragments, may_break, needs_gap, tokens, words


@given(st.text(max_size=200))
def test_lb1_joined_tokens_equal_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("同比增长12.5%左右", "12.5%"),
        ("下降-2.15%", "-2.15%"),
        ("约1,234.50万元", "1,234.50"),
        ("采用ISO9001体系", "ISO9001"),
        ("邮箱a.b_c@example.com。", "a.b_c@example.com"),
        ("温度37℃", "37℃"),
        ("电话0351-5550123、", "0351-5550123"),
        ("他说——不", "——"),
        ("等等……", "……"),
        ("Владимир来访", "Владимир"),
    ],
)
def test_lb2_what_belongs_together_is_one_token(text: str, whole: str) -> None:
    assert whole in tokens(text)


def test_lb3_a_web_address_is_cut_after_its_separators() -> None:
    parts = [token for token in tokens("https://www.example.com/a/b?x=1&y=2") if token]
    assert len(parts) > 3
    assert all(part[-1] in "/?&=.:@_-" for part in parts[:-1])


@pytest.mark.parametrize("mark", sorted("，。、；：？！）】》”’…％"))
def test_lb4_closing_marks_never_open_a_line(mark: str) -> None:
    assert mark in NO_START
    assert not may_break("国", mark)


@pytest.mark.parametrize("mark", sorted("（【《“‘￥"))
def test_lb4_opening_marks_never_close_a_line(mark: str) -> None:
    assert mark in NO_END
    assert not may_break(mark, "国")


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ("年", "2", True),
        ("2", "年", True),
        ("年", "，", False),
        ("a", "b", False),
        ("，", "2", False),
        ("𠮷", "A", True),
    ],
)
def test_lb5_autospace(before: str, after: str, gap: bool) -> None:
    assert needs_gap(before, after) is gap


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("cafe\u0301，", "cafe\u0301"),
        ("か\u3099が", "か\u3099"),
        ("与Nguyễn合作", "Nguyễn"),
        ("排放CO₂量", "CO₂"),
        ("共12km²地", "12km²"),
        ("即10⁻³米", "10⁻³"),
        ("自2026-05-28~2026-06-30止", "2026-05-28~"),
        ("拨0351-1234567/7654321找", "0351-1234567/"),
        ("拨0351-1234567-0351-7654321找", "0351-1234567-0351-7654321"),
    ],
)
def test_lb6_marks_stay_on_their_letter_and_numbers_whole_in_ranges(text: str, whole: str) -> None:
    assert whole in tokens(text)


@given(st.text(alphabet=st.sampled_from("国a1é\u0301\u3099，（ 。.-/"), max_size=60))
def test_lb7_words_break_at_fewer_places_than_tokens(text: str) -> None:
    def places(pieces: list[str]) -> set[int]:
        return set(itertools.accumulate(len(piece) for piece in pieces))

    assert "".join(words(text)) == "".join(tokens(text)) == text
    assert places(words(text)) <= places(tokens(text))


def test_lb8_what_no_line_can_hold_is_cut_after_separators() -> None:
    assert fragments("2026/12/31") == ["2026/", "12/", "31"]
    assert clusters("e\u0301a") == ["e\u0301", "a"]
