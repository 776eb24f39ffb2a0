"""Days and years. Stored as ``2026-05-28`` and ``2026``; nothing here looks at the clock."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.forms.characters import half_width, plain_dashes
from app.forms.definition import DecimalsPolicy, Field
from app.forms.field_types.spec import FieldContext, Finding, mended, text_type
from app.forms.messages import shortened
from app.times_and_sizes import day_in_words

_STORED = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
# midnight comes along when a date is copied from a spreadsheet
_TYPED = re.compile(r"([0-9]{4})\s?[-./年]\s?([0-9]{1,2})\s?[-./月]\s?([0-9]{1,2})\s?[日号]?(?:[ T]0?0:00(?::00)?)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def _read(match: re.Match[str] | None) -> date | None:
    if match is None or not _YEAR.fullmatch(match[1]):
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _normalise_date(text: str, _asked: Field) -> str:
    day = _read(_parts(text))
    return day.isoformat() if day else text.strip()


def _parts(text: str) -> re.Match[str] | None:
    """Year, month and day as they were typed, in any of the usual ways; None when one is missing."""
    loose = plain_dashes(half_width(text.strip())).replace("。", ".").replace("、", ".").strip()
    return _TIGHT.fullmatch(loose) or _TYPED.fullmatch(loose)


def _date_value(text: str, _asked: Field) -> date | None:
    return _read(_STORED.fullmatch(text.strip()))


def _check_date(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    if _read(_STORED.fullmatch(text)) is None:
        better = _normalise_date(text, asked)
        fixes = mended(text, better, _date_value(better, asked) is not None, context.path)
        reason = "" if fixes else _why_none(_parts(text))
        if reason:
            yield Finding("date_not_real", {"text": shortened(text), "reason": reason})
        else:
            yield Finding("date_format", {"text": shortened(text)}, fixes)


def _why_none(match: re.Match[str] | None) -> str:
    """What is wrong with year, month and day that were all given; empty when they were not, or nothing is."""
    if match is None:
        return ""
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not _YEAR.fullmatch(match[1]):
        return "年份应在 1900 至 2099 之间"
    if not 1 <= month <= 12:
        return f"没有 {month} 月"
    last = monthrange(year, month)[1]
    return "" if 1 <= day <= last else f"{year} 年 {month} 月没有 {day} 日" + (f"，最多 {last} 天" if day else "")


def _show_date(text: str, asked: Field, _decimals: DecimalsPolicy) -> str:
    day = _date_value(text, asked)
    return day_in_words(day) if day else text


def _normalise_year(text: str, _asked: Field) -> str:
    typed = text.strip()
    loose = half_width(typed).removesuffix("度").removesuffix("年").strip()
    return loose if _YEAR.fullmatch(loose) else typed


def _check_year(text: str, asked: Field, context: FieldContext) -> Iterator[Finding]:
    if not _YEAR.fullmatch(text):
        better = _normalise_year(text, asked)
        fixes = mended(text, better, bool(_YEAR.fullmatch(better)), context.path)
        yield Finding("year_format", {"text": shortened(text)}, fixes)


def _show_year(text: str, asked: Field, _decimals: DecimalsPolicy) -> str:
    return text.strip() + asked.suffix if _YEAR.fullmatch(text.strip()) else text


def _year_value(text: str, _asked: Field) -> Decimal | None:
    return Decimal(text.strip()) if _YEAR.fullmatch(text.strip()) else None


DATE = text_type(_normalise_date, _check_date, _show_date, _date_value)
YEAR = text_type(_normalise_year, _check_year, _show_year, _year_value)
