"""Units behind figures: another word for the same is none, a unit that is put in is told."""

from __future__ import annotations

import pytest

from app.forms.definition import Field
from app.forms.field_types import normalise_answer
from app.word_forms.units import read_as, without_counting_word


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [
        ("25名", "人", "25"), ("25 位", "人", "25"), ("6家", "个", "6"), ("320个", "家", "320"), ("12场次", "场", "12"),
        ("2５名", "人", "2５"), ("6户", "个", "6户"), ("25名", "家", "25名"), ("约25名", "人", "约25名"),
        ("25", "人", "25"), ("25名左右", "人", "25名左右"), ("1,200名", "人", "1,200"),
    ],
)  # fmt: skip
def test_a_counting_word(typed: str, unit: str, kept: str) -> None:
    asked = Field(id="x", type="integer", label="人数", unit=unit)
    assert without_counting_word(typed, asked) == kept


def test_only_of_whole_numbers() -> None:
    assert without_counting_word("25名", Field(id="x", type="text", label="人数", unit="人")) == "25名"
    assert without_counting_word(["25名"], Field(id="x", type="integer", label="人数", unit="人")) == ["25名"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("100万", ["“100万”读作“100万元”，请核对单位"]),
        ("人民币100万", ["“人民币100万”读作“100万元”，请核对单位"]),
        ("100万元", []),
        ("1,200 万元", []),
        ("100万元人民币", []),
        ("一百万", []),
    ],
)
def test_a_unit_that_is_put_in_is_told(typed: str, told: list[str]) -> None:
    asked = Field(id="x", type="quantity", label="注册资本", units=("万元", "元"))
    assert list(read_as(asked, typed, normalise_answer(typed, asked))) == told
