"""What is said of a cell of 汇总表: whose text it is."""

from __future__ import annotations

import pytest

from app.bureau.summary_records import CellSeen, ColumnSeen, OriginSeen, Staff
from app.ui.bureau.summary.words import STAFF, doubt_words, source_words
from tests.unit.bureau.applicants import COLUMNS, SUMMARY

OWN = OriginSeen("org_name", "单位名称", "")
COLUMN = ColumnSeen("s_org", "单位名称", 40, COLUMNS["s_org"], own=OWN)
WHY = ("“单位名称”取不到：这份材料填的是第 2 版，没有 org_name 这一栏，请照原件填",)


@pytest.mark.parametrize(
    ("cell", "text", "words"),
    [
        (CellSeen("甲"), "甲", "手工加的行，没有申报材料"),
        (CellSeen(""), "", "手工加的行，没有申报材料"),
        (CellSeen("甲", origins=(OWN._replace(text="甲"),)), "甲", "来源：单位名称 甲"),
        (CellSeen("甲", edited=True, origins=(OWN._replace(text="甲"),)), "乙", "来源：甲（改为 乙）"),
        (CellSeen("", origins=(OWN,), doubts=("“单位名称”没有填",)), "", "来源：单位名称 空白"),
        (CellSeen("", doubts=WHY), "", "来源：申报材料里没有"),
        (CellSeen("", edited=True, doubts=WHY), "乙", "来源：申报材料里没有（改为 乙）"),
        (
            CellSeen("", edited=True, was="甲", doubts=WHY),
            "乙",
            "来源：申报材料里没有（改为 乙），改的时候来源是 甲",
        ),
        (CellSeen("", edited=True, was="甲", origins=(OWN,)), "乙", "来源：空白（改为 乙），改的时候来源是 甲"),
        (
            CellSeen("甲", edited=True, was="", origins=(OWN._replace(text="甲"),)),
            "乙",
            "来源：甲（改为 乙），改的时候来源里没有",
        ),
    ],
)
def test_a_row_of_an_applicant_is_never_called_typed(cell: CellSeen, text: str, words: str) -> None:
    assert source_words(cell, text, COLUMN, SUMMARY.decimals) == words


@pytest.mark.parametrize("staff", ["count", "rows"])
@pytest.mark.parametrize(
    ("cell", "counts", "used"),
    [
        (CellSeen("", doubts=WHY), True, False),
        (CellSeen("", doubts=WHY), False, False),
        (CellSeen("26", origins=(OWN,), doubts=("从业人数 26，服务人员 25 行",)), True, True),
        (CellSeen("26", origins=(OWN,), doubts=("请核对",)), False, False),
    ],
)
def test_which_figure_is_used_is_said_where_there_is_one(
    cell: CellSeen, counts: bool, used: bool, staff: Staff
) -> None:
    words = doubt_words(cell, COLUMN._replace(counts=counts), staff)
    assert words == cell.doubts[0] + (f"。表上用的是{STAFF[staff]}" if used else "")
