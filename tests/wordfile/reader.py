"""A Word file taken apart: its entries, its XML, its relations."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True)
class Relation:
    """A relation of a part: its id, its type, and the part it leads to."""

    identity: str
    kind: str
    target: str
    external: bool


class WordFile:
    """A Word file taken apart."""

    def __init__(self, docx: Path) -> None:
        with zipfile.ZipFile(docx) as archive:
            self.entries = archive.infolist()
            self.parts = {entry.filename: archive.read(entry) for entry in self.entries}

    @cached_property
    def trees(self) -> dict[str, Element]:
        """The parts that are XML."""
        return {
            name: ElementTree.fromstring(data)
            for name, data in self.parts.items()
            if name.endswith((".xml", ".rels")) and data
        }

    @cached_property
    def relations(self) -> dict[str, list[Relation]]:
        """Part → its relations; the package itself is the part without a name."""
        found = {}
        for name, tree in self.trees.items():
            if name.endswith(".rels"):
                folder, file = posixpath.split(name)
                source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
                found[source] = [_relation(one, source) for one in tree.iter(_RELATION)]
        return found

    @cached_property
    def texts(self) -> dict[str, Element]:
        """Body, headers and footers: the parts that paragraphs stand in."""
        return {name: tree for name, tree in self.trees.items() if tree.tag in (f"{W}document", f"{W}hdr", f"{W}ftr")}

    @property
    def body(self) -> Element:
        found = self.trees["word/document.xml"].find(f"{W}body")
        assert found is not None
        return found


def _relation(one: Element, source: str) -> Relation:
    target = one.get("Target", "")
    if target.startswith("/"):
        path = target[1:]
    else:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    return Relation(one.get("Id", ""), one.get("Type", ""), path, one.get("TargetMode") == "External")


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def value(element: Element | None, path: str, name: str = "val") -> str | None:
    """An attribute of a descendant, such as ``pPr/spacing``; None when there is none."""
    found = None if element is None else element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")


def text_of(element: Element) -> str:
    """The characters of an element in order."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))
