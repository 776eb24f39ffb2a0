"""Streams of paragraphs and tables onto leaves: the only place where pages are broken.

Text pages and table pages are different (decision 4): in text every page break is stated, and Word, whose page
has room for two lines more than we use, never needs more than that; on table pages rows flow by their stated heights,
so there our heights decide in Word too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.documents.layout.frame import Group, Heading, Leaf, SealPlace, Streamed
from app.documents.layout.rows import break_rows
from app.documents.layout.setter import TextSetter
from app.documents.layout.styles import TABLE_SLACK, TEXT_SLACK
from app.documents.model import AFTER_TABLE, Geometry, Paragraph, ParagraphPart, Placed, TablePart
from app.documents.typeset import Typesetter

_TOGETHER = 2
"""Lines of a paragraph that stand together at the foot and at the head of a page, where that costs a line at most."""


@dataclass
class Sheets:
    """Leaves under construction: a cursor that runs down one page after another."""

    geometry: Geometry
    room: int
    leaves: list[list[Placed]] = field(default_factory=lambda: [[]])
    used: int = 0
    headings: list[Heading] = field(default_factory=list)
    seals: list[SealPlace] = field(default_factory=list)
    section: str = ""

    @property
    def rest(self) -> int:
        """Height still free on the current leaf."""
        return self.room - self.used

    def turn(self) -> None:
        """Go to the head of a new leaf."""
        self.leaves.append([])
        self.used = 0

    def put(self, part: ParagraphPart | TablePart) -> None:
        """Place a part at the cursor; the caller has made sure that it fits."""
        self.leaves[-1].append(Placed(0, self.geometry.top + self.used, part, self.section))
        self.used += part.height

    def note(self, streamed: Streamed) -> None:
        """Take down section, heading and seals of what begins on the current leaf."""
        leaf = len(self.leaves) - 1
        self.section = streamed.section
        if streamed.heading:
            self.headings.append(Heading(streamed.heading[0], streamed.heading[1], leaf))
        self.seals += [SealPlace(seal, leaf) for seal in streamed.seals]

    def group(self, slack: int) -> Group:
        """The finished leaves."""
        return Group(tuple(Leaf(tuple(leaf)) for leaf in self.leaves), slack)


def flow_text(stream: Sequence[Streamed], setter: TextSetter) -> Sheets:
    """Flow paragraphs (and tables that fit whole) over text pages; headings keep two lines of what follows.

    Page ends are stated in Word, whose page is roomier by ``TEXT_SLACK``. Where its paragraphs might need more than
    that, the line ends of the most doubtful ones are stated as well, and the text flows again.
    """
    bounds: dict[tuple[str, int, int], int] = {}
    while True:
        sheets = _flow_once(stream, setter.geometry)
        doubtful = {name for leaf in sheets.leaves for name in _doubtful(leaf, setter.typesetter, bounds)}
        if not doubtful:
            return sheets
        stream = [_restated(streamed, doubtful, setter) for streamed in stream]


def _flow_once(stream: Sequence[Streamed], geometry: Geometry) -> Sheets:
    sheets = Sheets(geometry, geometry.room)
    for index, streamed in enumerate(stream):
        if _is_line_to_write_on(streamed.part) and streamed.part.height > sheets.rest:
            continue
        needed = 0 if _follows(stream, index) else _needed(stream, index)
        if sheets.used and (streamed.new_page or needed > sheets.rest):
            sheets.turn()
        sheets.note(streamed)
        if isinstance(streamed.part, ParagraphPart):
            _put_lines(sheets, streamed.part, _company(streamed, _needed(stream, index + 1), geometry.room))
        else:
            sheets.put(streamed.part)
    return sheets


def _follows(stream: Sequence[Streamed], index: int) -> bool:
    """Whether what comes before keeps with this: together they have a page, or are too much for any page."""
    return index > 0 and stream[index - 1].keeps_next


def _is_line_to_write_on(part: ParagraphPart | TablePart) -> bool:
    """Whether a part is an empty line that only leaves room to write; such lines never open a page."""
    return isinstance(part, ParagraphPart) and not part.paragraph.runs and part.paragraph.style == "body"


def _doubtful(leaf: list[Placed], typesetter: Typesetter, bounds: dict[tuple[str, int, int], int]) -> list[str]:
    """Ids of the paragraphs whose line ends must be stated, lest the page need more room in Word than it has."""
    excess: dict[str, int] = {}
    for part in (placed.part for placed in leaf):
        if isinstance(part, ParagraphPart) and part.paragraph.runs and not part.paragraph.stated:
            key = (part.paragraph.id, part.first, len(part.lines))
            if key not in bounds:
                bounds[key] = typesetter.lines_bound(_alone(part), part.width)
            excess[part.paragraph.id] = (bounds[key] - len(part.lines)) * part.paragraph.pitch
    found: list[str] = []
    total = sum(height for height in excess.values() if height > 0)
    for name in sorted(excess, key=lambda name: -excess[name]):
        if total <= TEXT_SLACK:
            break
        total -= excess[name]
        found.append(name)
    return found


def _alone(part: ParagraphPart) -> Paragraph:
    """A part as the paragraph of its own that Word makes of it."""
    paragraph = part.paragraph
    runs = paragraph.cut(part.lines[0].start, part.lines[-1].end)
    return replace(paragraph, runs=runs, first_indent=paragraph.first_indent if part.first == 0 else 0)


def _restated(streamed: Streamed, names: set[str], setter: TextSetter) -> Streamed:
    part = streamed.part
    if not isinstance(part, ParagraphPart) or part.paragraph.id not in names:
        return streamed
    return replace(streamed, part=setter.set(replace(part.paragraph, stated=True)))


def text_group(sheets: Sheets) -> Group:
    """The leaves of flowing text as a section."""
    return sheets.group(TEXT_SLACK)


def _needed(stream: Sequence[Streamed], index: int) -> int:
    """Least height that must fit below the cursor: kept paragraphs whole, then two lines or one table."""
    height = 0
    while index < len(stream) and stream[index].keeps_next:
        height += stream[index].part.height
        index += 1
    if index < len(stream):
        part = stream[index].part
        if isinstance(part, ParagraphPart):
            height += part.paragraph.space_before + min(len(part.lines), _TOGETHER) * part.paragraph.pitch
        else:
            height += part.height + AFTER_TABLE
    return height


@dataclass(frozen=True, slots=True)
class _Company:
    """The last ``lines`` of a paragraph must stand with ``height`` of what follows."""

    lines: int = 0
    height: int = 0


_NO_COMPANY = _Company()


def _company(streamed: Streamed, needed: int, room: int) -> _Company:
    """What the last lines of a paragraph stand with, if a page can hold them together."""
    part = streamed.part
    own = streamed.last_lines * part.paragraph.pitch if isinstance(part, ParagraphPart) else 0
    return _Company(streamed.last_lines, needed) if own + needed <= room else _NO_COMPANY


def _put_lines(sheets: Sheets, part: ParagraphPart, company: _Company = _NO_COMPANY) -> None:
    """Place a paragraph, cut by whole lines where pages end; no line stands alone where two can stand together."""
    pitch = part.paragraph.pitch
    lines = part.lines
    first = 0
    while True:
        before = part.paragraph.space_before if first == 0 else 0
        fitting = max(0, (sheets.rest - before) // pitch)
        left = len(lines) - first
        room = sheets.rest - before - left * pitch
        alone = company.lines and room < company.height and (sheets.used or left > company.lines)
        if (left <= fitting and not alone) or pitch > sheets.room:
            sheets.put(replace(part, lines=lines[first:], first=first, last=True))
            return
        here = _together(left, fitting) if left > fitting else left - company.lines
        if here > (1 if first == 0 and sheets.used else 0):
            sheets.put(replace(part, lines=lines[first : first + here], first=first, last=False))
            first += here
        sheets.turn()


def _together(left: int, fitting: int) -> int:
    """How many of ``left`` lines to place where ``fitting`` fit: one less, if else the last would stand alone."""
    return fitting - 1 if left - fitting == 1 and fitting > _TOGETHER else fitting


def flow_tables(stream: Sequence[Streamed], geometry: Geometry) -> Sheets:
    """Flow tables with their headings and lines over table pages; rows break where Word breaks them."""
    sheets = Sheets(geometry, geometry.room - AFTER_TABLE)
    for index, streamed in enumerate(stream):
        follows = _follows(stream, index)
        needed = 0 if follows else _table_start(stream, index, sheets.room)
        if sheets.used and (streamed.new_page or needed > sheets.rest):
            sheets.turn()
        sheets.note(streamed)
        if isinstance(streamed.part, ParagraphPart):
            _put_lines(sheets, streamed.part)
        else:
            _put_rows(sheets, streamed, follows)
    return sheets


def table_group(sheets: Sheets) -> Group:
    """The leaves of tables as a section."""
    return sheets.group(TABLE_SLACK)


def _table_start(stream: Sequence[Streamed], index: int, room: int) -> int:
    """Height of a kept heading with the opening rows (header rows and one more) of its table."""
    height = 0
    while index < len(stream) and stream[index].keeps_next:
        height += stream[index].part.height
        index += 1
    if index == len(stream):
        return height
    part = stream[index].part
    if isinstance(part, ParagraphPart):
        return height + min(part.height, _TOGETHER * part.paragraph.pitch)
    return height + opening_height(part, room)


def opening_height(part: TablePart, room: int) -> int:
    """What of a table must fit at the foot of a page: its rows down to the first with an answer, and a third of it.

    A table that a page can hold whole is not begun for less than a third: a lone row under its title reads badly.
    """
    heights = [row.height for row in part.table.rows]
    answered = (cell.row for cell in part.table.cells if cell.kind == "answer")
    heads = sum(1 for row in part.table.rows if row.header)
    least = sum(heights[: max(heads, min(answered, default=0)) + 1])
    return max(least, sum(heights) // 3) if sum(heights) <= room else min(least, room)


def _put_rows(sheets: Sheets, streamed: Streamed, headed: bool) -> None:
    """Place a table, below what belongs to it when ``headed``: break its rows over pages, then note its seals."""
    assert isinstance(streamed.part, TablePart)
    table, pages = break_rows(streamed.part.table, sheets.rest, sheets.room, headed)
    below = headed or sheets.used > 0
    if below and all(table.rows[row.row].header for row in pages[0]) and len(pages) > 1:
        # what is above takes all of its page: header rows alone below it would be moved on by office programs
        sheets.turn()
        table, pages = break_rows(streamed.part.table, sheets.rest, sheets.room)
    for index, rows in enumerate(pages):
        if index:
            sheets.turn()
        part = TablePart(table, rows, first=index == 0, last=index == len(pages) - 1)
        sheets.put(part)
        shown = {row.row for row in rows if not row.repeated}
        leaf = len(sheets.leaves) - 1
        sheets.seals += [SealPlace(seal, leaf) for row, seal in streamed.table_seals if row in shown]
    sheets.used += AFTER_TABLE
