"""What was collected by mistake is taken off the desk: it counts nowhere, nothing of it is lost, and it comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import api
from app.api_bureau import demand_not_theirs
from app.bureau.desk_case import case_seen, find_case
from app.bureau.joining import join
from app.bureau.matching import Came, case_of, marks_of
from app.bureau.model import Review
from app.bureau.removing import remove, restore
from app.bureau.reviewing import own_review, review
from app.bureau.workspace_tables import stored
from app.drafts.content_code import content_code
from app.errors import UsageError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import CODE, NAME, SERVICE
from tests.unit.bureau.piles import (
    FORMS,
    LATER,
    OTHER,
    desk,
    draft_in,
    handed_in,
    seen_beside,
    snapshot,
    take,
    two_of_one_code,
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two applicants that state one code, and a mistake: the first of them was recommended."""
    place = two_of_one_code(tmp_path / "收件")
    with desk(tmp_path / "台") as workspace:
        said = Review(level="county", office="县工信局", decision="recommend", notes="电话问过")
        review(workspace, SERVICE, 1, said, LATER)
    return place


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


def off(place: Path, number: int = 1) -> None:
    with desk(place.parent / "台") as workspace:
        remove(workspace, number, LATER)


def cases(place: Path) -> list[tuple[int, str]]:
    return [(row.case, row.applicant) for row in seen_beside(place).rows]


def test_it_counts_nowhere_and_nothing_is_touched(place: Path, paths: AppPaths) -> None:
    before = snapshot(place)
    assert all("统一社会信用代码" in "".join(row.told) for row in seen_beside(place).rows)
    off(place)
    now = seen_beside(place)
    assert [(row.case, row.told, row.same_code) for row in now.rows] == [(2, (), ())]
    (one,) = now.removed
    assert (one.case, one.applicant, one.path, one.at) == (1, NAME, place / "一", "2026-04-22T09:05:00")
    table = api.see_summary(paths, place.parent / "台")
    assert table.total == 1
    for words in ("1", NAME, CODE):
        with desk(place.parent / "台") as workspace:
            if words == CODE:
                assert find_case(workspace, words) == 2
                continue
            with pytest.raises(UsageError):
                find_case(workspace, words)
    with desk(place.parent / "台") as workspace, pytest.raises(UsageError, match="第 1 号已从受理台移走"):
        join(workspace, FORMS, 1, 2, LATER)
    assert snapshot(place) == before


def test_it_is_put_back_as_it_was(place: Path) -> None:
    def shown() -> object:
        with desk(place.parent / "台") as workspace:
            return case_seen(workspace, FORMS, 1), own_review(workspace, 1, "county", "县工信局")

    before = shown()
    off(place)
    with desk(place.parent / "台") as workspace:
        assert restore(workspace, NAME, LATER).case == 1
    assert shown() == before
    assert seen_beside(place).removed == ()
    off(place)
    with desk(place.parent / "台") as workspace:
        restore(workspace, " 1 ", LATER)
    assert shown() == before


def test_the_same_place_brings_it_back_and_says_so(place: Path) -> None:
    off(place)
    found = take(place, LATER)
    assert [(one.case, one.kind, one.is_back) for one in found.taken] == [(1, "same", True), (2, "same", False)]
    assert found.told == (f"“{NAME}”（第 1 号）原来从受理台移走了，这次又收到，已放回；不要的请再移走",)
    assert cases(place) == [(1, NAME), (2, OTHER)]
    assert take(place, LATER).told == ()
    off(place)
    handed_in(place / "一", expert_count="3")
    one, _ = take(place, LATER).taken
    assert (one.case, one.kind, one.is_back) == (1, "changed", True)


def test_a_place_where_nothing_says_whose_it_is_comes_back_too(tmp_path: Path) -> None:
    handed_in(tmp_path / "收件" / "一", org_name=None, uscc=None)
    take(tmp_path / "收件")
    off(tmp_path / "收件")
    (one,) = take(tmp_path / "收件", LATER).taken
    assert (one.case, one.is_back) == (1, True)


