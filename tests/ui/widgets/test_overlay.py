"""Panels and sheets: Esc closes, the focus comes back, keys stay inside; files by drag and drop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look.look import Look
from app.ui.widgets.buttons import FilledButton, LinkLabel
from app.ui.widgets.drops import DropFrame, DropZone
from app.ui.widgets.overlay import Overlay, Sheet

Shown = Callable[..., QWidget]


@pytest.fixture
def page(shown: Shown, look: Look) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for text in ("第一格", "第二格"):
        column.addWidget(QLineEdit(text))
    column.addStretch(1)
    shown(page, 900, 500)
    editors(page)[1].setFocus()
    return page


def editors(page: QWidget) -> list[QLineEdit]:
    return [child for child in page.children() if isinstance(child, QLineEdit)]


def test_a_panel_at_the_right_opens_and_gives_the_focus_back(look: Look, page: QWidget, qtbot: QtBot) -> None:
    panel = Overlay(look, page, width=300)
    inside = QLineEdit()
    panel.body.addWidget(inside)
    panel.open()
    assert panel.is_open
    assert page.focusWidget() is inside
    assert panel.geometry().getRect() == (600, 0, 300, 500)
    page.resize(800, 400)
    assert panel.geometry().getRect() == (500, 0, 300, 400)
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert not panel.is_open
    assert page.focusWidget() is editors(page)[1]
    with qtbot.assertNotEmitted(panel.closed):
        panel.put_away()


def test_the_focus_is_not_given_to_what_is_gone(look: Look, page: QWidget, qtbot: QtBot) -> None:
    panel = Overlay(look, page, width=300)
    inside = QPushButton("好")
    panel.body.addWidget(inside)
    panel.open()
    gone = editors(page)[1]
    gone.setParent(None)
    gone.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # deferred deletions
    QApplication.processEvents()
    panel.put_away()
    assert not panel.is_open


def test_who_works_on_the_page_keeps_the_focus_when_a_panel_closes(look: Look, page: QWidget) -> None:
    panel = Overlay(look, page, width=300)
    panel.body.addWidget(QPushButton("好"))
    panel.open()
    editors(page)[0].setFocus()
    panel.put_away()
    assert page.focusWidget() is editors(page)[0]


def test_a_sheet_keeps_tab_inside(look: Look, page: QWidget, qtbot: QtBot) -> None:
    sheet = Sheet(look, page, "新建申报", buttons=("新建", "取消"), cancel=1)
    name = QLineEdit()
    sheet.body.addWidget(name)
    sheet.open()
    assert page.focusWidget() is name
    seen = []
    for _ in range(4):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        seen.append(page.focusWidget())
    assert seen == [sheet.button(0), sheet.button(1), name, sheet.button(0)]
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert page.focusWidget() is name


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Return, 0), (Qt.Key.Key_Escape, 1)])
def test_a_sheet_answers_keys(look: Look, page: QWidget, qtbot: QtBot, key: Qt.Key, answer: int) -> None:
    sheet = Sheet(look, page, "删除 3 行", "可以用 Ctrl+Z 撤销。", ("删除", "取消"), cancel=1)
    name = QLineEdit()
    sheet.body.addWidget(name)
    sheet.open()
    heard: list[int] = []
    sheet.answered.connect(heard.append)
    qtbot.keyClick(name, key)
    assert heard == [answer]
    assert not sheet.is_open
    assert page.focusWidget() is editors(page)[1]


def test_a_sheet_without_editors_starts_on_its_main_button(look: Look, page: QWidget, qtbot: QtBot) -> None:
    sheet = Sheet(look, page, "沿用以前的草稿", "同名的栏目会带过来。", ("沿用", "取消"), default=0)
    sheet.open()
    assert page.focusWidget() is sheet.button(0)
    assert isinstance(sheet.button(0), FilledButton)
    heard: list[int] = []
    sheet.answered.connect(heard.append)
    qtbot.keyClick(sheet.button(0), Qt.Key.Key_Escape)
    assert heard == [-1]
    assert (sheet.accessibleName(), sheet.accessibleDescription()) == ("沿用以前的草稿", "同名的栏目会带过来。")


def test_a_barred_main_button_is_not_pressed_by_enter(look: Look, page: QWidget, qtbot: QtBot) -> None:
    sheet = Sheet(look, page, "新建申报", buttons=("新建", "取消"))
    name = QLineEdit()
    sheet.body.addWidget(name)
    sheet.button(0).setEnabled(False)
    sheet.open()
    with qtbot.assertNotEmitted(sheet.answered):
        qtbot.keyClick(name, Qt.Key.Key_Return)
    assert sheet.is_open


def test_the_windows_keys_do_nothing_under_a_sheet(look: Look, page: QWidget, qtbot: QtBot) -> None:
    pressed: list[str] = []
    shortcut = QShortcut(QKeySequence("Ctrl+E"), page)
    shortcut.activated.connect(lambda: pressed.append("Ctrl+E"))
    qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["Ctrl+E"]
    sheet = Sheet(look, page, "新建申报")
    name = QLineEdit("甲乙")
    sheet.body.addWidget(name)
    sheet.open()
    qtbot.keyClick(name, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["Ctrl+E"]
    qtbot.keyClick(name, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert name.selectedText() == "甲乙"  # the editor's own keys work


def test_chords_with_alt_do_nothing_either_but_press_the_buttons_of_the_sheet(
    look: Look, page: QWidget, qtbot: QtBot
) -> None:
    pressed: list[str] = []
    for keys in ("Alt+Down", "Alt+F", "Alt+D"):
        QShortcut(QKeySequence(keys), page).activated.connect(lambda keys=keys: pressed.append(keys))
    sheet = Sheet(look, page, "问一句", "", ("好(&D)", "取消"))
    answers: list[int] = []
    sheet.answered.connect(answers.append)
    sheet.open()
    focus = QApplication.focusWidget()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_F):
        qtbot.keyClick(focus, key, Qt.KeyboardModifier.AltModifier)
    assert (pressed, answers) == ([], [])


def test_a_sheet_grows_with_its_words_and_stays_inside(look: Look, page: QWidget) -> None:
    sheet = Sheet(look, page, "沿用以前的草稿", "短")
    sheet.open()
    QApplication.processEvents()
    low = sheet.panel.height()
    sheet.set_sentence("同名的栏目会带过来，佐证材料不带。" * 6)
    QApplication.processEvents()
    assert sheet.panel.height() > low + 30
    page.resize(400, 300)
    QApplication.processEvents()
    assert page.rect().contains(sheet.panel.geometry())


# ---- drag and drop ---------------------------------------------------------------------------------------------


def _data(*paths: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def _enter(widget: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def _drop(widget: QWidget, data: QMimeData) -> bool:
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_a_page_takes_files_under_a_frame(look: Look, page: QWidget, tmp_path: Path) -> None:
    frame = DropFrame(look, page)
    heard: list[list[Path]] = []
    frame.dropped.connect(heard.append)
    data = _data(str(tmp_path / "云川.shenbao"), str(tmp_path))
    assert _enter(page, data)
    assert frame.isVisible()
    assert frame.geometry() == page.rect()
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert frame.isHidden()
    assert _enter(page, data)
    assert _drop(page, data)
    assert frame.isHidden()
    assert heard == [[tmp_path / "云川.shenbao", tmp_path]]


def test_words_and_unwanted_files_are_refused(look: Look, page: QWidget, tmp_path: Path) -> None:
    frame = DropFrame(look, page, accepts=lambda files: all(file.suffix == ".shenbao" for file in files))
    words = QMimeData()
    words.setText("只是文字")
    web = QMimeData()
    web.setUrls([QUrl("https://example.invalid/a.pdf")])
    for data in (words, web, _data(str(tmp_path / "a.pdf"))):
        assert not _enter(page, data)
        assert frame.isHidden()
        assert not _drop(page, data)
    assert _enter(page, _data(str(tmp_path / "a.shenbao")))


def test_whether_files_are_wanted_is_asked_once_a_drag(look: Look, page: QWidget, tmp_path: Path) -> None:
    asked: list[list[Path]] = []

    def accepts(files: list[Path]) -> bool:
        asked.append(files)  # may need the disk, which may be a slow share
        return True

    frame = DropFrame(look, page, accepts=accepts)
    data = _data(str(tmp_path / "a"))
    for _ in range(20):
        assert _enter(page, data)
    assert len(asked) == 1
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert _enter(page, data)
    assert _drop(page, data)
    assert len(asked) == 2
    assert frame.isHidden()


def test_a_zone_takes_files_and_offers_to_choose_them(look: Look, shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    zone = DropZone(look, "把文件拖到这里，或", "选择文件", "PDF、照片、扫描件。原件不改动，另存一份。")
    shown(zone, 500, 100)
    plain = zone.grab().toImage()
    data = _data(str(tmp_path / "协议.pdf"))
    assert _enter(zone, data)
    assert zone.grab().toImage() != plain
    with qtbot.waitSignal(zone.dropped) as heard:
        assert _drop(zone, data)
    assert heard.args == [[tmp_path / "协议.pdf"]]
    link = zone.findChild(LinkLabel)
    with qtbot.waitSignal(zone.asked):
        qtbot.keyClick(link, Qt.Key.Key_Return)
    zone.set_words("证明合作协议的文件拖到这里，或")
    assert zone.accessibleName() == "证明合作协议的文件拖到这里，或"
