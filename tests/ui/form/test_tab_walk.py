"""Tab walks over the whole page and out of it again; nowhere does it stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.form.page import FormPage
from app.ui.window.frame import DraftFrame
from tests.ui.form.conftest import SERVICE, ZONE, MakePage, MakeTools
from tests.ui.form.typing_keys import focused, press, view_of

SHIFT = Qt.KeyboardModifier.ShiftModifier
_MOST = 1200


def back() -> None:
    press(Qt.Key.Key_Backtab, SHIFT)


@pytest.mark.parametrize("form", [ZONE, SERVICE])
@pytest.mark.parametrize("forward", [True, False])
def test_tab_goes_through_every_section_and_comes_round(
    open_tools: MakeTools,
    shown: Callable[..., QWidget],
    sample: Callable[[str], dict[str, Any]],
    form: str,
    forward: bool,
) -> None:
    frame = DraftFrame(open_tools(form, sample(form)))
    shown(frame, 1366, 690)
    frame.show_tab("form")
    page = frame.page
    assert isinstance(page, FormPage)
    fields = {name for section in page._shown_sections() for name in section.fields}
    seen: set[str] = set()
    outside = 0
    page.navigation.list.setFocus()
    for _ in range(_MOST):
        before, path = focused(), page._tools.guide.focus
        press(Qt.Key.Key_Tab) if forward else back()
        seen.add(page._tools.guide.focus.partition(".")[0])
        assert focused() is not before or page._tools.guide.focus != path, f"stuck in {before} at {path}"
        outside += not page.isAncestorOf(focused())
        if focused() is page.navigation.list:
            break
    assert focused() is page.navigation.list, "it comes round"
    assert outside, "the header is reached"
    assert seen >= fields if forward else seen, fields - seen


def test_behind_the_last_field_is_the_help(form_page: MakePage) -> None:
    page = form_page()
    page.show_section(page._shown_sections()[-1].id)
    view_of(page).focus_end(last=True)
    last = focused()
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert focused() is last, "Enter stays among the fields"
    press(Qt.Key.Key_Tab)
    assert focused() is page.help
    back()
    assert focused() is last


def test_before_the_first_field_is_the_section_bar(form_page: MakePage) -> None:
    page = form_page()
    back()
    assert page.form.bar.isAncestorOf(focused())
    press(Qt.Key.Key_Tab)
    assert view_of(page).focused_cell() is not None


def test_without_the_right_column_tab_leaves_the_page(form_page: MakePage) -> None:
    page = form_page(size=(1024, 524))
    page.show_section(page._shown_sections()[-1].id)
    view_of(page).focus_end(last=True)
    press(Qt.Key.Key_Tab)
    assert not page.form.isAncestorOf(focused())


def test_tab_in_chosen_printed_words_goes_back_to_the_fields(form_page: MakePage) -> None:
    page = form_page()
    view = view_of(page)
    page.show_place("city")
    words = next(one for one in view.findChildren(QWidget) if one.focusPolicy() == Qt.FocusPolicy.ClickFocus)
    words.setFocus()
    if view.focused_cell() is None:
        press(Qt.Key.Key_Tab)
    assert view.focused_cell() is not None
    assert QApplication.focusWidget() is not words
