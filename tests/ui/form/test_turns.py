"""A section that is chosen before it was built ahead is built and shown by itself; the bench says how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.form.page import FormPage
from app.ui.window.frame import DraftFrame
from tests.ui.form.conftest import SERVICE, ZONE, MakeTools
from tests.ui.form.typing_keys import focused


@pytest.mark.parametrize(("form", "section"), [(ZONE, "form.A1"), (ZONE, "form.A4"), (SERVICE, "book.B1")])
def test_a_section_chosen_before_it_was_built_ahead_is_built_and_shown(
    open_tools: MakeTools,
    shown: Callable[..., QWidget],
    sample: Callable[[str], dict[str, Any]],
    qtbot: QtBot,
    form: str,
    section: str,
) -> None:
    frame = DraftFrame(open_tools(form, sample(form)))
    shown(frame, 1366, 690)
    frame.show_tab("form")
    page = frame.page
    assert isinstance(page, FormPage)
    page.navigation.list.chosen.emit(section)
    qtbot.waitUntil(lambda: page.form.view is not None and page.form.view.section.id == section)


def test_a_jump_into_a_section_that_was_not_built_goes_in_pieces(
    open_tools: MakeTools, shown: Callable[..., QWidget], sample: Callable[[str], dict[str, Any]], qtbot: QtBot
) -> None:
    frame = DraftFrame(open_tools(ZONE, sample(ZONE)))
    shown(frame, 1366, 690)
    frame.show_tab("form")
    page = frame.page
    assert isinstance(page, FormPage)
    section = next(one for one in page._shown_sections() if one.id == "form.A1")
    assert not page.form.is_built(section)
    frame.tools.guide.go("revenue_y1")
    assert not page.form.is_built(section), "nothing is built in the turn that asks"
    frame.tools.guide.go("q_plan")
    frame.tools.guide.go("authority_contact")
    before = frame.tools.desk.draft.answers
    QTest.keyClick(focused(), "b")
    assert frame.tools.desk.draft.answers == before, "nothing goes into the cell that was left"
    qtbot.waitUntil(lambda: frame.tools.desk.text_of("authority_contact") == "b")
    frame.tools.guide.go("q_plan")
    qtbot.waitUntil(lambda: frame.tools.guide.focus == "q_plan")
    frame.tools.guide.go("revenue_y1")
    assert frame.tools.guide.focus == "revenue_y1", "at once where it is built"
    saver = frame.tools.saver
    assert saver is not None
    saver.save()
    qtbot.waitUntil(lambda: saver.is_saved)


def test_who_opens_another_section_meanwhile_stays_there(
    open_tools: MakeTools, shown: Callable[..., QWidget], qtbot: QtBot
) -> None:
    frame = DraftFrame(open_tools(ZONE))
    shown(frame, 1366, 690)
    frame.show_tab("form")
    page = frame.page
    assert isinstance(page, FormPage)
    frame.tools.guide.go("revenue_y1")
    page.step_section(1)
    assert page.form.view is not None
    shown_now = page.form.view.section.id
    qtbot.wait(150)
    assert page.form.view.section.id == shown_now
