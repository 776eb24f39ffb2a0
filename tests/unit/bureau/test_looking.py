from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.bureau.look_records import looked_of, looked_text
from app.bureau.looking import item_is_settled, look_at
from app.bureau.model import ConditionSeen, Looked, Received, Source
from app.drafts.draft import Draft
from app.forms.answers import EvidenceFile, ItemState
from app.forms.bureau_records import Bureau
from app.forms.checking import check
from tests.unit.bureau.applicants import SERVICE, answers
from tests.unit.bureau.applicants import received as sample
from tests.unit.bureau.piles import FORMS

ZONE = FORMS["cooperation_zone_2026"]


def looked(received: Received) -> Looked:
    return look_at(SERVICE, received, lambda char: True)


def condition(name: str, **changes: object) -> ConditionSeen:
    return next(one for one in looked(sample(**changes)).conditions if one.id == name)


def test_every_condition_of_the_notice_is_looked_at_in_order():
    seen = looked(sample()).conditions
    assert [one.id for one in seen] == [one.id for one in SERVICE.bureau.conditions]
    assert {one.id: one.verdict for one in seen} == {
        "registered": "manual", "legal_person": "manual", "two_years": "met", "finances": "manual", "directions": "met",
        "experts": "met", "senior_experts": "manual", "partners": "met", "premises": "manual", "served": "met",
        "credit": "manual",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "changes", "verdict", "figure"),
    [
        ("experts", {"expert_count": "19"}, "unmet", "19 人"),
        ("experts", {"expert_count": "20"}, "met", "20 人"),
        ("experts", {"expert_count": ""}, "unknown", "（未填）"),
        ("experts", {"expert_count": None}, "unknown", "（未填）"),
        ("experts", {"expert_count": "许多"}, "unknown", "许多"),
        ("experts", {"expert_count": ["12"]}, "unknown", "（未填）"),
        ("partners", {"partner_count": "4"}, "unmet", "4 个"),
        ("served", {"served_b": "9"}, "unmet", "9 家"),
        ("served", {"served_b": "无"}, "unknown", "无"),
        ("registered", {"uscc": "91350100M000100Y43"}, "unmet", "91350100M000100Y43（登记地福建）"),
        ("two_years", {"founded_on": "2025-06-15"}, "unmet", "2025年6月15日"),
        ("two_years", {"founded_on": "2026-05-15"}, "unmet", "2026年5月15日"),
        ("directions", {"directions": ["数字赋能", "融资促进", "管理咨询"]}, "unmet", "数字赋能、融资促进、管理咨询"),
        ("directions", {"directions": [], "direction_other": ""}, "unknown", "（未填）"),
        ("directions", {"directions": [], "direction_other": "碳核查"}, "met", "碳核查"),
        ("directions", {"directions": ["数字赋能", "融资促进"], "direction_other": "碳核查"}, "unmet",
         "数字赋能、融资促进、碳核查"),
    ],
)  # fmt: skip
def test_the_figure_and_what_follows_from_it(name, changes, verdict, figure):
    found = condition(name, **changes)
    assert found.verdict == verdict
    assert found.figures[0].text == figure
    assert found.figures[0].path in SERVICE.fields
    assert bool(found.told) == (verdict == "unmet" or figure == "许多" or "（未填）" in figure)


@pytest.mark.parametrize(
    ("changes", "verdict", "told"),
    [
        ({}, "manual", ""),
        ({"address": "太原市小店区学府街 1 号"}, "manual", ""),
        ({"address": "北京市海淀区中关村大街 1 号"}, "unmet", "统一社会信用代码的登记地是山西，地址在北京"),
        ({"uscc": "91149900MA0YC26H6X"}, "unknown", "最后一位与前 17 位对不上"),
        ({"uscc": "91149900MA0YC26H6X", "address": "北京市海淀区"}, "unknown", "地址在北京"),
        ({"address": ""}, "unknown", "地址"),
    ],
)
def test_where_an_applicant_is_registered_is_for_somebody_to_see(changes, verdict, told):
    """Digits of a code are no licence: what fits is 人工核, what does not is told (指南第六条)."""
    found = condition("registered", **changes)
    assert found.verdict == verdict
    assert told in "".join(found.told) if told else not found.told
    assert "执照" in found.look
    assert [one.path for one in found.figures] == ["uscc", "address"]


@pytest.mark.parametrize(
    ("changes", "verdict", "figure", "told"),
    [
        ({}, "met", "320 家", ""),
        ({"year_a": "2023年", "year_b": "２０２４年度"}, "met", "320 家", ""),
        ({"year_a": "2024", "served_a": "5", "year_b": "2023", "served_b": "320"}, "unmet", "5 家", "前后颠倒"),
        ({"year_a": "2024", "served_a": "10", "year_b": "2023", "served_b": "3"}, "met", "10 家", "前后颠倒"),
        ({"year_a": "2024", "year_b": "2024"}, "unknown", "320 家", "填得一样"),
        ({"year_a": "", "year_b": "2024"}, "unknown", "320 家", "没有填全"),
        ({"year_a": "2021", "year_b": "2022"}, "unknown", "320 家", "不是上年度（2024、2025 年）"),
        ({"year_a": "2024", "year_b": "2025"}, "met", "320 家", ""),
    ],
)  # fmt: skip
def test_the_last_year_is_the_later_of_the_two(changes, verdict, figure, told):
    """指南第六条（六）：近一年来点对点服务企业不少于 10 家."""
    found = condition("served", **changes)
    assert (found.verdict, found.figures[0].text) == (verdict, figure)
    assert told in "".join(found.told) if told else not found.told


