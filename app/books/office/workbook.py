"""What the sheets of an .xlsx share: names and states, texts, styles. Source: ECMA-376 part 1, chapter 18."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.books.office.format_code import BUILT_IN
from app.books.office.package import DamagedPackage, Package, local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TITLES = re.compile(r"\$(\d+):\$(\d+)$")
_PLAIN_COLOURS = ("FF000000", "00000000", "FFFFFFFF")


@dataclass(frozen=True, slots=True)
class Text:
    """A shared text; ``struck`` when any of it is crossed out."""

    text: str
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows its value: ``code`` is its number format, none when its number is not known."""

    code: str | None = "General"
    align: str = "general"
    struck: bool = False
    coloured: bool = False


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it. ``titles`` are the rows (from 0) that Excel repeats on each page."""

    name: str
    part: str
    kind: str
    visible: bool
    titles: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Workbook:
    """The shared parts of a workbook. ``changing_formats``: conditions may show a number in another format."""

    sheets: tuple[SheetEntry, ...]
    texts: tuple[Text, ...]
    styles: tuple[Style, ...]
    from_1904: bool = False
    changing_formats: bool = False


def read_workbook(package: Package) -> Workbook:
    """Read what the sheets share. Raises :class:`DamagedPackage`."""
    main = next((target for _, kind, target, _ in package.relations("") if kind == "officeDocument"), "xl/workbook.xml")
    root = package.xml(main)
    relations = {number: (kind, target) for number, kind, target, _ in package.relations(main)}
    by_kind = {kind: target for kind, target in relations.values()}
    titles = _titles(root)
    sheets: list[SheetEntry] = []
    for element in _all(root, "sheet"):
        number = next((value for name, value in element.attrib.items() if local(name) == "id"), "")
        if number not in relations:
            raise DamagedPackage("a sheet has no part")
        kind, part = relations[number]
        visible = element.get("state", "visible") == "visible"
        sheets.append(SheetEntry(element.get("name", ""), part, kind, visible, titles.get(len(sheets))))
    properties = _all(root, "workbookPr")
    from_1904 = bool(properties) and properties[0].get("date1904") in ("1", "true")
    texts = _texts(package.xml(by_kind["sharedStrings"])) if by_kind.get("sharedStrings") in package.names else ()
    if by_kind.get("styles") not in package.names:
        return Workbook(tuple(sheets), texts, (Style(),), from_1904)
    stated = package.xml(by_kind["styles"])
    changing = any(_all(part, "numFmt") for part in _all(stated, "dxfs"))
    return Workbook(tuple(sheets), texts, _styles(stated), from_1904, changing)


def text_of(element: Element) -> Text:
    """The text of a shared or inline string; readings above it (``rPh``) are left out."""
    found: list[str] = []
    struck = False
    for child in element:
        name = local(child.tag)
        if name == "t":
            found.append(child.text or "")
        elif name == "r":
            found += [part.text or "" for part in child if local(part.tag) == "t"]
            struck = struck or any(_is_on(mark) for mark in _all(child, "strike"))
    return Text(unescaped("".join(found)), struck)


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written as ``_x000D_``; line breaks are of one kind afterwards."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _all(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if local(element.tag) == name]


def _is_on(element: Element) -> bool:
    return element.get("val", "1") not in ("0", "false")


def _titles(root: Element) -> dict[int, tuple[int, int]]:
    """The rows that are repeated on each page, by the place of their sheet."""
    found: dict[int, tuple[int, int]] = {}
    for element in _all(root, "definedName"):
        place = element.get("localSheetId", "")
        match = _TITLES.search(element.text or "")
        if element.get("name") == "_xlnm.Print_Titles" and match and place.isdigit():
            found[int(place)] = (int(match[1]) - 1, int(match[2]) - 1)
    return found


def _texts(root: Element) -> tuple[Text, ...]:
    return tuple(text_of(element) for element in root if local(element.tag) == "si")


def _styles(root: Element) -> tuple[Style, ...]:
    parts = {local(element.tag): element for element in root}
    codes = {
        int(element.get("numFmtId", "-1")): element.get("formatCode", "")
        for element in parts.get("numFmts", ())
        if element.get("numFmtId", "").isdigit()
    }
    fonts = [(_font_struck(font), _font_coloured(font)) for font in parts.get("fonts", ())]
    fills = [_fill_coloured(fill) for fill in parts.get("fills", ())]
    return tuple(_style(xf, codes, fonts, fills) for xf in parts.get("cellXfs", ())) or (Style(),)


def _style(xf: Element, codes: dict[int, str], fonts: list[tuple[bool, bool]], fills: list[bool]) -> Style:
    number = _number(xf, "numFmtId")
    struck, coloured = fonts[_number(xf, "fontId")] if _number(xf, "fontId") < len(fonts) else (False, False)
    filled = _number(xf, "fillId") < len(fills) and fills[_number(xf, "fillId")]
    align = next((child.get("horizontal", "general") for child in xf if local(child.tag) == "alignment"), "general")
    return Style(codes.get(number) or BUILT_IN.get(number), align, struck, coloured or filled)


def _number(xf: Element, name: str) -> int:
    stated = xf.get(name, "0")
    return int(stated) if stated.isdigit() else 0


def _font_struck(font: Element) -> bool:
    return any(local(child.tag) == "strike" and _is_on(child) for child in font)


def _font_coloured(font: Element) -> bool:
    for child in font:
        if local(child.tag) == "color":
            plain = child.get("rgb", _PLAIN_COLOURS[0]) in _PLAIN_COLOURS and child.get("theme", "1") in ("0", "1")
            return not plain
    return False


def _fill_coloured(fill: Element) -> bool:
    patterns = _all(fill, "patternFill")
    kinds = [pattern.get("patternType", "none") for pattern in patterns]
    return any(kind not in ("none", "gray125") for kind in kinds) or bool(_all(fill, "gradientFill"))
