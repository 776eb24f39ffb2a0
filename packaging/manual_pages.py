"""Sets the manual in pages of the page model: cover, contents list, chapters, tables, pictures with their captions.

Everything is broken into lines and pages by the typesetter that sets the official forms (避头尾, gaps between hanzi
and Latin). A picture stands in a cell of its own; :class:`Laid` tells where it comes to lie, and binding lays it in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from manual_markdown import Block, Grid, Heading, ManualError, Picture, Piece, Prose, Text

from app.documents.layout import styles
from app.documents.layout.flow import flow_text
from app.documents.layout.frame import Leaf, Streamed
from app.documents.layout.setter import Style, TextSetter
from app.documents.model import (
    Align,
    Cell,
    Document,
    EvidencePage,
    Face,
    OutlineEntry,
    Page,
    Paragraph,
    ParagraphPart,
    Placed,
    RowPart,
    Run,
    Section,
    Table,
    TablePart,
    TableRow,
)
from app.documents.typeset import Typesetter

TITLE = ("申报册", "使用手册")
MM_PER_PIXEL = 0.14
"""The scale of parts of a window; the whole window is reduced to the width that pictures have at most."""
_SIZE, _PITCH = 22, 400
_BODY = Style("body", Face.SONG, _SIZE, _PITCH, Align.JUSTIFY, 2)
_ENTRY = replace(_BODY, indent_em=0)
_NOTE = Style("note", Face.KAI, _SIZE, _PITCH, Align.JUSTIFY)
_CELL = Style("cell", Face.SONG, 20, 340)
_CAPTION = Style("note", Face.KAI, 19, 340, Align.CENTER)
_COVER = Style("cover_title", Face.SONG_BOLD, 72, 1200, Align.CENTER)
_CONTENTS_TITLE = Style("title", Face.HEI, 36, 720, keep=True)
_CONTENTS = {1: Style("contents", Face.HEI, 21, 340), 2: Style("contents", Face.SONG, 21, 340)}
_HEADINGS = {
    1: Style("heading_1", Face.HEI, 36, 720, keep=True),
    2: Style("heading_2", Face.HEI, 28, 560, keep=True),
    3: Style("heading_3", Face.HEI, _SIZE, _PITCH, keep=True),
}
_ABOVE = {1: 0, 2: 260, 3: 160}
_AFTER, _BELOW_PICTURE, _ABOVE_PICTURE = 60, 160, 100
_PAD, _CELL_ABOVE_BELOW, _LEAST_COLUMN = 90, 90, 900
_HANG = styles.em(_SIZE, 3.5)
_NUMBER_ROOM = 700
_WHOLE_TABLE, _FIRST_ROWS, _LAST_ROWS = 0.55, 4, 2
_WIDEST_PICTURE = 0.92
_BULLET = "• "
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
_MOST_ROUNDS = 5


class Size(NamedTuple):
    """Pixels of a picture."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Laid:
    """The manual in pages; ``sides`` is on which side (from 1) each heading stands, by its id."""

    document: Document
    headings: tuple[Heading, ...]
    sides: Mapping[str, int]

    @property
    def pictures(self) -> Iterator[tuple[int, EvidencePage]]:
        """Each picture with the side (from 1) on which it stands."""
        for side, page in enumerate(self.document.pages, 1):
            for shown in page.evidence:
                yield side, shown


def lay_out_manual(blocks: Sequence[Block], sizes: Mapping[str, Size], typesetter: Typesetter) -> Laid:
    """Lay all out until the numbers of the pages that texts name are those of the pages.

    ``sizes`` are the pictures by file name. Raises :class:`ManualError` for an id that is missing or there twice and
    for what no page can hold.
    """
    headings = tuple(block for block in blocks if isinstance(block, Heading))
    known = {heading.id for heading in headings}
    wanted = {piece.link for block in blocks for text in _texts(block) for piece in text if piece.link}
    if len(known) != len(headings) or wanted - known:
        raise ManualError(f"ids that are missing or there twice: {sorted(wanted - known) or sorted(known)}")
    numbers = dict.fromkeys(known, 10)
    for _ in range(_MOST_ROUNDS):
        made = _Maker(sizes, typesetter, numbers).document(blocks)
        if made.numbers == numbers:
            return Laid(made.document, headings, {name: number + made.front for name, number in numbers.items()})
        numbers = made.numbers
    raise ManualError("the numbers of the pages do not settle")