def test_a_filing_date_after_the_deadline_makes_nobody_two_years_old():
    found = condition("two_years", founded_on="2025-06-15", filed_on="2027-07-01")
    assert (found.verdict, "截止日期" in found.told[0]) == ("unknown", True)
    assert condition("two_years", founded_on="2024-04-30", filed_on="2026-04-30").verdict == "met"


@pytest.mark.parametrize(
    ("filed_on", "verdict"), [("2026-04-20", "met"), ("2026-04-21", "unknown"), ("2026-05-01", "unknown")]
)
def test_a_filing_date_that_has_not_come_yet_makes_nobody_two_years_old(filed_on, verdict):
    draft = sample(founded_on="2020-01-02", filed_on=filed_on)
    looks = look_at(SERVICE, draft, lambda char: True, None, date(2026, 4, 20)).conditions
    found = next(one for one in looks if one.id == "two_years")
    assert found.verdict == verdict
    told = "“填报日期”2026年4月21日在收到材料的 2026年4月20日以后，还没有到，看不出到时是否符合"
    assert found.told == ((told,) if filed_on == "2026-04-21" else found.told)
    assert len(found.told) == (0 if verdict == "met" else 1)
    assert condition("two_years", filed_on="2026-04-21").verdict == "met", "nobody said which day it is"


def test_what_no_form_shows_says_what_to_look_at_and_where():
    found = condition("premises", service_area="80")
    assert (found.verdict, found.items) == ("manual", (4,))
    assert "不动产权证书" in found.look
    assert found.figures[0].text == "80 平方米"
    assert condition("credit").figures == ()


def test_figures_stay_on_one_line_and_short():
    found = condition("premises", service_area="1" * 500 + "\n2")
    assert len(found.figures[0].text) <= 200
    assert "\n" not in found.figures[0].text


def test_issues_are_those_of_the_check_with_missing_and_changed_files():
    file = EvidenceFile("attachments/03/a.pdf", "00", 1)
    draft = Draft(form=SERVICE.id, answers=answers(), items={3: ItemState("files", files=(file,))})
    received = Received(source=Source("folder", sample().source.path), draft=draft, code="")
    plain, facts = looked(received), {file.path: "missing"}
    assert list(plain.issues) == check(SERVICE, draft.filling, lambda char: True)
    missing = looked(replace(received, facts=facts))
    assert [one.code for one in missing.issues if one not in plain.issues] == ["item_file_missing"]
    assert plain.items_settled == missing.items_settled + 1
    assert (plain.items, missing.items) == (12, 12)


def test_records_of_evidence_that_travel_in_the_draft_are_used():
    note = {"version": 7, "sha256": "00", "pages": 1, "notes": [{"severity": "warning", "sentence": "看不清"}]}
    file = EvidenceFile("attachments/03/a.pdf", "00", 1, extra={"intake": note})
    draft = Draft(form=SERVICE.id, answers=answers(), items={3: ItemState("files", files=(file,))})
    found = looked(Received(source=sample().source, draft=draft, code=""))
    assert any("看不清" in issue.message for issue in found.issues)


def test_all_items_of_the_contents_are_counted():
    seen = looked(sample())
    settled = {number for number in SERVICE.items if item_is_settled(SERVICE, sample().draft, number, {})}
    assert (seen.items, seen.items_settled) == (len(SERVICE.items), len(settled))


def test_a_word_version_says_nothing_of_evidence():
    """The evidence is on paper or in the scan: the notice must not ask for what may lie there."""
    word = replace(sample(overview_basic="", expert_count=""), source=Source("word", sample().source.path))
    asked = {one.code for one in looked(word).issues}
    assert "required" in asked
    assert not any(one.path.startswith("items.") or one.code == "item_text_missing" for one in looked(word).issues)
    assert any(one.path.startswith("items.") for one in looked(replace(word, source=sample().source)).issues)


def test_zones_are_looked_at_as_well():
    blank = Received(source=sample().source, draft=Draft(form=ZONE.id), code="")
    seen = look_at(ZONE, blank, lambda char: True)
    assert {one.verdict for one in seen.conditions} == {"unknown", "manual"}
    bad = Draft(form=ZONE.id, answers={"q_accident": "是", "q_policy_fit": "是"})
    verdicts = {one.id: one.verdict for one in look_at(ZONE, replace(blank, draft=bad), lambda char: True).conditions}
    assert (verdicts["accidents"], verdicts["policy"]) == ("unmet", "met")


def test_a_form_without_conditions_has_none():
    form = replace(SERVICE, bureau=Bureau())
    assert look_at(form, sample(), lambda char: True).conditions == ()
    assert look_at(replace(SERVICE, bureau=None), sample(), lambda char: True).conditions == ()


def test_a_look_survives_being_kept():
    for changes in ({}, {"expert_count": "3", "uscc": "x", "people": []}, {"directions": ["数字赋能"] * 3}):
        found = looked(sample(**changes))
        assert looked_of(looked_text(found)) == found
    for broken in ("{", "[]", '{"issues": 1}'):
        with pytest.raises(ValueError):  # noqa: PT011
            looked_of(broken)
