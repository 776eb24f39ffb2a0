"""Hand-made page models for the renderers' tests: text broken every so many hanzi, tables packed row by row."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.model import (
    AFTER_TABLE,
    Align,
    Cell,
    Document,
    EvidencePage,
    Face,
    Geometry,
    Line,
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

# A4 as bound: head 37, foot 35, inner 28, type area 156 mm wide, page number 28 mm above the lower edge.
GEOMETRY = Geometry(11906, 16838, 2098, 1984, 1587, 1475, 1587, 1134)
TEXT_SLACK = 2 * 578
TABLE_SLACK = 60


def paragraph_part(text: str, name: str = "p", width: int = 0, **options: object) -> ParagraphPart:
    """Break text into as many hanzi a line as fit; options are those of :class:`Paragraph`."""
    face, size = options.pop("face", Face.FANG), options.pop("size", 32)
    assert isinstance(face, Face)
    assert isinstance(size, int)
    paragraph = Paragraph(name, (Run(text, face, size),) if text else (), **{"style": "body", "pitch": 578, **options})  # type: ignore[arg-type]
    width = width or GEOMETRY.column
    return ParagraphPart(paragraph, broken(text, width // (size * 10)), width)


def broken(text: str, count: int) -> tuple[Line, ...]:
    """Lines of ``count`` characters; an empty text has one empty line."""
    starts = range(0, len(text), count) if text else range(1)
    return tuple(Line(start, min(start + count, len(text)), ()) for start in starts)


def cell(row: int, column: int, text: str, width: int, **options: object) -> Cell:
    """Make a cell of 10.5 pt text; options are those of :class:`Cell`."""
    part = paragraph_part(
        text, f"c{row}.{column}", width - 216, face=Face.SONG, size=21, style="cell", pitch=360, align=Align.CENTER
    )
    defaults = {"row_span": 1, "column_span": 1, "kind": "label", "parts": (part,), "padding": 108}
    return Cell(row=row, column=column, **{**defaults, **options})  # type: ignore[arg-type]


def plain_table(heights: Sequence[int], headers: int = 0, name: str = "t") -> Table:
    """Make a table of three columns whose rows say in the first column which they are (R5X)."""
    width = GEOMETRY.column // 3
    columns = (width, width, GEOMETRY.column - 2 * width)
    cells = [
        cell(row, column, f"R{row}X" if column == 0 else "格", columns[column])
        for row in range(len(heights))
        for column in range(3)
    ]
    rows = tuple(TableRow(height, header=row < headers) for row, height in enumerate(heights))
    return Table(name, columns, rows, tuple(cells))


def packed(table: Table, room: int) -> list[tuple[RowPart, ...]]:
    """Distribute rows over pages greedily, header rows repeated."""
    heads = [RowPart(number, row.height, repeated=True) for number, row in enumerate(table.rows) if row.header]
    pages: list[list[RowPart]] = [[]]
    for number, row in enumerate(table.rows):
        if sum(part.height for part in pages[-1]) + row.height > room:
            pages.append(list(heads))
        pages[-1].append(RowPart(number, row.height))
    return [tuple(page) for page in pages]


def table_pages(table: Table, first: int = 1) -> tuple[Page, ...]:
    """Make the pages of a table alone, starting on sheet side ``first``."""
    parts = packed(table, GEOMETRY.room - AFTER_TABLE)
    last = len(parts) - 1
    return tuple(
        numbered(first + index, TablePart(table, rows, index == 0, index == last)) for index, rows in enumerate(parts)
    )


def numbered(number: int, *parts: ParagraphPart | TablePart) -> Page:
    """Make a numbered page with parts from the top down."""
    return Page("numbered", str(number), number, f"— {number} —", tuple(stacked(number, *parts)))


def stacked(side: int, *parts: ParagraphPart | TablePart) -> list[Placed]:
    """Place parts one below the other; below a table stays the room Word needs."""
    placed, y = [], GEOMETRY.top
    for part in parts:
        placed.append(Placed(GEOMETRY.left(side), y, part))
        y += part.height + (AFTER_TABLE if isinstance(part, TablePart) else 0)
    return placed


def area(file: str, page: int) -> EvidencePage:
    """A page of evidence that has a right-hand side for itself."""
    return EvidencePage(file, page, GEOMETRY.inner, GEOMETRY.top, GEOMETRY.column, GEOMETRY.room)


def document(*sections: Section, **options: object) -> Document:
    """Make a document with fixed title, author and fingerprint; options are those of :class:`Document`."""
    defaults = {"title": "测试册", "author": "某某单位", "fingerprint": "0f1e2d3c", "geometry": GEOMETRY}
    return Document(**{**defaults, "sections": sections, **options})  # type: ignore[arg-type]
