"""A logical table as one real ``w:tbl``: fixed layout, stated row heights, no forced break inside.

Rows flow: LibreOffice ignores page breaks inside rows, so where a page ends is left to the row heights, which are
the same numbers that the layout packed pages with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from app.documents.model import Border, Cell, ParagraphPart, Table
from app.renderers.split_cells import lines_between
from app.renderers.word_text import Bookmarks, Place, paragraph_element
from app.renderers.word_xml import SMALLEST_PITCH, Xml, spacer, tag

_SIDES = ("top", "left", "bottom", "right")
_HALF_POINT_RULE = 4  # w:sz of a border counts eighths of a point
_TALLEST_ROW = 31680  # Word takes no w:trHeight above 22 inches


@dataclass(frozen=True, slots=True)
class RowPiece:
    """What of a row stands on one page: from ``offset`` for ``shown`` twips; ``height`` is stated in Word."""

    offset: int
    shown: int
    height: int


Pieces = Mapping[int, tuple[RowPiece, ...]]


def table_element(table: Table, indent: int, bookmarks: Bookmarks, split: Pieces = MappingProxyType({})) -> Xml:
    """Write all rows of a table whose left border stands ``indent`` twips right of the type area's edge.

    ``split`` holds the pieces of rows that are higher than a page. Each becomes a row of its own: LibreOffice puts a
    row of a stated height above the page's on a page of its own, and without a height it breaks one line early or late.
    """
    padding = _usual_padding(table)
    columns = tag("w:tblGrid", *(tag("w:gridCol", w=width) for width in table.columns))
    rows = []
    for number, row in enumerate(table.rows):
        whole = (RowPiece(0, row.height, row.height),)
        pieces = split.get(number, whole)
        for index in range(len(pieces)):
            rows.append(_row(table, _Strip(number, index, pieces), padding, bookmarks))
    return tag("w:tbl", _table_properties(table, indent, padding), columns, *rows)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A ``w:tr``: piece ``index`` of the pieces of row ``row``; nearly always the only one."""

    row: int
    index: int
    pieces: tuple[RowPiece, ...]

    @property
    def is_whole(self) -> bool:
        return len(self.pieces) == 1

    def parts(self, cell: Cell) -> tuple[ParagraphPart, ...]:
        """The text of a cell that stands in this piece."""
        if self.is_whole:
            return cell.parts
        piece = self.pieces[self.index]
        return lines_between(cell, piece.offset, None if piece is self.pieces[-1] else piece.offset + piece.shown)


def _usual_padding(table: Table) -> int:
    """Pick the padding most cells have, so that only the others state their own."""
    counted = Counter(cell.padding for cell in table.cells)
    return max(counted, key=lambda padding: (counted[padding], padding), default=0)


def _table_properties(table: Table, indent: int, padding: int) -> Xml:
    return tag(
        "w:tblPr",
        tag("w:tblW", w=table.width, type="dxa"),
        tag("w:tblInd", w=indent, type="dxa"),
        tag("w:tblLayout", type="fixed"),
        _margins("w:tblCellMar", padding),
        tag("w:tblCaption", val=table.caption) if table.caption else "",
    )


def _margins(name: str, padding: int) -> Xml:
    widths = (0, padding, 0, padding)
    sides = zip(_SIDES, widths, strict=True)
    return tag(name, *(tag(f"w:{side}", w=width, type="dxa") for side, width in sides))


def _row(table: Table, strip: _Strip, padding: int, bookmarks: Bookmarks) -> Xml:
    cells = sorted(table.standing_in([strip.row]), key=lambda cell: cell.column)
    height = strip.pieces[strip.index].height
    properties = tag(
        "w:trPr",
        tag("w:cantSplit") if strip.is_whole else "",
        tag("w:trHeight", val=min(height, _TALLEST_ROW), hRule="atLeast"),
        tag("w:tblHeader") if table.rows[strip.row].header else "",
    )
    return tag("w:tr", properties, *(_cell(table, cell, strip, padding, bookmarks) for cell in cells))


def _cell(table: Table, cell: Cell, strip: _Strip, padding: int, bookmarks: Bookmarks) -> Xml:
    opens = cell.row == strip.row and strip.index == 0
    merged = cell.row_span > 1 or (not strip.is_whole and _stays_in_first(cell, strip))
    width = sum(table.columns[cell.column : cell.column + cell.column_span])
    properties = tag(
        "w:tcPr",
        tag("w:tcW", w=width, type="dxa"),
        tag("w:gridSpan", val=cell.column_span) if cell.column_span > 1 else "",
        tag("w:vMerge", val="restart" if opens else "continue") if merged else "",
        _borders(cell.border),
        _margins("w:tcMar", cell.padding) if cell.padding != padding else "",
        tag("w:vAlign", val=cell.valign),
    )
    parts = (cell.parts if opens else ()) if merged else strip.parts(cell)
    paragraphs = [paragraph_element(part, Place(in_cell=True), bookmarks) for part in parts]
    return tag("w:tc", properties, *(paragraphs or [spacer(SMALLEST_PITCH)]))


def _stays_in_first(cell: Cell, strip: _Strip) -> bool:
    """Whether a cell of a split row shows its text on the first page only, so that its pieces stay one merged cell."""
    return cell.stays_in(strip.pieces[0].shown)


@lru_cache(maxsize=4)
def _borders(border: Border) -> Xml:
    drawn = {"all": set(_SIDES), "none": set(), "bottom": {"bottom"}}[border]
    sides = [
        tag(f"w:{side}", val="single", sz=_HALF_POINT_RULE, space=0, color="000000")
        if side in drawn
        else tag(f"w:{side}", val="nil")
        for side in _SIDES
    ]
    return tag("w:tcBorders", *sides)
