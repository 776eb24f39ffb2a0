"""What the navigation, the help and the search say, without widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.drafts.options import set_option
from app.ui.form.characters import character_of
from app.ui.form.find_words import Finder
from app.ui.form.help_words import help_for
from app.ui.form.navigation import navigation_rows
from app.ui.form.printed_lines import cut_at_citation, label_lines
from app.ui.form.section_bar import counter_words
from app.ui.form.table_areas import areas_of, words_for
from tests.ui.form.conftest import SERVICE, ZONE, MakeTools


def rows_of(tools: Any) -> dict[str, Any]:
    return {row.key: row for row in navigation_rows(tools.desk)}


def test_an_empty_draft_is_all_rings(open_tools: MakeTools) -> None:
    rows = rows_of(open_tools())
    assert rows["volume.form"].name == "申报表（附件 1）"
    assert rows["volume.form"].heading
    assert rows["form.notes"].state == "info"
    assert {rows[key].state for key in rows if not rows[key].heading and key != "form.notes"} == {"ring"}
    assert rows["materials.evidence"].note == "0 / 15"
    assert not any(row.problems for row in rows.values())


def test_sections_are_half_then_complete_and_count_problems(
    open_tools: MakeTools, sample: Callable[[str], dict[str, Any]]
) -> None:
    tools = open_tools(ZONE, sample(ZONE))
    assert rows_of(tools)["form.A1"].state == "check"
    tools.desk.set_answers({"revenue_y2": "203.458", "q_accident": "是"}, "", "")
    row = rows_of(tools)["form.A1"]
    assert (row.state, row.problems, row.kind) == ("half", 2, "error")
    tools.desk.set_answers({"revenue_y2": "203.46"}, "", "")
    assert (rows_of(tools)["form.A1"].problems, rows_of(tools)["form.A1"].kind) == (1, "warning")


def test_a_page_that_is_not_printed_has_a_dash(open_tools: MakeTools, sample: Callable[[str], dict[str, Any]]) -> None:
    tools = open_tools(SERVICE, sample(SERVICE))
    desk = tools.desk
    assert rows_of(tools)["book.promise"].state == "dash"
    desk.edit(set_option(desk.definition, desk.draft, "promise_page", "yes"), "", "")
    assert rows_of(tools)["book.promise"].state == "check"


def test_the_help_of_a_figure(open_tools: MakeTools) -> None:
    words = help_for(open_tools().desk, "revenue_y3")
    assert words is not None
    assert (words.title, words.unit) == ("2025年合作区营业总收入", "亿元")
    assert [source for source, _ in words.passages] == ["填报说明 1", "填报说明 2", "填报说明 5"]
    assert words.items == ((1, "合作区入驻企业名录"),)
    assert any("亿元" in remark for remark in words.remarks)
    assert words.blank == "没有相关情况填“无”（F9）"
    assert not words.takes_characters


def test_the_help_of_a_table_that_may_be_blank_says_so(open_tools: MakeTools) -> None:
    desk = open_tools(SERVICE).desk
    optional, wanted = help_for(desk, "products.0.product_name"), help_for(desk, "people.0.person_name")
    assert optional is not None
    assert wanted is not None
    assert optional.blank == "这张表可以不填；填了的行里没有的，填“无”（F9）"
    assert wanted.blank == "没有相关情况填“无”（F9）"


def test_the_help_of_texts_and_choices(open_tools: MakeTools) -> None:
    zone, service = open_tools().desk, open_tools(SERVICE).desk
    limit = help_for(zone, "mechanism_text")
    assert limit is not None
    assert limit.takes_characters
    assert any("100 字" in rule for rule in limit.rules)
    directions = help_for(service, "directions")
    assert directions is not None
    assert any("最多选 2 项" in rule for rule in directions.rules)
    about = help_for(service, "activities_text")
    assert about is not None
    assert any("360 至 440" in rule for rule in about.rules)


def test_a_remark_that_depends_on_the_answers(open_tools: MakeTools) -> None:
    desk = open_tools(SERVICE).desk

    def remarks() -> tuple[str, ...]:
        words = help_for(desk, "directions")
        assert words is not None
        return words.remarks

    assert remarks() == ()
    desk.set_answers({"directions": ["知识产权"]}, "", "")
    assert len(remarks()) == 1


def test_the_help_of_a_cell_tells_its_problems(open_tools: MakeTools) -> None:
    desk = open_tools(SERVICE, {"people": [{"person_name": "赵\ue000", "person_post": "主任"}]}).desk
    words = help_for(desk, "people.0.person_name")
    assert words is not None
    assert words.title == "姓名（第 1 行）"
    assert [issue.code for issue in words.issues] == ["missing_glyph", "private_use"]
    assert help_for(desk, "items.3") is None


def test_fields_are_found_by_label_initials_and_value(
    open_tools: MakeTools, sample: Callable[[str], dict[str, Any]]
) -> None:
    finder = Finder(open_tools(ZONE, sample(ZONE)).desk)
    assert [hit.path for hit in finder.find("yyzsr")] == ["revenue_y1", "revenue_y2", "revenue_y3"]
    assert finder.find("合作区名称")[0].path == "zone_name"
    assert finder.find("hzqmc")[0].path == "zone_name"
    assert "authority_phone" in [hit.path for hit in finder.find("0351-5550123")]
    assert finder.find("没有这个栏目") == []
    assert finder.find("海外合作协议")[0].path == "items.3"
    assert len(finder.find("")) > 20


def test_cells_of_rows_are_found(open_tools: MakeTools) -> None:
    finder = Finder(open_tools(SERVICE, {"people": [{"person_name": "赵明远"}, {"person_name": "钱惠"}]}).desk)
    assert [hit.path for hit in finder.find("钱惠")] == ["people.1.person_name"]


@pytest.mark.parametrize("form", [ZONE, SERVICE, "recommendation_summary_2026"])
def test_the_help_of_every_field_says_something(open_tools: MakeTools, form: str) -> None:
    desk = open_tools(form).desk
    for name, field in desk.definition.fields.items():
        for path in (name, *(f"{name}.0.{column}" for column in field.columns)):
            said = help_for(desk, path)
            assert said is not None
            assert said.hint or said.rules or said.passages or said.items or (path == name and field.type == "rows"), (
                path
            )


def test_a_section_that_may_stay_blank_is_nothing_to_do(open_tools: MakeTools) -> None:
    tools = open_tools(SERVICE)
    assert rows_of(tools)["book.B2"].state == "dash"
    tools.desk.set_answers({"products": [{"product_name": "诊断"}]}, "", "")
    assert rows_of(tools)["book.B2"].state == "check"


def test_a_search_in_a_large_table_comes_in_steps_and_ends_with_the_draft(open_tools: MakeTools) -> None:
    desk = open_tools(SERVICE, {"people": [{"person_name": f"赵明{number}"} for number in range(300)]}).desk
    steps = Finder(desk).finding("赵明299")
    assert len(list(steps)) > 5
    steps = Finder(desk).finding("赵明299")
    next(steps)
    desk.set_answers({"people": []}, "清空", "people")
    assert len(list(steps)) <= 1, "the rows that were looked through are no more"


def test_labels_are_cut_at_the_line_that_cites() -> None:
    label = "合作区优质措施\n(简要描述)\n(提供相关佐证材料 11)"
    assert cut_at_citation(label, 11) == ("合作区优质措施\n(简要描述)", "(提供相关佐证材料 11)", "")
    assert label_lines(label, 11) == ("合作区优质措施\n(简要描述)", "(提供相关佐证材料 11)")
    assert cut_at_citation("合作区名称", None) == ("合作区名称", "", "")


def test_cells_are_called_by_row_and_column(open_tools: MakeTools) -> None:
    definition = open_tools().desk.definition
    placed = areas_of(definition.tables["A1"])
    names = {one.cell.field: words_for(definition, placed, one) for one in placed if one.cell.field}
    label = "近三年合作区企业年营业总收入及合作区内中小企业营业收入占比（单位：亿元）"
    assert names["revenue_y2"] == (f"{label} 2024年", "合作区营业总收入")
    assert names["authority_phone"] == ("联系方式", "")
    assert names["zone_name"] == ("合作区名称", "")


def test_the_counter_of_the_whole() -> None:
    assert counter_words(1240, 3000) == ("1,240 / 3000 字", "ink2")
    assert counter_words(2850, 3000)[1] == "warning"
    assert counter_words(3012, 3000) == ("3,012 / 3000 字，超 12 字", "error")


@pytest.mark.parametrize("text", ["U+3F06", "3f06", "u3F06", "0x3F06", "&#x3F06;", "&#16134;", "㼆", " U+3F06 "])
def test_codes_of_characters(text: str) -> None:
    assert character_of(text) == "㼆"


@pytest.mark.parametrize("text", ["", "U+", "3F0", "U+D800", "U+110000", "U+200B", "U+0020", "abcdefg", "文字"])
def test_codes_that_are_none(text: str) -> None:
    assert character_of(text) == ""
