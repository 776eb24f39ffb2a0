"""The page model that both renderers draw: everything that could differ between Word and PDF, already settled.

A :class:`Document` is sections of pages; a page holds placed parts of paragraphs and tables. Logical paragraphs and
tables survive as whole objects, so that Word writes one real table where the PDF draws several parts.

Units: lengths are integer **twips** (1/20 pt, 1/1440 in), font sizes **half-points**, as Word stores them. ``x`` grows
to the right and ``y`` downwards from the top left corner of the sheet. Each renderer converts once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import accumulate
from typing import Literal, TypeAlias

AFTER_TABLE = 20
"""Height of the empty paragraph that Word needs after a table; layout keeps it free below each table."""


class Face(Enum):
    """A concrete font face; ``documents.fonts`` knows its file, renderers know its name in Word."""

    SONG = "song"
    SONG_BOLD = "song_bold"
    HEI = "hei"
    FANG = "fang"
    KAI = "kai"
    HAN_EXT = "han_ext"
    SYMBOL = "symbol"
    LATIN = "latin"
    LATIN_BOLD = "latin_bold"
    LATIN_HEI = "latin_hei"
    SIGNS = "signs"


class Align(Enum):
    """How the lines of a paragraph stand in their width; ``DISTRIBUTE`` spreads the last one, too (分散对齐)."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"
    DISTRIBUTE = "distribute"


