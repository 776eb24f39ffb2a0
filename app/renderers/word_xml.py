"""Small building blocks of WordprocessingML: markup, legal text, and the paragraph that only takes up room.

The file is put together as text, which is parsed once: a library call for each element took most of the time of an
export. Children are given in the order that ECMA-376 part 1 asks for; Word refuses a file whose order is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

Xml: TypeAlias = str
"""Well-formed markup: whole elements, with the prefixes ``w:`` and ``r:``."""

# XML 1.0, production 2: everything else makes the whole file unreadable.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# line ends in a value would be read as spaces
_IN_VALUE = _IN_TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})

# The smallest exact line pitch that LibreOffice and Word keep: one point.
SMALLEST_PITCH = 20


def tag(name: str, /, *children: Xml, **values: str | int) -> Xml:
    """Make an element such as ``w:jc`` with attributes of ``w:``, or of another prefix written ``r_id``."""
    content = "".join(children)
    opening = _opening(name, **values)
    return f"{opening}>{content}</{name}>" if content else f"{opening}/>"


@lru_cache(maxsize=4096)
def _opening(name: str, /, **values: str | int) -> Xml:
    """The start tag as far as its bracket; a document has some hundred different ones, a long table repeats them."""
    stated = []
    for key, value in values.items():
        prefix, _, local = key.rpartition("_")
        stated.append(f' {prefix or "w"}:{local}="{str(value).translate(_IN_VALUE)}"')
    return f"<{name}{''.join(stated)}"


def parsed(markup: Xml) -> list[BaseOxmlElement]:
    """The elements of the markup, as the library holds them."""
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    return list(parse_xml(f"<w:r {nsdecls('w', 'r')}>{markup}</w:r>"))


def legal(text: str) -> str:
    """Drop the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def escaped(text: str) -> Xml:
    """Text as it stands between tags."""
    return text.translate(_IN_TEXT)


def text_elements(text: str) -> Xml:
    """Turn text into ``w:t``, ``w:tab`` and ``w:br``; spaces are kept as they are."""
    elements = []
    for piece in re.split("([\t\n])", legal(text).replace("\r", "")):
        if piece == "\t":
            elements.append(tag("w:tab"))
        elif piece == "\n":
            elements.append(tag("w:br"))
        elif piece:
            elements.append(_text(piece))
    return "".join(elements)


def _text(text: str) -> Xml:
    kept = ' xml:space="preserve"' if text.strip() != text or "  " in text else ""
    return f"<w:t{kept}>{escaped(text)}</w:t>"


def spacer(height: int, *, page_break: bool = False) -> Xml:
    """Make an empty paragraph of exactly ``height`` twips (at least one point) without any spacing of its own."""
    pitch = max(height, SMALLEST_PITCH)
    properties = tag(
        "w:pPr",
        tag("w:pStyle", val="Gap"),
        tag("w:pageBreakBefore") if page_break else "",
        tag("w:spacing", before=0, after=0, line=pitch, lineRule="exact"),
        tag("w:rPr", tag("w:sz", val=2), tag("w:szCs", val=2)),
    )
    return tag("w:p", properties)
