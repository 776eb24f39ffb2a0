"""Where evidence stands on its side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.fit import PageBox
from tests.placing import placed_alone
from tests.unit.books.conftest import GEOMETRY

SIZES = st.builds(PageBox, st.floats(10, 5000), st.floats(10, 5000))
LEFT, RIGHT = 28 / 25.4 * 72, 26 / 25.4 * 72


@given(SIZES, st.integers(1, 400))
def test_it_stays_inside_the_margins_and_keeps_its_shape(box, side):
    placed = placed_alone(box, GEOMETRY, side)
    binding, edge = (LEFT, RIGHT) if side % 2 else (RIGHT, LEFT)
    assert placed.x >= binding - 0.1
    assert placed.x + placed.width <= 595.3 - edge + 0.1
    assert placed.y >= 35 / 25.4 * 72 - 0.1
    assert placed.y + placed.height <= 841.9 - 37 / 25.4 * 72 + 0.1
    across, up = (placed.height, placed.width) if placed.turned else (placed.width, placed.height)
    assert across / up == pytest.approx(box.width / box.height, rel=1e-6)
    assert placed.scale <= 1


@given(SIZES, st.integers(1, 400))
def test_the_matrix_brings_the_corners_to_the_place(box, side):
    placed = placed_alone(box, GEOMETRY, side)
    a, b, c, d, e, f = placed.matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (0, box.width) for y in (0, box.height)]
    assert min(x for x, _ in corners) == pytest.approx(placed.x, abs=0.05)
    assert max(x for x, _ in corners) == pytest.approx(placed.x + placed.width, abs=0.05)
    assert min(y for _, y in corners) == pytest.approx(placed.y, abs=0.05)
    assert max(y for _, y in corners) == pytest.approx(placed.y + placed.height, abs=0.05)
    assert a * d - b * c > 0


def test_landscape_is_turned_with_its_head_to_the_left():
    placed = placed_alone(PageBox(842, 595), GEOMETRY, 1)
    _, _, c, _, e, _ = placed.matrix
    head, foot = c * 595 + e, e
    assert placed.turned
    assert head < foot


def test_a_small_card_stays_upright_and_is_not_enlarged():
    placed = placed_alone(PageBox(243, 153), GEOMETRY, 1)
    assert (placed.turned, placed.scale, placed.width) == (False, 1.0, 243)
