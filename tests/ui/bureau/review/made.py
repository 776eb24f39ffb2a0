"""Applications as the desk tells them, made up: a case with conditions, problems, evidence and a review of a county."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.api_cases import Box, CasePage, FilePage
from app.api_letters import WrittenLetter
from app.api_opinions import PrintedOpinion
from app.books.seen import PagePicture
from app.bureau.desk_records import (
    CandidateSeen,
    CaseSeen,
    CorrectionLine,
    DeskRow,
    FileSeen,
    ItemSeen,
    ReviewSeen,
    VersionSeen,
)
from app.bureau.model import ConditionSeen, FigureFound, Review, Verdict
from app.bureau.opinion_sheet import OpinionRoom
from app.forms.issues import Issue
from tests.ui.ecopy.answers import Answer

COUNTY = Review(
    level="county", office="云川县工信局", by="王芳", at="2026-05-20 10:00", decision="recommend", opinion="拟同意。"
)
ERROR = CorrectionLine("error", "入库申请书“一、申请表”", "“统一社会信用代码”：校验位不对，请改正。", ("uscc",))
BLANK = CorrectionLine(
    "unfilled", "入库申请书“二、人员”", "“姓名”第 2、5 行：未填写，请填写。", ("people.1.name", "people.4.name")
)
LOOK = CorrectionLine("warning", "佐证材料", "第 4 项（经营场所）：照片看不清，请核对。", ("items.4.files.0",))
LINES = (ERROR, BLANK, LOOK)


def conditions() -> tuple[ConditionSeen, ...]:
    staff = FigureFound("上年度合作的专家", "26 人", "expert_count")
    served = FigureFound("近一年服务企业", "8 家", "served_b")
    founded = FigureFound("成立时间", "（未填）", "founded_on")
    short = "近一年服务企业：8 家，不到 10 家"
    clean = "近两年未被列入失信、异常经营、税收违法名单，无违法违规行为"
    return (
        _condition("experts", "met", "上年度合作的相关专家 20 人以上", figures=(staff,), items=(7,)),
        _condition("served", "unmet", "近一年点对点服务企业不少于 10 家", figures=(served,), told=(short,)),
        _condition("two_years", "unknown", "成立并运营两年以上", figures=(founded,)),
        _condition("credit", "manual", clean, look="看“信用中国”截图的单位名称和日期", items=(10,)),
    )


def _condition(name: str, verdict: Verdict, needs: str, **more: Any) -> ConditionSeen:
    return ConditionSeen(id=name, source="指南第六条", needs=needs, verdict=verdict, **{"figures": (), **more})


def items() -> tuple[ItemSeen, ...]:
    scans = tuple(
        FileSeen(f"attachments/03/{name}", name, size, fact)
        for name, size, fact in (("营业执照.pdf", 480_000, None), ("批文.pdf", 90_000, "missing"))
    )
    return (
        ItemSeen(number=3, label="3 营业执照或登记证书", state="files", said="文件", is_settled=False, files=scans),
        ItemSeen(number=4, label="4 经营场所产权证书或租赁合同", state="none", said="无", is_settled=True),
        ItemSeen(number=7, label="7 服务机构主要人员基本情况表及有关人员职称、执业资格证书复印件", state="",
                 said="尚未处理", is_settled=False),
    )  # fmt: skip


def case(row: DeskRow, **changed: Any) -> CaseSeen:
    """Everything of an applicant of :func:`tests.ui.bureau.desk_tools.row`."""
    values: dict[str, Any] = {
        "row": row,
        "issues": (
            Issue("uscc", "uscc_check", "error", "统一社会信用代码：校验位不对"),
            Issue("people.1.name", "required", "error", "服务人员 第2行 姓名：没有填写"),
            Issue("items.4.files.0", "file_note", "warning", "第 4 项：照片看不清"),
        ),
        "conditions": conditions(),
        "items": items(),
        "reviews": (ReviewSeen(COUNTY, False, False),),
        "candidates": (
            CandidateSeen(
                number=1, kind=row.kind, path=row.path, applicant=row.applicant, received=row.received,
                written=row.written, code=row.code, counts=True, is_there=True,
            ),
        ),
        "versions": (VersionSeen(code=row.code, received=row.received, written=row.written),),
        "corrections": LINES,
        "opinion": True,
        "title": "优质中小企业服务机构",
        **changed,
    }  # fmt: skip
    return CaseSeen(**values)


def picture(width: int, side: int = 1) -> PagePicture:
    height = round(width * 297 / 210)
    return PagePicture("", "form", side, width, height, width * 4, bytes([245, 245, 245, 255]) * (width * height))


def place(path: str, width: int) -> CasePage:
    return CasePage(
        volume="form", title="入库申请书", side=5, sides=9, page="第 3 页", heading="入库申请书“一、申请表”",
        field="近一年服务企业", value="8 家", told=("不到 10 家",), boxes=(Box(0.3, 0.4, 0.2, 0.03),),
        picture=picture(width, 5),
    )  # fmt: skip


def review_answers(rows: Mapping[int, DeskRow]) -> dict[str, Answer]:
    """What the worker says of every applicant of a desk, and of all that can be asked about one."""
    return {
        "case_seen": lambda paths, number, desk: case(rows[int(number)]),
        "review": lambda paths, number, said, now, desk, knew: (),
        "opinion_room": lambda paths, number, text, office, desk: OpinionRoom(14.0, len(text), 128),
        "case_place": lambda paths, number, path, width, desk: place(path, width),
        "case_page": lambda paths, number, volume, side, width, desk: CasePage(
            volume=volume, title="入库申请书", side=side, sides=9, picture=picture(width, side)
        ),
        "case_file_page": lambda paths, number, path, page, width, desk: FilePage(path, page, 3, picture(width)),
        "case_copy": lambda paths, number, path, desk: paths.cache / Path(path).name,
        "forget_copies": lambda paths: None,
        "write_case_notice": lambda paths, number, target, how, signed, desk: WrittenLetter(
            target, len(how.review.corrections)
        ),
        "print_case_opinion": lambda paths, number, target, **more: PrintedOpinion(
            file=target, proof=target.with_name("样张.pdf"), volume="入库申请书", number="2", side=4, code="7F3A-92C1",
            points=14.0, how=("把第 2 页放回打印机", "选“实际大小”"),
        ),
        "hand_on": lambda paths, number, target, desk: (Path(target), ("这里还没有写初审意见",)),
    }  # fmt: skip
