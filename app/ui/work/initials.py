"""拼音首字母 of Chinese text, so that a field can be found by ``yyzsr`` for 营业总收入.

GB 2312-1980 orders its 3,755 characters of the first level by pinyin: the first of each initial is enough to know
all. Characters of the second level are ordered by strokes; they match any letter.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

# The first character of each initial in GB 2312-1980, level 1; no syllable begins with i, u or v.
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "abcdefghjklmnopqrstwxyz"
_CODES = [char.encode("gb2312") for char in _FIRST]
_LAST = "座".encode("gb2312")
# Readings with another initial that are met in forms: 长 cháng and zhǎng, 行 xíng and háng.
_OTHERWISE = {
    "长": "cz", "行": "xh", "重": "zc", "率": "ls", "调": "td", "参": "cs", "传": "cz", "单": "ds", "系": "xj",
    "否": "fp", "会": "hk", "给": "gj", "强": "qj", "降": "jx", "校": "xj", "朝": "cz", "藏": "cz", "种": "zc",
    "解": "jx", "车": "cj", "盛": "sc", "乐": "ly", "弹": "dt", "提": "td", "识": "sz", "石": "sd", "落": "lg",
    "属": "sz", "都": "dt", "合": "hg", "区": "qo", "大": "d", "贾": "gj", "曾": "cz", "覃": "qt",
}  # fmt: skip
ANY = "*"


def initials(text: str) -> tuple[str, ...]:
    """For each letter, figure and hanzi of ``text`` the initials it may have; ``*`` for any. The rest is left out."""
    return tuple(found for char in text.lower() if (found := _initial(char)))


@lru_cache(maxsize=8192)  # a thousand names are made of a few hundred characters
def _initial(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else ""
    if char in _OTHERWISE:
        return _OTHERWISE[char]
    if not ("\u3400" <= char <= "\u9fff" or char >= "\U00020000"):
        return ""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return ANY
    return _LETTERS[bisect_right(_CODES, code) - 1] if _CODES[0] <= code <= _LAST else ANY


def find_initials(query: str, given: tuple[str, ...]) -> int:
    """Where ``query`` (letters and figures) stands in what :func:`initials` gave; -1 when it does not."""
    wanted = query.lower()
    for start in range(len(given) - len(wanted) + 1):
        if all(letter in given[start + at] or given[start + at] == ANY for at, letter in enumerate(wanted)):
            return start
    return -1
