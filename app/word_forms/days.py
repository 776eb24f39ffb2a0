"""Days put together from year, month and day, and those written in Chinese figures, as covers often have them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FIGURES = {
    char: str(value)
    for value, chars in enumerate(("〇○零O", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_CHINESE = re.compile(
    r"([〇○零O一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号]?)?"
)


def assembled(parts: Mapping[str, str]) -> str:
    """A day of its parts ``year``, ``month``, ``day``, as typed; a year alone stays what it is."""
    year, month, day = (parts.get(name, "").strip() for name in ("year", "month", "day"))
    if not (month or day):
        return in_figures(year)
    return in_figures(f"{year}年{f'{month}月' if month else ''}{f'{day}日' if day else ''}")


def in_figures(text: str) -> str:
    """``二〇二六年五月二十八日`` as ``2026年5月28日``; anything else stays."""
    match = _CHINESE.fullmatch("".join(text.split()))
    if match is None:
        return text
    year = "".join(_FIGURES[char] for char in match[1])
    return f"{year}年{_number(match[2])}月" + (f"{_number(match[3])}日" if match[3] else "")


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    high = int(_FIGURES[tens]) if tens else 1 if ten else 0
    return 10 * high + (int(_FIGURES[ones]) if ones else 0)
