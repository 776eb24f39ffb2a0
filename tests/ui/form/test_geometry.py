from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.ui.form.geometry import Area, Box, StripArea, column_lines, place, strip_columns

LINES = (0, 100, 200, 300)


def test_columns_have_the_proportions_of_the_paper() -> None:
    lines = column_lines((56, 28, 36, 36), 698)
    assert lines[0] == 0
    assert lines[-1] == 697
    assert [end - start for start, end in pairwise(lines)] == [250, 125, 161, 161]


def test_rows_are_as_high_as_their_highest_cell() -> None:
    placed = place([Area(0, 0), Area(0, 1, 1, 2), Area(1, 0, 1, 3)], [30, 50, 20], [36, 36], LINES, {})
    assert placed.boxes == (Box(1, 1, 99, 50), Box(101, 1, 199, 50), Box(1, 52, 299, 36))
    assert placed.height == 1 + 50 + 1 + 36 + 1


def test_a_cell_over_rows_gives_what_it_lacks_to_the_last() -> None:
    placed = place([Area(0, 0, 2, 1), Area(0, 1), Area(1, 1)], [120, 40, 40], [36, 36], LINES, {})
    assert [box.height for box in placed.boxes] == [120, 40, 79]


def test_a_strip_stands_below_its_row_and_beside_the_label() -> None:
    areas = [Area(0, 0), Area(0, 1, 1, 2), Area(1, 0, 1, 3)]
    plain = place(areas, [30, 36, 36], [36, 36], LINES, {})
    told = place(areas, [30, 36, 36], [36, 36], LINES, {0: StripArea(1, 3, 34)})
    assert told.strips[0] == Box(101, 38, 199, 34)
    assert told.boxes[0].height == 36 + 1 + 34
    assert told.boxes[1] == plain.boxes[1]
    assert told.boxes[2].y == plain.boxes[2].y + 35


def test_a_tall_label_gives_its_room_to_the_strip() -> None:
    """Nothing below moves when the label is high enough for value and strip together."""
    areas = [Area(0, 0), Area(0, 1, 1, 2), Area(1, 0, 1, 3)]
    plain = place(areas, [90, 36, 36], [36, 36], LINES, {})
    told = place(areas, [90, 36, 36], [36, 36], LINES, {0: StripArea(1, 3, 34)})
    assert told.boxes[2] == plain.boxes[2]
    assert told.boxes[1].height == 90 - 35


def test_strips_leave_the_leading_label_and_cells_that_go_on_below() -> None:
    label, years = Area(0, 0, 3, 1), Area(1, 1)
    areas = [label, Area(0, 1, 1, 2), years, Area(1, 2), Area(2, 1, 1, 2)]
    assert strip_columns(areas, 1, 3, frozenset({label})) == (1, 3)
    assert strip_columns([Area(0, 0, 1, 3)], 0, 3, frozenset()) == (0, 3)
    assert strip_columns([Area(0, 0), Area(0, 1), Area(0, 2, 2, 1)], 0, 3, frozenset({Area(0, 0)})) == (1, 2)


@given(st.data())
def test_cells_never_overlap_and_always_have_their_height(data: st.DataObject) -> None:
    rows = data.draw(st.integers(1, 5))
    areas = [Area(0, 0, rows, 1), *(Area(row, 1, 1, 2) for row in range(rows))]
    heights = [data.draw(st.integers(0, 200)) for _ in areas]
    strips = {row: StripArea(1, 3, 34) for row in range(rows) if data.draw(st.booleans())}
    placed = place(areas, heights, [36] * rows, LINES, strips)
    for box, height in zip(placed.boxes, heights, strict=True):
        assert box.height >= height
    column = sorted([*placed.boxes[1:], *placed.strips.values()], key=lambda box: box.y)
    assert all(upper.y + upper.height + 1 == lower.y for upper, lower in pairwise(column))
    assert placed.boxes[0].y + placed.boxes[0].height + 1 == placed.height
