"""Long texts: growth, counting, what is too much, Enter and paste."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.forms.counting import words
from app.ui.form.cells.base import AnswerCell
from app.ui.form.cells.long_editor import LongEditor, _over_from, ceiling, target
from tests.ui.form.cells.conftest import SERVICE, MakeTools, ShowCell, commit

FRAME = 0.016  # seconds
SENTENCE = "合作区围绕对外开放合作，创新能力提升。"


def editor_of(cell: AnswerCell) -> LongEditor:
    editor = cell.field_editors()[0]
    assert isinstance(editor, LongEditor)
    return editor


@pytest.mark.parametrize(
    ("count", "text", "tone"),
    [(0, "0 / 100 字", "ink3"), (94, "94 / 100 字", "ink3"), (95, "95 / 100 字", "warning"),
     (100, "100 / 100 字", "warning"), (112, "112 / 100 字，超 12 字", "error")],
)  # fmt: skip
def test_a_ceiling_is_counted_against(count: int, text: str, tone: str) -> None:
    found = ceiling("字" * count, count, 100)
    assert (found.text, found.tone) == (text, tone)
    assert found.over == (100 if count > 100 else None)


@pytest.mark.parametrize(
    ("count", "text", "tone"),
    [(0, "约 400 字", "ink3"), (359, "约 400 字，现 359", "warning"), (360, "约 400 字，现 360", "done"),
     (440, "约 400 字，现 440", "done"), (441, "约 400 字，现 441", "warning")],
)  # fmt: skip
def test_a_target_is_met_within_a_tenth(count: int, text: str, tone: str) -> None:
    found = target(count, 400)
    assert (found.text, found.tone) == (text, tone)


@pytest.mark.parametrize("text", ["字" * 150, "word " * 150, "共120家 enterprises，" * 40, "a\n字——“引”" * 60])
def test_what_is_too_much_begins_behind_the_longest_text_within_the_limit(text: str) -> None:
    at = _over_from(text, 100)
    assert words(text[:at]) <= 100
    assert words(text[: at + 1]) > 100


def test_it_is_four_lines_high_and_grows(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "mechanism_text")
    editor = editor_of(cell)
    empty = cell.height()
    assert empty >= 4 * editor.box.line_height()
    cell.focus_field("mechanism_text")
    for _ in range(4):
        qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert tools.desk.text_of("mechanism_text") == "\n\n\n\n"
    assert cell.height() == empty + editor.box.line_height()
    for _ in range(2):
        qtbot.keyClick(editor.box, Qt.Key.Key_Backspace)
    assert cell.height() == empty


def test_the_overflow_is_underlined_and_counted_while_typing(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(mechanism_text="字" * 100)
    cell = show_cell(tools, "mechanism_text")
    editor = editor_of(cell)
    assert editor.counter.count.text == "100 / 100 字"
    assert editor.box.extraSelections() == []
    cell.focus_field("mechanism_text")
    commit(editor.box, "超过")
    assert editor.counter.count.text == "102 / 100 字，超 2 字"
    (selection,) = editor.box.extraSelections()
    assert selection.cursor.selectedText() == "超过"  # type: ignore[attr-defined]
    for _ in range(2):
        qtbot.keyClick(editor.box, Qt.Key.Key_Backspace)
    assert editor.box.extraSelections() == []


def test_the_overflow_is_underlined_in_the_colour_of_the_theme(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(mechanism_text="字" * 101)
    cell = show_cell(tools, "mechanism_text")
    tools.look.set_theme("dark")
    (selection,) = editor_of(cell).box.extraSelections()
    assert selection.format.underlineColor() == tools.look.colours.error  # type: ignore[attr-defined]


def test_the_underlining_counts_characters_beyond_the_first_plane_once(
    tools_of: MakeTools, show_cell: ShowCell
) -> None:
    cell = show_cell(tools_of(mechanism_text="𠮷" * 101), "mechanism_text")
    (selection,) = editor_of(cell).box.extraSelections()
    assert selection.cursor.selectedText() == "𠮷"  # type: ignore[attr-defined]


def test_the_tooltip_tells_both_ways_of_counting(tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(mechanism_text="共 120 家 enterprises"), "mechanism_text")
    assert editor_of(cell).counter.count.text == "4 / 100 字"
    assert editor_of(cell).counter.told() == "按 Word 字数；字符数（不计空格）为 16"


def test_ctrl_enter_walks(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(), "mechanism_text")
    steps: list[int] = []
    cell.walk.connect(steps.append)
    cell.focus_field("mechanism_text")
    box = editor_of(cell).box
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(box, Qt.Key.Key_Return, control | shift)
    qtbot.keyClick(box, Qt.Key.Key_Return, shift)
    assert steps == [1, -1]
    assert box.text() == "\n"


def test_paragraphs_are_pasted_as_they_are(qapp: QApplication, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "mechanism_text")
    cell.focus_field("mechanism_text")
    qapp.clipboard().setText("一、概况\r\n二、\t成效\u2028三")
    editor_of(cell).box.paste()
    assert tools.desk.text_of("mechanism_text") == "一、概况\n二、 成效\n三"


def test_names_are_counted(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(platform_national_names="甲实验室、乙中心；丙（一、二）")
    assert editor_of(show_cell(tools, "platform_national_names")).counter.count.text == "3 个名称"
    tools.desk.set_answers({"platform_national_names": "无"}, "改", "platform_national_names")
    assert editor_of(show_cell(tools, "platform_national_names")).counter.count.text == ""


def test_the_target_of_the_other_form(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE, activities_text="字" * 372)
    cell = show_cell(tools, "activities_text", 573)
    assert editor_of(cell).counter.count == ("约 400 字，现 372", "done", None)
