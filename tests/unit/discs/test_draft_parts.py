"""The parts of a draft and their codes. DP1 every field belongs to one part. DP2 what is changed is named, and nothing
else. DP3 two drafts have the same parts exactly when they have the same content code. DP4 what says nothing has none.
DP5 scans that are put back are a part of their own, and no content.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.assembly import content_code
from app.discs.draft_parts import (
    OPTIONS,
    OTHER,
    SCANS,
    changed_parts,
    content_parts,
    draft_parts,
    homes_of_fields,
)
from app.drafts.draft import Draft
from app.drafts.sealed import SealedScan
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
    files=st.sampled_from(
        [(), (FILE,), (FILE, FILE), (replace(FILE, pages="1"),), (replace(FILE, extra={"found": ["签名"]}),)]
    ),
    extra=st.sampled_from([{}, {"note": "甲"}]),
)
SCAN = SealedScan(volume="application", side=3, path="attachments/sealed/a.pdf", sha256="ab" * 32, bytes=9)
WHOLE = SealedScan(volume="material", path=SCAN.path, sha256=SCAN.sha256, bytes=9, turns=(0, 180), sides=(1, 2))
_DRAFTS = st.builds(
    Draft,
    form=st.just(FORMS[0]),
    answers=_ANSWERS,
    items=st.dictionaries(st.integers(1, 3), _STATES),
    options=st.dictionaries(
        st.sampled_from(["dividers", "volumes", "copies", "own_deadline"]), st.sampled_from([True, 1, ""])
    ),
    overrides=st.dictionaries(st.just("zone_name"), st.sampled_from(["甲", "乙"])),
    extra=st.dictionaries(st.just("sample"), st.booleans()),
    other_items=st.dictionaries(st.just("note"), st.sampled_from(["甲", "乙"])),
    format=st.sampled_from([1, 99]),
    sealed=st.sampled_from([(), (SCAN,), (SCAN, WHOLE)]),
)


_FIELDS = ("answers", "overrides", "extra", "other_items", "format", "sealed")
_CHANGES = st.one_of(
    st.builds(
        lambda name, value: lambda draft: replace(draft, options={**draft.options, name: value}),
        st.sampled_from(["dividers", "copies", "own_deadline"]),
        st.sampled_from([True, 1, ""]),
    ),
    st.builds(
        lambda number, state: lambda draft: replace(draft, items={**draft.items, number: state}),
        st.integers(1, 3),
        _STATES,
    ),
    st.builds(
        lambda drawn, name: lambda draft: replace(draft, **{name: getattr(drawn, name)}),
        _DRAFTS,
        st.sampled_from(_FIELDS),
    ),
)
_PAIRS = st.tuples(_DRAFTS, _DRAFTS) | st.builds(lambda one, change: (one, change(one)), _DRAFTS, _CHANGES)


@given(_PAIRS)
def test_dp3_parts_are_the_same_as_the_code_is(
    definitions: dict[str, FormDefinition], pair: tuple[Draft, Draft]
) -> None:
    one, other = pair
    definition = definitions[FORMS[0]]
    same_code = content_code(one) == content_code(other)
    parts = [content_parts(draft_parts(definition, draft)) for draft in (one, other)]
    assert (parts[0] == parts[1]) is same_code


@pytest.mark.parametrize(
    "after",
    [
        {"options": {"copies": 3, "own_deadline": "2026-06-01"}},
        {"items": {3: ItemState("files", files=(replace(FILE, extra={"found": ["签名"]}),))}},
    ],
    ids=["options that no page shows", "what the intake found"],
)
def test_dp3_what_is_not_in_the_code_is_in_no_part(
    definitions: dict[str, FormDefinition], after: dict[str, object]
) -> None:
    before = Draft(form=FORMS[0], items={3: ItemState("files", files=(FILE,))})
    changed = replace(before, **after)  # type: ignore[arg-type]
    assert content_code(changed) == content_code(before)
    assert draft_parts(definitions[FORMS[0]], changed) == draft_parts(definitions[FORMS[0]], before)


@pytest.mark.parametrize(
    ("change", "tells"),
    [
        ({"side": 4}, True), ({"volume": "material"}, True), ({"sha256": "cd" * 32}, True), ({"page": 1}, True),
        ({"turn": 180}, True), ({"path": "attachments/sealed/b.pdf"}, False), ({"skew": 0.5}, False),
        ({"fingerprint": "ff"}, False),
    ],
)  # fmt: skip
def test_dp5_scans_are_a_part_and_no_content(
    definitions: dict[str, FormDefinition], change: dict[str, object], tells: bool
) -> None:
    definition = definitions[FORMS[0]]
    none, one, other = (
        Draft(form=FORMS[0], answers={"zone_name": "名"}, sealed=sealed)
        for sealed in ((), (WHOLE, SCAN), (WHOLE, replace(SCAN, **change)))  # type: ignore[arg-type]
    )
    assert content_code(none) == content_code(one) == content_code(other)
    parts = [draft_parts(definition, draft) for draft in (none, one, other)]
    assert SCANS not in parts[0]
    assert list(parts[1])[-1] == SCANS
    assert changed_parts(parts[0], parts[1]) == (SCANS,)
    assert changed_parts(parts[1], parts[2]) == ((SCANS,) if tells else ())
    assert content_parts(parts[1]) == parts[0]
    assert parts[1] == draft_parts(definition, replace(one, sealed=one.sealed[::-1]))
