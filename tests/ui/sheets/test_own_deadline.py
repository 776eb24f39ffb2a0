"""自定截止日期 as a sheet, and the drafts that take it over."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app import api
from app.paths import AppPaths
from app.settings import with_own_deadline
from app.ui.sheets.new_draft import NewSheet
from app.ui.sheets.own_deadline import OwnDeadlineSheet
from app.ui.widgets.calendar_popup import CalendarPopup
from app.ui.window.main_window import MainWindow
from tests.ui.program_tools import SERVICE, ZONE, button, frame_of, sheet_of
from tests.ui.work_tools import NOW, FakeDialogs


def set_own(window: MainWindow, form: str, day: date | None) -> None:
    window.around.preferences.update(partial(with_own_deadline, form_id=form, day=day))


def stored(window: MainWindow) -> dict[str, str]:
    return dict(window.around.preferences.settings.own_deadlines)


def asked(window: MainWindow, qtbot: QtBot, form: str = ZONE) -> OwnDeadlineSheet:
    window.do("own_deadline", form)
    return sheet_of(window, qtbot, OwnDeadlineSheet)


def texts(sheet: OwnDeadlineSheet) -> list[str]:
    return [one.text() for one in sheet._buttons]


def test_it_tells_the_notices_deadline_and_takes_a_day_however_it_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    sheet = asked(window, qtbot)
    assert sheet.accessibleName() == "自定截止日期"
    assert "通知的截止日期是 2026年6月15日" in sheet.accessibleDescription()
    assert sheet.accessibleDescription().endswith("新建的草稿照它提醒")
    assert sheet.line.edit.hasFocus()
    assert texts(sheet) == ["确定", "取消"]
    sheet.line.edit.setText("2026年6月1日")
    QTest.keyClick(sheet.line.edit, Qt.Key.Key_Return)
    assert stored(window) == {ZONE: "2026-06-01"}


def test_one_that_is_set_is_changed_or_taken_away(window: MainWindow, qtbot: QtBot) -> None:
    set_own(window, ZONE, date(2026, 6, 1))
    set_own(window, SERVICE, date(2026, 4, 20))
    sheet = asked(window, qtbot)
    assert sheet.line.edit.text() == "2026-06-01"
    assert texts(sheet) == ["确定", "不另定", "取消"]
    sheet.line.edit.setText("2026/6/3")
    sheet.button(0).click()
    assert stored(window)[ZONE] == "2026-06-03"
    asked(window, qtbot).button(1).click()
    assert stored(window) == {SERVICE: "2026-04-20"}
    sheet = asked(window, qtbot, SERVICE)
    sheet.line.edit.clear()
    sheet.button(0).click()
    assert stored(window) == {}


@pytest.mark.parametrize("away", ["取消", "Esc"])
def test_put_away_nothing_was_changed(away: str, window: MainWindow, qtbot: QtBot) -> None:
    set_own(window, ZONE, date(2026, 6, 1))
    sheet = asked(window, qtbot)
    sheet.line.edit.setText("2026-06-09")
    if away == "Esc":
        QTest.keyClick(sheet.line.edit, Qt.Key.Key_Escape)
    else:
        button(sheet, away).click()
    assert stored(window) == {ZONE: "2026-06-01"}


@pytest.mark.parametrize("typed", ["六月初", "2026-02-30", "6月1日", "1026-06-01"])
def test_what_is_no_day_keeps_it_open_and_is_told(typed: str, window: MainWindow, qtbot: QtBot) -> None:
    set_own(window, ZONE, date(2026, 6, 1))
    sheet = asked(window, qtbot)
    sheet.line.edit.setText(typed)
    assert not sheet.trouble.isVisible()  # it may not be finished yet
    sheet.button(0).click()
    assert sheet.is_open
    assert sheet.trouble.isVisible()
    assert sheet.trouble.text() == f"“{typed}”不是日期，写成 2026-05-28 这样，或留空"
    assert sheet.line.edit.hasFocus()
    assert stored(window) == {ZONE: "2026-06-01"}
    sheet.line.edit.setText("2026-06-02")
    assert not sheet.trouble.isVisible()
    sheet.button(0).click()
    assert stored(window) == {ZONE: "2026-06-02"}


def test_a_day_after_the_notices_or_over_already_is_remarked_on_and_taken(window: MainWindow, qtbot: QtBot) -> None:
    sheet = asked(window, qtbot)
    assert not sheet.remark.isVisible()
    sheet.line.edit.setText("2026-06-15")
    assert not sheet.remark.isVisible()
    sheet.line.edit.setText("2026-05-27")
    assert sheet.remark.text() == "这一天已经过了"
    sheet.line.edit.setText("2026-06-16")
    assert sheet.remark.isVisible()
    assert sheet.remark.text() == "晚于通知的截止日期 2026年6月15日，报送以通知为准"
    sheet.button(0).click()
    assert stored(window) == {ZONE: "2026-06-16"}


def test_the_calendar_gives_a_day(window: MainWindow, qtbot: QtBot) -> None:
    set_own(window, ZONE, date(2026, 6, 1))
    sheet = asked(window, qtbot)
    next(one for one in sheet.findChildren(QPushButton) if one.accessibleName() == "日历").click()
    popup = sheet.findChild(CalendarPopup)
    assert popup is not None
    assert popup.day == date(2026, 6, 1)
    QTest.keyClick(popup, Qt.Key.Key_Right)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert sheet.line.edit.text() == "2026-06-02"


def test_a_form_that_is_gone_is_not_asked_about(window: MainWindow) -> None:
    window.do("own_deadline", "no_such_form")
    assert not window.findChildren(OwnDeadlineSheet)


# ---- the drafts that take it over


def options_of_new(window: MainWindow, qtbot: QtBot, form: str = ZONE) -> dict[str, object]:
    window.do("new", form)
    sheet = sheet_of(window, qtbot, NewSheet)
    sheet.name.setText("云川合作区")
    sheet.button(0).click()
    return dict(frame_of(window, qtbot).tools.desk.draft.options)


def test_a_new_draft_takes_that_of_its_form(window: MainWindow, qtbot: QtBot) -> None:
    set_own(window, ZONE, date(2026, 6, 1))
    set_own(window, SERVICE, date(2026, 4, 20))
    assert options_of_new(window, qtbot) == {"own_deadline": "2026-06-01"}


def test_a_new_draft_of_a_form_without_one_has_none(window: MainWindow, qtbot: QtBot) -> None:
    set_own(window, SERVICE, date(2026, 4, 20))
    assert options_of_new(window, qtbot) == {}


def test_the_form_that_is_chosen_in_the_sheet_decides(window: MainWindow, qtbot: QtBot) -> None:
    set_own(window, ZONE, date(2026, 6, 1))
    set_own(window, SERVICE, date(2026, 4, 20))
    window.do("new")
    sheet = sheet_of(window, qtbot, NewSheet)
    sheet.choice.setCurrentIndex(2)
    sheet.name.setText("示例服务机构")
    sheet.button(0).click()
    desk = frame_of(window, qtbot).tools.desk
    assert (desk.definition.id, dict(desk.draft.options)) == (SERVICE, {"own_deadline": "2026-04-20"})


def test_a_sample_has_none(window: MainWindow, qtbot: QtBot) -> None:
    set_own(window, SERVICE, date(2026, 4, 20))
    window.do("sample", SERVICE)
    assert "own_deadline" not in frame_of(window, qtbot).tools.desk.draft.options


def test_it_goes_before_that_of_an_earlier_draft_and_other_options_are_carried(
    window: MainWindow, qtbot: QtBot, paths: AppPaths, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    earlier = tmp_path / "去年的"
    api.new_draft(paths, ZONE, earlier, NOW, "云川", date(2025, 5, 1))
    api.set_options(paths, earlier, [("gutter_mm", "3")], NOW)
    set_own(window, ZONE, date(2026, 6, 1))
    window.do("new", ZONE)
    sheet = sheet_of(window, qtbot, NewSheet)
    dialogs.folder = earlier
    button(sheet, "沿用以前的草稿…").click()
    qtbot.waitUntil(lambda: sheet.source == earlier, timeout=20_000)
    sheet.name.setText("今年的")
    sheet.button(0).click()
    options = dict(frame_of(window, qtbot).tools.desk.draft.options)
    assert options == {"gutter_mm": 3, "own_deadline": "2026-06-01"}
