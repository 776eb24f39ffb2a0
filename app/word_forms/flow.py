"""The text of a file outside its official tables, line by line, with marks where those tables stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.word_forms.model import Grid, WordParagraph, WordText
from app.word_forms.placing import FileRow
from app.word_forms.words import squeezed

_TURN_WORDS = ("续表", "(续表)", "续", "(续)", "续上表", "接上表")


@dataclass(slots=True, eq=False)
class Line:
    """A line of running text, or of a table that is no official one (its cells with tabs between).

    ``table`` names the official table that stands here instead of text, ``head`` that whose title and lines above this
    is part of. ``used`` once somebody knows what it is.
    """

    text: str
    file: str
    level: int = 0
    struck: bool = False
    in_table: bool = False
    table: str = ""
    head: str = ""
    used: bool = False

    @property
    def words(self) -> str:
        """The text as it is compared."""
        return squeezed(self.text)


def lines_of(texts: Sequence[WordText], of_table: Mapping[FileRow, str]) -> list[Line]:
    """All lines of the files in their order; ``of_table`` says which rows belong to an official table."""
    found: list[Line] = []
    for text in texts:
        for block in text.blocks:
            if isinstance(block, Grid):
                found += _of_grid(block, text.name, of_table)
            elif block.continues and found and not found[-1].table:
                found[-1] = replace(found[-1], text=found[-1].text + block.plain)
            else:
                found += [_of_paragraph(one, text.name) for one in _split(block)]
    return [line for line in found if line.table or line.text.strip()]


def _split(paragraph: WordParagraph) -> Iterator[WordParagraph]:
    """A paragraph at the breaks that were typed in it."""
    for text in paragraph.plain.split("\n"):
        yield replace(paragraph, text=text)


def _of_paragraph(paragraph: WordParagraph, file: str) -> Line:
    return Line(paragraph.text, file, paragraph.level, paragraph.struck)


def _of_grid(grid: Grid, file: str, of_table: Mapping[FileRow, str]) -> list[Line]:
    by_number = {row.number: name for row, name in of_table.items() if row.grid is grid}
    found: list[Line] = []
    for number, cells in enumerate(grid.rows):
        if number in by_number:
            if not found or found[-1].table != by_number[number]:
                found.append(Line("", file, table=by_number[number]))
            continue
        own = [cell for cell in cells if cell.top == number]
        if len(dict.fromkeys(cells)) == 1:
            found += [
                _of_paragraph(piece, file)
                for cell in own
                for paragraph in cell.paragraphs
                for piece in _split(paragraph)
            ]
        else:
            text = "\t".join(cell.text.replace("\n", " ") for cell in own)
            struck = any(paragraph.struck for cell in own for paragraph in cell.paragraphs)
            found.append(Line(text, file, struck=struck, in_table=True))
    return found


def mark_heads(lines: Sequence[Line], is_head: Callable[[str, str], bool]) -> None:
    """Mark the lines right above each official table that are printed above it: ``is_head(table, words)`` tells."""
    for at, line in enumerate(lines):
        above = at - 1
        while line.table and above >= 0 and not lines[above].table and is_head(line.table, lines[above].words):
            lines[above].head = line.table
            above -= 1


def grids_of(texts: Sequence[WordText]) -> list[Grid]:
    """All tables of the files in their order."""
    return [block for text in texts for block in text.blocks if isinstance(block, Grid)]


def follows_of(texts: Sequence[WordText]) -> dict[Grid, Grid]:
    """For each table the one right before it, where nothing but blanks or 续表 stands between."""
    found: dict[Grid, Grid] = {}
    for text in texts:
        before: Grid | None = None
        for block in text.blocks:
            if isinstance(block, Grid):
                if before is not None:
                    found[block] = before
                before = block
            elif block.plain.strip() and squeezed(block.plain) not in _TURN_WORDS:
                before = None
    return found
