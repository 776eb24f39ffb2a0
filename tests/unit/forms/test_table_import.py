"""Somebody's list becomes rows of a form: header row, columns, cells."""

from __future__ import annotations

import pytest

from app.forms.definition import Field
from app.forms.table_import import Block, block_for, columns_of, fullest_sheet, guess, rows_from

PEOPLE = Field(
    type="rows",
    label="服务人员基本情况表",
    columns={
        "person_name": Field(id="person_name", type="text", label="姓名"),
        "person_post": Field(id="person_post", type="text", label="职务"),
        "person_title": Field(
            id="person_title", type="text", label="职称", suggestions=("正高级", "副高级", "中级", "初级")
        ),
        "person_degree": Field(id="person_degree", type="text", label="学历", suggestions=("本科", "大专")),
        "person_proof": Field(id="person_proof", type="text", label="有无合同、社保证明等"),
    },
)
SUMMARY = Field(
    type="rows",
    label="推荐机构",
    columns={
        "s_org": Field(id="s_org", type="text", label="单位名称"),
        "s_founded": Field(id="s_founded", type="date", label="成立时间"),
        "s_income": Field(id="s_income", type="decimal", label="上年度服务收入 (万元)"),
        "s_phone": Field(id="s_phone", type="phone", label="联系电话"),
    },
)


def test_equal_labels_below_a_title_in_another_order() -> None:
    cells = [
        ["某单位人员名册", "", ""],
        ["", "", ""],
        ["序号", "学 历", "姓名", "职 务"],
        ["1", "本科", "张三", "主任"],
    ]
    found = guess(PEOPLE, cells)
    assert found.header == 2
    assert found.columns == {"person_name": 2, "person_post": 3, "person_degree": 1}


def test_synonyms_and_contained_words() -> None:
    header = ["员工姓名", "岗位", "最高学历", "职称等级", "社保证明"]
    assert columns_of(PEOPLE, header, []) == {
        "person_name": 0, "person_post": 1, "person_title": 3, "person_degree": 2, "person_proof": 4,
    }  # fmt: skip


def test_a_header_of_synonyms_alone_is_one() -> None:
    cells = [["人员名册", "", ""], ["序号", "员工姓名", "最高学历"], ["1", "张三", "本科"]]
    assert guess(PEOPLE, cells).header == 1


def test_an_equal_label_wins_over_a_synonym_before_it() -> None:
    assert columns_of(PEOPLE, ["人员", "姓名"], []) == {"person_name": 1}


def test_remarks_in_brackets_do_not_matter() -> None:
    header = ["单位名称（全称）", "成立日期", "上年度服务收入（万元）", "联系电话(手机)"]
    assert columns_of(SUMMARY, header, []) == {"s_org": 0, "s_founded": 1, "s_income": 2, "s_phone": 3}


def test_a_header_over_two_rows_is_the_second_one() -> None:
    cells = [["姓名", "情况", ""], ["姓名", "职务", "学历"], ["张三", "主任", "本科"]]
    assert guess(PEOPLE, cells).header == 1


def test_without_a_header_what_stands_there_tells() -> None:
    cells = [["张三", "中级", "本科"], ["李四", "初级", "大专"], ["王五", "中级", "研究生"]]
    found = guess(PEOPLE, cells)
    assert found.header is None
    assert found.columns == {"person_title": 1, "person_degree": 2}
    found = guess(SUMMARY, [["甲公司", "2016.5.28", "13900000001"], ["乙公司", "2017年6月1日", "0351-5550188"]])
    assert found.columns == {"s_founded": 1, "s_phone": 2}


ALL_FIVE = dict(zip(PEOPLE.columns, range(5), strict=True))


def test_as_many_columns_as_ours_without_a_header_are_ours_in_order() -> None:
    assert guess(PEOPLE, [["甲", "经理", "中级", "本科", "有"], ["乙", "", "中级", "本科", "有"]]).columns == ALL_FIVE
    assert guess(PEOPLE, [["甲", "经理", "某级", "某校", "有"]]).columns == ALL_FIVE
    numbered = [["1", "甲", "经理", "中级", "本科", "有"], ["2", "乙", "", "中级", "本科", "有"], [""]]
    assert guess(PEOPLE, numbered).columns == {name: place + 1 for name, place in ALL_FIVE.items()}


