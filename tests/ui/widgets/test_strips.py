"""Strips, banners and the message line: they say it where it is, with the button that mends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.look.palette import DARK, LIGHT
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.messages import MessageLine
from app.ui.widgets.strips import Banner, Strip

Shown = Callable[..., QWidget]
SHORT = "小数须保留两位，现有三位"
LONG = "选了“是”，佐证材料 2 却标为“无”；这两处说的不是一回事，先看看哪一处对，再改另一处"


def _corner(widget: QWidget) -> str:
    image = widget.grab(QRect(0, 0, 3, 3)).toImage()
    return image.pixelColor(1, 1).name()


def test_a_strip_is_one_line_where_there_is_room(look: Look) -> None:
    strip = Strip(look, "error", SHORT, ("改为 203.46",))
    assert strip.sizeHint().height() == 34
    assert strip.heightForWidth(strip.sizeHint().width()) == 34
    assert strip.accessibleName() == SHORT


@pytest.mark.parametrize("width", [124, 200, 320, 446, 700])
@pytest.mark.parametrize("size", ["standard", "large"])
def test_nothing_is_cut_or_covered_at_any_width(look: Look, shown: Shown, width: int, size: str) -> None:
    look.set_size(size)  # type: ignore[arg-type]
    strip = Strip(look, "warning", LONG, ("去核对",), more=1)
    height = strip.heightForWidth(width)
    assert height >= 34
    shown(strip, width, height)
    _, words, below = strip._arranged(width)
    needed = look.metrics("body").boundingRect(QRect(0, 0, words.width(), 9999), Qt.TextFlag.TextWordWrap, LONG)
    assert needed.height() <= words.height()
    controls = [child for child in strip.children() if isinstance(child, QWidget) and child.isVisible()]
    assert len(controls) == 2
    for control in controls:
        assert control.height() >= control.sizeHint().height()
        assert control.geometry().bottom() < height
        assert not control.geometry().intersects(words), (below, control.geometry(), words)
    first, second = controls
    assert not first.geometry().intersects(second.geometry())


def test_a_strip_in_a_layout_gets_the_height_it_needs(look: Look, shown: Shown) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    strip = Strip(look, "error", LONG, ("改为 0",))
    column.addWidget(strip)
    column.addStretch(1)
    shown(page, 240, 400)
    assert strip.height() == strip.heightForWidth(strip.width()) > 60


def test_the_button_pressed_is_told(look: Look, shown: Shown, qtbot: QtBot) -> None:
    strip = Strip(look, "warning", SHORT, ("去核对", "仍然使用"), more=2)
    shown(strip, 600, 34)
    with qtbot.waitSignal(strip.acted) as heard:
        qtbot.keyClick(strip.buttons[1], Qt.Key.Key_Return)
    assert heard.args == [1]
    more = strip.findChild(LinkLabel)
    assert more.text() == "还有 2 处"
    with qtbot.waitSignal(strip.more_asked):
        more.click()


def test_another_issue_takes_the_place_of_the_first(look: Look, shown: Shown) -> None:
    strip = Strip(look, "error", SHORT, ("改为 203.46",), more=1)
    shown(strip, 600, 34)
    button = strip.buttons[0]
    strip.set_issue("warning", LONG, ("改为 203.46",))
    assert strip.buttons[0] is button  # the same words keep the button, and the focus in it
    assert strip.findChild(LinkLabel).isHidden()
    strip.set_issue("warning", LONG, ("去核对",))
    assert [b.text() for b in strip.buttons] == ["去核对"]
    assert strip.kind == "warning"
    assert strip.sentence == strip.accessibleName() == LONG
    strip.set_issue("done", "已改好")
    assert strip.buttons == []


def test_a_draft_that_can_only_be_read_has_no_buttons(look: Look, shown: Shown) -> None:
    strip = Strip(look, "error", SHORT, ("改为 203.46",))
    shown(strip, 600, 34)
    wide = strip.sizeHint().width()
    strip.set_actions_shown(False)
    assert strip.buttons[0].isHidden()
    assert strip.sizeHint().width() < wide
    strip.set_issue("error", SHORT, ("改为 1",))
    assert strip.buttons[0].isHidden()


@pytest.mark.parametrize("kind", ["error", "warning", "done"])
def test_a_strip_is_tinted_in_both_themes(look: Look, shown: Shown, kind: str) -> None:
    strip = Strip(look, kind, SHORT)  # type: ignore[arg-type]
    shown(strip, 400, 34)
    assert _corner(strip) == LIGHT.tint(kind).name()  # type: ignore[arg-type]
    look.set_theme("dark")
    QApplication.processEvents()
    assert _corner(strip) == DARK.tint(kind).name()  # type: ignore[arg-type]


def test_a_banner_can_be_put_away(look: Look, shown: Shown, qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    banner = Banner(look, "info", "这是示例，可以随意改，不影响别的草稿", ("另存一份",), closable=True)
    column.addWidget(banner)
    column.addStretch(1)
    shown(page, 700, 200)
    assert banner.height() == 36
    close = next(child for child in banner.findChildren(QWidget) if child.accessibleName() == "收起")
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert banner.isHidden()
    banner.set_banner("error", "保存不了：U 盘已拔出", ("另存到…",))
    assert banner.kind == "error"


def test_a_message_floats_at_the_foot_and_moves_nothing(look: Look, shown: Shown, qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    editor = QLineEdit()
    column.addWidget(editor)
    line = MessageLine(look, page)
    shown(page, 600, 400)
    editor.setFocus()
    before = editor.geometry()
    line.say("已给 4 项填“无”")
    QApplication.processEvents()
    assert line.isVisible()
    assert page.rect().contains(line.geometry())
    assert line.geometry().bottom() > 380
    assert editor.geometry() == before
    assert page.focusWidget() is editor
    page.resize(500, 300)
    assert page.rect().contains(line.geometry())
    with qtbot.waitSignal(line.acted):
        qtbot.mouseClick(line._button, Qt.MouseButton.LeftButton)
    assert line.isHidden()


def test_a_message_goes_by_itself_unless_it_is_used(
    look: Look, shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = QWidget()
    line = MessageLine(look, page)
    monkeypatch.setattr(line, "underMouse", lambda: False)  # wherever the mouse of this machine is
    shown(page, 600, 400)
    line.say("已粘贴 120 行", seconds=0)
    qtbot.waitUntil(line.isHidden)
    line.say("已粘贴 120 行", seconds=0)
    line._button.setFocus()
    other = QWidget()
    unused = MessageLine(look, other)
    monkeypatch.setattr(unused, "underMouse", lambda: False)
    shown(other, 600, 400)
    page.activateWindow()
    line._button.setFocus()
    unused.say("已粘贴 120 行", seconds=0)
    qtbot.waitUntil(unused.isHidden)
    assert line.isVisible()
    line.put_away()
    assert line.isHidden()


def test_a_message_needs_no_button(look: Look, shown: Shown) -> None:
    page = QWidget()
    line = MessageLine(look, page)
    shown(page, 600, 400)
    line.say("已取消，原来的文件没有改动", action="")
    assert line._button.isHidden()
    assert line.sentence == "已取消，原来的文件没有改动"
