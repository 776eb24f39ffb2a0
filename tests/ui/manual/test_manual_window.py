"""F1 opens the manual at the chapter of the page that is shown; it is read without any other program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import AppPaths
from app.ui.bureau.pages import TABS as DESK_TABS
from app.ui.ecopy.page import EcopyPage
from app.ui.ecopy.steps import StepKey
from app.ui.manual.contents import CONTENTS, PDF, read_contents
from app.ui.manual.window import ManualWindow
from app.ui.program import Program
from app.ui.sheets.manual import CHAPTERS, HOME
from app.ui.widgets.overlay import Sheet
from app.ui.window import pages
from app.ui.window.main_window import MainWindow
from tests.ui.program_tools import WAIT_MS, Opened, frame_of, sheet_of
from tests.ui.work_tools import FakeDialogs


def _manuals() -> list[ManualWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, ManualWindow) and one.isVisible()]


def _f1(window: MainWindow, qtbot: QtBot) -> ManualWindow:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    QTest.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: bool(_manuals()), timeout=WAIT_MS)
    (manual,) = _manuals()
    return manual


@pytest.fixture(autouse=True)
def none_left(program: object, qtbot: QtBot) -> Iterator[None]:
    """Whatever a test opened is closed."""
    yield
    for manual in _manuals():
        manual.close()
    qtbot.waitUntil(lambda: not _manuals())


def _side(manual: ManualWindow, chapter: str) -> int:
    return manual.contents.side_of(chapter)


def test_f1_turns_to_the_chapter_of_each_page(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    frame = frame_of(window, qtbot)
    for tab in ("evidence", "export", "form"):
        frame.show_tab(tab)
        manual = _f1(window, qtbot)
        assert manual.pages.side == _side(manual, CHAPTERS[tab]) > 1
        assert manual.chapters.current_row is not None
        assert manual.chapters.current_row.side == manual.pages.side
    frame.show_tab("ecopy")
    page = frame.page
    assert isinstance(page, EcopyPage)
    steps: tuple[tuple[StepKey, str], ...] = (("seals", "seals"), ("burn", "burn"), ("copy", "making"))
    for step, chapter in steps:
        page.show_step(step)
        manual = _f1(window, qtbot)
        assert manual.pages.side == _side(manual, chapter) > 1
    assert len(_manuals()) == 1


def test_the_start_page_has_its_chapter_and_the_menu_tells_the_key(window: MainWindow, qtbot: QtBot) -> None:
    manual = _f1(window, qtbot)
    assert manual.pages.side == _side(manual, HOME)
    command = window.actions_kept.by_id("manual")
    assert command is not None
    assert (command.text, command.keys) == ("使用手册", "F1")


def test_all_tabs_have_a_chapter() -> None:
    drafts = {one.id for one in vars(pages).values() if isinstance(one, pages.Tab)}
    assert drafts | {one.id for one in DESK_TABS} == set(CHAPTERS)


def test_pages_are_seen_and_turned_by_keys_and_list(
    window: MainWindow, qtbot: QtBot, dialogs: FakeDialogs, paths: AppPaths
) -> None:
    manual = _f1(window, qtbot)
    view = manual.pages
    qtbot.waitUntil(lambda: view._image is not None, timeout=WAIT_MS)
    manual.zoom._buttons[0].click()  # the whole page: nothing to scroll
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() == 0)
    before = view.side
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.side == before + 1
    assert manual.where.text() == manual.contents.page_words(before + 1)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert (view.side, manual.where.text()) == (1, "封面")
    assert not manual.previous.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.side == 1
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.side == manual.contents.sides
    assert not manual.next.isEnabled()
    keys = manual.contents.headings[3]
    manual.chapters.chosen.emit(keys.side)
    assert view.side == keys.side
    manual.outside.click()
    assert dialogs.opened == [paths.cache / "manual" / PDF]  # not the program's own file, which an upgrade must delete


def test_other_programs_are_given_a_copy_that_is_up_to_date(tmp_path: Path) -> None:
    own, copies = tmp_path / "own", tmp_path / "copies"
    own.mkdir()
    (own / CONTENTS).write_text('{"sides": 1, "headings": []}', "utf-8")
    (own / PDF).write_bytes(b"%PDF-0")
    contents = read_contents(own, copies)
    assert contents is not None
    for text in (b"%PDF-1", b"%PDF-2"):
        (own / PDF).write_bytes(text)
        assert contents.for_others() == copies / PDF
        assert (copies / PDF).read_bytes() == text
    (copies / PDF).unlink()
    copies.rmdir()
    copies.write_text("no folder")
    assert contents.for_others() == own / PDF


def test_esc_closes_it_and_f1_opens_it_again(window: MainWindow, qtbot: QtBot) -> None:
    manual = _f1(window, qtbot)
    QTest.keyClick(manual.pages, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not _manuals())
    assert _f1(window, qtbot).pages.side > 1


def test_it_goes_with_the_last_window(opened: Opened, program: Program, qtbot: QtBot) -> None:
    asked, other = opened(), opened(name="另一个合作区")
    manual = _f1(asked, qtbot)
    assert _f1(other, qtbot) is manual
    asked.close()
    qtbot.waitUntil(lambda: program.windows == [other], timeout=WAIT_MS)
    assert _manuals() == [manual]
    other.close()
    qtbot.waitUntil(lambda: not program.windows, timeout=WAIT_MS)
    assert _manuals() == []


def test_a_manual_that_is_not_there_is_told(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    around = window.around
    window.around = around._replace(paths=replace(around.paths, shipped=tmp_path))
    window.do("manual")
    window.around = around
    assert not _manuals()
    sheet = sheet_of(window, qtbot, Sheet)
    assert "重新安装" in sheet.accessibleDescription()


@pytest.mark.parametrize("broken", ["", "{}", "[]", '{"sides": 1, "headings": [{"id": 1}]}', "\x00"])
def test_contents_that_cannot_be_read_are_no_manual(tmp_path: Path, broken: str) -> None:
    assert read_contents(tmp_path) is None
    (tmp_path / CONTENTS).write_text(broken, "utf-8")
    (tmp_path / PDF).write_bytes(b"%PDF-1.7")
    assert read_contents(tmp_path) is None