def test_what_stands_there_wins_over_the_order() -> None:
    assert guess(PEOPLE, [["甲", "中级", "经理", "本科", "有"]]).columns == {"person_title": 1, "person_degree": 3}
    assert guess(SUMMARY, [["甲公司", "不详", "12", "有"]]).columns == {}
    assert "s_org" in guess(SUMMARY, [["甲公司", "2016.5.28", "12", "13900000001"]]).columns
    wider = guess(PEOPLE, [["甲", "经理", "中级", "本科", "有", "备注"]])
    assert wider.columns == {"person_title": 2, "person_degree": 3}


def test_the_sheet_with_the_table_is_found() -> None:
    notes, names = [["说明"], ["请看第2页"]], [["姓名", "学历"], ["甲", "本科"]]
    assert fullest_sheet(PEOPLE, [notes, names]) == 1
    assert fullest_sheet(PEOPLE, [names, notes, names]) == 0
    assert fullest_sheet(PEOPLE, [notes, [["姓名"]], names]) == 2
    assert fullest_sheet(PEOPLE, [notes, [[]]]) == 0
    assert fullest_sheet(PEOPLE, []) == 0


NAMES = list(PEOPLE.columns)


def test_a_header_and_numbers_that_were_copied_along_are_left_out() -> None:
    rows = [["1", "张三", "经理"], ["2", "李四", ""]]
    plain = [["张三", "经理"], ["李四", ""]]
    assert block_for(PEOPLE, NAMES, [["序号", "姓名", "职务"], *rows]) == Block(plain, ("标题行", "序号"))
    assert block_for(PEOPLE, NAMES, [["", "姓 名", "岗位"], *rows]) == Block(plain, ("标题行", "序号"))
    assert block_for(PEOPLE, NAMES, [["姓名", "职务"], *plain]) == Block(plain, ("标题行",))
    assert block_for(PEOPLE, NAMES, rows) == Block(plain, ("序号",))
    assert block_for(PEOPLE, NAMES, [["7", "张三", "", "", "", "有"]]).left_out == ("序号",)
    assert block_for(PEOPLE, NAMES[1:], [["职务", "职称"], ["经理", "中级"]]) == Block([["经理", "中级"]], ("标题行",))
    assert block_for(PEOPLE, NAMES, [["姓名"], ["张三"]]) == Block([["张三"]], ("标题行",))


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        (NAMES, [["姓名", "职务"]]),
        (NAMES, [["人员", "顾问"], ["张三", "经理"]]),
        (NAMES, [["人员"], ["张三"]]),
        (NAMES[1:], [["姓名", "职务"], ["张三", "经理"]]),
        (NAMES, [["1", "张三"], ["3", "李四"]]),
        (NAMES, [["1", "张三"]]),
        (NAMES, [["1"], ["2"]]),
        (NAMES[1:], [["1", "中级"], ["2", "初级"]]),
        (NAMES, [["1", "张三", "经理", "中级", "本科", "有", "备注"], ["2", "李四"]]),
        (NAMES, []),
        (NAMES, [[]]),
    ],
)
def test_what_may_be_meant_is_pasted_whole(columns: list[str], cells: list[list[str]]) -> None:
    assert block_for(PEOPLE, columns, cells) == Block(cells)


def test_nothing_is_guessed_from_nothing() -> None:
    assert guess(PEOPLE, []).columns == {}
    assert guess(PEOPLE, [[]]).header is None
    assert guess(PEOPLE, [["甲", "乙"]]).columns == {}


def test_rows_are_normalised_and_blank_ones_left_out() -> None:
    cells = [["甲公司 ", "2016.5.28", "1,234.50"], ["", " ", ""], ["乙公司"], ["丙公司", "早年", ""]]
    columns = {"s_org": 0, "s_founded": 1, "s_income": 2}
    assert rows_from(SUMMARY, cells, columns) == [
        {"s_org": "甲公司", "s_founded": "2016-05-28", "s_income": "1234.50"},
        {"s_org": "乙公司"},
        {"s_org": "丙公司", "s_founded": "早年"},
    ]
    assert rows_from(SUMMARY, [["甲"]], {"s_phone": 9}) == []
