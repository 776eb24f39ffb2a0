"""The user's own deadline on the cards of the start page: shown, followed by every window, reached by Tab."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.paths import AppPaths
from app.settings import load_settings, with_own_deadline
from app.ui.home.cards import FormCard
from app.ui.home.page import HomePage
from app.ui.program import Program
from app.ui.sheets.own_deadline import OwnDeadlineSheet
from app.ui.window.main_window import MainWindow
from tests.ui.program_tools import SERVICE, ZONE, home_of, sheet_of, show

SUMMARY = "recommendation_summary_2026"
FORMS = (ZONE, SERVICE, SUMMARY)
NONE_SET = "自定截止日期"


def set_own(program: Program, form: str, day: date | None) -> None:
    program.around.preferences.update(partial(with_own_deadline, form_id=form, day=day))


def told(home: HomePage) -> list[str]:
    return [card.own.text() for card in home.cards]


def heights(home: HomePage) -> list[int]:
    return [card.height() for card in home.cards]


def boldest(widget: QWidget) -> QColor:
    """The colour that stands out most from the ground at the corner: that of the words."""
    image = widget.grab().toImage()
    ground = image.pixelColor(0, 0)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda one: sum(abs(a - b) for a, b in zip(one.getRgb(), ground.getRgb(), strict=True)))


def near(found: QColor, wanted: QColor) -> bool:
    return all(abs(a - b) <= 40 for a, b in zip(found.getRgb(), wanted.getRgb(), strict=True))


def test_each_form_offers_one_and_says_for_which_form(window: MainWindow, qtbot: QtBot) -> None:
    home = home_of(window, qtbot)
    assert told(home) == [NONE_SET] * 3
    for card in home.cards:
        assert card.own.isVisible()
        assert card.own.accessibleName() == f"{NONE_SET}：{card.form.title}"
        assert card.own.toolTip() == "只是自己的安排，通知的截止日期不变"


def test_set_changed_and_taken_away_it_stands_beside_the_notices(
    window: MainWindow, qtbot: QtBot, program: Program
) -> None:
    home = home_of(window, qtbot)
    set_own(program, ZONE, date(2026, 6, 1))
    assert told(home) == ["自定 6月1日 · 还有 4 天", NONE_SET, NONE_SET]
    card = home.cards[0]
    assert isinstance(card, FormCard)
    assert card.until.text() == "截止 2026年6月15日 · 还有 18 天"
    assert card.own.accessibleName() == f"自定 6月1日 · 还有 4 天：{card.form.title}"
    set_own(program, ZONE, date(2026, 5, 20))
    set_own(program, SUMMARY, date(2026, 5, 28))
    assert told(home) == ["自定 5月20日 · 已过", NONE_SET, "自定 5月28日 · 就是今天"]
    set_own(program, ZONE, None)
    assert told(home) == [NONE_SET, NONE_SET, "自定 5月28日 · 就是今天"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_a_link_until_the_day_is_over_and_grey_then(
    theme: str, window: MainWindow, qtbot: QtBot, program: Program
) -> None:
    program.around.preferences.change(theme=theme)
    home = home_of(window, qtbot)
    set_own(program, ZONE, date(2026, 6, 1))
    set_own(program, SERVICE, date(2026, 4, 20))
    QApplication.processEvents()
    colours = program.look.colours
    assert near(boldest(home.cards[0].own), colours.accent)
    assert near(boldest(home.cards[1].own), colours.ink3)
    set_own(program, SERVICE, None)
    QApplication.processEvents()
    assert near(boldest(home.cards[1].own), colours.accent)


@pytest.mark.parametrize(("width", "height"), [(1366, 690), (1024, 600)])
@pytest.mark.parametrize("size", ["standard", "large"])
def test_no_card_grows_and_the_own_day_is_never_cut(
    width: int, height: int, size: str, window: MainWindow, qtbot: QtBot, program: Program
) -> None:
    program.around.preferences.change(text_size=size)
    window.resize(width, height)
    home = home_of(window, qtbot)
    qtbot.wait(20)  # the layout follows in a later turn
    before = heights(home)
    assert max(before) <= round(176 * program.look.factor)
    for form in FORMS:
        set_own(program, form, date(2027, 12, 31))
    qtbot.wait(20)
    assert heights(home) == before
    for card in home.cards:
        right = card.own.mapTo(card, card.own.rect().topRight()).x()
        assert card.own.width() >= card.own.sizeHint().width()
        assert right <= card.width() - 16
    assert home.area.horizontalScrollBar().maximum() == 0


def test_tab_reaches_it_before_the_buttons_of_its_card_and_enter_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    home = home_of(window, qtbot)
    home.menu_button.setFocus()
    walked = []
    for _ in range(13):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        walked.append(window.focusWidget())
    *cards, row = [card.stops for card in home.cards]
    assert walked == [*(stop for stops in cards for stop in stops), home.desk.open, *row]
    home.cards[1].own.setFocus()
    QTest.keyClick(home.cards[1].own, Qt.Key.Key_Return)
    sheet = sheet_of(window, qtbot, OwnDeadlineSheet)
    assert sheet.line.edit.hasFocus()
    QTest.keyClick(sheet.line.edit, Qt.Key.Key_Escape)
    assert home.cards[1].own.hasFocus()


def test_a_second_window_follows_and_a_window_opened_later_knows(
    window: MainWindow, qtbot: QtBot, program: Program, paths: AppPaths
) -> None:
    first = home_of(window, qtbot)
    other = program.open_window()
    show(other, qtbot)
    second = home_of(other, qtbot)
    first.cards[0].own.click()
    sheet = sheet_of(window, qtbot, OwnDeadlineSheet)
    sheet.line.edit.setText("2026-06-01")
    sheet.button(0).click()
    wanted = ["自定 6月1日 · 还有 4 天", NONE_SET, NONE_SET]
    assert told(first) == told(second) == wanted
    program.around.preferences.wait()
    assert load_settings(paths.settings_file).own_deadlines == {ZONE: "2026-06-01"}
    assert told(home_of(program.open_window(), qtbot)) == wanted


def test_what_is_stored_wrongly_is_as_if_nothing_were_set(program: Program, qtbot: QtBot, paths: AppPaths) -> None:
    stored = {"own_deadlines": {ZONE: "2026-02-30", SERVICE: 5, SUMMARY: "2026-06-01"}}
    paths.settings_file.write_text(json.dumps(stored), encoding="utf-8")
    program.around.preferences.settings = load_settings(paths.settings_file)
    home = home_of(program.open_window(), qtbot)
    assert told(home) == [NONE_SET, NONE_SET, "自定 6月1日 · 还有 4 天"]


def test_the_next_morning_the_days_are_counted_anew(
    window: MainWindow, qtbot: QtBot, program: Program, clock: list[datetime]
) -> None:
    home = home_of(window, qtbot)
    set_own(program, ZONE, date(2026, 5, 28))
    clock[0] = datetime(2026, 5, 29, 8, 0)
    QApplication.sendEvent(home, QEvent(QEvent.Type.WindowActivate))
    card = home.cards[0]
    assert isinstance(card, FormCard)
    assert (card.own.text(), card.until.text()) == ("自定 5月28日 · 已过", "截止 2026年6月15日 · 还有 17 天")
