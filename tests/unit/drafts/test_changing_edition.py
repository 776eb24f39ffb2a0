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


FIRMS = SERVICE.fields["served_firms"]
FILLED = tuple(FIRMS.columns)


def with_columns(columns: dict[str, Field]) -> FormDefinition:
    return with_fields(SERVICE, served_firms=replace(FIRMS, columns=columns))


def doubts(found: Changed) -> dict[str, str]:
    return {one.path: one.why for one in found.doubtful}


def firms() -> Draft:
    return Draft(form=SERVICE.id, answers={"served_firms": [{name: f"{name} 填的" for name in FILLED}, {}]})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"label": "服务合同编号"}, "“服务合同编号”这一列原来叫“{label}”，请核对填的还是不是这件事"),
        ({"unit": "万元"}, "“{label}”这一列计量单位改了，请核对数值"),
        ({"units": ("亩",)}, "“{label}”这一列计量单位改了，请核对数值"),
        ({"suffix": "‰"}, "“{label}”这一列后面印的字原来是“空白”，现在是“‰”，请核对数值"),
        ({"options": ("甲", "乙")}, "“{label}”这一列的选项改了，请核对选的还合不合适"),
    ],
)
def test_a_column_that_means_something_else_is_something_to_look_at(change: dict[str, Any], told: str) -> None:
    name = FILLED[1]
    column = FIRMS.columns[name]
    found = changed(SERVICE, firms(), with_columns({**FIRMS.columns, name: replace(column, **change)}))
    assert doubts(found) == {"served_firms": told.format(label=column.label)}
    assert found.draft.answers == firms().answers
    blank = replace(firms(), answers={"served_firms": [{FILLED[0]: "甲公司"}]})
    assert doubts(changed(SERVICE, blank, with_columns({**FIRMS.columns, name: replace(column, **change)}))) == {}


def test_columns_with_their_labels_swapped_are_both_told() -> None:
    one, other = FILLED[1], FILLED[2]
    labels = {one: FIRMS.columns[other].label, other: FIRMS.columns[one].label}
    columns = {
        name: replace(column, label=labels.get(name, column.label), type="text")
        for name, column in FIRMS.columns.items()
    }
    old = with_columns({name: replace(column, type="text") for name, column in FIRMS.columns.items()})
    told = doubts(changed(old, firms(), with_columns(columns)))["served_firms"]
    assert [f"“{labels[name]}”这一列原来叫" in told for name in (one, other)] == [True, True]


def test_each_field_of_a_year_tells_the_year_that_was_its_own() -> None:
    new = replace(SERVICE, years={name: year + 1 for name, year in SERVICE.years.items()})
    told = why(changed(SERVICE, sample(SERVICE), new))
    assert [told[name] for name in ("year_a", "year_b")] == [
        f"原来填的是“{SERVICE.years[key]}年”，年度不同" for key in ("a", "b")
    ]


def test_a_column_of_another_year_is_something_to_look_at() -> None:
    name = FILLED[1]
    old = replace(
        with_columns({**FIRMS.columns, name: replace(FIRMS.columns[name], label="{y1}年收入")}), years={"y1": 2024}
    )
    told = doubts(changed(old, firms(), replace(old, years={"y1": 2025})))
    assert told == {"served_firms": "“2025年收入”这一列原来填的是“2024年”，年度不同，请核对"}


def test_a_column_with_another_id_keeps_its_cells() -> None:
    name = FILLED[1]
    columns = {
        ("called_anew" if one == name else one): replace(column, id="called_anew" if one == name else one)
        for one, column in FIRMS.columns.items()
    }
    found = changed(SERVICE, firms(), with_columns(columns))
    rows: Any = found.draft.answers["served_firms"]
    assert rows[0] == {("called_anew" if one == name else one): f"{one} 填的" for one in FILLED}
    assert (doubts(found), found.left) == ({}, ())


def test_cells_of_another_kind_and_of_nobody_stay_behind_and_are_told() -> None:
    name = FILLED[1]
    columns = {**FIRMS.columns, name: replace(FIRMS.columns[name], type="uscc")}
    draft = replace(firms(), answers={"served_firms": [{FILLED[0]: "甲", name: "乙", "from_elsewhere": "丙"}]})
    found = changed(SERVICE, draft, with_columns(columns))
    assert found.draft.answers == {"served_firms": [{FILLED[0]: "甲"}]}
    assert why(found) == {
        f"served_firms.{name}": "这一列的填法和原来的不同",
        "served_firms.from_elsewhere": "新版没有这一列",
    }
    assert [one.text for one in found.left] == ["乙", "丙"]
    assert why(changed(None, draft, SERVICE)) == {"served_firms.from_elsewhere": "新版没有这一列"}


