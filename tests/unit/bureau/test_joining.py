"""Who is the same applicant when code and name do not say so: nobody vanishes, and a clerk has the last word."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.bureau.candidates import own_reviews
from app.bureau.collecting import stored_document
from app.bureau.desk_case import case_seen
from app.bureau.desk_records import CaseSeen, DeskRow
from app.bureau.gathering import Choices
from app.bureau.joined_reviews import join_reviews, part_reviews
from app.bureau.joining import join, part
from app.bureau.model import Office, Review
from app.bureau.removing import remove
from app.bureau.review_records import review_document
from app.bureau.reviewing import choose, keep_review, review, set_office
from app.bureau.summarising import Brought, Forms
from app.bureau.summary_desk import kept_by_desk, rows_on_desk
from app.bureau.summary_records import SummaryChange
from app.bureau.workspace import open_workspace
from app.errors import DraftError, UsageError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import CODE, NAME, SERVICE, SUMMARY
from tests.unit.bureau.piles import FORMS, LATER, NOW, OTHER, desk, handed_in, seen_beside, take, two_of_one_code

OTHER_CODE = "91140000MA0HAMTW88"
MANUAL = [one.id for one in SERVICE.bureau.conditions if one.manual]  # type: ignore[union-attr]
SAID = Review(level="county", office="县工信局", decision="recommend", by="张三")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "收件"


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


def rows(place: Path) -> tuple[DeskRow, ...]:
    return seen_beside(place).rows


def case(place: Path, number: int) -> CaseSeen:
    with desk(place.parent / "台") as workspace:
        return case_seen(workspace, FORMS, number)


def recommend(place: Path, number: int, office: str = SAID.office) -> None:
    with desk(place.parent / "台") as workspace:
        review(workspace, SERVICE, number, Review(level="county", office=office, decision="recommend"), LATER)


def together(place: Path, one: int, other: int) -> int:
    with desk(place.parent / "台") as workspace:
        return join(workspace, FORMS, one, other, LATER)[0]


def apart(place: Path, number: int, words: str) -> tuple[int, tuple[str, ...]]:
    with desk(place.parent / "台") as workspace:
        return part(workspace, FORMS, number, words, LATER)


@pytest.mark.parametrize("code", [CODE, "91149900MA0YC26H6X", "/", "9114", "0" * 18])
def test_two_institutions_with_one_code_are_two(place: Path, paths: AppPaths, code: str) -> None:
    handed_in(place / "一", uscc=code)
    handed_in(place / "二", uscc=code, org_name=OTHER)
    assert [one.kind for one in take(place).taken] == ["new", "new"]
    assert [row.applicant for row in rows(place)] == [NAME, OTHER]
    assert [one.kind for one in take(place, LATER).taken] == ["same", "same"]
    seen = api.see_summary(paths, place.parent / "台")
    assert seen.total == 2


def test_a_code_that_two_wrote_is_told_everywhere(place: Path, paths: AppPaths) -> None:
    two_of_one_code(place)
    first, second = rows(place)
    assert (first.same_code, second.same_code) == ((2,), (1,))
    assert first.told == (f"与“{OTHER}”（第 2 号）的统一社会信用代码相同，请核对",)
    assert case(place, 2).row.told == (f"与“{NAME}”（第 1 号）的统一社会信用代码相同，请核对",)
    change = SummaryChange(only_recommended=False)
    seen = api.keep_summary(paths, change, LATER, place.parent / "台")
    assert [row.name for row in seen.rows] == [NAME, OTHER]
    assert any(CODE in sentence and OTHER in sentence for sentence in seen.told)


def test_a_code_that_was_corrected_is_told_no_longer(place: Path) -> None:
    two_of_one_code(place)
    handed_in(place / "二", org_name=OTHER, uscc=OTHER_CODE)
    (taken,) = [one for one in take(place, LATER).taken if one.kind != "same"]
    assert (taken.case, taken.kind) == (2, "changed")
    assert [(row.same_code, row.told) for row in rows(place)] == [((), ()), ((), ())]


def test_a_recommendation_stays_with_whom_it_was_written_for(place: Path, paths: AppPaths) -> None:
    handed_in(place / "一")
    take(place)
    recommend(place, 1)
    handed_in(place / "二", org_name=OTHER)
    take(place, LATER)
    assert [row.name for row in api.see_summary(paths, place.parent / "台").rows] == [NAME]
    how = api.Summarising(only_recommended=True, desk=place.parent / "台", formats=())
    made = api.summarise(paths, (), place.parent / "出", how, LATER)
    assert [line.name for line in api.look_at_summary(paths, made.folder)] == [NAME]


@pytest.mark.parametrize("changes", [{"org_name": OTHER}, {"uscc": OTHER_CODE}, {"uscc": "9114"}])
def test_from_the_same_place_one_of_both_is_enough(place: Path, changes: dict[str, str]) -> None:
    handed_in(place / "一")
    take(place)
    handed_in(place / "一", **changes)
    (taken,) = take(place, LATER).taken
    assert (taken.case, taken.kind) == (1, "changed")


def test_a_place_that_holds_a_known_applicant_now_takes_nothing_from_the_other(place: Path) -> None:
    handed_in(place / "U 盘")
    handed_in(place / "二", org_name=OTHER)
    take(place)
    handed_in(place / "U 盘", org_name=OTHER)
    assert [one.case for one in take(place, LATER).taken if one.source.path.name == "U 盘"] == [
        next(row.case for row in rows(place) if row.applicant == OTHER)
    ]
    assert {row.applicant for row in rows(place)} == {NAME, OTHER}


def test_two_that_are_one_are_joined_with_all_that_was_said(place: Path) -> None:
    handed_in(place / "一")
    handed_in(place / "二", org_name=OTHER, staff_count="87")
    take(place)
    recommend(place, 1)
    recommend(place, 2, "市工信局")
    assert together(place, 2, 1) == 1
    (row,) = rows(place)
    assert (row.case, row.must_choose, row.same_code) == (1, True, ())
    seen = case(place, 1)
    assert len(seen.candidates) == len(seen.versions) == 2
    assert [one.review.office for one in seen.reviews] == ["县工信局", "市工信局"]
    assert [one.kind for one in take(place, LATER).taken] == ["same", "same"]
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, "1", LATER)
    assert not rows(place)[0].must_choose
    with pytest.raises(UsageError, match="同一家"):
        together(place, 1, 1)


def test_joining_keeps_one_of_equal_contents_and_the_latest_review(place: Path) -> None:
    handed_in(place / "一")
    handed_in(place / "二", uscc=None, org_name=None)
    take(place)
    recommend(place, 1)
    handed_in(place / "二")
    take(place, LATER)  # nothing said whose it was: now it is the first one's
    before = {row.case for row in rows(place)}
    if len(before) == 2:
        together(place, *sorted(before))
    (row,) = rows(place)
    assert (row.decision, row.must_choose) == ("recommend", False)


def test_what_was_taken_for_one_is_parted_and_stays_so(place: Path) -> None:
    handed_in(place / "一")
    handed_in(place / "二", staff_count="87")
    take(place)
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(place / "二"), LATER)
    recommend(place, 1)
    made, told = apart(place, 1, str(place / "二"))
    assert made == 2
    assert any("1 条" in sentence for sentence in told)
    assert [(row.path.name, row.decision, row.must_choose) for row in rows(place)] == [
        ("一", "", False), ("二", "recommend", False),
    ]  # fmt: skip
    assert [one.kind for one in take(place, LATER).taken] == ["same", "same"]
    handed_in(place / "二", staff_count="88")
    assert [(one.case, one.kind) for one in take(place, LATER).taken] == [(1, "same"), (2, "changed")]


def test_parted_rows_are_both_in_the_summary(place: Path, paths: AppPaths) -> None:
    handed_in(place / "一")
    handed_in(place / "二", staff_count="87")
    take(place)
    apart(place, 1, "2")
    change = SummaryChange(only_recommended=False)
    assert len(api.keep_summary(paths, change, LATER, place.parent / "台").rows) == 2
    how = api.Summarising(desk=place.parent / "台", formats=())
    assert api.summarise(paths, (), place.parent / "出", how, LATER).rows == 2


def test_of_one_name_each_is_told_of_the_others_alike_in_list_and_alone(place: Path) -> None:
    """One name without codes; with one code, which is told by itself; one alone, one taken off, and nobody's."""
    lay = {"一": (NAME, None), "二": (NAME, OTHER_CODE), "三": (OTHER, None), "四": (None, None), "五": (None, None)}
    for name, (called, code) in lay.items():
        handed_in(place / name, uscc=code, org_name=called, staff_count=str(80 + len(called or name)))
        take(place, LATER)
    assert all(row.same_name == () for row in rows(place))
    made, _ = apart(place, 1, "2")
    handed_in(place / "六", uscc=OTHER_CODE, org_name=NAME, staff_count="7")
    take(place, LATER)
    found = {row.case: row.same_name for row in rows(place)}
    assert found[1] == (made,)
    assert found[made] == (1,)
    assert not any(found[number] for number in found if number not in (1, made))
    for row in rows(place):
        alone = case(place, row.case).row
        assert (alone.same_name, alone.told) == (row.same_name, row.told)
    with desk(place.parent / "台") as workspace:
        remove(workspace, made, LATER)
    assert not any(row.same_name for row in (*rows(place), case(place, 1).row))


