"""The words of fictional evidence. Every page says that it is made up; no person or organisation in it exists."""

from __future__ import annotations

MARK = "虚构示例"
NOTE = "本页为程序演示而编写，所涉单位、人员和数据均不存在"
_TITLE_CHARACTERS = 20
_LINES_PER_PAGE = 18
_LINES = (
    "为配合申报材料的整理与装订，现将有关情况记录如下，供核对版面使用。",
    "一、基本情况。示例单位依规登记，经营范围与申报内容一致。",
    "二、工作安排。按照年度计划，分四个季度推进，由专人负责落实。",
    "三、完成情况。各项任务均已按期办结，记录齐全，可供查验。",
    "其中第一季度办理 12 项，第二季度办理 15 项，合计 27 项。",
    "第三季度办理 18 项，第四季度办理 20 项，全年累计 65 项。",
    "相关合同、票据和签到表由示例单位档案室统一编号保存。",
    "四、人员配备。专职人员 9 名，兼职专家 6 名，均已签订协议。",
    "五、经费使用。经费单独核算，支出与预算相符，余额结转下年。",
    "经费共计 48.60 万元，其中场地费用 12.30 万元，活动费用 36.30 万元。",
    "六、服务对象。以中小企业为主，覆盖装备、材料、软件等领域。",
    "服务结束后逐一回访，填写反馈意见，归入同一卷宗。",
    "七、存在不足。部分材料格式不一，需按统一要求重新整理。",
    "八、下一步打算。继续完善台账，做到一事一档、有据可查。",
    "以上内容由示例单位提供，页面中的印章为示意图形，没有效力。",
    "附：工作台账一份、签到表一份、反馈意见汇总一份。",
)
_HEADINGS = ("序号", "名称", "主要内容", "时间", "备注")
_ROWS = ("对接活动", "政策宣讲", "融资服务", "技术诊断", "人才培训", "市场开拓", "数字化咨询", "回访服务")
SIGNATURE = ("示例单位（虚构）", "二〇二五年十二月三十一日")


def title_lines(title: str) -> list[str]:
    """The title cut into lines that fit a page; the mark of an entry (；) at its end goes."""
    words = title.rstrip(";；。 ")
    return [words[start : start + _TITLE_CHARACTERS] for start in range(0, len(words), _TITLE_CHARACTERS)] or [MARK]


def number_line(page: int) -> str:
    """A document number of the page (from 1)."""
    return f"示例字〔2025〕第 {page:03d} 号"


def body_lines(page: int) -> list[str]:
    """Lines of a page (from 1); they differ from page to page."""
    start = (page - 1) * 5
    return [_LINES[(start + line) % len(_LINES)] for line in range(_LINES_PER_PAGE)]


def foot_line(page: int, pages: int) -> str:
    """Which page of how many."""
    return f"第 {page} 页，共 {pages} 页"


def table_rows(page: int, rows: int) -> list[tuple[str, ...]]:
    """A headed list of activities; the first row holds the headings."""
    made: list[tuple[str, ...]] = [_HEADINGS]
    for row in range(1, rows + 1):
        number = (page - 1) * rows + row
        kind = _ROWS[number % len(_ROWS)]
        made.append((str(number), kind, f"为第 {number} 批示例企业提供{kind}", f"2025年{number % 12 + 1}月", "已归档"))
    return made
