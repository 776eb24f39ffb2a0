"""The narrow columns of the summary: numbers to call are not cut, dates only behind the year, figures are aligned."""

from __future__ import annotations

import pytest

from app.documents.layout import styles
from app.documents.layout.setter import Setter
from app.documents.layout.tables import build
from app.documents.layout.texts import Filler
from app.documents.model import Align, Cell
from app.documents.typeset import Typesetter
from app.forms.answers import Filling
from app.forms.authoring import load_form
from tests.conftest import ROOT

_FORM = load_form(ROOT / "forms" / "recommendation_summary_2026" / "form.yaml")


def column(typesetter: Typesetter, name: str, values: list[str]) -> list[Cell]:
    """The cells below each other in which a column of the summary shows values."""
    filling = Filling({"rows": [{name: value} for value in values]})
    table, _ = build(_FORM.tables["B6"], Setter(typesetter, styles.landscape(), Filler(_FORM, filling), "t"))
    return [
        cell for cell in table.cells if cell.row and cell.column == list(_FORM.fields["rows"].columns).index(name) + 1
    ]


def lines(cell: Cell) -> list[str]:
    return [part.paragraph.text[line.start : line.end] for part in cell.parts for line in part.lines]


@pytest.mark.parametrize(
    ("name", "typed", "printed"),
    [
        ("s_phone", "0351-5550188、13900000001", ["0351-5550188、", "13900000001"]),
        ("s_phone", "13888888888", ["13888888888"]),
        ("s_founded", "2017-06-15", ["2017年", "6月15日"]),
        ("s_founded", "2008-12-28", ["2008年", "12月28日"]),
        ("s_income", "12345678.90", ["12345678.90"]),
    ],
)
def test_numbers_and_dates_are_not_cut(typesetter: Typesetter, name: str, typed: str, printed: list[str]) -> None:
    (cell,) = column(typesetter, name, [typed])
    assert lines(cell) == printed


@pytest.mark.parametrize("name", ["s_income", "s_assets"])
def test_ordinary_figures_keep_to_their_decimal_point(typesetter: Typesetter, name: str) -> None:
    values = ["738.65", "1120", "286.3", "12345.67", "123456.78"]
    edges = set()
    for cell, value in zip(column(typesetter, name, values), values, strict=True):
        (part,) = cell.parts
        (line,) = part.lines
        (piece,) = line.pieces
        assert part.paragraph.align is Align.RIGHT
        whole = typesetter.width(part.paragraph.cut(0, len(value.partition(".")[0])))
        edges.add(piece.x + whole)
    assert max(edges) - min(edges) <= 2
