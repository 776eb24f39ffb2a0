from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ui.form.blocks import BlockCell, FilledBlock, fill_block

YEARS = [BlockCell(f"{name}{row}", row, column) for row in (3, 4, 5) for name, column in (("income", 2), ("share", 3))]


def test_a_block_fills_right_and_down() -> None:
    filled = fill_block((("1", "2"), ("3", "4")), YEARS[0], YEARS)
    assert filled == FilledBlock({"income3": "1", "share3": "2", "income4": "3", "share4": "4"}, 0)


def test_what_finds_no_place_is_counted() -> None:
    assert fill_block((("1", "2", "3"),), YEARS[0], YEARS).left_over == 1
    assert fill_block((("1",), ("2",), ("3",), ("4",)), YEARS[0], YEARS).left_over == 1
    assert fill_block((("1", "2"),), YEARS[1], YEARS) == FilledBlock({"share3": "1"}, 1)


def test_what_a_field_does_not_take_leaves_it_alone_and_is_counted() -> None:
    block = (("1",), ("4",), ("是",))
    filled = fill_block(block, YEARS[0], YEARS, lambda field, text: field == "income3" or text == "是")
    assert filled == FilledBlock({"income3": "1", "income5": "是"}, 1)


def test_blank_cells_leave_what_stands_there() -> None:
    assert fill_block((("", " 2 "), ("3", " ")), YEARS[0], YEARS).answers == {"share3": "2", "income4": "3"}


def test_rows_without_an_editor_in_the_column_are_stepped_over() -> None:
    places = [BlockCell("a", 0, 1), BlockCell("boxes", 1, 0), BlockCell("b", 2, 1)]
    assert fill_block((("1",), ("2",)), places[0], places).answers == {"a": "1", "b": "2"}


COVER = [BlockCell("province", 0, 1, 0), BlockCell("city", 0, 1, 1), BlockCell("filed_on", 1, 1)]


def test_the_editors_of_one_cell_are_filled_one_after_another() -> None:
    assert fill_block((("甲", "乙"),), COVER[0], COVER) == FilledBlock({"province": "甲", "city": "乙"}, 0)


def test_nothing_goes_before_the_cursor() -> None:
    assert fill_block((("云", "b"),), COVER[1], COVER) == FilledBlock({"city": "云"}, 1)
    down = fill_block((("太原",), ("2026-01-01",)), COVER[1], COVER)
    assert down.answers == {"city": "太原", "filed_on": "2026-01-01"}


def test_below_a_piece_is_the_same_piece() -> None:
    pairs = [BlockCell(f"{name}{row}", row, 1, piece) for row in (0, 1) for piece, name in enumerate("ab")]
    assert fill_block((("1",), ("2",)), pairs[1], pairs).answers == {"b0": "1", "b1": "2"}


@given(st.integers(0, 5), st.integers(1, 4), st.integers(1, 4))
def test_only_places_behind_the_start_are_filled(at: int, rows: int, columns: int) -> None:
    places = [BlockCell(f"{r}{c}{p}", r, c, p) for r in (0, 1) for c in (0, 1) for p in ((0, 1) if c == 0 else (0,))]
    start = places[at]
    filled = fill_block(((("x",) * columns),) * rows, start, places)
    before = {p.field for p in places if p.row < start.row or (p.row, p.column, p.piece) < (start.row, start.column, 0)}
    before |= {p.field for p in places if (p.row, p.column) == (start.row, start.column) and p.piece < start.piece}
    assert start.field in filled.answers
    assert before.isdisjoint(filled.answers)


@given(st.lists(st.lists(st.text("ab1.", min_size=1), min_size=2, max_size=5), min_size=1, max_size=6))
def test_every_cell_is_placed_or_counted(rows: list[list[str]]) -> None:
    block = tuple(tuple(row) for row in rows)
    filled = fill_block(block, YEARS[0], YEARS)
    assert len(filled.answers) + filled.left_over == sum(len(row) for row in block)