def _texts(block: Block) -> Iterator[Text]:
    if isinstance(block, Prose):
        yield block.text
    elif isinstance(block, Grid):
        for row in block.rows:
            yield from row


class _Made(NamedTuple):
    """A document, the number of the page of each id, and how many pages stand before page 1."""

    document: Document
    numbers: dict[str, int]
    front: int


class _Maker:
    def __init__(self, sizes: Mapping[str, Size], typesetter: Typesetter, numbers: Mapping[str, int]) -> None:
        edge, side, footer = map(styles.twips, (24, 20, 15))
        upright = replace(styles.portrait(), top=edge, bottom=edge, footer=footer, mirrored=False)
        self._geometry = replace(upright, inner=side, outer=side)
        self._setter = TextSetter(typesetter, self._geometry, "manual")
        self._typesetter = typesetter
        self._sizes = sizes
        self._numbers = numbers
        self._shown: set[str] = set()

    # ---- the whole

    def document(self, blocks: Sequence[Block]) -> _Made:
        body = flow_text([one for block in blocks for one in self._block(block)], self._setter)
        headings = [block for block in blocks if isinstance(block, Heading)]
        numbers = {one.id: noted.leaf + 1 for one, noted in zip(headings, body.headings, strict=True)}
        contents = flow_text(list(self._contents(headings)), self._setter)
        cover = flow_text(list(self._cover()), self._setter)
        front = 1 + len(contents.leaves)
        names = [f"{number}" for number in range(1, len(body.leaves) + 1)]
        sections = (
            Section("cover", self._pages(cover.leaves, ["封面"], numbered=False), 0),
            Section("contents", self._pages(contents.leaves, _ROMAN, numbered=False), 0),
            Section("body", self._pages(body.leaves, names, numbered=True), 0, 1),
        )
        unused = set(self._sizes) - self._shown
        if unused:
            raise ManualError(f"pictures that no page shows: {sorted(unused)}")
        sides = {name: number + front for name, number in numbers.items()}
        told = [OutlineEntry("目录", 1, 2)]
        told += [OutlineEntry(one.text, one.level, sides[one.id]) for one in headings if one.level < 3]
        said = hashlib.sha256(repr(blocks).encode()).hexdigest()
        document = Document(
            "".join(TITLE), TITLE[0], said, self._geometry, sections, tuple(told), tuple(sorted(sides.items()))
        )
        return _Made(document, numbers, front)

    def _pages(self, leaves: Sequence[Sequence[Placed]], labels: Sequence[str], *, numbered: bool) -> tuple[Page, ...]:
        pages = []
        for number, leaf in enumerate(leaves):
            label = labels[number]
            placed = tuple(self._at_its_place(one) for one in Leaf(tuple(leaf)).placed)
            pictures = tuple(found for one in placed if (found := self._picture_in(one)))
            kind, footer = ("numbered", f"— {label} —") if numbered else ("front", "")
            pages.append(Page(kind, label, number + 1 if numbered else None, footer, placed, pictures))  # type: ignore[arg-type]
        return tuple(pages)

    def _at_its_place(self, placed: Placed) -> Placed:
        width = placed.part.table.width if isinstance(placed.part, TablePart) else self._geometry.column
        return replace(placed, x=placed.x + self._geometry.inner + (self._geometry.column - width) // 2)

    def _picture_in(self, placed: Placed) -> EvidencePage | None:
        part = placed.part
        if not isinstance(part, TablePart) or not part.table.caption:
            return None
        self._shown.add(part.table.caption)
        left, width = part.table.columns[:2]
        top, height = (row.height for row in part.rows[:2])
        return EvidencePage(part.table.caption, 0, placed.x + left, placed.y + top, width, height)

    # ---- cover and contents

    def _cover(self) -> Iterator[Streamed]:
        yield self._setter.gap(self._geometry.room // 4)
        for words, size in zip(TITLE, (_COVER.size, 44), strict=True):
            yield self._streamed((Piece(words),), replace(_COVER, size=size))

    def _contents(self, headings: Sequence[Heading]) -> Iterator[Streamed]:
        yield self._streamed((Piece("目　录"),), _CONTENTS_TITLE)
        for heading in headings:
            if heading.level < 3:
                style = _CONTENTS[heading.level]
                yield self._streamed(
                    (Piece(heading.text),), style, heading.id, left_indent=(heading.level - 1) * styles.em(_SIZE, 2),
                    right_indent=_NUMBER_ROOM, space_before=80 if heading.level == 1 else 0,
                )  # fmt: skip

    # ---- blocks

    def _block(self, block: Block) -> Iterator[Streamed]:
        if isinstance(block, Heading):
            made = self._streamed((Piece(block.text),), _HEADINGS[block.level], space_before=_ABOVE[block.level])
            yield replace(made, heading=(block.text, block.level), new_page=block.level == 1)
        elif isinstance(block, Prose):
            yield self._prose(block)
        elif isinstance(block, Grid):
            yield from self._grid(block)
        else:
            yield Streamed(self._picture(block))

    def _prose(self, prose: Prose) -> Streamed:
        if prose.kind == "paragraph":
            leads = prose.text[-1].text.endswith("：")
            return self._streamed(prose.text, replace(_BODY, keep=leads), space_after=_AFTER)
        if prose.kind == "note":
            indent = styles.em(_SIZE, 2)
            return self._streamed(prose.text, _NOTE, left_indent=indent, space_before=_AFTER, space_after=120)
        label = _BULLET if prose.label == "- " else prose.label
        lead = self._typesetter.width(self._typesetter.runs(label, Face.SONG, _SIZE))
        text = (Piece(label), *prose.text)
        return self._streamed(text, _ENTRY, left_indent=_HANG, first_indent=-lead, space_after=_AFTER)

    def _streamed(self, text: Text, style: Style, tail_of: str = "", **stated: int) -> Streamed:
        return Streamed(self._setter.set(self._paragraph(text, style, tail_of, **stated)))

    def _paragraph(self, text: Text, style: Style, tail_of: str = "", **stated: int) -> Paragraph:
        runs: list[Run] = []
        for piece in text:
            words = piece.text.replace("?", str(self._numbers[piece.link])) if piece.link else piece.text
            runs += self._typesetter.runs(words, Face.HEI if piece.bold else style.face, style.size)
        link = tail_of or next((piece.link for piece in text if piece.link), "")
        tail = self._typesetter.runs(str(self._numbers[tail_of]), Face.SONG, style.size) if tail_of else ()
        made = Paragraph(
            self._setter.identity(), tuple(runs), style.name, style.pitch, style.align,
            first_indent=styles.em(style.size, style.indent_em), keep_with_next=style.keep, tail=tail, link=link,
        )  # fmt: skip
        return replace(made, **stated)  # type: ignore[arg-type]

    # ---- tables and pictures

    def _grid(self, grid: Grid) -> Iterator[Streamed]:
        """A table; rows of a long one are tables of their own below each other, so that a page may end between them."""
        columns = self._columns(grid)
        rows = [self._cells(row, columns, head=number == 0) for number, row in enumerate(grid.rows)]
        whole = self._rows(columns, rows)
        yield self._kept_gap(_ABOVE_PICTURE)
        if whole.part.height <= self._geometry.room * _WHOLE_TABLE:
            yield whole
        else:
            yield self._rows(columns, rows[:_FIRST_ROWS])
            for row in rows[_FIRST_ROWS:-_LAST_ROWS]:
                yield self._rows(columns, [row])
            yield self._rows(columns, rows[-_LAST_ROWS:])
        yield self._setter.gap(_BELOW_PICTURE)

    def _kept_gap(self, height: int) -> Streamed:
        """Room above a table, on the page on which the table begins."""
        gap = self._setter.gap(height)
        part = cast("ParagraphPart", gap.part)
        return replace(gap, part=replace(part, paragraph=replace(part.paragraph, keep_with_next=True)))

    def _columns(self, grid: Grid) -> tuple[int, ...]:
        """Widths by the longest text of each column: short columns get what they need, long ones share the rest."""
        room = self._geometry.column
        wanted = []
        for column in zip(*grid.rows, strict=True):
            widths = [self._typesetter.width(self._paragraph(text, _CELL).runs) for text in column]
            wanted.append(max(max(widths) + 2 * _PAD + 60, _LEAST_COLUMN))
        fair = room // len(wanted)
        spare = room - sum(min(width, fair) for width in wanted)
        longer = [max(0, width - fair) for width in wanted]
        found = [
            min(width, fair) + (spare * more // sum(longer) if any(longer) else 0)
            for width, more in zip(wanted, longer, strict=True)
        ]
        found[-1] += room - sum(found)
        return tuple(found)

    def _cells(self, row: Sequence[Text], columns: Sequence[int], *, head: bool) -> list[ParagraphPart]:
        style = replace(_CELL, face=Face.HEI, align=Align.CENTER) if head else _CELL
        return [
            self._typesetter.set(self._paragraph(text, style), columns[place] - 2 * _PAD)
            for place, text in enumerate(row)
        ]

    def _rows(self, columns: tuple[int, ...], rows: Sequence[Sequence[ParagraphPart]]) -> Streamed:
        heights = [max(part.height for part in row) + _CELL_ABOVE_BELOW for row in rows]
        cells = tuple(
            Cell(number, place, 1, 1, "static", (part,), _PAD, text_height=part.height)
            for number, row in enumerate(rows)
            for place, part in enumerate(row)
        )
        table = Table(self._setter.identity(), columns, tuple(map(TableRow, heights)), cells)
        return Streamed(TablePart(table, tuple(RowPart(row, height) for row, height in enumerate(heights))))

    def _picture(self, picture: Picture) -> TablePart:
        """A frame as large as the picture, the caption below it, as one table that no page divides."""
        if picture.file not in self._sizes:
            raise ManualError(f"there is no picture {picture.file}")
        size = self._sizes[picture.file]
        room = self._geometry.column
        width = min(round(room * _WIDEST_PICTURE), styles.twips(size.width * MM_PER_PIXEL))
        height = width * size.height // size.width
        sides = (room - width) // 2, room - width - (room - width) // 2
        caption = self._typesetter.set(self._paragraph((Piece(picture.caption),), _CAPTION), room - 2 * _PAD)
        heights = (_ABOVE_PICTURE, height, caption.height + _BELOW_PICTURE)
        if sum(heights) > self._geometry.room:
            raise ManualError(f"no page can hold {picture.file}")
        cells = (
            Cell(0, 0, 1, 3, "static", (), 0, border="none"),
            Cell(1, 0, 1, 1, "static", (), 0, border="none"),
            Cell(1, 1, 1, 1, "static", (), 0),
            Cell(1, 2, 1, 1, "static", (), 0, border="none"),
            Cell(2, 0, 1, 3, "static", (caption,), _PAD, "top", border="none", text_height=caption.height),
        )
        columns = (sides[0], width, sides[1])
        table = Table(self._setter.identity(), columns, tuple(map(TableRow, heights)), cells, picture.file)
        return TablePart(table, tuple(RowPart(row, one) for row, one in enumerate(heights)))
