"""The bureau's opinion, printed into its cell of the applicant's sheet: an overlay of one page, nothing else on it.

The applicant's draft is only read. Where the cell stands is found on the page as an export lays it out; the opinion
stands above what is printed there (``盖 章``), in a size that fits, and leaves everything printed free.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.books.volume import BookInPages
from app.documents.layout import styles
from app.documents.layout.sealed_cells import SealedCell, sealed_cell
from app.documents.model import Align, Document, Face, Page, Paragraph, ParagraphPart, Placed, TablePart
from app.documents.typeset import Typesetter, clean
from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.definition import FormDefinition
from app.renderers.pdf_table import CellOnPage, LineInCell, cells_on_page

TITLE = "推荐意见（套印）"
PROOF = "核对用样张，不能代替盖章的原件"
_SIZES = (28, 26, 24, 22, 21, 20, 19, 18)
"""Half-points, from 四号 to 小五: smaller print is not read at a counter."""
_LEADING = 1.45
_BORDER = 60
_AIR = 160
_FROM_PRINT = 20
_MANY = 2000
_FACE = Face.SONG
_DATE = re.compile("(?P<year>\u3000+)年(?P<month>\u3000+)月(?P<day>\u3000+)日")


@dataclass(frozen=True, slots=True)
class OpinionPlace:
    """The cell on its page: side (from 1) of a volume, printed page number, and the cell with its printed lines."""

    book: BookInPages
    side: int
    number: str
    cell: CellOnPage

    @property
    def item(self) -> int | None:
        """The item whose page it is."""
        return self.book.plan.pages[self.side - 1].item

    @property
    def is_right_hand(self) -> bool:
        """Whether it is the front of its sheet when the book is printed on both sides."""
        return self.side % 2 == 1


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is printed: the opinion, and name and date of the office where the pen is not to write them."""

    text: str
    office: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class OpinionRoom:
    """How an opinion fits: the size that it is printed in (points; 0: it does not fit), its characters, and the most.

    ``most`` is for one paragraph in the least size.
    """

    points: float
    characters: int
    most: int


def find_place(definition: FormDefinition, books: Mapping[str, BookInPages]) -> OpinionPlace:
    """Where the bureau's cell stands in laid-out books; :class:`UsageError` for a form without one."""
    place = definition.bureau.opinion if definition.bureau else ""
    wanted = sealed_cell(definition, place) if place else None
    if wanted is None:
        raise UsageError(f"“{definition.short_title}”的表里没有推荐部门填意见的栏。", "请核对是哪一种申报材料。")
    for book in books.values():
        for side, page in enumerate(book.pdf.pages, start=1):
            for cell in _cells(page, wanted):
                return OpinionPlace(book, side, str(page.number or page.label), cell)
    raise UsageError("排出来的页里没有推荐部门填意见的栏。", "请检查草稿的排版选项。")


def _cells(page: Page, wanted: SealedCell) -> Iterator[CellOnPage]:
    """The cell where it begins: one that is higher than a page has its free room there."""
    for placed in page.placed:
        if isinstance(placed.part, TablePart) and placed.part.table.id == wanted.table:
            for found in cells_on_page(placed.part, placed.x, placed.y):
                if (found.cell.row, found.cell.column) == (wanted.row, wanted.column):
                    yield found


def has_evidence_before(place: OpinionPlace, draft: Draft) -> bool:
    """Whether files stand in front of it in its volume, so that its side depends on how many pages they have."""
    items = {page.item for page in place.book.plan.pages[: place.side - 1] if page.item is not None}
    states = [draft.item(number) for number in items - {place.item}]
    return any(state.state == "files" and state.files for state in states)


def set_opinion(place: OpinionPlace, opinion: Opinion, typesetter: Typesetter) -> tuple[int, tuple[Placed, ...]]:
    """The largest size (half-points) in which the opinion fits into the cell, and what is printed there.

    Raises :class:`UsageError` that says how much of the text has room, when it is too long, and when there is none.
    """
    setter = _Setter(place.cell, typesetter)
    text = _lines(opinion.text)
    if not text:
        raise UsageError("没有写推荐意见。", "请写明意见，例如“同意推荐”。")
    office = clean(opinion.office).strip()
    size, placed = setter.fitted(text, office)
    if not placed:
        room, count = setter.characters(text, office), len(text)
        raise UsageError(
            f"推荐意见有 {count} 字，“盖章”上方最多放得下大约 {room} 字（小五号字）。", f"请删去 {count - room} 字。"
        )
    return size, (*placed, *(setter.dated(opinion.day) if opinion.day else ()))


def room_for(place: OpinionPlace, opinion: Opinion, typesetter: Typesetter) -> OpinionRoom:
    """How much room there is, and whether an opinion (may be empty) fits into it."""
    setter = _Setter(place.cell, typesetter)
    text, office = _lines(opinion.text), clean(opinion.office).strip()
    size, placed = setter.fitted(text, office)
    most = setter.characters("意" * _MANY, office)
    return OpinionRoom(size / 2 if placed or not text else 0.0, len(text), most)


def _lines(text: str) -> str:
    """What is printed of a text: no blank lines, no blanks at the edges."""
    return "\n".join(" ".join(line.split()) for line in clean(text).split("\n") if line.strip())


