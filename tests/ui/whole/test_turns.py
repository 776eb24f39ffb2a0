"""From the start page into a draft, through all its pages, and back: nothing of the draft hears or shows any more."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from app import api
from app.paths import AppPaths
from app.ui.home.page import HomePage
from app.ui.look.look import Look
from app.ui.widgets.panes import Card
from app.ui.window.frame import DraftFrame
from tests.ui.whole.conftest import NOW, StartProgram
from tests.ui.whole.hands import CTRL, Hands, Key

TABS = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5)


def open_draft(hands: Hands, folder: Path) -> DraftFrame:
    """Open a folder in the window."""
    hands.window.open_path(folder)
    hands.wait(lambda: hands.window.frame is not None and hands.window.frame.page is not None, "草稿没有打开")
    frame = hands.window.frame
    assert frame is not None
    return frame


@pytest.mark.parametrize("form", ["cooperation_zone_2026", "service_institution_2026"])
def test_pages_come_and_go_without_a_trace(
    form: str, start_program: StartProgram, profile: AppPaths, look: Look, tmp_path: Path
) -> None:
    folder = tmp_path / "云川"
    api.new_draft(profile, form, folder, NOW, "云川（虚构）")
    hands = start_program()
    for _ in range(2):
        frame = open_draft(hands, folder)
        for key in TABS:
            hands.press(key, CTRL)
            page = frame.page
            assert page is not None
            assert page.isAncestorOf(hands.focus), f"{frame.tab} does not take the keyboard"
            hands.rest(50)
        hands.window.turns.go_home()
        hands.wait(lambda: isinstance(hands.window.page, HomePage), "没有回到开始页")
        hands.rest(50)
        look.set_theme("dark")
        look.set_size("large")
        hands.rest(20)
        look.set_theme("light")
        look.set_size("standard")
    left = [widget for widget in QApplication.allWidgets() if isinstance(widget, DraftFrame)]
    assert not left
    assert not (folder / ".lock").exists()


def test_the_start_page_is_walked_as_it_is_read(start_program: StartProgram) -> None:
    hands = start_program()
    hands.wait(lambda: hands.buttons("新建申报"), "没有认出表单", 60)
    seen: list[QWidget] = []
    for _ in range(40):
        hands.press(Key.Key_Tab)
        if hands.focus in seen:
            break
        seen.append(hands.focus)
    cards = [widget for widget in seen if widget.accessibleName().startswith(("新建申报：", "看示例：", "空白表："))]
    assert len(cards) == 3 * len(hands.buttons("新建申报"))
    assert len([widget for widget in seen if widget.accessibleName().startswith("自定截止日期")]) == len(cards) // 3

    def place(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(hands.window, widget.rect().topLeft()), widget.size())

    def card_of(widget: QWidget) -> QWidget:
        above: QWidget | None = widget
        while above is not None and not isinstance(above, Card):
            above = above.parentWidget()
        return above or widget

    for before, after in pairwise(seen):
        outer, inner = card_of(before), card_of(after)
        one, other = (place(before), place(after)) if outer is inner else (place(outer), place(inner))
        assert other.center().y() > one.bottom() or other.left() > one.left(), (before, after)
