"""Leaving a draft or a window while something is under way: asked in words, waited for, stopped, or not left at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import api
from app.drafts.draft import from_json
from app.drafts.lock import LOCK
from app.paths import AppPaths
from app.ui.home.page import HomePage
from app.ui.program import Program
from app.ui.sheets.copying import CopySheet
from app.ui.sheets.leaving import LeavingSheet
from app.ui.window.main_window import MainWindow
from app.ui.work.unfinished import Remainder, together
from tests.scans import codes, write_scan_pdf
from tests.ui.program_tools import WAIT_MS, ZONE, Opened, button, frame_of, home_of, put_away, sheet_of
from tests.ui.work_tools import NOW

WAITABLE = Remainder("还有 3 步没做完", "停下就没有了", "做完再离开", "停止并离开", 1, 4)


@dataclass(eq=False)
class Work:
    """Something under way that a test lets go on."""

    left: Remainder | None = WAITABLE
    refusal: str = ""
    done: list[str] = field(default_factory=list)

    def remainder(self) -> Remainder | None:
        return self.left

    def end_early(self) -> None:
        self.done.append("stopped")

    def complaint(self) -> str:
        return self.refusal

    def go_there(self) -> None:
        self.done.append("shown")


@pytest.fixture
def work(opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Of the first page of an opened draft."""
    frame = frame_of(opened(), qtbot)
    made = Work()
    assert frame.page is not None
    monkeypatch.setattr(frame.page, "works", lambda: (made,))
    return made


@pytest.fixture
def at_work(work: Work, program: Program) -> MainWindow:
    return program.windows[0]


def gone(window: MainWindow, program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window not in program.windows, timeout=WAIT_MS)


