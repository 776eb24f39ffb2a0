"""Fonts of this PC named in a finished Word file in place of the Windows fonts that stand for the faces.

What an installed font lacks keeps the Windows font, character by character, as the PDF keeps the bundled face there:
Word would otherwise take whatever font it likes.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from app.documents.fonts import InstalledFace, InstalledFaces
from app.documents.model import Face
from app.renderers.word_text import BOLD, WORD_FONTS
from app.renderers.word_xml import parsed, text_elements

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

# how a face is told apart in a Word file: the name of the font, and whether it is set bold
_Look: TypeAlias = tuple[str, bool]
_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")


def name_installed(word: WordDocument, installed: InstalledFaces) -> None:
    """Rename the fonts of all text, paragraph marks and styles; not a character changes."""
    from docx.opc.part import XmlPart
    from docx.oxml.ns import qn

    wanted = {_look(face): font for face, font in installed.items() if (font.name, False) != _look(face)}
    if not wanted:
        return
    for part in word.part.package.iter_parts():
        if isinstance(part, XmlPart):
            marks = [found for found in part.element.iter(qn("w:rPr")) if found.getparent().tag != qn("w:r")]
            for properties in marks:
                if font := wanted.get(_look_of(properties)):
                    _rename(properties, font.name)
            for run in list(part.element.iter(qn("w:r"))):
                properties = run.find(qn("w:rPr"))
                if properties is not None and (font := wanted.get(_look_of(properties))):
                    _name_run(run, properties, font)


def _look(face: Face) -> _Look:
    return WORD_FONTS[face], face in BOLD


def _look_of(properties: BaseOxmlElement) -> _Look:
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    name = "" if fonts is None else fonts.get(qn("w:eastAsia"), "")
    return name, properties.find(qn("w:b")) is not None


def _rename(properties: BaseOxmlElement, name: str) -> None:
    """Name the font in all its slots; 小标宋 is heavy by itself and would be smeared if Word made it bold."""
    from docx.oxml.ns import qn

    for slot in _SLOTS:
        properties.find(qn("w:rFonts")).set(qn(f"w:{slot}"), name)
    for bold in (*properties.findall(qn("w:b")), *properties.findall(qn("w:bCs"))):
        properties.remove(bold)


def _name_run(run: BaseOxmlElement, properties: BaseOxmlElement, font: InstalledFace) -> None:
    """Rename a run, or divide it so that only what the font draws is renamed."""
    from docx.oxml.parser import OxmlElement

    pieces = _pieces(run, properties, font)
    if all(drawn for drawn, _ in pieces):
        _rename(properties, font.name)
        return
    for drawn, content in pieces:
        own = deepcopy(properties)
        if drawn:
            _rename(own, font.name)
        named = OxmlElement("w:r")
        named.extend([own, *content])
        run.addprevious(named)
    run.getparent().remove(run)


def _pieces(
    run: BaseOxmlElement, properties: BaseOxmlElement, font: InstalledFace
) -> list[tuple[bool, list[BaseOxmlElement]]]:
    """The content of a run by whether the font draws it; what is no text goes with what stands before it."""
    from docx.oxml.ns import qn

    pieces: list[tuple[bool, list[BaseOxmlElement]]] = []
    for child in run:
        if child is properties:
            continue
        if child.tag == qn("w:t"):
            groups = groupby(child.text or "", lambda char: char.isspace() or font.has(char))
            parts = [(drawn, element) for drawn, chars in groups for element in parsed(text_elements("".join(chars)))]
        else:
            parts = [(pieces[-1][0] if pieces else True, deepcopy(child))]
        for drawn, element in parts:
            if pieces and pieces[-1][0] is drawn:
                pieces[-1][1].append(element)
            else:
                pieces.append((drawn, [element]))
    return pieces
