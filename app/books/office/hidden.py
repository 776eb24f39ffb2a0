"""What an office file holds that its pages may not show: told beside the converted file, so that nothing is hidden.

Only the newer formats (zip packages) are looked through; nothing here ever stops a file.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from app.books.normaliser import Note
from app.books.office.kinds import OfficeKind
from app.books.office.package import DamagedPackage, Package, local, opened_package

_REVISION = re.compile(rb"<w:(ins|del|moveFrom|moveTo)\s")
_HIDDEN_TEXT = re.compile(rb"<w:vanish\s*/>|<w:vanish\s+w:val=\"(?:1|true|on)\"")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*\bhidden=\"(?:1|true)\"")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*\bhidden=\"(?:1|true)\"")
_HIDDEN_SLIDE = re.compile(rb"<(?:\w+:)?sld\s[^>]*\bshow=\"(?:0|false)\"")
_COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|cm)\s")
_SHOWN_FROM_OUTSIDE = ("image", "oleObject", "subDocument", "frame")
_OVERLAP = 4096
_LISTED = 3


def hidden_notes(path: Path, kind: OfficeKind) -> tuple[Note, ...]:
    """Warnings about tracked changes, comments, hidden rows, sheets and slides, print areas and linked pictures."""
    look = _LOOKS.get(kind)
    found: list[Note] = []
    with suppress(DamagedPackage, zlib.error), opened_package(path) as package:
        if look and "[Content_Types].xml" in package.names:
            found += [Note("warning", sentence) for sentence in (*look(package), *_linked(package))]
    return tuple(found)


def _word(package: Package) -> Iterator[str]:
    parts = [name for name in package.names if name.startswith("word/") and name.endswith(".xml")]
    bodies = [name for name in parts if not name.startswith(("word/styles", "word/numbering"))]
    if any(_holds(package, name, _REVISION) for name in sorted(bodies)):
        yield "带有未接受的修订，转换后的文字可能与看到的不同；请在 Word 或 WPS 里接受或拒绝全部修订，再重新添加。"
    if _holds(package, "word/comments.xml", _COMMENT):
        yield "有批注，转换后不一定显示，请翻看预览核对。"
    if any(_holds(package, name, _HIDDEN_TEXT) for name in sorted(bodies)):
        yield "有设为隐藏的文字，没有装入。"


def _sheet(package: Package) -> Iterator[str]:
    states, areas = _workbook(package)
    if states:
        yield f"有 {len(states)} 张隐藏的工作表（{_listed(states)}），没有装入。"
    sheets = [name for name in sorted(package.names) if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    hidden = [(_HIDDEN_ROW, "行"), (_HIDDEN_COLUMN, "列")]
    words = [word for pattern, word in hidden if any(_holds(package, name, pattern) for name in sheets)]
    if words:
        yield f"有隐藏的{'和'.join(words)}，没有装入；如要装入，请先取消隐藏，再重新添加。"
    if areas:
        yield "设有打印区域，区域以外的内容可能没有装入，请翻看预览核对。"


def _workbook(package: Package) -> tuple[list[str], bool]:
    """The names of the hidden sheets, and whether a print area is set."""
    if "xl/workbook.xml" not in package.names:
        return [], False
    hidden: list[str] = []
    areas = False
    for element in package.xml("xl/workbook.xml").iter():
        if local(element.tag) == "sheet" and element.get("state", "visible") != "visible":
            hidden.append(element.get("name", ""))
        areas = areas or (local(element.tag) == "definedName" and element.get("name") == "_xlnm.Print_Area")
    return hidden, areas


def _slides(package: Package) -> Iterator[str]:
    slides = [name for name in package.names if re.fullmatch(r"ppt/slides/[^/]+\.xml", name)]
    hidden = [name for name in slides if _holds(package, name, _HIDDEN_SLIDE)]
    if hidden:
        yield f"有 {len(hidden)} 张隐藏的幻灯片，可能没有装入，请翻看预览核对。"


_LOOKS: dict[OfficeKind, Callable[[Package], Iterator[str]]] = {"word": _word, "sheet": _sheet, "slides": _slides}


def _linked(package: Package) -> Iterator[str]:
    """Pictures and objects that lie outside of the file are not fetched."""
    for name in sorted(package.names):
        if not name.endswith(".rels"):
            continue
        for relation in package.xml(name):
            kind = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") == "External" and kind in _SHOWN_FROM_OUTSIDE:
                yield "有链接到别处的图片或对象，没有取用，页面上可能空缺；请在原文件里改为嵌入，再重新添加。"
                return


def _holds(package: Package, name: str, pattern: re.Pattern[bytes]) -> bool:
    """Whether a part matches, read in blocks that overlap."""
    if name not in package.names:
        return False
    before = b""
    for block in package.blocks(name):
        data = before + block
        if pattern.search(data):
            return True
        before = data[-_OVERLAP:]
    return False


def _listed(names: list[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown}等"
