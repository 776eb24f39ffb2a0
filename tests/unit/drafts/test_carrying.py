"""An earlier draft's answers in a new one: what holds goes over as it is, the rest is reported, nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.drafts.carrying import Carried, Carrying, carried
from app.drafts.draft import Draft
from app.drafts.entering import answered
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.forms.library import Library

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = Library(ROOT, None, ROOT / "build" / "no cache", "0")
ZONE, SERVICE = LIBRARY.get("cooperation_zone_2026"), LIBRARY.get("service_institution_2026")
NEXT = replace(ZONE, years={"y1": 2024, "y2": 2025, "y3": 2026})


def every_character(_: str) -> bool:
    return True


def sample(definition: FormDefinition) -> Draft:
    found = LIBRARY.sample(definition.id)
    assert found is not None
    return Draft(form=definition.id, answers=found["answers"], options={"gutter_mm": 3, "own_deadline": "2026-05-01"})


def carry(earlier: FormDefinition | None, source: Draft, definition: FormDefinition) -> Carrying:
    return carried(earlier, source, definition, every_character)


def why(found: Carrying) -> dict[str, str]:
    return {one.path: one.why for one in found.left}


@pytest.mark.parametrize("definition", [ZONE, SERVICE], ids=lambda one: one.id)
def test_the_same_form_takes_everything_but_the_date_of_the_papers(definition: FormDefinition) -> None:
    source = sample(definition)
    found = carry(definition, source, definition)
    assert set(found.answers) == {name for name, value in source.answers.items() if value} - {"filed_on"}
    assert why(found) == {"filed_on": "是材料的日期，要重新填"}
    assert found.options == {"gutter_mm": 3}
    assert found.taken[-1] == Carried("options.gutter_mm", "装订边另加的毫米数", "3")
    filled = answered(definition, Draft(form=definition.id), found.answers)
    assert not [one for one in check(definition, filled.filling, every_character) if one.path in found.answers
                and one.severity == "error"]  # fmt: skip


def test_answers_of_a_year_stay_behind_when_the_new_form_asks_for_another_one() -> None:
    source = sample(ZONE)
    found = carry(ZONE, source, NEXT)
    of_years = {name for name in source.answers if name.endswith(("_y1", "_y2", "_y3"))}
    assert of_years
    assert set(why(found)) == of_years | {"filed_on"}
    assert why(found)["revenue_y1"] == "原来填的是“2023年合作区营业总收入”，年度不同"
    services = carry(SERVICE, sample(SERVICE), replace(SERVICE, years={"a": 2024, "b": 2025}))
    assert {"year_a", "year_b", "income_a", "profit_b", "served_a", "events_b"} <= set(why(services))
    assert "2023年" in why(services)["income_a"]
    assert "org_name" in services.answers


def test_a_form_that_is_gone_tells_no_years() -> None:
    found = carry(None, sample(ZONE), ZONE)
    assert why(found)["revenue_y1"] == "不知道原来填的是哪一年"
    assert "zone_name" in found.answers


def test_what_the_new_form_does_not_ask_or_asks_otherwise_stays_behind() -> None:
    fields = dict(ZONE.fields)
    fields["city"] = replace(fields["city"], type="integer")
    del fields["province"]
    found = carry(ZONE, sample(ZONE), replace(ZONE, fields=fields))
    assert why(found)["province"] == "这份表没有这一栏"
    assert why(found)["city"] == "这一栏的填法和原来的不同"
    assert {one.path: one.label for one in found.left}["province"] == "所属省（区、市）"


def test_what_is_wrong_stays_behind_with_the_reason_and_takes_along_what_hangs_on_it() -> None:
    source = Draft(
        form=SERVICE.id,
        answers={"uscc": "911", "qualified_count": "30", "staff_count": "20", "org_name": "甲", "phone": "", "x": "1"},
        overrides={"uscc": "照证件"},
    )
    found = carry(SERVICE, source, SERVICE)
    assert dict(found.answers) == {"org_name": "甲", "staff_count": "20"}
    assert list(why(found)) == ["uscc", "qualified_count", "x"]
    assert "18 位" in why(found)["uscc"]
    assert "不能多于从业人数" in why(found)["qualified_count"]


def test_text_of_no_shape_stays_behind() -> None:
    found = carry(SERVICE, Draft(form=SERVICE.id, answers={"org_name": 7, "people": "x", "directions": [1]}), SERVICE)
    assert found.answers == {}
    assert set(why(found)) == {"org_name", "people", "directions"}


def test_options_of_another_form_or_kind_are_left_out() -> None:
    source = Draft(form=ZONE.id, options={"volumes": 1, "gutter_mm": "3", "copies": True, "fonts": "installed"})
    assert carry(ZONE, source, SERVICE).options == {"fonts": "installed"}
