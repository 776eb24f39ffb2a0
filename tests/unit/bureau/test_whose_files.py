"""Only files that are a draft's, an export's, a disc's or our own are left out: whatever lies beside them is found."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from app import api
from app.books.assembly import DRAFT_WORD
from app.books.export import BLANK_WORD
from app.bureau import correction_notice, opinion_sheet, own_files
from app.bureau.applicant_folders import COPY_LIST, COPY_SUMS, is_of_applicant, listed_in
from app.bureau.collecting import collect, dismiss
from app.bureau.desk import desk_seen
from app.bureau.desk_records import Collected
from app.bureau.model import Source, Unreadable
from app.bureau.sources import Bounds, find_sources
from app.bureau.workspace import DESK_FILE, open_workspace
from app.bureau.zone_files import ZONES_FILE
from app.drafts import store
from app.drafts.draft import Draft
from app.errors import UsageError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import SERVICE, SUMMARY, answers
from tests.unit.bureau.handed import as_copy
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, draft_in, handed_in, packed
from tests.unit.bureau.test_exports import WORD, exported

OTHER = Draft(form=SERVICE.id, answers=answers(org_name="另一家公司", uscc=None))


def found(place: Path, bounds: Bounds | None = None) -> list[str]:
    """What is found below a place, and what is told of there, with ``!`` before it."""
    return sorted(
        one.path.relative_to(place).as_posix()
        if isinstance(one, Source)
        else f"!{one.source.path.relative_to(place).as_posix()}"
        for one in find_sources([place], forms=FORMS, bounds=bounds)
    )


def told(place: Path) -> list[str]:
    return [one.sentence for one in find_sources([place], forms=FORMS) if isinstance(one, Unreadable)]


def lay(folder: Path, *names: str) -> None:
    """Files that say nothing to the program; a name that ends with a stroke is an empty folder."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).mkdir() if name.endswith("/") else (folder / name).write_bytes(b"x")


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """Drafts of two applicants, and four others who sent something else."""
    pile = tmp_path / "收件"
    handed_in(pile / "甲")
    packed(pile / "乙.shenbao", handed_in(tmp_path / "草稿", org_name="乙", uscc=None))
    lay(pile, "丙公司.docx", "丁公司.zip", "戊公司/照片.jpg", "己公司/")
    return pile


EACH = ["!丁公司.zip", "!己公司", "!戊公司", "丙公司.docx", "乙.shenbao", "甲"]


def test_a_summary_in_the_pile_hides_nobody(pile: Path) -> None:
    exported(pile, Draft(form=SUMMARY.id), "草稿_01_推荐汇总表.docx")
    lay(pile, "草稿_01_推荐汇总表.xlsx", "review.xlsx")
    assert found(pile) == EACH


def test_an_export_in_the_pile_hides_nobody(pile: Path) -> None:
    exported(pile, OTHER, WORD, "02_材料.docx")
    assert found(pile) == sorted([*EACH, WORD])
    (volumes,) = [one for one in find_sources([pile], forms=FORMS) if isinstance(one, Source) and one.copy]
    assert volumes.path == pile / WORD


def test_a_draft_unpacked_into_the_pile_hides_nobody(pile: Path) -> None:
    handed_in(pile, {"a.pdf": b"a"})
    lay(pile, ".history/000001_20260401T120000.json", "reviews.json")
    assert found(pile) == sorted([*EACH, "."])


def test_drafts_in_the_folder_of_another_are_found(tmp_path: Path) -> None:
    handed_in(tmp_path / "收件" / "甲", {"a.pdf": b"a"})
    handed_in(tmp_path / "收件" / "甲" / "乙", org_name="乙", uscc=None)
    packed(tmp_path / "收件" / "甲" / "丙.shenbao", tmp_path / "收件" / "甲" / "乙")
    exported(tmp_path / "收件" / "甲" / "导出", draft_in(tmp_path / "收件" / "甲"), WORD)
    exported(tmp_path / "收件" / "甲", draft_in(tmp_path / "收件" / "甲"), "01_另.docx")
    assert found(tmp_path / "收件") == ["甲", "甲/丙.shenbao", "甲/乙"]


def test_a_list_that_lists_nothing_hides_nobody(pile: Path) -> None:
    for text in (
        "",
        "1 甲\r\n2 乙\r\n",
        "1. 没有.shenbao\r\n   1 KB（1,024 字节）\r\n",
        "1. ../x\r\n   1 KB（1 字节）\r\n",
    ):
        (pile / COPY_LIST).write_text(text, "utf-8")
        assert listed_in(pile) == frozenset()
        assert found(pile) == EACH
    assert not is_of_applicant(pile)
    assert is_of_applicant(pile / "甲" / "下")


