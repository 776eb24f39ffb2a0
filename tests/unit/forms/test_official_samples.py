"""The samples of the official forms are complete and free of mistakes; the rules hold at their boundaries."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc

from app.forms.answers import Answer, EvidenceFile, Filling, ItemState
from app.forms.authoring import load_form, load_sample
from app.forms.checking import check
from app.forms.counting import words
from app.forms.definition import FormDefinition
from app.forms.names import split_names

ROOT = Path(__file__).parents[3]
A = "cooperation_zone_2026"
B = "service_institution_2026"
SUMMARY = "recommendation_summary_2026"


@cache
def form(form_id: str) -> FormDefinition:
    return load_form(ROOT / "forms" / form_id / "form.yaml")


@cache
def sample(form_id: str) -> dict[str, Any]:
    return load_sample(ROOT / "forms" / form_id / "sample.yaml")


@pytest.mark.parametrize("form_id", [A, B, SUMMARY])
class TestSamples:
    def test_answers_every_field_that_must_be_answered(self, form_id: str) -> None:
        definition, answers = form(form_id), sample(form_id)["answers"]
        assert sample(form_id)["form"] == form_id
        assert not set(answers) - set(definition.fields)
        assert not [name for name, field in definition.fields.items() if field.required and not answers.get(name)]
        for name, field in definition.fields.items():
            for row in answers[name] if field.type == "rows" else []:
                assert list(row) == list(field.columns)
                assert all(row.values())

    def test_keeps_to_limits(self, form_id: str) -> None:
        definition, answers = form(form_id), sample(form_id)["answers"]
        for name, field in definition.fields.items():
            if field.max_chars:
                assert words(answers[name]) <= field.max_chars
            if field.about_chars:
                assert 360 <= words(answers[name]) <= 440
            if field.options:
                chosen = answers[name] if field.type == "checks" else [answers[name]]
                assert set(chosen) <= set(field.options)
                assert ("其他" in chosen) == bool(field.other and answers.get(field.other))
        for limit in definition.limits:
            assert 1500 <= sum(words(answers[name]) for name in limit.fields) <= limit.max_chars

    def test_evidence_is_of_the_kinds_that_items_take(self, form_id: str) -> None:
        definition, items = form(form_id), sample(form_id)["items"]
        for number, item in definition.items.items():
            chosen = items.get(str(number), {"state": "", "files": [], "ticked": []})
            assert chosen["state"] in ("", *item.takes)
            assert chosen["state"] or item.evidence != "required"
            assert bool(chosen["files"]) == (chosen["state"] == "files")
            assert set(item.needs) == set(chosen["ticked"])


def test_zone_sample_counts_its_names_and_declares_what_it_lacks() -> None:
    answers, items = sample(A)["answers"], sample(A)["items"]
    for name, field in form(A).fields.items():
        if field.counts and answers[name] != "无":
            assert int(answers[name]) == len(split_names(answers[field.counts]))
    states = {number: item["state"] for number, item in items.items()}
    assert "self_declaration" in states.values()
    without = [int(number) for number, state in states.items() if state == "none"]
    assert without
    assert all(answers[name] in ("无", "0") for number in without for name in form(A).items[number].cited_by)


def test_samples_bring_every_kind_of_sheet() -> None:
    for form_id, pages, kinds in (
        (A, range(40, 51), {"scan", "landscape", "photo", "png", "a3"}),
        (B, range(30, 41), {"scan", "landscape", "photo", "png"}),
    ):
        files = [file for item in sample(form_id)["items"].values() for file in item["files"]]
        assert sum(file["pages"] for file in files) in pages
        assert {file["kind"] for file in files} == kinds


def test_institution_sample_has_a_right_code_of_shanxi_and_more_firms_than_printed_rows() -> None:
    answers = sample(B)["answers"]
    assert uscc.is_valid(answers["uscc"])
    assert answers["uscc"][2:4] == "14"
    assert len(answers["served_firms"]) > 15
    assert len(answers["served_firms"]) <= int(answers["served_total"])


def test_samples_spell_names_with_rare_characters() -> None:
    names = [sample(A)["answers"][name] for name in ("authority_contact", "operator_contact")]
    names += [row["person_name"] for row in sample(B)["answers"]["people"]]
    assert set("䶮𬍛𠅤㛃𠮷") <= set("".join(names))


def filling(form_id: str, **changes: Answer) -> Filling:
    """The sample as a draft holds it, with some answers changed."""
    read = sample(form_id)
    items = {
        int(number): ItemState(
            state=item["state"],
            statement=item["statement"],
            ticked=tuple(item["ticked"]),
            files=tuple(EvidenceFile(f"attachments/{file['name']}", "", 1) for file in item["files"]),
        )
        for number, item in read["items"].items()
    }
    return Filling(read["answers"] | changes, items, read["options"])


def codes(form_id: str, **changes: Answer) -> set[str]:
    """What is more than a note, or a note that a rule gives."""
    definition = form(form_id)
    rules = {rule.id for rule in definition.rules}
    found = check(definition, filling(form_id, **changes), lambda _: True)
    return {issue.code for issue in found if issue.severity != "note" or issue.code in rules}


@pytest.mark.parametrize("form_id", [A, B, SUMMARY])
def test_samples_are_free_of_errors_and_warnings(form_id: str) -> None:
    assert codes(form_id) == set()


@pytest.mark.parametrize(
    ("form_id", "changes", "broken"),
    [
        (A, {"q_accident": "是"}, {"no_accident"}),
        (A, {"q_dishonest": "是"}, {"no_dishonesty"}),
        (A, {"q_in_prefecture": "否"}, {"in_prefecture"}),
        (A, {"q_policy_fit": "否"}, {"policy_fit"}),
        (A, {"q_boundary": "否"}, {"clear_boundary"}),
        (A, {"q_plan": "否"}, {"has_plan"}),
        (A, {"q_coverage": "否"}, {"full_coverage"}),
        (A, {"fdi_growth_y1": "-100"}, set()),
        (A, {"fdi_growth_y1": "-100.01"}, {"fdi_growth_y1_floor"}),
        (A, {"export_growth_y2": "-312"}, {"export_growth_y2_floor"}),
        (A, {"rd_growth_y3": "-312"}, {"rd_growth_y3_floor"}),
        (A, {"patent_growth_y3": "-312"}, {"patent_growth_y3_floor"}),
        (A, {"export_growth_y1": "无"}, set()),
        (B, {"staff_count": "22"}, set()),
        (B, {"staff_count": "21"}, {"qualified_le_staff"}),
        (B, {"founded_on": "2024-04-10"}, set()),
        (B, {"founded_on": "2024-04-11"}, {"two_years_old"}),
        (B, {"founded_on": "2026-04-11"}, {"two_years_old", "founded_before_filed"}),
        (B, {"expert_count": "20"}, set()),
        (B, {"expert_count": "19"}, {"experts_20"}),
        (B, {"partner_count": "5"}, set()),
        (B, {"partner_count": "4"}, {"partners_5"}),
        (B, {"served_b": "10"}, set()),
        (B, {"served_b": "9"}, {"served_10"}),
        (B, {"served_b": "无"}, set()),
        (B, {"profit_a": "612.40"}, set()),
        (B, {"profit_a": "612.41"}, {"profit_a_le_income"}),
        (B, {"profit_b": "-738.66"}, set()),
        (B, {"profit_b": "738.66"}, {"profit_b_le_income"}),
        (B, {"served_total": "320"}, set()),
        (B, {"served_total": "319"}, {"served_b_le_served_total"}),
        (B, {"served_total": "17", "served_b": "17"}, {"listed_le_served_total"}),
        (B, {"year_a": "2022"}, {"years_consecutive"}),
    ],
)
def test_rules_at_their_boundaries(form_id: str, changes: dict[str, Answer], broken: set[str]) -> None:
    assert codes(form_id, **changes) & {rule.id for rule in form(form_id).rules} == broken


def test_rules_and_remarks_say_something() -> None:
    for form_id in (A, B, SUMMARY):
        for rule in form(form_id).rules:
            assert rule.message
            assert rule.source or rule.id.endswith("_floor")
        assert all(remark.text.endswith("。") for remark in form(form_id).remarks)


def test_the_remark_on_directions_concerns_only_those_that_the_summary_lacks() -> None:
    def noted(chosen: list[str]) -> bool:
        found = check(form(B), filling(B, directions=chosen), lambda _: True)
        return "direction_classes" in {issue.code for issue in found}

    assert noted(["知识产权"])
    assert noted(["数字赋能", "出海服务"])
    assert not noted(["数字赋能", "融资促进"])
