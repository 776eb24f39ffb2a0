"""Where the rows of a table break over pages, and how high each row is in the end.

Rows flow in Word by their stated heights, so a page break is *made* by heights: when our break and Word's could differ,
the first row behind the break is made a little higher, until it cannot stand before the break in Word either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.documents.layout.styles import CELL_ABOVE_BELOW, CELL_PITCH
from app.documents.model import Cell, RowPart, Table

_TOLERANCE = 200
"""Twips by which Word's page may be roomier than ours (section slack, borders); see tests of agreement."""

_LABEL_NEEDS = 3 * CELL_PITCH
"""Room that a label must have to spare before a break in its merge: LibreOffice 7.4 moved lines that had one line's."""


@dataclass
class _Break:
    """State of the walk: rows placed on the current page, and what is left of its height."""

    heights: list[int]
    heads: tuple[int, ...]
    rest: int
    room: int
    pages: list[list[RowPart]]

    def turn(self) -> None:
        """Open a new page with the header rows repeated."""
        self.pages.append([RowPart(row, self.heights[row], repeated=True) for row in self.heads])
        self.rest = self.room - sum(self.heights[row] for row in self.heads)


def break_rows(table: Table, rest: int, room: int) -> tuple[Table, tuple[tuple[RowPart, ...], ...]]:
    """Distribute rows over pages; ``rest`` is free on the first page, ``room`` on the others.

    Returns the table with its final row heights and, for each page, its row parts. A row splits only when it is higher
    than a page, and never through a label beside it that a page can hold: such a row opens a page. A page may break
    inside a vertical merge when that is no small one and the merged text fits into the part before the break.
    """
    heights = [row.height for row in table.rows]
    heads = tuple(index for index, row in enumerate(table.rows) if row.header)
    walk = _Break(heights, heads, rest, room, [[]])
    index = 0
    while index < len(heights):
        if heights[index] <= walk.rest:
            _place(walk, index)
            index += 1
        else:
            body = [part for part in walk.pages[-1] if part.row not in heads]
            full = room - sum(heights[head] for head in heads)
            labels_hold = walk.rest == full or not _cuts_label(table.cells, body, walk.rest, index)
            if heights[index] > full and labels_hold:
                _split(walk, index)
                index += 1
            else:
                index = _retreat(_unbroken(table.cells, heights, full), body, index)
                _close(walk, index)
                walk.turn()
    rows = tuple(replace(row, height=heights[number]) for number, row in enumerate(table.rows))
    return replace(table, rows=rows), tuple(tuple(page) for page in walk.pages)


def _place(walk: _Break, index: int) -> None:
    walk.pages[-1].append(RowPart(index, walk.heights[index]))
    walk.rest -= walk.heights[index]


def _cuts_label(cells: tuple[Cell, ...], body: list[RowPart], rest: int, index: int) -> bool:
    """Whether splitting a row here would cut the text of a cell beside it that need not be cut."""
    for cell in cells:
        beside = cell.row <= index < cell.row + cell.row_span and cell.kind != "answer"
        above = sum(part.height for part in body if part.row >= cell.row)
        # a line of the rest stays free on the page of a split row (``_split``)
        if beside and cell.text_height > above + rest - CELL_PITCH:
            return True
    return False


def _unbroken(cells: tuple[Cell, ...], heights: list[int], full: int) -> list[tuple[Cell, bool]]:
    """The merged cells, and whether all their rows should stand on one page: those of less than a third of it."""
    merged = (cell for cell in cells if cell.row_span > 1)
    return [(cell, 3 * sum(heights[cell.row : cell.row + cell.row_span]) < full) for cell in merged]


def _retreat(cells: list[tuple[Cell, bool]], body: list[RowPart], index: int) -> int:
    """The row before which to break: ``index``, or the start of a merge that must not be broken there."""
    first = body[0].row if body else index
    changed = True
    while changed:
        changed = False
        for cell, small in cells:
            if not cell.row < index < cell.row + cell.row_span:
                continue
            above = sum(part.height for part in body if cell.row <= part.row < index)
            if (small or cell.text_height + _LABEL_NEEDS > above) and cell.row > first:
                index, changed = cell.row, True
    return index


def _close(walk: _Break, index: int) -> None:
    """Take back rows from ``index`` on, then make that row too high for this page if Word might place it here.

    Rows taken back could stand in the room that they leave: then the rows that stay share it out among themselves.
    """
    page = walk.pages[-1]
    taken = False
    while page and not page[-1].repeated and page[-1].row >= index:
        walk.rest += page.pop().height
        taken = True
    if not page or walk.heights[index] > walk.rest + _TOLERANCE:
        return
    if taken:
        _stretch(walk, page)
    else:
        walk.heights[index] = walk.rest + _TOLERANCE + 1


def _stretch(walk: _Break, page: list[RowPart]) -> None:
    """Make the rows of a page higher, all by the same, until nothing is left of it."""
    whole = [place for place, part in enumerate(page) if not part.repeated]
    for count, place in enumerate(whole):
        more = walk.rest * (count + 1) // len(whole) - walk.rest * count // len(whole)
        page[place] = replace(page[place], height=page[place].height + more)
        walk.heights[page[place].row] += more


def _split(walk: _Break, index: int) -> None:
    """Spread a row that is higher than a page over as many pages as it needs, by whole lines."""
    height, offset = walk.heights[index], 0
    while height - offset > walk.rest:
        above = CELL_ABOVE_BELOW // 2 if offset == 0 else 0
        # one line stays free: the stated height of the piece then takes a line more that Word may need
        shown = ((walk.rest - above) // CELL_PITCH - 1) * CELL_PITCH + above
        if shown >= CELL_PITCH:
            walk.pages[-1].append(RowPart(index, shown, offset=offset))
            offset += shown
        walk.turn()
    walk.pages[-1].append(RowPart(index, height - offset, offset=offset))
    walk.rest -= height - offset
