"""Shift+F1 and Ctrl+Shift+P bring help and preview into sight at any width; the cursor stays in its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app import api
from app.paths import AppPaths
from app.ui.form.page import FormPage
from tests.ui.whole.conftest import NOW, StartProgram
from tests.ui.whole.hands import CTRL, Key
from tests.ui.whole.test_turns import open_draft

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL_SHIFT = CTRL | _SHIFT


@pytest.mark.parametrize("width", [1366, 1024])
def test_help_and_preview_have_keys(start_program: StartProgram, profile: AppPaths, tmp_path: Path, width: int) -> None:
    folder = tmp_path / "云川"
    api.new_draft(profile, "service_institution_2026", folder, NOW, "云川（虚构）")
    hands = start_program()
    hands.window.resize(width, 690)
    frame = open_draft(hands, folder)
    page = frame.page
    assert isinstance(page, FormPage)
    frame.tools.guide.go("org_nature")
    hands.wait(lambda: frame.tools.guide.focus == "org_nature", "光标没有到栏目")
    shown = page.help.isVisible()
    assert shown == (width > 1100)
    for key, modifiers, expected in (
        (Key.Key_P, _CTRL_SHIFT, not shown),
        (Key.Key_P, _CTRL_SHIFT, shown),
        (Key.Key_F1, _SHIFT, True),
        (Key.Key_P, _CTRL_SHIFT, False),
        (Key.Key_F1, _SHIFT, True),
    ):
        hands.press(key, modifiers)
        hands.rest(50)
        assert page.help.isVisible() == expected
    assert frame.tools.guide.focus == "org_nature"
