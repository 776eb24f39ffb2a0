"""Automatic numbers of paragraphs (一、 （一） 1.) as the text that Word shows in front of them.

Source: ECMA-376 part 1, 17.9 (numbering definitions) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.word_forms.markup import children, local, value, whole

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DIGITS = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_SLOT = re.compile(r"%([1-9])")
_LEVELS = 9
_MOST = 1000


@dataclass(frozen=True, slots=True)
class _Level:
    text: str = ""
    format: str = "decimal"
    start: int = 1
    restart: int | None = None
    legal: bool = False


Levels = Mapping[int, _Level]


class Numbering:
    """Counts the numbered paragraphs of a file in their order; ``root`` is that of its numbering part."""

    def __init__(self, root: Element | None) -> None:
        self._lists = dict(_lists(root)) if root is not None else {}
        self._counts: dict[str, dict[int, int]] = {}

    def label(self, number: str, level: int) -> str:
        """The number of the next paragraph of a list at a level from 0; empty for bullets and unknown lists."""
        if number not in self._lists or not 0 <= level < _LEVELS:
            return ""
        shared, levels = self._lists[number]
        counts = self._counts.setdefault(shared, {})
        own = levels.get(level, _Level())
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or (restart and level < restart):
                del counts[deeper]
        if own.format in ("bullet", "none"):
            return ""
        return _SLOT.sub(lambda slot: self._shown(levels, counts, int(slot[1]) - 1, own.legal), own.text)

    def _shown(self, levels: Levels, counts: Mapping[int, int], level: int, legal: bool) -> str:
        asked = levels.get(level, _Level())
        return _written(counts.get(level, asked.start), "decimal" if legal else asked.format)


def _lists(root: Element) -> Iterator[tuple[str, tuple[str, Levels]]]:
    """Number of a list, then under what name it counts and its levels; overridden starts count for themselves."""
    shared = {value(one, "abstractNumId"): dict(_levels(one)) for one in children(root, "abstractNum")}
    for one in children(root, "num"):
        number = value(one, "numId")
        of = next((value(child) for child in children(one, "abstractNumId")), "")
        levels = dict(shared.get(of, {}))
        overridden = False
        for override in children(one, "lvlOverride"):
            place = whole(value(override, "ilvl"), 0)
            levels.update(_levels(override))
            for start in children(override, "startOverride"):
                base = levels.get(place, _Level())
                levels[place] = _Level(base.text, base.format, whole(value(start), 1), base.restart, base.legal)
                overridden = True
        yield number, (f"{of}/{number}" if overridden else of, levels)


def _levels(parent: Element) -> Iterator[tuple[int, _Level]]:
    for level in children(parent, "lvl"):
        said = {local(child.tag): value(child) for child in level}
        restart = said.get("lvlRestart")
        yield (
            whole(value(level, "ilvl"), 0),
            _Level(
                said.get("lvlText", ""),
                said.get("numFmt", "decimal"),
                whole(said.get("start", "1"), 1),
                None if restart is None else whole(restart, 0),
                "isLgl" in said,
            ),
        )


def _written(number: int, form: str) -> str:
    """A number as a format writes it; unknown formats and numbers out of their range are plain digits."""
    write = _FORMATS.get(form)
    return write(number) if write and 0 < number < _MOST else str(number)


def chinese_number(number: int) -> str:
    """``12`` as 十二, for numbers from 0 to 999."""
    if number < 10:
        return _DIGITS[number]
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]}百" if hundreds else ""
    ten = f"{'' if tens == 1 and not hundreds else _DIGITS[tens]}十" if tens else ("〇" if hundreds and ones else "")
    return head + ten + (_DIGITS[ones] if ones else "")


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if number >= 40:
        return str(number)
    text = ""
    for worth, letters in _ROMAN:
        while number >= worth:
            text, number = text + letters, number - worth
    return text


def _from(first: str, count: int) -> Callable[[int], str]:
    """Numbers that are single characters in a row: ①, ⑴, ⒈."""
    return lambda number: chr(ord(first) + number - 1) if number <= count else str(number)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand",
         "taiwaneseCounting", "koreanCounting"),
        chinese_number,
    ),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digits),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _from("①", 20)),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalZero": lambda number: f"{number:02}",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
}  # fmt: skip
