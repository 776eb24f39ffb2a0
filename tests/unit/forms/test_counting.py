from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.counting import characters, words
from app.forms.names import split_names

VECTORS = [  # official_forms 4.6: simple-word-count and office-wordcount, checked there against Word
    ("你好世界", 4),
    ("你好,世界", 5),
    ("你好。。。。", 6),
    ("hello, world | 你好,世界", 8),
    ("123.456", 1),
    ("1 + 1 = 2", 5),
    ("<>《》", 3),
    ("東京2024オリンピック", 9),
    ("Hello、World。", 4),
    ("「こんにちは」", 7),
    ("①②③④⑤", 1),
    ("１２３４５", 5),
]
BESIDE_HAN = [
    ("他说“好”", 5),
    ("合作——共赢", 6),
    ("等等……", 4),
    ("阿·伊", 3),
    ("it’s fine", 2),
    ("2023—2025", 1),
    ("“Hello”他", 3),
    ("𠮷䶮", 2),
    ("", 0),
    (" \u3000\n\t", 0),
    ("好\u200b的", 2),
]


@pytest.mark.parametrize(("text", "count"), VECTORS + BESIDE_HAN)
def test_words(text, count):
    assert words(text) == count


@pytest.mark.parametrize(("text", "count"), [("你好,世界", 5), ("a b\nc", 3), ("１２ 𠮷", 3), ("\u3000无", 1), ("", 0)])
def test_characters(text, count):
    assert characters(text) == count


mixed = st.text(alphabet=st.sampled_from("汉字ab1 \n，。“”—…·-１\u3000\u200b𠮷"), max_size=60)


@given(mixed, mixed)
def test_a_line_break_separates_counts(one, two):
    assert words(f"{one}\n{two}") == words(one) + words(two)
    assert characters(f"{one}\n{two}") == characters(one) + characters(two)


@given(mixed)
def test_words_never_exceed_characters(text):
    assert 0 <= words(text) <= characters(text)


@given(st.text())
def test_any_text_is_counted(text):
    assert words(text) <= characters(text)


@pytest.mark.parametrize("piece", ["“", "“ ", "a", "汉", "汉—a", "\u200b"])
def test_time_is_linear(piece):
    begin = time.perf_counter()
    words(piece * 100_000)
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲中心、乙中心；丙实验室\n丁基地", ["甲中心", "乙中心", "丙实验室", "丁基地"]),
        ("甲（子、丑）、乙【寅；卯】", ["甲（子、丑）", "乙【寅；卯】"]),
        ("Tech Center A;Lab B", ["Tech Center A", "Lab B"]),
        ("甲中心。", ["甲中心"]),
        ("甲（子、乙、丙", ["甲（子", "乙", "丙"]),
        ("甲）、乙（", ["甲）", "乙（"]),
        ("；、\n ", []),
    ],
)
def test_split_names(text, names):
    assert split_names(text) == names
