"""A section that is chosen before it was built ahead is built and shown by itself; the bench says how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.form.page import FormPage
from app.ui.window.frame import DraftFrame
from tests.ui.form.conftest import SERVICE, ZONE, MakeTools


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
