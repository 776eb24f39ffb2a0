"""One bound volume put together: laid-out parts, planned sides, evidence, numbers, and two documents for two renderers.

The PDF document has one page for every side. The Word document is the same, except that beyond
:data:`MOST_WORD_PICTURES` evidence pages each item shows a list of its files instead of pictures; its numbers stay
those of the bound PDF either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.books.fit import PageBox
from app.books.plan import Part, Plan, PlannedPage, make_plan
from app.documents.layout.contents import bookmark
from app.documents.layout.frame import Group, LaidPart, Leaf
from app.documents.layout.parts import Layout
from app.documents.layout.styles import TABLE_SLACK
from app.documents.model import Document, EvidencePage, Geometry, OutlineEntry, Page, Placed, Section
from app.errors import AppError
from app.forms.definition import Seal, Volume

MOST_WORD_PICTURES = 200


@dataclass(frozen=True, slots=True)
class FileInBook:
    """An evidence file as the book takes it: its key in the intake, printed name, SHA-256, and its pages' sizes."""

    key: str
    name: str
    sha256: str
    boxes: tuple[PageBox, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """What is bound together: an id, the stem of its files, a title, and the volumes of the definition it holds."""

    id: str
    file_name: str
    title: str
    volumes: tuple[Volume, ...]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents list as a claim: item, title, printed number, side, and the files with their sides."""

    item: int
    title: str
    page: str
    pdf_page: int
    files: tuple[tuple[FileInBook, int], ...]


@dataclass(frozen=True, slots=True)
class BookInPages:
    """A volume ready for rendering, binding and audit; all sides are 1-based."""

    binding: Binding
    geometry: Geometry
    plan: Plan
    pdf: Document
    word: Document
    contents: tuple[ContentsEntry, ...]
    contents_sides: tuple[int, ...]
    seals: tuple[tuple[Seal, int], ...]
    parts: Mapping[str, LaidPart]


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on every page or in the metadata: 草稿 or nothing, author, and the hash of the draft."""

    header: str
    author: str
    fingerprint: str


def put_together(
    layout: Layout,
    binding: Binding,
    evidence: Mapping[int, Sequence[FileInBook]],
    marks: Marks,
    for_word: bool = True,
) -> BookInPages:
    """Plan the sides of a volume, number its contents list, and build both documents.

    The contents list of a blank form stays without numbers: they depend on the evidence that is not there yet.
    Without ``for_word`` the document for Word is the PDF's, however many pictures it would hold.
    """
    geometry = layout.geometry(binding.volumes[0])
    parts = {part.id: part for volume in binding.volumes for part in layout.parts(volume)}
    plan = make_plan([_planned(part, evidence) for part in parts.values()])
    starts = {} if layout.blank else plan.starts
    numbers = {item: str(page.number) for item, page in starts.items()}
    for volume in binding.volumes:
        for again in layout.contents(volume, numbers):
            if len(again.leaves) != len(parts[again.id].leaves):
                raise AppError("目录编页后页数变了，这是程序的错误。", "请把草稿发给开发者。")
            parts[again.id] = again
    pdf = _document(binding, geometry, parts, plan, marks)
    contents = tuple(_entry(layout, item, page, plan, evidence) for item, page in sorted(starts.items()))
    return BookInPages(
        binding=binding,
        geometry=geometry,
        plan=plan,
        pdf=pdf,
        word=_word_document(layout, binding, parts, plan, evidence, marks, pdf) if for_word else pdf,
        parts=parts,
        contents=contents,
        contents_sides=tuple(page.side for page in plan.pages if parts[page.part].kind == "contents"),
        seals=tuple((place.seal, _side(plan, part, place.leaf)) for part in parts.values() for place in part.seals),
    )


def _planned(part: LaidPart, evidence: Mapping[int, Sequence[FileInBook]]) -> Part:
    files = evidence.get(part.item, ()) if part.item is not None else ()
    counts = tuple((file.key, len(file.boxes)) for file in files)
    return Part(part.id, part.kind, len(part.leaves), counts, part.item, divided=part.divided)


def _entry(
    layout: Layout, item: int, start: PlannedPage, plan: Plan, evidence: Mapping[int, Sequence[FileInBook]]
) -> ContentsEntry:
    """The claim of one contents line; the same file attached twice is told apart by its place."""
    side = next((page.side for page in plan.pages if page.item == item and page.file), start.side)
    files = []
    for file in evidence.get(item, ()):
        files.append((file, side))
        side += len(file.boxes)
    return ContentsEntry(item, layout.item_title(item), str(start.number), start.side, tuple(files))


def _document(
    binding: Binding, geometry: Geometry, parts: Mapping[str, LaidPart], plan: Plan, marks: Marks
) -> Document:
    """Every side as a page, grouped into sections, with outline and link targets."""
    sections = tuple(_sections(parts, plan, geometry))
    return Document(
        title=binding.title,
        author=marks.author,
        fingerprint=marks.fingerprint,
        geometry=geometry,
        sections=sections,
        outline=tuple(_outline(parts, plan)),
        bookmarks=tuple((bookmark(item), page.side) for item, page in sorted(plan.starts.items())),
        header=marks.header,
    )


def _sections(parts: Mapping[str, LaidPart], plan: Plan, geometry: Geometry) -> Iterator[Section]:
    """Neighbouring sides with the same key become one section."""
    open_key: tuple[object, ...] | None = None
    pages: list[Page] = []
    slack, number_from, count = 0, 1, 0
    leaves = {identity: part.leaves for identity, part in parts.items()}
    for planned in plan.pages:
        group, key = _key(parts[planned.part], planned)
        if key != open_key and pages:
            yield Section(f"s{count}", tuple(pages), slack, number_from)
            pages, count = [], count + 1
        if key != open_key:
            open_key = key
            slack = group.slack if group else TABLE_SLACK
            number_from = planned.number if planned.number is not None else planned.side
        pages.append(_page(leaves[planned.part], planned, geometry))
    yield Section(f"s{count}", tuple(pages), slack, number_from)


def _key(part: LaidPart, planned: PlannedPage) -> tuple[Group | None, tuple[object, ...]]:
    """What makes two neighbouring sides stand in the same section: the same group of leaves, or evidence."""
    if planned.kind == "blank":
        return None, ("blank", planned.side)
    if planned.own is None:
        return None, ("evidence", part.id)
    own = planned.own
    for index, group in enumerate(part.groups):
        if own < len(group.leaves):
            return group, ("own", part.id, index)
        own -= len(group.leaves)
    raise AssertionError(f"{part.id} has no leaf {planned.own}")


def _page(leaves: Sequence[Leaf], planned: PlannedPage, geometry: Geometry) -> Page:
    """A side with its number and content, shifted to the margin of its side."""
    footer = f"— {planned.number} —" if planned.number is not None and planned.kind != "blank" else ""
    left = geometry.left(planned.side)
    placed: tuple[Placed, ...] = ()
    if planned.own is not None:
        placed = tuple(replace(one, x=one.x + left) for one in leaves[planned.own].placed)
    evidence = EvidencePage(planned.file, planned.page) if planned.kind == "evidence" else None
    return Page(planned.kind, planned.label, planned.number, footer, placed, evidence)


def _side(plan: Plan, part: LaidPart, leaf: int) -> int:
    """The side on which a leaf of a part came to stand."""
    return next(page.side for page in plan.pages if page.part == part.id and page.own == leaf)


def _outline(parts: Mapping[str, LaidPart], plan: Plan) -> Iterator[OutlineEntry]:
    """Covers and lists by their title, sections of a body by theirs, items with their inner headings below."""
    for part in parts.values():
        first = plan.first_sides.get(part.id)
        if first is None:
            continue
        if part.item is not None:
            yield OutlineEntry(part.title, 1, first)
        for heading in part.headings:
            yield OutlineEntry(heading.title, 2 if part.item is not None else 1, _side(plan, part, heading.leaf))


def _word_document(
    layout: Layout,
    binding: Binding,
    parts: Mapping[str, LaidPart],
    plan: Plan,
    evidence: Mapping[int, Sequence[FileInBook]],
    marks: Marks,
    pdf: Document,
) -> Document:
    """The PDF's document, or beyond the limit of pictures one whose items list their files."""
    if sum(1 for page in plan.pages if page.kind == "evidence") <= MOST_WORD_PICTURES:
        return pdf
    listed: dict[str, LaidPart] = {}
    for part in parts.values():
        files = evidence.get(part.item, ()) if part.item is not None else ()
        if files and part.item is not None:
            entry = _entry(layout, part.item, plan.starts[part.item], plan, evidence)
            ranges = [(file.name, plan.pages[side - 1].number or 0, len(file.boxes)) for file, side in entry.files]
            part = layout.with_file_list(part, binding.volumes[-1], ranges)
        listed[part.id] = part
    short = make_plan([_planned(part, {}) for part in listed.values()])
    return _document(binding, pdf.geometry, listed, _numbered_like(short, plan), marks)


def _numbered_like(short: Plan, plan: Plan) -> Plan:
    """The sides of the shorter book with the numbers of the bound one: each item starts with its own number."""
    pages: list[PlannedPage] = []
    number = 0
    for page in short.pages:
        start = page.item is not None and short.starts[page.item].side == page.side
        if start and page.item is not None:
            number = plan.starts[page.item].number or 0
        elif page.number is not None:
            number += 1
        pages.append(replace(page, number=number if page.number is not None else None))
    return Plan(tuple(pages), short.starts, short.first_sides)
