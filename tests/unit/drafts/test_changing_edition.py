"""A draft in another edition of its form: nothing is lost without a word, nothing stands under another thing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.drafts.changing_edition import Changed, changed
from app.drafts.draft import Draft, is_blank
from app.drafts.edition import (
    KEY,
    begun_with,
    is_very,
    not_as_filled,
    restamped,
    stamp_for,
    stamp_of,
)
from app.drafts.sealed import SealedScan
from app.errors import DraftError
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import Field, FormDefinition
from app.forms.editions import Edition, Stamp
from app.forms.library import Library

A, B = "a" * 64, "b" * 64
ROOT = Path(__file__).resolve().parents[3]
LIBRARY = Library(ROOT, None, ROOT / "build" / "no cache", "0")
ZONE, SERVICE = LIBRARY.get("cooperation_zone_2026"), LIBRARY.get("service_institution_2026")
FORMS = {form.id: form for form in (ZONE, SERVICE)}


def file_of(number: int) -> EvidenceFile:
    return EvidenceFile(path=f"attachments/{number:02d}/甲.pdf", sha256="0" * 64, bytes=1)


def sample(definition: FormDefinition) -> Draft:
    found = LIBRARY.sample(definition.id)
    assert found is not None
    items = {
        number: ItemState(state="files", files=(file_of(number),))
        for number, item in definition.items.items()
        if "files" in item.takes
    }
    return Draft(form=definition.id, answers=found["answers"], items=items, options={"gutter_mm": 3})


def why(found: Changed) -> dict[str, str]:
    return {one.path: one.why for one in found.left}


def with_fields(definition: FormDefinition, **fields: Field | None) -> FormDefinition:
    made = {**definition.fields, **fields}
    return replace(definition, fields={name: field for name, field in made.items() if field is not None})


@pytest.mark.parametrize("definition", FORMS.values(), ids=lambda one: one.id)
def test_the_same_questions_take_everything_as_it_is(definition: FormDefinition) -> None:
    draft = replace(sample(definition), overrides={}, extra={"more": 1}, other_items={"x": 2})
    found = changed(definition, draft, definition)
    assert found.draft == draft
    assert (found.doubtful, found.left) == ((), ())
    told = {one.path for one in found.taken}
    assert told == {name for name, value in draft.answers.items() if value} | {f"items.{n}" for n in draft.items}


def test_answers_that_are_wrong_go_over_too() -> None:
    draft = Draft(form=SERVICE.id, answers={"email": "不是邮箱", "staff_count": "很多"})
    assert changed(SERVICE, draft, SERVICE).draft.answers == draft.answers


def test_what_the_new_edition_does_not_ask_stays_behind_and_is_told() -> None:
    new = with_fields(SERVICE, phone=None, email=replace(SERVICE.fields["email"], type="checks", options=("甲",)))
    found = changed(SERVICE, sample(SERVICE), new)
    assert why(found) == {"phone": "新版没有这一栏", "email": "这一栏的填法和原来的不同"}
    assert not {"phone", "email"} & found.draft.answers.keys()
    said = {one.path: one.text for one in found.left}
    assert said["phone"] == sample(SERVICE).answers["phone"]


def test_a_field_with_another_id_keeps_its_answer_and_note() -> None:
    new = with_fields(SERVICE, uscc=None, credit_code=replace(SERVICE.fields["uscc"], id="credit_code"))
    draft = replace(sample(SERVICE), overrides={"uscc": "已核对"})
    found = changed(SERVICE, draft, new)
    assert found.draft.answers["credit_code"] == draft.answers["uscc"]
    assert found.draft.overrides == {"credit_code": "已核对"}
    assert found.left == ()


def test_another_label_is_something_to_look_at() -> None:
    new = with_fields(SERVICE, staff_count=replace(SERVICE.fields["staff_count"], label="专职人数"))
    found = changed(SERVICE, sample(SERVICE), new)
    assert [(one.path, one.why) for one in found.doubtful] == [
        ("staff_count", "这一栏原来叫“从业人数”，请核对填的还是不是这件事")
    ]
    assert found.draft.answers["staff_count"] == sample(SERVICE).answers["staff_count"]


def test_figures_of_a_year_that_is_asked_no_more_stay_behind() -> None:
    new = replace(ZONE, years={name: year + 1 for name, year in ZONE.years.items()})
    left = why(changed(ZONE, sample(ZONE), new))
    assert left["revenue_y1"] == "原来填的是“2023年合作区营业总收入”，年度不同"
    assert "zone_name" not in left


def test_a_column_that_is_gone_is_told_with_what_stood_in_it() -> None:
    people = SERVICE.fields["people"]
    name = next(iter(people.columns))
    columns = {column: field for column, field in people.columns.items() if column != name}
    found = changed(SERVICE, sample(SERVICE), with_fields(SERVICE, people=replace(people, columns=columns)))
    rows: Any = sample(SERVICE).answers["people"]
    assert why(found) == {f"people.{name}": "新版没有这一列"}
    assert all(row[name] in found.left[0].text for row in rows if row.get(name))
    kept: Any = found.draft.answers["people"]
    assert kept == [{key: text for key, text in row.items() if key != name} for row in rows]


def test_evidence_follows_its_item_and_never_its_number() -> None:
    three, four = SERVICE.items[3], SERVICE.items[4]
    swapped = replace(SERVICE, items={**SERVICE.items, 3: replace(four, number=3), 4: replace(three, number=4)})
    found = changed(SERVICE, sample(SERVICE), swapped)
    assert found.draft.items[4].files[0].path == "attachments/03/甲.pdf"
    assert found.draft.items[3].files[0].path == "attachments/04/甲.pdf"
    assert {one.path: one.why for one in found.doubtful} == {"items.4": "原来是第 3 项", "items.3": "原来是第 4 项"}
    other = replace(three, title="消防验收合格证明", short_title="消防验收")
    found = changed(SERVICE, sample(SERVICE), replace(SERVICE, items={**SERVICE.items, 3: other}))
    assert 3 not in found.draft.items
    assert why(found) == {"items.3": "新版的目录里没有这一项，文件留在原来的草稿里"}


def test_states_and_ticks_that_do_not_fit_any_more_are_told() -> None:
    asked = replace(SERVICE.items[3], takes=("none",), needs=("留下的一条",))
    draft = replace(
        sample(SERVICE),
        items={3: replace(sample(SERVICE).items[3], ticked=("留下的一条", "没有了的一条"))},
    )
    found = changed(SERVICE, draft, replace(SERVICE, items={**SERVICE.items, 3: asked}))
    assert found.draft.items[3] == ItemState(ticked=("留下的一条",))
    assert [one.text for one in found.left] == ["没有了的一条", "attachments/03/甲.pdf", "文件"]


def test_scans_of_sealed_pages_stay_behind() -> None:
    scan = SealedScan(volume="book", path="attachments/sealed/1.pdf", sha256="", bytes=1, side=1)
    found = changed(SERVICE, replace(sample(SERVICE), sealed=(scan, scan)), SERVICE)
    assert found.draft.sealed == ()
    assert [(one.label, one.text) for one in found.left] == [("盖章扫描件", "2 页")]


def test_without_the_earlier_edition_everything_is_to_be_looked_at() -> None:
    found = changed(None, sample(ZONE), ZONE)
    doubts = {one.path for one in found.doubtful}
    assert {f"items.{number}" for number in sample(ZONE).items} <= doubts
    assert "revenue_y1" in doubts
    assert found.left == ()


@settings(max_examples=150)
@given(st.data())
def test_everything_that_was_entered_is_in_the_new_draft_or_told(data: st.DataObject) -> None:
    old = FORMS[data.draw(st.sampled_from(sorted(FORMS)))]
    fields = dict(old.fields)
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), max_size=4, unique=True)):
        how = data.draw(st.sampled_from(["gone", "type", "id", "label"]))
        field = fields.pop(name)
        if how == "type":
            fields[name] = replace(field, type="text" if field.type == "rows" else "rows", columns={})
        elif how == "id":
            fields[f"{name}_new"] = replace(field, id=f"{name}_new")
        elif how == "label":
            fields[name] = replace(field, label=f"{field.label}改")
    gone = data.draw(st.sets(st.sampled_from(sorted(old.items)), max_size=3))
    kept = [item for number, item in old.items.items() if number not in gone]
    new = replace(old, fields=fields, items={n: replace(item, number=n) for n, item in enumerate(kept, 1)})
    draft = sample(old)
    found = changed(old, draft, new)
    filled = {name for name, value in draft.answers.items() if not is_blank(value)}
    told = [one.path for one in (*found.taken, *found.doubtful) if not one.path.startswith("items.")]
    left = [one.path for one in found.left]
    assert len(told) == len(set(told)) == len([1 for value in found.draft.answers.values() if not is_blank(value)])
    assert filled <= {*left, *told, *(name.removesuffix("_new") for name in told)}
    before = {file.path for state in draft.items.values() for file in state.files}
    after = [file.path for state in found.draft.items.values() for file in state.files]
    assert len(after) == len(set(after))
    lost = {f"attachments/{int(path.partition('.')[2]):02d}/甲.pdf" for path in left if path.startswith("items.")}
    assert set(after) | lost == before
    assert all(new.items[number].title == old.items[int(path[12:14])].title
               for number, state in found.draft.items.items() for path in [state.files[0].path])  # fmt: skip


# ---- the key in the draft


def an_edition(number: int, *, shipped: bool, sha256: str = "0" * 64) -> Edition:
    return Edition(replace(SERVICE, edition=number), Path("x"), sha256, shipped)


def test_only_what_is_not_the_first_shipped_edition_is_written_down() -> None:
    assert begun_with(an_edition(1, shipped=True)) == {}
    assert begun_with(an_edition(1, shipped=False)) == {KEY: {"edition": 1, "sha256": "0" * 64}}
    assert stamp_of(Draft(form="x", extra=begun_with(an_edition(2, shipped=True)))) == Stamp(2, "0" * 64)
    assert stamp_of(Draft(form="x")) == Stamp()


def test_a_draft_is_stamped_anew() -> None:
    draft = Draft(form=SERVICE.id, extra={"more": 1, KEY: {"edition": 5}})
    assert restamped(draft, an_edition(1, shipped=True)).extra == {"more": 1}
    assert stamp_of(restamped(draft, an_edition(2, shipped=False))).edition == 2


def test_a_stamp_that_is_damaged_is_refused() -> None:
    with pytest.raises(DraftError, match=r"draft\.json"):
        stamp_of(Draft(form="x", extra={KEY: "2"}))


@pytest.mark.parametrize(
    ("one", "other", "very"),
    [
        (Stamp(2, A), Stamp(2, A), True),
        (Stamp(2, A), Stamp(2, B), False),
        (Stamp(2, A), Stamp(2), True),
        (Stamp(2, A), Stamp(3, A), False),
        (Stamp(), Stamp(1, A), True),
        (Stamp(), Stamp(2), False),
    ],
)
def test_the_very_edition_is_the_same_number_and_the_same_file(one: Stamp, other: Stamp, very: bool) -> None:
    assert is_very(one, other) is is_very(other, one) is very


def test_another_file_of_the_same_number_is_told() -> None:
    newer = replace(SERVICE, edition=2)
    draft = Draft(form=SERVICE.id, extra={KEY: {"edition": 2, "sha256": A}})
    assert not_as_filled(draft, newer, Stamp(2, A)) == not_as_filled(draft, newer, Stamp(2)) == ""
    assert "第 2 版" in not_as_filled(draft, newer, Stamp(2, B))
    assert "不是同一个定义文件" in not_as_filled(draft, newer, Stamp(2, B))


def test_a_desk_that_reads_by_another_edition_is_told() -> None:
    draft = Draft(form=SERVICE.id, extra={KEY: {"edition": 2}})
    assert not_as_filled(draft, replace(SERVICE, edition=2), Stamp(2)) == ""
    assert not_as_filled(Draft(form=SERVICE.id), SERVICE, Stamp(1, A)) == ""
    assert "第 2 版，这里照第 1 版读" in not_as_filled(draft, SERVICE, Stamp(1, A))


def test_a_draft_of_several_has_the_stamp_that_says_most() -> None:
    said: list[dict[str, object]] = [{"edition": 2, "sha256": ""}, {"edition": 2, "sha256": A, "later": 1}]
    drafts = [Draft(form="x"), *(Draft(form="x", extra={KEY: one}) for one in said)]
    assert stamp_for(drafts) == {KEY: said[1]}
    assert stamp_for(drafts[:2]) == {KEY: said[0]}
    assert stamp_for(drafts[:1]) == {}
