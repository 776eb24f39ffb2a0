"""The states and sentences of the steps follow from what is known; nothing is asked of a widget here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.api import ExportFolder
from app.discs.drives import NO_DRIVE, NO_PROGRAM
from app.discs.model import Drive, Drives, Fault, Manifest, Verified
from app.errors import DiskError, UsageError
from app.scans.likeness import SURE
from app.ui.ecopy.burn_step import plates_of
from app.ui.ecopy.copy_tree import folders_of, rows_of
from app.ui.ecopy.known import Known
from app.ui.ecopy.matching import Matching
from app.ui.ecopy.steps import StepKey, first_open, keys_of, steps
from app.ui.ecopy.words import (
    changed_words,
    found_lines,
    likeness_words,
    missing_words,
    verdict,
    wanted_words,
)
from app.ui.work.long_call import trouble_of
from tests.ui.ecopy.answers import CODE, exported, made, seals_of, suggestion

FORM = "cooperation_zone_2026"
OUT = Path("云川-电子版")


def _known(**values: object) -> Known:
    folder = ExportFolder(Path("导出"), None, exported(Path("导出"), FORM))
    known = Known(FORM, 2, folder=folder, code=CODE, seals=seals_of(exported(Path("导出"), FORM), {}), looked=True)
    return replace(known, **values)  # type: ignore[arg-type]


def _state(known: Known, key: StepKey) -> tuple[str, str]:
    row = next(row for row in steps(known, {}) if row.key == key)
    return row.state, row.note


def _verified(known: Known, *, faults: tuple[Fault, ...] = (), changed: tuple[str, ...] = ()) -> Verified:
    assert known.made is not None
    manifest = Manifest(head=known.made.head, disc=1, of=1, files=known.made.discs[0].files)
    said = ("校验没有通过：有 1 处与清单不符", "“a.pdf”与清单不同") if faults else ("校验通过",)
    return Verified(
        place="", manifest=manifest, files=9, bytes=109_000_000, faults=faults, changed_since=changed, sentences=said
    )


def test_a_folder_to_hand_in_is_not_burned() -> None:
    assert "burn" not in keys_of(0)
    assert [row.title for row in steps(Known(FORM, 0), {})][3:] == ["生成报送文件夹", "校验"]
    assert [row.number for row in steps(Known(FORM, 2), {})] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("mark", "told"), [("draft", "导出的是草稿，还要导出正式稿"), ("blank", "导出的是草稿，还要导出正式稿")]
)
def test_a_copy_that_is_no_final_one_does_not_count(mark: str, told: str) -> None:
    folder = ExportFolder(Path("导出"), None, exported(Path("导出"), FORM, mark))
    known = _known(folder=folder)
    assert known.exported is None
    assert _state(known, "export") == ("ring", told)
    assert _state(known, "seals") == ("ring", "缺正式导出")


def test_an_export_of_another_form_or_of_one_format_does_not_count() -> None:
    other = _known(folder=ExportFolder(Path("导出"), None, exported(Path("导出"), "service_institution_2026")))
    assert other.export_lack == "还没有正式导出"
    found = exported(Path("导出"), FORM)
    without = replace(found, volumes=tuple(replace(one, docx="") for one in found.volumes))
    assert _known(folder=ExportFolder(Path("导出"), None, without)).export_lack == "导出里没有 Word，要两种格式都导出"


def test_an_export_is_stale_once_the_draft_has_another_code() -> None:
    assert _state(_known(), "export")[0] == "check"
    assert _state(_known(code="0000-0000"), "export") == ("warning", "导出以后又改过内容")


def test_places_on_one_side_are_one_scan_and_those_of_others_are_not_missing() -> None:
    sides = _known().sides
    assert [side.name for side in sides] == ["申报表封面", "七、真实性声明", "申报材料封面"]
    assert [side.ours for side in sides] == [True, True, True]
    assert len(sides[1].places) == 2
    assert missing_words(_known().missing) == "还缺：申报表封面、七、真实性声明、申报材料封面"
    others = tuple(seal for seal in _known().seals or () if not seal.by_applicant)
    assert _known(seals=others).missing == ()


def test_scans_count_until_their_page_looks_otherwise() -> None:
    found = exported(Path("导出"), FORM)
    some = _known(seals=seals_of(found, {("v1", 1): "scanned"}))
    assert _state(some, "scans") == ("half", "还缺 2 页")
    old = _known(seals=seals_of(found, {("v1", 1): "outdated"}))
    assert _state(old, "scans") == ("warning", "1 页的扫描件过时了")
    sides = {("v1", 1): "scanned", ("v1", 15): "scanned", ("v2", 1): "scanned"}
    whole = _known(seals=seals_of(found, sides))  # type: ignore[arg-type]
    assert _state(whole, "scans") == ("check", "3 页都有扫描件")
    assert first_open(steps(whole, {})) == "copy"


def test_what_changed_after_the_copy_is_named() -> None:
    before = {"一、基本情况": "aa", "第 3 项": "bb", "第 5 项": "cc"}
    known = _known(made=made(OUT, FORM, parts=before), parts={"一、基本情况": "ax", "第 3 项": "bb", "第 7 项": "dd"})
    assert known.changed == ("一、基本情况", "第 7 项", "第 5 项")
    assert changed_words(known) == "生成电子版后改过 3 处（一、基本情况、第 7 项、第 5 项），需要重新生成"
    stale = replace(known, code="0000-0000")
    assert changed_words(stale).endswith("需要重新导出并生成")
    assert _state(known, "copy") == ("warning", "生成后改过 3 处")
    assert changed_words(replace(known, parts=before)) == ""


def test_a_copy_of_an_earlier_export_or_of_other_scans_is_behind() -> None:
    head = replace(made(OUT, FORM).head, code="1111-1111")
    known = _known(made=replace(made(OUT, FORM), head=head), parts={})
    assert changed_words(known) == "生成电子版后又导出过新的一版，需要重新生成"
    known = _known(made=made(OUT, FORM, parts={"盖章扫描件": "aa"}), parts={"盖章扫描件": "bb"})
    assert changed_words(known) == "生成电子版后改过 1 处（盖章扫描件），需要重新生成"


def test_discs_are_burned_image_by_image() -> None:
    known = _known(made=made(OUT, FORM, of=2))
    assert known.plates == 4
    assert [(one.number, one.disc, one.copy) for one in plates_of(known)] == [
        (1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 2, 2),
    ]  # fmt: skip
    assert _state(replace(known, burned={1: 1}), "burn") == ("half", "刻了 1 张，共 4 张")
    assert _state(replace(known, burned={1: 2, 2: 2}), "burn") == ("check", "4 张都刻好了")
    assert _state(replace(known, burned={1: 9}), "burn") == ("half", "刻了 2 张，共 4 张")
    assert _state(replace(known, unread=(1, 1)), "burn") == ("half", "刻了 1 张，还没有核对")


def test_without_a_drive_the_step_says_so() -> None:
    known = _known(made=made(OUT, FORM))
    assert _state(known, "burn") == ("ring", "要刻 2 张")
    assert _state(replace(known, drives=Drives((), NO_DRIVE)), "burn") == ("info", "这台电脑没有刻录机")
    told = ("info", "这台电脑上没有刻录程序 xorriso")
    assert _state(replace(known, drives=Drives((), NO_PROGRAM)), "burn") == told
    assert _state(replace(known, drives=Drives((Drive("D:", "D"),))), "burn") == ("ring", "要刻 2 张")


def test_discs_of_a_copy_that_is_behind_its_draft_are_not_done() -> None:
    known = replace(_known(made=made(OUT, FORM)), parts={"封面": "另一个"})
    assert known.changed
    assert [_state(known, key) for key in ("burn", "verify")] == [("ring", "先重新生成")] * 2
    burned = replace(known, burned={1: 2})
    assert _state(burned, "burn") == ("warning", "刻的是改动以前的")
    good = _verified(known)
    looked = replace(known, verified={"plate:1:1": good, "plate:1:2": good})
    assert _state(looked, "verify") == ("warning", "校验的是改动以前的")
    bad = _verified(known, faults=(Fault("changed", "a.pdf"),))
    assert _state(replace(known, verified={"bad": bad}), "verify") == ("error", "有不同的地方")


def test_all_discs_have_to_be_verified() -> None:
    known = _known(made=made(OUT, FORM))
    good, bad = _verified(known), _verified(known, faults=(Fault("changed", "a.pdf"),))
    assert _state(replace(known, verified={"folder:1": good}), "verify") == ("half", "光盘还没有校验")
    assert _state(replace(known, verified={"plate:1:1": good}), "verify") == ("half", "1 张一致，共 2 张")
    assert _state(replace(known, verified={"plate:1:1": good, "plate:1:2": good}), "verify") == ("check", "2 张都一致")
    assert _state(replace(known, verified={"plate:1:1": good, "bad": bad}), "verify") == ("error", "有不同的地方")


def test_a_place_that_somebody_chose_is_no_matter_of_this_copy() -> None:
    known = _known(made=made(OUT, FORM))
    bad = _verified(known, faults=(Fault("changed", "a.pdf"),))
    assert _state(replace(known, verified={"other:/媒体/旧盘": bad}), "verify") == ("ring", "还没有校验")


def test_each_disc_of_each_copy_is_wanted_by_its_number() -> None:
    known = _known(made=made(OUT, FORM, of=2))
    good = _verified(known)
    assert wanted_words(known) == "第 1 份的第 1 张、第 1 份的第 2 张、第 2 份的第 1 张、第 2 份的第 2 张"
    known = replace(known, verified={"plate:1:1": good, "plate:1:2": good})
    assert known.verified_plates == 2
    assert wanted_words(known) == "第 1 份的第 2 张、第 2 份的第 2 张"
    assert wanted_words(replace(known, made=made(OUT, FORM), verified={"plate:1:1": good})) == "第 2 份"


def test_a_disc_that_was_verified_counts_as_burned() -> None:
    known = _known(made=made(OUT, FORM, of=2))
    known = replace(known, burned={2: 1}, verified={"plate:1:1": _verified(known)})
    assert [known.burned_copies(disc) for disc in (1, 2)] == [1, 1]


def test_the_drive_that_is_read_is_the_chosen_or_the_only_one_with_a_letter() -> None:
    letterless, one, two = Drive("id0", "无盘符"), Drive("id1", "甲（E:）", "E:"), Drive("id2", "乙（F:）", "F:")
    assert _known(drives=Drives((letterless, one))).reader == one
    assert _known(drives=Drives((one, two))).reader is None
    assert _known(drives=Drives((one, two)), drive="id2").reader == two
    assert _known(drives=Drives((letterless,)), drive="id0").reader is None


def test_a_folder_to_hand_in_is_verified_part_by_part() -> None:
    known = replace(_known(made=made(OUT, FORM, discs=0, of=2)), discs=0)
    good = _verified(known)
    assert not replace(known, verified={"folder:1": good}).folder_verified
    assert _state(replace(known, verified={"folder:1": good, "folder:2": good}), "verify") == ("check", "文件夹一致")


def test_verdicts_name_the_place_and_what_differs() -> None:
    known = _known(made=made(OUT, FORM))
    assert verdict(_verified(known), "第 1 张光盘") == "第 1 张光盘与申报册一致：9 个文件，104 MB"
    bad = _verified(known, faults=(Fault("changed", "a.pdf"),))
    assert verdict(bad, "镜像") == "镜像：校验没有通过：有 1 处与清单不符"
    assert found_lines(bad) == ("“a.pdf”与清单不同",)
    many = replace(bad, sentences=("坏", *(f"“{n}”与清单不同" for n in range(300))))
    assert found_lines(many)[-1] == "还有 100 处"


def test_likeness_is_told_in_words() -> None:
    file = Path("扫描.pdf")
    words = [likeness_words(suggestion(file, 0, ("v1", 1), likeness)) for likeness in (0.8, 0.72, 0.7, 0.55, 0.1)]
    assert words == ["很像", "很像", "像", "有些像", "不太像"]
    assert likeness_words(suggestion(file, 0, ("v1", 1), SURE)) == "像", "what is suggested is not told as doubtful"
    assert likeness_words(suggestion(file, 0, None)) == "与册子里的页都不像，可能是别的材料"


def test_hints_for_the_command_line_are_left_out() -> None:
    assert trouble_of(UsageError("不行。", typed="请加 --force")).told == "不行。"
    assert trouble_of(UsageError("不行。", "位置：a--b", typed="请加 --force")).told == "不行。位置：a--b"
    assert trouble_of(DiskError("磁盘空间不够，差 120 MB。", "请换盘")).action == "换个位置"


# ---- pages that are matched


def _matching(*found: tuple[str, int] | None) -> Matching:
    file = Path("扫描.pdf")
    return Matching(_known().sides, [suggestion(file, page, place) for page, place in enumerate(found)])


def test_each_page_is_decided_and_the_next_open_one_comes() -> None:
    matching = _matching(("v1", 15), None, ("v1", 1))
    matching.take()
    assert matching.at == 1
    matching.take()  # nothing is offered
    assert matching.at == 1
    matching.leave()
    matching.take()
    assert matching.left == 0
    assert [match.offered for match in matching.taken] == [("v1", 15), ("v1", 1)]


def test_one_place_takes_one_page() -> None:
    matching = _matching(("v1", 1), ("v1", 1))
    matching.take()
    assert matching.note_of(matching.sides["v1", 1], matching.matches[1]) == "已选了另一张"
    matching.take()
    assert [match.decision for match in matching.matches] == ["open", "taken"]
    assert matching.at == 0


def test_another_page_is_offered_before_it_is_taken() -> None:
    matching = _matching(("v1", 1))
    match = matching.current
    assert match is not None
    assert [side.name for side in matching.others(match)] == ["七、真实性声明", "申报材料封面"]
    matching.offer(("v2", 1))
    assert match.decision == "open"
    assert matching.others(match)[0].name == "申报表封面", "what it seemed to be comes first"
    matching.turn(-90)
    assert match.turn == 270


# ---- files


def test_the_tree_opens_folder_by_folder() -> None:
    discs = made(OUT, FORM).discs
    top = rows_of(discs, frozenset())
    assert [(row.name, row.files) for row in top[:2]] == [("佐证材料", 3), ("盖章扫描版", 1)]
    assert [row.name for row in top[2:]] == [
        "01_申报表.pdf", "02_申报材料.pdf", "01_申报表.docx", "文件清单.txt", "SHA256SUMS",
    ]  # fmt: skip
    names = [(row.depth, row.name) for row in rows_of(discs, folders_of(discs))]
    assert (1, "03_合作协议") in names
    assert (1, "01_申报表.pdf") in names
    assert sum(row.bytes for row in top) == sum(one.bytes for one in discs[0].files)


def test_several_discs_have_a_line_each() -> None:
    rows = rows_of(made(OUT, FORM, of=2).discs, frozenset({"2:"}))
    assert [row.name for row in rows[:3]] == ["第 1 张", "第 2 张", "佐证材料"]
    parts = rows_of(made(OUT, FORM, discs=0, of=2).discs, frozenset())
    assert [row.name for row in parts] == ["第 1 部分", "第 2 部分"]
