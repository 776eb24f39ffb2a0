"""What may be pasted into a cell: texts up to a length, of whatever kind; no files; nothing is refused in silence."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.forms.definition import OTHER
from app.ui.form.cells.base import AnswerCell
from app.ui.widgets.text_box import TextBox
from app.ui.work.tools import Tools
from tests.ui.form.cells.conftest import MakeTools, ShowCell

LINE, LONG = "zone_name", "mechanism_text"
FILES = "复制的是文件，请在佐证材料里添加"
NO_TEXT = "复制的内容里没有文字，没有粘贴"


def box_of(cell: AnswerCell) -> TextBox:
    box = cell.editors()[0]
    assert isinstance(box, TextBox)
    return box


def said_by(tools: Tools) -> list[str]:
    said: list[str] = []
    tools.guide.said.connect(lambda sentence, _undo: said.append(sentence))
    return said


def copied_file() -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/etc/passwd")])
    return data


def html(text: str) -> QMimeData:
    data = QMimeData()
    data.setData("text/html", text.encode())
    return data


def rich() -> QMimeData:
    data = QMimeData()
    data.setData("text/rtf", rb"{\\rtf1 a}")
    return data


def paste(data: QMimeData | str) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText(data) if isinstance(data, str) else clipboard.setMimeData(data)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(
    ("field", "copied", "sentence"),
    [
        (LINE, "字" * 100_000, "粘贴的文字有 100,000 字，这一格最多放 2,000 字，没有粘贴"),
        (LINE, "一行\n" * 1_000 + "末", "粘贴的文字有 2,001 字，这一格最多放 2,000 字，没有粘贴"),
        (LINE, "甲\t" + "字" * 2_001, "粘贴的内容里有一格 2,001 字，一格最多放 2,000 字，没有粘贴"),
        (LONG, "字" * 20_001, "粘贴的文字有 20,001 字，这一格最多放 20,000 字，没有粘贴"),
        (LINE, "字" * 1_999, "粘贴以后有 2,001 字，这一格最多放 2,000 字，没有粘贴"),
    ],
)
def test_too_much_is_not_pasted_and_told(
    tools_of: MakeTools, show_cell: ShowCell, field: str, copied: str, sentence: str
) -> None:
    tools = tools_of(**{field: "原文"})
    said = said_by(tools)
    cell = show_cell(tools, field)
    cell.focus_field(field)
    box_of(cell).to_end()
    paste(copied)
    assert said == [sentence]
    assert (tools.desk.text_of(field), box_of(cell).text()) == ("原文", "原文")


@pytest.mark.parametrize(("field", "most"), [(LINE, 2_000), (LONG, 20_000)])
def test_as_much_as_may_stand_there_is_pasted(tools_of: MakeTools, show_cell: ShowCell, field: str, most: int) -> None:
    tools = tools_of(**{field: "原文"})
    said = said_by(tools)
    cell = show_cell(tools, field)
    cell.focus_field(field)
    box_of(cell).selectAll()
    paste("字" * most)
    assert (len(tools.desk.text_of(field)), said) == (most, [])


def test_a_longer_answer_is_shown_and_may_be_changed_and_become_shorter(
    tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(**{LINE: "长" * 3_000})
    said = said_by(tools)
    cell = show_cell(tools, LINE)
    cell.focus_field(LINE)
    box_of(cell).to_end()
    assert len(box_of(cell).text()) == 3_000
    QTest.keyClick(box_of(cell), Qt.Key.Key_A)
    assert len(tools.desk.text_of(LINE)) == 3_001
    paste("字")
    assert said == ["粘贴以后有 3,002 字，这一格最多放 2,000 字，没有粘贴"]
    box_of(cell).selectAll()
    paste("字" * 2_500)
    assert (len(tools.desk.text_of(LINE)), len(said)) == (2_500, 1)


def test_keys_are_quick_where_as_much_as_may_be_was_pasted(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, LINE, 124)
    cell.focus_field(LINE)
    paste("产业合作园区" * 333)
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        QTest.keyClick(box_of(cell), Qt.Key.Key_A)
        QApplication.processEvents()
        times.append(time.perf_counter() - begun)
    assert sorted(times)[4] < 0.15  # about 0.01 s on an idle PC


@pytest.mark.parametrize("field", [LINE, LONG])
@pytest.mark.parametrize(
    ("copied", "sentence"), [(copied_file, FILES), (rich, NO_TEXT), (lambda: html("<img src='a.png'>"), NO_TEXT)]
)
def test_what_is_no_text_is_told(
    tools_of: MakeTools, show_cell: ShowCell, field: str, copied: object, sentence: str
) -> None:
    tools = tools_of()
    said = said_by(tools)
    cell = show_cell(tools, field)
    cell.focus_field(field)
    paste(copied())  # type: ignore[operator]
    assert (tools.desk.text_of(field), said) == ("", [sentence])
    assert not box_of(cell).canPaste()


def test_words_of_html_and_links_are_text(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    said = said_by(tools)
    cell = show_cell(tools, LINE)
    cell.focus_field(LINE)
    paste(html("<p>云川<b>合作区</b></p>"))
    assert tools.desk.text_of(LINE) == "云川合作区"
    link = QMimeData()
    link.setUrls([QUrl("https://example.org/a")])
    box_of(cell).selectAll()
    paste(link)
    assert (tools.desk.text_of(LINE), said) == ("https://example.org/a", [])


def test_the_line_beside_others_tells_too(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    field = next(one for one in tools.desk.definition.fields.values() if one.other and OTHER in one.options)
    said = said_by(tools)
    cell = show_cell(tools, field.id)
    line = next(stop for stop in cell.editors() if isinstance(stop, TextBox))
    line.setFocus()
    paste(copied_file())
    assert said == [FILES]


def test_nothing_is_told_where_nothing_may_be_changed(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(writable=False)
    said = said_by(tools)
    cell = show_cell(tools, LINE)
    QApplication.clipboard().setMimeData(copied_file())
    box_of(cell).paste()
    QApplication.clipboard().setText("字")
    box_of(cell).paste()
    assert (box_of(cell).text(), said) == ("", [])
