"""Printed texts compared as people retype them: without blanks and the width of signs, and how alike two are.

Ruling behind it: texts are compared after NFKC and removal of spaces, since the notices themselves mix （） and ().
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from app.word_forms.model import LINE_END

ALIKE = 0.8
"""From here on two labels are taken for one, with a word to the user unless they are equal."""
EQUAL = 1.0
_BEGUN = 0.9
_LEAST_BEGUN = 6
_LONGEST = 160
_ONE_SIGN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "＂": '"', "‘": "'", "’": "'", "、": ",", "—": "-", "–": "-", "─": "-", "−": "-",
        "―": "-", "‐": "-", "‑": "-", "•": "·", "・": "·", "‧": "·", "∶": ":", "︰": ":", LINE_END: None,
    }
)  # fmt: skip
_INVISIBLE = ("Cc", "Cf", "Cs")
_YEAR = re.compile(r"(?:19|20)\d\d年度?")
_FIGURES = re.compile(r"\d+")
_REMARK = re.compile(r"\([^()]*\)")
_HEADING_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十百]+[,.:章节]|\([一二三四五六七八九十百]+\)|\(?\d{1,2}[).,:](?!\d))"
)


class Folded:
    """A text without blanks and differences of width, that knows where each of its characters stood."""

    def __init__(self, text: str) -> None:
        self.original = text
        words: list[str] = []
        self._at: list[int] = []
        for place, char in enumerate(text):
            folded = _folded(char)
            words.append(folded)
            self._at += [place] * len(folded)
        self.words = "".join(words)

    def part(self, begin: int, end: int) -> str:
        """What stood in the text where the folded one has these places; without blanks around it."""
        return self.original[self._at[begin] : self._at[end - 1] + 1] if begin < end else ""


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    if char.isspace():
        return ""
    normal = unicodedata.normalize("NFKC", char).translate(_ONE_SIGN).casefold()
    return "".join(one for one in normal if not (one.isspace() or unicodedata.category(one) in _INVISIBLE))


def squeezed(text: str) -> str:
    """The text as it is compared."""
    return _squeezed_short(text) if len(text) <= _LONGEST else "".join(map(_folded, text))


@lru_cache(maxsize=16384)
def _squeezed_short(text: str) -> str:
    return "".join(map(_folded, text))


def likeness(printed: str, found: str) -> float:
    """How alike a printed label and a found text are, both squeezed: from 0 to 1 (equal).

    A text cut behind its first words counts nearly as the whole: cells of long tables go over pages. Figures must
    agree, else 2023年 would be 2024年.
    """
    if printed == found:
        return EQUAL
    if not printed or not found or len(found) > max(_LONGEST, 2 * len(printed)):
        return 0.0
    return _compared(printed, found)


@lru_cache(maxsize=16384)
def _compared(printed: str, found: str) -> float:
    if (len(found) >= _LEAST_BEGUN and printed.startswith(found)) or _same_but_remarks(printed, found):
        return _BEGUN
    if _FIGURES.findall(printed) != _FIGURES.findall(found):
        return 0.0
    if 3 * min(len(printed), len(found)) < 2 * max(len(printed), len(found)):
        return 0.0
    matcher = SequenceMatcher(None, printed, found, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return min(ratio, 0.99) if ratio >= ALIKE else 0.0


def _same_but_remarks(printed: str, found: str) -> bool:
    """Whether two labels differ only in remarks in brackets: a unit, the number of the evidence."""
    bare = _REMARK.sub("", printed)
    return len(bare) > 1 and bare == _REMARK.sub("", found)


def added_words(printed: str, found: str) -> int:
    """How many characters in a row stand in a found label that are not in the printed one: somebody typed them."""
    matcher = SequenceMatcher(None, printed, found, autojunk=False)
    return max(
        (end - begin for kind, _, _, begin, end in matcher.get_opcodes() if kind in ("insert", "replace")), default=0
    )


def is_year(text: str) -> bool:
    """Whether a squeezed text is a year in a head of a table."""
    return _YEAR.fullmatch(text) is not None


def without_number(text: str) -> str:
    """A squeezed heading without 一、 (一) or 1. in front: automatic numbers come and go."""
    match = _HEADING_NUMBER.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text
