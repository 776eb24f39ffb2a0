"""Which cells stand in the rows of a page, and that a page costs what stands on it, not what the table holds."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from app.documents.layout.rows import break_rows
from app.documents.model import Cell, RowPart, Table, TablePart, TableRow
from app.renderers.pdf_table import cells_on_page

SPANS = st.lists(st.integers(1, 4), min_size=1, max_size=20)


def column(spans: list[int], number: int) -> Iterator[Cell]:
    row = 0
    for span in spans:
        yield Cell(row, number, span, 1, "answer", (), 108)
        row += span


@given(SPANS, st.sets(st.integers(0, 30)))
def test_cells_are_found_by_any_row_that_they_stand_in(spans: list[int], rows: set[int]) -> None:
    count = sum(spans)
    cells = (*column(spans, 0), *column([1] * count, 1))
    table = Table("t", (4000, 4000), (TableRow(500),) * count, cells)
    expected = [cell for cell in cells if rows & set(range(cell.row, cell.row + cell.row_span))]
    assert table.standing_in(rows) == expected


class Watched(tuple[Cell, ...]):
    """Cells that count how often all of them are gone through."""

    walks = 0

    def __iter__(self) -> Iterator[Cell]:
        Watched.walks += 1
        return super().__iter__()


def walks(rows: int) -> int:
    """How often all cells of a table of so many rows, some merged, are gone through until all pages are known."""
    cells = Watched((*column([2] * 4 + [1] * (rows - 8), 0), *column([1] * rows, 1)))
    table = Table("t", (4000, 4000), (TableRow(500),) * rows, cells)
    Watched.walks = 0
    _, pages = break_rows(table, 5000, 5000)
    assert len(pages) >= rows // 10
    for page in pages:
        assert len(list(cells_on_page(TablePart(table, page), 0, 0))) <= 2 * len(page)
    return Watched.walks


def test_a_longer_table_is_not_gone_through_more_often() -> None:
    assert walks(400) == walks(40)


def test_a_repeated_header_row_stands_on_each_page() -> None:
    cells = tuple(column([1] * 3, 0))
    table = Table("t", (4000,), (TableRow(500, header=True), TableRow(500), TableRow(500)), cells)
    part = TablePart(table, (RowPart(0, 500, repeated=True), RowPart(2, 500)))
    assert [found.cell.row for found in cells_on_page(part, 0, 0)] == [0, 2]
