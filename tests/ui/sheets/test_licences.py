"""关于 leads to the licences: every part in a list, its texts beside it, read with mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.licences import read_parts
from app.ui.sheets import licences
from app.ui.sheets.about import AboutSheet
from app.ui.sheets.licences import LicencesSheet
from app.ui.window.main_window import MainWindow
from app.version import program_version
from tests.ui.program_tools import sheet_of


def test_about_leads_to_the_licences(window: MainWindow, qtbot: QtBot) -> None:
    window.do("about")
    about = sheet_of(window, qtbot, AboutSheet)
    about.licences.click()
    assert not about.is_open
    sheet = sheet_of(window, qtbot, LicencesSheet)
    assert sheet.parts.hasFocus()
    assert sheet.title.text() == f"申报册 {program_version()}"
    assert "MIT License" in sheet.text.toPlainText()


def test_the_keyboard_goes_through_the_list_and_tab_into_the_text(window: MainWindow, qtbot: QtBot) -> None:
    window.do("licences")
    sheet = sheet_of(window, qtbot, LicencesSheet)
    QTest.keyClick(sheet.parts, Qt.Key.Key_Down)
    assert sheet.title.text().startswith("pyside6-essentials 6.")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in sheet.text.toPlainText()
    QTest.keyClick(sheet.parts, Qt.Key.Key_End)
    assert sheet.parts.current_row is sheet.parts.rows[-1]
    assert sheet.text.verticalScrollBar().value() == 0
    QTest.keyClick(sheet.parts, Qt.Key.Key_Tab)
    assert sheet.text.hasFocus()
    assert sheet.text.isReadOnly()
    QTest.keyClick(sheet.text, Qt.Key.Key_Tab)
    assert sheet.button(0).hasFocus()


def test_every_part_has_words_for_eye_and_ear(window: MainWindow, qtbot: QtBot) -> None:
    window.do("licences")
    sheet = sheet_of(window, qtbot, LicencesSheet)
    model = sheet.parts.model()
    for at, part in enumerate(sheet.parts.rows):
        index = model.index(at, 0)
        assert part.name in index.data(Qt.ItemDataRole.DisplayRole)
        assert part.licence in index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert part.what in sheet.parts.tooltip(index)
        sheet.parts.setCurrentIndex(index)
        assert sheet.text.toPlainText().startswith(f"用途：{part.what}")


def test_it_fits_into_the_smallest_window(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 600)
    window.do("licences")
    sheet = sheet_of(window, qtbot, LicencesSheet)
    assert window.rect().contains(sheet.panel.geometry().translated(sheet.pos()))
    assert sheet.text.height() >= 160
    assert sheet.panel.rect().contains(sheet.button(0).geometry())


def test_without_the_texts_it_says_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(licences, "read_parts", lambda _: read_parts(tmp_path))
    window.do("licences")
    sheet = sheet_of(window, qtbot, LicencesSheet)
    assert "没有随程序安装" in sheet.title.text()
    assert sheet.parts.rows == []
    assert sheet.button(0).hasFocus()
