"""What a bureau does with the filled forms: conditions it looks at, figures it compares, columns it gathers.

A part of the form definition like questions, rules and print, so that next year's notice changes a file and no code.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as entry
from typing import ClassVar

_STRICT: dict[str, object] = {"extra": "forbid", "strict": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearValue:
    """An answer that belongs to an answered year: ``value`` and ``year`` are field ids."""

    __pydantic_config__: ClassVar = _STRICT
    year: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of entry: what the notice ``needs``, where the figure stands, what to look at.

    Met when none of ``issues`` (ids of rules, codes of checks) was found at its ``fields``; unknown while one of these
    is blank, 无 or wrong. With ``manual`` no form can show it: a person looks at the evidence of ``items`` and answers,
    unless ``issues`` speak against it. Of ``latest`` values that of the latest year is looked at, too.
    ``same_province``: a 统一社会信用代码 and an address that must not speak of two. ``until``: a day that must not be
    after the deadline.
    """

    __pydantic_config__: ClassVar = _STRICT
    id: str
    source: str
    needs: str
    fields: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    manual: str = ""
    latest: tuple[YearValue, ...] = ()
    same_province: tuple[str, ...] = ()
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSource:
    """Where a column of a summary comes from: ``field``, or the ``latest`` of values by their years.

    Choices are joined; ``renamed`` gives those that the summary calls otherwise, ``other`` the field of the free text
    and ``other_as`` how it is written there (``{}`` the text). ``or_rows``: a rows field whose number of rows may be
    chosen instead.
    """

    __pydantic_config__: ClassVar = _STRICT
    field: str = ""
    latest: tuple[YearValue, ...] = ()
    renamed: dict[str, str] = entry(default_factory=dict)
    other: str = ""
    other_as: str = ""
    or_rows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A summary of many drafts of ``form``: the rows field of this one that they fill, column by column."""

    __pydantic_config__: ClassVar = _STRICT
    form: str
    rows: str
    columns: dict[str, ColumnSource]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that drafts are compared by: a label and a field for each of ``years`` (or one field)."""

    __pydantic_config__: ClassVar = _STRICT
    label: str
    fields: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What has to be done after entry, and by when: days of each year (``03-15``), or ``when`` in words.

    With neither it is to be done when it happens.
    """

    __pydantic_config__: ClassVar = _STRICT
    source: str
    text: str
    days: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Where the bureau mails the electronic copies to (ruling 23), and the most bytes of one mail in megabytes."""

    __pydantic_config__: ClassVar = _STRICT
    address: str
    subject: str
    source: str
    most_mb: int = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Bureau:
    """The bureau's part of a definition; ``tells_apart`` are the fields by which an applicant is known, best first.

    ``place``: the fields that say where the applicant is; ``opinion``: the seal (``place`` of :class:`Seal`) of the
    cell in which the bureau's opinion is written.
    """

    __pydantic_config__: ClassVar = _STRICT
    tells_apart: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    opinion: str = ""
    conditions: tuple[Condition, ...] = ()
    figures: tuple[Figure, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    gathers: Gathering | None = None
    mailing: Mailing | None = None
