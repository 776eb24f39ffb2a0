"""Boxes: yes and no, several of many, the line of 其他, the limit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.forms.definition import Cell, Field
from app.ui.form.cells.base import AnswerCell, Place
from app.ui.form.cells.boxes import BoxesEditor
from app.ui.form.cells.checks_editor import ChecksEditor
from app.ui.form.cells.choice_editor import ChoiceEditor, make_choice
from app.ui.widgets.text_box import TextBox
from app.ui.work.tools import Tools
from tests.ui.form.cells.conftest import SERVICE, MakeTools, ShowCell, commit


def boxes_of(cell: AnswerCell) -> BoxesEditor:
    editor = cell.field_editors()[0]
    assert isinstance(editor, BoxesEditor)
    return editor


def checks_of(cell: AnswerCell) -> ChecksEditor:
    editor = cell.field_editors()[0]
    assert isinstance(editor, ChecksEditor)
    return editor


def line_of(cell: AnswerCell) -> TextBox:
    line = checks_of(cell).line
    assert line is not None
    return line


def ticked(cell: AnswerCell) -> list[str]:
    return [box.text() for box in boxes_of(cell).boxes if box.isChecked()]


def click(qtbot: QtBot, cell: AnswerCell, number: int) -> None:
    qtbot.mouseClick(boxes_of(cell).boxes[number], Qt.MouseButton.LeftButton, pos=QPoint(8, 14))


# ---- yes and no


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("1", "是"),
        ("2", "否"),
        ("11", ""),
        ("12", "否"),
        ("<", "是"),
        (">", "否"),
        ("><", "是"),
        ("s", "是"),
        ("ss", ""),
    ],
)
def test_yes_and_no_by_keyboard(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell, keys: str, answer: str) -> None:
    tools = tools_of()
    cell = show_cell(tools, "q_plan")
    cell.focus_field("q_plan")
    known = {"1": Qt.Key.Key_1, "2": Qt.Key.Key_2, "<": Qt.Key.Key_Left, ">": Qt.Key.Key_Right, "s": Qt.Key.Key_Space}
    for key in keys:
        qtbot.keyClick(boxes_of(cell), known[key])
    assert tools.desk.text_of("q_plan") == answer
    assert ticked(cell) == ([answer] if answer else [])


def test_yes_and_no_by_mouse_are_exclusive_and_a_second_press_clears(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, "q_plan")
    click(qtbot, cell, 0)
    assert boxes_of(cell).hasFocus()
    click(qtbot, cell, 1)
    assert tools.desk.text_of("q_plan") == "否"
    click(qtbot, cell, 1)
    assert tools.desk.text_of("q_plan") == ""
    tools.desk.undo()
    assert ticked(cell) == ["否"]
    tools.desk.undo()
    assert ticked(cell) == ["是"]


def test_enter_walks_from_boxes(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(), "q_plan")
    steps: list[int] = []
    cell.walk.connect(steps.append)
    cell.focus_field("q_plan")
    qtbot.keyClick(boxes_of(cell), Qt.Key.Key_Return)
    qtbot.keyClick(boxes_of(cell), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert steps == [1, -1]


def test_esc_gives_a_box_back(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(q_plan="是")
    cell = show_cell(tools, "q_plan")
    cell.focus_field("q_plan")
    qtbot.keyClick(boxes_of(cell), Qt.Key.Key_2)
    qtbot.keyClick(boxes_of(cell), Qt.Key.Key_Escape)
    assert tools.desk.text_of("q_plan") == "是"


# ---- several


def test_ticks_are_kept_in_printed_order_whatever_was_pressed_first(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, "exchange_checks", 460)
    options = tools.desk.definition.fields["exchange_checks"].options
    click(qtbot, cell, 2)
    click(qtbot, cell, 0)
    assert tools.desk.answer_of("exchange_checks") == [options[0], options[2]]
    click(qtbot, cell, 2)
    assert tools.desk.answer_of("exchange_checks") == [options[0]]
    assert tools.desk.undo_stack.count() == 3


def test_entries_that_are_no_options_stay(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    tools.desk.edit(tools.desk.draft.answered({"exchange_checks": ["旧选项"]}), "改", "exchange_checks")
    cell = show_cell(tools, "exchange_checks", 460)
    click(qtbot, cell, 0)
    assert tools.desk.answer_of("exchange_checks") == ["开展了国际市场开拓", "旧选项"]


def test_arrows_move_and_space_presses(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "exchange_checks", 460)
    cell.focus_field("exchange_checks")
    boxes = boxes_of(cell)
    boxes.where = "三、对外开放合作情况"
    qtbot.keyClick(boxes, Qt.Key.Key_Down)
    qtbot.keyClick(boxes, Qt.Key.Key_Space)
    assert ticked(cell) == ["开展了国际技术合作"]
    assert boxes.accessibleDescription() == "开展了国际技术合作，已勾选"
    for _ in range(9):
        qtbot.keyClick(boxes, Qt.Key.Key_Down)
    qtbot.keyClick(boxes, Qt.Key.Key_Right)
    assert line_of(cell).hasFocus()


def test_typing_beside_other_ticks_it_in_the_same_step(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "exchange_checks", 460)
    cell.focus_field("exchange_checks_other")
    assert line_of(cell).hasFocus()
    qtbot.keyClicks(line_of(cell), "expo")
    commit(line_of(cell), "会")
    assert tools.desk.answer_of("exchange_checks") == ["其他"]
    assert tools.desk.text_of("exchange_checks_other") == "expo会"
    assert tools.desk.undo_stack.count() == 1
    qtbot.keyClick(line_of(cell), Qt.Key.Key_Escape)
    assert tools.desk.answer_of("exchange_checks") == []
    assert tools.desk.text_of("exchange_checks_other") == ""


def test_unticking_other_keeps_its_text_greyed_until_the_section_is_left(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(exchange_checks=["其他"], exchange_checks_other="展会")
    cell = show_cell(tools, "exchange_checks", 460)
    click(qtbot, cell, 5)
    assert tools.desk.answer_of("exchange_checks") == []
    assert tools.desk.text_of("exchange_checks_other") == ""
    assert line_of(cell).text() == "展会"
    assert line_of(cell).palette().text().color() == tools.look.colours.placeholder
    click(qtbot, cell, 5)
    assert tools.desk.text_of("exchange_checks_other") == "展会"
    assert line_of(cell).palette().text().color() == tools.look.colours.ink
    click(qtbot, cell, 5)
    cell.hide()
    cell.show()
    assert line_of(cell).text() == ""
    tools.desk.undo()
    assert line_of(cell).text() == "展会"
    assert ticked(cell) == ["其他"]


def test_a_greyed_text_follows_the_theme(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(exchange_checks=["其他"], exchange_checks_other="展会")
    cell = show_cell(tools, "exchange_checks", 460)
    click(qtbot, cell, 5)
    tools.look.set_theme("dark")
    assert line_of(cell).text() == "展会"
    assert line_of(cell).palette().text().color() == tools.look.colours.placeholder


def test_none_of_a_group_ticks_other_with_none(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "exchange_checks", 460)
    none = checks_of(cell).none
    assert none.isVisible()
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert tools.desk.answer_of("exchange_checks") == ["其他"]
    assert line_of(cell).text() == "无"
    assert not none.isVisible()


def test_options_stand_in_two_columns_only_where_all_fit_on_one_line(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE)
    wide, narrow = show_cell(tools, "directions", 573), show_cell(tools, "directions", 440)
    assert len({box.x() for box in boxes_of(wide).boxes}) == 2
    assert len({box.x() for box in boxes_of(narrow).boxes}) == 1


def test_long_options_stand_below_each_other_in_printed_order(tools_of: MakeTools, show_cell: ShowCell) -> None:
    long_options = show_cell(tools_of(), "service_checks", 501)
    assert len({box.x() for box in boxes_of(long_options).boxes}) == 1
    tops = [box.y() for box in boxes_of(long_options).boxes]
    assert tops == sorted(tops)


# ---- the limit


def limited(tools: Tools, show_cell: ShowCell) -> AnswerCell:
    return show_cell(tools, "directions", 573)


def test_at_the_limit_the_rest_cannot_be_ticked_and_says_why(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(SERVICE)
    cell = limited(tools, show_cell)
    assert checks_of(cell).header() == "已选 0 / 2"
    before = cell.height()
    click(qtbot, cell, 0)
    click(qtbot, cell, 4)
    assert checks_of(cell).header() == "已选 2 / 2"
    rule = "最多选两项（“其他”也算一项），先去掉一项才能改选"
    disabled = [box for box in boxes_of(cell).boxes if not box.isEnabled()]
    assert len(disabled) == 9
    assert {box.toolTip() for box in disabled} == {rule}
    assert cell.height() > before
    click(qtbot, cell, 1)
    cell.focus_field("directions")
    boxes_of(cell).current = 1
    qtbot.keyClick(boxes_of(cell), Qt.Key.Key_Space)
    assert ticked(cell) == ["数字赋能", "检验检测"]
    click(qtbot, cell, 0)
    assert all(box.isEnabled() for box in boxes_of(cell).boxes)
    assert cell.height() == before


def test_the_free_line_of_another_cell_counts(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE, directions=["数字赋能"])
    cell = limited(tools, show_cell)
    tools.desk.answer("direction_other", "碳核查")
    assert checks_of(cell).header() == "已选 2 / 2"
    assert not boxes_of(cell).boxes[1].isEnabled()
    tools.desk.answer("direction_other", "")
    assert boxes_of(cell).boxes[1].isEnabled()


# ---- choice


def test_a_choice_with_a_line_beside_other(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    made = Field(id="city", type="choice", label="甲", options=("甲", "其他"), other="province")
    editor = make_choice(tools, made, Place())
    assert isinstance(editor, ChoiceEditor)
    editor.press(0)
    assert tools.desk.text_of("city") == "甲"
    editor.press(1)
    assert tools.desk.text_of("city") == "其他"
    editor.press(1)
    assert tools.desk.text_of("city") == ""
    assert editor.line is not None
    editor.line.insertPlainText("乙")
    assert tools.desk.text_of("city") == "其他"
    assert tools.desk.text_of("province") == "乙"
    editor.deleteLater()


# ---- looking only


def test_boxes_that_may_only_be_looked_at(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE, writable=False, directions=["数字赋能", "融资促进"])
    cell = limited(tools, show_cell)
    assert all(box.isEnabled() for box in boxes_of(cell).boxes)
    click(qtbot, cell, 0)
    cell.focus_field("directions")
    qtbot.keyClick(boxes_of(cell), Qt.Key.Key_Space)
    assert ticked(cell) == ["数字赋能", "融资促进"]


def test_a_click_beside_the_boxes_gives_the_focus(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(), Cell(field="q_plan"))
    qtbot.mouseClick(cell, Qt.MouseButton.LeftButton, pos=QPoint(cell.width() - 4, 4))
    assert boxes_of(cell).hasFocus()
    assert ticked(cell) == []
