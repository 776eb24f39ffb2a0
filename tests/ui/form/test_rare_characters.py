"""按编码输入 as hands do it: the mouse on the link, or keys alone; the character goes where the cursor was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.form.page import FormPage
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.text_box import TextBox
from tests.ui.form.conftest import SERVICE, ZONE, MakePage
from tests.ui.form.typing_keys import focused, press, view_of


def link_of(page: FormPage) -> LinkLabel:
    return next(link for link in page.help.links() if link.text() == "按编码输入…")


def by_mouse(page: FormPage) -> None:
    """Press where a mouse would: Qt decides by the place of the click who gets the keyboard."""
    QApplication.processEvents()
    window = page.window().windowHandle()
    link = link_of(page)
    page.help.ensureWidgetVisible(link)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=link.mapTo(page.window(), link.rect().center()))


def by_keys(page: FormPage) -> None:
    panes = page.panes()
    panes[panes.index(page.form) + 1].setFocus()  # F6
    for _ in page.help.links():
        press(Qt.Key.Key_Tab)
        if focused() is link_of(page):
            break
    assert focused() is link_of(page)
    press(Qt.Key.Key_Space)


def enter_code(page: FormPage, code: str = "20BB7") -> None:
    sheet = page.characters.sheet
    assert sheet is not None
    assert sheet.is_open
    assert focused() is sheet.code
    for sign in code:
        QTest.keyClick(focused(), sign)
    press(Qt.Key.Key_Return)
    QApplication.processEvents()


def box() -> TextBox:
    now = focused()
    assert isinstance(now, TextBox)
    return now


@pytest.mark.parametrize("ask", [by_mouse, by_keys])
@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ZONE, "authority_contact"),  # a line
        (ZONE, "plan_overview"),  # a long text
        (ZONE, "exchange_checks_other"),  # the text beside 其他
        (ZONE, "city"),  # one of two in a printed line
        (ZONE, "platform_national_names"),  # names below a number
        (SERVICE, "service_overview"),
    ],
)
def test_it_goes_to_the_cursor_of_every_kind_of_editor(form_page: MakePage, ask: object, form: str, field: str) -> None:
    page = form_page(form)
    if field not in page._tools.desk.definition.fields:
        field = next(n for n, f in page._tools.desk.definition.fields.items() if f.type == "long_text")
    assert page.show_place(field)
    place = focused()
    for sign in "ab":
        QTest.keyClick(focused(), sign)
    press(Qt.Key.Key_Left)
    ask(page)  # type: ignore[operator]
    enter_code(page)
    assert page._tools.desk.text_of(field) == "a𠮷b"
    assert focused() is place
    assert page._tools.guide.focus == field
    QTest.keyClick(focused(), "c")
    assert page._tools.desk.text_of(field) == "a𠮷cb", "the cursor stands behind it"


@pytest.mark.parametrize("ask", [by_mouse, by_keys])
def test_it_goes_into_a_cell_of_a_growable_table(form_page: MakePage, ask: object) -> None:
    page = form_page(SERVICE, {"people": [{"person_name": "abcd"}, {"person_name": "王明"}]})
    assert page.show_place("people.1.person_name")
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Right)
    ask(page)  # type: ignore[operator]
    enter_code(page)
    assert page._tools.desk.answer_of("people")[1]["person_name"] == "王𠮷明"
    assert page._tools.guide.focus == "people.1.person_name"
    assert box().text() == "王𠮷明"


def test_a_line_that_was_chosen_whole_is_not_replaced_a_chosen_sign_is(form_page: MakePage) -> None:
    page = form_page(ZONE, {"authority_contact": "王?"})
    page.show_place("authority_phone")
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert box().textCursor().hasSelection()
    by_mouse(page)
    enter_code(page)
    assert page._tools.desk.text_of("authority_contact") == "王?𠮷"
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    by_mouse(page)
    enter_code(page, "3F06")
    assert page._tools.desk.text_of("authority_contact") == "王㼆𠮷"


@pytest.mark.parametrize("ask", [by_mouse, by_keys])
def test_esc_gives_the_keyboard_back(form_page: MakePage, ask: object) -> None:
    page = form_page(SERVICE, {"people": [{"person_name": "王明"}]})
    page.show_place("people.0.person_name")
    ask(page)  # type: ignore[operator]
    press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert isinstance(focused(), TextBox)
    assert page._tools.desk.answer_of("people")[0]["person_name"] == "王明"


def test_a_click_beside_the_link_leaves_the_cursor_in_the_form(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("authority_contact")
    before = focused()
    corner = page.help.viewport()
    QTest.mouseClick(corner, Qt.MouseButton.LeftButton, pos=corner.rect().bottomLeft())
    assert focused() is before
    assert view_of(page).isAncestorOf(before)


def test_the_help_that_is_filled_anew_keeps_the_keyboard(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("authority_contact")
    by_keys_link = link_of(page)
    by_keys_link.setFocus()
    page.help._shown = None
    page.help.refresh()
    now: QWidget = focused()
    assert now is page.help
