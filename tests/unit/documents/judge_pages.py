"""A judge of finished pages: everything inside its cell, table, type area; every row and line once; numbers true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from app.books.volume import BookInPages
from app.documents.model import AFTER_TABLE, Cell, Document, Geometry, Page, ParagraphPart, Placed, Table, TablePart
from tests.unit.documents.expected import visible
from tests.unit.documents.judge_lines import judge_parts

_ENOUGH = 24
"""Characters of a title that are looked for on its page: a very long one may go on over the next."""


def parts_of(document: Document) -> Iterator[tuple[int, Placed]]:
    """Everything placed, with the side (from 1) on which it stands."""
    for side, page in enumerate(document.pages, start=1):
        for placed in page.placed:
            yield side, placed


def words_of(document: Document) -> str:
    """The visible characters of a document in printed order, a table's cells where the table begins."""
    return visible("".join(placed_words(placed) for _, placed in parts_of(document)))


def words_without_captions(document: Document) -> str:
    """The same for what is no caption of evidence."""
    return visible("".join(placed_words(p) for page in document.pages if not page.evidence for p in page.placed))


def captions_of(document: Document) -> list[str]:
    """The visible characters of each caption of evidence."""
    parts = [placed.part for page in document.pages if page.evidence for placed in page.placed]
    cells = [cell for part in parts if isinstance(part, TablePart) for cell in part.table.cells]
    return [words for words in map(visible, map(cell_words, cells)) if words]


def placed_words(placed: Placed) -> str:
    """The characters of a part: its lines, or all cells of the table that it opens."""
    part = placed.part
    if isinstance(part, ParagraphPart):
        return "".join(part.paragraph.text[line.start : line.end] for line in part.lines)
    return "".join(cell_words(cell) for cell in part.table.cells) if part.first else ""


def cell_words(cell: Cell) -> str:
    """The characters of a cell, line by line."""
    return "".join(part.paragraph.text[line.start : line.end] for part in cell.parts for line in part.lines)


def judge_document(document: Document) -> Iterator[str]:
    """Faults of pages, parts, tables and lines; for numbers and contents see :func:`judge_numbers`."""
    for side, page in enumerate(document.pages, start=1):
        yield from (f"side {side}: {fault}" for fault in _page(page, document.geometry, side))
    paragraphs: dict[str, list[ParagraphPart]] = {}
    tables: dict[str, list[TablePart]] = {}
    for _, placed in parts_of(document):
        if isinstance(placed.part, ParagraphPart):
            paragraphs.setdefault(placed.part.paragraph.id, []).append(placed.part)
        else:
            tables.setdefault(placed.part.table.id, []).append(placed.part)
    for parts in paragraphs.values():
        yield from judge_parts(parts)
    for table_parts in tables.values():
        yield from _table(table_parts[0].table)
        yield from _parts(table_parts)
        yield from _rows(table_parts)
    ids = [*paragraphs, *(part.paragraph.id for parts in tables.values() for cell in parts[0].table.cells
                          for part in cell.parts)]  # fmt: skip
    if len(ids) != len(set(ids)):
        yield "two paragraphs have one id"


def _page(page: Page, geometry: Geometry, side: int) -> Iterator[str]:
    """Parts stand one below the other inside the type area; blank sides hold none, sides of evidence captions."""
    if page.kind == "blank" and page.placed:
        yield f"a page of kind {page.kind} holds something"
    left, top = geometry.left(side), geometry.top
    right, bottom = left + geometry.column, geometry.height - geometry.bottom
    y = top
    for placed in page.placed:
        part = placed.part
        name = part.paragraph.id if isinstance(part, ParagraphPart) else part.table.id
        width = part.width if isinstance(part, ParagraphPart) else part.table.width
        below = AFTER_TABLE if isinstance(part, TablePart) and part.last else 0
        if placed.x < left or placed.x + width > right:
            yield f"{name} stands at {placed.x} to {placed.x + width}, the type area at {left} to {right}"
        if placed.y < y:
            yield f"{name} begins at {placed.y}, above {y}"
        y = placed.y + part.height + below
        if y > bottom:
            yield f"{name} ends at {y}, below {bottom}"


def _table(table: Table) -> Iterator[str]:
    """Cells tile the grid, and each has room for its lines."""
    edges = list(accumulate(table.columns, initial=0))
    tops = list(accumulate((row.height for row in table.rows), initial=0))
    taken: list[tuple[int, int]] = []
    for cell in table.cells:
        name = f"{table.id} cell {cell.row},{cell.column}"
        rows, columns = range(cell.row, cell.row + cell.row_span), range(cell.column, cell.column + cell.column_span)
        taken += [(row, column) for row in rows for column in columns]
        if rows.stop >= len(tops) or columns.stop >= len(edges):
            yield f"{name} leaves the grid"
            continue
        width = edges[columns.stop] - edges[columns.start] - 2 * cell.padding
        height = tops[rows.stop] - tops[rows.start]
        for part in cell.parts:
            if part.width != width:
                yield f"{name}: {part.paragraph.id} is broken for {part.width}, the cell is {width} wide"
            yield from judge_parts([part])
        if sum(part.height for part in cell.parts) > cell.text_height or cell.text_height > height:
            yield f"{name}: lines of {cell.lines_height}, reckoned {cell.text_height}, room {height}"
    if sorted(taken) != [(row, column) for row in range(len(table.rows)) for column in range(len(table.columns))]:
        yield f"{table.id}: the cells do not tile the grid"
    if any(width <= 0 for width in table.columns) or any(row.height <= 0 for row in table.rows):
        yield f"{table.id}: a column or row of no size"
    order = [(cell.row, cell.column) for cell in table.cells]
    if order != sorted(order):
        yield f"{table.id}: the cells are not in reading order"


