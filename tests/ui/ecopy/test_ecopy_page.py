"""The page 电子版 shows every step with its state, begins where something is to be done, leads to what is missing."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.api import ExportFolder
from app.discs.image_files import usual_image
from app.errors import DiskError
from app.ui.ecopy.page import EcopyPage
from app.ui.ecopy.watch import Watch
from app.ui.work.out_folders import copy_folder, usual_folder
from app.ui.work.tools import Tools
from tests.ui.ecopy.answers import Desk, exported, made, seals_of
from tests.ui.ecopy.conftest import SERVICE, ZONE, Opened
from tests.ui.work_tools import FakeDialogs


def _notes(page: EcopyPage) -> dict[str, str]:
    return {row.key: row.note for row in page.list.rows}


def test_the_page_begins_where_something_is_to_be_done(opened: Opened) -> None:
    page = opened()
    assert [row.title for row in page.list.rows] == [
        "正式导出", "打印盖章", "导入盖章扫描件", "生成电子版", "刻录", "校验",
    ]  # fmt: skip
    assert page.list.current_key == "seals"
    assert page.stack.currentWidget() is page.seal_step
    assert page.list.hasFocus()


def test_without_an_export_every_step_says_what_it_lacks(
    opened: Opened, answers: Desk, tools: Tools, qtbot: QtBot
) -> None:
    answers.answers["look_at_export_folder"] = lambda folder: ExportFolder(folder, None, None)
    page = opened()
    assert _notes(page) == {
        "export": "还没有正式导出", "seals": "缺正式导出", "scans": "缺正式导出", "copy": "缺正式导出",
        "burn": "缺电子版", "verify": "缺电子版",
    }  # fmt: skip
    asked: list[str] = []
    tools.guide.asked_tab.connect(asked.append)
    page.export_step.go.click()
    assert asked == ["export"]
    page._choose("copy")
    assert not page.copy_step.questions.make.isEnabled()
    assert page.copy_step.questions.lack.text() == "还没有正式导出。先正式导出，再生成"
    page._choose("scans")
    assert page.scan_step.zone.isHidden()


def test_a_folder_that_cannot_be_seen_keeps_nobody_waiting(opened: Opened, answers: Desk) -> None:
    def refuse(folder: Path) -> ExportFolder:
        raise DiskError("这个文件夹现在看不到。", "请插好 U 盘")

    answers.answers["look_at_export_folder"] = refuse
    page = opened()
    assert _notes(page)["export"] == "看不到导出文件夹"
    assert page.export_step.verdict.text() == "这个文件夹现在看不到。请插好 U 盘"


@pytest.mark.parametrize("form", [SERVICE])
def test_the_other_form_hands_in_a_folder_and_speaks_of_no_disc(opened: Opened) -> None:
    page = opened()
    assert [row.title for row in page.list.rows][3:] == ["生成报送文件夹", "校验"]
    page._choose("copy")
    questions = page.copy_step.questions
    assert questions.make.text() == "生成报送文件夹"
    assert not questions.image.isVisibleTo(page)
    assert not questions.media.isVisibleTo(page)
    assert questions.limited.isVisibleTo(page)
    page._choose("verify")
    assert not page.verify_step.next_disc.isVisibleTo(page)


def test_the_keyboard_walks_the_steps_and_goes_into_one(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.stack.currentWidget() is page.copy_step
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.copy_step.questions.make.hasFocus()
    assert page.panes() == (page.list, page.copy_step.questions.make)


def test_what_was_changed_after_the_copy_stands_above_all(
    opened: Opened, answers: Desk, tools: Tools, qtbot: QtBot
) -> None:
    answers.answers["look_at_copy"] = lambda out: made(out, ZONE, parts={"一、基本情况": "aa"})
    answers.answers["draft_parts_of"] = lambda paths, draft: {"一、基本情况": "aa" if not draft.answers else "ab"}
    page = opened()
    qtbot.waitUntil(lambda: page.watch.known.made is not None)
    assert not page.banner.isVisible()
    tools.desk.answer("zone_name", "云川新名（虚构）")
    qtbot.waitUntil(page.banner.isVisible)
    assert page.banner.sentence == "生成电子版后改过 1 处（一、基本情况），需要重新生成"
    assert [button.text() for button in page.banner.buttons] == ["重新生成", "查看"]
    answers.held.add("make_copy")
    page.banner.buttons[0].click()
    assert page.stack.currentWidget() is page.copy_step
    qtbot.waitUntil(lambda: any(call.name == "make_copy" for call in answers.calls))


@pytest.mark.parametrize(
    ("part", "place", "tab"),
    [
        ("第 3 项", "items.3", ""),
        ("一、基本情况", "zone_name", ""),
        ("排版选项", "", "preview"),
        ("其他内容", "", "form"),
    ],
)
def test_looking_at_what_was_changed_leads_to_the_first_of_it(
    opened: Opened, answers: Desk, tools: Tools, qtbot: QtBot, part: str, place: str, tab: str
) -> None:
    answers.answers["look_at_copy"] = lambda out: made(out, ZONE, parts={"第 5 项": "bb"})
    answers.answers["draft_parts_of"] = lambda paths, draft: {part: "aa"}
    page = opened()
    qtbot.waitUntil(page.banner.isVisible)
    places: list[str] = []
    tabs: list[str] = []
    tools.guide.asked_place.connect(places.append)
    tools.guide.asked_tab.connect(tabs.append)
    page.banner.buttons[1].click()
    assert (places, tabs) == ([place] if place else [], [tab] if tab else [])


def test_images_are_those_that_looking_at_the_copy_tells(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    without = made(Path("云川-电子版"), ZONE)
    without = replace(without, discs=tuple(replace(disc, image=None, image_bytes=0) for disc in without.discs))
    answers.answers["look_at_copy"] = lambda out: without
    page = opened()
    usual_image(page.watch.out).write_bytes(b"newer than all lists")
    qtbot.waitUntil(lambda: page.watch.known.made is not None)
    assert page.watch.known.made is not None
    assert page.watch.known.made.discs[0].image is None


def test_a_page_that_is_not_shown_asks_nothing(opened: Opened, answers: Desk, tools: Tools, qtbot: QtBot) -> None:
    page = opened()
    page.left()
    before = len(answers.calls)
    tools.desk.answer("zone_name", "云川新名（虚构）")
    qtbot.wait(30)
    assert not page.watch._rest.isActive()
    assert len(answers.calls) == before
    page.entered()
    assert len(answers.calls) > before


def test_both_folders_are_remembered_for_this_draft(
    opened: Opened, tools: Tools, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    other = dialogs.folder = tmp_path / "别处"
    other.mkdir()
    page._choose("copy")
    page.copy_step.questions.change.click()
    qtbot.waitUntil(lambda: page.watch.out == other)
    settings = tools.preferences.settings
    assert copy_folder(settings, tools.folder, "电子版") == other == page.watch.out
    assert copy_folder(settings, tmp_path / "另一份", "电子版") == usual_folder(tmp_path / "另一份", "电子版")
    page.export_step.change.click()
    assert page.watch.export == other


@pytest.mark.parametrize("where", ["draft", "export"])
def test_a_copy_goes_neither_into_the_draft_nor_into_the_export(
    opened: Opened, tools: Tools, dialogs: FakeDialogs, qtbot: QtBot, where: str
) -> None:
    page = opened()
    before = page.watch.out
    dialogs.folder = (tools.folder if where == "draft" else page.watch.export) / "里面"
    page._choose("copy")
    page.copy_step.questions.change.click()
    qtbot.waitUntil(lambda: page.copy_step.strip.kind == "error")
    assert page.watch.out == before
    assert "请选别的位置" in page.copy_step.strip.sentence


def test_a_share_that_does_not_answer_keeps_nobody_waiting(
    opened: Opened, dialogs: FakeDialogs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    answered, window = threading.Event(), threading.current_thread()
    dead, good = tmp_path / "死盘", tmp_path / "好盘"

    def on_a_share(path: Path, folder: Path) -> bool:
        assert threading.current_thread() is not window
        return not answered.wait(30) if path == dead else False

    def is_dir(path: Path) -> bool:
        assert threading.current_thread() is not window, "the window asked the disk"
        return False

    monkeypatch.setattr("app.ui.ecopy.place_asked.lies_in", on_a_share)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_dir", is_dir)
        page._choose("copy")
        dialogs.folder = dead
        page.copy_step.questions.change.click()
        assert page.copy_step.strip.sentence == "正在看“死盘”"
        dialogs.folder = good
        page.copy_step.questions.change.click()
        qtbot.waitUntil(lambda: page.watch.out == good)
        page.export_step.change.click()
    answered.set()
    qtbot.wait(30)
    assert page.watch.out == good, "an answer that nobody waits for any more"


# ---- 打印盖章


def test_the_list_of_seals_is_one_and_the_same_on_the_disk_and_on_paper(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    answers.answers["seal_checklist"] = lambda paths, folder, export, out: (out / "盖章清单.pdf", ())
    page = opened()
    page.seal_step.make_list.click()
    qtbot.waitUntil(lambda: bool(dialogs.opened))
    assert dialogs.opened == [page.watch.export / "盖章清单.pdf"]
    assert page.seal_step.strip.sentence == "已存到导出文件夹：盖章清单.pdf"


def test_what_nobody_can_know_of_the_draft_is_told_beside_what_was_made(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    answers.answers["seal_checklist"] = lambda paths, folder, export, out: (out / "盖章清单.pdf", ("不能确定",))
    page = opened()
    page.seal_step.make_list.click()
    qtbot.waitUntil(lambda: bool(dialogs.opened))
    assert page.seal_step.strip.sentence == "已存到导出文件夹：盖章清单.pdf。不能确定"


def test_labels_know_how_many_discs_there_are(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    answers.answers["look_at_copy"] = lambda out: made(out, ZONE, of=3)
    answers.answers["make_labels"] = lambda paths, folder, export, out, discs=0: (out / f"{discs}.pdf", ())
    page = opened()
    qtbot.waitUntil(lambda: page.watch.known.made is not None)
    page.seal_step.save_labels.click()
    qtbot.waitUntil(lambda: bool(dialogs.opened))
    assert dialogs.opened[0].name == "3.pdf"


def test_seals_are_told_again_when_scans_come_and_go(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    found = exported(page.watch.export, ZONE)
    answers.answers["seals"] = lambda paths, folder, export, draft: seals_of(found, {("v1", 1): "scanned"})
    page.watch.ask_seals()
    qtbot.waitUntil(lambda: _notes(page)["scans"] == "还缺 2 页")


def test_an_answer_about_another_folder_is_not_heard(opened: Opened, answers: Desk, tmp_path: Path) -> None:
    page = opened()
    watch: Watch = page.watch
    known = watch.known
    watch._hear_copy(tmp_path / "旧的", made(tmp_path / "旧的", ZONE))
    watch._hear_folder(ExportFolder(tmp_path / "旧的", None, None))
    assert watch.known == known
