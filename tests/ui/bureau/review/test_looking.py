"""What an applicant sent is looked at: the printed page of an answer, the pages of a file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.api_cases import CasePage
from app.bureau.desk_records import DeskSeen
from app.bureau.opinion_sheet import OpinionRoom
from app.errors import AttachmentError, UsageError
from app.ui.bureau.review.page import ReviewPage
from app.ui.bureau.review.words import room_words
from app.ui.bureau.tools import DeskTools
from tests.ui.bureau.desk_tools import row, rows
from tests.ui.bureau.review.conftest import Opened
from tests.ui.bureau.review.made import case
from tests.ui.ecopy.answers import Desk
from tests.ui.work_tools import FakeDialogs


def _is_shown(page: ReviewPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.look_pane.shown is not None)


def test_a_figure_of_a_condition_leads_to_its_printed_page(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    page.pane.conditions.rows[1].figures[0].click()
    assert page.sides.currentWidget() is page.look_pane
    _is_shown(page, qtbot)
    assert answers.last("case_place").args[1:3] == (str(page.pane.case), "served_b")
    look = page.look_pane
    assert look.title.text() == "近一年服务企业：8 家"
    assert look.caption.text() == "入库申请书 · 第 3 页 · 入库申请书“一、申请表”"
    assert look.told.text() == "不到 10 家"
    assert look.count.text() == "5 / 9"
    assert look.shown is not None
    assert look.shown.boxes
    assert not look.outside.isVisible()


def test_pages_are_turned_and_the_answer_is_found_again(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    page.pane.place_asked.emit("served_b")
    _is_shown(page, qtbot)
    page.look_pane.view.setFocus()
    qtbot.keyClick(page.look_pane.view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: page.look_pane.count.text() == "6 / 9")
    assert answers.last("case_page").args[2:4] == ("form", 6)
    assert page.look_pane.title.text() == ""
    page.look_pane.previous.click()
    qtbot.waitUntil(lambda: page.look_pane.count.text() == "5 / 9")
    assert page.look_pane.title.text() == "近一年服务企业：8 家"
    assert page.look_pane.shown is not None
    assert page.look_pane.shown.boxes


def test_esc_goes_back_to_the_table(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    page.pane.place_asked.emit("served_b")
    _is_shown(page, qtbot)
    page.look_pane.view.setFocus()
    qtbot.keyClick(page.look_pane.view, Qt.Key.Key_Escape)
    assert page.sides.currentWidget() is page.list
    assert page.list.table.hasFocus()
    assert page.look_pane.wish is None


def test_a_file_is_shown_and_turned(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    page.pane.evidence.setFocus()
    qtbot.keyClick(page.pane.evidence, Qt.Key.Key_Down)
    qtbot.keyClick(page.pane.evidence, Qt.Key.Key_Return)
    _is_shown(page, qtbot)
    assert answers.last("case_file_page").args[1:4] == (str(page.pane.case), "attachments/03/营业执照.pdf", 0)
    assert page.look_pane.title.text() == "营业执照.pdf"
    page.look_pane.next.click()
    qtbot.waitUntil(lambda: page.look_pane.count.text() == "2 / 3")
    page.look_pane.next.click()
    qtbot.waitUntil(lambda: page.look_pane.count.text() == "3 / 3")
    assert not page.look_pane.next.isEnabled()
    assert page.pane.evidence._shown == "attachments/03/营业执照.pdf"


def test_a_copy_of_a_file_is_opened_outside(
    opened: Opened, answers: Desk, tools: DeskTools, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    page = opened()
    page.pane.file_asked.emit("attachments/03/营业执照.pdf")
    _is_shown(page, qtbot)
    page.look_pane.outside.click()
    qtbot.waitUntil(lambda: bool(dialogs.opened))
    assert dialogs.opened[0] == tools.paths.cache / "营业执照.pdf"  # where the core put it
    assert answers.last("case_copy").args[1:3] == (str(page.pane.case), "attachments/03/营业执照.pdf")
    assert [call.name for call in answers.calls].count("forget_copies") == 1


def test_a_program_is_not_opened_outside(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, said: list[str], qtbot: QtBot
) -> None:
    def refuse(*args: object) -> None:
        raise AttachmentError("“合同.exe”不是可以打开的文档，没有打开", "请向对方问清这是什么文件")

    answers.answers["case_copy"] = refuse
    page = opened()
    page.pane.file_asked.emit("attachments/03/合同.exe")
    _is_shown(page, qtbot)
    page.look_pane.outside.click()
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["“合同.exe”不是可以打开的文档，没有打开。请向对方问清这是什么文件"]
    assert dialogs.opened == []


def test_a_file_that_cannot_be_shown_says_why(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    def refuse(*args: object) -> None:
        raise AttachmentError("“批文.pdf”不在对方交来的材料里", "请对方补交这个文件")

    answers.answers["case_file_page"] = refuse
    page = opened()
    page.pane.file_asked.emit("attachments/03/批文.pdf")
    _is_shown(page, qtbot)
    assert page.look_pane.view._words == ("“批文.pdf”不在对方交来的材料里。请对方补交这个文件",)


def test_an_answer_that_no_page_shows_is_told_with_its_value(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    answers.answers["case_place"] = lambda *args: CasePage(heading="入库申请书", field="附注", value="无")
    page = opened()
    page.pane.place_asked.emit("note")
    _is_shown(page, qtbot)
    assert page.look_pane.title.text() == "附注：无"
    assert page.look_pane.view._words == ("这一项没有印在页上",)


def test_an_item_without_files_is_shown_as_it_is_printed(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    page.pane.conditions.rows[0].items[0].click()
    _is_shown(page, qtbot)
    assert answers.last("case_place").args[2] == "items.7"
    page.pane.place_asked.emit("items.3")
    qtbot.waitUntil(lambda: page.look_pane.title.text() == "营业执照.pdf")


def test_another_applicant_closes_what_is_looked_at(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    page.pane.place_asked.emit("served_b")
    _is_shown(page, qtbot)
    page.list.table.step(1)
    assert page.sides.currentWidget() is page.list
    assert page.look_pane.shown is None


def test_the_summary_leads_to_an_answer_of_an_applicant(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    assert page.show_case(7, "served_b")
    assert page.pane.case == 7
    assert page.list.table.current_case == 7
    _is_shown(page, qtbot)
    assert answers.last("case_place").args[1:3] == ("7", "served_b")
    assert not page.show_case(99)


def test_who_leads_here_before_the_desk_is_known_is_not_forgotten(
    tools: DeskTools, answers: Desk, shown: object, qtbot: QtBot
) -> None:
    page = ReviewPage(tools)
    qtbot.addWidget(page)
    tools.board.changed.connect(page.show_board)
    page.resize(1366, 600)
    page.show()
    page.show_case(5, "served_b")
    tools.board.reload()
    _is_shown(page, qtbot)
    assert page.pane.case == 5


def test_an_applicant_that_cannot_be_read_says_why(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    def refuse(*args: object) -> None:
        raise UsageError("这份材料填的表这个程序里没有了")

    answers.answers["case_seen"] = refuse
    page = opened()
    qtbot.waitUntil(lambda: "没有了" in page.pane._wait._words.text())
    assert page.pane.seen is None
    assert not next(one for one in page.commands() if one.id == "notice").enabled()


@pytest.mark.parametrize("seen", [
    DeskSeen((replace(row(1), **waits, choice="请选定", told=("请选定", "原来的位置现在放的是别的材料")),))
    for waits in ({"must_choose": True, "duplicates": 1}, {"is_unproven": True})
])  # fmt: skip
def test_what_has_to_be_known_first_leads_to_where_it_is_done(opened: Opened, tools: DeskTools) -> None:
    page = opened()
    asked: list[str] = []
    tools.guide.asked_tab.connect(asked.append)
    first, second = page.pane.head.told
    assert [button.text() for button in first.buttons] == ["去选定"]
    assert second.buttons == []
    first.buttons[0].click()
    assert asked == ["collect"]


def test_the_folder_of_a_draft_is_opened(opened: Opened, tools: DeskTools, dialogs: FakeDialogs) -> None:
    page = opened()
    page.pane.head.folder.click()
    one = tools.board.case(page.pane.case)
    assert one is not None
    assert dialogs.opened == [one.path if one.kind == "folder" else one.path.parent]


def test_the_room_of_an_opinion_is_told_while_it_is_written(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    page.pane.opinion.box.setFocus()
    qtbot.waitUntil(lambda: page.pane.opinion.room.text() == "意见栏最多约 128 字")
    page.pane.opinion.box.box.insertPlainText("同意")
    qtbot.waitUntil(lambda: page.pane.opinion.room.text() == "现在 2 字，印四号字；意见栏最多约 128 字")
    assert room_words(OpinionRoom(0.0, 200, 128)) == "意见栏放不下：现在 200 字，最多约 128 字，请删去 72 字"


def test_a_form_without_a_cell_for_it_says_so(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    answers.answers["case_seen"] = lambda paths, number, desk: case(rows(12)[int(number) - 1], opinion=False)
    page = opened()
    assert "没有推荐部门填意见的栏" in page.pane.opinion.room.text()
    assert page.pane.opinion.button.isHidden()
    page.pane.opinion.box.setFocus()
    assert answers.last("opinion_room").args == ()


def test_an_answer_is_shown_to_be_read_and_a_file_whole_until_somebody_chooses(
    opened: Opened, answers: Desk, qtbot: QtBot
) -> None:
    page = opened()
    look = page.look_pane
    page.pane.place_asked.emit("served_b")
    _is_shown(page, qtbot)
    assert look.shown is not None
    assert look.shown.image is not None
    assert not look.view.whole
    bar = look.view.verticalScrollBar()
    assert 0 < bar.value() < bar.maximum()  # the answer stands at a third
    assert look.shown.image.width() >= look.view.wanted_width()
    page.pane.file_asked.emit("attachments/03/营业执照.pdf")
    assert look.view.whole
    look.zoom._buttons[1].click()
    page.pane.place_asked.emit("expert_count")
    look.zoom._buttons[0].click()
    assert look.view.whole
    page.pane.file_asked.emit("attachments/03/批文.pdf")
    assert not look.view.whole
    assert look.view.verticalScrollBar().maximum() > 0
