"""The summary as the window sees and changes it: what is seen is what is written, and what was changed stays."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app import api, disk
from app.api_summary_draft import SUMMARY_DRAFT
from app.bureau.collecting import collect
from app.bureau.model import Office, Review
from app.bureau.summary_records import RowSeen, SummaryChange, SummarySeen
from app.drafts import history, store
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


def test_who_is_not_listed_for_a_while_keeps_the_place(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    recommend(paths, place, 1)
    recommend(paths, place, 2)
    kept(paths, place, only_recommended=False, order=(SECOND, THIRD, CODE))
    assert names(kept(paths, place, only_recommended=True)) == [SECOND, NAME]
    handed_in(tmp_path / "收件" / "2", org_name=THIRD, uscc="91149900MA0YC26H7X")
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, LATER)
    assert names(kept(paths, place, only_recommended=False)) == [SECOND, THIRD, NAME]
    kept(paths, place, only_recommended=True)
    kept(paths, place, order=(CODE, SECOND))
    assert names(kept(paths, place, only_recommended=False)) == [NAME, THIRD, SECOND]


def test_who_recommends_is_whose_desk_it_is_until_somebody_says_so(paths: AppPaths, place: Path) -> None:
    api.set_office(paths, Office("city", "云川市工业和信息化局", "李明", "XX市"), LATER, place)
    seen = api.see_summary(paths, place)
    assert (seen.kind, seen.name) == ("XX市", "云川市")
    assert seen.title == "云川市优质中小企业服务资源库入库机构推荐汇总表"
    seen = kept(paths, place, kind="XX部门", name="省商务部门")
    assert (seen.kind, seen.name, seen.title[:5]) == ("XX部门", "省商务部门", "省商务部门")
    assert kept(paths, place, name="").name == "云川市"


def test_a_city_is_named_in_full_in_the_window_as_in_the_command_line(paths: AppPaths, place: Path) -> None:
    seen = kept(paths, place, kind="XX市", name="云川")
    assert (seen.kind, seen.name, seen.title[:3]) == ("XX市", "云川市", "云川市")
    assert kept(paths, place, kind="XX部门", name="云川").name == "云川"
    assert kept(paths, place, kind="XX市").name == "云川市", "the kind alone was changed"
    api.set_office(paths, Office("city", "云川市工业和信息化局", "李明", "XX市"), LATER, place)
    kept(paths, place, kind="", name="")
    seen = kept(paths, place, name="长川")
    assert (seen.kind, seen.name) == ("XX市", "长川市"), "of the kind that is shown"


def test_a_kind_that_was_chosen_without_a_name_is_kept_by_an_export(
    paths: AppPaths, place: Path, tmp_path: Path
) -> None:
    api.set_office(paths, Office("city", "云川市工业和信息化局", "李明", "XX市"), LATER, place)
    for kind, name in (("XX部门", "云川市"), ("山西综改区管委会", "山西综改区管委会"), ("XX市", "云川市")):
        seen = kept(paths, place, kind=kind, name="", only_recommended=False)
        assert (seen.kind, seen.name) == (kind, name)
        how = api.Summarising(desk=place, formats=())
        made = api.summarise(paths, (), tmp_path / "出", how, LATER)
        with store.open_draft(made.folder, writable=False) as opened:
            assert (opened.draft.answers["bureau_kind"], opened.draft.answers["bureau_name"]) == (kind, name)
        after = api.see_summary(paths, place)
        assert (after.kind, after.name, after.title) == (seen.kind, seen.name, seen.title)


def test_what_nobody_said_can_be_told_from_what_follows_from_the_office(paths: AppPaths, place: Path) -> None:
    api.set_office(paths, Office("city", "云川市工业和信息化局", "李明", "XX市"), LATER, place)
    seen = api.see_summary(paths, place)
    assert (seen.said, seen.of_office, seen.name) == (("", ""), ("XX市", "云川市"), "云川市")
    change = SummaryChange(kind="XX部门", name="省商务部门")
    assert api.keep_summary(paths, change, LATER, place).said == ("XX部门", "省商务部门")
    kept(paths, place, kind="", name="")
    api.set_office(paths, Office("city", "长川市工业和信息化局", "李明", "XX市"), LATER, place)
    after = api.see_summary(paths, place)
    assert (after.said, after.kind, after.name) == (("", ""), "XX市", "长川市"), "it follows the office again"


def test_after_an_export_it_still_follows_the_office(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    def export(**how: Any) -> tuple[str, str]:
        asked = api.Summarising(desk=place, formats=(), only_recommended=False, **how)
        made = api.summarise(paths, (), tmp_path / "出", asked, LATER)
        with store.open_draft(made.folder, writable=False) as opened:
            return str(opened.draft.answers["bureau_kind"]), str(opened.draft.answers["bureau_name"])

    def renamed(name: str) -> SummarySeen:
        api.set_office(paths, Office("city", f"{name}工业和信息化局", "", "XX市"), LATER, place)
        return api.see_summary(paths, place)

    renamed("云川市")
    assert export() == ("XX市", "云川市")
    seen = renamed("长川市")
    assert (seen.said, seen.kind, seen.name, seen.title[:3]) == (("", ""), "XX市", "长川市", "长川市")
    assert kept(paths, place, edits={CODE: {"s_staff": "5"}}).name == "长川市", "any change keeps that"
    assert export() == ("XX市", "长川市")
    kept(paths, place, kind="XX部门")
    assert export() == ("XX部门", "长川市")
    assert renamed("东川市").said == ("XX部门", ""), "only the name is the office's"
    assert export() == ("XX部门", "东川市")
    seen = kept(paths, place, name="东川市")
    assert seen.said == ("XX部门", "东川市"), "now somebody said it, in the same words"
    assert (renamed("西川市").name, export()) == ("东川市", ("XX部门", "东川市"))
    kept(paths, place, kind="", name="")
    assert export() == ("XX市", "西川市")
    assert export(bureau_name="西川市") == ("XX市", "西川市")
    assert renamed("南川市").said == ("XX市", "西川市"), "the command line said so"


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


# ---- two applicants at one place ----------------------------------------------------------------------------------


@pytest.fixture
def stick(paths: AppPaths, tmp_path: Path) -> Path:
    """A desk that got two applicants from one place, one after the other; only the first one is recommended."""
    where = tmp_path / "U盘" / "草稿"
    handed_in(where)
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (where,), FORMS, FONTS, NOW)
    shutil.rmtree(where)
    handed_in(where, org_name=SECOND, uscc=None)
    with desk(tmp_path / "台", LATER) as workspace:
        collect(workspace, (where,), FORMS, FONTS, LATER)
    recommend(paths, tmp_path / "台", 1)
    return tmp_path / "台"


def test_two_applicants_at_one_place_are_two_in_the_window(paths: AppPaths, stick: Path) -> None:
    seen = api.see_summary(paths, stick)
    assert ([(row.name, row.case) for row in seen.rows], seen.total, seen.recommended) == ([(NAME, 1)], 2, 1)
    seen = kept(paths, stick, only_recommended=False)
    assert [(row.name, row.case) for row in seen.rows] == [(NAME, 1), (SECOND, 2)]


def test_two_applicants_at_one_place_are_two_in_the_files(paths: AppPaths, stick: Path, tmp_path: Path) -> None:
    how = api.Summarising(
        desk=stick, formats=(), only_recommended=True, changes={NAME: {"s_staff": "77"}}, bureau_name="云川市"
    )
    made = api.summarise(paths, (), tmp_path / "出", how, LATER)
    assert [line.name for line in api.look_at_summary(paths, made.folder)] == [NAME]
    head, *rows = openpyxl.load_workbook(tmp_path / "出" / "review.xlsx")["初审"].iter_rows(values_only=True)
    found = [[row[head.index(name)] for name in ("单位名称", "汇总表", "汇总表上改过的")] for row in rows]
    assert found == [
        [NAME, "第 1 行", "服务人员 (人)：26 → 77"],
        [SECOND, "没有列：初审结论不是推荐", None],
    ]  # fmt: skip


# ---- kept, and told when it was not -------------------------------------------------------------------------------


def test_what_went_beside_the_draft_was_not_kept(paths: AppPaths, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(paths, place, only_recommended=False)
    there = snapshot(place / SUMMARY_DRAFT)
    patiently = disk.replace_patiently

    def busy(temp: Path, target: Path, *more: Any) -> bool:
        return target.name != "draft.json" and patiently(temp, target, *more)

    with monkeypatch.context() as patched:
        patched.setattr(disk, "replace_patiently", busy)
        for _ in range(2):
            with pytest.raises(DraftError, match=r"没有保存：“draft\.json”正被别的程序占用"):
                kept(paths, place, edits={CODE: {"s_staff": "77"}})
        how = api.Summarising(formats=(), desk=place)
        with pytest.raises(DraftError, match=r"没有换成新的：.*draft\.恢复-1\.json"):
            api.summarise(paths, (), place.parent / "出", how, LATER)
    assert not list((place.parent / "出").glob("*.xlsx")), "the files belong to the draft"
    now = snapshot(place / SUMMARY_DRAFT)
    assert {name: now[name] for name in there if name != "."} == there
    assert set(now) - set(there) <= {"draft.恢复-1.json"}, "one that is tried again leaves nothing"
    assert text(kept(paths, place, edits={CODE: {"s_staff": "77"}}), 0, "s_staff") == "77"


def test_what_the_store_has_to_say_is_told(paths: AppPaths, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(paths, place, only_recommended=False)

    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(history, "thin", no_room)
    seen = kept(paths, place, edits={CODE: {"s_staff": "77"}})
    assert text(seen, 0, "s_staff") == "77"
    assert any("没能留下历史版本" in sentence for sentence in seen.told)


def test_small_changes_do_not_push_out_the_versions_of_summaries(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    kept(paths, place, only_recommended=False)
    for number in range(3):
        change = SummaryChange(edits={CODE: {"s_staff": str(number)}})
        api.keep_summary(paths, change, LATER + timedelta(seconds=number), place)
    assert not any(one.marked for one in api.history(paths, place / SUMMARY_DRAFT)[:-1])
    api.keep_summary(paths, SummaryChange(edits={CODE: {"s_staff": "9"}}), LATER + timedelta(seconds=8), place)
    how = api.Summarising(formats=(), desk=place, bureau_name="云川市")
    api.summarise(paths, (), tmp_path / "出", how, LATER + timedelta(seconds=9))
    assert api.history(paths, place / SUMMARY_DRAFT)[0].marked


# ---- one summary, in the window and in the command line -----------------------------------------------------------


def test_the_command_line_goes_by_what_was_chosen_in_the_window(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    def written(**how: Any) -> list[tuple[str, str]]:
        asked = api.Summarising(**{"formats": (), "desk": place, "bureau_name": "云川市", **how})
        made = api.summarise(paths, (), tmp_path / "出", asked, LATER)
        return [(line.name, line.cells["s_staff"].text) for line in api.look_at_summary(paths, made.folder)]

    recommend(paths, place, 1)
    kept(paths, place, staff="rows")
    assert written() == [(NAME, "12")]
    assert written(staff="count", only_recommended=False) == [(NAME, "86"), (SECOND, "26"), (THIRD, "26")]
    seen = api.see_summary(paths, place)
    assert (seen.staff, seen.only_recommended) == ("count", False), "and the window by what was chosen there"
    assert written() == [(NAME, "86"), (SECOND, "26"), (THIRD, "26")]


def test_who_never_chose_is_shown_all_by_the_command_line(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    recommend(paths, place, 1)
    made = api.summarise(paths, (), tmp_path / "出", api.Summarising(formats=(), desk=place), LATER)
    assert made.rows == 3
    assert "列出的 3 家不都是推荐的：未定 2 家，推荐 1 家" in made.told


def test_both_are_told_the_same(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    recommend(paths, place, 1)
    handed_in(tmp_path / "又" / "0", org_name=THIRD, uscc=None, staff_count="99")
    handed_in(tmp_path / "又" / "1", org_name="同码（虚构）公司", uscc=CODE)
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "又",), FORMS, FONTS, LATER)
    handed_in(tmp_path / "收件" / "1", org_name=SECOND, uscc=None, staff_count="44")
    seen = kept(paths, place, only_recommended=False, edits={f"{CODE} {NAME}": {"s_staff": "30"}})
    assert seen.told == (
        "列出的 4 家不都是推荐的：未定 3 家，推荐 1 家",
        f"“{SECOND}”收进受理台以后，原处的材料又改过，用的是收到时的；要用改过的，请再收一次",
        f"“{THIRD}”收到 2 份内容不同的，还没有选定，用的是最后写的一份",
        f"“{NAME}”、“同码（虚构）公司”写的是同一个代码 {CODE}，各列一行，请核对",
    )
    made = api.summarise(paths, (), tmp_path / "出", api.Summarising(formats=(), desk=place), LATER)
    assert made.told == seen.told


def test_nobody_who_is_only_not_listed_is_told_to_be_gone(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    kept(paths, place, only_recommended=False)
    recommend(paths, place, 1)
    assert kept(paths, place, only_recommended=True).told == ()
    kept(paths, place, only_recommended=False)
    how = api.Summarising(formats=(), desk=place, only_recommended=True, bureau_name="云川市")
    assert api.summarise(paths, (), tmp_path / "出", how, LATER).told == ()


# ---- changes that were on their way -------------------------------------------------------------------------------


def test_a_change_reaches_the_row_that_has_another_key_by_now(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    """Also when nothing was kept before: the window only looked."""
    api.see_summary(paths, place)
    handed_in(tmp_path / "收件" / "1", org_name=SECOND, uscc="91149900MA0YC26H7X")
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, LATER)
    seen = kept(paths, place, only_recommended=False, edits={SECOND: {"s_staff": "33"}}, order=(THIRD, SECOND, CODE))
    assert [(row.key, text(seen, number, "s_staff")) for number, row in enumerate(seen.rows)] == [
        (THIRD, "26"),
        ("91149900MA0YC26H7X", "33"),
        (CODE, "86"),
    ]
    assert seen.told == ()


def test_a_key_that_is_seen_now_means_who_has_it_now(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    """Two applicants who had written each other's code put that right."""
    other = "91149900MA0YC26H7X"
    handed_in(tmp_path / "收件" / "1", org_name=SECOND, uscc=other)
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, LATER)
    kept(paths, place, only_recommended=False, edits={CODE: {"s_contact": "王五"}})
    handed_in(tmp_path / "收件" / "0", staff_count="86", uscc=other)
    handed_in(tmp_path / "收件" / "1", org_name=SECOND, uscc=CODE)
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, LATER)
    by_key = {row.key: row.name for row in api.see_summary(paths, place).rows}
    assert (by_key[CODE], by_key[other]) == (SECOND, NAME)
    seen = kept(paths, place, edits={CODE: {"s_staff": "33"}})
    staff, contact = column(seen, "s_staff"), column(seen, "s_contact")
    found = {row.name: (row.texts[staff], row.texts[contact]) for row in seen.rows}
    assert found[SECOND][0] == "33"
    assert found[NAME] == ("86", "王五")


