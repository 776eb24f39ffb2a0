"""Deadlines as the start page says them."""

from __future__ import annotations

from datetime import date

from app.times_and_sizes import day_in_words


def deadline(day: date, today: date) -> tuple[str, bool]:
    """What a card says of a deadline, and whether it is over: ``截止 2026年6月15日 · 还有 18 天``."""
    left = (day - today).days
    if left < 0:
        return f"截止 {day_in_words(day)} · 已过截止日，以通知为准", True
    return f"截止 {day_in_words(day)} · {f'还有 {left} 天' if left else '就是今天'}", False
