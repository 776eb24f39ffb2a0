"""Names of applicants as sentences and lists show them: on one line, without what cannot be seen, never endless.

What is written for others (letters, tables, packets) has them as they were typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_MOST = 60
_MOST_OF_PLACE = 120
_MOST_NAMES = 5
_BREAKS, _UNSEEN = ("Cc", "Zl", "Zp"), ("Cf", "Cs")


def name_told(name: str) -> str:
    """A name of at most 60 characters; a longer one ends with ``…``."""
    return _told(name, _MOST)


def names_told(names: Iterable[str]) -> str:
    """``“甲”、“乙”``; of more than five the first ones, and how many they are."""
    named = list(names)
    more = f"等 {len(named)} 家" if len(named) > _MOST_NAMES else ""
    return "、".join(f"“{name_told(name)}”" for name in named[:_MOST_NAMES]) + more


def place_told(place: str) -> str:
    """An address of at most 120 characters."""
    return _told(place, _MOST_OF_PLACE)


def _told(text: str, most: int) -> str:
    if len(text) <= most and text.isprintable():
        return text
    seen = "".join(_seen(character) for character in text)
    shown = " ".join(seen.split())
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def _seen(character: str) -> str:
    kind = unicodedata.category(character)
    return " " if kind in _BREAKS else "" if kind in _UNSEEN else character
