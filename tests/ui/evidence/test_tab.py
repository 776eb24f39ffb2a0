"""Tab goes through the page as it is read, also after controls came and went; every stop has a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from app.ui.evidence.item_list import ItemList
from app.ui.widgets.panes import PageScroll
from tests.ui.evidence.conftest import Bench, Desktop


def press_tab(bench: Bench, times: int, *, back: bool = False) -> list[QWidget]:
    """Where Tab went."""
    found = []
    for _ in range(times):
        focus = QApplication.focusWidget()
        assert focus is not None
        bench.qtbot.keyClick(focus, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        found.append(now)
    return found


def told(widget: QWidget) -> str:
    """How it would be read aloud."""
    text = widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")
    return text or type(widget).__name__


@pytest.fixture
def filled(bench: Bench, desktop: Desktop) -> Bench:
    bench.page.show_item(5)
    bench.page.show_item(3)
    bench.give(3, desktop.pdf("甲.pdf", 2), desktop.pdf("乙.pdf", 1, item=2))
    return bench


def test_tab_goes_as_the_page_is_read(filled: Bench) -> None:
    page = filled.page
    page.left_pane.list.setFocus()
    names = [told(widget) for widget in press_tab(filled, 14)]
    parts = ["表中引用：", "文件 2", "甲.pdf，", "向左转", "向右转", "打开", "删除", "选择文件…"]
    places = [next(at for at, name in enumerate(names) if part in name) for part in parts]
    assert places == sorted(places)
    viewer = next(at for at, name in enumerate(names) if name == "装订后的样子")
    assert viewer > places[-1]


def test_every_stop_has_a_name_and_back_is_the_same_way(filled: Bench) -> None:
    filled.page.left_pane.list.setFocus()
    forth = press_tab(filled, 12)
    back = press_tab(filled, 12, back=True)
    assert [*reversed(forth[:-1]), filled.page.left_pane.list] == back
    for widget in forth:
        assert told(widget) != type(widget).__name__
        assert not isinstance(widget, PageScroll)
    assert filled.page.pane.accessibleName().startswith("佐证材料 › 第 3 项")


def test_tab_leaves_the_page_at_its_end(filled: Bench) -> None:
    page = filled.page
    outer = QWidget()
    column = QVBoxLayout(outer)
    before, after = QPushButton("前"), QPushButton("后")
    for part in (before, page, after):
        column.addWidget(part)
    outer.resize(1366, 690)
    filled.qtbot.addWidget(outer)
    outer.show()
    page.show()
    outer.activateWindow()
    filled.rest()
    page.viewer.canvas.setFocus()
    assert press_tab(filled, 1) == [after]
    after.setFocus()
    page.left_pane.list.setFocus()
    walked = press_tab(filled, 3, back=True)
    assert before in walked
    column.removeWidget(page)
    page.setParent(None)


def test_from_a_row_that_was_clicked_tab_goes_on_behind_it(filled: Bench) -> None:
    row = filled.page.pane.files.rows[1]
    filled.qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(120, 20))
    assert row.hasFocus()
    (turns,) = press_tab(filled, 1)
    assert "向左转" in told(turns)
    assert row.isAncestorOf(turns)


def test_the_list_takes_one_stop(filled: Bench) -> None:
    filled.page.left_pane.list.setFocus()
    assert not any(isinstance(widget, ItemList) for widget in press_tab(filled, 5))
