"""Changes in words: every difference is told, at its place, by the printed label."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.drafts.changes import Change, changes
from app.drafts.draft import Draft, is_blank
from app.drafts.journal import differences
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import FormDefinition
from app.forms.library import Library

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = Library(ROOT, None, ROOT / "build" / "no cache", "0")
ZONE, SERVICE = LIBRARY.get("cooperation_zone_2026"), LIBRARY.get("service_institution_2026")


def told(definition: FormDefinition, before: Draft, after: Draft) -> list[tuple[str, str, str]]:
    return [(change.label, change.before, change.after) for change in changes(definition, before, after)]


def test_answers_stand_in_the_order_of_the_form() -> None:
    before = Draft(form=ZONE.id, answers={"revenue_y1": "1", "q_plan": "是", "exchange_checks": []})
    after = Draft(
        form=ZONE.id, answers={"revenue_y1": "2", "q_plan": "", "exchange_checks": ["其他"], "zone_name": "甲", "x": 1}
    )
    assert told(ZONE, before, after) == [
        ("合作区名称", "未填", "甲"),
        ("2023年合作区营业总收入", "1", "2"),
        ("是否制定了发展规划和年度工作方案", "是", "未填"),
        ("合作区常态化开展对外交流情况", "未填", "其他"),
        ("x", "未填", "1"),
    ]
    assert changes(ZONE, after, after) == ()


def test_a_row_put_in_at_the_top_is_one_change() -> None:
    rows = [{"person_name": name, "person_post": "员工"} for name in "甲乙丙"]
    before = Draft(form=SERVICE.id, answers={"people": rows})
    after = before.answered({"people": [{"person_name": "新", "person_post": ""}, *rows]})
    label = "服务人员基本情况表"
    assert told(SERVICE, before, after) == [(f"{label} 第1行", "没有这一行", "新")]
    assert told(SERVICE, after, before) == [(f"{label} 原第1行", "新", "没有这一行")]
    renamed = before.answered({"people": [rows[0], {**rows[1], "person_name": "改"}, rows[2]]})
    assert changes(SERVICE, before, renamed) == (
        Change("people.1.person_name", f"{label} 第2行 姓名", "乙", "改"),
    )  # fmt: skip
    assert told(SERVICE, Draft(form=SERVICE.id), before)[0] == (f"{label} 第1行", "没有这一行", "甲、员工")


def test_tables_too_long_to_compare_and_rows_of_no_shape_are_told_by_their_number() -> None:
    before = Draft(form=SERVICE.id, answers={"people": [{"person_name": str(n)} for n in range(501)]})
    assert told(SERVICE, before, Draft(form=SERVICE.id)) == [("服务人员基本情况表", "501 行", "未填")]
    alike = [Draft(form=SERVICE.id, answers={"people": [{"person_name": end}, *[{"person_name": "同"}] * 400, {}]})
             for end in "甲乙"]  # fmt: skip
    assert told(SERVICE, alike[0], alike[1]) == [("服务人员基本情况表 第1行 姓名", "甲", "乙")]
    turned = [Draft(form=SERVICE.id, answers={"people": list(reversed(draft.answers["people"]))}) for draft in alike]
    assert told(SERVICE, alike[0], turned[1]) == [("服务人员基本情况表", "原来的", "改过的")]
    odd = Draft(form=SERVICE.id, answers={"people": [["x"]]})
    assert told(SERVICE, Draft(form=SERVICE.id), odd) == [("服务人员基本情况表", "未填", "1 行")]


def test_a_few_changed_rows_of_a_long_table_are_told_one_by_one() -> None:
    rows = [{"person_name": str(n), "person_post": "员工"} for n in range(5000)]
    before = Draft(form=SERVICE.id, answers={"people": rows})
    label = "服务人员基本情况表"
    ends = [{**rows[0], "person_name": "首"}, *rows[1:-1], {**rows[-1], "person_name": "尾"}]
    assert told(SERVICE, before, before.answered({"people": ends})) == [
        (f"{label} 第1行 姓名", "0", "首"),
        (f"{label} 第5000行 姓名", "4999", "尾"),
    ]
    fewer = [*rows[:2000], *rows[2003:]]
    assert told(SERVICE, before, before.answered({"people": fewer})) == [
        (f"{label} 原第{number}行", f"{number - 1}、员工", "没有这一行") for number in (2001, 2002, 2003)
    ]


ROWS = st.lists(st.sampled_from("甲乙丙丁").map(lambda name: {"person_name": name}), max_size=12)


@given(ROWS, ROWS)
def test_rows_put_in_and_taken_out_lead_from_one_table_to_the_other(
    before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    found = changes(
        SERVICE, Draft(form=SERVICE.id, answers={"people": before}), Draft(form=SERVICE.id, answers={"people": after})
    )
    gone = sum(1 for change in found if change.after == "没有这一行")
    put_in = sum(1 for change in found if change.before == "没有这一行")
    assert len(before) - gone + put_in == len(after)
    assert bool(found) == (before != after)


def test_items_tell_state_statement_ticks_and_files_apart() -> None:
    file = EvidenceFile("attachments/08/报告.pdf", "d1", 5)
    before = Draft(form=SERVICE.id)
    after = Draft(
        form=SERVICE.id, items={8: ItemState("files", ticked=("前一年财务报表",), files=(replace(file, rotate=90),))}
    )
    label = "第 8 项 财务报表和审计报告"
    assert told(SERVICE, before, after) == [
        (label, "尚未处理", "文件"),
        (f"{label} 勾选的材料", "没有", "前一年财务报表"),
        (f"{label} 的文件", "没有", "报告.pdf（转 90 度）"),
    ]
    same_name = replace(after, items={8: replace(after.items[8], files=(replace(file, rotate=90, sha256="d2"),))})
    assert told(SERVICE, after, same_name) == [(f"{label} 的记录", "原来的", "改过的")]
    assert changes(SERVICE, before, Draft(form=SERVICE.id, items={99: ItemState("none")}))[0].label == "第 99 项"


def test_options_and_kept_codes_are_told_by_what_they_mean() -> None:
    before = Draft(form=SERVICE.id, options={"gutter_mm": 3, "dividers": True}, overrides={"uscc": "旧"})
    after = Draft(form=SERVICE.id, options={"dividers": False})
    assert told(SERVICE, before, after) == [
        ("每项佐证材料前加隔页", "是", "否"),
        ("装订边另加的毫米数", "3", "默认"),
        ("统一社会信用代码 照证件保留", "保留（旧）", "不保留"),
    ]


def test_blank_and_not_stored_are_the_same_and_a_kind_of_value_is_not() -> None:
    blank = Draft(form=SERVICE.id, answers={"org_name": "", "people": []}, items={3: ItemState()})
    assert changes(SERVICE, Draft(form=SERVICE.id), blank) == ()
    number, text = (Draft(form=SERVICE.id, answers={"org_name": value}) for value in (1, "1"))
    assert told(SERVICE, number, text) == [("单位名称", "原来的", "改过的")]


def test_a_sentence_is_one_line() -> None:
    change = Change("x", "甲", "一\n二", "长" * 200)
    assert change.sentence.startswith("甲：一 二 → 长")
    assert len(change.sentence) < 60


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
keys = st.sampled_from(["people", "org_name", "directions", "uscc", "unbekannt"])
entries = st.builds(
    ItemState,
    state=st.sampled_from(["", "files", "none"]),
    statement=st.text(max_size=3),
    extra=st.dictionaries(st.just("k"), json_values),
)
drafts = st.builds(
    Draft,
    form=st.just(SERVICE.id),
    answers=st.dictionaries(keys, json_values, max_size=4),
    options=st.dictionaries(st.sampled_from(["copies", "x"]), json_values),
    items=st.dictionaries(st.sampled_from([3, 99]), entries),
    overrides=st.dictionaries(keys, st.text(max_size=3), max_size=2),
)


@settings(max_examples=150)
@given(drafts, drafts)
def test_there_is_a_change_for_every_difference_and_none_without(before: Draft, after: Draft) -> None:
    found = changes(SERVICE, before, after)
    differing = [
        one for one in differences(before, after) if not (is_blank(one.before) and is_blank(one.after))
    ]  # fmt: skip
    assert bool(found) == bool(differing)
    assert {one.key for one in differing if one.part == "answers"} <= {change.path.split(".")[0] for change in found}
    assert all(change.before != change.after for change in found)
    assert all(isinstance(change.sentence, str) for change in found)


@pytest.mark.parametrize("definition", [ZONE, SERVICE], ids=lambda one: one.id)
def test_nothing_changed_is_no_change(definition: FormDefinition) -> None:
    assert changes(definition, Draft(form=definition.id), Draft(form=definition.id)) == ()
