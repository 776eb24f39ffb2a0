"""The structure of an OFD file: its documents, their pages with templates and layers, annotations and resources.

GB/T 33190-2016 clauses 7.4 to 7.9 and 15. Page contents are read one page at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.books.ofd.nodes import Box, Node, box
from app.books.ofd.package import Package, folder_of
from app.books.ofd.refusal import Damaged, Unsupported
from app.books.ofd.resources import Resources
from app.books.ofd.seals import Stamp, stamps_of

MOST_PAGES = 5000
_ORDER = {"Background": 0, "Body": 1, "Foreground": 2}
_DEEPEST_TEMPLATE = 4
_SMALLEST_PAGE, _LARGEST_PAGE = 1.0, 5000.0  # millimetres; PDF 1.x pages end at 5,080
_ROOT = "OFD.xml"


@dataclass(frozen=True, slots=True)
class Layer:
    """What is drawn in one go: a layer of the page or of a template, with the resources that it sees."""

    node: Node
    resources: Resources


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: ``box`` is its paper in millimetres, ``layers`` lie in drawing order."""

    box: Box
    layers: tuple[Layer, ...]
    annotations: tuple[Node, ...]
    stamps: tuple[Stamp, ...]
    resources: Resources


@dataclass(slots=True)
class Document:
    """One document of the file. ``pages`` are (number, part)."""

    package: Package
    resources: Resources
    area: Node | None
    pages: list[tuple[str, str]]
    templates: dict[str, tuple[str, str]] = field(default_factory=dict)
    annotations: dict[str, list[str]] = field(default_factory=dict)
    stamps: dict[str, list[Stamp]] = field(default_factory=dict)
    _read: dict[str, tuple[Node, Resources]] = field(default_factory=dict)

    def sheet(self, index: int) -> Sheet:
        """Read one page. Raises Damaged and Unsupported."""
        number, part = self.pages[index]
        root = self.package.xml(part)
        resources = self._resources_of(root, part)
        paper = _paper([root.first("Area"), *self._template_areas(root), self.area])
        if paper is None:
            raise Damaged("没有写明纸张大小")
        if not all(_SMALLEST_PAGE <= side <= _LARGEST_PAGE for side in (paper.width, paper.height)):
            raise Damaged(f"纸张大小 {paper.width:g}×{paper.height:g} 毫米不合情理")
        layers = tuple(layer for _, layer in sorted(self._layers(root, resources, 0), key=lambda pair: pair[0]))
        annotations = tuple(self._annotations_of(number))
        return Sheet(paper, layers, annotations, tuple(self.stamps.get(number, ())), resources)

    def _resources_of(self, root: Node, part: str) -> Resources:
        named = [node.text for node in root.all("PageRes") if node.text.strip()]
        if not named:
            return self.resources
        own = Resources(self.package, self.resources)
        for location in named:
            _load(own, location, folder_of(part))
        return own

    def _layers(self, root: Node, resources: Resources, depth: int) -> Iterator[tuple[int, Layer]]:
        """Layers with their rank; templates come before the page's own layers of the same rank."""
        if depth > _DEEPEST_TEMPLATE:
            raise Damaged("模板页互相引用")
        for used in root.all("Template"):
            yield from self._template_layers(used, depth)
        content = root.first("Content")
        for node in content.all("Layer") if content else ():
            yield _ORDER.get(node.get("Type") or "Body", 1), Layer(node, resources)

    def _template_layers(self, used: Node, depth: int) -> Iterator[tuple[int, Layer]]:
        _, own_order = self.templates.get(used.get("TemplateID") or "", ("", ""))
        rank = _ORDER.get(used.get("ZOrder") or own_order or "Background", 0)
        inner = self._layers(*self._template(used), depth + 1)
        for _, layer in sorted(inner, key=lambda pair: pair[0]):
            yield rank, layer

    def _template(self, used: Node) -> tuple[Node, Resources]:
        """A template page, read once: every page of an invoice uses the same few."""
        number = used.get("TemplateID") or ""
        if number not in self.templates:
            raise Damaged(f"缺少模板页 {number[:20]}")
        part, _ = self.templates[number]
        if part not in self._read:
            root = self.package.xml(part)
            self._read[part] = (root, self._resources_of(root, part))
        return self._read[part]

    def _template_areas(self, root: Node) -> Iterator[Node | None]:
        """Paper of the templates, which holds for pages that state none."""
        return (self._template(used)[0].first("Area") for used in root.all("Template"))

    def _annotations_of(self, number: str) -> Iterator[Node]:
        for part in self.annotations.get(number, ()):
            yield from self.package.xml(part).all("Annot")