def _parts(parts: Sequence[TablePart]) -> Iterator[str]:
    """The parts of a table over pages: one table, its header rows repeated on each but the first."""
    table = parts[0].table
    heads = [index for index, row in enumerate(table.rows) if row.header]
    for index, part in enumerate(parts):
        name = f"{table.id} part {index}"
        if part.table != table:
            yield f"{name}: another table"
        if (part.first, part.last) != (index == 0, index == len(parts) - 1):
            yield f"{name} of {len(parts)}: first={part.first}, last={part.last}"
        repeated = [one for one in part.rows if one.repeated]
        if [one.row for one in repeated] != (heads if index else []) or list(part.rows[: len(repeated)]) != repeated:
            yield f"{name}: repeats rows {[one.row for one in repeated]}"
        if any(one.height != table.rows[one.row].height or one.offset for one in repeated):
            yield f"{name}: header rows in another height"
        if len(repeated) == len(part.rows):
            yield f"{name}: shows no row of its own"


def _rows(parts: Sequence[TablePart]) -> Iterator[str]:
    """Over all pages every row stands once in its full height, in order; only the last of a page may go on."""
    table = parts[0].table
    row, shown = 0, 0
    for part in parts:
        for one in part.rows:
            if one.repeated:
                continue
            if (one.row, one.offset) != (row, shown) or one.height <= 0:
                yield f"{table.id}: row {one.row} from {one.offset} where row {row} from {shown} goes on"
            shown = one.offset + one.height
            whole = table.rows[one.row].height
            if shown > whole or (shown < whole and one is not part.rows[-1]):
                yield f"{table.id}: row {one.row} ends at {shown} of {whole}, where row {row} does not end"
            row, shown = (one.row + 1, 0) if shown >= whole else (one.row, shown)
    if (row, shown) != (len(table.rows), 0):
        yield f"{table.id}: shown up to row {row}, {shown}, of {len(table.rows)}"


def judge_numbers(book: BookInPages, document: Document) -> Iterator[str]:
    """Page numbers, contents, links, bookmarks and outline against where things really stand.

    An item begins on the first side that shows a paragraph of its part of the definition or a page of its evidence.
    """
    pages = document.pages
    starts = _starts(book, document)
    numbers = [page.number for page in pages if page.number is not None]
    if document is book.pdf and numbers != list(range(1, len(numbers) + 1)):
        yield f"page numbers run {numbers}"
    if len({page.label for page in pages}) != len(pages):
        yield "two pages have one label"
    for side, page in enumerate(pages, start=1):
        footer = f"— {page.number} —" if page.number is not None and page.kind != "blank" else ""
        if page.footer != footer or (page.number is not None and page.number % 2 != side % 2):
            yield f"side {side} has number {page.number} and footer {page.footer!r}"
    yield from _contents(book, document, starts)
    if dict(document.bookmarks) != {f"item_{item:02d}": side for item, side in starts.items()}:
        yield f"bookmarks {document.bookmarks} for items at {starts}"
    for entry in document.outline:
        found = visible("".join(placed_words(placed) for placed in pages[entry.sheet_side - 1].placed))
        own = not pages[entry.sheet_side - 1].evidence
        title = visible(entry.title)[:_ENOUGH]
        bare = title.partition(".")[2] or title
        said = title in found or bare in found or (entry.level == 1 and entry.sheet_side in starts.values())
        if own and not said:
            yield f"outline leads to {entry.title!r} on side {entry.sheet_side}, which says {found[:60]!r}"


def _starts(book: BookInPages, document: Document) -> dict[int, int]:
    """The side on which each item really begins."""
    owners = {
        f"{volume.id}.{index}": part.item.number
        for volume in book.binding.volumes
        for index, part in enumerate(volume.parts)
        if part.item
    }
    starts: dict[int, int] = {}
    for side, page in enumerate(document.pages, start=1):
        if page.evidence:
            starts.setdefault(int(page.evidence[0].file.split("/")[0]), side)
        for placed in page.placed:
            part = placed.part
            if isinstance(part, TablePart):
                ids = [one.paragraph.id for cell in part.table.cells for one in cell.parts]
            else:
                ids = [part.paragraph.id]
            for identity in ids[:1]:
                owner = owners.get(".".join(identity.split(".")[:2]))
                if owner is not None:
                    starts.setdefault(owner, side)
    return starts


def _contents(book: BookInPages, document: Document, starts: dict[int, int]) -> Iterator[str]:
    """Each contents entry says the number printed where its item begins, and its link goes there."""
    for _, placed in parts_of(document):
        part = placed.part
        if isinstance(part, TablePart) or not part.last or part.paragraph.style != "contents":
            continue
        paragraph = part.paragraph
        item = int(paragraph.text.partition(".")[0])
        said = "".join(run.text for run in paragraph.tail)
        if not said and not paragraph.link and (item not in starts or not book.contents):
            continue
        side = starts.get(item, 0)
        page = document.pages[side - 1]
        if said != str(page.number) or f" {said} " not in page.footer or side % 2 == 0:
            yield f"item {item} is said to begin on page {said}, and begins on side {side}, {page.footer!r}"
        if paragraph.link != f"item_{item:02d}" or part.lines[-1].tail_x is None:
            yield f"item {item}: link {paragraph.link!r}, or no place for its number"
