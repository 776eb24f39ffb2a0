"""Days and hours as the start page and the sheets say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta


def moment(at: datetime, now: datetime) -> str:
    """When something was: ``今天 14:32``, ``昨天 09:05``, ``5月28日``, with the year when it is another one."""
    day = at.date()
    if day == now.date():
        return f"今天 {at:%H:%M}"
    if day == now.date() - timedelta(days=1):
        return f"昨天 {at:%H:%M}"
    return f"{at.month}月{at.day}日" if at.year == now.year else day_in_words(day)


def moment_of(stored: str, now: datetime) -> str:
    """As :func:`moment` for a stored ISO time; empty when it cannot be read."""
    try:
        return moment(datetime.fromisoformat(stored), now)
    except (ValueError, TypeError):
        return ""


def day_in_words(day: date) -> str:
    """``2026年6月15日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def deadline(day: date, today: date) -> tuple[str, bool]:
    """What a card says of a deadline, and whether it is over: ``截止 2026年6月15日 · 还有 18 天``."""
    left = (day - today).days
    if left < 0:
        return f"截止 {day_in_words(day)} · 已过截止日，以通知为准", True
    return f"截止 {day_in_words(day)} · {f'还有 {left} 天' if left else '就是今天'}", False


def day_of(stored: str) -> date | None:
    """A stored ISO day; None when it is none."""
    try:
        return date.fromisoformat(stored)
    except (ValueError, TypeError):
        return None
