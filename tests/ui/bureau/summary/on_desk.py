"""A summary in memory, composed by the core as it composes that of a desk, in the place of the worker processes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from app.bureau.gathering import Choices, GatheredRow, gather
from app.bureau.model import Office, Review
from app.bureau.summarising import Forms, Gathered
from app.bureau.summary_composed import Asked, chosen_in, compose
from app.bureau.summary_records import SummaryChange, SummarySeen
from app.bureau.summary_seen import seen
from app.drafts.draft import Draft
from app.errors import AppError
from tests.ui.ecopy.answers import Answer
from tests.unit.bureau.applicants import SERVICE, SUMMARY, received

PLACES = ("云川市清水县", "云川市东山区", "云川市西山区", "云川市白沙县")
NAMES = (
    "云川启明（虚构）中小企业服务有限公司", "云川精测（虚构）检验检测技术有限公司", "云川（虚构）中小企业服务促进中心",
    "长川数智（虚构）科技服务有限公司", "云川同源（虚构）知识产权代理有限公司", "北辰（虚构）管理咨询有限公司",
    "云川汇智（虚构）人力资源有限公司", "博远（虚构）会计师事务所", "云川清泉（虚构）环境检测有限公司",
    "金桥（虚构）融资担保有限公司", "星河（虚构）工业互联网研究院", "恒信（虚构）法律服务中心",
)  # fmt: skip
NATURES = (
    "企业", "企业", "社会组织", "企业", "企业", "企业", "企业", "社会组织", "企业", "企业", "事业单位", "社会组织",
)  # fmt: skip
DIRECTIONS = (
    ["数字赋能", "融资促进"], ["检验检测"], ["政策咨询", "人力资源"], ["数字赋能", "技术创新"], ["知识产权"],
    ["合规管理"], ["人力资源"], ["合规管理", "政策咨询"], ["检验检测"], ["融资促进"], ["技术创新", "成果转化"],
    ["合规管理", "知识产权"],
)  # fmt: skip


RECOMMENDS = Review(level="county", office="云川县工信局", decision="recommend")


def name_of(number: int) -> str:
    """The name of the applicant with a number from 0; the same for the same number."""
    name = NAMES[number % len(NAMES)]
    return name if number < len(NAMES) else f"{name}第{number // len(NAMES) + 1}分公司"


def gathered(number: int, staff: str = "count") -> GatheredRow:
    """What an applicant that never was gives to the summary."""
    kind = number % len(NAMES)
    came = received(
        f"{number:04}", code=f"{number:08X}", org_name=name_of(number), uscc=None,
        org_nature=NATURES[kind], directions=DIRECTIONS[kind], direction_other="",
        founded_on=f"20{5 + number % 18:02}-{1 + number % 12:02}-{1 + number % 28:02}",
        income_b=f"{137 + number * 61 % 2400}.{number * 7 % 100:02}", service_assets=f"{40 + number * 37 % 900}",
        staff_count=str(12 if number % 6 else 86), address=PLACES[number % len(PLACES)],
        contact=("张三", "李四", "王五", "欧阳明远")[number % 4],
        phone=("0351-5550188", "13900000001", "0351-5550188、13900000001")[number % 3],
    )  # fmt: skip
    return replace(gather(SUMMARY, SERVICE, came, Choices(staff == "rows")), case=number + 1)


class KeptDesk:
    """``recommended`` are the numbers of the applicants with that decision; ``refusal`` is why nothing is kept."""

    forms = Forms(summary=SUMMARY, applicant=SERVICE)

    def __init__(self, count: int, recommended: set[int] | None = None) -> None:
        self.count = count
        self.recommended = set(range(count)) if recommended is None else recommended
        self.draft = Draft(form=SUMMARY.id).answered({"bureau_kind": "XX市", "bureau_name": "云川市"})
        self.refusal: AppError | None = None
        self.kept: list[SummaryChange] = []
        self.told: list[str] = []
        self.office = Office()

    @cached_property
    def _gathered(self) -> dict[str, list[GatheredRow]]:
        return {staff: [gathered(number, staff) for number in range(self.count)] for staff in ("count", "rows")}

    def see(self, change: SummaryChange | None = None) -> SummarySeen:
        change = change or SummaryChange()
        staff, only = chosen_in(self.draft)
        staff = change.staff or staff
        only = only if change.only_recommended is None else change.only_recommended
        rows = self._gathered[staff]
        on_desk = Gathered(
            rows=[row for number, row in enumerate(rows) if not only or number in self.recommended],
            cases=frozenset(row.case for row in rows),
            of_desk=True,
            told=list(self.told),
        )
        for number, row in enumerate(rows):
            on_desk.decide(row.id, RECOMMENDS if number in self.recommended else None)
        answers = {"bureau_kind": change.kind, "bureau_name": change.name}
        asked = Asked(
            edits=change.edits,
            cases=change.cases,
            order=change.order,
            staff=staff,
            only_recommended=only,
            answers={name: text for name, text in answers.items() if text is not None},
        )
        made = compose(self.forms, self.draft, on_desk, asked)
        self.draft = made.draft if change != SummaryChange() else self.draft
        return seen(self.forms, Path("/台/汇总草稿"), made, self.office, on_desk, lambda _: True)

    def keep(self, _paths: Any, change: SummaryChange, _now: datetime, _desk: Any) -> SummarySeen:
        if self.refusal is not None:
            raise self.refusal
        self.kept.append(change)
        return self.see(change)

    def answers(self) -> dict[str, Answer]:
        return {"see_summary": lambda _paths, _desk: self.see(), "keep_summary": self.keep}

    def clear(self, number: int, field: str) -> None:
        """An applicant left a field blank."""
        for rows in self._gathered.values():
            row = rows[number]
            cell = replace(row.cells[field], text="")
            rows[number] = replace(row, cells={**row.cells, field: cell})

    def put_right(self, number: int, uscc: str) -> None:
        """An applicant wrote its code, by which it is known from now on."""
        for rows in self._gathered.values():
            rows[number] = replace(rows[number], key=uscc, known={"uscc": uscc, **rows[number].known})
