"""Days: typed in many ways, chosen from a calendar by mouse and keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.form.cells.base import AnswerCell
from app.ui.form.cells.date_editor import DateEditor
from app.ui.look.look import Look
from app.ui.widgets.calendar_popup import CalendarPopup
from tests.ui.form.cells.conftest import SERVICE, MakeTools, ShowCell, commit


def editor_of(cell: AnswerCell) -> DateEditor:
    editor = cell.field_editors()[0]
    assert isinstance(editor, DateEditor)
    return editor


@pytest.mark.parametrize("typed", ["20260528", "2026.5.28", "2026年5月28日", "2026-05-28", "２０２６／５／２８"])
def test_many_ways_of_typing_become_one(tools_of: MakeTools, show_cell: ShowCell, typed: str) -> None:
    tools = tools_of(SERVICE)
    cell = show_cell(tools, "founded_on", 166)
    cell.focus_field("founded_on")
    commit(editor_of(cell).box, typed)
    assert editor_of(cell).day() == date(2026, 5, 28)
    sheet = cell.parentWidget()
    assert sheet is not None
    sheet.setFocus(Qt.FocusReason.TabFocusReason)
    assert tools.desk.text_of("founded_on") == "2026-05-28"
    assert editor_of(cell).box.text() == "2026-05-28"


def test_what_is_no_day_stays_as_typed(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE, founded_on="去年")
    assert editor_of(show_cell(tools, "founded_on", 166)).day() is None


def test_alt_down_opens_the_calendar_below_and_a_day_is_stored(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(SERVICE)
    cell = show_cell(tools, "founded_on", 166)
    left: list[str] = []
    cell.left.connect(left.append)
    cell.focus_field("founded_on")
    qtbot.keyClick(editor_of(cell).box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = cell.findChild(CalendarPopup)
    assert popup is not None
    assert popup.isVisible()
    assert popup.y() >= cell.mapToGlobal(cell.rect().bottomLeft()).y()
    assert popup.day == date(2026, 5, 28)  # today, by the clock of the tools
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        qtbot.keyClick(popup, key)
    assert popup.day == date(2026, 5, 1)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert tools.desk.text_of("founded_on") == "2026-05-01"
    assert editor_of(cell).box.text() == "2026-05-01"
    assert left == []


def test_the_button_opens_it_too_and_days_are_clicked(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE, founded_on="2017-06-15")
    cell = show_cell(tools, "founded_on", 166)
    button = editor_of(cell).button
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    popup = cell.findChild(CalendarPopup)
    assert popup is not None
    assert popup.day == date(2017, 6, 15)
    areas = dict(popup._days())
    assert areas[date(2017, 6, 1)].left() > areas[date(2017, 5, 29)].left()  # a Thursday, after Monday
    qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=areas[date(2017, 6, 20)].center())
    assert tools.desk.text_of("founded_on") == "2017-06-20"


def test_months_and_years_by_arrows_keep_to_real_days(look: Look, shown: object, qtbot: QtBot) -> None:
    popup = CalendarPopup(look, date(2024, 2, 29), date(2026, 5, 28))
    qtbot.addWidget(popup)
    popup.months(12)
    assert popup.day == date(2025, 2, 28)
    popup.move_to(date(2025, 1, 31))
    popup.months(1)
    assert popup.day == date(2025, 2, 28)
    popup.move_to(date(2099, 12, 31))
    popup.months(12)
    popup.move_to(date(1900, 1, 1))
    popup.months(-1)
    assert popup.day.year == 1900
    qtbot.keyClick(popup, Qt.Key.Key_Left)
    assert popup.day >= date(1900, 1, 1)


def test_esc_closes_without_a_choice(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE)
    cell = show_cell(tools, "founded_on", 166)
    popup = editor_of(cell).open_calendar()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert tools.desk.text_of("founded_on") == ""
    assert not tools.desk.undo_stack.count()


def test_narrow_and_read_only_cells_have_no_button(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE)
    button: QWidget | None = editor_of(show_cell(tools, "founded_on", 98)).button
    assert button is not None
    assert not button.isVisible()
    editor = editor_of(show_cell(tools, "founded_on", 98))
    assert editor.box.heightForWidth(editor.box.width()) < 2 * editor.box.line_height()
