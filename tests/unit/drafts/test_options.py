"""Options, overrides and ticks as typed on the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.drafts.draft import Draft, from_json, to_json
from app.drafts.options import OPTIONS, not_understood, option, options_of, parse_option, set_option, shown_pages
from app.errors import UsageError
from app.forms.answers import ItemState
from app.forms.authoring import load_form
from app.forms.definition import FormDefinition, Item

FORMS = Path(__file__).parents[3] / "forms"


def shipped(form_id: str) -> FormDefinition:
    return load_form(FORMS / form_id / "form.yaml")


A = shipped("cooperation_zone_2026")
B = shipped("service_institution_2026")
C = shipped("recommendation_summary_2026")
ITEM = Item(number=10, title="证明", short_title="证明", needs=("职称", "社保或合同", "执业证.副本"))
WITH_LIST = replace(B, items={10: ITEM})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("volumes", "1", 1),
        ("attach_plan", "yes", True),
        ("dividers", " no ", False),
        ("gutter_mm", "5", 5),
        ("copies", "3", 3),
        ("fonts", "installed", "installed"),
        ("own_deadline", "2026-04-20", "2026-04-20"),
        ("own_deadline", "", ""),
        ("override.uscc", " 已核对 ", "已核对"),
        ("tick.10.职称", "yes", True),
    ],
)
def test_values(name: str, text: str, value: object) -> None:
    found = parse_option(A, name, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("form", "name", "text", "words"),
    [
        (A, "volumes", "3", "1、2"),
        (A, "attach_plan", "ja", "yes、no"),
        (A, "fonts", "mine", "bundled、installed"),
        (A, "gutter_mm", "6", "0 到 5"),
        (A, "gutter_mm", "1.5", "0 到 5"),
        (A, "copies", "-1", "0 到 99"),
        (A, "sheets_per_volume", "7", "0、20、50、100"),
        (A, "own_deadline", "2026-02-30", "2026-05-28"),
        (A, "own_deadline", "20260401", "2026-05-28"),
        (A, "tick.10.职称", "1", "yes、no"),
        (A, "promise_page", "yes", "没有“promise_page”"),
        (B, "volumes", "1", "没有“volumes”"),
        (C, "dividers", "yes", "没有“dividers”"),
        (C, "gutter_mm", "3", "没有“gutter_mm”"),
        (B, "guide_text", "no", "没有“guide_text”"),
        (A, "password", "x", "没有“password”"),
    ],
)
def test_refusals_list_what_is_allowed(form: FormDefinition, name: str, text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_option(form, name, text)
    assert words in caught.value.message
    assert name in caught.value.message


def names(definition: FormDefinition) -> set[str]:
    return {entry.name for entry in options_of(definition)}


def test_a_form_of_another_name_has_the_options_that_fit_it() -> None:
    for form in (A, B, C):
        assert names(replace(form, id="dropped_in_2031")) == names(form)
    assert names(A) ^ names(B) == {"volumes", "attach_plan", "example_line", "guide_text", "promise_page"}
    assert names(C) == {"copies", "fonts", "own_deadline"}


def test_options_follow_what_the_form_holds() -> None:
    assert "volumes" not in names(replace(A, volumes=A.volumes[:1]))
    plain = {name: replace(outline, separable=False, lines=()) for name, outline in A.outlines.items()}
    assert names(A) - names(replace(A, outlines=plain)) == {"attach_plan", "guide_text"}


def test_an_optional_page_is_an_option_named_by_its_form() -> None:
    page = options_of(B)[-1]
    assert page.name == "promise_page"
    assert page.meaning == "第 10 项加法定代表人诚信承诺页（非官方样式）"
    assert shown_pages(B, {}) == shown_pages(B, {"promise_page": "yes"}) == frozenset()
    draft = set_option(B, Draft(form=B.id), "promise_page", "yes")
    assert shown_pages(B, draft.options) == {"promise_page"}
    assert shown_pages(A, draft.options) == frozenset()


def test_every_default_is_itself_allowed_and_round_trips() -> None:
    for name, entry in OPTIONS.items():
        assert option({}, name) == entry.default
        assert option({name: entry.default}, name) == entry.default
        for text, value in entry.allowed.items():
            assert parse_option(A if entry.serves(A) else B, name, text) == value
            stored = from_json(to_json(Draft(form=A.id, options={name: value})), "d").options
            assert option(stored, name) == value


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("volumes", True),
        ("volumes", "2册"),
        ("attach_plan", 1),
        ("dividers", []),
        ("gutter_mm", 9),
        ("fonts", True),
        ("own_deadline", "x"),
    ],
)
def test_an_unusable_stored_value_means_the_default(name: str, stored: object) -> None:
    found = option({name: stored}, name)
    assert found == OPTIONS[name].default
    assert type(found) is type(OPTIONS[name].default)


def test_override_is_set_and_taken_back() -> None:
    draft = set_option(B, Draft(form=B.id), "override.uscc", "已核对")
    assert draft.overrides == {"uscc": "已核对"}
    assert set_option(B, draft, "override.uscc", " ").overrides == {}
    with pytest.raises(UsageError, match="org_name"):
        set_option(B, draft, "override.org_name", "x")


def test_an_override_holds_for_one_code_only() -> None:
    draft = set_option(B, Draft(form=B.id, answers={"uscc": "1"}), "override.uscc", "已核对")
    assert draft.answered({"uscc": "1", "org_name": "甲"}).overrides == {"uscc": "已核对"}
    assert draft.answered({"uscc": "2"}).overrides == {}
    assert draft.answered({"uscc": "2"}).answers == {"uscc": "2"}


def test_ticks_keep_the_order_of_the_list_and_unknown_ones() -> None:
    draft = Draft(form=B.id, items={10: ItemState("files", ticked=("旧",))})
    for words in ("执业证.副本", "职称", "职称"):
        draft = set_option(WITH_LIST, draft, f"tick.10.{words}", "yes")
    assert draft.items[10].ticked == ("职称", "执业证.副本", "旧")
    draft = set_option(WITH_LIST, draft, "tick.10.职称", "no")
    assert draft.items[10] == ItemState("files", ticked=("执业证.副本", "旧"))
    with pytest.raises(UsageError) as caught:
        set_option(WITH_LIST, draft, "tick.10.身份证", "yes")
    assert "职称、社保或合同" in caught.value.hint
    with pytest.raises(UsageError, match="没有第“11”项"):
        set_option(WITH_LIST, draft, "tick.11.职称", "yes")


def test_a_plain_option_is_stored_beside_unknown_ones() -> None:
    draft = set_option(A, Draft(form=A.id, options={"future": [1]}), "volumes", "1")
    assert draft.options == {"future": [1], "volumes": 1}


@pytest.mark.parametrize("value", ["20", 7, "abc", None, ["20"], True])
def test_a_stored_value_that_is_none_is_told(value: object) -> None:
    (told,) = not_understood(A, {"sheets_per_volume": value, "dividers": True, "unknown": 1})
    assert "sheets_per_volume" in told
    assert "300" in told
    assert not_understood(A, {"sheets_per_volume": 20}) == ()
