"""Navigation, tabs, panes, progress and search: keys, names, signals of the user only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.look.palette import DARK, LIGHT
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.menus import Menu
from app.ui.widgets.navigation import NavigationRow, SideNavigation, told
from app.ui.widgets.panes import Card, EmptyState, PageScroll, Splitter
from app.ui.widgets.progress import PATIENCE_MS, BusyPanel, ThinBar
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.tabs import PageTabs

Shown = Callable[..., QWidget]
ROWS = (
    NavigationRow("h1", "申报表（附件 1）", heading=True),
    NavigationRow("cover", "封面", "check"),
    NavigationRow("a1", "一、基本情况", "half", 2, "error"),
    NavigationRow("h2", "申报材料（附件 2）", heading=True),
    NavigationRow("items", "佐证材料", "half", 2, "unfilled", "13 / 15"),
)


def _navigation(look: Look) -> SideNavigation:
    side = SideNavigation(look, "各节")
    side.set_rows(ROWS)
    return side


def test_up_and_down_pass_over_headings(look: Look, shown: Shown, qtbot: QtBot) -> None:
    side = _navigation(look)
    shown(side, 232, 400)
    heard: list[str] = []
    side.chosen.connect(heard.append)
    side.set_current("cover")
    side.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(side, key)
    assert heard == ["a1", "items", "a1"]
    with qtbot.waitSignal(side.activated_again) as asked:
        qtbot.keyClick(side, Qt.Key.Key_Return)
    assert asked.args == ["a1"]


def test_rows_are_clicked_and_headings_are_not(look: Look, shown: Shown, qtbot: QtBot) -> None:
    side = _navigation(look)
    shown(side, 232, 400)
    heard: list[str] = []
    side.chosen.connect(heard.append)
    places = [side.visualRect(side.model().index(at, 0)) for at in range(len(ROWS))]
    assert [place.height() for place in places] == [38, 34, 34, 38, 34]
    for at in (0, 4):
        qtbot.mouseClick(side.viewport(), Qt.MouseButton.LeftButton, pos=places[at].center())
    assert heard == ["items"]


def test_what_the_program_opens_is_not_told(look: Look, qtbot: QtBot) -> None:
    side = _navigation(look)
    with qtbot.assertNotEmitted(side.chosen):
        side.set_current("a1")
        side.set_rows(ROWS)
        side.set_row(NavigationRow("a1", "一、基本情况", "check"))
        side.set_row(NavigationRow("gone", "没有这一节"))
    assert side.current_key == "a1"
    assert side.rows[2].state == "check"
    side.set_current("h1")
    side.set_current("nothing")
    assert side.current_key == "a1"


def test_a_row_is_read_with_state_and_count(look: Look, shown: Shown) -> None:
    side = _navigation(look)
    shown(side, 232, 400)
    index = side.model().index(4, 0)
    assert side.model().data(index, Qt.ItemDataRole.AccessibleTextRole) == "佐证材料，13 / 15，填了一部分，2 项未填"
    assert told(ROWS[0]) == "申报表（附件 1）"
    interface = QAccessible.queryAccessibleInterface(side)
    assert interface.text(QAccessible.Text.Name) == "各节"


def _tooltip(side: SideNavigation, at: int) -> str:
    place = side.visualRect(side.model().index(at, 0)).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, side.viewport().mapToGlobal(place))
    QApplication.sendEvent(side.viewport(), event)
    return QToolTip.text() if QToolTip.isVisible() else ""


def test_the_strip_tells_names_on_hover(look: Look, shown: Shown, qtbot: QtBot) -> None:
    side = _navigation(look)
    shown(side, 232, 400)
    assert _tooltip(side, 2) == ""
    side.set_row(NavigationRow("a1", "二、未来五年合作区发展规划的主要内容和措施", "half"))
    assert _tooltip(side, 2) == "二、未来五年合作区发展规划的主要内容和措施"
    side.set_narrow(True)
    side.resize(44, 400)
    QApplication.processEvents()
    assert _tooltip(side, 1) == "封面，已填好"
    assert side.visualRect(side.model().index(0, 0)).height() < 20


def test_rows_grow_with_the_type(look: Look, shown: Shown) -> None:
    side = _navigation(look)
    shown(side, 232, 400)
    look.set_size("large")
    QApplication.processEvents()
    assert side.visualRect(side.model().index(1, 0)).height() == 39


def test_tabs_are_walked_by_arrows_and_told_with_counts(look: Look, shown: Shown, qtbot: QtBot) -> None:
    tabs = PageTabs(look, ("填表", "佐证材料", "检查"))
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(tabs)
    shown(page, 600, 100)
    assert tabs.height() == 48
    plain = tabs.tabRect(1).width()
    tabs.set_count(1, 2, "error")
    QApplication.processEvents()
    assert tabs.tabRect(1).width() >= plain + 26
    assert tabs.accessibleTabName(1) == "佐证材料，2 处错误"
    tabs.set_count(1, 0)
    QApplication.processEvents()
    assert tabs.tabRect(1).width() == plain
    assert tabs.accessibleTabName(1) == "佐证材料"
    tabs.setFocus()
    with qtbot.waitSignal(tabs.currentChanged) as heard:
        qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert heard.args == [1]
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(2).center())
    assert tabs.currentIndex() == 2


def test_a_splitter_is_a_hairline_that_can_be_dragged(look: Look, shown: Shown, qtbot: QtBot) -> None:
    splitter = Splitter(Qt.Orientation.Horizontal, look)
    for text in ("左", "右"):
        splitter.addWidget(QLabel(text))
    shown(splitter, 400, 100)
    splitter.setSizes([200, 199])
    assert splitter.handleWidth() == 1
    handle = splitter.handle(1)
    middle = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(handle, middle + QPoint(40, 0))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    assert splitter.sizes()[0] == pytest.approx(240, abs=2)
    assert not splitter.childrenCollapsible()


def _page_of(rows: int) -> tuple[QWidget, list[QComboBox]]:
    page = QWidget()
    column = QVBoxLayout(page)
    combos = []
    for _ in range(rows):
        combo = QComboBox()
        combo.addItems(["甲", "乙"])
        combo.setFixedHeight(36)
        combos.append(combo)
        column.addWidget(combo)
    return page, combos


def test_a_page_scrolls_down_only_and_keeps_values_from_the_wheel(look: Look, shown: Shown) -> None:
    scroll = PageScroll(look, ground="desk")
    page, combos = _page_of(40)
    scroll.setWidget(page)
    scroll.keep_wheel(*combos)
    shown(scroll, 300, 300)
    at = QPointF(5, 5)
    event = QWheelEvent(
        at, QPointF(combos[1].mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combos[1], event)
    assert combos[1].currentIndex() == 0
    assert not event.isAccepted()
    assert not scroll.horizontalScrollBar().isVisible()
    corner = scroll.grab().toImage().pixelColor(2, 2).name()
    assert corner == LIGHT.desk.name()


def test_a_field_scrolled_to_lands_at_a_third(look: Look, shown: Shown) -> None:
    scroll = PageScroll(look)
    page, combos = _page_of(40)
    scroll.setWidget(page)
    shown(scroll, 300, 300)
    scroll.show_at_third(combos[1])
    assert scroll.verticalScrollBar().value() == 0  # in sight: nothing moves
    scroll.show_at_third(combos[25])
    assert combos[25].mapTo(scroll.viewport(), QPoint(0, 0)).y() == pytest.approx(100, abs=1)
    scroll.show_at_third(combos[39])
    assert scroll.viewport().rect().contains(combos[39].mapTo(scroll.viewport(), QPoint(0, 35)))
    scroll.show_at_third(QPushButton("不在这一页"))


def test_cards_follow_the_theme(look: Look, shown: Shown) -> None:
    card = Card(look)
    shown(card, 100, 60)
    for theme, colours in (("light", LIGHT), ("dark", DARK)):
        look.set_theme(theme)  # type: ignore[arg-type]
        QApplication.processEvents()
        assert card.grab().toImage().pixelColor(50, 30).name() == colours.surface.name()


def test_an_empty_page_says_what_to_do(look: Look, shown: Shown, qtbot: QtBot) -> None:
    empty = EmptyState(look, "没有问题。下一步：预览全册", "预览", icon="check")
    shown(empty, 400, 300)
    button = empty.findChild(QPushButton)
    with qtbot.waitSignal(empty.acted):
        button.click()
    empty.say("还没有草稿。")
    assert button.isHidden()


def test_a_bar_shows_its_share(look: Look, shown: Shown) -> None:
    bar = ThinBar(look)
    shown(bar, 200)
    for done, total, share in ((0, 113, 0.0), (81, 113, 81 / 113), (120, 113, 1.0), (1, 0, 0.0)):
        bar.set_value(done, total)
        assert bar.share == share
    bar.set_value(100, 200)
    image = bar.grab().toImage()
    assert image.pixelColor(50, 2).name() == LIGHT.accent.name()
    assert image.pixelColor(150, 2).name() == LIGHT.hairline.name()
    assert bar.accessibleName() == "50%"


def test_a_bar_wanders_only_while_it_is_seen(look: Look, shown: Shown) -> None:
    bar = ThinBar(look)
    bar.set_busy(True)
    assert not bar._timer.isActive()
    shown(bar, 200)
    assert bar._timer.isActive()
    bar.hide()
    assert not bar._timer.isActive()
    bar.show()
    bar.set_value(1, 2)
    assert not bar._timer.isActive()


def test_short_work_shows_nothing_and_long_work_can_be_stopped(look: Look, shown: Shown, qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    busy = BusyPanel(look)
    column.addWidget(busy)
    longer = BusyPanel(look)
    column.addWidget(longer)
    shown(page, 400, 100)
    busy.begin("正在整理")
    longer.begin("正在排版")
    assert busy.isHidden()
    busy.end()
    qtbot.waitUntil(longer.isVisible, timeout=PATIENCE_MS + 1000)
    assert busy.isHidden()
    busy.begin("正在整理")
    qtbot.waitUntil(busy.isVisible, timeout=PATIENCE_MS + 1000)
    busy.tell("第 38 / 120 页", 38, 120)
    assert busy.bar.share == 38 / 120
    assert busy.sentence == "第 38 / 120 页"
    stop = busy.findChild(QPushButton)
    with qtbot.waitSignal(busy.cancelled):
        stop.click()
    assert not stop.isEnabled()
    busy.end()
    assert busy.isHidden()


def test_searching_waits_for_the_last_key(look: Look, shown: Shown, qtbot: QtBot) -> None:
    box = SearchBox(look, "查找草稿")
    shown(box)
    heard: list[str] = []
    box.searched.connect(heard.append)
    box.setFocus()
    with qtbot.waitSignal(box.searched):
        qtbot.keyClicks(box, "yun ")
    assert heard == ["yun"]
    qtbot.keyClick(box, Qt.Key.Key_A)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert heard == ["yun", "yun a"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    assert heard[-1] == ""
    assert box.accessibleName() == box.placeholderText() == "查找草稿"
    assert box.sizeHint().height() == 30


def test_nothing_is_searched_while_an_input_method_composes(look: Look, shown: Shown, qtbot: QtBot) -> None:
    box = SearchBox(look, "查找草稿")
    shown(box)
    heard: list[str] = []
    box.searched.connect(heard.append)
    QApplication.sendEvent(box, QInputMethodEvent("hezuo", []))
    other = SearchBox(look, "查找栏目")
    shown(other)
    with qtbot.waitSignal(other.searched):  # as long as it takes to search for what was typed at the same time
        other.setText("x")
    assert heard == []
    commit = QInputMethodEvent()
    commit.setCommitString("合作")
    with qtbot.waitSignal(box.searched):
        QApplication.sendEvent(box, commit)
    assert heard == ["合作"]


def test_a_line_does_not_take_files(look: Look) -> None:
    line = LineEdit(look, "云川", name="合作区名称", placeholder="必填")
    assert not line.acceptDrops()
    assert line.accessibleName() == "合作区名称"
    assert LineEdit(look, placeholder="必填").accessibleName() == "必填"


def test_rows_of_menus_are_easy_to_hit(look: Look, qtbot: QtBot) -> None:
    menu = Menu(look)
    qtbot.addWidget(menu)
    actions = [menu.addAction("新建"), menu.addAction(look.icon("folder"), "打开…")]
    line = menu.addSeparator()
    inner = menu.add_menu("最近草稿")
    inner.addAction("云川")
    menu.popup(QPoint(0, 0))
    QApplication.processEvents()
    assert all(menu.actionGeometry(action).height() >= 30 for action in actions)
    assert menu.actionGeometry(line).height() < 15
    menu.setActiveAction(actions[1])
    picture = menu.grab().toImage()
    place = menu.actionGeometry(actions[1])
    assert picture.pixelColor(place.left() + 3, place.top() + 3).name() == LIGHT.accent_tint.name()
    menu.close()
