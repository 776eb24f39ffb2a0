"""Boxes ticked in every way that people tick them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.word_forms.ticks import read_ticks

YES_NO = ("是", "否")
OPTIONS = ("开展了国际市场开拓", "开展了国际技术合作", "开展了企业产品、服务、品牌等境外宣传", "其他")


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("☑ 是　　□ 否", "是"),
        ("□ 是　　☑ 否", "否"),
        ("是√ 否□", "是"),
        ("√是 □否", "是"),
        ("□√是 □否", "是"),
        ("□是√ □否", "是"),
        ("是（√） 否（ ）", "是"),
        ("（√）是 （ ）否", "是"),
        ("[√]是 []否", "是"),
        ("□是 ■否", "否"),
        ("☐是 ☒否", "否"),
        ("□v是 □否", "是"),
        ("是", "是"),
        ("否", "否"),
        ("√是 ×否", "是"),
        ("☑否 □是", "否"),
        ("○是 ●否", "否"),
        ("是\n√否", "否"),
    ],
)
def test_yes_or_no(text: str, chosen: str) -> None:
    found = read_ticks(text, YES_NO)
    assert (found.options, found.doubts, found.rest) == ((chosen,), (), "")


@pytest.mark.parametrize(("text", "why"), [("是 否", "看不出选了哪一项"), ("□是 ×否", "打叉"), ("是/否", "看不出")])
def test_what_cannot_be_seen_is_not_guessed(text: str, why: str) -> None:
    found = read_ticks(text, YES_NO)
    assert found.options == ()
    assert why in "".join(found.doubts)


@pytest.mark.parametrize("text", ["□ 是 □ 否", "", "  "])
def test_nothing_ticked(text: str) -> None:
    found = read_ticks(text, YES_NO)
    assert (found.options, found.doubts, found.rest) == ((), (), "")


@pytest.mark.parametrize("text", ["无", "不是", "详见附件"])
def test_words_that_are_no_option_are_given_back(text: str) -> None:
    found = read_ticks(text, YES_NO)
    assert (found.options, found.rest, found.marked) == ((), text, False)


def test_both_ticked_are_both_given() -> None:
    assert read_ticks("☑是 ☑否", YES_NO).options == YES_NO


def test_what_was_added_is_given_back() -> None:
    assert read_ticks("□ 是 ☑ 否（详见附件）", YES_NO).rest == "（详见附件）"
    assert "自己加的一项" in read_ticks("☑开展了国际市场开拓 ☑自己加的一项 □其他", OPTIONS).rest


def test_long_options_with_other_commas_and_marks_behind() -> None:
    text = "开展了国际市场开拓√\n开展了国际技术合作□\n开展了企业产品，服务，品牌等境外宣传√\n其他_____"
    found = read_ticks(text, OPTIONS)
    assert (found.options, found.other) == ((OPTIONS[0], OPTIONS[2]), "")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("☑ 其他 举办交流营 ", "举办交流营"),
        ("☑其他：举办交流营", "举办交流营"),
        ("☑其他____举办交流营____", "举办交流营"),
        ("☑其他（举办交流营）", "（举办交流营）"),
        ("☑ 其他 ：起头是冒号", "：起头是冒号"),
        ("☑其他_____", ""),
        ("☑ 其他 a__b", "a__b"),
    ],
)
def test_the_text_behind_other(text: str, other: str) -> None:
    found = read_ticks(f"□ {OPTIONS[0]}\n{text}", OPTIONS)
    assert (found.options, found.other) == (("其他",), other)


def test_options_left_standing_without_boxes_are_chosen_and_told() -> None:
    found = read_ticks(f"{OPTIONS[0]}、{OPTIONS[1]}", OPTIONS)
    assert found.options == OPTIONS[:2]
    assert found.doubts


def test_an_option_retyped_a_little_is_told() -> None:
    found = read_ticks("√开展国际市场开拓", OPTIONS)
    assert found.options == (OPTIONS[0],)
    assert "写法不同" in "".join(found.doubts)


@given(st.sets(st.sampled_from(OPTIONS)), st.text("云川A1（）：，", max_size=8).map(lambda text: text.strip("：")))
def test_what_we_print_is_read_back(chosen: set[str], other: str) -> None:
    lines = [f"{'☑' if option in chosen else '□'} {option}" for option in OPTIONS]
    lines[-1] += f" {other} " if other else "_____"
    found = read_ticks("\n".join(lines), OPTIONS)
    assert set(found.options) == chosen
    assert found.other == other
    assert not found.doubts
