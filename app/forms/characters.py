"""Single characters of typed text: line breaks of all kinds, what cannot be seen or printed, full-width forms.

Nothing is dropped from a text without a word: what was typed is stored, and an issue names what cannot be printed.
"""

from __future__ import annotations

import re

# Controls, invisible format characters, lone surrogates, line and paragraph separators. Word files may not hold
# most of them, and no font draws them; a line break is the only one that means something on paper.
_CONTROL = "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_ZERO_WIDTH = (
    (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
    (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F),
)  # fmt: skip
_INVISIBLE = "".join(chr(code) for first, last in _ZERO_WIDTH for code in range(first, last + 1))
_CONTROLS = re.compile(f"[{_CONTROL}]")
_UNPRINTABLE = re.compile(f"[{_CONTROL}{_INVISIBLE}]")
_BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣─"), "-")


def one_line_break(text: str) -> str:
    """Give every line break as one line feed and tabs as blanks; all else stays."""
    if not _CONTROLS.search(text):
        return text
    return _LINE_BREAK.sub("\n", text).replace("\t", " ")


def clean(text: str) -> str:
    """Drop what can neither be seen nor printed, after :func:`one_line_break`: the text as it would be printed."""
    if not _UNPRINTABLE.search(text):
        return text
    return _UNPRINTABLE.sub("", one_line_break(text))


def has_unprintable(text: str) -> bool:
    """Tell whether :func:`clean` would change the text."""
    return _UNPRINTABLE.search(text) is not None


def has_control(text: str) -> bool:
    """Tell whether a text holds what no file of the book may carry: controls and halves of surrogate pairs."""
    return _CONTROLS.search(text) is not None


def unprintable(text: str) -> list[str]:
    """Give the code points that :func:`clean` drops, each once, in the order of the text."""
    return [named(char) for char in dict.fromkeys(_UNPRINTABLE.findall(text))]


def trimmed(text: str) -> str:
    """Take blanks and invisible characters off both ends, where pasting leaves them; controls stay."""
    return text.strip(_BLANKS + _INVISIBLE + "\n")


def trimmed_lines(text: str) -> str:
    """Take them off the end of each line, and empty lines off both ends; blanks at the head of a line may be meant."""
    return "\n".join(line.rstrip(_BLANKS + _INVISIBLE) for line in text.lstrip(_INVISIBLE).split("\n")).strip("\n")


def is_private(char: str) -> bool:
    """Tell whether a character is of the private use areas: such characters differ from PC to PC."""
    return _PRIVATE.match(char) is not None


def half_width(text: str) -> str:
    """Turn full-width ASCII forms and blanks into their plain ones; everything else stays."""
    return text.translate(_HALF)


def plain_dashes(text: str) -> str:
    """Turn the many dashes and minus signs of Chinese typing into ``-``."""
    return text.translate(_DASHES)


def named(char: str) -> str:
    """Give the code point as people look it up: ``U+3F06``."""
    return f"U+{ord(char):04X}"


def same_words(text: str) -> str:
    """Give a key under which the spellings of one option agree: width of brackets and commas, blanks, the rule."""
    return "".join(half_width(text).replace("、", ",").split()).rstrip("_").casefold()