def test_what_comes_from_elsewhere_is_a_case_of_its_own(place: Path) -> None:
    """The mistake is not to come back as one of two to choose from."""
    off(place)
    handed_in(place.parent / "另" / "一", expert_count="3")
    found = take(place.parent / "另", LATER)
    (one,) = found.taken
    assert (one.case, one.kind, one.is_back, one.removed) == (3, "new", False, (1,))
    assert found.told == (
        f"“{NAME}”（第 3 号）是从别处新收的，和移走的第 1 号名称或代码相同；"
        "原来的初审和备注还在移走的那里，要用的请放回，再合成一家",
    )
    assert [row.case for row in seen_beside(place).rows if row.duplicates] == []
    with desk(place.parent / "台") as workspace:
        back = restore(workspace, "1", LATER)
    assert back.told == ("第 3 号和它名称或代码相同，各列一行；是同一家的，请合成一家",)
    assert f"“{NAME}”（第 3 号）" in "".join(seen_beside(place).rows[0].told)


def test_another_applicant_in_its_place_leaves_it_off(place: Path) -> None:
    off(place)
    handed_in(place / "一", org_name="祁县（虚构）有限公司", uscc="91140727MA0G7WBX1P")
    found = take(place, LATER)
    assert [(one.case, one.kind) for one in found.taken] == [(3, "new"), (2, "same")]
    assert found.told == ()
    assert [one.case for one in seen_beside(place).removed] == [1]


def test_what_was_said_of_it_counts_for_no_draft_that_is_read_elsewhere(place: Path) -> None:
    off(place)
    draft, elsewhere = draft_in(place / "一"), stored("/别处")
    came = Came(content_code(draft), marks_of(SERVICE, draft, ()), stored(str(place / "一")))
    with desk(place.parent / "台") as workspace:
        assert case_of(workspace.connection, SERVICE, came) == 1
        assert case_of(workspace.connection, SERVICE, came, taking=False) == 1, "who asks sees that it was taken off"
        assert case_of(workspace.connection, SERVICE, replace(came, place=elsewhere)) is None
        assert case_of(workspace.connection, SERVICE, replace(came, place=elsewhere), taking=False) == 1
        assert case_of(workspace.connection, SERVICE, replace(came, place=elsewhere, code="另"), taking=False) is None


def test_its_files_are_still_an_applicants(place: Path, paths: AppPaths) -> None:
    off(place)
    with pytest.raises(UsageError, match="收到的材料"):
        demand_not_theirs(paths, [place / "一" / "通知.docx"], place.parent / "台")


def test_several_that_came_back_are_named_briefly(tmp_path: Path) -> None:
    for number in range(5):
        handed_in(tmp_path / "收件" / str(number), org_name=f"第{number}家（虚构）公司", uscc=None)
    take(tmp_path / "收件")
    for number in range(1, 6):
        off(tmp_path / "收件", number)
    (told,) = take(tmp_path / "收件", LATER).told
    assert "“第2家（虚构）公司”（第 3 号）等 5 家原来" in told
    assert "第3家" not in told


def test_only_what_is_there_can_be_taken_off_or_put_back(place: Path) -> None:
    with desk(place.parent / "台") as workspace:
        with pytest.raises(UsageError, match="没有第 9 号"):
            remove(workspace, 9, LATER)
        with pytest.raises(UsageError, match="里没有“1”") as refused:
            restore(workspace, "1", LATER)
        assert refused.value.hint == "现在没有移走的。"
        remove(workspace, 1, LATER)
        with pytest.raises(UsageError, match="第 1 号"):
            remove(workspace, 1, LATER)
        with pytest.raises(UsageError, match="里没有“2”") as refused:
            restore(workspace, "2", LATER)
        assert refused.value.hint == f"移走的有：1 {NAME}。"


def test_the_door_takes_off_and_puts_back(place: Path, paths: AppPaths) -> None:
    table = place.parent / "台"
    one, told = api.remove_case(paths, OTHER, LATER, table)
    assert (one.case, told) == (2, ())
    assert [row.case for row in api.desk_seen(paths, table).rows] == [1]
    with pytest.raises(UsageError, match="没有“没有的”"):
        api.remove_case(paths, "没有的", LATER, table)
    one, told = api.restore_case(paths, OTHER, LATER, table)
    assert (one.case, told) == (2, ())
    api.remove_case(paths, "2", LATER, table)
    _, told = api.collect(paths, (place,), LATER, table)
    assert "已放回" in told[0]
