"""Where the rows of a table break over pages, and how high each row is in the end.

Rows flow in Word by their stated heights, so a page break is *made* by heights: when our break and Word's could differ,
the first row behind the break is made a little higher, until it cannot stand before the break in Word either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.documents.layout.styles import CELL_ABOVE_BELOW, CELL_PITCH
from app.documents.model import Cell, RowPart, Table

_TOLERANCE = 200
"""Twips by which Word's page may be roomier than ours (section slack, borders); see tests of agreement."""

_LEAST_PIECE = 4 * CELL_PITCH
"""Room that the first piece of a row must have at the foot of a page: two or three lines of its text."""


@dataclass
class _Break:
    """State of the walk: rows placed on the current page, and what is left of its height.

    ``merged`` are the cells of several rows. ``filled`` says to which height the text of a row's own cells is to be
    brought by blank space, for the label beside.
    """

    table: Table
    merged: tuple[Cell, ...]
    heights: list[int]
    heads: tuple[int, ...]
    rest: int
    room: int
    pages: list[list[RowPart]]
    filled: dict[int, int] = field(default_factory=dict)

    def turn(self) -> None:
        """Open a new page with the header rows repeated."""
        self.pages.append([RowPart(row, self.heights[row], repeated=True) for row in self.heads])
        self.rest = self.room - sum(self.heights[row] for row in self.heads)


def break_rows(
    table: Table, rest: int, room: int, headed: bool = False
) -> tuple[Table, tuple[tuple[RowPart, ...], ...]]:
    """Distribute rows over pages; ``rest`` is free on the first page, ``room`` on the others.

    Returns the table with its final row heights and, for each page, its row parts. A row splits only when it is higher
    than a page, and never through a label beside it that a page can hold: such a row opens a page. ``headed``: what
    stands on the first page belongs to the table, so that its first row rather splits than leaves it alone.
    A page may break inside a vertical merge when that is no small one and the merged text fits into the part before
    the break, or when the merge opens the page: then that part is made to hold the text.
    """
    heights = [row.height for row in table.rows]
    heads = _repeated(table, room)
    merged = tuple(cell for cell in table.cells if cell.row_span > 1)
    walk = _Break(table, merged, heights, heads, rest, room, [[]])
    full = room - sum(heights[head] for head in heads)
    index = 0
    while index < len(heights):
        body = [part for part in walk.pages[-1] if part.row not in heads]
        begun = any(not table.rows[part.row].header for part in body)
        opens = walk.rest == full or (headed and len(walk.pages) == 1 and not begun)
        if heights[index] <= walk.rest:
            _place(walk, index)
            index += 1
        elif heights[index] > (walk.rest if opens else full) and _may_split(walk, body, index, full):
            _split(walk, index)
            index += 1
        else:
            index = _retreat(walk, body, index, full)
            index = body[0].row if _must_move(walk, body, index, full) else index
            _close(walk, index)
            walk.turn()
    rows = tuple(replace(row, height=heights[number], header=number in heads) for number, row in enumerate(table.rows))
    cells = _with_text_at_top(_with_blank_space(table, walk.filled), walk.pages)
    return replace(table, rows=rows, cells=cells), tuple(tuple(page) for page in walk.pages)


def _repeated(table: Table, room: int) -> tuple[int, ...]:
    """The header rows that repeat on each page: all, or none when they would take more than half of it."""
    heads = tuple(index for index, row in enumerate(table.rows) if row.header)
    return heads if 2 * sum(table.rows[head].height for head in heads) <= room else ()


def _may_split(walk: _Break, body: list[RowPart], index: int, full: int) -> bool:
    """Whether a row that no page can hold may begin here: not where it would cut a label that need not be cut."""
    return walk.rest == full or (walk.rest >= _LEAST_PIECE and not _cuts_label(walk, body, index))


def _place(walk: _Break, index: int) -> None:
    walk.pages[-1].append(RowPart(index, walk.heights[index]))
    walk.rest -= walk.heights[index]


def _cuts_label(walk: _Break, body: list[RowPart], index: int) -> bool:
    """Whether splitting a row here would cut the text of a cell beside it that need not be cut."""
    # a line of the rest stays free on the page of a split row (``_split``)
    return any(
        cell.text_height > sum(part.height for part in body if part.row >= cell.row) + walk.rest - CELL_PITCH
        for cell in walk.table.standing_in([index])
        if cell.kind != "answer"
    )


def _unbroken(walk: _Break, full: int) -> list[tuple[Cell, bool]]:
    """The merged cells, and whether all their rows should stand on one page: those of less than a third of it."""
    return [(cell, 3 * sum(walk.heights[cell.row : cell.row + cell.row_span]) < full) for cell in walk.merged]


