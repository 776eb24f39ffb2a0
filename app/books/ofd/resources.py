"""Resources that page objects refer to by number: fonts, media, drawing parameters, colour spaces, vector graphics.

GB/T 33190-2016 7.9. A page's own resources come before those of the document.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.books.ofd.nodes import Node
from app.books.ofd.package import Package, folder_of
from app.books.ofd.refusal import Damaged

_GROUPS = {
    "Fonts": "Font",
    "MultiMedias": "MultiMedia",
    "DrawParams": "DrawParam",
    "ColorSpaces": "ColorSpace",
    "CompositeGraphicUnits": "CompositeGraphicUnit",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """An entry, and the folders in which the files that it names are looked for."""

    node: Node
    folders: tuple[str, ...]


class Resources:
    """Entries by kind and number; ``outer`` is asked for what is not here.

    ``default_space`` is the number of the colour space for colours that name none; None for RGB.
    """

    def __init__(self, package: Package, outer: Resources | None = None) -> None:
        self.package = package
        self._outer = outer
        self.default_space: str | None = outer.default_space if outer else None
        self._found: dict[tuple[str, str], Resource] = {}

    def load(self, part: str) -> None:
        """Add the entries of a resource part; of two with one number the first stays."""
        root = self.package.xml(part)
        own = folder_of(part)
        base = (root.get("BaseLoc") or "").replace("\\", "/")
        folders = ((base if base.startswith("/") else f"{own}/{base}"), own) if base else (own,)
        for group, kind in _GROUPS.items():
            for holder in root.all(group):
                for node in holder.all(kind):
                    number = node.get("ID")
                    if number:
                        self._found.setdefault((kind, number), Resource(node, folders))

    def find(self, kind: str, number: str) -> Resource | None:
        """The entry of a kind (``Font``, ``MultiMedia``, …) with a number."""
        found = self._found.get((kind, number))
        return found or (self._outer.find(kind, number) if self._outer else None)

    def demand(self, kind: str, number: str | None, called: str) -> Resource:
        """As :meth:`find`; Damaged when there is none, naming it as ``called``."""
        found = self.find(kind, number) if number else None
        if found is None:
            raise Damaged(f"缺少{called} {(number or '')[:20]}".rstrip())
        return found

    def part(self, resource: Resource, location: str) -> str | None:
        """The part that an entry names; None when it is not in the package."""
        return self.package.locate(location, *resource.folders) if location else None


def drawing_parameters(resources: Resources, number: str | None) -> list[Node]:
    """A drawing parameter and those it refines (``Relative``), the nearest first. Raises Damaged for a circle."""
    chain: list[Node] = []
    seen: set[str] = set()
    while number:
        if number in seen:
            raise Damaged("绘制参数互相引用")
        seen.add(number)
        found = resources.find("DrawParam", number)
        if found is None:
            break  # readers draw on with the defaults; no object is lost
        chain.append(found.node)
        number = found.node.get("Relative")
    return chain
