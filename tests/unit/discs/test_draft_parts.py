"""The parts of a draft and their codes. DP1 every field belongs to one part. DP2 what is changed is named, and nothing
else. DP3 two drafts have the same parts exactly when they have the same content code. DP4 what says nothing has none.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.assembly import content_code
from app.discs.draft_parts import OPTIONS, OTHER, changed_parts, draft_parts, homes_of_fields
from app.drafts.draft import Draft
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import FormDefinition
from app.forms.library import Library
from app.forms.sections import sections_of

ROOT = Path(__file__).resolve().parents[3]
FORMS = ("cooperation_zone_2026", "service_institution_2026")
FILE = EvidenceFile("attachments/03/合同.pdf", "ab" * 32, 100)


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FormDefinition]:
    folder = tmp_path_factory.mktemp("表")
    library = Library(ROOT, folder / "forms", folder / "cache", "test")
    return {form: library.get(form) for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
def test_dp1_every_field_belongs_to_one_part_that_the_form_names(
    definitions: dict[str, FormDefinition], form: str
) -> None:
    definition = definitions[form]
    homes = homes_of_fields(definition)
    assert set(homes) == set(definition.fields)
    titles = {section.title for section in sections_of(definition)}
    assert set(homes.values()) <= titles, "no title of these forms is there twice"
    for name in definition.fields:
        assert len(draft_parts(definition, Draft(form=form, answers={name: "值"}))) == 1, name


@pytest.mark.parametrize("form", FORMS)
def test_dp2_what_is_changed_is_named(definitions: dict[str, FormDefinition], form: str) -> None:
    definition = definitions[form]
    homes = homes_of_fields(definition)
    before = Draft(
        form=form, answers=dict.fromkeys(definition.fields, "原来"), items={3: ItemState("files", files=(FILE,))}
    )
    parts = draft_parts(definition, before)
    for name, home in homes.items():
        after = replace(before, answers={**before.answers, name: "改了"})
        assert changed_parts(parts, draft_parts(definition, after)) == (home,)
    item = replace(before, items={3: ItemState("files", files=(replace(FILE, rotate=90),)), 5: ItemState("none")})
    assert changed_parts(parts, draft_parts(definition, item)) == ("第 3 项", "第 5 项")
    option = replace(before, options={"dividers": True}, answers={})
    assert set(changed_parts(parts, draft_parts(definition, option))) == {*homes.values(), OPTIONS}
    assert changed_parts(parts, parts) == ()


def test_dp2_a_check_that_is_let_stand_belongs_to_its_field(definitions: dict[str, FormDefinition]) -> None:
    definition = definitions[FORMS[1]]
    (code,) = (name for name, asked in definition.fields.items() if asked.type == "uscc")
    draft = Draft(form=FORMS[1], overrides={code: "照证件"})
    assert list(draft_parts(definition, draft)) == [homes_of_fields(definition)[code]]


@pytest.mark.parametrize("form", FORMS)
def test_dp2_parts_stand_in_printed_order(definitions: dict[str, FormDefinition], form: str) -> None:
    definition = definitions[form]
    draft = Draft(
        form=form,
        answers={**dict.fromkeys(reversed(definition.fields), "值"), "unknown": "值"},
        items={number: ItemState("none") for number in (11, 2, 1, 40)},
        options={"dividers": True},
    )
    sections = [section.title for section in sections_of(definition) if section.fields]
    items = ["第 1 项", "第 2 项", "第 11 项", "第 40 项"]
    assert list(draft_parts(definition, draft)) == [*sections, *items, OPTIONS, OTHER]


def test_dp4_blank_says_nothing(definitions: dict[str, FormDefinition]) -> None:
    for form, definition in definitions.items():
        for blank in ("", [], None):
            answers = dict.fromkeys(definition.fields, blank)
            assert draft_parts(definition, Draft(form=form, answers=answers, items={3: ItemState()})) == {}


_ANSWERS = st.dictionaries(
    st.sampled_from(["zone_name", "province", "q_plan", "plan_tasks", "n_champion", "unknown"]),
    st.sampled_from(["", "甲", "乙", [], ["甲"], None]),
)
_STATES = st.builds(
    ItemState,
    state=st.sampled_from(["", "files", "none"]),
    statement=st.sampled_from(["", "声明"]),
    files=st.sampled_from([(), (FILE,), (FILE, FILE), (replace(FILE, pages="1"),)]),
)
_DRAFTS = st.builds(
    Draft,
    form=st.just(FORMS[0]),
    answers=_ANSWERS,
    items=st.dictionaries(st.integers(1, 3), _STATES),
    options=st.dictionaries(st.sampled_from(["dividers", "volumes"]), st.sampled_from([True, 1, ""])),
    overrides=st.dictionaries(st.just("zone_name"), st.sampled_from(["甲", "乙"])),
    extra=st.dictionaries(st.just("sample"), st.booleans()),
    other_items=st.dictionaries(st.just("note"), st.sampled_from(["甲", "乙"])),
)


@given(_DRAFTS, _DRAFTS)
def test_dp3_parts_are_the_same_as_the_code_is(
    definitions: dict[str, FormDefinition], one: Draft, other: Draft
) -> None:
    definition = definitions[FORMS[0]]
    same_code = content_code(one) == content_code(other)
    assert (draft_parts(definition, one) == draft_parts(definition, other)) is same_code