class _Setter:
    """Sets texts into one cell; ``top`` and ``bottom`` bound the free room above the printed lines."""

    def __init__(self, cell: CellOnPage, typesetter: Typesetter) -> None:
        self._cell, self._typesetter = cell, typesetter
        self.left, self.right = cell.left, cell.box.right - cell.cell.padding
        self.top, self.bottom = _free(cell)
        self._count = 0

    def fitted(self, text: str, office: str) -> tuple[int, list[Placed]]:
        """The opinion with the name of the office at the lower right, in the largest size; nothing when none fits."""
        for size in _SIZES:
            parts = self._parts(text, office, size)
            if sum(part.height for part in parts) <= self.bottom - self.top:
                return size, self._placed(parts, bool(office))
        return 0, []

    def characters(self, text: str, office: str) -> int:
        """How many of the characters have room in the least size."""
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.fitted(text[:middle], office)[1] else (low, middle - 1)
        return low

    def _parts(self, text: str, office: str, size: int) -> list[ParagraphPart]:
        parts = [self._part(line, size, Align.JUSTIFY, styles.em(size, 2)) for line in text.split("\n")]
        if office:
            parts.append(self._part(office, size, Align.RIGHT, 0, self._from_right()))
        return parts

    def _from_right(self) -> int:
        """How far from the right edge the printed lines end: the name of the office ends there, too."""
        ends = [self._cell.left + piece.x + piece.width for line in self._cell.lines for piece in line.line.pieces[-1:]]
        return max(0, self.right - max(ends, default=self.right))

    def _part(self, text: str, size: int, align: Align, first: int, right: int = 0) -> ParagraphPart:
        self._count += 1
        runs = self._typesetter.runs(text, _FACE, size)
        pitch = round(styles.em(size) * _LEADING)
        name = f"opinion.{self._count}"
        paragraph = Paragraph(name, runs, "cell", pitch, align, first_indent=first, right_indent=right)
        return self._typesetter.set(paragraph, self.right - self.left)

    def _placed(self, parts: Sequence[ParagraphPart], signed: bool) -> list[Placed]:
        """Text from the top of the free room on, the name of the office at its foot."""
        rest = self.bottom - self.top - sum(part.height for part in parts)
        placed, y = [], self.top + min(rest // 3, _AIR)
        for number, part in enumerate(parts, start=1):
            if signed and number == len(parts):
                y = self.bottom - part.height
            placed.append(Placed(self.left, y, part))
            y += part.height
        return placed

    def dated(self, day: date) -> Iterator[Placed]:
        """Year, month and day in the middle of their printed blanks; UsageError when nothing is printed for them."""
        for found in self._cell.lines:
            text = found.part.paragraph.text[found.line.start : found.line.end]
            if blanks := _DATE.search(text):
                for name in ("year", "month", "day"):
                    start, end = (found.line.start + at for at in blanks.span(name))
                    yield self._in_blank(found, start, end, str(getattr(day, name)))
                return
        raise UsageError("这一栏没有印日期的位置，印不了日期。", "请不写日期，用笔填写。")

    def _in_blank(self, line: LineInCell, start: int, end: int, text: str) -> Placed:
        paragraph = line.part.paragraph
        edges = [_edge(line, at) for at in (start, end)]
        size = next(run.half_points for run in paragraph.runs)
        self._count += 1
        runs = self._typesetter.runs(text, _FACE, size)
        made = Paragraph(f"opinion.{self._count}", runs, "cell", paragraph.pitch, Align.CENTER)
        part = self._typesetter.set(made, edges[1] - edges[0])
        return Placed(self._cell.left + edges[0], line.top, part)


def _edge(line: LineInCell, at: int) -> int:
    """Where a character of a line begins, from the left edge of its column; its characters are spread evenly."""
    for piece in line.line.pieces:
        if piece.start <= at < piece.end:
            return piece.x + piece.width * (at - piece.start) // (piece.end - piece.start)
    last = line.line.pieces[-1]
    return last.x + last.width


def _free(cell: CellOnPage) -> tuple[int, int]:
    """The highest stretch of a cell that nothing is printed in, above the last printed line."""
    edges = [cell.box.top + _BORDER]
    free = []
    for line in cell.lines:
        free.append((edges[-1], line.top - _FROM_PRINT))
        edges.append(line.top + line.part.paragraph.pitch + _FROM_PRINT)
    if not free:
        free.append((edges[0], cell.box.bottom - _BORDER))
    return max(free, key=lambda stretch: stretch[1] - stretch[0])


def overlay(place: OpinionPlace, placed: Sequence[Placed]) -> Document:
    """The book with nothing on the page but the opinion: its side is what is laid over the printed one."""
    bare = replace(place.book.pdf, title=TITLE, header="", outline=(), bookmarks=())
    return _with_page(bare, place.side, lambda page: Page(page.kind, page.label, page.number, "", tuple(placed)))


def proof_sheet(place: OpinionPlace, placed: Sequence[Placed]) -> Document:
    """The page as it will look with the opinion on it, marked as no original."""
    marked = replace(place.book.pdf, title=TITLE, header=PROOF)
    return _with_page(marked, place.side, lambda page: replace(page, placed=(*page.placed, *placed)))


def _with_page(document: Document, side: int, change: Callable[[Page], Page]) -> Document:
    """The document with one page changed."""
    first, sections = 1, []
    for section in document.sections:
        at = side - first
        if 0 <= at < len(section.pages):
            pages = (*section.pages[:at], change(section.pages[at]), *section.pages[at + 1 :])
            section = replace(section, pages=pages)
        first += len(section.pages)
        sections.append(section)
    return replace(document, sections=tuple(sections))