def documents(package: Package) -> list[Document]:
    """Every document of the file, in order. Raises Damaged and Unsupported."""
    part = package.locate(_ROOT)
    if part is None:
        raise Damaged("缺少部件 OFD.xml")
    found = [_document(package, body) for body in package.xml(part).all("DocBody")]
    pages = sum(len(document.pages) for document in found)
    if not pages:
        raise Damaged("里面没有页面")
    if pages > MOST_PAGES:
        raise Unsupported(f"太多页（共 {pages} 页，最多 {MOST_PAGES} 页）")
    return found


def _document(package: Package, body: Node) -> Document:
    root_part = package.demand(body.child_text("DocRoot"))
    _demand_one_version(package, body, root_part)
    root, folder = package.xml(root_part), folder_of(root_part)
    common = root.first("CommonData") or Node("CommonData", {})
    resources = Resources(package)
    resources.default_space = common.child_text("DefaultCS") or None
    for kind in ("PublicRes", "DocumentRes"):
        for node in common.all(kind):
            _load(resources, node.text, folder)
    listed = root.first("Pages")
    pages = [
        (node.get("ID") or "", package.demand(node.get("BaseLoc") or "", folder))
        for node in (listed.all("Page") if listed else ())
    ]
    document = Document(package, resources, common.first("PageArea"), pages)
    for node in common.all("TemplatePage"):
        located = package.demand(node.get("BaseLoc") or "", folder)
        document.templates[node.get("ID") or ""] = (located, node.get("ZOrder") or "")
    document.annotations = _annotations(package, root, folder)
    document.stamps = stamps_of(package, body.child_text("Signatures"), folder)
    return document


def _load(resources: Resources, location: str, folder: str) -> None:
    """Add a resource part; one that is named and not there is missed by whoever needs an entry of it."""
    part = resources.package.locate(location, folder)
    if part is not None:
        resources.load(part)


def _demand_one_version(package: Package, body: Node, root_part: str) -> None:
    """Refuse a file whose current version (clause 19) is another document than the one that readers open first."""
    versions = body.first("Versions")
    for version in versions.all("Version") if versions else ():
        if not version.flag("Current", default=False):
            continue
        part = package.demand(version.get("BaseLoc") or "")
        located = package.locate(package.xml(part).child_text("DocRoot"), folder_of(part))
        if located != root_part:
            raise Unsupported("几个版本")


def _annotations(package: Package, root: Node, folder: str) -> dict[str, list[str]]:
    location = root.child_text("Annotations")
    if not location:
        return {}
    part = package.demand(location, folder)
    found: dict[str, list[str]] = {}
    for page in package.xml(part).all("Page"):
        for file in page.all("FileLoc"):
            located = package.demand(file.text, folder_of(part), folder)
            found.setdefault(page.get("PageID") or "", []).append(located)
    return found


def _paper(areas: Sequence[Node | None]) -> Box | None:
    """The physical box of the page or else of the document; readers show all of it, whatever the other boxes say.

    Only where none is stated at all, the box that is shown or printed stands for it.
    """
    for name in ("PhysicalBox", "ApplicationBox"):
        for area in areas:
            text = area.child_text(name) if area else ""
            if text:
                return box(text)
    return None
