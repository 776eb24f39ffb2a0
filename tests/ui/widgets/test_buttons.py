"""Buttons, links and boxes: large enough, pressed by keys, named, drawn in the colours of the moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.widgets.buttons import FilledButton, IconButton, LinkLabel, OutlineButton, TextButton
from app.ui.widgets.choices import CheckBox, ComboBox, Segmented

Shown = Callable[..., QWidget]
MAKE: dict[str, Callable[[Look], QPushButton]] = {
    "text": lambda look: TextButton(look, "撤销", key="Ctrl+Z"),
    "outline": lambda look: OutlineButton(look, "空项填无", icon="plus", key="F9"),
    "filled": lambda look: FilledButton(look, "导出", key="Ctrl+E"),
    "icon": lambda look: IconButton(look, "undo", "撤销", key="Ctrl+Z"),
}


@pytest.mark.parametrize("kind", MAKE)
def test_a_button_is_large_enough_and_tells_its_key(look: Look, kind: str) -> None:
    button = MAKE[kind](look)
    hint = button.sizeHint()
    assert hint.height() >= 30
    assert hint.width() >= 30
    assert button.minimumSizeHint() == hint
    assert "（" in button.toolTip()
    assert button.accessibleName() in button.toolTip()
    assert button.accessibleName() in ("撤销", "空项填无", "导出")


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_press_it(look: Look, shown: Shown, qtbot: QtBot, kind: str, key: Qt.Key) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    button = MAKE[kind](look)
    column.addWidget(button)
    shown(page)
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_focus_is_seen(look: Look, shown: Shown, kind: str, theme: str) -> None:
    look.set_theme(theme)  # type: ignore[arg-type]
    page = QWidget()
    column = QVBoxLayout(page)
    button, other = MAKE[kind](look), QPushButton("别处")
    column.addWidget(button)
    column.addWidget(other)
    shown(page)
    other.setFocus()
    QApplication.processEvents()
    before = button.grab().toImage()
    button.setFocus()
    QApplication.processEvents()
    assert button.grab().toImage() != before


def test_states_are_drawn_apart(look: Look, shown: Shown) -> None:
    pictures = []
    for change in (lambda b: None, lambda b: b.setChecked(True), lambda b: b.setEnabled(False)):
        button = OutlineButton(look, "整页")
        button.setCheckable(True)
        change(button)
        pictures.append(button.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_a_button_grows_with_the_type_and_with_an_icon(look: Look) -> None:
    plain = OutlineButton(look, "添加一行").sizeHint()
    assert OutlineButton(look, "添加一行", icon="plus").sizeHint().width() > plain.width() + 16
    assert OutlineButton(look, "改为 203.46", small=True).sizeHint().height() == 24
    look.set_size("large")
    large = OutlineButton(look, "添加一行").sizeHint()
    assert large.height() > plain.height()
    assert large.width() > plain.width()


def test_mnemonics_are_neither_shown_nor_read(look: Look) -> None:
    button = OutlineButton(look, "重新检查(&R)", key="Alt+R")
    assert button.accessibleName() == "重新检查(R)"
    assert button.shortcut().toString() == "Alt+R"


def test_the_icon_of_a_button_changes_with_its_name(look: Look) -> None:
    button = IconButton(look, "next", "下一节")
    before = button.grab().toImage()
    button.set_icon("previous", "上一节")
    assert button.grab().toImage() != before
    assert button.toolTip() == button.accessibleName() == "上一节"


def test_a_link_wraps_or_is_cut(look: Look, shown: Shown, qtbot: QtBot) -> None:
    words = "（提供相关佐证材料 1：合作区入驻企业名录）"
    wide, one = LinkLabel(look, words, wrap=True), LinkLabel(look, words)
    line = one.sizeHint().height()
    assert wide.heightForWidth(wide.sizeHint().width() + 10) == line
    assert wide.heightForWidth(150) > 1.7 * line
    assert not one.hasHeightForWidth()
    assert one.minimumSizeHint().width() < one.sizeHint().width()
    shown(wide, 160, 80)
    with qtbot.waitSignal(wide.clicked):
        qtbot.keyClick(wide, Qt.Key.Key_Return)


def test_arrow_keys_on_a_link_are_the_pages(look: Look, shown: Shown, qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    first, second = LinkLabel(look, "佐证材料 1"), LinkLabel(look, "佐证材料 2")
    column.addWidget(first)
    column.addWidget(second)
    shown(page)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert page.focusWidget() is first


def test_box_and_words_are_clickable_but_not_the_rest(look: Look, shown: Shown, qtbot: QtBot) -> None:
    box = CheckBox(look, "是")
    shown(box, 400, 30)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, 15))
    assert box.isChecked()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(34, 15))
    assert not box.isChecked()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(300, 15))
    assert not box.isChecked()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()


def test_the_words_of_a_box_wrap(look: Look) -> None:
    box = CheckBox(look, "近三年未发生较大及以上质量、环境污染、生产安全等事故")
    assert box.sizeHint().height() >= 24
    assert box.heightForWidth(200) > 1.5 * box.heightForWidth(2000)
    assert box.minimumSizeHint().width() < 120


@pytest.mark.parametrize(("theme", "checked"), [("light", True), ("dark", False), ("light", False)])
def test_a_box_is_drawn_in_the_themes_colours(look: Look, shown: Shown, theme: str, checked: bool) -> None:
    look.set_theme(theme)  # type: ignore[arg-type]
    QApplication.processEvents()
    box = CheckBox(look, "")
    box.setChecked(checked)
    shown(box, 100, 30)
    box.clearFocus()
    image = box.grab().toImage()
    inside = [image.pixelColor(x, y).name() for x in range(6, 15) for y in range(11, 19)]
    filled = look.colours.button if checked else look.colours.surface
    assert inside.count(filled.name()) > len(inside) // 3


def test_one_of_a_few_is_chosen_by_keys_and_mouse(look: Look, shown: Shown, qtbot: QtBot) -> None:
    few = Segmented(look, ("文件 4", "自我声明", "无"), name="状态")
    shown(few)
    heard: list[int] = []
    few.chosen.connect(heard.append)
    buttons = few.findChildren(OutlineButton)
    assert [button.focusPolicy() == Qt.FocusPolicy.StrongFocus for button in buttons] == [True, False, False]
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Right)
    assert (few.current, heard, few.focusWidget()) == (1, [1], buttons[1])
    qtbot.mouseClick(buttons[2], Qt.MouseButton.LeftButton)
    assert (few.current, heard) == (2, [1, 2])
    qtbot.keyClick(buttons[2], Qt.Key.Key_Right)  # no going round
    qtbot.mouseClick(buttons[2], Qt.MouseButton.LeftButton)  # no news
    few.set_current(0)  # not the user
    assert (few.current, heard) == (0, [1, 2])


def test_a_barred_option_is_stepped_over_and_says_why(look: Look, shown: Shown, qtbot: QtBot) -> None:
    few = Segmented(look, ("正式稿", "草稿", "清样"), current=0)
    shown(few)
    few.set_enabled(1, False, "还有 32 项未填")
    buttons = few.findChildren(OutlineButton)
    assert buttons[1].toolTip() == "还有 32 项未填"
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Right)
    assert few.current == 2
    few.set_text(2, "清样 2")
    assert buttons[2].text() == "清样 2"


def test_the_wheel_is_the_pages_until_the_list_has_the_focus(look: Look, shown: Shown) -> None:
    combo = ComboBox(look)
    combo.addItems(["甲", "乙", "丙"])
    page = QWidget()
    column = QVBoxLayout(page)
    other = QPushButton("别处")
    column.addWidget(other)
    column.addWidget(combo)
    shown(page)
    other.setFocus()

    def turn() -> bool:
        event = QWheelEvent(
            QPointF(5, 5), QPointF(combo.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(combo, event)
        return event.isAccepted()

    assert not turn()
    assert combo.currentIndex() == 0
    combo.setFocus()
    assert turn()
    assert combo.currentIndex() == 1
    assert combo.sizeHint().height() >= 30
