"""Which of several answered years counts: one rule for a summary and the conditions of entry (rulings 10, 24)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.forms.bureau_records import YearValue
from app.forms.definition import FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.labels import label_of, with_years


@dataclass(frozen=True, slots=True)
class LatestYear:
    """Which value counts, of which year (None when none is sure), and why that is doubtful."""

    chosen: YearValue
    year: int | None
    doubt: str = ""


def latest_year(definition: FormDefinition, pairs: Sequence[YearValue], answer: Callable[[str], object]) -> LatestYear:
    """The value of the latest year; without different years the one that the form asks for last, in doubt.

    ``answer`` gives what stands in a field. Years count as they would be stored: ``2024年`` is 2024.
    """
    last = pairs[-1]
    years = {one.value: _year(definition, one.year, answer(one.year)) for one in pairs}
    known = {value: year for value, year in years.items() if year is not None}
    if len(known) < len(years):
        return LatestYear(last, None, f"年度没有填全，取的是“{label_of(definition, last.value)}”")
    if len(set(known.values())) < len(years):
        doubt = f"年度填得一样（{known[last.value]}），取的是“{label_of(definition, last.value)}”"
        return LatestYear(last, None, doubt)
    chosen = max(pairs, key=lambda one: known[one.value])
    year = known[chosen.value]
    doubts = []
    if chosen is not last:
        doubts.append(f"年度前后颠倒，取的是 {year} 年的“{label_of(definition, chosen.value)}”")
    meant = _meant(definition, last)
    if meant and year not in meant:
        doubts.append(f"取的是 {year} 年的数，不是上年度（{'、'.join(map(str, meant))} 年），请核对")
    return LatestYear(chosen, year, "；".join(doubts))


def is_meant(definition: FormDefinition, pairs: Sequence[YearValue], year: int | None) -> bool:
    """Whether a year may be the last year (上年度) that the notice means."""
    meant = _meant(definition, pairs[-1])
    return year is not None and (not meant or year in meant)


def _meant(definition: FormDefinition, last: YearValue) -> tuple[int, ...]:
    """The year that the papers print (目录 8、9), and the one before the notice's: both are 上年度 to somebody."""
    printed = with_years(definition, definition.fields[last.year].default)
    found = {definition.notice.deadline.year - 1}
    return tuple(sorted(found | ({int(printed)} if printed.isdecimal() else set())))


def _year(definition: FormDefinition, name: str, answer: object) -> int | None:
    asked, spec = definition.fields[name], FIELD_TYPES["year"]
    value = spec.value(spec.normalise(answer, asked), asked) if isinstance(answer, str) else None
    return int(value) if isinstance(value, Decimal) else None
