"""The official forms as two applicants typed them into the text of the notices, and what must be read from them.

Beside them what others did to theirs: another width of signs, merged cells, other looks, tracked changes, controls.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.unit.word_forms.typed import Block, filled, notice

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


def with_tracked_changes(word: Any) -> None:
    """Every text of a cell is an insertion behind a deletion, both by a reviser who never accepted them."""
    for run in _runs(word):
        gone = copy.deepcopy(run)
        run.addprevious(_wrapped("w:del", gone))
        for text in gone.findall(_name("w:t")):
            text.tag, text.text = _name("w:delText"), "旧稿"
        inserted = _wrapped("w:ins")
        run.addprevious(inserted)
        inserted.append(run)


def with_controls(word: Any) -> None:
    """Boxes to click, and a control around every other text."""
    for run, pieces in _split_at_boxes(word):
        for piece, text in pieces:
            run.addprevious(_control(piece, text))
        run.getparent().remove(run)


def with_symbols(word: Any) -> None:
    """Boxes out of the menu of symbols: Wingdings."""
    from docx.oxml import parse_xml

    for run, pieces in _split_at_boxes(word):
        for piece, text in pieces:
            for old in piece.findall(_name("w:t")) if text in _BOXES else ():
                sign = f'<w:sym {_SPACES} w:font="Wingdings" w:char="{_BOXES[text]}"/>'
                old.getparent().replace(old, parse_xml(sign))
            run.addprevious(piece)
        run.getparent().remove(run)


_BOXES: Mapping[str, str] = {"☑": "F0FE", "□": "F0A8"}


def _runs(word: Any) -> list[Any]:
    """The runs of all cells, each once."""
    return [run for table in word.tables for run in table._tbl.iter(_name("w:r"))]


def _split_at_boxes(word: Any) -> Iterator[tuple[Any, list[tuple[Any, str]]]]:
    """Each run with copies of it that hold its text in pieces: a box, or what stands between two."""
    for run in _runs(word):
        text = "".join(one.text or "" for one in run.findall(_name("w:t")))
        pieces = [piece for piece in re.split("([☑□])", text) if piece]
        yield run, [(_with_text(run, piece), piece) for piece in pieces]


def _with_text(run: Any, text: str) -> Any:
    made = copy.deepcopy(run)
    first, *others = made.findall(_name("w:t"))
    for other in others:
        made.remove(other)
    first.text = text
    first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _control(run: Any, text: str) -> Any:
    from docx.oxml import parse_xml

    box = ""
    if text in _BOXES:
        box = f'<w14:checkbox><w14:checked w14:val="{int(text == "☑")}"/></w14:checkbox>'
        run.find(_name("w:t")).text = "☒" if text == "☑" else "☐"
    control = parse_xml(f"<w:sdt {_SPACES}><w:sdtPr>{box}</w:sdtPr><w:sdtContent/></w:sdt>")
    control[1].append(run)
    return control


_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def _wrapped(name: str, *inside: Any) -> Any:
    from docx.oxml import parse_xml

    made = parse_xml(f'<{name} {_SPACES} w:id="1" w:author="甲" w:date="2026-03-04T05:06:07Z"/>')
    made.extend(inside)
    return made


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


Look = Callable[[Any], None]
LOOKS: Mapping[str, Look | None] = {
    "as typed": None, "merged": merged_as_printed, "in other fonts": with_other_fonts, "with symbols": with_symbols,
    "with controls": with_controls, "with tracked changes": with_tracked_changes,
}  # fmt: skip
TYPED: Mapping[str, tuple[Callable[[], list[Block]], Mapping[str, Any]]] = {
    "zone": (zone, ZONE_ANSWERS), "service": (service, SERVICE_ANSWERS),
}  # fmt: skip
TO_LOOK_AT: Mapping[str, list[str]] = {"zone": [], "service": ["reg_capital"]}
"""What is read with a question: behind ``500万`` the program puts the 元 itself."""
