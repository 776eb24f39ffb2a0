"""The frame of the desk: tabs, counts, banners, jumps, what can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bureau.desk_records import DeskSeen
from app.bureau.model import Office
from app.errors import DraftError
from app.jobs import Call, Done
from app.ui.bureau import frame as frame_module
from app.ui.bureau.board import DeskBoard
from app.ui.bureau.frame import DeskFrame, counted
from app.ui.bureau.page import DeskPage
from app.ui.bureau.pages import DeskTab
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.strips import Banner
from app.ui.work.page import Command
from tests.ui.bureau.desk_tools import OFFICE, row, rows, unreadable
from tests.ui.ecopy.answers import Desk

Opened = Callable[..., DeskFrame]


class Marked(DeskPage):
    """A page that writes down what it is told."""

    def __init__(self, tools: DeskTools) -> None:
        super().__init__()
        self.told: list[str] = []
        self.steps = 0
        self.why = ""

    def entered(self) -> None:
        self.told.append("entered")

    def left(self) -> None:
        self.told.append("left")

    def show_board(self) -> None:
        self.told.append("board")

    def show_case(self, number: int, path: str = "") -> bool:
        self.told.append(f"case {number} {path}")
        return number < 10

    def settle(self) -> None:
        self.told.append("settle")

    def unsaved(self) -> str:
        return self.why

    def can_undo(self) -> bool:
        return self.steps > 0

    def undo(self) -> None:
        self.steps -= 1
        self.undo_changed.emit()


class Searched(Marked):
    def commands(self) -> list[Command]:
        return [Command("find", "查找单位", "Ctrl+F", lambda: self.told.append("find"))]


@pytest.fixture
def opened(tools: DeskTools, answers: Desk, shown: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The frame with pages that only write down; answers laid ready before count."""
    tabs = (
        DeskTab("collect", "收集", Marked), DeskTab("review", "初审", Searched), DeskTab("summary", "汇总表", Marked)
    )  # fmt: skip
    monkeypatch.setattr(frame_module, "TABS", tabs)

    def show() -> DeskFrame:
        frame: DeskFrame = shown(DeskFrame(tools), 1366, 690)
        tools.board.reload()
        frame.show_tab("collect")
        qtbot.waitUntil(lambda: not answers.is_busy)
        return frame

    return show


def told_by(frame: DeskFrame, tab: str) -> list[str]:
    page = frame._pages[tab]
    assert isinstance(page, Marked)
    return page.told


def banners(frame: DeskFrame) -> list[str]:
    return [one.sentence for one in frame.findChildren(Banner) if not one.isHidden()]


def test_the_page_that_is_shown_hears_of_every_look_at_the_desk(opened: Opened, tools: DeskTools, qtbot: QtBot) -> None:
    frame = opened()
    assert told_by(frame, "collect") == ["entered", "board"]
    frame.show_tab("review")
    assert told_by(frame, "review") == ["entered", "board"]
    tools.board.reload()
    qtbot.waitUntil(lambda: told_by(frame, "review")[-1] == "board" and len(told_by(frame, "review")) == 3)
    assert told_by(frame, "collect") == ["entered", "board", "left"]


def test_counts_name_the_bureau_and_stand_on_the_tabs(opened: Opened, tools: DeskTools, answers: Desk) -> None:
    seen = DeskSeen((row(1, must_choose=True), row(2, is_outdated=True), row(3)), (unreadable(),))
    answers.answers["desk_seen"] = lambda paths, desk: seen
    frame = opened()
    assert frame.name == "云川市工业和信息化局"
    assert frame.status.words == "3 家 · 推荐 1 · 退回补正 1 · 未定 1"
    assert [frame.header.tabs.accessibleTabName(n) for n in range(3)] == ["收集，2 处提醒", "初审，1 处提醒", ""]


def test_an_empty_desk_says_so() -> None:
    assert counted(DeskSeen(())) == "还没有申报单位"
    assert counted(DeskSeen(rows(12))) == "12 家 · 推荐 4 · 退回补正 2 · 不推荐 2 · 未定 4"