ParagraphStyle: TypeAlias = Literal[
    "body", "heading_1", "heading_2", "heading_3", "section_title", "cover_title", "cover", "mark", "title", "note",
    "contents", "cell", "line", "code", "gap",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face and size; every character has a glyph in that face (fallback is already resolved)."""

    text: str
    face: Face
    half_points: int
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Characters ``start:end`` of a paragraph's text that show an answer, none where a blank one would stand.

    ``path`` is a field id, or as paths of issues have it (``items.3.statement``).
    """

    start: int
    end: int
    path: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A logical paragraph. ``pitch`` is the exact height of each line.

    ``tail`` stands flush right on the last line, after a dot leader (the number of a contents entry). ``link`` is the
    bookmark that a click opens; ``bookmark`` names this paragraph as a target. ``outline_level`` 1.. puts it into the
    navigation pane. ``shown`` are the answers in its text, in order.
    ``stated``: Word gets these line ends too, because the room around the paragraph does not forgive a line more.
    """

    id: str
    runs: tuple[Run, ...]
    style: ParagraphStyle
    pitch: int
    align: Align = Align.LEFT
    first_indent: int = 0
    left_indent: int = 0
    right_indent: int = 0
    space_before: int = 0
    space_after: int = 0
    tail: tuple[Run, ...] = ()
    link: str = ""
    bookmark: str = ""
    outline_level: int = 0
    keep_with_next: bool = False
    shown: tuple[Shown, ...] = ()
    stated: bool = False

    @property
    def text(self) -> str:
        """The characters of all runs, in order, without the tail."""
        return "".join(run.text for run in self.runs)

    def cut(self, start: int, end: int) -> tuple[Run, ...]:
        """The runs of the characters ``start:end``."""
        return next(self.cuts([(start, end)]))

    def cuts(self, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[Run, ...]]:
        """The runs of each stretch of characters; asking for all at once spares going through all runs each time."""
        ends = list(accumulate([len(run.text) for run in self.runs]))
        for start, end in stretches:
            found = []
            for index in range(bisect_right(ends, start), len(ends)):
                run = self.runs[index]
                position = ends[index] - len(run.text)
                if position >= end:
                    break
                if text := run.text[max(0, start - position) : end - position]:
                    found.append(replace(run, text=text))
            yield tuple(found)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one run inside a line: characters ``start:end`` of the paragraph's text, to be set ``width`` wide.

    ``x`` is relative to the left edge of the paragraph's column. Gaps between hanzi and Latin, and justification,
    are in ``x`` and ``width`` already: the renderer spreads the characters evenly over ``width``.
    """

    start: int
    end: int
    x: int
    width: int
    run: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: characters ``start:end`` of the paragraph's text; the joined lines equal the text.

    ``tail_x`` is where the tail's text starts (last line of a paragraph with a tail), ``leader`` the span of dots.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    tail_x: int | None = None
    leader: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ParagraphPart:
    """Consecutive lines of a paragraph, standing together on one page or in one cell.

    ``first`` is the index of its first line in the paragraph: above 0, the part continues an earlier one. It is
    continued unless ``last``. Spaces before and after belong to first and last part.
    """

    paragraph: Paragraph
    lines: tuple[Line, ...]
    width: int
    first: int = 0
    last: bool = True

    @property
    def height(self) -> int:
        """Lines and the spaces that belong to this part, in twips."""
        before = self.paragraph.space_before if self.first == 0 else 0
        after = self.paragraph.space_after if self.last else 0
        return before + len(self.lines) * self.paragraph.pitch + after


Border: TypeAlias = Literal["all", "none", "bottom"]
VAlign: TypeAlias = Literal["top", "center", "bottom"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid with its text already broken into lines; ``row`` and ``column`` are 0-based.

    ``kind`` is what it is on the official form, ``padding`` is left and right inside. ``answer`` is the path of the
    answer that all of it is for: a field, a row of one (``people.3``) or a column of that (``people.3.person_name``).
    ``text_height`` is what the row heights were reckoned with: at least the height of the lines.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    kind: Literal["label", "header", "answer", "static"]
    parts: tuple[ParagraphPart, ...]
    padding: int
    valign: VAlign = "center"
    border: Border = "all"
    text_height: int = 0
    answer: str = ""

    @property
    def lines_height(self) -> int:
        """Height of the lines as they are drawn in the PDF."""
        return sum(part.height for part in self.parts)

    def stays_in(self, height: int) -> bool:
        """Whether all its text stands on its first page, where a cell that goes over pages has ``height``."""
        return self.lines_height <= height


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its height in both renderers, and whether it repeats at the head of each page."""

    height: int
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A logical table. ``columns`` are widths; ``cells`` in reading order tile the grid."""

    id: str
    columns: tuple[int, ...]
    rows: tuple[TableRow, ...]
    cells: tuple[Cell, ...]
    caption: str = ""
    by_row: Mapping[int, Sequence[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[int, list[int]] = {}
        for place, cell in enumerate(self.cells):
            for row in range(cell.row, cell.row + cell.row_span):
                found.setdefault(row, []).append(place)
        object.__setattr__(self, "by_row", found)

    @property
    def width(self) -> int:
        """Sum of the columns."""
        return sum(self.columns)

    def standing_in(self, rows: Iterable[int]) -> list[Cell]:
        """The cells in any of these rows, spanning ones too, in order; going through all takes too long per page."""
        return [self.cells[place] for place in sorted({place for row in rows for place in self.by_row.get(row, ())})]


@dataclass(frozen=True, slots=True)
class RowPart:
    """A row as it stands on one page. ``offset`` > 0: the part of a split row below what earlier pages showed.

    ``height`` is that of the row's text here; ``blank`` is below it in a part that goes on, down to the page's end.
    """

    row: int
    height: int
    repeated: bool = False
    offset: int = 0
    blank: int = 0

    @property
    def drawn(self) -> int:
        """From border to border."""
        return self.height + self.blank


@dataclass(frozen=True, slots=True)
class TablePart:
    """The rows of a table that stand on one page; ``first``: it opens the table."""

    table: Table
    rows: tuple[RowPart, ...]
    first: bool = True
    last: bool = True

    @property
    def height(self) -> int:
        """Sum of the row parts."""
        return sum(row.drawn for row in self.rows)


@dataclass(frozen=True, slots=True)
class Placed:
    """A part on a page: the left edge of its column and its top (before ``space_before``), from the sheet's corner.

    ``section`` names what of the form it belongs to: a table, an outline, a statement, ``cover`` or ``notes``.
    """

    x: int
    y: int
    part: ParagraphPart | TablePart
    section: str = ""


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A page (0-based) of a taken-in file (by key) on a side, fitted into its area, ``turned`` 90° left or not."""

    file: str
    page: int
    x: int
    y: int
    width: int
    height: int
    turned: bool = False


PageKind: TypeAlias = Literal["front", "numbered", "blank", "evidence"]


@dataclass(frozen=True, slots=True)
class Page:
    """One side of a sheet. ``number`` counts on blank pages too; ``footer`` is what is printed (may be empty).

    ``label`` is the page label of the PDF (``封面``, ``ii``, ``5``). Pages at odd places are right-hand pages.
    """

    kind: PageKind
    label: str
    number: int | None = None
    footer: str = ""
    placed: tuple[Placed, ...] = ()
    evidence: tuple[EvidencePage, ...] = ()


@dataclass(frozen=True, slots=True)
class Geometry:
    """Sheet and margins in twips; ``inner`` is the binding edge, on the left of right-hand pages when ``mirrored``."""

    width: int
    height: int
    top: int
    bottom: int
    inner: int
    outer: int
    footer: int
    header: int
    mirrored: bool = True

    @property
    def column(self) -> int:
        """Width of the type area."""
        return self.width - self.inner - self.outer

    @property
    def room(self) -> int:
        """Height of the type area."""
        return self.height - self.top - self.bottom

    def left(self, sheet_side: int) -> int:
        """Left margin of the page that is the ``sheet_side``-th (from 1) of its document."""
        return self.outer if self.mirrored and sheet_side % 2 == 0 else self.inner


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive pages of one kind that Word writes as one section.

    ``slack``: by how much Word's bottom margin is smaller; two lines for flowing text, whose page breaks are stated,
    a hair for pages of tables, whose rows flow. ``number_from`` restarts the numbers.
    """

    id: str
    pages: tuple[Page, ...]
    slack: int
    number_from: int | None = None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry of the navigation outline: title, depth from 1, and the 1-based place of its page."""

    title: str
    level: int
    sheet_side: int


@dataclass(frozen=True, slots=True)
class Document:
    """A whole volume. ``header`` is printed on every page (草稿); ``fingerprint`` is the draft's hash.

    ``bookmarks`` maps the name of a link target to the 1-based place of its page.
    """

    title: str
    author: str
    fingerprint: str
    geometry: Geometry
    sections: tuple[Section, ...]
    outline: tuple[OutlineEntry, ...] = ()
    bookmarks: tuple[tuple[str, int], ...] = ()
    header: str = ""

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages in order."""
        return tuple(page for section in self.sections for page in section.pages)
