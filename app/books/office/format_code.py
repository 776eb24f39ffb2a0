"""Number formats of cells, read into pieces; what is not understood is refused, never guessed.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (number formats, and those of zh-cn that stand for a number alone).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_COLOURS = re.compile(
    r"(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|[黑蓝绿红白黄]色?|蓝绿色?|洋红色?|颜色 ?\d+)",
    re.IGNORECASE,
)
GENERAL = ("general", "g/通用格式")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+)|(?P<mark>[0#?.,%@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)


class UnknownFormat(Exception):
    """A number format whose picture of a value is not certain; ``str()`` is the format."""


class Token(NamedTuple):
    """A piece of a format: ``kind`` is text, mark, date, elapsed, half (AM/PM), power or general."""

    kind: str
    text: str


class Section(NamedTuple):
    """One of up to four parts of a format; ``locale`` is what ``[$-804]`` states, in lower case."""

    tokens: tuple[Token, ...]
    locale: str = ""

    @property
    def is_date(self) -> bool:
        """Whether it shows a day or a time."""
        return any(token.kind in ("date", "elapsed") for token in self.tokens) or self.locale in ("f800", "f400")


@lru_cache(maxsize=256)
def sections_of(code: str) -> tuple[Section, ...]:
    """The parts of a format. Raises :class:`UnknownFormat`."""
    found: list[list[Token]] = [[]]
    locales = [""]
    for match in _TOKEN.finditer(code):
        if match["plain"] == ";":
            found.append([])
            locales.append("")
        elif match["bracket"] is not None:
            token, locale = _bracket(match["bracket"], code)
            found[-1] += [token] if token.text else []
            locales[-1] = locale or locales[-1]
        else:
            found[-1] += [token] if (token := _token(match, code)).text else []
    if len(found) > 4:
        raise UnknownFormat(code)
    return tuple(Section(tuple(tokens), locale) for tokens, locale in zip(found, locales, strict=True))


def _token(match: re.Match[str], code: str) -> Token:
    kind, text = str(match.lastgroup), match[0]
    if kind in ("quoted", "escaped"):
        return Token("text", match[kind])
    if kind == "room":
        return Token("text", " ")
    if kind == "fill":
        return Token("text", "")
    if kind == "plain":
        if text.isascii() and text.isalpha():
            raise UnknownFormat(code)
        return Token("text", text)
    return Token(kind, text.lower() if kind in ("date", "general") else text)


def _bracket(inside: str, code: str) -> tuple[Token, str]:
    """``[h]``, ``[红色]``, ``[$¥-804]``; conditions and numerals of other scripts are not understood."""
    if re.fullmatch(r"h+|m+|s+", inside, re.IGNORECASE):
        return Token("elapsed", inside.lower()), ""
    if _COLOURS.fullmatch(inside):
        return Token("text", ""), ""
    if inside.startswith("$"):
        symbol, _, locale = inside[1:].rpartition("-") if "-" in inside else (inside[1:], "", "")
        locale = {"x-sysdate": "f800", "x-systime": "f400"}.get(locale.lower(), locale.lower())
        if re.fullmatch(r"[0-9a-f]{0,4}", locale):
            return Token("text", symbol), locale
    raise UnknownFormat(code)
