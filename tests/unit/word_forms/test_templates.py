"""Every printed text with slots is the inverse of what the layout prints."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.layout.texts import Filler
from app.forms.answers import Filling
from app.forms.slots import Slot, parse_slots
from app.word_forms.days import assembled, in_figures
from app.word_forms.templates import template, without_rule
from tests.unit.word_forms.forms import SERVICE, SUMMARY, ZONE, definition

FORMS = (ZONE, SERVICE, SUMMARY)


def printed_texts() -> list[tuple[str, str]]:
    """Every text of the shipped forms that holds a slot, but those that put two answers side by side."""
    found = []
    for form in FORMS:
        known = definition(form)
        texts = [cell.text for table in known.tables.values() for row in table.rows for cell in row if cell.text]
        texts += [line.text for table in known.tables.values() for lines in table.above for line in lines]
        texts += [table.title for table in known.tables.values()]
        for volume in known.volumes:
            for part in volume.parts:
                texts += [f"{line.label}{line.value}" for line in (part.cover.lines if part.cover else ())]
        found += [(form, text) for text in dict.fromkeys(texts) if "{" in text and "} {" not in text]
    return found


PRINTED = printed_texts()
values = st.text("云川公司甲乙ABc12 3.、（）", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.sampled_from(PRINTED), st.data())
def test_what_is_printed_is_read_back(printed: tuple[str, str], data: st.DataObject) -> None:
    form, text = printed
    known = definition(form)
    names = {part.name for part in parse_slots(text) if isinstance(part, Slot) and part.name in known.fields}
    dates = {name for name in names if known.fields[name].type == "date"}
    answers = {name: "2026-05-28" if name in dates else data.draw(values) for name in sorted(names)}
    filler = Filler(known, Filling(answers))
    said = template(text, known.years).read(filler.plain(text))
    assert said is not None
    assert said.whole
    assert not said.years
    got: dict[str, dict[str, str]] = {}
    for slot, value in said.values:
        got.setdefault(slot.name, {})[slot.part] = value
    for name in names:
        if name in dates:
            assert assembled(got[name]) == "2026年5月28日"
        else:
            assert got[name][""] == filler.plain(f"{{{name}}}").strip()


@pytest.mark.parametrize(("form", "text"), PRINTED)
def test_what_is_printed_blank_is_read_as_blank(form: str, text: str) -> None:
    known = definition(form)
    said = template(text, known.years).read(Filler(known, Filling()).plain(text))
    assert said is not None
    assert {value for _, value in said.values} <= {""}


COUNT = "数量：{n:____}个\n名称：{names}"


@pytest.mark.parametrize(
    ("printed", "typed", "expected"),
    [
        (COUNT, "数量: 3 个\n名称: 甲；乙", ["3", "甲；乙"]),
        (COUNT, "数量：3\n名称：甲", ["3", "甲"]),
        (COUNT, "数量 3 名称 甲", ["3", "甲"]),
        (COUNT, "数量：__3__个\n名称：", ["3", ""]),
        ("总数量: {n:_____}家", "12", ["12"]),
        ("总数量: {n:_____}家", "12 家", ["12"]),
        ("{y1}年\n{n}", "2023 年 3", ["3"]),
        ("{y1}年\n{n}", "3", ["3"]),
        ("{p:　　}省（区、市）{c:　　}市（州、区）", "山西省云川市", ["山西", "云川"]),
        ("{o:　　}（非新设立机构）", "云川公司", ["云川公司"]),
        ("其他(文字描述)：{n}", "其他（文字描述）:碳足迹", ["碳足迹"]),
    ],
)
def test_units_and_labels_may_be_missing(printed: str, typed: str, expected: list[str]) -> None:
    said = template(printed, {"y1": 2023}).read(typed)
    assert said is not None
    assert [value for _, value in said.values] == expected


def test_another_year_and_a_date_by_pen_are_told() -> None:
    said = template("{y1}年\n{n}", {"y1": 2023}).read("2022年\n5")
    assert said is not None
    assert (said.years, [value for _, value in said.values]) == (((2023, 2022),), ["5"])
    signed = template("公章：{a}\n　　　　年　　月　　日", {}).read("公章：某局\n2026年5月1日")
    assert signed is not None
    assert (signed.written, [value for _, value in signed.values]) == (("2026", "5", "1"), ["某局"])


def test_what_cannot_be_told_apart_is_not_guessed() -> None:
    assert template(COUNT, {}).read("3个：甲、乙") is None
    assert template("{d.year}年{d.month}月{d.day}日", {}).read("2026-05-28") is None


def test_a_hostile_text_is_answered_at_once() -> None:
    asked = template("填报日期：{d.year}年{d.month}月{d.day}日", {})
    assert asked.read("填报日期：" + "年" * 20_000 + "月" * 20_000) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二〇二六年五月二十八日", "2026年5月28日"),
        ("二○二六 年 十二月 十日", "2026年12月10日"),
        ("二〇二六年五月", "2026年5月"),
        ("2026年5月28日", "2026年5月28日"),
        ("某年某月", "某年某月"),
    ],
)
def test_chinese_days(text: str, expected: str) -> None:
    assert in_figures(text) == expected


def test_days_in_parts() -> None:
    assert assembled({"year": "2026", "month": "5", "day": ""}) == "2026年5月"
    assert assembled({"year": "无", "month": "", "day": ""}) == "无"
    assert assembled({"year": "", "month": "", "day": ""}) == ""


def test_rules_are_no_text() -> None:
    assert without_rule("_____", "_____") == ""
    assert without_rule("__5__", "____") == "5"
    assert without_rule("a_b_", "") == "a_b_"
    assert without_rule("XX 部门/市", "XX 部门/市") == ""
    assert not re.search("_", without_rule("　　", "　　"))


@pytest.mark.parametrize("signs", [1, 300, 1_200])
def test_two_long_values_are_told_apart(signs: int) -> None:
    first, second = "甲" * signs, "乙省" * signs
    said = template("{a}省（区、市）{b}市（州、区）", {}).read(f"{first}省（区、市） {second}市（州、区）")
    assert said is not None
    assert [value for _, value in said.values] == [first, second]
