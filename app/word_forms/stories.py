"""Paragraphs and tables of one story of a Word file (body, header, note) as blocks, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.word_forms.markup import child, children, is_on, local, value, whole
from app.word_forms.model import Block, Grid, GridCell, WordParagraph
from app.word_forms.numbering import Numbering
from app.word_forms.runs import Met, RunReader
from app.word_forms.texts import with_line_ends

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONTINUED = ("正文续", "表格文字续")
"""The styles in which an export of this program goes on with a paragraph on the next page."""
_GROUPS = ("sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo", "Fallback")
_MOST_DEEP = 40
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph has by its style: the style's name, heading level from 1 (0: none), list and level in it."""

    name: str = ""
    level: int = 0
    number: str = ""
    depth: int = 0


class StoryReader:
    """Reads stories of one file; numbers go on from one to the next.

    ``by_libreoffice``: it gives all of a section's last paragraph one look, so that stated ends of lines lose theirs.
    """

    def __init__(
        self, styles: Mapping[str, Style], default: str, numbering: Numbering, met: Met, by_libreoffice: bool = False
    ) -> None:
        self._styles = styles
        self._default = default
        self._numbering = numbering
        self._met = met
        self._by_libreoffice = by_libreoffice
        self._runs = RunReader(met)

    def blocks(self, parent: Element, depth: int = 0) -> tuple[Block, ...]:
        """The paragraphs and grids below an element."""
        found: list[Block] = []
        begun = ""
        for element in _flattened(parent):
            if local(element.tag) == "tbl":
                found.append(self._grid(element, depth))
                continue
            mark = child(child(element, "pPr"), "rPr")
            paragraphs = self._paragraphs(element, begun, depth)
            # the mark of a deleted paragraph end: what follows stands on the same line
            if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
                begun = paragraphs[0].text
                found += paragraphs[1:]
            else:
                begun = ""
                found += paragraphs
        return (*found, WordParagraph(begun)) if begun else tuple(found)

    def _paragraphs(self, element: Element, begun: str, depth: int) -> list[WordParagraph]:
        """A paragraph behind what its line begins with, and the paragraphs of the text boxes that hang on it."""
        inline = self._runs.read(element)
        properties = child(element, "pPr")
        style_id = value(child(properties, "pStyle")) or self._default
        style = self._styles.get(style_id, Style())
        outline = value(child(properties, "outlineLvl"))
        text = inline.text
        if self._by_libreoffice and "\n" in text and child(properties, "sectPr") is not None:
            text = with_line_ends(text)
        own = WordParagraph(
            text=begun + self._number(properties, style) + text,
            style=style.name,
            first_indent=_first_indent(child(properties, "ind")),
            level=whole(outline, 9) + 1 if outline and whole(outline, 9) < 9 else 0 if outline else style.level,
            continues=style.name in CONTINUED,
            struck=inline.struck,
        )
        return [own, *(one for box in inline.boxes for one in self._boxed(box, depth))]

    def _boxed(self, box: Element, depth: int) -> Iterator[WordParagraph]:
        self._met.note("boxes")
        if depth < _MOST_DEEP:
            for paragraph in flat(self.blocks(box, depth + 1)):
                yield replace(paragraph, boxed=True)

    def _number(self, properties: Element | None, style: Style) -> str:
        """The automatic number in front of a paragraph."""
        stated = child(properties, "numPr")
        number = value(child(stated, "numId")) or style.number
        depth = whole(value(child(stated, "ilvl"))) if child(stated, "ilvl") is not None else style.depth
        return self._numbering.label(number, depth) if number not in ("", "0") else ""

    def _grid(self, table: Element, depth: int) -> Grid:
        if depth:
            self._met.note("nested")
        build = _GridBuilder()
        for row in _flattened(table, "tr"):
            if child(child(row, "trPr"), "del") is not None:
                self._met.note("deleted")
                continue
            build.begin_row(whole(value(child(child(row, "trPr"), "gridBefore"))))
            for cell in _flattened(row, "tc"):
                self._cell(cell, build, depth)
        return build.grid()

    def _cell(self, cell: Element, build: _GridBuilder, depth: int) -> None:
        properties = child(cell, "tcPr")
        if child(properties, "cellDel") is not None:
            self._met.note("deleted")
            return
        span = max(1, min(_MOST_COLUMNS, whole(value(child(properties, "gridSpan")), 1)))
        merge, beside = child(properties, "vMerge"), child(properties, "hMerge")
        inside = tuple(flat(self.blocks(cell, depth + 1))) if depth < _MOST_DEEP else ()
        if beside is not None and value(beside) != "restart":
            build.widen(span, inside)
        else:
            build.put(span, inside, goes_on=merge is not None and value(merge) != "restart")


