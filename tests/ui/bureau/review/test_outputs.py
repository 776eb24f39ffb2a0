"""What leads out of 初审: the notice, the opinion on the sheet, the application handed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.errors import DiskError
from app.jobs import Refused
from app.ui.bureau.review.notice_sheet import NoticeSheet
from app.ui.bureau.review.page import ReviewPage
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.overlay import Sheet
from tests.ui.bureau.desk_tools import OFFICE, row
from tests.ui.bureau.review.conftest import Opened
from tests.ui.bureau.review.made import ERROR
from tests.ui.ecopy.answers import Desk
from tests.ui.work_tools import FakeDialogs


def _sheet(page: ReviewPage) -> NoticeSheet:
    return next(one for one in page.findChildren(NoticeSheet) if one.is_open)


def test_the_notice_is_looked_over_and_written(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    page.pane.corrections.list.act_on(ERROR)
    page.pane.corrections.button.click()
    sheet = _sheet(page)
    assert sheet.points.points == (ERROR.line,)
    assert sheet.office.text() == OFFICE.name
    sheet.points.box.to_end()
    sheet.points.box.insertPlainText("\n补签法定代表人名字")
    sheet.by_day.edit.setText("2026-6-10")
    sheet.contact.setText("联系人：李明")
    sheet.format._buttons[1].click()
    dialogs.target = tmp_path / "补正.pdf"
    sheet.button(0).click()
    qtbot.waitUntil(lambda: not page.pane.head.result.isHidden())
    call = answers.last("write_case_notice")
    assert call.args[1:3] == (str(page.pane.case), tmp_path / "补正.pdf")
    how, signed = call.args[3:5]
    assert (how.which, how.by_day, how.other_edition) == ("none", date(2026, 6, 10), False)
    assert how.review.corrections == (ERROR.line, "补签法定代表人名字")
    assert (signed.office, signed.day, signed.contact) == (OFFICE.name, None, "联系人：李明")
    assert page.pane.head.result.sentence == "补正通知已生成，列了 2 条"
    assert page.pane.corrections.box.points == (ERROR.line, "补签法定代表人名字")
    page.pane.head.result.buttons[0].click()
    page.pane.head.result.buttons[1].click()
    assert dialogs.opened == [tmp_path / "补正.pdf", tmp_path]


def test_a_notice_of_nothing_and_a_day_that_is_none_wait(opened: Opened) -> None:
    page = opened()
    page.outputs.notice()
    sheet = _sheet(page)
    assert not sheet.button(0).isEnabled()
    assert "写一条" in sheet.trouble.text()
    sheet.points.box.insertPlainText("补章")
    assert sheet.button(0).isEnabled()
    sheet.by_day.edit.setText("下周")
    assert not sheet.button(0).isEnabled()
    assert "不是日期" in sheet.trouble.text()


def of_a_missing_edition(answers: Desk) -> str:
    """What is told of the application: this PC lacks the edition that was filled."""
    told = "填的是“某表”第 2 版，这里照第 1 版读，请核对改过的栏目"
    seen = answers.answers["case_seen"]
    answers.answers["case_seen"] = lambda *args: replace(seen(*args), read_as=told)
    return told


def test_of_an_edition_that_is_missing_it_is_written_after_a_yes(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    told = of_a_missing_edition(answers)
    page = opened()
    page.outputs.notice()
    sheet = _sheet(page)
    assert sheet.button(0).text() == "核对过，生成"
    assert any(told in label.text() for label in sheet.findChildren(QLabel))
    sheet.points.box.insertPlainText("补章")
    dialogs.target = tmp_path / "补正.docx"
    sheet.button(0).click()
    qtbot.waitUntil(lambda: not page.pane.head.result.isHidden())
    assert answers.last("write_case_notice").args[3].other_edition


def test_by_an_edition_that_is_not_its_own_the_opinion_is_printed_after_a_yes(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    told = of_a_missing_edition(answers)
    page = opened()
    page.pane.opinion.box.box.insertPlainText("同意推荐。")
    dialogs.target = tmp_path / "意见.pdf"
    for answer in (1, 0):
        page.pane.opinion.button.click()
        sheet = next(one for one in page.findChildren(Sheet) if one.is_open)
        assert told in sheet.accessibleDescription()
        assert "print_case_opinion" not in {call.name for call in answers.calls}
        sheet.button(answer).click()
    qtbot.waitUntil(lambda: "print_case_opinion" in {call.name for call in answers.calls})
    assert answers.last("print_case_opinion").kwargs["other_edition"]


def test_what_was_said_on_one_notice_is_offered_on_the_next(
    opened: Opened, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    page.pane.corrections.list.act_on(ERROR)
    page.outputs.notice()
    _sheet(page).contact.setText("联系人：李明")
    dialogs.target = tmp_path / "a.docx"
    _sheet(page).button(0).click()
    qtbot.waitUntil(lambda: not page.pane.head.result.isHidden())
    page.outputs.notice()
    assert _sheet(page).contact.text() == "联系人：李明"


def test_the_opinion_is_printed_and_how_is_told(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, said: list[str], tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    page.pane.opinion.button.click()
    assert said == ["先写意见，再印"]
    page.pane.opinion.box.box.insertPlainText("同意推荐。")
    dialogs.target = tmp_path / "意见.pdf"
    page.pane.opinion.button.click()
    qtbot.waitUntil(lambda: any(one.is_open for one in page.findChildren(Sheet)))
    call = answers.last("print_case_opinion")
    assert call.args[1:] == (str(page.pane.case), tmp_path / "意见.pdf")
    assert call.kwargs["text"] == "同意推荐。"
    assert not call.kwargs["other_edition"]
    sheet = next(one for one in page.findChildren(Sheet) if one.is_open)
    assert "1. 把第 2 页放回打印机" in sheet.accessibleDescription()
    assert "样张.pdf" in sheet.accessibleDescription()
    sheet.button(0).click()
    assert dialogs.opened == [tmp_path / "意见.pdf"]
    assert page.pane.head.result.sentence == "推荐意见的套印页已生成：《入库申请书》第 2 页"


def test_an_application_is_handed_on_behind_what_was_typed(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    page.pane.notes.box.insertPlainText("问过")
    dialogs.target = tmp_path / "转报.shenbao"
    page.pane.hand_on.click()
    qtbot.waitUntil(lambda: not page.pane.head.result.isHidden())
    names = [call.name for call in answers.calls]
    assert names.index("review") < names.index("hand_on")
    assert "转报.shenbao" in page.pane.head.result.sentence
    assert "这里还没有写初审意见" in page.pane.head.result.sentence
    page.pane.head.result.buttons[0].click()
    assert dialogs.opened == [tmp_path]


def test_what_is_refused_says_why_and_stands_in_nobodys_way(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    answers.held.add("hand_on")
    dialogs.target = tmp_path / "转报.shenbao"
    page.outputs.hand_on()
    page.outputs.hand_on()
    assert len([call for call in answers.calls if call.name == "hand_on"]) == 1
    assert page.works()[0].remainder() is not None
    answers.end("hand_on", Refused(DiskError("磁盘满了", "请腾出空间", "x")))
    assert page.pane.head.result.sentence == "磁盘满了。请腾出空间"
    assert page.works()[0].remainder() is None


def test_what_is_cancelled_leaves_nothing(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, said: list[str], tmp_path: Path
) -> None:
    page = opened()
    answers.held.add("hand_on")
    dialogs.target = tmp_path / "转报.shenbao"
    page.outputs.hand_on()
    page.pane.busy.cancelled.emit()
    assert said == ["已取消，什么也没有写出"]
    assert page.pane.busy.isHidden()


@pytest.mark.parametrize("act", ["notice", "opinion", "hand_on"])
def test_nothing_is_written_where_no_place_is_chosen(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tools: DeskTools, act: str
) -> None:
    page = opened()
    page.reviews.change(page.pane.case, "x", opinion="同意", corrections=("补章",))
    getattr(page.outputs, act)()
    for sheet in page.findChildren(NoticeSheet):
        sheet.button(0).click()
    assert not {call.name for call in answers.calls} & {"write_case_notice", "print_case_opinion", "hand_on"}
    assert row(page.pane.case).applicant in page.pane.name.text()
