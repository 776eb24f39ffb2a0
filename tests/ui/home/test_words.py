"""Days and hours in words."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.ui.home import words
from app.ui.home.cards import handed_in
from app.ui.home.forms import FormEntry

NOW = datetime(2026, 5, 28, 14, 32)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 5, 28, 9, 5), "今天 09:05"),
        (datetime(2026, 5, 27, 23, 59), "昨天 23:59"),
        (datetime(2026, 5, 26, 8, 0), "5月26日"),
        (datetime(2025, 12, 31, 8, 0), "2025年12月31日"),
        (datetime(2026, 6, 1, 8, 0), "6月1日"),
    ],
)
def test_a_moment_is_told_as_near_as_it_is(at: datetime, told: str) -> None:
    assert words.moment(at, NOW) == told
    assert words.moment_of(at.isoformat(), NOW) == told


def test_a_time_that_cannot_be_read_is_not_told() -> None:
    assert words.moment_of("昨天", NOW) == ""
    assert words.day_of("2026-02-30") is None


@pytest.mark.parametrize(
    ("day", "told", "over"),
    [
        (date(2026, 6, 15), "截止 2026年6月15日 · 还有 18 天", False),
        (date(2026, 5, 28), "截止 2026年5月28日 · 就是今天", False),
        (date(2026, 5, 27), "截止 2026年5月27日 · 已过截止日，以通知为准", True),
    ],
)
def test_a_deadline_counts_days_until_it_is_over(day: date, told: str, over: bool) -> None:
    assert words.deadline(day, NOW.date()) == (told, over)


def test_what_is_handed_in_names_papers_and_discs() -> None:
    form = FormEntry("f", "表", "表", "某处", "2026-06-15", "", "2 份", 0, "名称", 12, True)
    assert handed_in(form) == "交：纸质 2 份"
    asked = form._replace(paper_copies="份数通知未规定，请咨询受理处室", disc_copies=2)
    assert handed_in(asked) == "交：纸质（份数通知未规定，请咨询受理处室）、光盘 2 份"