def test_nothing_is_parted_that_is_one_content(place: Path) -> None:
    handed_in(place / "一")
    handed_in(place / "二")
    take(place)
    with pytest.raises(UsageError, match="同样的内容"):
        apart(place, 1, "1")
    with pytest.raises(UsageError, match="没有“9”这一份"):
        apart(place, 1, "9")


def test_joined_and_parted_is_as_before(place: Path) -> None:
    handed_in(place / "一")
    handed_in(place / "二", org_name=OTHER, staff_count="87")
    take(place)
    recommend(place, 2)
    before = [(row.applicant, row.decision, row.same_code != ()) for row in rows(place)]
    together(place, 1, 2)
    apart(place, 1, str(place / "二"))
    assert [(row.applicant, row.decision, row.same_code != ()) for row in rows(place)] == before


def say(place: Path, number: int, now: datetime, **what: Any) -> None:
    """What the office of the desk writes of a case."""
    with desk(place.parent / "台") as workspace:
        review(workspace, SERVICE, number, Review(level="county", office=SAID.office, **what), now)


@pytest.mark.parametrize("first", [1, 2])
def test_joining_takes_no_decision_back_and_loses_no_word(place: Path, first: int) -> None:
    two_of_one_code(place)
    say(place, first, NOW, decision="recommend", opinion="同意推荐", notes="电话核过", corrections=("补章程",))
    say(place, 3 - first, LATER, notes="名称写错，等说明", corrections=("补章程", "补公章"), opinion="先放着")
    with desk(place.parent / "台") as workspace:
        number, told = join(workspace, FORMS, 1, 2, LATER)
    assert (number, [row.decision for row in rows(place)]) == (1, ["recommend"])
    assert "合成了一条" in told[0]
    assert "合成以后是“推荐”" in told[1]
    (one,) = [one.review for one in case(place, 1).reviews]
    assert (one.decision, one.opinion, one.corrections) == ("recommend", "同意推荐", ("补章程", "补公章"))
    assert one.notes == "电话核过\n名称写错，等说明\n另写的意见：先放着"