def test_a_change_of_a_row_that_is_not_listed_any_more_is_kept_and_told(paths: AppPaths, place: Path) -> None:
    for case in (1, 2):
        recommend(paths, place, case)
    kept(paths, place, edits={CODE: {"s_contact": "王五"}})
    recommend(paths, place, 2, "return")
    seen = kept(paths, place, edits={SECOND: {"s_staff": "33"}})
    assert (names(seen), seen.told) == ([NAME], (f"“{SECOND}”现在没有列在表上，刚才改的已经留着，再列上时就用",))
    kept(paths, place, edits={CODE: {"s_contact": None}})
    recommend(paths, place, 2)
    seen = api.see_summary(paths, place)
    assert (names(seen), text(seen, 1, "s_staff")) == ([NAME, SECOND], "33")


def test_a_change_of_a_row_that_nobody_knows_is_told_with_what_was_typed(paths: AppPaths, place: Path) -> None:
    edits = {"没有这家": {"s_staff": "33", "s_type": None}, CODE: {"s_staff": "44"}}
    seen = kept(paths, place, only_recommended=False, edits=edits)
    assert text(seen, 0, "s_staff") == "44"
    assert seen.told == ("“没有这家”已经不在受理台上了，刚才改的没有地方放：服务人员 (人)“33”",)


