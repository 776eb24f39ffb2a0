"""Options, overrides and ticks as typed on the command line."""

from __future__ import annotations

import pytest

from app.drafts.draft import Draft, from_json, to_json
from app.drafts.options import OPTIONS, option, options_of, parse_option, set_option
from app.errors import UsageError
from app.forms.answers import ItemState
from app.forms.definition import Item

A = "cooperation_zone_2026"
B = "service_institution_2026"
C = "recommendation_summary_2026"
ITEMS = {10: Item(number=10, title="证明", short_title="证明", needs=("职称", "社保或合同", "执业证.副本"))}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("volumes", "1", 1),
        ("attach_plan", "yes", True),
        ("dividers", " no ", False),
        ("fonts", "installed", "installed"),
        ("gutter_mm", "5", 5),
        ("copies", "3", 3),
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
        (A, "fonts", "仿宋", "bundled、installed"),
        (A, "gutter_mm", "6", "0 到 5"),
        (A, "gutter_mm", "1.5", "0 到 5"),
        (A, "copies", "-1", "0 到 99"),
        (A, "own_deadline", "2026-02-30", "2026-05-28"),
        (A, "own_deadline", "20260401", "2026-05-28"),
        (A, "tick.10.职称", "1", "yes、no"),
        (A, "promise_page", "yes", "没有“promise_page”"),
        (B, "volumes", "1", "没有“volumes”"),
        (C, "dividers", "yes", "没有“dividers”"),
        (A, "password", "x", "没有“password”"),
    ],
)
def test_refusals_list_what_is_allowed(form: str, name: str, text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_option(form, name, text)
    assert words in caught.value.message
    assert name in caught.value.message


def test_next_years_form_keeps_its_options() -> None:
    assert options_of("cooperation_zone_2031") == options_of(A)
    assert {entry.name for entry in options_of(A)} ^ {entry.name for entry in options_of(B)} == {
        "volumes",
        "attach_plan",
        "example_line",
        "guide_text",
        "promise_page",
    }


def test_every_default_is_itself_allowed_and_round_trips() -> None:
    for name, entry in OPTIONS.items():
        assert option({}, name) == entry.default
        assert option({name: entry.default}, name) == entry.default
        for text, value in entry.allowed.items():
            assert parse_option(A if entry.serves(A) else B, name, text) == value
            stored = from_json(to_json(Draft(form=A, options={name: value})), "d").options
            assert option(stored, name) == value


@pytest.mark.parametrize(
    ("name", "stored"),
    [("volumes", True), ("volumes", "2册"), ("attach_plan", 1), ("fonts", []), ("gutter_mm", 9), ("own_deadline", "x")],
)
def test_an_unusable_stored_value_means_the_default(name: str, stored: object) -> None:
    found = option({name: stored}, name)
    assert found == OPTIONS[name].default
    assert type(found) is type(OPTIONS[name].default)


def test_override_is_set_and_taken_back() -> None:
    draft = set_option(Draft(form=A), "override.uscc", "已核对", overridable={"uscc"}, items={})
    assert draft.overrides == {"uscc": "已核对"}
    assert set_option(draft, "override.uscc", " ", overridable={"uscc"}, items={}).overrides == {}
    with pytest.raises(UsageError, match="zone_name"):
        set_option(draft, "override.zone_name", "x", overridable={"uscc"}, items={})


def test_ticks_keep_the_order_of_the_list_and_unknown_ones() -> None:
    draft = Draft(form=B, items={10: ItemState("files", ticked=("旧",))})
    for words in ("执业证.副本", "职称", "职称"):
        draft = set_option(draft, f"tick.10.{words}", "yes", overridable=(), items=ITEMS)
    assert draft.items[10].ticked == ("职称", "执业证.副本", "旧")
    draft = set_option(draft, "tick.10.职称", "no", overridable=(), items=ITEMS)
    assert draft.items[10] == ItemState("files", ticked=("执业证.副本", "旧"))
    with pytest.raises(UsageError) as caught:
        set_option(draft, "tick.10.身份证", "yes", overridable=(), items=ITEMS)
    assert "职称、社保或合同" in caught.value.hint
    with pytest.raises(UsageError, match="没有第“11”项"):
        set_option(draft, "tick.11.职称", "yes", overridable=(), items=ITEMS)


def test_a_plain_option_is_stored_beside_unknown_ones() -> None:
    draft = set_option(Draft(form=A, options={"future": [1]}), "volumes", "1", overridable=(), items={})
    assert draft.options == {"future": [1], "volumes": 1}
