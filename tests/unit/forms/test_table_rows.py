"""Rows of a growable table: changed, laid over, moved, taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.forms.answers import Row
from app.forms.definition import Field
from app.forms.table_rows import cleared, moved, rows_in, text_in, with_blank, with_block, with_cell, without

FIELD = Field(
    type="rows",
    label="表",
    columns={"name": Field(id="name", type="text", label="名称"), "sum": Field(id="sum", type="decimal", label="金额")},
)
A: Row = {"name": "甲", "备注": "表单里没有的列"}
B: Row = {"name": "乙"}
C: Row = {"name": "丙"}
ROWS = st.lists(st.dictionaries(st.sampled_from(["name", "sum", "x"]), st.sampled_from(["", "甲", "1"])), max_size=6)


def test_a_cell_below_the_end_grows_the_table() -> None:
    assert with_cell([A], 2, "name", "丙") == [A, {}, {"name": "丙"}]


def test_a_blanked_last_row_goes_and_one_between_stays() -> None:
    assert with_cell([A, B], 1, "name", "") == [A]
    assert with_cell([B, A], 0, "name", "") == [{}, A]


def test_unknown_columns_stay_with_their_row() -> None:
    assert with_cell([A], 0, "name", "新")[0]["备注"] == A["备注"]
    assert with_block(FIELD, [A], 0, ["name"], [["新"]]).rows[0]["备注"] == A["备注"]
    assert cleared([A], [0], ["name"]) == [{"备注": A["备注"]}]


def test_a_block_is_normalised_and_what_is_too_wide_is_counted() -> None:
    filled = with_block(FIELD, [A, B], 1, ["name", "sum"], [[" 丁 ", "1,234.5", "多"], ["戊", "", " "]])
    assert filled.rows == [A, {"name": "丁", "sum": "1234.5"}, {"name": "戊"}]
    assert (filled.touched, filled.left_over) == (2, 1)


def test_rows_are_taken_out_put_in_and_moved() -> None:
    assert without([A, B, C], [0, 2, 9]) == [B]
    assert with_blank([A, B], 1) == [A, {}, B]
    assert with_blank([A], 1, 3) == [A]
    assert moved([A, B, C], 1, 2, -1) == [B, C, A]
    assert moved([A, B, C], 0, 1, 1) == [C, A, B]
    assert moved([A, B], 0, 0, -1) == [A, B]
    assert moved([A, B], 1, 1, 1) == [A, B]


def test_answers_of_any_shape_have_rows() -> None:
    assert rows_in("无") == []
    assert rows_in([A, "x", None]) == [A, {}, {}]
    assert text_in({"name": 3}, "name") == ""


@given(ROWS, st.integers(0, 8), st.sampled_from(["name", "sum"]), st.sampled_from(["", "新"]))
def test_only_the_cell_changes_and_nothing_blank_ends_it(rows: list[Row], place: int, column: str, text: str) -> None:
    before = [dict(row) for row in rows]
    after = with_cell(rows, place, column, text)
    assert rows == before
    assert not after or any(cell.strip() for cell in after[-1].values())
    for number in range(max(len(rows), len(after))):
        for name in ("name", "sum", "x"):
            old = text_in(rows[number], name) if number < len(rows) else ""
            new = text_in(after[number], name) if number < len(after) else ""
            assert new == (text if (number, name) == (place, column) else old)


@given(ROWS, st.integers(0, 5), st.integers(0, 5), st.sampled_from([-1, 1]))
def test_moving_keeps_every_row(rows: list[Row], first: int, last: int, by: int) -> None:
    if first > last or last >= len(rows):
        return
    kept = [row for row in moved(rows, first, last, by) if any(row.values())]
    assert sorted(map(str, kept)) == sorted(str(row) for row in rows if any(row.values()))
