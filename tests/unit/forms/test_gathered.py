"""What a summary gathers has to be there, and of its kind, in the form that applicants fill."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.forms.bureau_records import ColumnSource
from app.forms.definition import FieldType, FormDefinition
from app.forms.gathered import unfit
from tests.unit.bureau.applicants import SERVICE, SUMMARY


def without(name: str) -> FormDefinition:
    return replace(SERVICE, fields={key: one for key, one in SERVICE.fields.items() if key != name})


def typed(name: str, kind: FieldType) -> FormDefinition:
    return replace(SERVICE, fields={**SERVICE.fields, name: replace(SERVICE.fields[name], type=kind)})


def test_the_official_forms_fit() -> None:
    assert unfit(SUMMARY, SERVICE) == {}
    assert unfit(SERVICE, SUMMARY) == {}, "it gathers nothing"


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("org_name", "s_org"),
        ("income_a", "s_income"),
        ("year_b", "s_income"),
        ("people", "s_staff"),
        ("direction_other", "s_dirs"),
    ],
)
def test_a_field_that_is_gone_is_named(name: str, column: str) -> None:
    assert unfit(SUMMARY, without(name)) == {column: f"没有 {name} 这一栏"}


@pytest.mark.parametrize(
    ("name", "kind", "column", "words"),
    [
        ("org_name", "rows", "s_org", "多行表"),
        ("staff_count", "text", "s_staff", "文字"),
        ("founded_on", "text", "s_founded", "文字"),
        ("year_a", "text", "s_income", "文字"),
        ("people", "text", "s_staff", "文字"),
        ("direction_other", "checks", "s_dirs", "多选"),
    ],
)
def test_a_field_of_another_kind_is_named(name: str, kind: FieldType, column: str, words: str) -> None:
    assert unfit(SUMMARY, typed(name, kind)) == {column: f"{name} 是“{words}”，取不了"}


def test_a_kind_that_can_be_gathered_as_well_fits() -> None:
    assert unfit(SUMMARY, typed("staff_count", "decimal")) == {}
    assert unfit(SUMMARY, typed("contact", "long_text")) == {}


def test_a_summary_that_gathers_what_is_not_asked_does_not_fit() -> None:
    assert SUMMARY.bureau is not None
    assert SUMMARY.bureau.gathers is not None
    columns = {
        **SUMMARY.bureau.gathers.columns,
        "s_org": ColumnSource(field="nix"),
        "s_nix": ColumnSource(field="uscc"),
    }
    bureau = replace(SUMMARY.bureau, gathers=replace(SUMMARY.bureau.gathers, columns=columns))
    wrong = {"s_org": "没有 nix 这一栏", "s_nix": "汇总表里没有这一列"}
    assert unfit(replace(SUMMARY, bureau=bureau), SERVICE) == wrong
