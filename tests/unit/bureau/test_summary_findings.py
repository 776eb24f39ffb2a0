"""The clerk's workbook: every draft, issue and source stands in it, and nothing in it can become a formula."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app import api
from app.api_summary import Summarising
from app.bureau.findings import SummaryColumns, edits_told, finding, issue_lines
from app.bureau.findings_table import FindingsTable
from app.bureau.gathering import gather
from app.bureau.looking import look_at
from app.bureau.model import Review, Source, Unreadable
from app.bureau.summary import Edit, composed
from app.bureau.summary_draft import summary_draft
from app.bureau.summary_sheet import write_summary_sheet
from app.drafts.draft import Draft
from app.paths import find_paths
from tests.unit.bureau.applicants import CODE, NAME, SERVICE, SUMMARY, received, row
from tests.unit.bureau.piles import handed_in

EVIL = '=HYPERLINK("http://example.com","甲")'
Table = dict[str, list[list[object]]]


def tables(reviews: tuple[Review, ...] = (), **changes: object) -> Table:
    came = received("a", reviews=reviews, code="7F3A-92C1", written="2026-04-02T10:00:00", **changes)
    looked = look_at(SERVICE, came, lambda _: True)
    gathered = gather(SUMMARY, SERVICE, came)
    made = composed([gathered], {gathered.key: {"s_type": Edit("事业单位", "企业")}})
    target, columns = io.BytesIO(), SummaryColumns(SUMMARY)
    with FindingsTable(target, SERVICE) as table:
        table.write_issues([(gathered.name, issue_lines(SERVICE, looked.issues))])
        found = finding(gathered, looked, reviews, ("甲不见了",))
        edits = {gathered.id: list(edits_told(made.rows[0], columns))}
        table.write_review([found], {gathered.id: "第 1 行"}, edits)
        table.write_origins(made.rows, columns)
        table.write_unreadable([Unreadable(Source("package", Path("/收件/=坏.shenbao")), "损坏了", "请再交")])
    book = openpyxl.load_workbook(target)
    for sheet in book:
        assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells)
    return {sheet.title: [[cell.value for cell in cells] for cells in sheet.iter_rows()] for sheet in book}


def as_mapping(sheet: list[list[object]], number: int = 1) -> dict[str, object]:
    return {str(head): value for head, value in zip(sheet[0], sheet[number], strict=True)}


def test_a_draft_has_its_row_with_every_condition() -> None:
    sheets = tables(staff_count="86", expert_count="18")
    assert list(sheets) == ["初审", "问题", "出处", "读不出"]
    found = as_mapping(sheets["初审"])
    assert (found["单位名称"], found["统一社会信用代码"], found["汇总表"]) == (NAME, CODE, "第 1 行")
    assert found["上年度合作的相关专家 20 人以上\n（指南第六条（四））"] == "合作专家数量 18 人：不符合"
    assert found["具有独立法人资格\n（指南第六条（二））"] == "人工核"
    assert found["汇总时要核对的"] == "从业人数 86，服务人员基本情况表 12 行"
    assert found["汇总表上改过的"] == "机构类型：企业 → 事业单位"
    assert (found["收到时的情况"], found["内容编号"]) == ("甲不见了", "7F3A-92C1")
    assert found["保存时间"] == "2026年4月2日 10:00"
    assert len([head for head in sheets["初审"][0] if "指南" in str(head)]) == len(SERVICE.bureau.conditions)  # type: ignore[union-attr]
    errors = [line for line in sheets["问题"] if line[1] == "错误"]
    assert found["错误"] == len(errors) > 0


def test_decisions_of_both_offices_stand_there() -> None:
    county = Review(
        level="county", office="云川县工信局", decision="recommend", at="2026-04-20 14:32", code="0000-0000"
    )
    city = Review(
        level="city", office="", decision="return", opinion="请补社保证明", manual={"credit": True}, code="7F3A-92C1"
    )
    found = as_mapping(tables((county, city))["初审"])
    assert found["初审结论"] == (
        "云川县工信局 推荐 2026-04-20 14:32（针对较早的内容）\n市级（综改区、省级部门） 退回补正"
    )
    assert found["意见"] == "请补社保证明"
    credit = next(head for head in found if "失信" in head)
    assert found[credit] == "人工核：符合"


def test_every_text_of_the_summary_has_its_source() -> None:
    lines = [as_mapping(tables()["出处"], number) for number in range(1, 10)]
    found = {line["汇总表的栏目"]: line for line in lines}
    income = found["上年度服务收入 (万元)"]
    assert (income["汇总表上"], income["栏目编号"], income["申报材料的栏目"]) == (
        "738.65",
        "income_b",
        "服务收入（后一年）",
    )
    assert income["怎么来的"] == "近两年经营情况的后一年：2024"
    assert found["成立时间"]["汇总表上"] == found["成立时间"]["申报材料上"] == "2017年6月15日"
    kind = found["机构类型"]
    assert (kind["汇总表上"], kind["申报材料上"], kind["怎么来的"]) == ("事业单位", "企业", "改过，收集到的是“企业”")


def test_hostile_names_stay_texts() -> None:
    sheets = tables(org_name=EVIL, contact="@SUM(A1)", address="+1+1")
    assert as_mapping(sheets["初审"])["单位名称"] == f"'{EVIL}"
    assert {line[1] for line in sheets["出处"][1:]} == {f"'{EVIL}"}
    assert as_mapping(sheets["读不出"])["位置"] == "/收件/=坏.shenbao"


# ---- 附件 3 in Excel ----------------------------------------------------------------------------------------------


def sheet_of(draft: Draft, mark: str = "") -> Any:
    target = io.BytesIO()
    write_summary_sheet(target, SUMMARY, draft, mark)
    return openpyxl.load_workbook(target).worksheets[0]


def summarised(*rows: dict[str, Any], **answers: str) -> Draft:
    made = composed([row(str(number), **changes) for number, changes in enumerate(rows)], {})
    return summary_draft(SUMMARY, Draft(form=SUMMARY.id), made, (), answers)


def test_the_sheet_says_what_the_printed_table_says() -> None:
    draft = summarised(
        {}, {"org_name": EVIL, "uscc": "", "income_b": "286.30", "service_assets": "无"}, bureau_name="云川市"
    )
    sheet = sheet_of(draft)
    lines = [[cell.value for cell in cells] for cells in sheet.iter_rows()]
    assert lines[0][0] == "云川市优质中小企业服务资源库入库机构推荐汇总表"
    assert lines[1][0] == "填报单位：（主管部门/市级/综改区盖章）"
    printed = [cell.header for cell in SUMMARY.tables["B6"].rows[0]]
    assert lines[2] == printed
    assert lines[3] == [
        1,
        NAME,
        "企业",
        "2017年6月15日",
        738.65,
        386.5,
        26,
        "数字赋能、融资促进",
        "钱𠅤",
        "0351-5550188、13900000001",
    ]
    assert lines[4][1] == f"'{EVIL}"
    assert (lines[4][4], sheet["E5"].number_format, lines[4][5]) == (286.3, "0.00", "无")
    assert len(lines) == 5


def test_the_sheet_is_ready_for_the_printer() -> None:
    sheet = sheet_of(summarised({}), "草稿")
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth) == (
        "landscape", "9", 1,
    )  # fmt: skip
    assert (sheet.print_title_rows, sheet.freeze_panes, sheet.oddHeader.center.text) == ("$3:$3", "A4", "草稿")
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJ"]
    asked = SUMMARY.tables["B6"].columns_mm
    assert [round(width / widths[0], 2) for width in widths] == [round(width / asked[0], 2) for width in asked]
    assert sheet["A1"].value.startswith("XX 部门/市（山西综改区管委会）")
    assert all(cell.border.left.style == "thin" for cells in sheet["A3:J4"] for cell in cells)


@pytest.mark.parametrize("count", [0, 1, 40])
def test_the_same_summary_gives_the_same_bytes(count: int) -> None:
    draft = summarised(*[{"org_name": f"第{number}家", "uscc": ""} for number in range(count)])
    first, second = io.BytesIO(), io.BytesIO()
    write_summary_sheet(first, SUMMARY, draft)
    write_summary_sheet(second, SUMMARY, draft)
    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize(("filed_on", "verdict"), [("2026-04-22", "符合"), ("2026-04-23", "看不出")])
def test_a_filing_date_that_has_not_come_yet_is_told_without_a_desk_as_well(
    tmp_path: Path, filed_on: str, verdict: str
) -> None:
    """The day comes from the one who asks, as on a desk: nothing follows from what is to be later."""
    paths = find_paths(tmp_path / "profile")
    handed_in(tmp_path / "收" / "甲", founded_on="2024-04-01", filed_on=filed_on)
    how = Summarising(bureau_name="云川市", formats=())
    made = api.summarise(paths, [tmp_path / "收"], tmp_path / "出", how, datetime(2026, 4, 22, 9, 5))
    book = openpyxl.load_workbook(next(file for file in made.files if file.name == "review.xlsx"))
    row = as_mapping([[cell.value for cell in cells] for cells in book["初审"].iter_rows()])
    said = next(str(text) for head, text in row.items() if "两年" in str(head) or "两年以上" in str(text))
    assert verdict in said
