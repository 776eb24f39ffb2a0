"""The applicants as rows of the table: their words, their order, and which of them are shown. No widgets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from app.bureau.desk_records import DeskRow
from app.bureau.model import DECISIONS, Decision
from app.times_and_sizes import moment_in_words, read_moment
from app.ui.work.initials import find_initials, initials

NAMELESS = "（没有填名称）"
OUTDATED = "看过后又改过"
Key: TypeAlias = Callable[[DeskRow], tuple[object, ...]]


class Column(NamedTuple):
    """A column of the table: its id, its heading, and what its rows are ordered by."""

    id: str
    title: str
    key: Key


_ASIDE = re.compile(r"[（(][^（()）]*[）)]|\s")
_PLACE = re.compile(
    "(?:[^省区]{2,4}省|[^省区]{2,5}自治区)?(?P<city>[^市]{2,6}市)?(?P<county>[^县区市旗]{1,12}[县区市旗])"
)


def _by_sound(text: str) -> bytes:
    """The code of GB 18030: common characters are in the order of their pinyin there."""
    return text.encode("gb18030", "replace")


_ORDER: tuple[Decision, ...] = ("", "return", "reject", "recommend")
COLUMNS = (
    Column("name", "单位", lambda row: (_by_sound(row.applicant),)),
    Column("place", "县区", lambda row: (_by_sound(row.place),)),
    Column("received", "收到", lambda row: (row.received,)),
    Column("problems", "错误/提醒", lambda row: (row.errors, row.warnings)),
    Column("evidence", "佐证", lambda row: (_share(row.items_settled, row.items), row.items_settled)),
    Column("conditions", "条件", lambda row: (_share(row.conditions_met, row.conditions), row.conditions_met)),
    Column("decision", "决定", lambda row: (_ORDER.index(row.decision), row.is_outdated)),
)


class Trait(NamedTuple):
    """Something that applicants may have, beside the decision: its words and the test."""

    words: str
    test: Callable[[DeskRow], bool]


TRAITS = (
    Trait("不限", lambda row: True),
    Trait("有错误", lambda row: row.errors > 0),
    Trait("有重复", lambda row: row.duplicates > 0),
    Trait(OUTDATED, lambda row: row.is_outdated),
)
DECISION_CHOICES: tuple[Decision | None, ...] = (None, "", "recommend", "return", "reject")
"""What the table can be narrowed to; None: all."""


class Narrowing(NamedTuple):
    """Which applicants are wanted: a decision (None: any), the number of a trait, words to be found."""

    decision: Decision | None = None
    trait: int = 0
    words: str = ""


class Finder:
    """Finds applicants by name, place, code or the initials of the pinyin of their names."""

    def __init__(self) -> None:
        self._initials: dict[str, tuple[str, ...]] = {}

    def wanted(self, rows: Iterable[DeskRow], narrowing: Narrowing) -> list[DeskRow]:
        """The rows that are wanted, in their order."""
        test, words = TRAITS[narrowing.trait].test, "".join(narrowing.words.lower().split())
        return [
            row
            for row in rows
            if narrowing.decision in (None, row.decision) and test(row) and (not words or self._fits(row, words))
        ]

    def _fits(self, row: DeskRow, words: str) -> bool:
        texts = (row.applicant, row.place, row.code, row.code.replace("-", ""), *row.known)
        if any(words in "".join(text.lower().split()) for text in texts):
            return True
        if not (words.isascii() and words.isalnum()):
            return False
        if row.applicant not in self._initials:
            self._initials[row.applicant] = initials(row.applicant)
        return find_initials(words, self._initials[row.applicant]) >= 0


def ordered(
    rows: Iterable[DeskRow], column: int, *, falling: bool, sorted_as: Mapping[int, DeskRow] = MappingProxyType({})
) -> list[DeskRow]:
    """The rows by a column; equal ones in the order in which they came.

    Those in ``sorted_as`` (by case) by what they were: who was decided since then keeps the place.
    """
    key = COLUMNS[column].key
    by_case = sorted(rows, key=lambda row: row.case)
    return sorted(by_case, key=lambda row: key(sorted_as.get(row.case, row)), reverse=falling)


def name_of(row: DeskRow) -> str:
    """The applicant's name, or that it has none."""
    return row.applicant or NAMELESS


def place_words(place: str) -> str:
    """The county of an address, or its city; all of it where none shows."""
    found = _PLACE.match(_ASIDE.sub("", place))
    return found["county"] if found else place


def received_words(row: DeskRow, now: datetime) -> str:
    """When it came: ``今天 14:32``, ``4月20日``."""
    words = moment_in_words(read_moment(row.received), now)
    return words if words.startswith(("今天", "昨天")) else words.partition(" ")[0]


def decision_words(row: DeskRow) -> str:
    """What was decided, and whether that was of an earlier version."""
    return DECISIONS[row.decision]


def cell_words(row: DeskRow, column: str, now: datetime) -> str:
    """What stands in a cell, in plain words."""
    if column == "name":
        return name_of(row)
    if column == "place":
        return place_words(row.place)
    if column == "received":
        return received_words(row, now)
    if column == "problems":
        return f"{row.errors} / {row.warnings}"
    if column == "evidence":
        return f"{row.items_settled}/{row.items}"
    if column == "conditions":
        return f"{row.conditions_met}/{row.conditions}"
    return decision_words(row)


def flags(row: DeskRow) -> tuple[str, ...]:
    """What has to be looked at besides, in two to four words each."""
    found = []
    if row.must_choose:
        found.append("几份待选")
    if row.is_unproven:
        found.append("有缺损")
    if row.same_code:
        found.append("代码相同")
    if row.is_outdated:
        found.append("改过")
    return tuple(found)


def spoken(row: DeskRow, now: datetime) -> str:
    """A row as one sentence."""
    problems = f"{row.errors} 处错误，{row.warnings} 处提醒"
    counts = f"佐证 {row.items_settled}/{row.items}，条件 {row.conditions_met}/{row.conditions}"
    parts = (name_of(row), row.place, f"{received_words(row, now)}收到", problems, counts, decision_words(row))
    return "，".join(part for part in (*parts, *flags(row)) if part)


def counts_of(rows: Sequence[DeskRow]) -> tuple[int, ...]:
    """How many rows each of :data:`DECISION_CHOICES` has."""
    return tuple(sum(choice in (None, row.decision) for row in rows) for choice in DECISION_CHOICES)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
