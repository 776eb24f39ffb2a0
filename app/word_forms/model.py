"""A Word file as it is read: paragraphs and grids in their order, and what stands apart from the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

LINE_END = "\x1f"
"""Where an export of this program stated the end of a line: nothing was typed there. No XML file can hold it."""


@dataclass(frozen=True, slots=True)
class WordParagraph:
    r"""A paragraph: its text with ``\n`` for a typed break and :data:`LINE_END`, its automatic number in front.

    ``first_indent`` is in twips, negative when hanging; ``level`` that of a heading from 1, 0 for none. ``continues``:
    it goes on from the paragraph before, on the next page. ``struck``: some of it is crossed out. ``boxed``: it stood
    in a text box.
    """

    text: str
    style: str = ""
    first_indent: int = 0
    level: int = 0
    continues: bool = False
    struck: bool = False
    boxed: bool = False

    @property
    def plain(self) -> str:
        """The text without the ends of lines that nobody typed."""
        return self.text.replace(LINE_END, "")


@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    """A cell with all that is merged into it; equal only to itself. ``left`` to ``right`` are columns of the grid.

    ``bottom`` is the row behind its last one.
    """

    paragraphs: tuple[WordParagraph, ...]
    top: int
    bottom: int
    left: int
    right: int

    @property
    def text(self) -> str:
        """Its paragraphs, one a line."""
        return "\n".join(paragraph.plain for paragraph in self.paragraphs).strip("\n")


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table: for each row the cells that cover it, from left to right; a merged cell stands in each of its rows."""

    rows: tuple[tuple[GridCell, ...], ...]


Block: TypeAlias = WordParagraph | Grid


@dataclass(frozen=True, slots=True)
class Aside:
    """A text that stands apart: where (页眉, 批注, 脚注 …) and what."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class WordText:
    """What a file holds: ``name`` is how messages call it, ``told`` what was taken in another way than it looks."""

    name: str
    blocks: tuple[Block, ...]
    asides: tuple[Aside, ...] = ()
    told: tuple[str, ...] = field(default=())
