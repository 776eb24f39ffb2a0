"""The markup: what Word calls unreadable, or reads in another way than it was meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from xml.etree.ElementTree import Element

from tests.wordfile.reader import W, WordFile, local, value
from tests.wordfile.schema import LIMITS, ORDER

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_NAME = re.compile(r"[^\W\d_]\w{0,39}")


def _order(file: WordFile) -> Iterator[str]:
    orders = {name: _places(order) for name, order in ORDER.items()}
    for part, tree in file.trees.items():
        for element in tree.iter():
            if len(element) and (element.tag.startswith(W) or element.tag == f"{_DRAWING}inline"):
                yield from (f"{part}: {fault}" for fault in _in_order(element, orders))


def _places(order: str) -> dict[str, tuple[int, bool]]:
    """Child → its place in the order, and whether it may stand more than once."""
    groups = [group.split("|") for group in order.split()]
    return {name.rstrip("*"): (n, name.endswith("*")) for n, group in enumerate(groups) for name in group}


def _in_order(element: Element, orders: Mapping[str, Mapping[str, tuple[int, bool]]]) -> Iterator[str]:
    order = orders.get(local(element), {})
    names = [local(child) for child in element]
    unknown = [name for name in names if name not in order]
    if unknown:
        yield f"{local(element)} holds {unknown}"
        return
    places = [order[name][0] for name in names]
    if places != sorted(places):
        yield f"{local(element)} holds {list(dict.fromkeys(names))} in that order"
    twice = [name for name, count in Counter(names).items() if count > 1 and not order[name][1]]
    if twice:
        yield f"{local(element)} holds {twice} more than once"


def _numbers(file: WordFile) -> Iterator[str]:
    for part, tree in file.trees.items():
        for element in tree.iter():
            for (name, attribute), (least, most) in _limits(local(element)):
                stated = element.get(f"{W}{attribute}")
                if stated is not None and not (re.fullmatch(r"-?\d+", stated) and least <= int(stated) <= most):
                    yield f"{part}: {name} {attribute}={stated}, not from {least} to {most}"


def _limits(name: str) -> list[tuple[tuple[str, str], tuple[int, int]]]:
    return _LIMITS.get(name, [])


_LIMITS = {name: [entry for entry in LIMITS.items() if entry[0][0] == name] for name, _ in LIMITS}


def _texts(file: WordFile) -> Iterator[str]:
    for part, tree in file.texts.items():
        for node in tree.iter(f"{W}t"):
            text = node.text or ""
            kept = node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            if re.search(r"[\t\r\n]", text):
                yield f"{part}: a line end or tab inside w:t {text[:20]!r}"
            if not text or ((text != text.strip(" ") or "  " in text) and not kept):
                yield f"{part}: w:t {text[:20]!r} loses its spaces"
        for paragraph in tree.iter(f"{W}p"):
            kinds = [node.get(f"{W}fldCharType") for node in paragraph.iter(f"{W}fldChar")]
            if kinds != ["begin", "separate", "end"] * (len(kinds) // 3):
                yield f"{part}: a field is {kinds}"


def _ids(file: WordFile) -> Iterator[str]:
    starts = [node for tree in file.texts.values() for node in tree.iter(f"{W}bookmarkStart")]
    ends = [node.get(f"{W}id") for tree in file.texts.values() for node in tree.iter(f"{W}bookmarkEnd")]
    names = [node.get(f"{W}name", "") for node in starts]
    ids = [node.get(f"{W}id") for node in starts]
    drawings = [node.get("id", "") for tree in file.texts.values() for node in tree.iter(f"{_DRAWING}docPr")]
    for what, found in (("bookmark id", ids), ("bookmark", [n.lower() for n in names]), ("docPr id", drawings)):
        yield from (f"{what} {one} is there {count} times" for one, count in Counter(found).items() if count > 1)
    if sorted(map(str, ids)) != sorted(map(str, ends)):
        yield "not every bookmark that starts ends once"
    yield from (f"Word takes no bookmark named {name!r}" for name in names if not _NAME.fullmatch(name))
    yield from (f"docPr id {one!r}" for one in drawings if not one.isdigit() or not 0 < int(one) < 2**31)
    for tree in file.texts.values():
        for link in tree.iter(f"{W}hyperlink"):
            if link.get(f"{W}anchor") not in names:
                yield f"a link to {link.get(f'{W}anchor')}, which is not there"


def _tables(file: WordFile) -> Iterator[str]:
    for table in file.body.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        if not columns:
            yield "a table without a grid"
        above: dict[int, int] = {}
        for number, row in enumerate(table.findall(f"{W}tr"), 1):
            here: dict[int, int] = {}
            column = 0
            for cell in row.findall(f"{W}tc"):
                if not len(cell) or local(cell[-1]) != "p":
                    yield f"a cell of row {number} does not end with a paragraph"
                span = int(value(cell, "tcPr/gridSpan") or 1)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None:
                    here[column] = span
                    if merge.get(f"{W}val", "continue") == "continue" and above.get(column) != span:
                        yield f"row {number}: the cell at column {column + 1} continues nothing"
                column += span
            if column != columns:
                yield f"row {number} fills {column} of {columns} columns"
            above = here


def _sections(file: WordFile) -> Iterator[str]:
    both = file.trees["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None
    sections = list(file.body.iter(f"{W}sectPr"))
    if not sections or local(file.body[-1]) != "sectPr":
        yield "the body does not end with the properties of a section"
    for number, section in enumerate(sections, 1):
        kinds = Counter((local(one), one.get(f"{W}type")) for one in section if local(one).endswith("Reference"))
        yield from (f"section {number} has {count} of {kind}" for kind, count in kinds.items() if count > 1)
        for kind in ("default", "even") if both else ("default",):
            if ("footerReference", kind) not in kinds:
                yield f"section {number} has no {kind} footer"
        if value(section, "pgSz", "w") is None or value(section, "pgMar", "top") is None:
            yield f"section {number} states no paper"
    blocks = [local(block) for block in file.body if not local(block).startswith("bookmark")]
    if ("tbl", "tbl") in pairwise(blocks):
        yield "two tables without a paragraph between them: Word makes one of them"
    if blocks[-2:-1] == ["tbl"]:
        yield "the last section ends with a table: Word adds a paragraph, and maybe a page"


CHECKS = (_order, _numbers, _texts, _ids, _tables, _sections)
