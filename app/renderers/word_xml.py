"""Small building blocks of WordprocessingML: elements, legal text, and the paragraph that only takes up room.

Children are given in the order that ECMA-376 part 1 asks for; Word refuses a file whose order is wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

# XML 1.0, production 2: everything else makes the whole file unreadable.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The smallest exact line pitch that LibreOffice and Word keep: one point.
SMALLEST_PITCH = 20


def tag(name: str, /, *children: BaseOxmlElement, **values: str | int) -> BaseOxmlElement:
    """Make an element such as ``w:jc`` with attributes of ``w:``, or of another prefix written ``r_id``."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element = OxmlElement(name)
    for key, value in values.items():
        prefix, _, local = key.rpartition("_")
        element.set(qn(f"{prefix or 'w'}:{local}"), str(value))
    element.extend(children)
    return element


def legal(text: str) -> str:
    """Drop the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def text_elements(text: str) -> list[BaseOxmlElement]:
    """Turn text into ``w:t``, ``w:tab`` and ``w:br``; spaces are kept as they are."""
    elements: list[BaseOxmlElement] = []
    for piece in re.split("([\t\n])", legal(text).replace("\r", "")):
        if piece == "\t":
            elements.append(tag("w:tab"))
        elif piece == "\n":
            elements.append(tag("w:br"))
        elif piece:
            elements.append(_text(piece))
    return elements


def _text(text: str) -> BaseOxmlElement:
    element = tag("w:t")
    element.text = text
    if text.strip() != text or "  " in text:
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def spacer(height: int, *, page_break: bool = False) -> BaseOxmlElement:
    """Make an empty paragraph of exactly ``height`` twips (at least one point) without any spacing of its own."""
    properties = tag("w:pPr", tag("w:pStyle", val="Gap"))
    if page_break:
        properties.append(tag("w:pageBreakBefore"))
    pitch = max(height, SMALLEST_PITCH)
    properties.append(tag("w:spacing", before=0, after=0, line=pitch, lineRule="exact"))
    properties.append(tag("w:rPr", tag("w:sz", val=2), tag("w:szCs", val=2)))
    return tag("w:p", properties)
