"""已填: what counts, and that filling in never takes anything away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.forms.answers import EvidenceFile, Filling, ItemState
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.forms.filled import Filled, answered, answered_fields, answered_items
from app.forms.issues import UNFILLED
from app.forms.labels import with_years
from app.forms.library import Library

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = Library(ROOT, None, ROOT / "build" / "no cache", "0")
ZONE, SERVICE, SUMMARY = map(
    LIBRARY.get, ("cooperation_zone_2026", "service_institution_2026", "recommendation_summary_2026")
)
FILE = EvidenceFile("attachments/03/a.pdf", "", 1)


def sample(definition: FormDefinition) -> Filling:
    found = LIBRARY.sample(definition.id)
    assert found is not None
    items = {
        int(number): ItemState(entry["state"], files=(FILE,) if entry.get("files") else ())
        for number, entry in (found.get("items") or {}).items()
    }
    return Filling(answers=found["answers"], items=items)


@pytest.mark.parametrize(("definition", "total"), [(ZONE, 90), (SERVICE, 41), (SUMMARY, 3)], ids=lambda one: str(one))
def test_an_empty_form_has_all_before_it(definition: FormDefinition, total: int) -> None:
    assert answered(definition, Filling()) == Filled(0, total)
    assert not answered(definition, Filling()).whole


@pytest.mark.parametrize("definition", [ZONE, SERVICE, SUMMARY], ids=lambda one: one.id)
def test_the_samples_are_whole(definition: FormDefinition) -> None:
    found = answered(definition, sample(definition))
    assert found.whole, found
    assert found.total >= answered(definition, Filling()).total


def of(answers: dict[str, Any], *names: str, form: FormDefinition = SERVICE) -> Filled:
    return answered_fields(form, Filling(answers=answers), names)


def test_what_may_stay_blank_counts_once_something_stands_there() -> None:
    assert of({}, "direction_other", "products", "org_name") == (0, 1)
    assert of({"direction_other": "会展", "products": [{"product_name": "甲"}]}, "direction_other", "products") == (
        2,
        2,
    )
    assert of({"products": [{"product_name": " "}]}, "products") == (0, 0)


def test_a_wrong_answer_and_none_are_filled_in_and_no_shape_is_not() -> None:
    assert of({"uscc": "123", "income_a": "无"}, "uscc", "income_a") == (2, 2)
    assert of({"uscc": 123, "income_a": " \u3000"}, "uscc", "income_a") == (0, 2)
    assert of({}, "unbekannt", "uscc", "uscc") == (0, 1)


def test_years_that_stand_there_by_themselves_count_once_they_are_changed() -> None:
    given_years = {name: with_years(SERVICE, field.default) for name, field in SERVICE.fields.items() if field.default}
    assert given_years == {"year_a": "2023", "year_b": "2024"}
    assert of(given_years, *given_years) == (0, 0)
    assert of({**given_years, "year_b": "2025"}, *given_years) == (1, 1)
    assert of({**given_years, "year_b": ""}, *given_years) == (0, 1)


def test_rows_want_as_many_as_the_form_asks_for() -> None:
    wants = replace(SERVICE.fields["people"], at_least=2, required=False)
    form = replace(SERVICE, fields={**SERVICE.fields, "people": wants})
    one, two = [{"person_name": "甲"}], [{"person_name": "甲"}, {"person_name": ""}, {"person_name": "乙"}]
    assert [of({"people": rows}, "people", form=form) for rows in ([], one, two)] == [(0, 1), (0, 1), (1, 1)]


def test_the_text_beside_other_is_wanted_while_it_is_ticked() -> None:
    names = ("exchange_checks", "exchange_checks_other")
    assert of({}, *names, form=ZONE) == (0, 1)
    assert of({"exchange_checks": ["其他"]}, *names, form=ZONE) == (1, 2)
    assert of({"exchange_checks": ["其他"], "exchange_checks_other": "无"}, *names, form=ZONE) == (2, 2)


def test_items_are_done_when_nothing_is_missing_behind_them() -> None:
    def items(number: int, state: ItemState | None = None, answers: dict[str, Any] | None = None) -> Filled:
        return answered_items(SERVICE, Filling(answers or {}, {number: state} if state else {}), [number])

    assert items(3) == (0, 1)
    assert items(3, ItemState("files")) == (0, 1)
    assert items(3, ItemState("files", files=(FILE,))) == (1, 1)
    assert items(3, ItemState("none")) == (0, 1)
    assert items(12) == (0, 0)
    assert items(12, ItemState("none")) == (1, 1)
    texts = dict.fromkeys(SERVICE.items[2].text, "有")
    assert [items(2), items(2, None, texts), items(2, ItemState("files", files=(FILE,)))] == [(0, 1), (1, 1), (1, 1)]
    assert answered_items(SERVICE, Filling(), [99]) == (0, 0)


@pytest.mark.parametrize("definition", [ZONE, SERVICE], ids=lambda one: one.id)
def test_the_sections_and_items_add_up_to_the_whole(definition: FormDefinition) -> None:
    filling = sample(definition)
    names = list(definition.fields)
    parts = [answered_fields(definition, filling, names[:20]), answered_fields(definition, filling, names[20:])]
    parts.append(answered_items(definition, filling, definition.items))
    assert tuple(map(sum, zip(*parts, strict=True))) == answered(definition, filling)


@settings(max_examples=60)
@given(st.sets(st.sampled_from(sorted(SERVICE.fields))), st.sets(st.sampled_from(sorted(SERVICE.items))))
def test_whole_means_that_no_check_finds_anything_missing(left: set[str], items: set[int]) -> None:
    whole = sample(SERVICE)
    filling = Filling(
        {name: value for name, value in whole.answers.items() if name not in left},
        {number: state for number, state in whole.items.items() if number not in items},
    )
    missing = [issue for issue in check(SERVICE, filling, lambda _: True) if issue.code in UNFILLED]
    assert answered(SERVICE, filling).whole == (not missing)
