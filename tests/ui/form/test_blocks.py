from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ui.form.blocks import Filled, Place, fill_block

YEARS = [Place(f"{name}{row}", row, column) for row in (3, 4, 5) for name, column in (("income", 2), ("share", 3))]


def test_a_block_fills_right_and_down() -> None:
    filled = fill_block((("1", "2"), ("3", "4")), YEARS[0], YEARS)
    assert filled == Filled({"income3": "1", "share3": "2", "income4": "3", "share4": "4"}, 0)


def test_what_finds_no_place_is_counted() -> None:
    assert fill_block((("1", "2", "3"),), YEARS[0], YEARS).left_over == 1
    assert fill_block((("1",), ("2",), ("3",), ("4",)), YEARS[0], YEARS).left_over == 1
    assert fill_block((("1", "2"),), YEARS[1], YEARS) == Filled({"share3": "1"}, 1)


def test_blank_cells_leave_what_stands_there() -> None:
    assert fill_block((("", " 2 "), ("3", " ")), YEARS[0], YEARS).answers == {"share3": "2", "income4": "3"}


def test_rows_without_an_editor_in_the_column_are_stepped_over() -> None:
    places = [Place("a", 0, 1), Place("boxes", 1, 0), Place("b", 2, 1)]
    assert fill_block((("1",), ("2",)), places[0], places).answers == {"a": "1", "b": "2"}


@given(st.lists(st.lists(st.text("ab1.", min_size=1), min_size=2, max_size=5), min_size=1, max_size=6))
def test_every_cell_is_placed_or_counted(rows: list[list[str]]) -> None:
    block = tuple(tuple(row) for row in rows)
    filled = fill_block(block, YEARS[0], YEARS)
    assert len(filled.answers) + filled.left_over == sum(len(row) for row in block)