def test_what_a_list_does_not_name_is_found_beside_the_copy(pile: Path, tmp_path: Path) -> None:
    lay(pile, "扫描版/01.pdf", "佐证材料/01/a.jpg", "03_材料.docx")
    shutil.copy(pile / "乙.shenbao", pile / "草稿.shenbao")
    as_copy(pile, "草稿.shenbao", "扫描版/01.pdf", "佐证材料/01/a.jpg", "03_材料.docx")
    assert found(pile) == sorted([*EACH, "草稿.shenbao"])
    assert is_of_applicant(pile / "新")
    (pile / COPY_LIST).write_bytes((pile / COPY_LIST).read_bytes()[:-20])
    assert found(pile) == sorted([*EACH, "草稿.shenbao"])


@pytest.mark.parametrize("above", ["", "电子版/", "一/二/", "一/二/三/", "一/二/三/四/五/六/"])
@pytest.mark.parametrize("beside", [(), ("草稿.shenbao",)])
def test_however_deep_a_list_names_a_draft_it_is_found(
    pile: Path, tmp_path: Path, above: str, beside: tuple[str, ...]
) -> None:
    deep = packed(pile / f"{above}深.shenbao", handed_in(tmp_path / "深", org_name="辛", uscc=None))
    for name in beside:
        shutil.copy(pile / "乙.shenbao", pile / name)
    lay(pile, "扫描版/01.pdf", "佐证材料/01/丑.docx")
    as_copy(pile, deep.relative_to(pile).as_posix(), *beside, "扫描版/01.pdf", "佐证材料/01/丑.docx")
    assert found(pile) == sorted([*EACH, deep.relative_to(pile).as_posix(), *beside])


@pytest.mark.parametrize("deep", ["一/二/三/01_入库申请书.docx", "01_入库申请书.docx"])
def test_without_a_draft_the_word_file_that_lies_highest_is_read(tmp_path: Path, deep: str) -> None:
    copy = tmp_path / "光盘"
    lay(copy, f"甲/{deep}", "乙/01_入库申请书.docx", "扫描版/01.pdf")
    as_copy(copy, f"甲/{deep}", "乙/01_入库申请书.docx", "扫描版/01.pdf")
    assert found(copy) == [min((f"甲/{deep}", "乙/01_入库申请书.docx"), key=lambda one: (one.count("/"), one))]


def test_what_lies_deeper_than_any_list_is_believed_is_looked_through(pile: Path, tmp_path: Path) -> None:
    """A list counts for no path of so many folders, so nothing is taken for the copy's own there."""
    above = "/".join(["层"] * 65)
    as_copy(pile, "乙.shenbao", f"{above}/深.shenbao")
    (pile / above).mkdir(parents=True)
    packed(pile / above / "深.shenbao", handed_in(tmp_path / "深", org_name="辛", uscc=None))
    assert f"{above}/深.shenbao" not in listed_in(pile)
    assert any("套得太深" in one for one in told(pile))


def test_a_form_filled_by_pen_beside_the_blank_one_is_told(tmp_path: Path) -> None:
    pile = tmp_path / "收件"
    handed_in(pile / "甲")
    for name in ("只有空白", "丙", "丁", "戊"):
        exported(pile / name, Draft(form=SERVICE.id), WORD, mark="blank")
    lay(pile, "丙/盖章.pdf", "丁/盖章.jpg", f"戊/{WORD}")
    assert found(pile) == ["!丁", "!丙/盖章.pdf", f"戊/{WORD}", "甲"]
    assert "“丁”里只有“盖章.jpg”，是扫描件或照片，读不出填写的内容" in told(pile)


def test_other_files_in_a_pile_are_told_once(pile: Path) -> None:
    lay(pile, "说明.txt", "Thumbs.db", "desktop.ini", ".DS_Store", "合作区比较.xlsx", "甲/照片.jpg")
    assert found(pile) == EACH
    lay(pile, "丙.jpg", "辛.rtf", "壬.shenbao(1)")
    (sentence,) = [one for one in told(pile) if "另有" in one]
    assert sentence == "“收件”里另有 3 个文件没有读：“丙.jpg”、“壬.shenbao(1)”、“辛.rtf”"
    lay(pile, *(f"杂 {number}.tif" for number in range(90)), *(f"包{number}.rar" for number in range(90)))
    sentences = told(pile)
    assert len(sentences) < 30
    assert any("另有 93 个文件没有读" in one and "另有 71 个压缩包" in one for one in sentences)


