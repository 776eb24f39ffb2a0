"""A small exported set that looks like an official form: a cover, a blank side, tables on one grid, a declaration."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tests.unit.scans.small_set import volume, write_book

ROOT = Path(__file__).resolve().parents[3]
MM = 72 / 25.4
SIDES = 8
COVER, BLANK, FIRST, SECOND, NOTES, TABLE, OPINION, DECLARATION = range(1, SIDES + 1)
SEALED = (COVER, FIRST, SECOND, DECLARATION)
UNIT = "云川启明（虚构）中小企业服务有限公司"
OTHER_UNIT = "晋宁博远（虚构）科技发展集团公司"
_LINES = (
    "单位名称与统一社会信用代码", "注册地址和邮政编码", "法定代表人及联系电话", "上年度营业收入情况",
    "专职服务人员的数量", "服务中小企业家次", "主要服务方向与内容", "近两年获得的荣誉",
    "服务场地面积与设备", "合作专家和机构数量",
)  # fmt: skip
_MORE = (
    "制度建设和人员培训", "公益性服务开展情况", "融资对接与担保活动", "数字化诊断企业名单",
    "知识产权托管和转化", "人才引进及劳务派遣", "法律咨询与权益保护", "国际交流与市场开拓",
    "绿色低碳和节能改造", "其他需要说明的事项",
)  # fmt: skip


def write_form(folder: Path, unit: str = UNIT, filled: str = "共有三十二项，合计四百余万元") -> Path:
    """The set in ``folder``; ``unit`` stands on the cover and beside the seals, ``filled`` in the tables."""
    write_book(folder, volume("form", SEALED, [f"look {unit}{filled}{side}" for side in range(1, SIDES + 1)]))
    (folder / "form.pdf").write_bytes(_drawn(unit, filled))
    return folder


@cache
def _font() -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Fang", ROOT / "resources" / "fonts" / "FandolFang-Regular.ttf"))
    return "Fang"


def _drawn(unit: str, filled: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=1)

    def say(x: float, y: float, text: str, size: float = 14) -> None:
        canvas.setFont(_font(), size)
        canvas.drawString(x * MM, (297 - y) * MM, text)

    def grid(lines: tuple[str, ...], answers: str) -> None:
        for row in range(len(lines) + 1):
            canvas.line(25 * MM, (257 - 18 * row) * MM, 185 * MM, (257 - 18 * row) * MM)
        for x in (25, 85, 185):
            canvas.line(x * MM, 257 * MM, x * MM, (257 - 18 * len(lines)) * MM)
        for row, line in enumerate(lines):
            say(27, 51 + 18 * row, line, 12)
            say(88, 51 + 18 * row, f"{answers}{row * 7 + len(line)}号", 12)

    draw: dict[int, Callable[[], Any]] = {
        COVER: lambda: (
            say(40, 80, "优质服务资源库入库申请书", 28), say(35, 150, f"申请单位（盖章）：{unit}"),
            say(35, 170, "填报日期：二〇二六年四月十日"), say(60, 250, "工业和信息化主管部门制"),
        ),
        FIRST: lambda: grid(_LINES, filled),
        SECOND: lambda: grid(_MORE, filled),
        NOTES: lambda: [
            say(30, 50 + 9 * row, f"{row + 1}．{_MORE[row % 10]}如实填写，{_LINES[row * 3 % 10]}") for row in range(22)
        ],
        TABLE: lambda: grid(_MORE[::-1], f"{filled[:6]}见附件第"),
        OPINION: lambda: [
            say(30, 50 + 11 * row, f"{_LINES[row % 10]}的佐证材料目录，{filled[row % 5 :]}") for row in range(9)
        ],
        DECLARATION: lambda: (
            say(75, 45, "真实性声明", 24), say(30, 75, "本单位承诺所提交的申请材料均真实、合法，如有不实之处，"),
            say(30, 87, "愿意承担由此产生的一切后果，并接受主管部门的监督检查。"),
            say(60, 140, f"申报单位（公章）：{unit}"),
            say(60, 155, "法定代表人（签字）："), say(60, 170, "日期：    年    月    日"),
        ),
    }  # fmt: skip
    for side in range(1, SIDES + 1):
        if side in draw:
            draw[side]()
            say(150, 280, f"— {side} —", 12)
        canvas.showPage()
    canvas.save()
    return data.getvalue()