def _retreat(walk: _Break, body: list[RowPart], index: int, full: int) -> int:
    """The row before which to break: ``index``, or the start of a merge that must not be broken there."""
    merged = _unbroken(walk, full)
    first = body[0].row if body else index
    changed = True
    while changed:
        changed = False
        for cell, small in merged:
            if not first < cell.row < index < cell.row + cell.row_span:
                continue
            if small or cell.text_height > _room_for_label(cell, body, index, walk.table):
                index, changed = cell.row, True
    return index


def _must_move(walk: _Break, body: list[RowPart], index: int, full: int) -> bool:
    """Whether a merge that opens a table below something else holds a text that only a whole page has room for."""
    here = sum(part.height for part in body) + walk.rest
    if not body or len(walk.pages) > 1 or here >= full:
        return False
    first = body[0].row
    merged = (cell for cell in walk.merged if cell.row == first and cell.row_span > index - first > 0)
    # the last row before the break can be given all of the rest (``_lend``), less the room around its own text
    return any(full >= cell.text_height > here - CELL_ABOVE_BELOW for cell in merged)


def _room_for_label(label: Cell, page: list[RowPart], index: int, table: Table) -> int:
    """The height that programs give a merged text before a page break above row ``index``.

    LibreOffice 7.4 reckons with the stated heights of the rows, but of the last one before the break only with the
    height of the text in its own cells, and moves what of the merged text does not fit (measured).
    """
    whole = sum(part.height for part in page if label.row <= part.row < index - 1)
    return whole + min(_own_height(table, index - 1), sum(part.height for part in page if part.row == index - 1))


def _own_height(table: Table, row: int) -> int:
    """Height of the text in the cells that stand in this row alone."""
    return max((cell.lines_height for cell in table.standing_in([row]) if cell.row_span == 1), default=0)


def _close(walk: _Break, index: int) -> None:
    """Take back rows from ``index`` on, then make that row too high for this page if Word might place it here.

    Rows taken back could stand in the room that they leave: then the rows that stay share it out among themselves.
    """
    page = walk.pages[-1]
    taken = False
    while page and not page[-1].repeated and page[-1].row >= index:
        walk.rest += page.pop().height
        taken = True
    _lend(walk, page, index)
    if not page or walk.heights[index] > walk.rest + _TOLERANCE:
        return
    if taken:
        _stretch(walk, page)
    else:
        walk.heights[index] = walk.rest + _TOLERANCE + 1


def _lend(walk: _Break, page: list[RowPart], index: int) -> None:
    """Bring the text of the last row before the break to the height that the merged texts beside it need there."""
    body = [part for part in page if not part.repeated]
    if not body or body[-1].row != index - 1 or body[-1].offset:
        return
    broken = (cell for cell in walk.merged if body[0].row <= cell.row < index < cell.row + cell.row_span)
    missing = max((cell.text_height - _room_for_label(cell, page, index, walk.table) for cell in broken), default=0)
    if missing <= 0:
        return
    last = body[-1]
    filled = _own_height(walk.table, last.row) + missing
    more = max(0, filled + CELL_ABOVE_BELOW - last.height)
    if more <= walk.rest:
        walk.filled[last.row] = filled
        walk.heights[last.row] += more
        walk.rest -= more
        page[-1] = replace(last, height=last.height + more)


def _with_text_at_top(cells: tuple[Cell, ...], pages: list[list[RowPart]]) -> tuple[Cell, ...]:
    """The cells; what goes over pages stands at the top of each piece, however much room is left in the last one."""
    first = {part.row: part.height for page in reversed(pages) for part in reversed(page) if not part.repeated}
    split = {part.row for page in pages for part in page if part.offset}
    return tuple(
        replace(cell, valign="top")
        if cell.row in split and cell.row_span == 1 and not cell.stays_in(first[cell.row])
        else cell
        for cell in cells
    )


def _with_blank_space(table: Table, filled: Mapping[int, int]) -> tuple[Cell, ...]:
    """The cells; one in each row of ``filled`` has blank space around its text, up to the height the row maps to."""
    found = list(table.cells)
    for row, height in filled.items():
        own = [place for place in table.by_row[row] if found[place].row_span == 1]
        place = max(own, key=lambda place: table.cells[place].lines_height)
        found[place] = _in_blank_space(found[place], height - found[place].lines_height)
    return tuple(found)


def _in_blank_space(cell: Cell, space: int) -> Cell:
    """The cell, its text as high as before plus ``space``, half of it above and half below."""
    parts = list(cell.parts)
    first = parts[0].paragraph
    parts[0] = replace(parts[0], paragraph=replace(first, space_before=first.space_before + space // 2))
    last = parts[-1].paragraph
    parts[-1] = replace(parts[-1], paragraph=replace(last, space_after=last.space_after + space - space // 2))
    return replace(cell, parts=tuple(parts), text_height=cell.text_height + space)


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
            walk.pages[-1].append(RowPart(index, shown, offset=offset, blank=walk.rest - shown))
            offset += shown
        walk.turn()
    walk.pages[-1].append(RowPart(index, height - offset, offset=offset))
    walk.rest -= height - offset
