"""Which pages of an evidence file are bound: ``1-3,5`` as typed, in the order in which they are bound.

Print dialogs write ranges like this; what Chinese keyboards give for its signs is taken as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.errors import UsageError

_HINT = "请写成 1-3,5 这样：逗号隔开，连号用短横；全部页就留空。"
_COMMAS = re.compile(r"[,，、;；\s]+")
_DASHES = re.compile(r"\s*[-‐-―－~～至到]\s*")
_WORDS = re.compile(r"第|页|p(?=\d)", re.IGNORECASE)
_RANGE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")


def tidied(text: str) -> str:
    """Ranges as they are stored: ``1-3,5`` for ``第1－3页、5``. Raises :class:`UsageError` for what are no ranges."""
    return ",".join(_shown(first, last) for first, last in _ranges(text))


def chosen_pages(text: str, count: int, name: str) -> tuple[int, ...]:
    """The pages meant (0-based) of a file with ``count`` pages; all of them for a text without any number.

    Raises :class:`UsageError` naming the file for a page that it does not have, or one that is written twice.
    """
    found: dict[int, None] = {}
    for first, last in _ranges(text):
        if first < 1 or last > count:
            raise UsageError(f"“{name}”共 {count} 页，没有第 {last if last > count else first} 页。", _HINT)
        for page in range(first - 1, last):
            if page in found:
                raise UsageError(f"“{name}”的第 {page + 1} 页写了两次。", _HINT)
            found[page] = None
    return tuple(found) or tuple(range(count))


def as_text(pages: Sequence[int]) -> str:
    """Ranges for pages (0-based), in their order."""
    breaks = [place for place in range(1, len(pages)) if pages[place] != pages[place - 1] + 1]
    bounds = [0, *breaks, len(pages)] if pages else []
    return ",".join(_shown(pages[start] + 1, pages[end - 1] + 1) for start, end in pairwise(bounds))


def stretches(text: str) -> tuple[tuple[int, int], ...]:
    """First and last page of each stretch of a range; none for all pages, and for what is no range, told elsewhere."""
    try:
        return tuple(_ranges(text))
    except UsageError:
        return ()


def meet(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> bool:
    """Whether two ranges of one file, as :func:`stretches`, hold a page in common."""
    if not first or not second:
        return True
    return any(a <= end and start <= b for a, b in first for start, end in second)


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    plain = _WORDS.sub("", unicodedata.normalize("NFKC", text))
    plain = _DASHES.sub("-", plain).strip(" ,，、;；")
    for word in _COMMAS.split(plain) if plain else ():
        found = _RANGE.fullmatch(word)
        if found is None:
            raise UsageError(f"看不懂页码范围“{text.strip()}”里的“{word}”。", _HINT)
        first, last = int(found[1]), int(found[2] or found[1])
        if first > last:
            raise UsageError(f"页码范围“{word}”的前后颠倒了。", _HINT)
        yield first, last


def _shown(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
