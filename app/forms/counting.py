"""字数 and 字符数 as Word's dialog 字数统计 shows them.

字数 = every Asian character, punctuation included, plus every run of other characters between blanks or Asian
characters. Source: the vectors of ``office-wordcount`` and ``simple-word-count``, both checked against Word.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ASIAN = (
    "\u1100-\u11ff"  # Hangul letters
    "\u2e80-\u2fff"  # radicals, ideographic description
    "\u3001-\ua4cf"  # CJK punctuation, kana, bopomofo, enclosed and compatible CJK, Han, Yi
    "\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\ue000-\ufaff"  # private use (rare characters of names made on one PC), compatibility Han
    "\ufe30-\ufe6f\uff01-\uffef"  # vertical, small, half-width and full-width forms
    "\U00020000-\U0003ffff"  # Han beyond the first plane
)
# Word decides these by the font: Chinese beside Chinese text. Counting each as one never shows less than Word.
_QUOTES = "“”‘’—…·"
_BESIDE_ASIAN = re.compile(f"(?<=[{_ASIAN}])[{_QUOTES}]+|(?<![{_QUOTES}])[{_QUOTES}]++(?=[{_ASIAN}])")
_COUNTED = re.compile(f"[{_ASIAN}]|[^\\s{_ASIAN}]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_BLANK = re.compile(r"\s+")


# 400字左右: 360 to 440 is fine (ruling 5), that is a tenth to either side
_LEAST, _MOST = 90, 110
# From here on a ceiling is near.
_NEAR = 95


def around(about: int) -> tuple[int, int]:
    """The fewest and the most 字 that a text of about so many may have: 360 and 440 for 400."""
    return -(-_LEAST * about // 100), _MOST * about // 100


def is_near(count: int, ceiling: int) -> bool:
    """Whether so many 字 are close below a ceiling, or above it."""
    return 100 * count >= _NEAR * ceiling


@lru_cache(maxsize=64)
def words(text: str) -> int:
    """Count 字数, the figure that the ceilings of the notices mean; linear in the length of the text.

    Curly quotes, dashes, dots and the middle dot count one each beside an Asian character, also in runs such as
    ``——``; elsewhere they belong to the word that they stand in. Ceilings include punctuation (字数含符号). Remembers
    the last texts, as one change of a form has all of them counted, several times.
    """
    seen = _BESIDE_ASIAN.sub(lambda match: "。" * len(match.group()), _INVISIBLE.sub("", text))
    return len(_COUNTED.findall(seen))


def characters(text: str) -> int:
    """Count 字符数（不计空格）: every visible character, blanks and line breaks left out."""
    return len(_BLANK.sub("", _INVISIBLE.sub("", text)))
