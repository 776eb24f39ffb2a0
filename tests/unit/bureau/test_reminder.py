"""The reminder of what follows entry: the days of the year asked for, what the guide says, to whom it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bureau.reminder import reminder
from app.documents.layout.letter import BLANK_DAY, Letter
from app.documents.layout.letter_tables import LetterTable
from app.errors import UsageError
from app.forms.bureau_records import FollowUp
from tests.unit.bureau.applicants import LIBRARY, SERVICE, SUMMARY


def table_of(letter: Letter) -> LetterTable:
    (table,) = [block for block in letter.body if isinstance(block, LetterTable)]
    return table


def test_the_days_of_the_year_with_their_weekdays() -> None:
    days, text, source = table_of(reminder(SERVICE, 2027)).rows[0]
    assert days.split("\n") == [
        "3月15日（星期一）前",
        "6月15日（星期二）前",
        "9月15日（星期三）前",
        "12月15日（星期三）前",
    ]
    assert text == "报送本周期服务情况。连续 2 个周期未按规定报送的通报，连续 3 个周期的移出服务资源库。"
    assert source == "指南第十条"


def test_what_has_no_day_is_told_with_its_term_and_source() -> None:
    changed, unfit = table_of(reminder(SERVICE, 2026)).rows[1:3]
    assert (changed[0], changed[2]) == ("发生时", "指南第十一条")
    assert "在变化后 3 个月内填写重大变化情况报告表" in changed[1]
    assert unfit[1].startswith("不再符合入库条件的")


def days_of(letter: Letter) -> list[str]:
    return [day.partition("（星期")[0] for day in table_of(letter).rows[0][0].split("\n")]


def test_without_a_day_of_approval_the_days_of_every_year_are_listed() -> None:
    letter = reminder(SERVICE)
    assert letter.title == "入库后有关事项提醒"
    assert days_of(letter) == ["每年3月15日前", "每年6月15日前", "每年9月15日前", "每年12月15日前"]
    assert "自审核通过之日起" in letter.body[0]


def test_days_before_anybody_could_be_entered_are_none() -> None:
    """指南第十条：自审核通过之日起; before the deadline of the notice nobody is."""
    assert days_of(reminder(SERVICE, 2026)) == ["6月15日", "9月15日", "12月15日"]
    for year in (2025, 2000):
        with pytest.raises(UsageError, match="没有入库以后要报送的日期"):
            reminder(SERVICE, year)


@pytest.mark.parametrize(
    ("approved", "year", "title", "days"),
    [
        (date(2026, 7, 1), 0, "2026", ["9月15日", "12月15日"]),
        (date(2026, 9, 15), 0, "2026", ["12月15日"]),
        (date(2026, 12, 15), 0, "2027", ["3月15日", "6月15日", "9月15日", "12月15日"]),
        (date(2026, 7, 1), 2027, "2027", ["3月15日", "6月15日", "9月15日", "12月15日"]),
    ],
)
def test_days_are_counted_from_the_approval(approved: date, year: int, title: str, days: list[str]) -> None:
    letter = reminder(SERVICE, year, approved=approved)
    assert (letter.title, days_of(letter)) == (f"入库后有关事项提醒（{title}年）", days)
    assert f"自审核通过之日{approved.year}年{approved.month}月{approved.day}日起" in str(letter.body[0])
    with pytest.raises(UsageError) as refused:
        reminder(SERVICE, 2025, approved=approved)
    assert "审核通过的日期" in refused.value.hint


def test_every_article_on_what_follows_entry_is_there() -> None:
    rows = table_of(reminder(SERVICE)).rows
    assert [source for _, _, source in rows] == [
        "指南第十条", "指南第十一条", "指南第十一条", "指南第十二条", "指南第十二条",
        "指南第十三条（一）", "指南第十三条（二）", "指南第十三条（三）",
    ]  # fmt: skip
    assert [when for when, _, _ in rows[1:]] == ["发生时", "发生时", "每年", "发生时", "平时", "平时", "平时"]
    assert "至少 2 年内不得再次入库" in rows[4][1]
    assert "方可作为有效公益服务" in rows[7][1]


@given(st.integers(2027, 2999))
def test_the_year_is_the_one_asked_for(year: int) -> None:
    letter = reminder(SERVICE, year)
    assert letter.title == f"入库后有关事项提醒（{year}年）"
    days = table_of(letter).rows[0][0].split("\n")
    assert [day[day.index("星") + 2] for day in days] == [
        "一二三四五六日"[date(year, month, 15).weekday()] for month in (3, 6, 9, 12)
    ]


@pytest.mark.parametrize("year", [26, 1999, 3000])
def test_a_year_that_is_none_is_refused(year: int) -> None:
    with pytest.raises(UsageError, match="不是可用的年份"):
        reminder(SERVICE, year)


def test_one_or_a_few_are_addressed_by_name_many_are_listed() -> None:
    assert reminder(SERVICE, 2026).addressee == "各入库单位"
    assert reminder(SERVICE, 2026, [" 甲中心\n"]).addressee == "甲中心"
    assert reminder(SERVICE, 2026, ["甲", "", "乙"]).addressee == "甲、乙"
    many = reminder(SERVICE, 2026, [f"第{number}中心" for number in range(1, 7)])
    assert many.addressee == "各入库单位"
    assert "发送单位（6 家）：第1中心、第2中心、第3中心、第4中心、第5中心、第6中心。" in many.body


def test_who_signs() -> None:
    assert reminder(SERVICE, 2026).sign_off == ("（盖章）", BLANK_DAY)
    signed = reminder(SERVICE, 2026, office="云川市工信局", day=date(2026, 5, 30), contact="联系人：王某某")
    assert (signed.sign_off, signed.remark) == (("云川市工信局", "2026年5月30日"), "联系人：王某某")


@pytest.mark.parametrize("definition", [SUMMARY, LIBRARY.get("cooperation_zone_2026")], ids=["summary", "zone"])
def test_a_form_after_which_nothing_follows_is_refused(definition: object) -> None:
    with pytest.raises(UsageError, match="没有列出入库以后的事项"):
        reminder(definition, 2026)  # type: ignore[arg-type]


def test_another_notice_brings_its_own_days() -> None:
    assert SERVICE.bureau is not None
    bureau = replace(SERVICE.bureau, follow_ups=(FollowUp(source="某条", text="报送", days=("02-29",)),))
    assert table_of(reminder(replace(SERVICE, bureau=bureau), 2028)).rows == (
        ("2月29日（星期二）前", "报送。", "某条"),
    )
