from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSizeF

from app.ui.preview.arrangement import Arrangement

arrangements = st.builds(
    Arrangement,
    first=st.just(1),
    last=st.integers(1, 3000),
    sheet=st.builds(QSizeF, st.floats(10, 2000), st.floats(10, 3000)),
    spread=st.booleans(),
    gap=st.integers(0, 40),
    margin=st.integers(0, 40),
)


@given(arrangements, st.data())
def test_a_sheet_is_found_where_it_lies(arranged: Arrangement, data: st.DataObject) -> None:
    side = data.draw(st.integers(1, arranged.last))
    box = arranged.rect_of(side)
    assert side in arranged.sides_of(arranged.row_of(side))
    assert side in arranged.sides_between(box.center().y(), box.center().y())
    assert box.left() >= 0
    assert box.right() <= arranged.size.width() - arranged.margin + 1e-6
    assert box.bottom() <= arranged.size.height() - arranged.margin + 1e-3


@given(arrangements)
def test_rows_hold_every_side_once(arranged: Arrangement) -> None:
    held = [side for row in range(arranged.rows) for side in arranged.sides_of(row)]
    assert held == list(range(1, arranged.last + 1))


def test_an_open_book_has_odd_sides_on_the_right() -> None:
    arranged = Arrangement(1, 6, QSizeF(100, 140), spread=True, gap=10, margin=5)
    assert [arranged.sides_of(row) for row in range(arranged.rows)] == [(1,), (2, 3), (4, 5), (6,)]
    assert arranged.rect_of(1).left() == arranged.rect_of(3).left() == 105
    assert arranged.rect_of(2).left() == 5
    assert arranged.rect_of(2).right() == arranged.rect_of(3).left()


def test_nothing_lies_in_an_empty_book() -> None:
    arranged = Arrangement(1, 0, QSizeF(1, 1))
    assert arranged.rows == 0
    assert arranged.sides_between(0, 1000) == []