def test_very_much_that_cannot_be_read_is_folded(pile: Path) -> None:
    lay(pile, *(f"杂/{number}/a.zip" for number in range(9)))
    seen = found(pile, Bounds(told=3))
    assert len(seen) == 3 + 3 + 1
    folded = list(find_sources([pile], bounds=Bounds(told=3)))[-1]
    assert isinstance(folded, Unreadable)
    assert "另有 9 处没有读出来" in folded.sentence


def test_folders_of_a_county_with_one_draft_are_told_beside_counties_of_several(tmp_path: Path) -> None:
    pile = tmp_path / "收件"
    handed_in(pile / "城区" / "甲")
    lay(pile / "城区", "乙公司/a.jpg", "丙公司/", "照片/a.jpg", "佐证材料2/a.jpg")
    handed_in(pile / "郊区" / "丁")
    assert found(pile) == ["城区/甲", "郊区/丁"]
    handed_in(pile / "郊区" / "戊")
    assert found(pile) == ["!城区/丙公司", "!城区/乙公司", "城区/甲", "郊区/丁", "郊区/戊"]


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


def test_they_are_told_however_deep_they_lie(tmp_path: Path) -> None:
    pile = tmp_path / "收件"
    for folder, name in (("1区/甲", "甲"), ("1区/乙", "乙"), ("2区/街道/丙公司", "丙")):
        handed_in(pile / folder, org_name=name, uscc=None)
    lay(pile, "2区/街道/丁公司/a.jpg")
    assert found(pile) == sorted(["1区/乙", "1区/甲", "2区/街道/丙公司", "!2区/街道/丁公司"])


def test_what_other_kinds_of_copies_left_is_no_scan(tmp_path: Path) -> None:
    assert set(own_files.MARKS) == {DRAFT_WORD, BLANK_WORD}
    assert own_files.ZONES == ZONES_FILE
    pile = tmp_path / "收件"
    draft = draft_in(handed_in(pile / "甲"))
    lay(exported(pile / "乙" / "册子", draft), "草稿_01.pdf", "空白表_01.pdf")
    lay(exported(pile / "附件3", Draft(form=SUMMARY.id), "01_推荐汇总表.docx"), "review.xlsx", "01_推荐汇总表.xlsx")
    lay(pile / "附件3", *(f"草稿_01_推荐汇总表.{ending}" for ending in ("docx", "pdf", "xlsx")))
    assert (found(pile), take(pile).unreadable) == (["甲"], ())


def test_letters_of_the_desk_are_nobodys(paths: AppPaths, tmp_path: Path) -> None:
    assert {correction_notice.TITLE, opinion_sheet.TITLE} < set(own_files.LETTERS)
    draft = handed_in(tmp_path / "收件" / "甲")
    handed_in(tmp_path / "收件" / "乙", org_name="乙", uscc=None)
    box = tmp_path / "收件"
    for name in ("通知.docx", "通知.pdf", "信/通知.docx"):
        (box / name).parent.mkdir(exist_ok=True)
        api.write_notice(paths, draft, box / name, api.Correcting(which="all"))
    api.write_reminder(paths, SERVICE.id, box / "提醒.docx")
    api.print_opinion(paths, draft, "同意推荐。", box / "意见.pdf")
    lay(box, "邮件/报送邮件_第1封_共2封.eml", "邮件/邮件说明.txt", "比/合作区比较.xlsx")
    assert found(box) == ["乙", "甲"]
    lay(box, "丙.docx", "丁.pdf", "邮件/丙.eml")
    assert found(box) == ["!丁.pdf", "!邮件/丙.eml", "丙.docx", "乙", "甲"]


def test_a_summary_and_a_comparison_among_zones_are_not_told(paths: AppPaths, tmp_path: Path) -> None:
    store.create(tmp_path / "区" / "一区", "cooperation_zone_2026")
    exported(tmp_path / "区" / "附件3", Draft(form=SUMMARY.id), "草稿_01_推荐汇总表.docx")
    lay(tmp_path / "区", "比/合作区比较.xlsx")
    made = api.compare_zones(paths, [tmp_path / "区"], tmp_path / "出")
    assert (made.table is not None, made.unreadable) == (True, ())


def take(pile: Path) -> Collected:
    with desk(pile.parent / "台") as workspace:
        return collect(workspace, [pile], FORMS, FONTS, NOW)


def listed(pile: Path) -> set[str]:
    with desk(pile.parent / "台") as workspace:
        return {one.path.name for one in desk_seen(workspace, FORMS).unreadable}


