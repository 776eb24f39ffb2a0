"""The summary as the window sees and changes it: what is seen is what is written, and what was changed stays."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.api_summary import SUMMARY_DRAFT
from app.bureau.collecting import collect
from app.bureau.model import Office, Review
from app.bureau.summary_records import RowSeen, SummaryChange, SummarySeen
from app.drafts import store
from app.errors import DraftError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import CODE, NAME
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, snapshot

SECOND, THIRD = "云川精测（虚构）检验检测技术有限公司", "云川（虚构）中小企业服务促进中心"
ALL = SummaryChange(only_recommended=False)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Three applicants on the desk, the first of them with a figure that its table does not bear out."""
    handed_in(tmp_path / "收件" / "0", staff_count="86")
    handed_in(tmp_path / "收件" / "1", org_name=SECOND, uscc=None)
    handed_in(tmp_path / "收件" / "2", org_name=THIRD, uscc=None)
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, NOW)
    return tmp_path / "台"


def kept(paths: AppPaths, place: Path, **changed: Any) -> SummarySeen:
    return api.keep_summary(paths, SummaryChange(**changed), LATER, place)


def recommend(paths: AppPaths, place: Path, case: int, decision: Any = "recommend") -> None:
    api.review(paths, str(case), Review(level="county", office="云川县工信局", decision=decision), LATER, place)


def names(seen: SummarySeen) -> list[str]:
    return [row.name for row in seen.rows]


def column(seen: SummarySeen, name: str) -> int:
    return [one.id for one in seen.columns].index(name)


def text(seen: SummarySeen, row: int, name: str) -> str:
    return seen.rows[row].texts[column(seen, name)]


def test_only_the_recommended_are_listed_until_somebody_wants_all(paths: AppPaths, place: Path) -> None:
    assert (api.see_summary(paths, place).rows, api.see_summary(paths, place).total) == ((), 3)
    recommend(paths, place, 2)
    recommend(paths, place, 3)
    recommend(paths, place, 3, "reject")
    seen = api.see_summary(paths, place)
    assert (names(seen), seen.recommended, seen.only_recommended) == ([SECOND], 1, True)
    assert names(kept(paths, place, only_recommended=False)) == [NAME, SECOND, THIRD]
    assert names(api.see_summary(paths, place)) == [NAME, SECOND, THIRD], "the choice is kept"


def test_who_handed_in_again_after_the_decision_is_told(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    recommend(paths, place, 1)
    assert api.see_summary(paths, place).told == ()
    handed_in(tmp_path / "收件" / "0", staff_count="12")
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "收件" / "0",), FORMS, FONTS, LATER)
    seen = api.see_summary(paths, place)
    assert (names(seen), text(seen, 0, "s_staff")) == ([NAME], "12")
    assert seen.told == (f"推荐以后材料又改过的：“{NAME}”；请核对改过的内容，再决定列不列",)


def test_looking_changes_nothing(paths: AppPaths, place: Path) -> None:
    before = snapshot(place), snapshot(place.parent / "收件")
    api.see_summary(paths, place)
    assert (snapshot(place), snapshot(place.parent / "收件")) == before


def test_applicants_are_only_read(paths: AppPaths, place: Path) -> None:
    before = snapshot(place.parent / "收件")
    kept(paths, place, only_recommended=False, edits={CODE: {"s_org": "另一个名称"}}, order=(THIRD, CODE))
    assert snapshot(place.parent / "收件") == before


def test_cells_tell_where_they_came_from(paths: AppPaths, place: Path) -> None:
    seen = kept(paths, place, only_recommended=False)
    first: RowSeen = seen.rows[0]
    assert (first.key, first.case, first.name) == (CODE, 1, NAME)
    staff = first.cells[column(seen, "s_staff")]
    assert [one.path for one in staff.origins] == ["staff_count", "people"]
    assert staff.doubts == ("从业人数 86，服务人员基本情况表 12 行",)
    assert column(seen, "s_org") not in first.cells, "a plain cell is not told of"
    assert seen.columns[column(seen, "s_org")].own.path == "org_name"
    assert first.cells[column(seen, "s_income")].origins[0].path == "income_b"
    assert (seen.columns[0].id, seen.columns[0].header, len(seen.columns)) == ("", "序号", 10)


def test_the_figure_that_counts_is_chosen_for_all_rows(paths: AppPaths, place: Path) -> None:
    assert [text(kept(paths, place, only_recommended=False), row, "s_staff") for row in range(3)] == ["86", "26", "26"]
    assert [text(kept(paths, place, staff="rows"), row, "s_staff") for row in range(3)] == ["12", "12", "12"]
    assert api.see_summary(paths, place).staff == "rows"
    assert text(kept(paths, place, staff="count"), 0, "s_staff") == "86"


def test_an_edit_is_kept_in_its_form_and_the_source_with_it(paths: AppPaths, place: Path) -> None:
    edits = {SECOND: {"s_income": "１,286.40 万元", "s_type": "事业单位"}}
    seen = kept(paths, place, only_recommended=False, edits=edits)
    assert (text(seen, 1, "s_income"), text(seen, 1, "s_type")) == ("1286.40", "事业单位")
    cell = seen.rows[1].cells[column(seen, "s_income")]
    assert (cell.edited, cell.gathered, cell.was) == (True, "738.65", None)
    back = kept(paths, place, edits={SECOND: {"s_income": None}})
    assert text(back, 1, "s_income") == "738.65"
    assert not back.rows[1].cells[column(back, "s_income")].edited
    assert text(back, 1, "s_type") == "事业单位", "the other one stays"