def test_a_desk_that_cannot_be_read_says_why_until_it_can(
    opened: Opened, tools: DeskTools, answers: Desk, qtbot: QtBot
) -> None:
    def refuse(paths: object, desk: object) -> DeskSeen:
        raise DraftError("“受理台.db”损坏了，读不出来", "请等别的程序窗口关掉以后再试")

    good = answers.answers["desk_seen"]
    answers.answers["desk_seen"] = refuse
    frame = opened()
    assert banners(frame) == ["“受理台.db”损坏了，读不出来。请等别的程序窗口关掉以后再试"]
    assert told_by(frame, "collect") == ["entered"]
    answers.answers["desk_seen"] = good
    banner = next(one for one in frame.findChildren(Banner) if not one.isHidden())
    banner.buttons[0].click()
    qtbot.waitUntil(lambda: not banners(frame))
    assert told_by(frame, "collect") == ["entered", "board"]


def test_nothing_is_reviewed_in_the_name_of_nobody(
    opened: Opened, tools: DeskTools, answers: Desk, qtbot: QtBot
) -> None:
    def refuse(paths: object, desk: object) -> Office:
        raise DraftError("受理台正在用，读不出来", "请等一会儿")

    good = answers.answers["office"]
    answers.answers["office"] = refuse
    frame = opened()
    assert banners(frame) == ["受理台正在用，读不出来。请等一会儿"]
    assert not tools.board.is_known
    assert told_by(frame, "collect") == ["entered"]
    answers.answers["office"] = good
    tools.board.reload()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert banners(frame) == []
    assert told_by(frame, "collect")[:2] == ["entered", "board"]
    answers.answers["office"] = refuse
    tools.board.reload()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert banners(frame) == ["受理台正在用，读不出来。请等一会儿"]
    assert tools.board.office == OFFICE


def test_applicants_that_are_known_before_the_office_wait_for_it(tools: DeskTools, answers: Desk, qtbot: QtBot) -> None:
    heard: list[str] = []
    tools.board.changed.connect(lambda: heard.append(tools.board.office.name))
    answers.held.add("office")
    tools.board.reload()
    qtbot.waitUntil(lambda: len(answers.waiting) == 1)
    assert (heard, tools.board.is_known) == ([], False)
    answers.end("office", Done(OFFICE))
    assert (heard, tools.board.is_known) == ([OFFICE.name], True)


def test_who_comes_back_from_another_program_sees_what_that_wrote(
    opened: Opened, tools: DeskTools, answers: Desk, qtbot: QtBot
) -> None:
    frame = opened()
    before, rounds = len(answers.calls), tools.board.round
    QApplication.sendEvent(frame, QEvent(QEvent.Type.WindowActivate))
    assert [call.name for call in answers.calls[before:]] == ["office", "desk_seen"]
    assert tools.board.round == rounds + 1
    qtbot.waitUntil(lambda: not answers.is_busy)


def test_whoever_else_has_the_desk_is_named_when_he_stays(
    opened: Opened, tools: DeskTools, answers: Desk, qtbot: QtBot
) -> None:
    seen = replace(DeskSeen(rows(2)), read_only="张三 在电脑 GXJ-03 上打开着，这里只能看", told=("换上了备份",))
    answers.answers["desk_seen"] = lambda paths, desk: seen
    frame = opened()
    assert banners(frame) == ["换上了备份"]
    tools.board.reload()  # as after a moment
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert sorted(banners(frame)) == ["张三 在电脑 GXJ-03 上打开着，这里只能看", "换上了备份"]
    answers.answers["desk_seen"] = lambda paths, desk: DeskSeen(rows(2))
    tools.board.reload()
    qtbot.waitUntil(lambda: banners(frame) == ["换上了备份"])


