"""关于 leads to the licences: every part in a list, its texts beside it, read with mouse and keyboard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.licences import read_parts
from app.paths import AppPaths
from app.ui.sheets import about, licences
from app.ui.sheets.about import AboutSheet
from app.ui.sheets.licences import LicencesSheet
from app.ui.window.main_window import MainWindow
from app.version import program_version
from tests.ui.program_tools import sheet_of


def test_about_leads_to_the_licences(window: MainWindow, qtbot: QtBot) -> None:
    window.do("about")
    told = sheet_of(window, qtbot, AboutSheet)
    told.licences.click()
    assert not told.is_open
    sheet = sheet_of(window, qtbot, LicencesSheet)
    assert sheet.parts.hasFocus()
    assert sheet.title.text() == f"申报册 {program_version()}"
    assert "MIT License" in sheet.text.toPlainText()


def test_about_says_of_the_parts_what_the_list_of_licences_says(paths: AppPaths) -> None:
    """Every font is named, and each part that is named has the licence that stands beside it."""
    parts = json.loads((paths.shipped / "resources/licences/index.json").read_text("utf-8"))["parts"]
    licence = {one["name"]: one["licence"] for part in parts for one in (part, *part.get("inside", ()))}
    for words in (
        "Qt 6 和 PySide6（LGPL-3.0）", "pi-heif（BSD-3-Clause）", "libheif、libde265（LGPL-3.0）",
        "Noto Sans SC、Noto Serif SC（SIL OFL 1.1）", "Fandol（GPL，带字体例外）", "花園明朝（Hanazono）",
    ):  # fmt: skip
        assert words in about._LICENCES
    for name in ("pyside6-essentials", "Qt", "libheif", "libde265"):
        assert licence[name].startswith("LGPL-3.0")
    assert (licence["申报册"], licence["pi-heif"]) == ("MIT", "BSD-3-Clause")
    assert {name: licence[name] for part in parts if part["group"] == "字体" for name in [part["name"]]} == {
        "Noto Serif SC": "OFL-1.1", "Noto Sans SC": "OFL-1.1", "Fandol": "GPL-3.0-only WITH Font-exception-2.0",
        "花園明朝（Hanazono）": "LicenseRef-Hanazono", "Shenbao Latin、Shenbao Signs": "OFL-1.1",
    }  # fmt: skip


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
