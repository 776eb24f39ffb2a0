"""Making the copy, burning it disc by disc, verifying it: steps, stops, refusals, and what is said at the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.discs.burning import UNREAD
from app.discs.model import BurnOutcome, Burnt, Drive, Drives, Fault, Manifest, Verified
from app.errors import AuditError, DiskError
from app.jobs import Broken, Done
from app.ui.ecopy.burn_step import BurnStep
from app.ui.ecopy.page import EcopyPage
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import TextLabel
from app.ui.work.tools import Tools
from tests.ui.ecopy.answers import CODE, Desk, made
from tests.ui.ecopy.conftest import SERVICE, ZONE, Opened
from tests.ui.work_tools import FakeDialogs


@pytest.fixture
def page(opened: Opened) -> EcopyPage:
    """The page at the step that makes the copy."""
    found = opened()
    found._choose("copy")
    return found


@pytest.fixture
def ready(page: EcopyPage) -> EcopyPage:
    """With an electronic copy on one disc, of which two are wanted."""
    page.watch.hear_made(made(page.watch.out, ZONE))
    return page


def _burn_step(page: EcopyPage) -> BurnStep:
    return cast(BurnStep, page.steps["burn"])


def _verified(page: EcopyPage, *, same: bool = True, disc: int = 1, code: str = CODE) -> Verified:
    copy = page.watch.known.made
    assert copy is not None
    head, of = replace(copy.head, code=code), len(copy.discs)
    manifest = Manifest(head=head, disc=disc, of=of, files=copy.discs[0].files)
    faults = () if same else (Fault("changed", "佐证材料/03_合作协议/合作协议.pdf"),)
    said = ("校验没有通过", "“佐证材料/03_合作协议/合作协议.pdf”与清单不同")
    return Verified(place="", manifest=manifest, files=9, bytes=109_000_000, faults=faults, sentences=said)


def _words(page: EcopyPage) -> list[str]:
    current = page.stack.currentWidget()
    return [label.text() for label in current.findChildren(TextLabel) if label.isVisibleTo(current)]


# ---- making


def test_the_questions_are_asked_of_the_core(page: EcopyPage, answers: Desk, tools: Tools, qtbot: QtBot) -> None:
    answers.held.add("make_copy")
    questions = page.copy_step.questions
    questions.media.step(1)
    questions.with_draft.click()
    tools.desk.answer("zone_name", "云川（虚构）")
    questions.make.click()
    qtbot.waitUntil(lambda: any(call.name == "make_copy" for call in answers.calls))
    assert tools.saver is not None
    assert tools.saver.is_saved, "the core reads the draft from the disk"
    call, out = answers.last("make_copy"), page.watch.out
    assert call.args == (tools.paths, tools.folder, page.watch.export, out, out.parent / f"{out.name}.iso")
    assert call.kwargs == {"medium": "cd", "with_draft": True, "most_bytes": 0}


def test_without_the_image_none_is_asked_for(page: EcopyPage) -> None:
    page.copy_step.questions.image.click()
    assert page.copy_step.questions.order.image is None


@pytest.mark.parametrize("form", [SERVICE])
def test_a_folder_to_hand_in_is_parted_below_a_size(page: EcopyPage) -> None:
    questions = page.copy_step.questions
    assert questions.order.most_bytes == 0
    questions.limited.click()
    questions.most.setText("20")
    assert questions.order.most_bytes == 20 << 20
    assert (questions.order.image, questions.order.medium) == (None, "")
    assert questions.make.isEnabled()
    for text in ("", "0"):
        questions.most.setText(text)
        assert (questions.make.isEnabled(), questions.lack.text()) == (False, "请填每部分的大小，1 到 100000 MB")
    questions.limited.click()
    assert questions.make.isEnabled()
    assert questions.order.most_bytes == 0


def test_the_steps_are_ticked_and_the_result_is_shown(page: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    answers.held.add("make_copy")
    step = page.copy_step
    step.start()
    qtbot.waitUntil(lambda: any(call.name == "make_copy" for call in answers.calls))
    for done, total, label in ((0, 1, "核对导出"), (2, 9, "整理佐证材料"), (3, 9, "整理佐证材料"), (1, 4, "写镜像")):
        answers.step("make_copy", done, total, label)
    assert step.work_card.told == ["核对导出", "整理佐证材料", "写镜像"]
    assert [line.mark.state for line in step.work_card._lines] == ["check", "check", "half"]
    assert step.questions.card.isHidden()
    assert step.work_card.stop.hasFocus()
    answers.end("make_copy", Done(made(page.watch.out, ZONE)))
    assert step.result.card.isVisible()
    assert step.result.code.text() == CODE
    assert step.result.lines == ["光盘：312 MB / 689 MB（CD）"]
    assert step.result.verdict.text() == "电子版：1 张光盘，9 个文件，104 MB"
    assert [row.name for row in step.result.tree.rows][:2] == ["佐证材料", "03_合作协议"]
    assert step.strip.sentence == "电子版已生成"
    assert step.result.open.hasFocus(), "and not what would make it again"
    for widget in (step.result.open, step.result.image, step.result.tree):
        assert widget.hasFocus()
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert step.questions.change.hasFocus(), "what stands below"


def test_cancelling_says_that_nothing_changed(page: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    answers.held.add("make_copy")
    step = page.copy_step
    step.start()
    qtbot.waitUntil(lambda: any(call.name == "make_copy" for call in answers.calls))
    left = step.work.remainder()
    assert left is not None
    assert left.stop == "停止生成并离开"
    step.work_card.stop.click()
    assert step.strip.sentence == "已取消，原来的文件没有改动"
    assert step.questions.make.hasFocus()


def test_a_refusal_says_what_is_still_good_and_offers_another_place(
    page: EcopyPage, answers: Desk, qtbot: QtBot
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise DiskError("磁盘空间不够，差 120 MB")

    answers.answers["make_copy"] = refuse
    page.copy_step.start()
    qtbot.waitUntil(lambda: page.copy_step.strip.kind == "error")
    assert page.copy_step.strip.sentence == "磁盘空间不够，差 120 MB。原来的文件没有改动。"
    assert [button.text() for button in page.copy_step.strip.buttons] == ["换个位置"]
    assert page.copy_step.work.complaint() == "磁盘空间不够，差 120 MB"


def test_a_process_that_dies_is_told_in_words(page: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    answers.held.add("make_copy")
    page.copy_step.start()
    qtbot.waitUntil(lambda: any(call.name == "make_copy" for call in answers.calls))
    answers.end("make_copy", Broken("Traceback"))
    assert "程序出了意外" in page.copy_step.strip.sentence


# ---- burning


def test_discs_are_burned_one_after_the_other(ready: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    ready._choose("burn")
    step = _burn_step(ready)
    answers.answers["burn"] = lambda image, device: Burnt("compared", "刻好了，已读回核对")
    assert step.verdict.text() == "刻第 1 张，共 2 张"
    assert step.ask.text() == "请放入第 1 张空白盘，然后点“开始刻录”"
    step.burn.click()
    qtbot.waitUntil(lambda: ready.watch.known.burned_plates == 1)
    assert answers.last("burn").args == (ready.watch.out.with_suffix(".iso"), "/dev/sr0")
    assert step.strip.sentence == "刻好了，已读回核对。请取出来，放入下一张空白盘"
    assert step.verdict.text() == "刻第 2 张，共 2 张"
    step.burn.click()
    qtbot.waitUntil(lambda: ready.watch.known.burned_plates == 2)
    assert step.verdict.text() == "2 张光盘都刻好了。下一步：校验"
    assert step.burn.isHidden()
    assert step.first() is step.verify
    step.verify.setFocus()
    step.verify.click()
    assert ready.stack.currentWidget() is ready.verify_step
    assert ready.verify_step.next_disc.hasFocus(), "the keyboard goes with the step"


def test_a_disc_that_was_refused_is_tried_again(ready: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    def refuse(*_: object) -> str:
        raise DiskError("刻录机里没有空白盘", "请放入空白盘")

    answers.answers["burn"] = refuse
    ready._choose("burn")
    step = _burn_step(ready)
    step.start()
    qtbot.waitUntil(lambda: step.strip.kind == "error")
    assert ready.watch.known.burned_plates == 0
    answers.answers["burn"] = lambda image, device: Burnt("compared", "刻好了")
    step.strip.buttons[0].click()
    qtbot.waitUntil(lambda: ready.watch.known.burned_plates == 1)


@pytest.mark.parametrize("outcome", ["not_read", "handed_over"])
def test_a_disc_that_nobody_compared_is_not_ticked_before_it_is_verified(
    ready: EcopyPage, answers: Desk, qtbot: QtBot, outcome: BurnOutcome
) -> None:
    answers.answers["burn"] = lambda image, device: Burnt(outcome, UNREAD)
    answers.answers["verify"] = lambda paths, place, draft, code: _verified(ready)
    ready._choose("burn")
    step = _burn_step(ready)
    step.burn.click()
    qtbot.waitUntil(lambda: step.strip.kind == "warning")
    assert ready.watch.known.burned_plates == 0
    assert step.strip.sentence == UNREAD, "and not: take it out, the next one"
    assert step.verdict.text() == "刻第 1 张，共 2 张"
    assert "还没有核对" in step.ask.text()
    shown = [button.isVisible() for button in (step.burn, step.verify, step.once_more)]
    assert shown == [False, True, True]
    step.verify.click()
    assert ready.stack.currentWidget() is ready.verify_step
    ready.verify_step.next_disc.click()
    qtbot.waitUntil(lambda: ready.watch.known.burned_plates == 1)
    assert step.verdict.text() == "刻第 2 张，共 2 张"


def test_the_drive_that_burned_is_the_one_that_is_read(ready: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    drives = (Drive(r"\\?\cdrom#1", "甲（E:）", "E:"), Drive(r"\\?\cdrom#2", "乙（F:）", "F:"))
    answers.answers["burn"] = lambda image, device: Burnt("compared", "刻好了")
    answers.answers["verify"] = lambda paths, place, draft, code: _verified(ready)
    ready.watch._hear_drives(Drives(drives))
    ready._choose("verify")
    verify = ready.verify_step
    assert verify.drive.isVisible()
    assert verify.drive.drive == ""
    assert not verify.next_disc.isEnabled(), "of two drives one has to be named"
    ready._choose("burn")
    step = _burn_step(ready)
    step.drive.setCurrentIndex(1)
    step.drive.activated.emit(1)
    step.burn.click()
    qtbot.waitUntil(lambda: ready.watch.known.burned_plates == 1)
    assert answers.last("burn").args[1] == drives[1].id
    ready._choose("verify")
    verify.next_disc.click()
    qtbot.waitUntil(lambda: ready.watch.known.verified_plates == 1)
    assert answers.last("verify").args[1] == Path("F:")


def test_stopping_tells_that_the_disc_is_lost(ready: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    answers.held.add("burn")
    ready._choose("burn")
    step = _burn_step(ready)
    step.start()
    answers.step("burn", 12, 100, "刻录")
    assert next(row.note for row in ready.list.rows if row.key == "burn") == "正在刻第 1 张"
    step.work_card.stop.click()
    assert step.strip.sentence == "已停止刻录，这张盘不能再用。换一张空白盘再刻"
    assert step.work.remainder() is None


def test_without_a_burner_there_is_a_sentence_and_the_image(
    ready: EcopyPage, answers: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    sentence = "这台电脑没有刻录机。已生成镜像文件，可拿到有刻录机的电脑上刻"
    answers.answers["drives"] = lambda: Drives((), sentence)
    ready._choose("burn")
    step = _burn_step(ready)
    step.again.click()
    qtbot.waitUntil(lambda: step.sentence.text() == sentence)
    assert step.verdict.text() == "要刻 2 张光盘"
    assert step.burn.isHidden()
    assert step.drive.isHidden()
    step.folder.click()
    assert dialogs.opened == [ready.watch.out.parent]


# ---- verifying


def test_two_discs_that_are_the_same_make_the_verdict(
    ready: EcopyPage, answers: Desk, tools: Tools, qtbot: QtBot
) -> None:
    answers.answers["verify"] = lambda paths, place, draft, code: _verified(ready)
    ready._choose("verify")
    step = ready.verify_step
    step.code.setText("7f3a 92c1")
    step.next_disc.click()
    qtbot.waitUntil(lambda: ready.watch.known.verified_plates == 1)
    call = answers.last("verify")
    assert call.args == (tools.paths, Path("/dev/sr0"))
    assert call.kwargs == {"draft": tools.folder, "code": "7f3a 92c1"}
    assert step.verdict.text() == "1 张一致，共 2 张。还要校验：第 2 份"
    assert step.next_disc.text() == "校验下一张光盘"
    step.next_disc.click()
    qtbot.waitUntil(lambda: [one.text() for one in step.strip.buttons] == ["已换上第 2 份"])
    assert ready.watch.known.verified_plates == 1, "the same disc may still lie there"
    step.strip.buttons[0].click()
    assert ready.watch.known.verified_plates == 2
    assert step.verdict.text() == "两张光盘与申报册一致"
    assert ready.list.rows[-1].state == "check"
    step.next_disc.click()
    qtbot.waitUntil(lambda: "没有多算" in step.strip.sentence)
    assert ready.watch.known.verified_plates == 2


def test_discs_are_counted_by_the_number_that_their_list_says(ready: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    ready.watch.hear_made(made(ready.watch.out, ZONE, of=2))
    ready._choose("verify")
    step, known = ready.verify_step, lambda: ready.watch.known

    def look(disc: int, **more: str) -> None:
        answers.answers["verify"] = lambda paths, place, draft, code: _verified(ready, disc=disc, **more)  # type: ignore[arg-type]
        step.next_disc.click()
        qtbot.waitUntil(lambda: not answers.is_busy and not step.work.is_running)

    look(2)
    assert step.verdict.text() == "1 张一致，共 4 张。还要校验：第 1 份的第 1 张、第 2 份的第 1 张、第 2 份的第 2 张"
    look(2)
    assert known().verified_plates == 1
    look(1)
    assert known().verified_plates == 2, "leaving the question open counts nothing"
    look(1)
    step.strip.buttons[0].click()
    look(1)
    assert known().verified_plates == 3
    assert "没有多算" in step.strip.sentence
    look(2, code="0000-0000")
    assert known().verified_plates == 3
    assert "不是现在这份电子版" in step.strip.sentence
    assert step.verdict.text() == "3 张一致，共 4 张。还要校验：第 2 份的第 2 张"
    assert "第 1 份的第 2 张光盘与申报册一致：9 个文件，104 MB" in _words(ready)


def test_what_differs_is_named_and_a_good_disc_takes_its_place(ready: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    answers.answers["verify"] = lambda paths, place, draft, code: _verified(ready, same=False)
    ready._choose("verify")
    step = ready.verify_step
    step.next_disc.click()
    qtbot.waitUntil(lambda: "bad" in ready.watch.known.verified)
    assert step.mark.state == "error"
    qtbot.waitUntil(lambda: "“佐证材料/03_合作协议/合作协议.pdf”与清单不同" in _words(ready))
    answers.answers["verify"] = lambda paths, place, draft, code: _verified(ready)
    step.next_disc.click()
    qtbot.waitUntil(lambda: ready.watch.known.verified_plates == 1)
    assert step.mark.state == "half"


def test_folder_image_and_any_other_place_can_be_verified(
    ready: EcopyPage, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.answers["verify"] = lambda paths, place, draft, code: _verified(ready)
    ready._choose("verify")
    step = ready.verify_step
    dialogs.folder = tmp_path
    out = ready.watch.out
    for button, place in ((step.folder, out), (step.image, out.with_suffix(".iso")), (step.other, tmp_path)):
        before = len(ready.watch.known.verified)
        button.click()
        qtbot.waitUntil(lambda before=before: len(ready.watch.known.verified) == before + 1)  # type: ignore[misc]
        assert answers.last("verify").args[1] == place


def test_what_was_found_elsewhere_spoils_nothing_and_can_be_put_away(
    ready: EcopyPage, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.answers["verify"] = lambda paths, place, draft, code: _verified(ready, same=False)
    dialogs.folder = tmp_path
    ready._choose("verify")
    step = ready.verify_step
    step.other.click()
    qtbot.waitUntil(lambda: bool(ready.watch.known.verified))
    assert step.mark.state == "ring"
    assert ready.list.rows[-1].note == "还没有校验"
    (close,) = [one for one in step.findChildren(OutlineButton) if one.text() == "关闭"]
    close.click()
    assert not ready.watch.known.verified


def test_an_image_that_is_damaged_is_told(ready: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise AuditError("镜像文件的结构坏了，读不出文件", "请重新生成")

    answers.answers["verify"] = refuse
    ready._choose("verify")
    ready.verify_step.image.click()
    qtbot.waitUntil(lambda: ready.verify_step.strip.kind == "error")
    assert ready.verify_step.strip.sentence == "镜像文件的结构坏了，读不出文件。请重新生成"


def test_a_new_copy_begins_all_over(ready: EcopyPage, answers: Desk) -> None:
    ready.watch.hear_burned(1)
    ready.watch.hear_plate(1, _verified(ready))
    ready.watch.hear_made(made(ready.watch.out, ZONE))
    known = ready.watch.known
    assert (dict(known.burned), dict(known.verified), known.unread) == ({}, {}, None)


@pytest.mark.parametrize("form", [SERVICE])
def test_the_verdict_on_a_folder_speaks_of_no_disc(page: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    page.watch.hear_made(made(page.watch.out, SERVICE, discs=0))
    answers.answers["verify"] = lambda paths, place, draft, code: _verified(page)
    page._choose("verify")
    page.verify_step.folder.click()
    qtbot.waitUntil(lambda: page.watch.known.folder_verified)
    assert page.verify_step.verdict.text() == "报送文件夹与申报册一致"
    assert not [words for words in _words(page) if "光盘" in words or "刻" in words]


def test_good_news_is_read_once_and_not_after_a_change(ready: EcopyPage, answers: Desk, tools: Tools) -> None:
    step = ready.copy_step
    step._finish(made(ready.watch.out, ZONE))
    assert step.strip.kind == "done"
    ready._choose("verify")
    ready._choose("copy")
    assert not step.strip.isVisible()
    step._finish(made(ready.watch.out, ZONE, parts={"一、基本情况": "aa"}))
    assert step.strip.sentence == ""
    assert ready.banner.isVisible()


def test_without_a_drive_discs_are_found_elsewhere(ready: EcopyPage) -> None:
    ready._choose("verify")
    ready.watch._hear_drives(Drives((), "没有刻录机"))
    step = ready.verify_step
    assert not step.next_disc.isEnabled()
    assert step.no_drive.isVisible()
    assert step.verdict.text() == "光盘还没有校验"