def test_what_our_own_hands_do_to_the_desk_is_nobody_else(tools: DeskTools, answers: Desk, qtbot: QtBot) -> None:
    hands: Any = tools.hands
    board = DeskBoard(tools.paths, None, tools.eyes, hands, hands=hands)
    answers.held.add("collect")
    answers.answers["desk_seen"] = lambda paths, desk: DeskSeen((), read_only="这台电脑上的另一个任务正在用")
    hands.run(Call("collect"))
    for _ in range(2):
        board.reload()
        qtbot.waitUntil(lambda: len(answers.waiting) == 1)
    assert board.is_known
    assert board.locked == ""


def test_an_applicant_is_shown_on_the_review_page_at_its_place(opened: Opened, tools: DeskTools) -> None:
    frame = opened()
    tools.guide.show_case(2, "revenue_y2")
    assert frame.tab == "review"
    assert told_by(frame, "review")[-1] == "case 2 revenue_y2"
    assert not frame.message.isVisible()
    tools.guide.show_case(44)
    assert frame.message.sentence == "受理台里没有这一家了"


def test_what_a_page_can_take_back_can_be_taken_back_above_and_below_it(opened: Opened, tools: DeskTools) -> None:
    frame = opened()
    page = frame.page
    assert isinstance(page, Marked)
    assert not frame.header.undo.isEnabled()
    page.steps = 2
    page.undo_changed.emit()
    assert frame.header.undo.isEnabled()
    tools.guide.say("已从列表移除“一份”", undo=True)
    assert frame.message.sentence == "已从列表移除“一份”"
    frame.message.acted.emit()
    assert page.steps == 1
    frame.header.undo.click()
    assert page.steps == 0
    assert not frame.header.undo.isEnabled()


def test_a_step_of_one_page_is_not_taken_back_from_another(opened: Opened) -> None:
    frame = opened()
    page = frame.page
    assert isinstance(page, Marked)
    page.steps = 1
    frame.show_tab("summary")
    frame.undo()
    assert page.steps == 1
    assert not frame.header.undo.isEnabled()


def test_finding_an_applicant_leads_to_the_page_that_can(opened: Opened) -> None:
    frame = opened()
    frame.header.find_asked.emit()
    assert frame.tab == "review"
    assert told_by(frame, "review")[-1] == "find"


def test_before_the_desk_goes_pages_keep_what_was_typed_and_say_what_they_could_not(opened: Opened) -> None:
    frame = opened()
    frame.show_tab("review")
    frame.settle()
    assert told_by(frame, "collect")[-1] == "settle"
    assert told_by(frame, "review")[-1] == "settle"
    assert frame.unsaved() == ""
    page = frame.page
    assert isinstance(page, Marked)
    page.why = "“甲公司”的意见没有保存：磁盘满了"
    assert frame.unsaved() == "“甲公司”的意见没有保存：磁盘满了"


def test_a_desk_without_a_name_is_called_after_what_it_is_for(opened: Opened, answers: Desk) -> None:
    answers.answers["office"] = lambda paths, desk: Office()
    frame = opened()
    assert frame.name == "主管部门"


def test_the_whole_list_of_a_thousand_is_heard_without_a_pause(
    opened: Opened, tools: DeskTools, answers: Desk, qtbot: QtBot
) -> None:
    answers.answers["desk_seen"] = lambda paths, desk: DeskSeen(rows(1000))
    frame = opened()
    assert frame.status.words.startswith("1000 家")
    found = tools.board.case(731)
    assert found is not None
    assert found.case == 731
    assert tools.board.case(1001) is None


def test_only_what_is_kept_has_a_tick(opened: Opened, tools: DeskTools) -> None:
    frame = opened()
    states = []
    for words in ("正在保存", "等前面的做完就保存", "还没有保存", "已保存 14:32"):
        tools.guide.show_saved(words)
        states.append(frame.header.save_mark._mark.state)
    assert states == ["half", "half", "warning", "check"]


def test_what_was_done_is_told_beside_what_decides(opened: Opened, tools: DeskTools) -> None:
    frame = opened()
    tools.guide.say("“云川市启航中小企业服务有限公司”：推荐", undo=True)
    place = frame.message.geometry()
    assert place.right() < frame.width() // 2
    assert place.bottom() < frame.status.y()
