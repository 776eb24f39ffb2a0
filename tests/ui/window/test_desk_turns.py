"""To the desk of the bureau and back: one window has it, nothing entered is lost, drafts open beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import api
from app.paths import AppPaths
from app.ui.bureau.collect.page import CollectPage
from app.ui.bureau.frame import DeskFrame
from app.ui.home.page import HomePage
from app.ui.program import Program
from app.ui.sheets.leaving import LeavingSheet
from app.ui.window.main_window import MainWindow
from app.ui.window.works import is_at_work
from app.ui.work.unfinished import Remainder
from tests.ui.program_tools import SERVICE, WAIT_MS, ZONE, Opened, home_of, sheet_of
from tests.ui.work_tools import NOW


def at_desk(window: MainWindow, qtbot: QtBot) -> DeskFrame:
    """The desk, opened from the start page, with its first page and what lies on it."""
    home = home_of(window, qtbot)
    home.desk.open.click()

    def there() -> bool:
        return window.desk is not None and window.desk.page is not None and window.desk.tools.board.is_known

    qtbot.waitUntil(there, timeout=WAIT_MS)
    assert window.desk is not None
    return window.desk


def test_the_start_page_leads_to_the_desk_and_the_menu_back(window: MainWindow, qtbot: QtBot) -> None:
    frame = at_desk(window, qtbot)
    assert window.page is frame
    assert window.windowTitle() == "主管部门 - 申报册"
    assert [frame.header.tabs.tabText(n) for n in range(3)] == ["收集", "初审", "汇总表"]
    tabs = [one.id for one in window.actions_kept.frame if one.id.startswith("tab_")]
    assert tabs == ["tab_collect", "tab_review", "tab_summary"]
    menu = window.menu(frame)
    menu.fill()
    entries = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert "返回开始页" in entries
    assert "查找单位" in entries
    assert "保存并留下历史版本" not in entries
    command = window.actions_kept.by_id("home")
    assert command is not None
    command.run()
    home_of(window, qtbot)
    assert window.desk is None
    assert window.windowTitle() == "申报册"


def test_a_second_window_brings_the_first_ones_desk_to_the_front(
    window: MainWindow, program: Program, qtbot: QtBot
) -> None:
    at_desk(window, qtbot)
    other = program.open_window()
    home_of(other, qtbot).desk.open.click()
    qtbot.wait(50)
    assert other.desk is None
    assert isinstance(other.page, HomePage)


def test_a_draft_opens_beside_the_desk(
    window: MainWindow, program: Program, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    frame = at_desk(window, qtbot)
    api.new_draft(paths, ZONE, tmp_path / "合并的", NOW)
    frame.tools.guide.open_draft(tmp_path / "合并的", "city")
    qtbot.waitUntil(lambda: len(program.windows) == 2 and program.windows[1].frame is not None, timeout=WAIT_MS)
    beside = program.windows[1]
    qtbot.waitUntil(lambda: beside.frame is not None and beside.frame.tools.guide.focus == "city", timeout=WAIT_MS)
    assert window.desk is frame


def test_with_a_draft_open_the_desk_is_not_offered(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    window.desk_turns.show()
    qtbot.wait(20)
    assert window.desk is None


def test_what_could_not_be_kept_is_asked_about_before_the_desk_goes(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = at_desk(window, qtbot)
    monkeypatch.setattr(frame, "unsaved", lambda: "“甲公司”的意见没有保存：磁盘满了")
    window.desk_turns.go_home()
    sheet = sheet_of(window, qtbot)
    sheet.button(1).click()  # 返回
    assert window.desk is frame
    assert frame.isEnabled()
    window.desk_turns.go_home()
    sheet_of(window, qtbot).button(0).click()  # 仍然离开
    home_of(window, qtbot)
    assert window.desk is None


def test_closing_the_window_waits_until_everything_is_kept(window: MainWindow, program: Program, qtbot: QtBot) -> None:
    frame = at_desk(window, qtbot)
    assert not is_at_work(window)
    kept: list[str] = []
    settle = frame.settle
    frame.settle = lambda: (kept.append("settle"), settle())[1]  # type: ignore[method-assign]
    window.close()
    qtbot.waitUntil(lambda: window not in program.windows, timeout=WAIT_MS)
    assert kept


def test_another_folder_for_the_desk_is_kept_for_the_next_time(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    frame = at_desk(window, qtbot)
    frame.tools.guide.change_desk(tmp_path / "共享的受理台")
    qtbot.waitUntil(lambda: window.desk is not None and window.desk is not frame, timeout=WAIT_MS)
    assert window.desk is not None
    assert window.desk.tools.folder == tmp_path / "共享的受理台"
    assert window.around.preferences.settings.desk_folder == str(tmp_path / "共享的受理台")
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.page is not None, timeout=WAIT_MS)


class Endless:
    """Work that goes on until it is stopped."""

    def __init__(self) -> None:
        self.stopped = False

    def remainder(self) -> Remainder | None:
        return None if self.stopped else Remainder("正在收材料", "停下以前收的都留着", "等收完再离开", "停下并离开")

    def end_early(self) -> None:
        self.stopped = True

    def complaint(self) -> str:
        return ""

    def go_there(self) -> None:
        raise AssertionError("nothing went wrong")


def test_work_is_asked_about_before_the_desk_goes(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, work = at_desk(window, qtbot), Endless()
    monkeypatch.setattr(frame, "works", lambda: (work,))
    window.desk_turns.go_home()
    sheet = sheet_of(window, qtbot, LeavingSheet)
    sheet.button(2).click()  # 先不离开
    assert window.desk is frame
    window.desk_turns.go_home()
    sheet_of(window, qtbot, LeavingSheet).button(1).click()  # 停下并离开
    home_of(window, qtbot)
    assert work.stopped


def test_what_was_typed_is_kept_when_another_program_comes_to_the_front_and_when_the_session_ends(
    window: MainWindow, program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = at_desk(window, qtbot)
    kept: list[str] = []
    monkeypatch.setattr(frame, "settle", lambda: kept.append("settled"))
    other = program.open_window()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow(), timeout=WAIT_MS)
    assert kept
    kept.clear()

    class Hurried:
        def allowsInteraction(self) -> bool:
            return False

        def cancel(self) -> None:
            raise AssertionError("there was no time to ask")

    program.end_session(Hurried())
    assert kept == ["settled"]


def test_what_was_sent_is_taken_in_and_left_as_it_was(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path
) -> None:
    sent = tmp_path / "收到的材料"
    sent.mkdir()
    api.new_draft(paths, SERVICE, sent / "启航", NOW, "云川市启航中小企业服务有限公司")
    api.pack(sent / "启航", sent / "启航.shenbao")
    api.set_answers(paths, sent / "启航", {"staff_count": "46"}, NOW)
    (sent / "坏的.shenbao").write_bytes(b"PK")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sent.rglob("*") if path.is_file()}
    frame = at_desk(window, qtbot)
    page = frame.page
    assert isinstance(page, CollectPage)
    page.work.take([sent])
    qtbot.waitUntil(lambda: not page.work.call.is_running and bool(frame.tools.board.seen.rows), timeout=WAIT_MS)
    assert page.strip.sentence == "收了 2 份：新收 1、同一单位内容不同的 1；1 份读不出来"
    (row,) = frame.tools.board.seen.rows
    assert row.must_choose
    qtbot.waitUntil(lambda: page.detail.candidates is not None, timeout=WAIT_MS)
    found = page.detail.candidates
    assert found is not None
    found.buttons[-1].click()
    qtbot.waitUntil(lambda: not frame.tools.board.seen.rows[0].must_choose, timeout=WAIT_MS)
    page.work.dismiss(sent / "坏的.shenbao")
    qtbot.waitUntil(lambda: not frame.tools.board.seen.unreadable, timeout=WAIT_MS)
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sent.rglob("*") if path.is_file()}
    assert after == before
