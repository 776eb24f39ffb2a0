"""The lines of the rows stand exactly below those of the printed header, pixel by pixel."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from app.ui.form.rows.table import GUTTER, RowsTable
from tests.ui.form.rows.conftest import SERVICE, SUMMARY, ShowTable

TABLES = [(SERVICE, "B2"), (SERVICE, "B3"), (SERVICE, "B4"), (SUMMARY, "B6")]


def lines_at(table: RowsTable, y: int) -> list[int]:
    """The x at which a line of the grid crosses the row of pixels ``y``."""
    picture: QImage = table.grab().toImage()
    grid = table.tools.look.colours.grid.rgb()
    return [x for x in range(table.width() - GUTTER) if picture.pixel(x, y) == grid]


def first_row(table: RowsTable) -> int:
    return table.view.geometry().top() + 6


@pytest.mark.parametrize(("form", "name"), TABLES)
@pytest.mark.parametrize("width", [640, 698, 860, 1230])
def test_lines_of_header_and_rows_are_one(show_table: ShowTable, form: str, name: str, width: int) -> None:
    table = show_table(name, form=form, width=width)
    below = table.header.geometry().bottom() - 3
    bar = table.view.horizontalScrollBar()
    assert bar.value() == 0
    assert len(lines_at(table, below)) >= 3
    for offset in (0, 1, 57, bar.maximum()):
        bar.setValue(offset)
        assert lines_at(table, below) == lines_at(table, first_row(table)), offset


@pytest.mark.parametrize("width", [640, 698])
def test_a_wide_table_begins_at_its_left_edge(show_table: ShowTable, width: int) -> None:
    table = show_table("B6", form=SUMMARY, width=width)
    bar = table.view.horizontalScrollBar()
    assert bar.maximum() > 0
    table.focus_first()
    assert bar.value() == 0
    table.focus_path(f"{table.fields[0]}.0.{table.model.texts[-1]}")
    assert bar.value() == bar.maximum()
    table.focus_path(f"{table.fields[0]}.2.{table.model.texts[0]}")
    assert bar.value() == 0
