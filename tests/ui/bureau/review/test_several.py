"""Several applicants of 初审 at once: selected, handed on into a folder one after the other; one taken off the desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bureau.desk_records import DeskSeen, RemovedSeen
from app.errors import DiskError, DraftError
from app.jobs import Done, Refused
from app.ui.bureau.review.handing_on import asked_words, ended_lines, stems
from app.ui.bureau.review.many_calls import Ended
from app.ui.bureau.review.page import ReviewPage
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.menus import Menu
from app.ui.widgets.overlay import Sheet
from tests.ui.bureau.desk_tools import row
from tests.ui.bureau.review.conftest import Opened
from tests.ui.ecopy.answers import Desk
from tests.ui.work_tools import FakeDialogs


def select(page: ReviewPage, cases: Sequence[int]) -> None:
    """Click on rows, with Ctrl from the second on."""
    table = page.list.table
    for number, case in enumerate(cases):
        place = table.visualRect(page.list.model.index(page.list.model.place_of(case), 0)).center()
        keys = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, keys, place)


def menu_of(page: ReviewPage, case: int) -> Menu:
    table = page.list.table
    place = table.visualRect(page.list.model.index(page.list.model.place_of(case), 0)).center()
    where = table.viewport().mapToGlobal(place)
    QApplication.sendEvent(table.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, where))
    return next(one for one in page.findChildren(Menu) if one.isVisible())


def entries(menu: Menu) -> dict[str, bool]:
    return {one.text().partition("\t")[0]: one.isEnabled() for one in menu.actions()}


def sheet_on(page: ReviewPage) -> Sheet:
    return next(one for one in page.window().findChildren(Sheet) if one.is_open)


def handed(answers: Desk) -> list[tuple[str, Path]]:
    return [(call.args[1], call.args[2]) for call in answers.calls if call.name == "hand_on"]


def test_all_that_are_selected_are_handed_on(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    page.pane.notes.box.insertPlainText("问过")
    select(page, [2, 5, 3])
    menu = menu_of(page, 5)
    assert entries(menu) == {"转报选中的 3 家…": True, "生成补正通知…": False, "从受理台移走…": False}
    assert set(page.list.table.selected_cases) == {2, 3, 5}, "the right button keeps the selection"
    menu.close()
    menu.actions()[0].trigger()
    sheet = sheet_on(page)
    assert sheet.accessibleName() == "转报选中的 3 家？"
    dialogs.folder = tmp_path
    sheet.button(0).click()
    qtbot.waitUntil(page.told.isVisible)
    cases = [int(case) for case, _ in handed(answers)]
    assert sorted(cases) == [2, 3, 5]
    assert cases == [case for case in (one.case for one in page.list.model.rows) if case in cases], "as they are listed"
    assert {target.parent for _, target in handed(answers)} == {tmp_path}
    assert all(row(int(case)).applicant in target.name for case, target in handed(answers))
    assert page.told.sentence.startswith("写好了 3 家的转报文件，交给上一级收进受理台。\n这里还没有写初审意见：")
    names = [call.name for call in answers.calls]
    assert names.index("review") < names.index("hand_on")
    assert page.busy.isHidden()
    page.told.acted.emit(0)
    assert dialogs.opened == [tmp_path]


def test_what_is_refused_keeps_nobody_else_and_stays_selected(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    def hand_on(_paths: object, number: str, target: Path, _desk: object) -> tuple[Path, tuple[str, ...]]:
        if number == "3":
            raise DraftError("“丙.shenbao”现在读不出来，没有上报", "请核对位置")
        return target, ()

    answers.answers["hand_on"] = hand_on
    page = opened()
    select(page, [2, 3, 5])
    dialogs.folder = tmp_path
    page.hand_on_selected()
    sheet_on(page).button(0).click()
    qtbot.waitUntil(page.told.isVisible)
    assert len(handed(answers)) == 3
    assert page.told.kind == "warning"
    assert page.told.sentence == (
        "写好了 2 家的转报文件，交给上一级收进受理台。\n"
        f"“{row(3).applicant}”没有写成：“丙.shenbao”现在读不出来，没有上报。请核对位置"
    )
    assert page.list.table.selected_cases == [3]


def test_it_tells_how_far_it_is_and_can_be_stopped(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    select(page, [2, 3, 5])
    answers.held.add("hand_on")
    dialogs.folder = tmp_path
    page.hand_on_selected()
    sheet_on(page).button(0).click()
    first = next(one for one in page.list.table.selected_cases)
    assert page.busy.sentence == f"正在转报 1/3：{row(first).applicant}"
    answers.end("hand_on", Done((tmp_path / "a.shenbao", ())))
    assert page.busy.sentence.startswith("正在转报 2/3：")
    left = page.many.call.remainder()
    assert left is not None
    assert (left.done, left.total) == (1, 3)
    assert page.many.call in page.works()
    page.busy.cancelled.emit()
    qtbot.waitUntil(page.told.isVisible)
    assert page.told.sentence == "已停下，其余 2 家没有写。\n写好了 1 家的转报文件，交给上一级收进受理台"
    assert len(handed(answers)) == 2
    assert page.many.call.remainder() is None


def test_stopping_at_once_writes_nothing(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    select(page, [2, 3])
    answers.held.add("hand_on")
    dialogs.folder = tmp_path
    page.hand_on_selected()
    sheet_on(page).button(0).click()
    page.end()
    qtbot.waitUntil(page.told.isVisible)
    assert page.told.sentence == "已取消，什么也没有写出"
    assert page.told.buttons == []


def test_a_long_outcome_is_cut_and_all_of_it_can_be_read(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    page = opened()
    page.list.table.selectAll()
    answers.held.add("hand_on")
    dialogs.folder = tmp_path
    page.hand_on_selected()
    sheet_on(page).button(0).click()
    for number in range(12):
        answers.end("hand_on", Refused(DiskError(f"第 {number} 份写不了", "", "x")))
    assert page.told.sentence.endswith("另有 8 条")
    assert [button.text() for button in page.told.buttons] == ["看全部"]
    page.told.acted.emit(0)
    sheet = sheet_on(page)
    words = "\n".join(label.text() for label in sheet.findChildren(type(page.pane.name)))
    assert all(f"第 {number} 份写不了" in words for number in range(12))


def test_one_at_a_time_is_offered_where_one_is_selected(
    opened: Opened, answers: Desk, dialogs: FakeDialogs, said: list[str], qtbot: QtBot
) -> None:
    page = opened()
    command = next(one for one in page.commands() if one.id == "hand_on_many")
    assert not command.enabled()
    menu = menu_of(page, 3)
    assert page.pane.case == 3, "the row under the mouse is marked"
    assert entries(menu) == {"转报…": True, "生成补正通知…": True, "从受理台移走…": True}
    menu.close()
    menu.actions()[0].trigger()
    assert said[-1] == "这一家还没有打开，请等一下再试"
    qtbot.waitUntil(lambda: not answers.is_busy)
    dialogs.target = Path("转报.shenbao")
    menu_of(page, 3).actions()[0].trigger()
    assert [case for case, _ in handed(answers)] == ["3"]
    select(page, [2, 3])
    assert command.enabled()


def test_the_keys_that_go_on_select_one(opened: Opened) -> None:
    page = opened()
    select(page, [2, 5])
    assert QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier, "as while Ctrl+PgDn is pressed"
    page.list.table.step(1)
    assert page.list.table.selected_cases == [page.pane.case]


def test_a_look_at_the_desk_keeps_the_selection(opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot) -> None:
    page = opened()
    select(page, [2, 5])
    others = DeskSeen(tuple(one for one in tools.board.seen.rows if one.case != 1))
    answers.answers["desk_seen"] = lambda paths, desk: others
    tools.board.reload()
    qtbot.waitUntil(lambda: len(page.list.model.rows) == 11 and not answers.is_busy)
    assert set(page.list.table.selected_cases) == {2, 5}
    assert page.pane.case == 5


def test_who_was_collected_by_mistake_is_taken_off_here_too(
    opened: Opened, answers: Desk, tools: DeskTools, said: list[str], qtbot: QtBot
) -> None:
    page = opened()
    menu = menu_of(page, 3)
    menu.close()
    menu.actions()[2].trigger()
    left = DeskSeen(tuple(one for one in tools.board.seen.rows if one.case != 3))

    def remove(*_: object) -> tuple[RemovedSeen, tuple[str, ...]]:
        answers.answers["desk_seen"] = lambda paths, desk: left
        return RemovedSeen(3, row(3).applicant, row(3).path, "2026-05-01"), ()

    answers.answers["remove_case"] = remove
    sheet_on(page).button(0).click()
    qtbot.waitUntil(lambda: len(page.list.model.rows) == 11)
    assert said[-1] == f"已从受理台移走“{row(3).applicant}”，到“收集”里可以放回"
    assert page.pane.seen is None


def test_applicants_of_one_name_get_files_of_their_own() -> None:
    rows = [row(1, applicant="甲公司"), row(2, applicant="乙公司"), row(3, applicant="甲公司")]
    assert stems(rows) == ["转报_甲公司_第1号", "转报_乙公司", "转报_甲公司_第3号"]


def test_who_is_not_recommended_is_told_before() -> None:
    rows = [row(1, decision="recommend"), row(2, decision=""), row(3, decision="reject"), row(4, decision="")]
    assert asked_words(rows).endswith("其中未定 2 家、不推荐 1 家，也会一起写出。")
    assert "其中" not in asked_words(rows[:1])


def test_the_same_is_told_once_with_all_names() -> None:
    ended = [Ended(1, "甲", (Path("a"), ("没有新的意见",))), Ended(2, "乙", (Path("b"), ("没有新的意见",)))]
    assert ended_lines(ended)[1:] == ["没有新的意见：“甲”、“乙”"]