def test_of_two_decisions_the_later_one_counts_and_both_are_told(place: Path) -> None:
    two_of_one_code(place)
    say(place, 2, NOW, decision="recommend", manual={MANUAL[0]: True, MANUAL[1]: True})
    say(place, 1, LATER, decision="reject", manual={MANUAL[0]: False})
    with desk(place.parent / "台") as workspace:
        _, told = join(workspace, FORMS, 1, 2, LATER)
    assert told[-1] == "两边原来的结论是“不推荐”和“推荐”，合成以后是“不推荐”，请核对"
    (one,) = [one.review for one in case(place, 1).reviews]
    assert one.manual == {MANUAL[0]: False, MANUAL[1]: True}


def test_what_nobody_contradicts_is_joined_without_a_word(place: Path) -> None:
    two_of_one_code(place)
    with desk(place.parent / "台") as workspace:
        assert join(workspace, FORMS, 1, 2, LATER) == (1, ())


def test_parted_again_each_has_what_was_said_of_it(place: Path) -> None:
    two_of_one_code(place)
    say(place, 1, NOW, decision="recommend", notes="一")
    say(place, 2, LATER, notes="二")
    together(place, 1, 2)
    handed_in(place / "三", staff_count="87")
    take(place, LATER)
    apart(place, 1, str(place / "三"))
    assert [row.decision for row in rows(place)] == ["recommend", ""], "what was made of two stays one"
    apart(place, 1, str(place / "二"))
    assert [(row.case, row.decision) for row in rows(place)] == [(1, "recommend"), (3, ""), (4, "")]
    assert [one.review.notes for number in (1, 4) for one in case(place, number).reviews] == ["一", "二"]