def test_scans_beside_a_copy_of_a_draft_are_looked_at_with_that_draft(tmp_path: Path) -> None:
    pile = tmp_path / "收件"
    draft = draft_in(handed_in(pile / "甲" / "草稿"))
    lay(exported(pile / "甲" / "导出", draft, WORD), "盖章扫描.pdf", "太原某某机械厂.pdf")
    lay(exported(pile / "甲" / "册子", draft), "大同某某商贸行.pdf")
    assert found(pile) == ["甲/草稿"]
    (stranger,) = take(pile).unreadable
    assert "大同某某商贸行" in stranger.sentence
    assert "太原某某机械厂" in stranger.sentence
    assert "盖章扫描" not in stranger.sentence


def test_what_still_lies_there_stays_listed(pile: Path) -> None:
    take(pile)
    before = {"丁公司.zip", "己公司", "戊公司", "丙公司.docx"}
    assert listed(pile) == before
    exported(pile, Draft(form=SUMMARY.id), "01_推荐汇总表.docx")
    assert len(take(pile).unreadable) == len(before)
    assert listed(pile) == before
    for name in ("甲", "乙.shenbao"):  # what is left is no pile any more: nothing is told one by one
        shutil.move(pile / name, pile.parent / name)
    take(pile)
    assert listed(pile) == before
    shutil.rmtree(pile / "戊公司")
    (pile / "丁公司.zip").unlink()
    take(pile)
    assert listed(pile) == before - {"戊公司", "丁公司.zip"}


def test_what_is_told_with_others_or_taken_up_is_not_listed_twice(pile: Path) -> None:
    lay(pile, "一.pdf")
    take(pile)
    assert "一.pdf" in listed(pile)
    lay(pile, "二.pdf")
    take(pile)
    assert {"一.pdf", "收件"} & listed(pile) == {"收件"}
    with desk(pile.parent / "台") as workspace:
        dismiss(workspace, str(pile), LATER)
    packed(pile / "戊公司" / "戊.shenbao", handed_in(pile.parent / "家", org_name="戊", uscc=None))
    take(pile)
    assert "戊公司" not in listed(pile)


@pytest.mark.parametrize("names", [("01_甲.docx", "02_乙.docx"), ("01_甲.docx", "02_乙.docx", "03_坏.docx")])
def test_numbered_forms_of_several_applicants_are_read_one_by_one(
    paths: AppPaths, tmp_path: Path, names: tuple[str, ...]
) -> None:
    pile = tmp_path / "收件"
    pile.mkdir()
    for number, name in enumerate(names):
        if "坏" in name:
            (pile / name).write_bytes(b"x")
            continue
        draft = handed_in(tmp_path / f"家{number}", org_name=f"第{number}家公司", uscc=None)
        files, _ = api.export(paths, draft, tmp_path / f"出{number}", ("docx",), "draft")
        shutil.copy(next(one for one in files if one.suffix == ".docx"), pile / name)
    came = take(pile)
    seen = [one.source.path.name for one in (*came.taken, *came.unreadable)]
    assert seen == list(names)
    assert len(came.unreadable) == ("03_坏.docx" in names)


@pytest.mark.parametrize("where", [".", "台", "attachments/03"])
def test_no_desk_is_begun_in_what_an_applicant_sent(tmp_path: Path, where: str) -> None:
    draft = handed_in(tmp_path / "收件" / "甲", {"a.pdf": b"a"})
    copy = tmp_path / "收件" / "光盘"
    lay(copy, "扫描版/01.pdf")
    as_copy(copy)
    for place in (draft / where, copy / where):
        with pytest.raises(UsageError, match="申报材料"):
            open_workspace(place, writable=True, now=NOW)
    assert not list(tmp_path.rglob(DESK_FILE))
    (copy / COPY_SUMS).unlink()
    (copy / COPY_LIST).write_text("收到的：\r\n1. 甲\r\n", "utf-8")
    desk(copy).close()
    shutil.copy(copy / DESK_FILE, draft / DESK_FILE)  # one that is there is opened
    desk(draft).close()


def test_a_word_file_whose_title_is_damaged_stops_nobody(pile: Path) -> None:
    file = pile / "坏.docx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("docProps/core.xml", "<dc:title>申报材料补正通知书</dc:title>" * 50)
    data = bytearray(file.read_bytes())
    start = data.index(b"core.xml") + len("core.xml")
    data[start : start + 8] = b"\xff" * 8
    file.write_bytes(data)
    assert {"甲", "乙.shenbao", "坏.docx"} <= set(found(pile))


def test_a_list_of_endless_folders_is_not_believed(tmp_path: Path) -> None:
    handed_in(tmp_path / "甲")
    as_copy(tmp_path / "甲", "draft.json")
    with (tmp_path / "甲" / COPY_SUMS).open("a", encoding="utf-8") as written:
        written.write(f"{'0' * 64}  {'a/' * 20_000}b\n")
    assert max(path.count("/") for path in listed_in(tmp_path / "甲")) < 64