def scans(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    return [write_scan_pdf(folder / f"{number:02}.pdf", codes(1, 1, number), dpi=60) for number in range(count)]


def listed(folder: Path) -> int:
    draft = from_json((folder / "draft.json").read_text("utf-8"), "draft.json")
    return sum(len(state.files) for state in draft.items.values())


# ---- the question


def test_the_question_says_what_is_under_way_and_staying_changes_nothing(
    at_work: MainWindow, work: Work, qtbot: QtBot
) -> None:
    at_work.close()
    sheet = sheet_of(at_work, qtbot, LeavingSheet)
    assert sheet.accessibleName() == "还有 3 步没做完"
    assert sheet.accessibleDescription() == "停下就没有了"
    assert sheet.button(0).hasFocus()
    work.left = WAITABLE._replace(told="还有 2 步没做完")
    qtbot.waitUntil(lambda: sheet.accessibleName() == "还有 2 步没做完", timeout=WAIT_MS)
    button(sheet, "先不离开").click()
    assert at_work.frame is not None
    assert at_work.isVisible()
    assert not work.done


def test_stopping_stops_and_leaves(at_work: MainWindow, work: Work, program: Program, qtbot: QtBot) -> None:
    at_work.close()
    at_work.close()
    assert len(at_work.findChildren(LeavingSheet)) == 1
    button(sheet_of(at_work, qtbot, LeavingSheet), "停止并离开").click()
    assert work.done == ["stopped"]
    gone(at_work, program, qtbot)


def test_waiting_shows_how_far_it_is_and_leaves_by_itself(
    at_work: MainWindow, work: Work, program: Program, qtbot: QtBot
) -> None:
    at_work.close()
    sheet = sheet_of(at_work, qtbot, LeavingSheet)
    button(sheet, "做完再离开").click()
    assert sheet._bar.isVisible()
    assert sheet._bar.share == 0.25
    assert sheet.button(2).hasFocus()
    qtbot.wait(300)
    assert at_work in program.windows
    work.left = None
    gone(at_work, program, qtbot)
    assert not work.done


def test_who_waits_may_still_stay(at_work: MainWindow, work: Work, qtbot: QtBot) -> None:
    at_work.turns.go_home()
    sheet = sheet_of(at_work, qtbot, LeavingSheet)
    button(sheet, "做完再离开").click()
    button(sheet, "先不离开").click()
    work.left = None
    qtbot.wait(400)
    assert at_work.frame is not None
    assert not at_work.findChildren(HomePage)


def test_the_newest_wish_counts(at_work: MainWindow, work: Work, program: Program, qtbot: QtBot) -> None:
    at_work.turns.go_home()
    sheet_of(at_work, qtbot, LeavingSheet)
    at_work.close()
    work.left = None
    gone(at_work, program, qtbot)


def test_nobody_leaves_before_he_saw_what_went_wrong(at_work: MainWindow, work: Work, qtbot: QtBot) -> None:
    at_work.close()
    sheet = sheet_of(at_work, qtbot, LeavingSheet)
    button(sheet, "做完再离开").click()
    work.left, work.refusal = None, "有 2 个文件没有收进草稿"
    qtbot.waitUntil(lambda: not at_work.findChildren(LeavingSheet), timeout=WAIT_MS)
    assert work.done == ["shown"]
    assert at_work.frame is not None
    assert at_work.frame.message.sentence == "有 2 个文件没有收进草稿"
    at_work.turns.go_home()
    home_of(at_work, qtbot)


def test_what_waits_for_its_user_is_not_waited_for(at_work: MainWindow, work: Work, qtbot: QtBot) -> None:
    work.left = Remainder("背面还没有印", "正面已经印好", "", "不印背面并离开")
    at_work.close()
    sheet = sheet_of(at_work, qtbot, LeavingSheet)
    assert sheet.button(0).text() == "先不离开"
    assert sheet.button(0).hasFocus()
    button(sheet, "先不离开").click()
    work.left = WAITABLE
    at_work.close()
    sheet = sheet_of(at_work, qtbot, LeavingSheet)
    button(sheet, "做完再离开").click()
    work.left = Remainder("背面还没有印", "正面已经印好", "", "不印背面并离开")
    qtbot.waitUntil(lambda: not at_work.findChildren(LeavingSheet), timeout=WAIT_MS)
    assert work.done == ["shown"]
    work.left = None


def test_two_things_under_way_are_told_together() -> None:
    other = Remainder("还有 5 个文件没有收进草稿", "不收的留在原处", "收完再离开", "不收这些文件", 1, 6)
    both = together([WAITABLE, other])
    assert both == Remainder(
        "还有 3 步没做完；还有 5 个文件没有收进草稿",
        "停下就没有了。不收的留在原处",
        "等都做完再离开",
        "都停下并离开",
        2,
        10,
    )
    turning = other._replace(wait="")
    assert together([WAITABLE, turning]).wait == ""
    assert together([WAITABLE, other._replace(total=0)]).total == 0
    assert together([other]) is other


# ---- files on their way


def test_dropped_files_are_all_taken_in_before_the_window_closes(
    opened: Opened, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened()
    frame = frame_of(window, qtbot)
    frame.shared.taking.take(1, scans(tmp_path / "多", 7))
    window.close()
    sheet = sheet_of(window, qtbot, LeavingSheet)
    assert sheet.accessibleName() == "还有 7 个文件没有收进草稿"
    button(sheet, "收完再离开").click()
    gone(window, program, qtbot)
    assert listed(tmp_path / "云川合作区") == 7


def test_files_that_nobody_waits_for_leave_the_ready_ones(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened()
    taking = frame_of(window, qtbot).shared.taking
    taking.take(1, scans(tmp_path / "多", 40))
    qtbot.waitUntil(lambda: any(one.state == "ready" for one in taking.arrivals(1)), timeout=WAIT_MS)
    window.turns.go_home()
    button(sheet_of(window, qtbot, LeavingSheet), "不收这些文件").click()
    home_of(window, qtbot)
    assert 0 < listed(tmp_path / "云川合作区") < 40


def test_a_file_that_is_refused_while_it_is_waited_for_keeps_the_draft_open(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened()
    frame = frame_of(window, qtbot)
    good = scans(tmp_path / "多", 1)
    bad = tmp_path / "多" / "缺页.pdf"
    bad.write_bytes(good[0].read_bytes()[:300])
    frame.shared.taking.take(2, [*good, bad])
    window.turns.go_home()
    button(sheet_of(window, qtbot, LeavingSheet), "收完再离开").click()
    qtbot.waitUntil(lambda: frame.tab == "evidence", timeout=WAIT_MS)
    assert window.frame is frame
    assert frame.message.sentence == "有 1 个文件没有收进草稿，原因写在文件下面"
    window.turns.go_home()
    home_of(window, qtbot)


# ---- what sheets do


def test_a_copy_under_way_is_not_ended_by_closing_the_window(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    window.do("copy")
    sheet = sheet_of(window, qtbot, CopySheet)
    sheet.button(0).click()
    assert sheet.is_working
    window.close()
    question = sheet_of(window, qtbot, LeavingSheet)
    assert question.accessibleName() == "另存一份：还没有做完"
    button(question, "先不离开").click()
    qtbot.waitUntil(lambda: not sheet.is_working, timeout=WAIT_MS)
    put_away(window)


def test_a_window_without_a_draft_asks_as_well(
    window: MainWindow, program: Program, qtbot: QtBot, tmp_path: Path, paths: AppPaths
) -> None:
    api.new_draft(paths, ZONE, tmp_path / "一份", NOW)
    window.do("copy", tmp_path / "一份")
    sheet = sheet_of(window, qtbot, CopySheet)
    sheet.button(0).click()
    window.close()
    question = sheet_of(window, qtbot, LeavingSheet)
    assert window in program.windows
    button(question, "停下并离开").click()
    gone(window, program, qtbot)


# ---- the session ends


@dataclass
class LogOff:
    """The system wants to end the session."""

    may_ask: bool
    cancelled: bool = False

    def allowsInteraction(self) -> bool:
        return self.may_ask

    def cancel(self) -> None:
        self.cancelled = True


def test_logging_off_saves_and_goes_on_when_nothing_is_under_way(
    opened: Opened, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = frame_of(opened(), qtbot).tools.desk
    desk.answer("city", "云川")
    session = LogOff(may_ask=True)
    program.end_session(session)
    assert not session.cancelled
    assert "云川" in (tmp_path / "云川合作区" / "draft.json").read_text("utf-8")


def test_logging_off_is_held_while_files_are_on_their_way(
    opened: Opened, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened()
    frame_of(window, qtbot).shared.taking.take(1, scans(tmp_path / "多", 3))
    session = LogOff(may_ask=True)
    program.end_session(session)
    assert session.cancelled
    button(sheet_of(window, qtbot, LeavingSheet), "收完再离开").click()
    gone(window, program, qtbot)
    assert listed(tmp_path / "云川合作区") == 3


def test_logging_off_without_a_word_keeps_what_is_ready(
    opened: Opened, program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened()
    taking = frame_of(window, qtbot).shared.taking
    taking.take(1, scans(tmp_path / "多", 40))
    qtbot.waitUntil(lambda: any(one.state == "ready" for one in taking.arrivals(1)), timeout=WAIT_MS)
    session = LogOff(may_ask=False)
    program.end_session(session)
    assert not session.cancelled
    assert listed(tmp_path / "云川合作区") > 0
    window.turns.go_home()
    if not isinstance(window.page, HomePage) and window.findChildren(LeavingSheet):
        button(window.findChildren(LeavingSheet)[0], "不收这些文件").click()
    home_of(window, qtbot)


# ---- what may only be looked at


@pytest.fixture
def folder(paths: AppPaths, tmp_path: Path) -> Path:
    api.new_draft(paths, ZONE, tmp_path / "云川合作区", NOW)
    return tmp_path / "云川合作区"


def read_only_window(program: Program, qtbot: QtBot, folder: Path) -> MainWindow:
    (folder / LOCK).write_text(
        '{"pid": 7, "host": "GXJ-03", "user": "张三", "time": "2026-05-28T14:02"}', encoding="utf-8"
    )
    window = program.open_window(folder)
    assert frame_of(window, qtbot).tools.desk.read_only
    (folder / LOCK).unlink()
    return window


def test_work_is_asked_about_before_a_draft_is_opened_for_writing(
    program: Program, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that was taken before the question would stay ours when the answer is no."""
    window = read_only_window(program, qtbot, folder)
    frame, work = frame_of(window, qtbot), Work(None)
    monkeypatch.setattr(frame, "works", lambda: (work,))
    work.left = WAITABLE
    button(frame, "重新检查").click()
    sheet = sheet_of(window, qtbot, LeavingSheet)
    sheet.button(2).click()  # 先不离开
    assert not (folder / LOCK).exists()
    work.left = None
    button(frame, "重新检查").click()
    qtbot.waitUntil(lambda: window.frame not in (None, frame), timeout=WAIT_MS)
    assert not frame_of(window, qtbot).tools.desk.read_only


def test_work_that_begins_while_it_is_opened_for_writing_is_asked_about_too(
    program: Program, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = read_only_window(program, qtbot, folder)
    frame, work = frame_of(window, qtbot), Work(None)
    monkeypatch.setattr(frame, "works", lambda: (work,))
    button(frame, "重新检查").click()
    work.left = WAITABLE
    sheet = sheet_of(window, qtbot, LeavingSheet)
    assert not (folder / LOCK).exists()
    sheet.button(1).click()  # 停止并离开
    qtbot.waitUntil(lambda: window.frame not in (None, frame), timeout=WAIT_MS)
    assert not frame_of(window, qtbot).tools.desk.read_only


def test_whoever_goes_home_meanwhile_stays_there(program: Program, qtbot: QtBot, folder: Path) -> None:
    window = read_only_window(program, qtbot, folder)
    button(frame_of(window, qtbot), "重新检查").click()
    window.turns.go_home()
    qtbot.waitUntil(lambda: window.frame is None, timeout=WAIT_MS)
    qtbot.wait(300)
    assert window.frame is None
    qtbot.waitUntil(lambda: not (folder / LOCK).exists(), timeout=WAIT_MS)
