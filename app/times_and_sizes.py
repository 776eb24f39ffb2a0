"""Days, moments and amounts of bytes in the words that all of the program uses for them. Imports nothing of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_UNITS = ("KB", "MB", "GB", "TB")


def size_in_words(size: int) -> str:
    """Bytes as the file managers of Windows and UOS tell them (1 KB = 1024): ``512 KB``, ``3.4 MB``, ``12 GB``."""
    amount = size / 1024
    unit = 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    if unit and amount < 10:
        return f"{amount:.1f} {_UNITS[unit]}"
    return f"{max(round(amount), 1)} {_UNITS[unit]}"


def day_in_words(day: date, today: date | None = None) -> str:
    """``2026年6月15日``; ``6月15日`` when ``today`` is of the same year."""
    year = "" if today is not None and day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def moment_in_words(at: datetime | None, now: datetime | None, *, seconds: bool = False) -> str:
    """When something was: ``今天 14:32``, ``昨天 09:05``, ``5月28日 14:32``, of another year with that; None: nothing.

    With ``seconds`` for two states that may lie seconds apart: ``今天 14:32:07``. Without ``now`` (what is said may be
    read on another day) with the year: ``2026年5月28日 14:32``.
    """
    if at is None:
        return ""
    today = now.date() if now else None
    days = {today: "今天", today - timedelta(days=1): "昨天"} if today else {}
    clock = f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"
    return f"{days.get(at.date()) or day_in_words(at.date(), today)} {clock}"


def read_moment(stored: object) -> datetime | None:
    """A stored ISO time in the clock of this PC, without zone; None when it is none."""
    try:
        at = datetime.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
    return at.astimezone().replace(tzinfo=None) if at and at.tzinfo else at


def read_day(stored: object) -> date | None:
    """A stored ISO day; None when it is none."""
    try:
        return date.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
