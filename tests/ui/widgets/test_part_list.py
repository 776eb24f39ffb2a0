"""What lists of parts share: the keyboard alone chooses nothing, Enter goes on, a row is replaced where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.widgets.list_rows import Index, ListRows, standing
from app.ui.widgets.part_list import PartList, PartPainter

Shown = Callable[..., QWidget]


class _Part(NamedTuple):
    key: int
    name: str


class _Painter(PartPainter["_Parts"]):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, 30)

    def paint(self, painter, option, index) -> None:
        self.paint_standing(painter, standing(option).place, standing(option))


class _Parts(PartList[_Part]):
    def __init__(self, look: Look) -> None:
        super().__init__(look, "各部分", ListRows[_Part](None, lambda row: row.name, lambda row: row.name))
        self.setItemDelegate(_Painter(look, self))
        self._rows.show_rows([_Part(7, "甲"), _Part(8, "乙"), _Part(9, "丙")])

    def key_of(self, row: _Part) -> int:
        return row.key

    def tooltip(self, index) -> str:
        return f"整行：{self.rows[index.row()].name}"


@pytest.fixture
def parts(look: Look, shown: Shown) -> _Parts:
    return shown(_Parts(look), 200, 200)


def test_the_keyboard_alone_chooses_nothing(parts: _Parts, qtbot: QtBot) -> None:
    heard: list[object] = []
    parts.chosen.connect(heard.append)
    parts.activated_again.connect(heard.append)
    parts.clearFocus()
    parts.mark_row(-1)
    parts.setFocus()
    assert heard == []
    parts.mark_row(parts.place_in_list(8))
    assert heard == []
    qtbot.keyClick(parts, Qt.Key.Key_Down)
    assert heard == [9]
    qtbot.keyClick(parts, Qt.Key.Key_Return)
    assert heard == [9, 9]


def test_enter_leads_nowhere_while_nothing_is_marked(parts: _Parts, qtbot: QtBot) -> None:
    parts.mark_row(parts.place_in_list(1000))
    assert parts.current_row is None
    with qtbot.assertNotEmitted(parts.activated_again):
        qtbot.keyClick(parts, Qt.Key.Key_Return)


def test_a_row_is_replaced_where_it_stands(parts: _Parts, qtbot: QtBot) -> None:
    parts.mark_row(1)
    with qtbot.assertNotEmitted(parts.model().dataChanged):
        parts._rows.set_row(1, _Part(8, "乙"))
    with qtbot.waitSignal(parts.model().dataChanged) as told, qtbot.assertNotEmitted(parts.chosen):
        parts._rows.set_row(1, _Part(8, "新的乙"))
    assert told.args[0].row() == 1
    assert parts.current_row == _Part(8, "新的乙")


def test_tooltips_are_those_of_the_row_under_the_mouse(parts: _Parts) -> None:
    for at, words in ((QPoint(20, 10), "整行：甲"), (QPoint(20, 40), "整行：乙")):
        asked = QHelpEvent(QHelpEvent.Type.ToolTip, at, parts.viewport().mapToGlobal(at))
        QApplication.sendEvent(parts.viewport(), asked)
        assert QToolTip.text() == words
    QToolTip.hideText()