def test_a_change_never_comes_to_another_one_with_the_same_code(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    handed_in(tmp_path / "又", org_name="同码（虚构）公司", uscc=CODE)
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "又",), FORMS, FONTS, LATER)
    recommend(paths, place, 1)
    kept(paths, place, kind="XX市", name="云川市")
    recommend(paths, place, 1, "reject")
    recommend(paths, place, 4)
    seen = api.see_summary(paths, place)
    assert [(row.key, row.case) for row in seen.rows] == [(f"{CODE} 同码（虚构）公司", 4)]
    seen = kept(paths, place, edits={CODE: {"s_staff": "33"}})
    assert (text(seen, 0, "s_staff"), seen.told[0][:20]) == ("26", f"“{NAME}”"[:20])
    kept(paths, place, edits={f"{CODE} 同码（虚构）公司": {"s_staff": "55"}})
    seen = kept(paths, place, only_recommended=False)
    staff = {row.case: row.texts[column(seen, "s_staff")] for row in seen.rows}
    assert (staff[1], staff[4]) == ("33", "55")


def test_a_change_of_one_who_was_taken_off_never_comes_to_who_has_the_code_now(
    paths: AppPaths, place: Path, tmp_path: Path
) -> None:
    """Nothing was kept before, so that only the case tells them apart."""
    recommend(paths, place, 1)
    (row,) = api.see_summary(paths, place).rows
    assert (row.key, row.case) == (CODE, 1)
    api.remove_case(paths, "1", LATER, place)
    handed_in(tmp_path / "又", org_name="同码（虚构）公司", uscc=CODE)
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "又",), FORMS, FONTS, LATER)
    recommend(paths, place, 4)
    (row,) = api.see_summary(paths, place).rows
    assert (row.key, row.case) == (CODE, 4)
    seen = kept(paths, place, edits={CODE: {"s_staff": "33"}}, cases={CODE: 1})
    assert text(seen, 0, "s_staff") == "26"
    assert seen.told == (
        f"“{CODE}”这一行现在是另一份申报材料“同码（虚构）公司”的，刚才改的是原来那一份，没有放进去：服务人员 (人)“33”",
    )
    assert text(kept(paths, place, edits={CODE: {"s_staff": "44"}}, cases={CODE: 4}), 0, "s_staff") == "44"


def test_a_change_follows_its_case_whatever_the_keys_are_by_now(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    """The code that one put right is written by another one meanwhile."""
    api.see_summary(paths, place)
    other = "91149900MA0YC26H7X"
    handed_in(tmp_path / "收件" / "0", org_name=NAME, uscc=other)
    handed_in(tmp_path / "收件" / "1", org_name=SECOND, uscc=CODE)
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, LATER)
    rows = {row.name: row for row in kept(paths, place, only_recommended=False).rows}
    assert (rows[SECOND].key, rows[NAME].key) == (CODE, other)
    case = rows[NAME].case
    seen = kept(paths, place, edits={CODE: {"s_staff": "33"}}, cases={CODE: case})
    staff = {row.name: row.texts[column(seen, "s_staff")] for row in seen.rows}
    assert (staff[NAME], staff[SECOND] != "33") == ("33", True)
    assert not any("没有放进去" in sentence for sentence in seen.told)
