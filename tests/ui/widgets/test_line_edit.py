"""A framed line: what may be pasted into it, and that whatever is refused is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.widgets.line_edit import LineEdit


@pytest.fixture
def line(qtbot: QtBot, look: Look) -> Iterator[LineEdit]:
    made = LineEdit(look, "名称", name="名称")
    qtbot.addWidget(made)
    made.show()
    yield made
    QToolTip.hideText()
    QApplication.clipboard().clear()


def copied_file() -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/etc/passwd")])
    return data


def test_text_is_pasted_by_key(qtbot: QtBot, line: LineEdit) -> None:
    line.selectAll()
    QApplication.clipboard().setText("云川")
    qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "云川"


@pytest.mark.parametrize(
    ("copied", "told"),
    [
        (copied_file, "复制的不是文字，没有粘贴"),
        (lambda: "字" * 100_000, "粘贴的文字有 100,000 字，这一格最多放 2,000 字，没有粘贴"),
    ],
)
@pytest.mark.parametrize("by_menu", [False, True])
def test_what_is_not_pasted_is_told(qtbot: QtBot, line: LineEdit, copied: object, told: str, by_menu: bool) -> None:
    brought = copied()  # type: ignore[operator]
    clipboard = QApplication.clipboard()
    clipboard.setText(brought) if isinstance(brought, str) else clipboard.setMimeData(brought)
    if by_menu:
        at = QPoint(5, 5)
        QApplication.sendEvent(line, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, line.mapToGlobal(at)))
        (menu,) = line.findChildren(QMenu)
        action = menu.findChild(QAction, "edit-paste")
        assert isinstance(action, QAction)
        action.trigger()
        menu.close()
    else:
        qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "名称"
    assert QToolTip.text() == told
