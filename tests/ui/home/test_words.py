"""Deadlines in words."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.ui.home import words
from app.ui.home.cards import handed_in
from app.ui.window.forms import FormEntry

NOW = datetime(2026, 5, 28, 14, 32)


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


@pytest.mark.parametrize(
    ("day", "told", "over"),
    [
        (None, "自定截止日期", False),
        (date(2026, 6, 1), "自定 6月1日 · 还有 4 天", False),
        (date(2026, 5, 28), "自定 5月28日 · 就是今天", False),
        (date(2026, 5, 27), "自定 5月27日 · 已过", True),
        (date(2027, 1, 2), "自定 2027年1月2日 · 还有 219 天", False),
    ],
)
def test_an_own_deadline_is_told_in_few_words(day: date | None, told: str, over: bool) -> None:
    assert words.own_deadline(day, NOW.date()) == (told, over)


def test_what_is_handed_in_names_papers_and_discs() -> None:
    form = FormEntry("f", "表", "表", "某处", "2026-06-15", "", "2 份", 0, "名称", 12, True)
    assert handed_in(form) == "交：纸质 2 份"
    asked = form._replace(paper_copies="份数通知未规定，请咨询受理处室", disc_copies=2)
    assert handed_in(asked) == "交：纸质（份数通知未规定，请咨询受理处室）、光盘 2 份"
