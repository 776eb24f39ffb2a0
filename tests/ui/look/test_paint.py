"""Lines of a table are equally thick at every scale, wherever they stand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from app.ui.look.paint import grid_line

GROUND, LINE = QColor("white"), QColor("black")


def thickness(scale: float, at: int, *, upright: bool) -> int:
    """How many points of the screen a line at ``at`` covers across."""
    image = QImage(round(60 * scale), round(60 * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(GROUND)
    painter = QPainter(image)
    grid_line(painter, QRect(at, 5, 1, 40) if upright else QRect(5, at, 40, 1), LINE)
    painter.end()
    middle = round(20 * scale)
    places = ((at, middle) if upright else (middle, at) for at in range(image.width()))
    return sum(image.pixelColor(*place) == LINE for place in places)


@pytest.mark.parametrize(("scale", "points"), [(1.0, 1), (1.25, 1), (1.5, 1), (1.75, 1), (2.0, 2), (3.0, 3)])
@pytest.mark.parametrize("upright", [True, False])
def test_a_line_covers_as_many_points_everywhere(qapp: object, scale: float, points: int, upright: bool) -> None:
    assert {thickness(scale, at, upright=upright) for at in range(3, 40)} == {points}