def test_what_was_written_on_after_joining_stays_as_it_is(place: Path) -> None:
    two_of_one_code(place)
    say(place, 1, NOW, decision="recommend", notes="一")
    say(place, 2, NOW, notes="二")
    together(place, 1, 2)
    say(place, 1, LATER, decision="reject")
    apart(place, 1, str(place / "二"))
    assert [row.decision for row in rows(place)] == ["recommend", "reject"], "each of the content that it is of"


def test_a_decision_of_an_office_under_an_earlier_name_is_told_when_it_gives_way(place: Path) -> None:
    two_of_one_code(place)
    recommend(place, 1, "县经信局")
    with desk(place.parent / "台") as workspace:
        set_office(workspace, Office("county", SAID.office), NOW)
    say(place, 2, LATER, decision="return")
    with desk(place.parent / "台") as workspace:
        _, told = join(workspace, FORMS, 1, 2, LATER)
    assert told == ("两边原来的结论是“推荐”和“退回补正”，合成以后是“退回补正”，请核对",)


def three_said(place: Path) -> None:
    """Three applicants, and what the office wrote of each; the second one's decision weighs most, as it is the last."""
    for number, (name, decision) in enumerate({"甲": "return", "乙": "recommend", "丙": "reject"}.items(), 1):
        handed_in(place / f"{number}{name}", uscc=None, org_name=f"{name}（虚构）有限公司")
        take(place)
        say(place, number, LATER if name == "乙" else NOW, decision=decision, notes=f"{name}的备注")


def said_of(place: Path) -> dict[str, tuple[str, str]]:
    """Decision and notes of each case, by the names of those whose materials it has."""
    return {
        "".join(one.path.name[1:] for one in case(place, row.case).candidates): (
            row.decision,
            " ".join(one.review.notes for one in case(place, row.case).reviews).replace("\n", " "),
        )
        for row in rows(place)
    }


def test_of_three_that_were_one_each_takes_its_own_review_away(place: Path) -> None:
    three_said(place)
    alone = said_of(place)
    together(place, 1, 2)
    together(place, 1, 3)
    assert said_of(place) == {"甲乙丙": ("recommend", "乙的备注 甲的备注 丙的备注")}
    made, told = apart(place, 1, str(place / "2乙"))
    assert said_of(place) == {"甲丙": ("reject", "丙的备注 甲的备注"), "乙": ("recommend", "乙的备注")}
    assert told[0] == f"针对这份材料写的初审（1 条）跟着分到第 {made} 号"
    apart(place, 1, str(place / "3丙"))
    assert said_of(place) == alone


def test_what_was_written_on_three_stays_when_one_of_them_goes(place: Path) -> None:
    three_said(place)
    together(place, 1, 2)
    together(place, 1, 3)
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(place / "1甲"), LATER)
    say(place, 1, LATER, decision="return", notes="三家一起看的")  # in the minute of the joining
    apart(place, 1, str(place / "2乙"))
    assert said_of(place) == {"甲丙": ("return", "三家一起看的"), "乙": ("recommend", "乙的备注")}


@pytest.mark.parametrize("pairs", [((1, 2), (3, 4), (1, 3)), ((1, 3), (2, 4), (1, 2)), ((1, 2), (1, 3), (1, 4))])
def test_of_four_that_were_one_both_halves_have_what_was_said_of_theirs(
    tmp_path: Path, pairs: tuple[tuple[int, int], ...]
) -> None:
    """What each of them had written before, or another office wrote since, comes into nobody's place."""

    def written(number: int, notes: str, at: str, **more: Any) -> None:
        one = replace(SAID, notes=notes, code=str(number), at=f"2026-04-20 {at}", **more)
        keep_review(connection, number, review_document(one))

    with desk(tmp_path / "台") as workspace, workspace.change(NOW) as connection:
        for _ in range(1, 6):
            connection.execute("INSERT INTO cases(form) VALUES(?)", (SERVICE.id,))
        for number in range(1, 5):
            written(number, "早先写的", f"10:0{number}", decision="")
            connection.execute("UPDATE reviews SET is_latest = 0")
        for number in range(1, 5):
            written(
                number, str(number), f"09:0{number}" if number < 3 else "11:00", decision=SAID.decision * (number < 3)
            )
        for one_case, other in pairs:
            assert len([*join_reviews(connection, one_case, other, LATER)]) == 1
        written(1, "别的单位", "12:00", office="市工信局")
        part_reviews(connection, 1, 5, {"2", "4"})
        notes = [[one.notes for one in own_reviews(connection, number)] for number in (1, 5)]
    assert [[sorted(note.split()) for note in of_case] for of_case in notes] == [
        [["1", "3"], ["别的单位"]],
        [["2", "4"]],
    ]


