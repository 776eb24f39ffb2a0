"""Which review decides of an application: the same for the list, for 附件 3 in both ways, and for the findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app import api
from app.bureau.collecting import collect
from app.bureau.deciding import answered, decision_of, met
from app.bureau.model import Decision, Level, Office, Review
from app.bureau.review_records import Carried, reviews_file
from app.bureau.workspace import put
from app.drafts.names import REVIEWS_FILE
from app.errors import InputFileError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import NAME, SERVICE
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

OLD, NEW = "云川县工信局", "云川县工业和信息化局"


def said(office: str, decision: Decision = "recommend", level: Level = "county", **more: Any) -> Review:
    return Review(level=level, office=office, decision=decision, **more)


@pytest.mark.parametrize(
    ("own", "office", "decides"),
    [
        ([], ("county", OLD), ""),
        ([said(OLD)], ("county", OLD), "recommend"),
        ([said(OLD, "")], ("county", OLD), ""),
        # another name: what was written before holds until the office decides anew
        ([said(OLD)], ("county", NEW), "recommend"),
        ([said(OLD), said(NEW, "")], ("county", NEW), "recommend"),
        ([said(OLD), said(NEW, "reject")], ("county", NEW), "reject"),
        ([said(NEW, "reject"), said(OLD)], ("county", NEW), "reject"),
        # another level
        ([said(OLD, "reject", "city"), said(OLD)], ("county", OLD), "recommend"),
        ([said(OLD, "reject", "city"), said(OLD, "")], ("county", OLD), "reject"),
        # somebody typed in what others said; blanks and width make no other office
        ([said("市局", "reject", "city"), said("县局")], ("", ""), "reject"),
        ([said("县局", "reject"), said("乙县", "return")], ("", ""), "return"),
        ([said("市局", "reject", "city"), said("云川 县工信局")], ("county", OLD), "recommend"),
    ],
)
def test_the_office_as_it_is_set_now_comes_first(
    tmp_path: Path, own: list[Review], office: tuple[str, str], decides: str
) -> None:
    with desk(tmp_path / "台") as workspace:
        with workspace.change(NOW) as connection:
            put(connection, "office.level", office[0])
            put(connection, "office.name", office[1])
        found = decision_of(workspace.connection, 1, own)
    assert (found.decision if found else "") == decides


def test_of_each_condition_the_last_answer_counts() -> None:
    assert answered([said(OLD, manual={"credit": True, "tax": False}), said(NEW, "", manual={"tax": True})]) == {
        "credit": True,
        "tax": True,
    }


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An applicant whom the county recommended before, answering a condition, on the desk of an office."""
    manual = next(one.id for one in SERVICE.bureau.conditions if one.manual)  # type: ignore[union-attr]
    handed_in(tmp_path / "收件" / "0")
    came = said("别的县", manual={manual: True})
    (tmp_path / "收件" / "0" / REVIEWS_FILE).write_bytes(reviews_file(Carried(), [came]))
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, NOW)
    api.set_office(find_paths(tmp_path / "profile"), Office("county", OLD, "", ""), NOW, tmp_path / "台")
    return tmp_path / "台"


def told_everywhere(paths: AppPaths, place: Path) -> tuple[str, int, int]:
    """The decision in the list, how many the window and the command line list as recommended."""
    (row,) = api.desk_seen(paths, place).rows
    how = api.Summarising(bureau_name="云川市", formats=(), desk=place, only_recommended=True)
    try:
        made = api.summarise(paths, (), place.parent / "出", how, LATER).rows
    except InputFileError:
        made = 0
    return row.decision, api.see_summary(paths, place).recommended, made


def test_list_window_and_command_line_say_the_same(paths: AppPaths, place: Path) -> None:
    def review(office: str, decision: Decision) -> None:
        api.review(paths, "1", said(office, decision), LATER, place)

    assert told_everywhere(paths, place) == ("", 0, 0), "what the other county said decides nothing here"
    review(OLD, "recommend")
    assert told_everywhere(paths, place) == ("recommend", 1, 1)
    api.set_office(paths, Office("county", NEW, "", ""), LATER, place)
    assert told_everywhere(paths, place) == ("recommend", 1, 1)
    review(NEW, "")
    assert told_everywhere(paths, place) == ("recommend", 1, 1), "a note under the new name takes nothing back"
    review(NEW, "return")
    assert told_everywhere(paths, place) == ("return", 0, 0)
    review(NEW, "recommend")
    review(NEW, "")
    assert told_everywhere(paths, place) == ("", 0, 0), "taken back: what the old name said does not come again"


def test_conditions_are_answered_by_this_desk_in_the_list_and_in_the_findings(
    paths: AppPaths, place: Path, tmp_path: Path
) -> None:
    manual = [one for one in SERVICE.bureau.conditions if one.manual]  # type: ignore[union-attr]
    (before,) = api.desk_seen(paths, place).rows

    def findings() -> list[object]:
        how = api.Summarising(bureau_name="云川市", formats=(), desk=place)
        api.summarise(paths, (), tmp_path / "出", how, LATER)
        sheet = openpyxl.load_workbook(tmp_path / "出" / "review.xlsx")["初审"]
        head, row = list(sheet.iter_rows(values_only=True))
        by_head = dict(zip(head, row, strict=True))
        return [by_head[f"{one.needs}\n（{one.source}）"] for one in manual]

    assert "符合" not in str(findings()[0]), "another county answered it"
    api.review(paths, NAME, said(OLD, manual={manual[0].id: True}), LATER, place)
    api.review(paths, NAME, said(NEW, "", manual={manual[1].id: False}), LATER, place)
    (after,) = api.desk_seen(paths, place).rows
    assert after.conditions_met == before.conditions_met + 1
    first, second = findings()[:2]
    assert (str(first)[-6:], str(second)[-7:]) == ("人工核：符合", "人工核：不符合")


def test_an_answer_counts_only_where_the_draft_leaves_it_to_a_person(paths: AppPaths, tmp_path: Path) -> None:
    """The address speaks against the code: what a person answers there is not counted, in the list neither."""
    handed_in(tmp_path / "收件" / "0", address="北京市海淀区某路 1 号")
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, NOW)
    (before,) = api.desk_seen(paths, tmp_path / "台").rows
    seen = api.case_seen(paths, "1", tmp_path / "台").conditions
    manual = [one for one in SERVICE.bureau.conditions if one.manual]  # type: ignore[union-attr]
    open_ones = [one.id for one in seen if one.verdict == "manual"]
    assert 0 < len(open_ones) < len(manual)
    one = said(OLD, manual={condition.id: True for condition in manual})
    api.review(paths, "1", one, LATER, tmp_path / "台")
    (after,) = api.desk_seen(paths, tmp_path / "台").rows
    assert after.conditions_met == before.conditions_met + len(open_ones) == met(seen, [one])
    api.review(paths, "1", said(NEW, "", manual={open_ones[0]: False}), LATER, tmp_path / "台")
    assert api.desk_seen(paths, tmp_path / "台").rows[0].conditions_met == after.conditions_met - 1
