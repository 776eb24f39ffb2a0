from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.slots import Slot, parse_slots


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("数量", ("数量",)),
        ("{zone_name}", (Slot("zone_name"),)),
        ("数量：{n:____}个", ("数量：", Slot("n", "", "____"), "个")),
        (
            "{filed_on.year:    }年{filed_on.month}月",
            (Slot("filed_on", "year", "    "), "年", Slot("filed_on", "month"), "月"),
        ),
        ("{{a}} {y1}年", ("{a} ", Slot("y1"), "年")),
        ("{a}{b}", (Slot("a"), Slot("b"))),
        ("{a:X:Y}", (Slot("a", "", "X:Y"),)),
        ("{{{a}}}", ("{", Slot("a"), "}")),
    ],
)
def test_texts_split_into_stretches_and_slots(text, expected):
    assert parse_slots(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("数量 { 个", "没有配对"),
        ("数量 } 个", "没有配对"),
        ("{a", "没有配对"),
        ("{}", "小写字母"),
        ("{Zone}", "小写字母"),
        ("{ a }", "小写字母"),
        ("{filed_on.hour}", "year、month 或 day"),
        ("{filed_on.}", "year、month 或 day"),
    ],
)
def test_malformed_slots_are_named(text, said):
    with pytest.raises(ValueError, match=said):
        parse_slots(text)


@given(st.text())
def test_escaped_text_comes_back_unchanged(text):
    escaped = text.replace("{", "{{").replace("}", "}}")
    assert "".join(str(piece) for piece in parse_slots(escaped)) == text
