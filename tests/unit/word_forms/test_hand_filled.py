"""Official forms typed and filled by hand: built from the text of the notices, then bent as people bend tables."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import InputFileError
from app.word_forms.report import FormRead
from tests.unit.word_forms.filled_forms import (
    LOOKS,
    SERVICE_ANSWERS,
    TO_LOOK_AT,
    TYPED,
    ZONE_ANSWERS,
    Rows,
    half_width,
    row_of,
    service,
    tables,
    zone,
)
from tests.unit.word_forms.forms import SERVICE, ZONE, by_status, field, read, why
from tests.unit.word_forms.typed import Block, filled, notice, write


def read_typed(tmp_path: Path, blocks: list[Block], look: Callable[[Any], None] | None = None) -> FormRead:
    return read(write(tmp_path / "填好的.docx", blocks, look))


def demand(found: FormRead, expected: dict[str, Any], without: set[str] | None = None) -> None:
    kept = {name: answer for name, answer in expected.items() if name not in (without or set())}
    assert {name: found.answers.get(name) for name in kept} == kept


def test_form_a_as_a_plain_grid(tmp_path: Path) -> None:
    found = read_typed(tmp_path, zone())
    assert found.form == ZONE
    assert dict(found.answers) == ZONE_ANSWERS
    assert by_status(found, "doubtful") == []
    assert by_status(found, "not_found") == []
    assert [left.text for left in found.left] == ["以上申报材料按顺序双面打印，目录增加页码，装订成册（A4 纸）。"]


def test_form_b_as_a_plain_grid(tmp_path: Path) -> None:
    found = read_typed(tmp_path, service())
    assert found.form == SERVICE
    assert dict(found.answers) == SERVICE_ANSWERS
    assert by_status(found, "doubtful") == TO_LOOK_AT["service"]
    assert "“500万”读作“500万元”" in why(found, "reg_capital")
    assert by_status(found, "not_found") == [
        "overview_basic",
        "overview_history",
        "overview_products",
        "overview_results",
    ]
    assert found.left == ()


def test_the_forms_unfilled_are_empty(tmp_path: Path) -> None:
    empty = notice("service")
    for blocks in (notice("zone"), empty[: empty.index("附件 3")]):
        found = read_typed(tmp_path, blocks)
        assert dict(found.answers) == {}
        assert by_status(found, "read") == []


def test_the_whole_notice_in_one_file_is_the_form_that_it_mostly_is(tmp_path: Path) -> None:
    assert read_typed(tmp_path, notice("service")).form == SERVICE


@pytest.mark.parametrize("look", [name for name, look in LOOKS.items() if look])
@pytest.mark.parametrize("form", TYPED)
def test_cells_merged_and_other_looks_read_the_same(tmp_path: Path, form: str, look: str) -> None:
    blocks, answers = TYPED[form]
    found = read_typed(tmp_path, blocks(), LOOKS[look])
    demand(found, dict(answers))
    assert by_status(found, "doubtful") == TO_LOOK_AT[form]
    assert any("修订还没有接受" in told for told in found.told) == (look == "with tracked changes")


def test_signs_of_other_width_read_the_same(tmp_path: Path) -> None:
    found = read_typed(tmp_path, half_width(zone()))
    assert by_status(found, "doubtful") == []
    demand(found, ZONE_ANSWERS)
    demand(read_typed(tmp_path, half_width(service())), SERVICE_ANSWERS)


def test_rows_that_were_deleted_are_told_and_the_rest_is_right(tmp_path: Path) -> None:
    blocks = zone()
    for words in ("合作区占地", "合作区外商直接", "省级创新平台"):
        for rows in tables(blocks):
            rows[:] = [row for row in rows if not any(cell.startswith(words) for cell in row)]
    found = read_typed(tmp_path, blocks)
    gone = {
        "planned_area", "fdi_growth_y1", "fdi_growth_y2", "fdi_growth_y3", "platform_provincial_count",
        "platform_provincial_names",
    }  # fmt: skip
    assert set(by_status(found, "not_found")) == gone
    assert "没有找到这一行" in why(found, "planned_area")
    demand(found, ZONE_ANSWERS, gone)


def test_rows_that_were_added_are_listed(tmp_path: Path) -> None:
    blocks = zone()
    tables(blocks)[0].insert(3, ["合作区网址", "www.example.com", "", ""])
    tables(blocks)[2].append(["自己加的一行", "甲", "乙", ""])
    found = read_typed(tmp_path, blocks)
    demand(found, ZONE_ANSWERS)
    left = "\n".join(one.text for one in found.left)
    for text in ("合作区网址", "www.example.com", "自己加的一行", "甲", "乙"):
        assert text in left


def test_labels_retyped_are_read_and_told(tmp_path: Path) -> None:
    blocks = service()
    row_of(blocks, "合作专家")[0] = "合作的专家数量"
    row_of(blocks, "电子信箱")[4] = "大专以上及中级职称以上人数"
    found = read_typed(tmp_path, blocks)
    demand(found, SERVICE_ANSWERS)
    assert "合作的专家数量" in why(found, "expert_count")
    assert "大专以上及中级职称以上人数" in why(found, "qualified_count")
    assert field(found, "staff_count").status == "read"


def test_a_label_out_of_all_recognition_is_read_by_its_place(tmp_path: Path) -> None:
    blocks = service()
    row_of(blocks, "统一社会信用代码")[0] = "信用编号"
    found = read_typed(tmp_path, blocks)
    demand(found, SERVICE_ANSWERS)
    assert "照位置读的" in why(found, "uscc")
    assert "信用编号" in why(found, "uscc")


def test_rows_in_another_order_are_found(tmp_path: Path) -> None:
    blocks = service()
    rows = tables(blocks)[0]
    rows[1], rows[6] = rows[6], rows[1]
    demand(read_typed(tmp_path, blocks), SERVICE_ANSWERS)


def test_tables_cut_by_the_edge_of_a_page_are_one(tmp_path: Path) -> None:
    blocks = service()
    pieces: list[Block] = []
    for block in blocks:
        if isinstance(block, str):
            pieces.append(block)
        elif block[0][0] == "序号":
            pieces += [block[:3], "续表", [block[0], *block[3:]]]
        else:
            pieces += [block[:5], "", block[5:]]
    demand(read_typed(tmp_path, pieces), SERVICE_ANSWERS)


def test_all_tables_in_one(tmp_path: Path) -> None:
    blocks = zone()
    width = max(len(row) for rows in tables(blocks) for row in rows)
    rows: Rows = []
    for block in blocks[blocks.index("三、对外开放合作情况") :]:
        new = [[block, *[""] * (width - 1)]] if isinstance(block, str) else block
        rows += [[*row, *[""] * (width - len(row))] for row in new]
    found = read_typed(tmp_path, [*blocks[: blocks.index("三、对外开放合作情况")], rows])
    demand(found, ZONE_ANSWERS)


def test_a_label_and_its_answer_in_one_cell(tmp_path: Path) -> None:
    blocks = service()
    row = row_of(blocks, "法定代表人")
    row[0], row[1] = "法定代表人：王某", ""
    found = read_typed(tmp_path, blocks)
    demand(found, SERVICE_ANSWERS)
    assert "写在一格里" in why(found, "legal_rep")


def test_an_answer_over_several_cells_is_joined_and_told(tmp_path: Path) -> None:
    blocks = service()
    row_of(blocks, "地 址")[1:4] = ["山西省", "云川市", "1号"]
    found = read_typed(tmp_path, blocks)
    assert found.answers["address"] == "山西省\n云川市\n1号"
    assert "几格" in why(found, "address")


def with_cells(words: str, change: Callable[[Any], None]) -> Callable[[Any], None]:
    """A change of the cells of the row that begins with the words, as deleting or adding a cell in Word is."""

    def look(word: Any) -> None:
        rows = [row for table in word.tables for row in table.rows]
        change(next(row._tr for row in rows if row.cells[0].text.startswith(words)).tc_lst)

    return look


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: cells[0].getparent().remove(cells[1]),
        lambda cells: cells[1].addprevious(copy.deepcopy(cells[2])),
    ],
    ids=["deleted", "added"],
)
def test_a_row_with_other_cells_than_asked_is_told(tmp_path: Path, change: Callable[[Any], None]) -> None:
    found = read_typed(tmp_path, zone(), with_cells("合作区外资或合资", change))
    for name in ("foreign_firms_y1", "foreign_firms_y2"):
        assert "错了位" in why(found, name)
    assert field(found, "fdi_growth_y1").status == "read"


def test_a_short_row_among_entries_is_told(tmp_path: Path) -> None:
    def shorten(word: Any) -> None:
        cells = word.tables[2].rows[2]._tr.tc_lst
        cells[0].getparent().remove(cells[2])

    found = read_typed(tmp_path, service(), shorten)
    assert [row["person_name"] for row in found.answers["people"]] == ["张三", "李四", "王五"]  # type: ignore[index]
    assert "少了格" in why(found, "people.1.person_title")
    assert not [one for one in found.fields if one.path.startswith("people.0")]


def test_the_form_of_another_year_goes_by_its_heads(tmp_path: Path) -> None:
    blocks = zone()
    row_of(blocks, "年度")[1:4] = ["2024年", "2025年", "2026年"]
    found = read_typed(tmp_path, blocks)
    assert found.answers["foreign_firms_y2"] == "31"
    assert found.answers["foreign_firms_y3"] == "34家".removesuffix("家")
    assert "foreign_firms_y1" not in found.answers
    assert "没有这一年" in why(found, "foreign_firms_y1")
    assert "照表头的年份" in why(found, "foreign_firms_y2")
    assert "38" in "\n".join(one.text for one in found.left)
    assert "2022" not in str(found.answers)


def test_another_year_inside_a_cell_is_told(tmp_path: Path) -> None:
    blocks = zone()
    row_of(blocks, "合作区及合作区企业")[1] = "2022年\n3"
    found = read_typed(tmp_path, blocks)
    assert found.answers["overseas_offices_y1"] == "3"
    assert "2022" in why(found, "overseas_offices_y1")


def test_what_does_not_fit_is_kept_as_typed_and_told(tmp_path: Path) -> None:
    blocks = service()
    row_of(blocks, "成立日期")[5] = "二零一七年夏天"
    row_of(blocks, "从业人数")[3] = "约二十人"
    row_of(blocks, "邮政编码")[5] = "34500"
    found = read_typed(tmp_path, blocks)
    for name, text in (("founded_on", "二零一七年夏天"), ("staff_count", "约二十人"), ("postcode", "34500")):
        assert found.answers[name] == text
        assert field(found, name).status == "doubtful"
        assert field(found, name).text == text


def test_places_that_differ_are_told(tmp_path: Path) -> None:
    blocks = filled(service(), {}, {"申请单位名称": "申请单位名称（盖章）：另一家公司"})
    found = read_typed(tmp_path, blocks)
    assert found.answers["org_name"] == "云川服务公司"
    assert "另一家公司" in why(found, "org_name")
    assert "封面" in why(found, "org_name")


def test_a_cover_alone_gives_what_the_tables_do_not(tmp_path: Path) -> None:
    blocks = zone()
    begin = blocks.index("附件 2")
    found = read_typed(tmp_path, [*blocks[begin:], "合作区名称：某合作区", "申报时间：2026-05-28"])
    assert found.form == ZONE
    assert found.answers["zone_name"] == "某合作区"
    assert found.answers["filed_on"] == "2026-05-28"
    assert "没有“一、基本情况”这张表" in why(found, "planned_area")


def test_sums_and_notes_below_rows_are_no_rows(tmp_path: Path) -> None:
    blocks = service()
    tables(blocks)[1][4] = ["合计", "2", "", ""]
    found = read_typed(tmp_path, blocks)
    assert len(found.answers["products"]) == 2
    assert "合计" in "\n".join(one.text for one in found.left)


def test_columns_in_another_order_and_renamed(tmp_path: Path) -> None:
    blocks = service()
    people = tables(blocks)[2]
    for row in people:
        row[1:] = [row[4], row[1], row[2], row[3], row[5]]
    people[0][5] = "有无劳动合同、社保证明等"
    found = read_typed(tmp_path, blocks)
    demand(found, SERVICE_ANSWERS)
    assert "有无劳动合同" in why(found, "people")


def test_a_missing_column_is_told_and_a_new_one_is_listed(tmp_path: Path) -> None:
    blocks = service()
    people = tables(blocks)[2]
    for number, row in enumerate(people):
        row[3] = "工号" if number == 0 else f"工{number}号" if row[1] else ""
    found = read_typed(tmp_path, blocks)
    assert [row["person_name"] for row in found.answers["people"]] == ["张三", "李四", "王五"]  # type: ignore[index]
    texts = "\n".join(one.text for one in found.left) + str(found.fields)
    assert all(text in texts for text in ("工号",))


def test_outlines_without_headings_are_kept_whole(tmp_path: Path) -> None:
    blocks = zone()
    begin, end = blocks.index("二、未来五年合作区发展规划"), blocks.index("三、对外开放合作情况")
    blocks[begin + 1 : end] = ["第一段话。", "第二段话。"]
    found = read_typed(tmp_path, blocks)
    assert found.answers["plan_overview"] == "第一段话。\n第二段话。"
    assert "没有找到小标题" in why(found, "plan_overview")
    assert field(found, "plan_other").status == "not_found"


def test_outlines_with_missing_headings_keep_their_order(tmp_path: Path) -> None:
    blocks = zone()
    at = next(n for n, block in enumerate(blocks) if isinstance(block, str) and block.startswith("2.发展布局"))
    blocks[at] = "布局的话。"
    at = next(n for n, block in enumerate(blocks) if isinstance(block, str) and block.startswith("二、合作区发展成效"))
    blocks[at] = "二、合作区发展成效\n成效总说。"
    found = read_typed(tmp_path, blocks)
    assert found.answers["plan_positioning"] == "定位。\n布局的话。"
    assert field(found, "plan_layout").status == "not_found"
    assert found.answers["plan_foundation"] == "成效总说。\n基础。"
    assert "成效" in why(found, "plan_foundation")


def test_an_outline_in_a_box_and_a_table_in_its_text(tmp_path: Path) -> None:
    blocks = zone()
    begin, end = blocks.index("二、未来五年合作区发展规划"), blocks.index("三、对外开放合作情况")
    inside = "\n".join(block for block in blocks[begin + 1 : end] if isinstance(block, str))
    boxed: list[Block] = [*blocks[: begin + 1], [[inside]], *blocks[end:]]
    demand(read_typed(tmp_path, boxed), ZONE_ANSWERS)
    at = next(n for n, block in enumerate(blocks) if isinstance(block, str) and block.startswith("(三)落实举措"))
    blocks[at] = "(三)落实举措"
    blocks[at + 1 : at + 1] = ["举措。", [["指标", "2026年"], ["产值", "300亿元"]]]
    found = read_typed(tmp_path, blocks)
    assert found.answers["plan_measures"] == "举措。\n指标 2026年\n产值 300亿元"
    assert "有表格" in why(found, "plan_measures")


def test_an_opinion_and_dates_by_pen_are_listed(tmp_path: Path) -> None:
    blocks = service()
    row_of(blocks, "市级(综改区)")[1] = "同意推荐。\n盖 章\n2026年5月1日"
    found = read_typed(tmp_path, blocks)
    demand(found, SERVICE_ANSWERS)
    assert "同意推荐。" in "\n".join(one.text for one in found.left)


@pytest.mark.parametrize(
    "blocks", [["一封信。"], [[["产品", "价格"], ["甲", "12"]]], ["联系人：王明", "合作区名称：云川"]]
)
def test_what_is_no_official_form_is_refused(tmp_path: Path, blocks: list[Block]) -> None:
    with pytest.raises(InputFileError, match="不是这个程序认识的申报表"):
        read_typed(tmp_path, blocks)


@pytest.mark.parametrize(
    ("cover", "contact", "phone"),
    [
        ("0351-5550123", None, "0351-5550123"),
        ("0351-5550123、0351-5550199、13900000001", None, "0351-5550123、0351-5550199、13900000001"),
        ("0351-5550123 13900000001", None, "0351-5550123、13900000001"),
        ("0351-5550123转8012", None, "0351-5550123-8012"),
        ("王明 0351-5550123", "王明", "0351-5550123"),
        ("王明13900000001、13900000002", "王明", "13900000001、13900000002"),
        ("王明，联系电话：13900000001", "王明", "13900000001"),
        ("王明（0354-5550123）", "王明", "0354-5550123"),
        ("王明（办公室）0354-1234567", "王明（办公室）", "0354-1234567"),
        ("王明 0354-1234567/13900000001", "王明", "0354-1234567/13900000001"),
        ("0354-1234567 转 8001", None, "0354-1234567 转 8001"),
        ("13900000001 王明", "王明", "13900000001"),
        ("13900000001（王明）", "王明", "13900000001"),
        ("13900000001/王明", "王明", "13900000001"),
        ("Grand Hotel 0354-1234567", "Grand Hotel", "0354-1234567"),
    ],
)
def test_a_contact_and_a_number_are_told_apart_however_they_stand(
    tmp_path: Path, cover: str, contact: str | None, phone: str
) -> None:
    blocks = [
        f"联系人及联系电话：{cover}" if isinstance(block, str) and block.startswith("联系人及联系电话") else block
        for block in zone()
    ]
    row = row_of(blocks, "联系人")
    row[1] = row[3] = ""
    found = read_typed(tmp_path, blocks)
    assert found.answers.get("authority_contact") == contact
    assert found.answers["authority_phone"] == phone