def test_typing_what_was_gathered_takes_the_edit_back(paths: AppPaths, place: Path) -> None:
    kept(paths, place, only_recommended=False, edits={CODE: {"s_type": "事业单位"}})
    seen = kept(paths, place, edits={CODE: {"s_type": "企业"}})
    assert not any(cell.edited for cell in seen.rows[0].cells.values())


def test_an_edit_of_an_applicant_that_is_gone_harms_nobody(paths: AppPaths, place: Path) -> None:
    seen = kept(paths, place, only_recommended=False, edits={"没有这家": {"s_org": "甲"}})
    assert names(seen) == [NAME, SECOND, THIRD]


def test_a_source_that_changed_under_an_edit_is_told(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    kept(paths, place, only_recommended=False, edits={CODE: {"s_type": "事业单位"}})
    handed_in(tmp_path / "收件" / "0", staff_count="86", org_nature="社会组织")
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "收件" / "0",), FORMS, FONTS, LATER)
    seen = api.see_summary(paths, place)
    cell = seen.rows[0].cells[column(seen, "s_type")]
    assert (text(seen, 0, "s_type"), cell.gathered, cell.was) == ("事业单位", "社会组织", "企业")
    assert any("由“企业”变成了“社会组织”" in sentence for sentence in seen.told)


def test_the_order_is_kept_and_new_applicants_go_behind(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    kept(paths, place, only_recommended=False, order=(THIRD, CODE, SECOND))
    handed_in(tmp_path / "收件" / "9", org_name="新来的（虚构）公司", uscc=None)
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "收件" / "9",), FORMS, FONTS, LATER)
    assert names(api.see_summary(paths, place)) == [THIRD, NAME, SECOND, "新来的（虚构）公司"]
    by_place = names(kept(paths, place, order="place"))
    assert sorted(by_place) == sorted([THIRD, NAME, SECOND, "新来的（虚构）公司"])
    assert names(api.see_summary(paths, place)) == by_place


def test_who_recommends_is_whose_desk_it_is_until_somebody_says_so(paths: AppPaths, place: Path) -> None:
    api.set_office(paths, Office("city", "云川市工业和信息化局", "李明", "XX市"), LATER, place)
    seen = api.see_summary(paths, place)
    assert (seen.kind, seen.name) == ("XX市", "云川市")
    assert seen.title == "云川市优质中小企业服务资源库入库机构推荐汇总表"
    seen = kept(paths, place, kind="XX部门", name="省商务部门")
    assert (seen.kind, seen.name, seen.title[:5]) == ("XX部门", "省商务部门", "省商务部门")
    assert kept(paths, place, name="").name == "云川市"


def test_what_is_missing_is_told_of_its_cell(paths: AppPaths, place: Path) -> None:
    seen = kept(paths, place, only_recommended=False, edits={SECOND: {"s_contact": ""}}, name="云川市", kind="XX市")
    assert [(one.key, one.column, one.kind) for one in seen.issues] == [(SECOND, column(seen, "s_contact"), "unfilled")]
    seen = kept(paths, place, order=(SECOND, CODE, THIRD))
    assert [one.key for one in seen.issues] == [SECOND]


def test_what_is_seen_is_what_is_written(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    """For any order and any edits: the rows of the files are those of the window."""
    chance = random.Random(7)
    keys = [CODE, SECOND, THIRD]
    kept(paths, place, only_recommended=False, kind="XX市", name="云川市")
    for _ in range(5):
        chance.shuffle(keys)
        edits = {key: {"s_type": chance.choice(["企业", "事业单位", "社会组织"])} for key in keys[:2]}
        seen = kept(paths, place, order=tuple(keys), edits=edits, staff=chance.choice(["count", "rows"]))
        how = api.Summarising(staff=seen.staff, only_recommended=seen.only_recommended, desk=place, formats=())
        made = api.summarise(paths, (), tmp_path / "出", how, LATER)
        lines = api.look_at_summary(paths, made.folder)
        assert made.folder == seen.folder == place / SUMMARY_DRAFT
        written = [(line.key, *(line.cells[one.id].text for one in seen.columns if one.id)) for line in lines]
        assert written == [(row.key, *row.texts[1:]) for row in seen.rows]
        assert api.see_summary(paths, place) == seen, "writing the files changes nothing of it"


def test_rows_typed_by_hand_go_last_and_have_no_source(paths: AppPaths, place: Path) -> None:
    kept(paths, place, only_recommended=False)
    with store.open_draft(place / SUMMARY_DRAFT, writable=True, now=LATER) as opened:
        rows = opened.draft.answers["rows"]
        assert isinstance(rows, list)
        store.save(opened, opened.draft.answered({"rows": [{"s_org": "手工（虚构）"}, *rows]}), now=LATER)
    seen = api.see_summary(paths, place)
    assert (seen.rows[-1].key, seen.rows[-1].case, seen.rows[-1].name) == ("", 0, "手工（虚构）")
    assert any("手工加的 1 行" in sentence for sentence in seen.told)


def test_somebody_else_has_the_summary_draft(paths: AppPaths, place: Path) -> None:
    kept(paths, place, only_recommended=False)
    with store.open_draft(place / SUMMARY_DRAFT, writable=True, now=NOW), pytest.raises(DraftError):
        kept(paths, place, staff="rows")
    assert api.see_summary(paths, place).staff == "count"
