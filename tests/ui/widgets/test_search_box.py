"""The line to search with: boxes that come and go, Esc, and an input method that composes."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.widgets.search_box import SearchBox


def test_boxes_made_after_others_went_take_keys(qtbot: QtBot, look: Look) -> None:
    """An action that Qt made for an icon was handed out under the name of one that had been deleted."""
    for _ in range(60):
        host = QWidget()
        box = SearchBox(look, "查找", parent=host)
        host.show()
        qtbot.keyClicks(box, "ab")
        assert box.text() == "ab"
        qtbot.keyClick(box, Qt.Key.Key_Escape)
        assert box.text() == ""
        shiboken6.delete(host)


def test_no_key_acts_while_an_input_method_composes(qtbot: QtBot, look: Look) -> None:
    box = SearchBox(look, "查找")
    qtbot.addWidget(box)
    searched: list[str] = []
    box.searched.connect(searched.append)
    entered: list[int] = []
    box.returnPressed.connect(lambda: entered.append(1))
    box.show()
    QApplication.sendEvent(box, QInputMethodEvent("yun", []))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down):
        qtbot.keyClick(box, key)
    assert (entered, searched) == ([], [])
    committed = QInputMethodEvent("", [])
    committed.setCommitString("云")
    QApplication.sendEvent(box, committed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (entered, searched, box.text()) == ([1], ["云"], "云")
