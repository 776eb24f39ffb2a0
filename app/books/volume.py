"""Bound volumes put together: laid-out parts, planned sides, evidence, numbers, and two documents for two renderers.

The PDF document has one page for every side. The Word document is the same, except that beyond
:data:`MOST_WORD_PICTURES` evidence pages each item shows a list of its files instead of pictures; its numbers stay
those of the bound PDF either way. A volume of too many sheets becomes several (``tomes``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.books.book_document import Content, Marks, document, side_of
from app.books.claims import ContentsEntry, FileOnSides, files_of_items
from app.books.evidence_sides import EvidenceSide, FileInBook, evidence_sides
from app.books.plan import Part, Plan, PlannedPage, make_plan
from app.books.tomes import Tome, tomes_of
from app.documents.layout.frame import LaidPart
from app.documents.layout.parts import Layout
from app.documents.model import Document, Geometry
from app.errors import AppError
from app.forms.definition import Seal, Volume

MOST_WORD_PICTURES = 200


@dataclass(frozen=True, slots=True)
class Binding:
    """What is bound together: an id, the stem of its files, a title, and the volumes of the definition it holds.

    ``most_sheets``: with more sheets of paper it becomes several volumes; 0 for any number.
    """

    id: str
    file_name: str
    title: str
    volumes: tuple[Volume, ...]
    most_sheets: int = 0


@dataclass(frozen=True, slots=True)
class BookInPages:
    """A volume ready for rendering, binding and audit; all sides are 1-based. ``evidence`` are the sides of each item.

    ``continued`` are items that began in the volume before, which their line of the contents list is about.
    """

    binding: Binding
    geometry: Geometry
    plan: Plan
    pdf: Document
    word: Document
    contents: tuple[ContentsEntry, ...]
    continued: tuple[ContentsEntry, ...]
    contents_sides: tuple[int, ...]
    seals: tuple[tuple[Seal, int], ...]
    parts: Mapping[str, LaidPart]
    evidence: Mapping[int, tuple[EvidenceSide, ...]]

    def shown_on(self, page: PlannedPage) -> EvidenceSide | None:
        """What a planned page of evidence shows; None for any other page."""
        if page.evidence is None or page.item is None:
            return None
        return self.evidence[page.item][page.evidence]


def put_together(
    layout: Layout,
    binding: Binding,
    evidence: Mapping[int, Sequence[FileInBook]],
    marks: Marks,
    for_word: bool = True,
) -> tuple[BookInPages, ...]:
    """Plan the sides of a volume, number its contents list, and build both documents; several when it is too thick.

    The contents list of a blank form stays without numbers: they depend on the evidence that is not there yet.
    Without ``for_word`` the document for Word is the PDF's, however many pictures it would hold.
    """
    parts = {part.id: part for volume in binding.volumes for part in layout.parts(volume)}
    items = [part.item for part in parts.values() if part.item is not None]
    sides = {item: evidence_sides(evidence.get(item, ())) for item in items}
    tomes = tomes_of([_planned(part, sides) for part in parts.values()], binding.most_sheets)
    starts = {} if layout.blank else {item: page for tome in tomes for item, page in tome.plan.starts.items()}
    numbers = {item: str(page.number) for item, page in sorted(starts.items())}
    for volume in binding.volumes:
        for again in layout.contents(volume, numbers):
            if len(again.leaves) != len(parts[again.id].leaves):
                raise AppError("目录编页后页数变了，这是程序的错误。", "请把草稿发给开发者。")
            parts[again.id] = again
    content = Content(layout, binding.volumes[0], parts, sides)
    return tuple(
        _book(tome, _of_tome(binding, tome, place), content, evidence, marks, for_word)
        for place, tome in enumerate(tomes)
    )


def _of_tome(binding: Binding, tome: Tome, place: int) -> Binding:
    if not tome.name:
        return binding
    return replace(
        binding,
        id=binding.id if place == 0 else f"{binding.id}_{place + 1}",
        file_name=f"{binding.file_name}_{tome.name.replace(' ', '')}",
        title=f"{binding.title}（{tome.name.replace(' ', '')}）",
    )


def _book(
    tome: Tome,
    binding: Binding,
    content: Content,
    evidence: Mapping[int, Sequence[FileInBook]],
    marks: Marks,
    for_word: bool,
) -> BookInPages:
    layout, plan = content.layout, tome.plan
    if tome.name:
        covers = [cover for volume in binding.volumes for cover in layout.covers(volume, _in_words(tome))]
        same = {cover.id: cover for cover in covers if len(cover.leaves) == len(content.parts[cover.id].leaves)}
        content = replace(content, parts={**content.parts, **same})
    pdf = document(binding.title, content, plan, marks)
    files = files_of_items(plan, content.evidence, evidence)
    begun = {} if layout.blank else plan.starts
    first = {page.item: page for page in reversed(plan.pages) if page.item is not None}
    goes_on = [item for item in sorted(first) if item not in plan.starts]
    seals = ((place.seal, side_of(plan, part, place.leaf)) for part in content.parts.values() for place in part.seals)
    return BookInPages(
        binding=binding,
        geometry=pdf.geometry,
        plan=plan,
        pdf=pdf,
        word=_word_document(tome, content, files, marks, pdf) if for_word else pdf,
        parts=content.parts,
        contents=tuple(_entry(layout, item, page, files) for item, page in sorted(begun.items())),
        continued=tuple(_entry(layout, item, first[item], files) for item in goes_on),
        contents_sides=tuple(page.side for page in plan.pages if content.parts[page.part].kind == "contents"),
        seals=tuple((seal, side) for seal, side in seals if side is not None),
        evidence=content.evidence,
    )


def _in_words(tome: Tome) -> str:
    """What the cover says of it: ``（上册，第 1—36 页）``."""
    numbers = [page.number for page in tome.plan.pages if page.number is not None]
    return f"（{tome.name}，第 {numbers[0]}—{numbers[-1]} 页）"


def _planned(part: LaidPart, sides: Mapping[int, Sequence[EvidenceSide]]) -> Part:
    evidence = range(len(sides.get(part.item, ()))) if part.item is not None else range(0)
    return Part(part.id, part.kind, range(len(part.leaves)), evidence, part.item, divided=part.divided)


def _entry(
    layout: Layout, item: int, start: PlannedPage, files: Mapping[int, tuple[FileOnSides, ...]]
) -> ContentsEntry:
    """The claim of one contents line; the same file attached twice is told apart by its place."""
    return ContentsEntry(item, layout.item_title(item), str(start.number), start.side, files.get(item, ()))


def _word_document(
    tome: Tome, content: Content, files: Mapping[int, tuple[FileOnSides, ...]], marks: Marks, pdf: Document
) -> Document:
    """The PDF's document, or beyond the limit of pictures one whose items list their files."""
    plan, layout = tome.plan, content.layout
    if sum(1 for page in plan.pages if page.kind == "evidence") <= MOST_WORD_PICTURES:
        return pdf
    listed = dict(content.parts)
    planned: list[Part] = []
    for part in tome.parts:
        on = files.get(part.item, ()) if part.item is not None else ()
        if on:
            ranges = [(one.file.name, plan.pages[one.first - 1].number or 0, one.last - one.first + 1) for one in on]
            before = len(listed[part.id].leaves)
            listed[part.id] = layout.with_file_list(listed[part.id], content.volume, ranges)
            behind = range(before, len(listed[part.id].leaves))
            part = replace(part, pages=range(part.pages.start, behind.stop) if part.pages else behind)
        planned.append(replace(part, evidence=range(part.evidence.start, part.evidence.start)))
    return document(pdf.title, replace(content, parts=listed), _numbered_like(make_plan(planned), plan), marks)


def _numbered_like(short: Plan, plan: Plan) -> Plan:
    """The sides of the shorter book with the numbers of the bound one: each item starts with its own number."""
    firsts = {page.item: page for page in reversed(plan.pages) if page.item is not None}
    opened: set[int] = set()
    pages: list[PlannedPage] = []
    number = 0
    for page in short.pages:
        if page.item is not None and page.item not in opened:
            opened.add(page.item)
            number = firsts[page.item].number or 0
        elif page.number is not None:
            number += 1
        pages.append(replace(page, number=number if page.number is not None else None))
    return Plan(tuple(pages), short.starts, short.first_sides)