def test_a_table_of_which_nothing_is_left_is_not_told_as_taken() -> None:
    other = with_columns({"spare": Field(id="spare", type="text", label="另一列")})
    found = changed(SERVICE, firms(), other)
    assert (found.draft.answers, found.taken, found.doubtful) == ({}, (), ())
    assert {one.text for one in found.left} == {f"{name} 填的" for name in FILLED}


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("staff_count", {"suffix": "‰"}, "这一栏后面印的字原来是“空白”，现在是“‰”，请核对数值"),
        ("org_kind", {"options": ("甲", "乙")}, "这一栏的选项改了，请核对选的还合不合适"),
    ],
)
def test_what_is_printed_behind_a_value_and_what_could_be_chosen_count(
    name: str, change: dict[str, Any], told: str
) -> None:
    old = with_fields(SERVICE, org_kind=Field(id="org_kind", type="choice", label="性质", options=("甲", "丙")))
    draft = Draft(form=SERVICE.id, answers={"staff_count": "12", "org_kind": "甲"})
    new = replace(old, fields={**old.fields, name: replace(old.fields[name], **change)})
    found = changed(old, draft, new)
    assert doubts(found) == {name: told}
    assert found.draft.answers == draft.answers


def test_options_in_another_order_are_the_same() -> None:
    name = next(name for name, field in ZONE.fields.items() if field.type == "checks")
    turned = replace(ZONE.fields[name], options=ZONE.fields[name].options[::-1])
    assert doubts(changed(ZONE, sample(ZONE), with_fields(ZONE, **{name: turned}))) == {}


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


DECLARED = "自我声明的内容改了，请核对还愿不愿意这样声明"
NEEDED = "这一项要有的材料改了，请核对"


def with_item(definition: FormDefinition, number: int, **change: Any) -> FormDefinition:
    return replace(definition, items={**definition.items, number: replace(definition.items[number], **change)})


def with_page(**change: Any) -> FormDefinition:
    assert ZONE.self_declaration is not None
    return replace(ZONE, self_declaration=replace(ZONE.self_declaration, **change))


@pytest.mark.parametrize("statement", ["", "本单位声明：自己写的。"])
@pytest.mark.parametrize(
    "new",
    [with_item(ZONE, 1, claim="别的内容"), with_page(default_statement="别的话：{claim}"), with_page(title="承诺")],
)
def test_what_is_declared_by_other_words_is_something_to_look_at(new: FormDefinition, statement: str) -> None:
    declared = Draft(form=ZONE.id, items={1: ItemState(state="self_declaration", statement=statement)})
    assert doubts(changed(ZONE, declared, new)) == {"items.1": DECLARED}
    shown = Draft(form=ZONE.id, items={1: ItemState(state="files", files=(file_of(1),))})
    assert doubts(changed(ZONE, shown, new)) == {}


def test_the_page_of_an_item_that_is_none_is_something_to_look_at() -> None:
    number = next(number for number, item in SERVICE.items.items() if "none" in item.takes)
    draft = Draft(form=SERVICE.id, items={number: ItemState(state="none")})
    new = replace(SERVICE, none_page_text="本单位承诺没有")
    assert list(doubts(changed(SERVICE, draft, new))) == [f"items.{number}"]


def test_evidence_for_another_list_is_something_to_look_at() -> None:
    old = with_item(SERVICE, 3, needs=("甲", "乙"))
    new = with_item(SERVICE, 3, needs=("甲", "丙"))
    for state in (ItemState(files=(file_of(3),)), ItemState(ticked=("甲",))):
        assert doubts(changed(old, Draft(form=SERVICE.id, items={3: state}), new)) == {"items.3": NEEDED}
    none = Draft(form=SERVICE.id, items={3: ItemState(statement="写了一句")})
    assert doubts(changed(old, none, new)) == {}


def test_an_item_whose_title_names_another_year_is_something_to_look_at() -> None:
    old = with_item(replace(SERVICE, years={"y1": 2024}), 3, title="{y1}年审计报告")
    new = replace(old, years={"y1": 2025})
    found = changed(old, Draft(form=SERVICE.id, items={3: ItemState(files=(file_of(3),))}), new)
    assert doubts(found) == {"items.3": "这一项原来是“2024年审计报告”，请核对材料还合不合用"}


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


@given(st.data())
def test_every_cell_is_in_the_new_draft_or_told(data: st.DataObject) -> None:
    columns: dict[str, Field] = {}
    for name, column in FIRMS.columns.items():
        how = data.draw(st.sampled_from(["same", "gone", "type", "id", "label", "both"]))
        asked = {
            "type": {"type": "uscc" if column.type != "uscc" else "text"},
            "label": {"label": f"{column.label}改"},
            "both": {"label": f"{column.label}改", "id": f"{name}_new"},
            "id": {"id": f"{name}_new"},
        }.get(how, {})
        if how != "gone":
            columns[asked.get("id", name)] = replace(column, **asked)  # type: ignore[arg-type]
    found = changed(SERVICE, firms(), with_columns(columns))
    rows: Any = found.draft.answers.get("served_firms", [])
    kept = [text for row in rows for text in row.values()]
    assert sorted([*kept, *(one.text for one in found.left)]) == sorted(f"{name} 填的" for name in FILLED)
    assert all(name in columns for row in rows for name in row)
    for name, text in rows[0].items() if rows else ():
        before = FIRMS.columns[text.removesuffix(" 填的")]
        assert before.label == columns[name].label or f"原来叫“{before.label}”" in doubts(found)["served_firms"]


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
