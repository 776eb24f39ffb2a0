"""Offered fixes: each one that the checks offer can be made, and what it was offered for is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.documents.fonts import opened_fonts
from app.drafts.draft import Draft
from app.drafts.entering import answered, fixed, with_state
from app.errors import UsageError
from app.forms.answers import EvidenceFile, ItemState
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.forms.issues import Fix, Issue
from app.forms.library import Library

ROOT = Path(__file__).resolve().parents[3]
ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
WRONG: dict[str, dict[str, Any]] = {
    ZONE: {
        "zone_name": 7,
        "revenue_y1": "1234.567",
        "sme_share_y1": "0.71",
        "q_plan": "√",
        "platform_national_count": "5",
        "platform_national_names": "甲、乙",
        "exchange_checks": ["开展了国际技术合作", "开展了国际技术合作", "没有这一项"],
        "exchange_checks_other": "论坛",
        "mechanism_text": "　",
    },
    SERVICE: {
        "uscc": "91140000ma0kxy1234",
        "direction_other": "",
        "people": [{"person_name": "张三", "person_post": 3}, {"person_name": "李四"}],
        "income_a": "12.345",
    },
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(ROOT, None, tmp_path_factory.mktemp("cache"), "0")


@pytest.fixture(scope="module")
def covers() -> Callable[[str], bool]:
    return opened_fonts(ROOT / "resources" / "fonts").covers


def fixable(definition: FormDefinition, draft: Draft, covers: Callable[[str], bool]) -> list[Issue]:
    return [issue for issue in check(definition, draft.filling, covers) if issue.fixes]


@pytest.mark.parametrize("form", [ZONE, SERVICE])
def test_every_offered_fix_mends_what_it_was_offered_for(
    library: Library, covers: Callable[[str], bool], form: str
) -> None:
    definition = library.get(form)
    draft = Draft(form=form, answers=WRONG[form])
    seen = set()
    for issue in fixable(definition, draft, covers):
        for fix in issue.fixes:
            after = check(definition, fixed(definition, draft, fix).filling, covers)
            assert issue not in after, (issue, fix)
            seen.add(issue.code)
    assert {"required", "wrong_shape", "item_state_missing"} - {"item_state_missing" * (form == SERVICE)} <= seen


@pytest.mark.parametrize("form", [ZONE, SERVICE])
def test_fixing_until_nothing_is_offered_comes_to_an_end(
    library: Library, covers: Callable[[str], bool], form: str
) -> None:
    definition = library.get(form)
    draft = Draft(form=form, answers=WRONG[form])
    for _ in range(300):
        left = fixable(definition, draft, covers)
        if not left:
            break
        draft = fixed(definition, draft, left[0].fixes[0])
    assert not fixable(definition, draft, covers)


def test_a_cell_of_a_row_is_set_and_normalised_and_nothing_else(library: Library) -> None:
    definition = library.get("recommendation_summary_2026")
    rows = [{"s_org": "甲", "s_income": "1"}, {"s_org": "乙", "s_income": "x"}]
    draft = Draft(form=definition.id, answers={"rows": rows})
    found = fixed(definition, draft, Fix("", "rows.1.s_income", "１,２３４.5"))
    assert found.answers["rows"] == [rows[0], {"s_org": "乙", "s_income": "1234.5"}]
    assert draft.answers["rows"][1]["s_income"] == "x"  # type: ignore[index]


@pytest.mark.parametrize(
    "path",
    ["rows.2.s_org", "rows.x.s_org", "rows.0.none", "rows.0", "nothing", "items.3.state", "items.99.state", "a.b.c.d"],
)
def test_a_place_that_is_not_there_is_refused(library: Library, path: str) -> None:
    definition = library.get("recommendation_summary_2026")
    draft = Draft(form=definition.id, answers={"rows": [{"s_org": "甲"}]})
    with pytest.raises(UsageError):
        fixed(definition, draft, Fix("", path, "x"))


def test_the_state_of_an_item_is_chosen_with_the_forms_own_statement(library: Library) -> None:
    definition = library.get(ZONE)
    file = EvidenceFile("attachments/03/a.pdf", "", 1)
    draft = Draft(form=ZONE, items={3: ItemState("files", files=(file,))})
    found = fixed(definition, draft, Fix("", "items.3.state", "self_declaration")).item(3)
    assert found.state == "self_declaration"
    assert definition.items[3].claim in found.statement
    assert found.files == (file,)
    own = with_state(definition, draft, 3, "self_declaration", " 已签 ").item(3)
    assert own.statement == "已签"
    with pytest.raises(UsageError, match="不能选“自我声明”"):
        with_state(library.get(SERVICE), Draft(form=SERVICE), 3, "self_declaration")


def test_answers_are_normalised_all_or_none(library: Library) -> None:
    definition = library.get(ZONE)
    draft = Draft(form=ZONE, answers={"zone_name": "旧"})
    assert answered(definition, draft, {"revenue_y1": "１２"}).answers == {"zone_name": "旧", "revenue_y1": "12"}
    with pytest.raises(UsageError, match="没有“revenu_y1”"):
        answered(definition, draft, {"zone_name": "新", "revenu_y1": "1"})


def test_a_kept_code_that_is_mended_is_checked_again(library: Library) -> None:
    definition = library.get(SERVICE)
    draft = Draft(form=SERVICE, answers={"uscc": "91140000ma0kxy1234"}, overrides={"uscc": "照证件"})
    assert fixed(definition, draft, Fix("", "uscc", "91140000MA0KXY1234")).overrides == {}


def test_a_code_is_kept_by_a_fix_until_it_is_changed(library: Library) -> None:
    definition = library.get(SERVICE)
    draft = Draft(form=SERVICE, answers={"uscc": "91149900MA0YC26H6U"})
    keep = Fix("照证件保留", "override.uscc", "已与证件核对")
    kept = fixed(definition, draft, keep)
    assert kept.overrides == {"uscc": "已与证件核对"}
    assert keep.place == "uscc"
    assert answered(definition, kept, {"uscc": "91149900MA0YC26H6W"}).overrides == {}
    with pytest.raises(UsageError):
        fixed(definition, draft, Fix("", "override.phone", "x"))


CASES = [
    case
    for case in yaml.safe_load((ROOT / "tests" / "data" / "check_cases.yaml").read_text("utf-8"))["cases"]
    if case.get("set") and case["yields"]
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_fixes_of_the_cases_of_the_checks_mend_them(
    library: Library, covers: Callable[[str], bool], case: dict[str, Any]
) -> None:
    definition, sample = library.get(case["form"]), library.sample(case["form"])
    assert sample is not None
    draft = Draft(form=definition.id, answers={**sample["answers"], **case["set"]})
    for issue in fixable(definition, draft, covers):
        for fix in issue.fixes:
            after = fixed(definition, draft, fix)
            assert issue not in check(definition, after.filling, covers), (issue, fix)
            assert fixed(definition, after, fix) == after
