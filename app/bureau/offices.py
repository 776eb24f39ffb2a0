"""Whether two reviews are of one office: of one level and name, whoever wrote the name with other blanks or widths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from app.bureau.matching import alike
from app.bureau.model import Review

OfficeKey: TypeAlias = tuple[str, str]


def office_key(level: str, name: str) -> OfficeKey:
    """By what an office is known, however its name was typed."""
    return level, alike(name)


def is_of(review: Review, level: str, name: str) -> bool:
    """Whether an office wrote a review."""
    return office_key(review.level, review.office) == office_key(level, name)


def one_of_each(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Of each office the last of the ``reviews``, in their order."""
    last: dict[OfficeKey, Review] = {}
    for one in reviews:
        key = office_key(one.level, one.office)
        last.pop(key, None)
        last[key] = one
    return tuple(last.values())
