"""Which applicants the table shows, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bureau.desk_records import DeskRow
from app.ui.bureau.review.case_rows import (
    COLUMNS,
    DECISION_CHOICES,
    TRAITS,
    Finder,
    Narrowing,
    cell_words,
    counts_of,
    flags,
    ordered,
    spoken,
)
from tests.ui.bureau.desk_tools import row, rows
from tests.ui.work_tools import NOW

DESK = rows(12)
by_id = {column.id: number for number, column in enumerate(COLUMNS)}


def cases(found: list[DeskRow]) -> list[int]:
    return [one.case for one in found]


@pytest.mark.parametrize("words", ["启航", "云川市启 航", "YCSQH", "sqh", "0001", "0001-92c1", "911499"])
def test_an_applicant_is_found_by_name_initials_and_codes(words: str) -> None:
    first = replace(row(1), known=("91149900ma0yc26h6t",))
    others = [replace(one, code="FFFF-0000") for one in DESK[1:]]
    assert cases(Finder().wanted([first, *others], Narrowing(words=words))) == [1]


def test_what_is_narrowed_by_decision_and_trait_holds_together() -> None:
    desk = [replace(one, is_outdated=one.case in (2, 3), duplicates=one.case == 4) for one in DESK]
    find = Finder().wanted
    assert all(one.decision == "recommend" for one in find(desk, Narrowing("recommend")))
    assert {one.case for one in find(desk, Narrowing(trait=3))} == {2, 3}
    assert cases(find(desk, Narrowing(trait=2))) == [4]
    outdated = [one for one in desk if one.is_outdated]
    assert {one.case for one in find(desk, Narrowing(outdated[0].decision, 3))} <= {2, 3}
    assert all(one.errors for one in find(desk, Narrowing(trait=1)))
    assert find(desk, Narrowing()) == desk


def test_the_counts_of_decisions_add_up() -> None:
    counts = counts_of(DESK)
    assert counts[0] == len(DESK) == sum(counts[1:])
    assert len(counts) == len(DECISION_CHOICES)


@given(st.lists(st.integers(1, 60), unique=True), st.sampled_from(range(len(COLUMNS))), st.booleans())
def test_ordering_keeps_everybody_and_follows_the_column(numbers: list[int], column: int, falling: bool) -> None:
    desk = [row(number) for number in numbers]
    found = ordered(desk, column, falling=falling)
    assert sorted(cases(found)) == sorted(numbers)
    keys = [COLUMNS[column].key(one) for one in found]
    assert keys == sorted(keys, reverse=falling)


def test_names_are_in_the_order_of_their_sound() -> None:
    desk = [replace(row(number), applicant=name) for number, name in enumerate(("周", "安", "李", "王"), start=1)]
    assert [one.applicant for one in ordered(desk, by_id["name"], falling=False)] == ["安", "李", "王", "周"]


def test_a_row_is_told_as_one_sentence_with_what_is_to_be_looked_at() -> None:
    one = replace(row(2), must_choose=True, is_outdated=True, received="2026-05-28T09:05:00")
    assert flags(one) == ("几份待选", "改过")
    assert flags(replace(one, same_code=(3,))) == ("几份待选", "代码相同", "改过")
    told = spoken(one, NOW)
    assert told.startswith(one.applicant)
    for words in ("今天 09:05收到", "4 处错误", "2 处提醒", "佐证 10/12", "条件 6/6", "退回补正", "几份待选"):
        assert words in told
    assert cell_words(replace(one, applicant=""), "name", NOW) == "（没有填名称）"
    assert cell_words(row(1), "received", NOW) == "5月21日"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("山西省云川市东山区示范路 1 号", "东山区"),
        ("云川市清水县城关镇", "清水县"),
        ("山西省云川市介安市新建路", "介安市"),
        ("山西省云川市（虚构）滨河东区创新大道88号创谷大厦6层", "滨河东区"),
        ("云川市新建路", "云川市"),
        ("东山区示范路", "东山区"),
        ("示范路 1 号", "示范路 1 号"),
        ("", ""),
    ],
)
def test_of_an_address_the_county_is_shown(place: str, shown: str) -> None:
    assert cell_words(replace(row(1), place=place), "place", NOW) == shown


def test_every_trait_says_what_it_is() -> None:
    assert [trait.words for trait in TRAITS] == ["不限", "有错误", "有重复", "看过后又改过"]
