"""Official forms typed and filled by hand: built from the text of the notices, then bent as people bend tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import InputFileError
from app.word_forms.report import FormRead
from tests.unit.word_forms.forms import SERVICE, ZONE, by_status, field, read, why
from tests.unit.word_forms.typed import Block, filled, notice, write

ZONE_CELLS = {
    "合作区名称": ["云川合作区"],
    "地市级中小企业主管部门": ["云川市工信局"],
    "联系人": ["王明", "", "0351—5550123"],
    "联系人#2": ["李四", "", " 139 0000 0001"],
    "合作区运营管理机构": ["云川公司"],
    "合作区占地规划面积": ["12.5 平方公里"],
    "合作区主导产业": ["铸造"],
    "近三年是否发生": ["=□ 是 ☑ 否"],
    "是否存在严重": ["=□是 √否"],
    "是否定位": ["=是"],
    "是否符合": ["=☑是□否"],
    "是否有明确": ["=■ 是 □ 否"],
    "2023年": ["１８６．４２", "71.2%"],
    "2024年": ["无", "无"],
    "2025年": ["231亿元", "74.1"],
    "是否制定了": ["=是√ 否□"],
    "提供的服务是否": ["=□√是 □否"],
    "合作区外资或合资": ["31", "34家", "38"],
    "合作区外商直接": ["6.8", "9.25", "11.4"],
    "合作区出口贸易": ["－2.15", "8.6%", "12"],
    "与合作区签署": ["6", "8", "11"],
    "合作区与海外园区": ["与德国园区建立机制。\n每年互访。"],
    "合作区及合作区企业": ["\n3", "\n4个", "=6"],
    "合作区常态化": ["=☑开展了国际市场开拓 □开展了国际技术合作 ☑开展了国际人才交流 ☑ 其他：交流营"],
    "合作区中小企业研发": ["10.35", "12.08", "13.6"],
    "国家级创新平台": ["=数量： 2 个\n名称：甲中心；乙中心"],
    "省级创新平台": ["=数量:5\n名称：丙中心"],
    "合作区海外研发": ["=数量：__无__个\n名称：无"],
    "合作区中小企业有效": ["\n14.2", "\n15", "\n18"],
    "合作区中小企业国际": ["4", "7", "9"],
    "合作区在促进创新": ["设立基金。"],
    "合作区促进中小企业": ["=√建立了优质中小企业梯度培育库\n√具有支持中小企业数字化转型的相关举措"],
    "合作区开展优质": ["分层培育。"],
    "制造业单项": ["=总数量: 1 家"],
    "专精特新“": ["=7家"],
    "专精特新中小": ["=46"],
    "科技和创新": ["=总数量：__103__家"],
    "运营管理设立": ["=☑设立了合作区运营管理机构\n□引入了国际化服务机构\n☑引入了中小企业公共服务机构\n□其他_____"],
}
ZONE_LINES = {
    "合作区名称：": "合作区名称：云川合作区",
    "所属地区：": "所属地区：山西省云川市",
    "地市级中小企业主管部门（盖章）": "地市级中小企业\n主管部门（盖章）： 云川市工信局",
    "合作区运营管理机构：": "合作区运营管理机构：云川公司（非新设立机构）",
    "申报时间：": "申报时间：二〇二六年五月二十八日",
    "联系人及联系电话：": "联系人及联系电话：王明 0351-5550123",
    "一、合作区基本概况": "一、合作区基本概况\n概况正文。\n第二段。",
    "(一)合作区发展": "（一）合作区发展具备的基础及优势\n基础。",
    "(二)落实对外": "(二)落实对外开放政策及所在省(区、市)总体产业发展规划情况\n开放。",
    "1.发展定位": "1、发展定位和目标\n定位。",
    "2.发展布局": "2.发展布局：一核两轴。",
    "(二)主要任务": "(二)主要任务及重点工作\n任务。",
    "(三)落实举措": "(三)落实举措\n举措。",
    "四、其他": "四、其他\n无",
}
ZONE_ANSWERS: dict[str, Any] = {
    "province": "山西", "city": "云川", "filed_on": "2026-05-28", "zone_name": "云川合作区",
    "authority_name": "云川市工信局", "authority_contact": "王明", "authority_phone": "0351-5550123",
    "operator_name": "云川公司", "operator_contact": "李四", "operator_phone": "13900000001",
    "planned_area": "12.5平方公里", "leading_industry": "铸造", "q_accident": "否", "q_dishonest": "否",
    "q_in_prefecture": "是", "q_policy_fit": "是", "q_boundary": "是", "q_plan": "是", "q_coverage": "是",
    "revenue_y1": "186.42", "sme_share_y1": "71.2", "revenue_y2": "无", "sme_share_y2": "无",
    "revenue_y3": "231", "sme_share_y3": "74.1", "plan_overview": "概况正文。\n第二段。", "plan_foundation": "基础。",
    "plan_opening": "开放。", "plan_positioning": "定位。", "plan_layout": "一核两轴。", "plan_tasks": "任务。",
    "plan_measures": "举措。", "plan_other": "无", "foreign_firms_y1": "31", "foreign_firms_y2": "34",
    "foreign_firms_y3": "38", "fdi_growth_y1": "6.8", "fdi_growth_y2": "9.25", "fdi_growth_y3": "11.4",
    "export_growth_y1": "-2.15", "export_growth_y2": "8.6", "export_growth_y3": "12", "agreements_y1": "6",
    "agreements_y2": "8", "agreements_y3": "11", "mechanism_text": "与德国园区建立机制。\n每年互访。",
    "overseas_offices_y1": "3", "overseas_offices_y2": "4", "overseas_offices_y3": "6",
    "exchange_checks": ["开展了国际市场开拓", "开展了国际人才交流", "其他"], "exchange_checks_other": "交流营",
    "rd_growth_y1": "10.35", "rd_growth_y2": "12.08", "rd_growth_y3": "13.6", "platform_national_count": "2",
    "platform_national_names": "甲中心；乙中心", "platform_provincial_count": "5",
    "platform_provincial_names": "丙中心",
    "overseas_rd_count": "无", "overseas_rd_names": "无", "patent_growth_y1": "14.2", "patent_growth_y2": "15",
    "patent_growth_y3": "18", "pct_count_y1": "4", "pct_count_y2": "7", "pct_count_y3": "9",
    "innovation_text": "设立基金。",
    "quality_checks": ["建立了优质中小企业梯度培育库", "具有支持中小企业数字化转型的相关举措"],
    "cultivation_text": "分层培育。", "n_champion": "1", "n_little_giant": "7", "n_srdi": "46", "n_tech_innov": "103",
    "ops_checks": ["设立了合作区运营管理机构", "引入了中小企业公共服务机构"],
}  # fmt: skip
DIRECTIONS = (
    "=☑数字赋能 □融资促进 □技术创新 □合规管理 □检验检测 □成果转化 □品牌提升 □政策咨询 □人力资源 ☑知识产权 □出海服务"
)
SERVICE_CELLS = {
    "单位名称": ["云川服务公司"],
    "机构性质": ["企业"],
    "地 址": ["云川市1号"],
    "邮政编码": ["０３４５００"],
    "法定代表人": ["王某"],
    "成立日期": ["2017.6.15"],
    "统一社会信用代码": ["91149900MA0YC26H6T"],
    "注册资本": ["500万"],
    "联系人": ["赵"],
    "联系电话": ["13900000001\n0351-5550123"],
    "电子信箱": ["a@b.com"],
    "从业人数": ["26人"],
    "大专以上": ["20"],
    "合作专家": ["25"],
    "合作机构数量": ["6"],
    "服务资产（": ["386.5"],
    "服务场地": ["1200平方米"],
    "主要服务方向": [DIRECTIONS],
    "“一起益企”": ["=2023年开展活动。\n2024年开展活动。"],
    "年度": ["2023", "", "2024年"],
    "服务收入": ["100", "", "1,120.5"],
    "服务利润": ["10", "", "-2"],
    "服务企业数": ["20", "", "30"],
    "服务活动场次": ["3", "", "4"],
    "服务企业数量": ["", "32"],
}
SERVICE_LINES = {
    "申请单位名称": "申请单位名称（盖章）：云川服务公司",
    "填 报 日 期": "填 报 日 期：2026年 4月 8日",
    "入库单位": "入库单位（盖章）：云川服务公司　　　　填报日期：2026.4.8",
    "填报日期：": "",
}
SERVICE_ANSWERS: dict[str, Any] = {
    "filed_on": "2026-04-08", "org_name": "云川服务公司", "org_nature": "企业", "address": "云川市1号",
    "postcode": "034500", "legal_rep": "王某", "founded_on": "2017-06-15", "uscc": "91149900MA0YC26H6T",
    "reg_capital": "500万元", "contact": "赵", "phone": "13900000001、0351-5550123", "email": "a@b.com",
    "staff_count": "26", "qualified_count": "20", "expert_count": "25", "partner_count": "6",
    "service_assets": "386.5", "service_area": "1200", "directions": ["数字赋能", "知识产权"],
    "activities_text": "2023年开展活动。\n2024年开展活动。", "year_a": "2023", "year_b": "2024", "income_a": "100",
    "income_b": "1120.5", "profit_a": "10", "profit_b": "-2", "served_a": "20", "served_b": "30", "events_a": "3",
    "events_b": "4", "served_total": "32",
    "products": [
        {"product_name": "甲产品", "product_content": "内容", "product_use": ""},
        {"product_name": "乙产品", "product_content": "", "product_use": "广泛"},
    ],
    "people": [
        {"person_name": name, "person_post": "经理", "person_title": "", "person_degree": "本科", "person_proof": "有"}
        for name in ("张三", "李四", "王五")
    ],
    "served_firms": [
        {"firm_name": name, "firm_nature": "公益性", "firm_satisfaction": "满意"} for name in ("A公司", "B公司")
    ],
}  # fmt: skip
Rows = list[list[str]]


def zone() -> list[Block]:
    return filled(notice("zone"), ZONE_CELLS, ZONE_LINES)


def service() -> list[Block]:
    blocks = filled(notice("service"), SERVICE_CELLS, SERVICE_LINES)
    cut = next(n for n, block in enumerate(blocks) if block == "附件 3")
    products, people, firms = tables(blocks)[1:4]
    for number, row in enumerate(SERVICE_ANSWERS["products"], start=1):
        products[number][1:] = list(row.values())
    for number, row in enumerate(SERVICE_ANSWERS["people"], start=1):
        people[number][1:] = list(row.values())
    for number, row in enumerate(SERVICE_ANSWERS["served_firms"], start=2):
        firms[number][1:] = list(row.values())
    return blocks[:cut]


def tables(blocks: list[Block]) -> list[Rows]:
    return [block for block in blocks if not isinstance(block, str)]


def row_of(blocks: list[Block], words: str) -> list[str]:
    return next(row for rows in tables(blocks) for row in rows if any(cell.startswith(words) for cell in row))


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
    assert by_status(found, "doubtful") == []
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


def half_width(blocks: list[Block]) -> list[Block]:
    """Other brackets, colons and blanks everywhere."""
    signs = str.maketrans({"（": " (", "）": ") ", "：": ": ", "，": ",", "“": '"', "”": '"', "、": "、 "})
    kept = ("平方公里", "中心", "产品")
    return [
        block if isinstance(block, str) else
        [[cell if any(word in cell for word in kept) else cell.translate(signs) for cell in row] for row in block]
        for block in blocks
    ]  # fmt: skip


def merged_as_printed(word: Any) -> None:
    """Merge blank cells at the right of a label into the answer, as the official table has them."""
    for table in word.tables:
        for row in table.rows:
            cells = row.cells
            texts = [cell.text for cell in cells]
            if len(texts) > 2 and texts[0] and not any(texts[2:]):
                text = texts[1]
                cells[1].merge(cells[-1])
                cells[1].text = text
        for at, row in enumerate(table.rows):
            if at and row.cells[0].text == "" and table.rows[at - 1].cells[0].text:
                table.rows[at - 1].cells[0].merge(row.cells[0])


def with_other_fonts(word: Any) -> None:
    """A look of its own for every run, and an empty paragraph at the end of every cell."""
    from docx.shared import Pt

    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                cell.add_paragraph("")
                for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                    run.font.name, run.font.size, run.bold = "Calibri", Pt(9), True


@pytest.mark.parametrize("look", [merged_as_printed, with_other_fonts])
def test_cells_merged_and_other_looks_read_the_same(tmp_path: Path, look: Callable[[Any], None]) -> None:
    demand(read_typed(tmp_path, zone(), look), ZONE_ANSWERS)
    demand(read_typed(tmp_path, service(), look), SERVICE_ANSWERS)


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