class _Building:
    """A cell that may still grow."""

    def __init__(self, paragraphs: tuple[WordParagraph, ...], top: int, left: int, right: int) -> None:
        self.paragraphs = paragraphs
        self.top, self.bottom, self.left, self.right = top, top + 1, left, right

    def add(self, paragraphs: tuple[WordParagraph, ...]) -> None:
        """What stands in a piece of a merged cell that shows nothing in Word, if anything does."""
        if any(paragraph.plain.strip() for paragraph in paragraphs):
            self.paragraphs += paragraphs


class _GridBuilder:
    """Puts cells where merged ones above and beside leave them."""

    def __init__(self) -> None:
        self._rows: list[list[_Building]] = []
        self._column = 0

    def begin_row(self, before: int) -> None:
        """A row begins, some columns in."""
        self._rows.append([])
        self._column = before

    def put(self, span: int, paragraphs: tuple[WordParagraph, ...], goes_on: bool) -> None:
        """The next cell of the row; one that goes on is part of that above, if there is one."""
        above = self._above() if goes_on else None
        if above is None:
            above = _Building(paragraphs, len(self._rows) - 1, self._column, self._column + span)
        else:
            above.bottom = len(self._rows)
            above.add(paragraphs)
        self._rows[-1].append(above)
        self._column += span

    def widen(self, span: int, paragraphs: tuple[WordParagraph, ...]) -> None:
        """A cell merged into that on its left, in the old way."""
        if self._rows[-1]:
            last = self._rows[-1][-1]
            last.right = max(last.right, self._column + span)
            last.add(paragraphs)
            self._column += span
        else:
            self.put(span, paragraphs, goes_on=False)

    def _above(self) -> _Building | None:
        if len(self._rows) < 2:
            return None
        row = self._rows[-2]
        exact = next((cell for cell in row if cell.left == self._column), None)
        return exact or next((cell for cell in row if cell.left <= self._column < cell.right), None)

    def grid(self) -> Grid:
        """All rows, merged cells in each of theirs."""
        made: dict[int, GridCell] = {}
        for cell in (cell for row in self._rows for cell in row):
            made.setdefault(id(cell), GridCell(cell.paragraphs, cell.top, cell.bottom, cell.left, cell.right))
        return Grid(tuple(tuple(made[id(cell)] for cell in row) for row in self._rows if row))


def flat(blocks: tuple[Block, ...]) -> Iterator[WordParagraph]:
    """The paragraphs of blocks, those of tables row by row: the cells of a row on one line, tabs between."""
    for block in blocks:
        if isinstance(block, WordParagraph):
            yield block
            continue
        for row in block.rows:
            cells = list(dict.fromkeys(row))
            if len(cells) == 1:
                yield from cells[0].paragraphs
            else:
                yield WordParagraph("\t".join(cell.text.replace("\n", " ") for cell in cells))


def _flattened(parent: Element, *wanted: str) -> Iterator[Element]:
    """Paragraphs and tables (or the ``wanted``) below an element, those in controls and revisions among them."""
    names = wanted or ("p", "tbl")
    for element in parent:
        name = local(element.tag)
        if name in names:
            yield element
        elif name in _GROUPS and not is_on(child(element, "sdtPr"), "showingPlcHdr"):
            yield from _flattened(element, *wanted)
        elif name == "AlternateContent":
            chosen = child(element, "Choice")
            yield from _flattened(element if chosen is None else chosen, *wanted)


def _first_indent(indents: Element | None) -> int:
    """Twips, or hundredths of a character where only those are stated: only the sign and whether there is one count."""
    stated = value(indents, "firstLine") or value(indents, "firstLineChars")
    hanging = value(indents, "hanging") or value(indents, "hangingChars")
    return whole(stated) if whole(stated) else -whole(hanging)


def styles_of(root: Element | None) -> tuple[dict[str, Style], str]:
    """Paragraph styles by id, and the id of the default one."""
    read: dict[str, tuple[Style, str]] = {}
    default = ""
    for style in children(root, "style"):
        identity = value(style, "styleId")
        if value(style, "default") in ("1", "true") and value(style, "type") == "paragraph":
            default = identity
        properties = child(style, "pPr")
        numbers = child(properties, "numPr")
        outline = value(child(properties, "outlineLvl"))
        own = Style(
            value(child(style, "name")),
            whole(outline, 9) + 1 if outline and whole(outline, 9) < 9 else 0,
            value(child(numbers, "numId")),
            whole(value(child(numbers, "ilvl"))),
        )
        read[identity] = own, value(child(style, "basedOn"))
    return {identity: _inherited(identity, read) for identity in read}, default


def _inherited(identity: str, read: Mapping[str, tuple[Style, str]]) -> Style:
    """A style with level and list of the styles that it is based on, where it states none."""
    own, base = read[identity]
    seen = {identity}
    while base in read and base not in seen:
        seen.add(base)
        above, following = read[base]
        own = Style(own.name, own.level or above.level, own.number or above.number, own.depth or above.depth)
        base = following
    return own
