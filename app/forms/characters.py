"""Single characters of typed text: what is cleaned silently, what cannot be printed, and full-width forms."""

from __future__ import annotations

import re

# Controls, invisible format characters, lone surrogates, line and paragraph separators. Word files may not hold
# most of them, and no font draws them; a line break is the only one that means something on paper.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣─"), "-")


def clean(text: str) -> str:
    """Give every line break as one line feed, tabs as blanks, and drop what can neither be seen nor printed."""
    if not _UNPRINTABLE.search(text):
        return text
    return _UNPRINTABLE.sub("", _LINE_BREAK.sub("\n", text).replace("\t", " "))


def has_unprintable(text: str) -> bool:
    """Tell whether :func:`clean` would change the text."""
    return _UNPRINTABLE.search(text) is not None


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
