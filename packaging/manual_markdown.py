"""Reads the Markdown of the manual: a small, strict part of it, so that nothing is printed unlike it was meant.

Known are headings with an id (``## 打印 {#print}``), paragraphs, ``1.`` and ``-`` lists of one level, ``>`` notes,
tables of one line a row and pictures on lines of their own; inside a text ``**bold**`` and ``[第 ? 页](#id)``, whose
question mark becomes the number of the page. A line that begins with two blanks goes on with what stands above it.
Everything else is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

_HEADING = re.compile(r"(#{1,3}) (?P<text>[^#{}]+?) \{#(?P<id>[a-z][a-z0-9-]*)\}")
_PICTURE = re.compile(r"!\[(?P<caption>[^\]]+)\]\(pictures/(?P<file>[a-z0-9-]+\.png)\)")
_ENTRY = re.compile(r"(?P<label>\d{1,2}\. |- )(?P<text>\S.*)")
_RULE = re.compile(r"\|(?: ?-{3,} ?\|)+")
_INLINE = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\[(?P<link>[^\]]*\?[^\]]*)\]\(#(?P<id>[a-z0-9-]+)\)")
_UNKNOWN = re.compile(r"[*`\\]|\]\(|\[\[|<[a-zA-Z/!]|&[a-z]+;")
_OTHER_BLOCKS = ("#", "!", "|", "-", "* ", "+", "```", "~~~", "---", "<")


class ManualError(Exception):
    """What a page of the manual says in no way that is known here; the message names file and line."""


class Piece(NamedTuple):
    """A stretch of a text; ``link`` is the id that its question mark stands for the page of."""

    text: str
    bold: bool = False
    link: str = ""


Text: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ``level`` 1 (a chapter) to 3."""

    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, an entry of a list with its ``label`` (``1. `` or ``- ``), or a note."""

    kind: Literal["paragraph", "entry", "note"]
    text: Text
    label: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first row is its header."""

    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the name of its file, and what stands below it."""

    file: str
    caption: str


Block: TypeAlias = Heading | Prose | Grid | Picture


def read_manual(text: str, name: str) -> tuple[Block, ...]:
    """The blocks of a file; ``name`` is what errors call it. Raises :class:`ManualError`."""
    return tuple(_Reader(text.split("\n"), name).blocks())


class _Reader:
    def __init__(self, lines: list[str], name: str) -> None:
        self._lines = lines
        self._name = name
        self._at = 0

    def blocks(self) -> Iterator[Block]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line:
                self._at += 1
            elif line.startswith("|"):
                yield self._grid()
            else:
                yield self._block(line)

    def _block(self, line: str) -> Block:
        heading, picture = _HEADING.fullmatch(line), _PICTURE.fullmatch(line)
        if heading:
            self._at += 1
            return Heading(len(heading[1]), heading["text"], heading["id"])
        if picture:
            self._at += 1
            return Picture(picture["file"], picture["caption"])
        if entry := _ENTRY.fullmatch(line):
            return Prose("entry", self._text(entry["text"]), entry["label"])
        if line.startswith("> "):
            return Prose("note", self._text(line[2:]))
        if line.startswith((*_OTHER_BLOCKS, " ", ">")) or line != line.rstrip():
            raise self._error("this line is no block that the manual knows")
        return Prose("paragraph", self._text(line))

    def _text(self, first: str) -> Text:
        """A text and the lines that go on with it; Chinese text has no blank where a line of the source ends."""
        number, text = self._at, first
        self._at += 1
        while self._at < len(self._lines) and self._lines[self._at].startswith("  "):
            text += self._lines[self._at].strip()
            self._at += 1
        if self._at < len(self._lines) and self._lines[self._at] and not _begins_block(self._lines[self._at]):
            raise self._error("a line that goes on begins with two blanks, a new paragraph follows an empty line")
        return self._pieces(text, number)

    def _pieces(self, text: str, number: int) -> Text:
        pieces: list[Piece] = []
        at = 0
        for found in _INLINE.finditer(text):
            pieces.append(Piece(text[at : found.start()]))
            bold = found["bold"]
            pieces.append(Piece(bold, bold=True) if bold else Piece(found["link"], link=found["id"]))
            at = found.end()
        pieces.append(Piece(text[at:]))
        if any(_UNKNOWN.search(piece.text) for piece in pieces):
            raise self._error("a mark that the manual does not know", number)
        return tuple(piece for piece in pieces if piece.text)

    def _grid(self) -> Grid:
        first = self._at
        while self._at < len(self._lines) and self._lines[self._at].startswith("|"):
            self._at += 1
        lines = self._lines[first : self._at]
        if len(lines) < 3 or not _RULE.fullmatch(lines[1]) or not all(line.endswith("|") for line in lines):
            raise self._error("a table has a header, a line of dashes and rows", first)
        cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in (lines[0], *lines[2:])]
        if len({len(row) for row in cells}) != 1 or len(cells[0]) != lines[1].count("|") - 1:
            raise self._error("rows of a table have the same number of cells", first)
        return Grid(tuple(tuple(self._pieces(cell, first) for cell in row) for row in cells))

    def _error(self, words: str, at: int | None = None) -> ManualError:
        return ManualError(f"{self._name}:{(self._at if at is None else at) + 1}: {words}")


def _begins_block(line: str) -> bool:
    return bool(_ENTRY.fullmatch(line) or line.startswith(("> ", "|", "#", "!")))
