"""Deadlines and editions as the start page says them."""

from __future__ import annotations

from datetime import date

from app.times_and_sizes import day_in_words


def deadline(day: date, today: date) -> tuple[str, bool]:
    """What a card says of a deadline, and whether it is over: ``截止 2026年6月15日 · 还有 18 天``."""
    left = (day - today).days
    if left < 0:
        return f"截止 {day_in_words(day)} · 已过截止日，以通知为准", True
    return f"截止 {day_in_words(day)} · {f'还有 {left} 天' if left else '就是今天'}", False


def own_deadline(day: date | None, today: date) -> tuple[str, bool]:
    """What a card says of the user's own day, and whether it is over: ``自定 6月1日 · 还有 4 天``."""
    if day is None:
        return "自定截止日期", False
    left = (day - today).days
    told = "已过" if left < 0 else f"还有 {left} 天" if left else "就是今天"
    return f"自定 {day_in_words(day, today)} · {told}", left < 0


def edition(number: int) -> str:
    """Which edition new drafts use; nothing for the first, which needs no telling."""
    return f"第 {number} 版" if number > 1 else ""
