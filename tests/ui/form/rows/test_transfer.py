"""Rows from a file and into one, through the worker process and the sheet that asks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.forms.answers import Row
from app.forms.table_import import Cells, rows_from
from app.spreadsheets.model import TableFile, TableSheet
from app.spreadsheets.reading import read_table
from app.ui.form.rows.import_sheet import ImportSheet, Target
from app.ui.form.rows.pairing import NOT_TAKEN
from app.ui.form.rows.table import RowsTable
from app.ui.look.look import Look
from tests.ui.form.rows.conftest import MakeTools, ShowTable, people
from tests.ui.whole.conftest import StrayWindows
from tests.ui.work_tools import FakeDialogs

LIST = (
    ("人员名册", "", "", ""),
    ("序号", "员工姓名", "最高学历", "部门"),
    ("1", "甲", "本科", "一部"),
    ("2", "乙", "大专", "二部"),
    ("", "", "", ""),
    ("3", "丙", "本科", "三部"),
)


def dialogs_of(table: RowsTable) -> FakeDialogs:
    dialogs = table.tools.dialogs
    assert isinstance(dialogs, FakeDialogs)
    return dialogs


def button_of(table: RowsTable, text: str) -> QPushButton:
    return next(button for button in table.bar.findChildren(QPushButton) if button.text() == text)


@pytest.fixture
def asked(qtbot: QtBot, look: Look, tools_of: MakeTools) -> tuple[ImportSheet, list[tuple[list[Row], bool]]]:
    """The sheet over a page, for a table that has 2 rows, and what it gave."""
    definition = tools_of(people=people(2)).desk.definition
    field = definition.fields["people"]
    target = Target(field.label, field, {name: one.label for name, one in field.columns.items()}, 2)
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1024, 600)
    page.show()
    taken: list[tuple[list[Row], bool]] = []

    def take(cells: Cells, columns: Mapping[str, int], replace: bool) -> None:
        taken.append((rows_from(target.asked, cells, columns), replace))

    found = TableFile((TableSheet("在职", LIST, frozenset({3})), TableSheet("只有姓名", (("甲",), ("乙",)))))
    sheet = ImportSheet(look, page, "名册.xlsx", found, target, take)
    sheet.open()
    return sheet, taken


Asked = tuple[ImportSheet, list[tuple[list[Row], bool]]]


def test_guesses_are_shown_and_taken(asked: Asked) -> None:
    sheet, taken = asked
    assert sheet.skip.isChecked()
    assert sheet.pairing.boxes["person_name"].currentText() == "B　员工姓名"
    assert sheet.pairing.boxes["person_post"].currentText() == NOT_TAKEN
    assert sheet.button(0).text() == "导入 3 行"
    assert "没有用到的列：部门" in sheet.remarks.text()
    sheet.button(0).click()
    names = [row["person_name"] for row in taken[0][0]]
    assert (names, taken[0][1]) == (["甲", "乙", "丙"], False)
    assert taken[0][0][0] == {"person_name": "甲", "person_degree": "本科"}


def test_pairs_may_be_changed_and_a_column_goes_to_one_only(asked: Asked) -> None:
    sheet, taken = asked
    box = sheet.pairing.boxes["person_post"]
    box.setCurrentIndex(2)  # B, which 姓名 had
    box.activated.emit(2)
    assert sheet.pairing.columns() == {"person_post": 1, "person_degree": 2}
    sheet.button(0).click()
    assert taken[0][0][1] == {"person_post": "乙", "person_degree": "大专"}


def test_header_hidden_rows_and_replacing_can_be_chosen(asked: Asked) -> None:
    sheet, taken = asked
    sheet.visible_only.click()
    assert sheet.button(0).text() == "导入 2 行"
    sheet.placing.set_current(1)
    sheet.placing.chosen.emit(1)
    assert "现有的 2 行会被替换" in sheet.remarks.text()
    sheet.skip.click()
    assert not sheet.pairing.columns().get("person_name")
    sheet.skip.click()
    sheet.button(0).click()
    assert [row["person_name"] for row in taken[0][0]] == ["甲", "丙"]
    assert taken[0][1] is True


def test_a_sheet_without_a_header_waits_for_a_choice(asked: Asked) -> None:
    sheet, taken = asked
    sheet.sheets.setCurrentIndex(1)
    sheet.sheets.activated.emit(1)
    assert not sheet.skip.isChecked()
    assert not sheet.button(0).isEnabled()
    box = sheet.pairing.boxes["person_name"]
    assert box.itemText(1) == "A　如“甲”"
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert sheet.button(0).text() == "导入 2 行"
    sheet.button(1).click()
    assert taken == []


def test_a_file_is_imported_behind_the_rows_and_undone(qtbot: QtBot, show_table: ShowTable, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("姓名,职务\n甲,主任\n乙,\n", "gb18030")
    table = show_table(people=people(2))
    dialogs_of(table).files = [file]
    said: list[str] = []
    table.tools.guide.said.connect(lambda sentence, _undo: said.append(sentence))
    button_of(table, "从表格导入…").click()
    qtbot.waitUntil(lambda: table.transfer.sheet is not None, timeout=20_000)
    assert table.transfer.sheet is not None
    table.transfer.sheet.button(0).click()
    assert table.tools.desk.answer_of("people")[2:] == [
        {"person_name": "甲", "person_post": "主任"},
        {"person_name": "乙"},
    ]
    assert said == ["已导入 2 行"]
    table.tools.desk.undo()
    assert table.tools.desk.answer_of("people") == people(2)


def test_what_cannot_be_read_is_told_below_the_table(qtbot: QtBot, show_table: ShowTable, tmp_path: Path) -> None:
    file = tmp_path / "旧表.xls"
    file.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook")
    table = show_table()
    table.transfer.read(file)
    qtbot.waitUntil(lambda: not table.notice.isHidden(), timeout=20_000)
    assert "旧表.xls" in table.notice.sentence
    assert "另存为" in table.notice.sentence
    table.notice.buttons[1].click()
    assert table.notice.isHidden()


def test_rows_are_exported_and_read_again(qtbot: QtBot, show_table: ShowTable, tmp_path: Path) -> None:
    table = show_table(people=[*people(2), {}, {"person_name": "=1+1"}])
    target = tmp_path / "人员"
    dialogs_of(table).target = target
    said: list[str] = []
    table.tools.guide.said.connect(lambda sentence, _undo: said.append(sentence))
    button_of(table, "导出为表格").click()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said == ["已导出 3 行，写在“人员.xlsx”"]
    rows = read_table(tmp_path / "人员.xlsx").sheets[0].rows
    assert rows[0] == ("序号", "姓名", "职务", "职称", "学历", "有无合同、社保证明等")
    assert [row[1] for row in rows[1:]] == ["虚构0", "虚构1", "=1+1"]


def test_nothing_of_the_sheet_is_shown_as_a_window(
    qapp: QApplication, qtbot: QtBot, look: Look, tools_of: MakeTools, request: pytest.FixtureRequest
) -> None:
    """A window of its own, if only for a moment, takes the keyboard away."""
    strays = StrayWindows(qapp)
    qapp.installEventFilter(strays)
    request.getfixturevalue("asked")
    qapp.removeEventFilter(strays)
    assert len(strays.seen) == 1, strays.seen  # the page of the fixture


def test_the_sheet_with_the_table_is_shown_first(qtbot: QtBot, look: Look, tools_of: MakeTools) -> None:
    field = tools_of().desk.definition.fields["people"]
    target = Target(field.label, field, {name: one.label for name, one in field.columns.items()}, 0)
    page = QWidget()
    qtbot.addWidget(page)
    found = TableFile((TableSheet("说明", (("请看第2张",),)), TableSheet("在职", LIST)))
    sheet = ImportSheet(look, page, "名册.xlsx", found, target, lambda _cells, _columns, _replace: None)
    assert sheet.sheet.name == "在职"
    assert sheet.button(0).text() == "导入 3 行"
