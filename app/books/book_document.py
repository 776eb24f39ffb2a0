"""The document of a volume: every planned side as a page, grouped into sections, with outline and link targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from app.books.composing import CaptionRow, compose
from app.books.evidence_sides import EvidenceSide
from app.books.plan import Plan, PlannedPage
from app.documents.layout.contents import bookmark
from app.documents.layout.frame import Group, LaidPart, Leaf
from app.documents.layout.parts import Layout
from app.documents.layout.styles import TABLE_SLACK
from app.documents.model import Document, OutlineEntry, Page, ParagraphPart, Placed, Section, TablePart
from app.forms.definition import Volume

_CONTINUED = "（续）"


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on every page or in the metadata: 草稿 or nothing, author, and the hash of the draft."""

    header: str
    author: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Content:
    """What the sides of a volume show: laid-out parts, and the sides of evidence of each item."""

    layout: Layout
    volume: Volume
    parts: Mapping[str, LaidPart]
    evidence: Mapping[int, tuple[EvidenceSide, ...]]


def document(title: str, content: Content, plan: Plan, marks: Marks) -> Document:
    """Lay the content out on the planned sides."""
    bookmarks = tuple((bookmark(item), page.side) for item, page in sorted(plan.starts.items()))
    return Document(
        title=title,
        author=marks.author,
        fingerprint=marks.fingerprint,
        geometry=content.layout.geometry(content.volume),
        sections=tuple(_sections(content, plan, frozenset(name for name, _ in bookmarks))),
        outline=tuple(_outline(content.parts, plan)),
        bookmarks=bookmarks,
        header=marks.header,
    )


def side_of(plan: Plan, part: LaidPart, leaf: int) -> int | None:
    """The side on which a leaf of a part came to stand, None when that is in another volume."""
    return next((page.side for page in plan.pages if page.part == part.id and page.own == leaf), None)


def _sections(content: Content, plan: Plan, targets: frozenset[str]) -> Iterator[Section]:
    """Neighbouring sides with the same key become one section."""
    open_key: tuple[object, ...] | None = None
    pages: list[Page] = []
    slack, number_from, ready = 0, 1, 0
    leaves = {identity: part.leaves for identity, part in content.parts.items()}
    for planned in plan.pages:
        group, key = _key(content.parts[planned.part], planned)
        if key != open_key and pages:
            yield Section(f"s{ready}", tuple(pages), slack, number_from)
            pages, ready = [], ready + 1
        if key != open_key:
            open_key = key
            slack = group.slack if group else TABLE_SLACK
            number_from = planned.number if planned.number is not None else planned.side
        pages.append(_page(content, leaves[planned.part], planned, targets))
    yield Section(f"s{ready}", tuple(pages), slack, number_from)


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


def _page(content: Content, leaves: Sequence[Leaf], planned: PlannedPage, targets: frozenset[str]) -> Page:
    """A side with its number and content, shifted to the margin of its side."""
    footer = f"— {planned.number} —" if planned.number is not None and planned.kind != "blank" else ""
    geometry = content.layout.geometry(content.volume)
    if planned.evidence is not None and planned.item is not None:
        side = content.evidence[planned.item][planned.evidence]
        composed = compose(side, planned.side, geometry, _caption_row(content, planned))
        return Page(planned.kind, planned.label, planned.number, footer, composed.placed, composed.evidence)
    left = geometry.left(planned.side)
    placed: tuple[Placed, ...] = ()
    if planned.own is not None:
        placed = tuple(_linked(replace(one, x=one.x + left), targets) for one in leaves[planned.own].placed)
    return Page(planned.kind, planned.label, planned.number, footer, placed)


def _caption_row(content: Content, planned: PlannedPage) -> CaptionRow:
    """Captions with ids of their own: the rows of one side, top down."""
    rows = count(1)

    def row(texts: Sequence[str]) -> TablePart:
        identity = f"{planned.part}.evidence.{planned.evidence}.{next(rows)}"
        return content.layout.caption_row(content.volume, identity, texts)

    return row


def _linked(placed: Placed, targets: frozenset[str]) -> Placed:
    """Without a link to what stands in another volume."""
    part = placed.part
    if not isinstance(part, ParagraphPart) or not part.paragraph.link or part.paragraph.link in targets:
        return placed
    return replace(placed, part=replace(part, paragraph=replace(part.paragraph, link="")))


def _outline(parts: Mapping[str, LaidPart], plan: Plan) -> Iterator[OutlineEntry]:
    """Covers and lists by their title, sections of a body by theirs, items with their inner headings below."""
    for part in parts.values():
        first = plan.first_sides.get(part.id)
        if first is None:
            continue
        if part.item is not None:
            title = part.title if part.item in plan.starts else f"{part.title}{_CONTINUED}"
            yield OutlineEntry(title, 1, first)
        for heading in part.headings:
            side = side_of(plan, part, heading.leaf)
            if side is not None:
                yield OutlineEntry(heading.title, 2 if part.item is not None else 1, side)
