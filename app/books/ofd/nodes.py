"""Elements of OFD's XML parts as plain values, and the simple types of GB/T 33190-2016 (7.3) read from them.

Names stand without their namespace: producers disagree about its address and prefix.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.books.fit import Matrix
from app.books.ofd.refusal import Damaged

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LARGEST = 1e6
_SEPARATORS = re.compile(r"[\s,]+")


class Box(NamedTuple):
    """A rectangle (ST_Box): upper left corner and size in millimetres, y downwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Node:
    """One element: ``text`` is all text in it, the text of its children included."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Node]:
        """The children of that name, in order."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """The first child of that name."""
        return next(self.all(name), None)

    def child_text(self, name: str) -> str:
        """The stripped text of the first child of that name; empty when there is none."""
        found = self.first(name)
        return found.text.strip() if found else ""

    def get(self, name: str) -> str | None:
        """An attribute, stripped; None when it is missing or empty."""
        return (self.attributes.get(name) or "").strip() or None

    def number(self, name: str, default: float) -> float:
        """A numeric attribute."""
        value = self.get(name)
        return default if value is None else number(value)

    def whole(self, name: str, default: int) -> int:
        """An attribute that counts something."""
        return round(self.number(name, default))

    def flag(self, name: str, default: bool) -> bool:
        """A boolean attribute; anything but the words of XML for true and false counts as the default."""
        value = (self.get(name) or "").lower()
        return {"true": True, "1": True, "false": False, "0": False}.get(value, default)

    def box(self, name: str) -> Box | None:
        """A rectangle attribute."""
        value = self.get(name)
        return None if value is None else box(value)

    def matrix(self, name: str) -> Matrix:
        """A matrix attribute, a b c d e f; identity when it is missing."""
        value = self.get(name)
        return IDENTITY if value is None else matrix(value)

    def numbers(self, name: str) -> list[float]:
        """An attribute that lists numbers."""
        return numbers(self.get(name) or "")


def number(text: str) -> float:
    """One finite number of a size that can be a place on paper. Raises Damaged."""
    try:
        value = float(text)
    except ValueError as error:
        raise Damaged(f"“{text[:20]}”不是数") from error
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise Damaged(f"数“{text[:20]}”超出范围")
    return value


def numbers(text: str) -> list[float]:
    """Numbers with blanks or commas between them."""
    return [number(part) for part in _SEPARATORS.split(text.strip()) if part]


def box(text: str) -> Box:
    """A rectangle (ST_Box)."""
    found = numbers(text)
    if len(found) != 4:
        raise Damaged(f"“{text[:40]}”不是矩形")
    return Box(*found)


def matrix(text: str) -> Matrix:
    """A transformation (CTM)."""
    found = numbers(text)
    if len(found) != 6:
        raise Damaged(f"“{text[:40]}”不是变换矩阵")
    a, b, c, d, e, f = found
    return (a, b, c, d, e, f)