def test_what_was_made_of_two_counts_whatever_the_clock_says(place: Path) -> None:
    two_of_one_code(place)
    say(place, 1, LATER, decision="recommend", notes="一")
    say(place, 2, LATER, notes="二")
    with desk(place.parent / "台") as workspace:
        join(workspace, FORMS, 1, 2, NOW)
    handed_in(place / "三", staff_count="87")
    take(place, LATER)
    apart(place, 1, str(place / "三"))
    assert [one.review.notes for one in case(place, 1).reviews] == ["一\n二"]


def test_a_choice_among_fewer_is_no_choice_among_all(place: Path) -> None:
    two_of_one_code(place)
    os.utime(place / "一" / "draft.json", (1.7e9, 1.7e9))
    take(place, LATER)
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(place / "一"), LATER)
    together(place, 1, 2)
    assert [(row.path.name, row.must_choose) for row in rows(place)] == [("二", True)]


def test_what_was_chosen_is_chosen_still_when_another_one_goes(place: Path) -> None:
    for number, name in enumerate("一二三"):
        handed_in(place / name, staff_count=str(80 + number))
    take(place)
    with desk(place.parent / "台") as workspace:
        choose(workspace, 1, str(place / "一"), LATER)
    apart(place, 1, str(place / "三"))
    assert [(row.path.name, row.must_choose) for row in rows(place)] == [("一", False), ("三", False)]


@pytest.mark.parametrize("how", ["files", "window"])
def test_a_summary_is_of_one_state_of_the_desk(place: Path, how: str) -> None:
    """A clerk made two of one while the rows were read, and a content was gone that a row had just been found by."""
    for name in ("一", "二", "三"):
        handed_in(place / name, uscc=None, org_name=f"{name}（虚构）有限公司")
    take(place)
    first, second = sorted(row.case for row in rows(place) if row.path.name in "一二")
    together(place, first, second)
    before = [row.case for row in rows(place)]

    def parting(done: int, total: int, label: str) -> None:
        if not done:
            apart(place, first, str(place / "二"))

    pair = Forms(summary=SUMMARY, applicant=SERVICE)
    with open_workspace(place.parent / "台", writable=False) as looking:
        if how == "window":
            found = [one.case for one in rows_on_desk(looking, pair, Choices(), False, {}, parting).rows]
        else:
            found = [one.case for one in kept_by_desk(looking, pair, parting) if isinstance(one, Brought)]
    assert found == before
    assert len(rows(place)) == 3


def test_a_content_that_is_not_stored_is_told(place: Path) -> None:
    with desk(place.parent / "台") as workspace, pytest.raises(DraftError, match="没有存这一份"):
        stored_document(workspace.connection, 7)


def test_what_was_made_of_what_is_made_anew_is_made_anew_as_well(tmp_path: Path) -> None:
    """Four joined one after another, the second one leaves: nothing of him stays with the other three."""
    with desk(tmp_path / "台") as workspace, workspace.change(NOW) as connection:
        for _ in range(1, 6):
            connection.execute("INSERT INTO cases(form) VALUES(?)", (SERVICE.id,))
        for number in range(1, 5):
            decision = "recommend" if number == 2 else "return"
            said = replace(SAID, notes=str(number), code=str(number), at=f"2026-04-20 09:0{number}", decision=decision)
            keep_review(connection, number, review_document(said))
        for other in (2, 3, 4):
            assert len([*join_reviews(connection, 1, other, LATER)]) == 1
        part_reviews(connection, 1, 5, {"2"})
        stay, gone = own_reviews(connection, 1), own_reviews(connection, 5)
    assert [(one.decision, sorted(one.notes.split())) for one in stay] == [("return", ["1", "3", "4"])]
    assert [(one.decision, one.notes) for one in gone] == [("recommend", "2")]
