"""Two programs on one desk: what either wrote stays, of the content that it was of; a choice is of what was seen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import api
from app.bureau.collecting import collect
from app.bureau.model import Review
from app.bureau.workspace import DESK_FILE
from app.errors import UsageError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

OFFICE = "云川县工信局"
BLANK = Review(level="county", office=OFFICE)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    taken(tmp_path / "台", handed_in(tmp_path / "收件" / "甲"))
    return tmp_path / "台"


def taken(place: Path, *places: Path) -> None:
    with desk(place) as workspace:
        collect(workspace, places, FORMS, FONTS, NOW)


def kept(paths: AppPaths, place: Path) -> Review:
    found = api.own_review(paths, "1", "county", OFFICE, place)
    assert found is not None
    return found


def written(place: Path) -> int:
    with closing(sqlite3.connect(place / DESK_FILE)) as connection:
        return int(connection.execute("SELECT count(*) FROM reviews").fetchone()[0])


def test_a_review_is_of_the_content_that_was_looked_at(paths: AppPaths, place: Path) -> None:
    looked = api.case_seen(paths, "1", place).row.code
    taken(place, handed_in(place.parent / "收件" / "甲", staff_count="1"))
    told = api.review(paths, "1", replace(BLANK, decision="recommend", code=looked), LATER, place)
    assert any("较早的一版" in one for one in told)
    seen = api.case_seen(paths, "1", place)
    assert seen.row.code != looked
    assert (seen.reviews[0].review.code, seen.row.is_outdated) == (looked, True)


def test_a_review_of_a_content_that_never_came_is_refused(paths: AppPaths, place: Path) -> None:
    with pytest.raises(UsageError, match="0000-0000"):
        api.review(paths, "1", replace(BLANK, code="0000-0000"), LATER, place)
    assert written(place) == 0


def test_what_two_programs_write_stays_both(paths: AppPaths, place: Path) -> None:
    api.review(paths, "1", replace(BLANK, opinion="一"), LATER, place, BLANK)
    both = kept(paths, place)
    api.review(paths, "1", replace(both, notes="命令行写的备注"), LATER, place, both)
    api.review(paths, "1", replace(both, opinion="一二"), LATER, place, both)
    assert (kept(paths, place).opinion, kept(paths, place).notes) == ("一二", "命令行写的备注")


def test_only_what_its_writer_had_seen_gives_way(paths: AppPaths, place: Path) -> None:
    api.review(paths, "1", replace(BLANK, opinion="一"), LATER, place, BLANK)
    both = kept(paths, place)
    api.review(paths, "1", replace(both, opinion="一二"), LATER, place, both)
    assert written(place) == 1
    api.review(paths, "1", replace(both, opinion="别人写的"), LATER, place, both)
    assert kept(paths, place).opinion == "别人写的"
    assert written(place) == 2  # "一二" can be found


def test_a_choice_is_of_what_was_seen(paths: AppPaths, place: Path) -> None:
    inbox = place.parent / "收件"
    taken(place, handed_in(inbox / "乙", staff_count="40"))
    seen = {one.path: one for one in api.case_seen(paths, "1", place).candidates}
    first, second = seen[inbox / "甲"], seen[inbox / "乙"]
    taken(place, handed_in(inbox / "甲", staff_count="41"))
    with pytest.raises(UsageError, match="新的一版"):
        api.choose(paths, "1", str(first.path), LATER, place, first.code)
    assert api.desk_seen(paths, place).rows[0].must_choose
    assert api.choose(paths, "1", str(second.number), LATER, place) == second.path
    assert api.choose(paths, "1", str(second.path), LATER, place, second.code) == second.path
    with pytest.raises(UsageError):
        api.choose(paths, "1", str(first.number), LATER, place)  # what had that number is no longer there


texts = st.sampled_from(("", "一", "二", "三"))
reviews = st.builds(
    Review,
    level=st.just("county"),
    office=st.just(OFFICE),
    by=texts,
    decision=st.sampled_from(("", "recommend", "return")),
    opinion=texts,
    notes=texts,
    corrections=st.lists(texts, max_size=2).map(tuple),
    manual=st.dictionaries(st.sampled_from("abc"), st.booleans()),
)


@given(reviews, reviews)
def test_what_nobody_else_changed_is_kept_as_it_was_said(seen: Review, said: Review) -> None:
    assert said.over(seen, seen) == said
    assert seen.over(said, seen).says_the_same(replace(said, code=seen.code))


@given(reviews, reviews, reviews)
def test_every_change_of_both_is_kept_but_where_both_changed_the_same(seen: Review, last: Review, said: Review) -> None:
    found = said.over(last, seen)
    for name in ("by", "decision", "opinion", "notes", "corrections"):
        mine, was = getattr(said, name), getattr(seen, name)
        assert getattr(found, name) == (mine if mine != was else getattr(last, name))
    for key in "abc":
        mine, was = said.manual.get(key), seen.manual.get(key)
        assert found.manual.get(key) == (mine if mine != was else last.manual.get(key))
