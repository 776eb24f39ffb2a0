"""Reading elements by the name that they have without a namespace: the two editions of the format differ in that only.

Source: ECMA-376 part 1 (transitional and strict).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.books.office.package import local as local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OFF = ("0", "false", "off", "none")
_MOST_DIGITS = 7


def children(parent: Element | None, name: str) -> Iterator[Element]:
    """The children of that name; none of a missing parent."""
    return (child for child in parent if local(child.tag) == name) if parent is not None else iter(())


def child(parent: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return next(children(parent, name), None)


def value(element: Element | None, name: str = "val") -> str:
    """An attribute; empty when it or the element is missing."""
    if element is None:
        return ""
    return next((found for key, found in element.attrib.items() if local(key) == name), "")


def whole(text: str, otherwise: int = 0) -> int:
    """A number as attributes hold it, else ``otherwise``; fractions, which some programs write, are cut off."""
    digits = text.strip().partition(".")[0]
    figure = digits.removeprefix("-")
    return int(digits) if figure.isascii() and figure.isdecimal() and len(figure) <= _MOST_DIGITS else otherwise


def is_on(parent: Element | None, name: str) -> bool:
    """Whether a switch such as ``w:vanish`` stands among the children and is not turned off."""
    found = child(parent, name)
    return found is not None and value(found).casefold() not in _OFF
