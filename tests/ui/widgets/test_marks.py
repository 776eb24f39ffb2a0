"""Marks, pills and labels: shape and word besides colour; sizes; what is cut tells itself in a tooltip."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.look.palette import DARK, LIGHT
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel
from app.ui.widgets.marks import KIND_NAMES, STATE_NAMES, Badge, Pill, StateMark

Shown = Callable[..., QWidget]
LONG = "与海外政府机构、投资促进机构、商协会、产业园区签署的合作协议"


def _colours(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_each_state_has_its_own_shape_and_word(look: Look) -> None:
    shapes = []
    for state in STATE_NAMES:
        mark = StateMark(look, state)
        image = mark.grab().toImage()
        ground = image.pixelColor(0, 0)
        shapes.append(
            tuple(image.pixelColor(x, y) != ground for x in range(image.width()) for y in range(image.height()))
        )
        assert mark.accessibleName() == STATE_NAMES[state]
    assert len(set(shapes)) == len(STATE_NAMES)
    named = StateMark(look, "check")
    named.set_state("warning", "第 2 项：标为“无”")
    assert named.accessibleName() == named.toolTip() == "第 2 项：标为“无”"


def test_a_pill_tells_count_and_kind_and_hides_at_nothing(look: Look, shown: Shown) -> None:
    page = QWidget()
    row = QHBoxLayout(page)
    pill = Pill(look, 0)
    row.addWidget(pill)
    shown(page)
    assert pill.isHidden()
    pill.set_count(3, "warning")
    assert pill.isVisible()
    assert pill.accessibleName() == "3 处提醒"
    assert {LIGHT.warning_tint.name()} <= _colours(pill)
    narrow = pill.sizeHint().width()
    pill.set_count(12345, "error")
    assert pill.sizeHint().width() > narrow >= 26
    pill.set_count(0)
    assert pill.isHidden()


def test_a_pill_without_a_parent_opens_no_window(look: Look, shown: Shown) -> None:
    for count in (0, 4):
        pill = Pill(look, count)
        assert not pill.isVisible()
        pill.set_count(5, "error")
        assert not pill.isVisible()
        page = QWidget()
        QHBoxLayout(page).addWidget(pill)
        shown(page)
        assert pill.isVisible()


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_kind_has_a_word(kind: str) -> None:
    assert KIND_NAMES[kind][0] in "处项条"  # type: ignore[index]


def test_a_badge_is_as_wide_as_its_words(look: Look, shown: Shown) -> None:
    badge = Badge(look, "需要密码", "error")
    shown(badge)
    assert badge.accessibleName() == "需要密码"
    assert LIGHT.error_tint.name() in _colours(badge)
    before = badge.sizeHint().width()
    badge.set_badge("已修复", "done")
    assert badge.sizeHint().width() < before
    look.set_theme("dark")
    QApplication.processEvents()
    assert DARK.done_tint.name() in _colours(badge)


def test_a_label_is_plain_text_in_its_tone(look: Look) -> None:
    label = TextLabel(look, "<b>不是标记</b>", tone="accent", selectable=True)
    assert label.text() == "<b>不是标记</b>"
    assert LIGHT.accent.name() in _colours(label)
    assert LIGHT.accent.name() not in _colours(TextLabel(look, "<b>不是标记</b>", tone="ink2"))


def _ask_tooltip(widget: QWidget) -> None:
    at = QPoint(4, 4)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))


def test_a_cut_line_tells_itself(look: Look, shown: Shown, qtbot: QtBot) -> None:
    label = ElidedLabel(look, LONG)
    shown(label, 160, 24)
    assert label.elided
    _ask_tooltip(label)
    assert QToolTip.text() == LONG
    label.resize(label.sizeHint())
    assert not label.elided
    _ask_tooltip(label)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert label.minimumSizeHint().width() < 60
    assert label.accessibleName() == LONG


def test_a_line_of_several_lines_becomes_one(look: Look) -> None:
    label = ElidedLabel(look, "甲\n乙")
    assert label.text() == "甲 乙"


def test_a_hairline_is_one_pixel(look: Look, shown: Shown) -> None:
    line = HairLine(look)
    upright = HairLine(look, vertical=True)
    assert (line.maximumHeight(), upright.maximumWidth()) == (1, 1)
    shown(line, 200)
    assert _colours(line) == {LIGHT.hairline.name()}
