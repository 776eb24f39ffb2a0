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
    year: int = 0,
    applicants: Sequence[str] = (),
    *,
    approved: date | None = None,
    office: str = "",
    day: date | None = None,
    contact: str = "",
) -> Letter:
    """The sheet for ``year``: to one applicant by name, or to all of them with the list of names.

    Days count from the day on which entry was ``approved`` (指南第十条), without it from the deadline of the notice.
    ``year`` 0: that of the first day after ``approved``; without that, too, the days of every year. Without ``office``
    and ``day`` it is signed by the pen. Raises :class:`UsageError` for a form after which nothing follows, and for a
    year that is none or has nothing to come.
    """
    follow_ups = definition.bureau.follow_ups if definition.bureau else ()
    if not follow_ups:
        raise UsageError(f"“{definition.short_title}”没有列出入库以后的事项。", "请核对表单编号。")
    since = approved or definition.notice.deadline
    year = _year(follow_ups, year, approved, since)
    names = [name for name in (" ".join(clean(text).split()) for text in applicants) if name]
    opening = (
        f"列入{definition.short_title}以后{_from(approved)}，请按时办理以下事项；时间遇休息日的，请提前在工作日办理。"
        "“依据”一栏是管理指南的条款。"
    )
    table = LetterTable(_HEADER, tuple(_row(one, year, since) for one in follow_ups), _WIDTHS_MM, (0, 2))
    body: tuple[Block, ...] = (opening, table, "特此提醒。")
    if len(names) > _MOST_ADDRESSED:
        body = (opening, table, f"发送单位（{len(names)} 家）：{'、'.join(names)}。", "特此提醒。")
    return Letter(
        title=f"入库后有关事项提醒{f'（{year}年）' if year else ''}",
        addressee="、".join(names) if 0 < len(names) <= _MOST_ADDRESSED else _ALL,
        body=body,
        sign_off=(clean(office).strip() or "（盖章）", day_in_words(day) if day else BLANK_DAY),
        remark=clean(contact).strip(),
        author=clean(office).strip(),
    )


def _from(approved: date | None) -> str:
    return f"（自审核通过之日{day_in_words(approved)}起）" if approved else "（自审核通过之日起）"


def _year(follow_ups: Sequence[FollowUp], year: int, approved: date | None, since: date) -> int:
    """The year to list, 0 for every one; raises :class:`UsageError` for one that is none or has nothing to come."""
    if year and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UsageError(f"“{year}”不是可用的年份。", "请写四位数字，如 2026。")
    dated = [one for one in follow_ups if one.days]
    if approved and not year:
        return approved.year if any(_coming(one, approved.year, approved) for one in dated) else approved.year + 1
    if year and dated and not any(_coming(one, year, since) for one in dated):
        from_when = "审核通过的日期" if approved else "通知的截止日期"
        raise UsageError(f"{year}年没有入库以后要报送的日期。", f"{from_when}是{day_in_words(since)}，请写以后的年份。")
    return year


def _coming(one: FollowUp, year: int, since: date) -> list[date]:
    """The days of a year that come after ``since``."""
    return [day for day in (_day(year, text) for text in one.days) if day > since]


def _row(one: FollowUp, year: int, since: date) -> tuple[str, str, str]:
    if not one.days:
        when = one.when or _AT_ANY_TIME
    elif year:
        when = "\n".join(map(_before, _coming(one, year, since)))
    else:
        when = "\n".join(f"每年{_of_every_year(text)}前" for text in one.days)
    return when, f"{one.text.rstrip('。')}。", one.source


def _of_every_year(text: str) -> str:
    month, day = map(int, text.split("-"))
    return f"{month}月{day}日"


def _day(year: int, text: str) -> date:
    """A day of the definition (``02-29``) in a year; the last of its month where the year has no such day."""
    month, day = map(int, text.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def _before(day: date) -> str:
    """``3月15日（星期日）前``; the year stands in the title."""
    return f"{day_in_words(day, day)}（星期{_WEEKDAYS[day.weekday()]}）前"
