"""The reminder of what follows entry: days of a year and what has to be told when it happens, with its source."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from app.documents.layout.letter import BLANK_DAY, Block, Letter
from app.documents.layout.letter_tables import LetterTable
from app.documents.typeset import clean
from app.errors import UsageError
from app.forms.bureau_records import FollowUp
from app.forms.definition import FormDefinition
from app.times_and_sizes import day_in_words

_WEEKDAYS = "一二三四五六日"
_WIDTHS_MM = (52.0, 72.0, 32.0)
_HEADER = ("时间", "事项", "依据")
_AT_ANY_TIME = "发生时"
_ALL = "各入库单位"
_MOST_ADDRESSED = 5
_FIRST_YEAR, _LAST_YEAR = 2000, 2999


def reminder(
    definition: FormDefinition,
    year: int,
    applicants: Sequence[str] = (),
    *,
    office: str = "",
    day: date | None = None,
    contact: str = "",
) -> Letter:
    """The sheet for ``year``: to one applicant by name, or to all of them with the list of names.

    Without ``office`` and ``day`` it is signed by the pen. Raises :class:`UsageError` for a form after which nothing
    follows, and for a year that is none.
    """
    follow_ups = definition.bureau.follow_ups if definition.bureau else ()
    if not follow_ups:
        raise UsageError(f"“{definition.short_title}”没有列出入库以后的事项。", "请核对表单编号。")
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UsageError(f"“{year}”不是可用的年份。", "请写四位数字，如 2026。")
    names = [name for name in (" ".join(clean(text).split()) for text in applicants) if name]
    opening = (
        f"列入{definition.short_title}以后，请按时办理以下事项；时间遇休息日的，请提前在工作日办理。"
        "“依据”一栏是管理指南的条款。"
    )
    table = LetterTable(_HEADER, tuple(_row(one, year) for one in follow_ups), _WIDTHS_MM, (0, 2))
    body: tuple[Block, ...] = (opening, table, "特此提醒。")
    if len(names) > _MOST_ADDRESSED:
        body = (opening, table, f"发送单位（{len(names)} 家）：{'、'.join(names)}。", "特此提醒。")
    return Letter(
        title=f"入库后有关事项提醒（{year}年）",
        addressee="、".join(names) if 0 < len(names) <= _MOST_ADDRESSED else _ALL,
        body=body,
        sign_off=(clean(office).strip() or "（盖章）", day_in_words(day) if day else BLANK_DAY),
        remark=clean(contact).strip(),
        author=clean(office).strip(),
    )


def _row(one: FollowUp, year: int) -> tuple[str, str, str]:
    days = "\n".join(_before(_day(year, text)) for text in one.days)
    return days or _AT_ANY_TIME, f"{one.text.rstrip('。')}。", one.source


def _day(year: int, text: str) -> date:
    """A day of the definition (``02-29``) in a year; the last of its month where the year has no such day."""
    month, day = map(int, text.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def _before(day: date) -> str:
    """``3月15日（星期日）前``; the year stands in the title."""
    return f"{day_in_words(day, day)}（星期{_WEEKDAYS[day.weekday()]}）前"
