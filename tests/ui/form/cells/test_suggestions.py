"""Suggestions below a line: offered, never in the way of Enter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.ui.form.cells.base import AnswerCell
from app.ui.form.cells.line_editor import LineEditor
from app.ui.form.cells.suggestions import Suggesting, matching
from tests.ui.form.cells.conftest import SERVICE, MakeTools, ShowCell, commit, compose


def suggesting_of(cell: AnswerCell) -> tuple[LineEditor, Suggesting]:
    editor = cell.field_editors()[0]
    assert isinstance(editor, LineEditor)
    assert editor.suggesting is not None
    return editor, editor.suggesting


def words_of(suggesting: Suggesting) -> tuple[str, ...]:
    return suggesting.list.words if suggesting.list else ()


def test_words_that_begin_with_what_was_typed_come_first() -> None:
    words = ("研究生", "本科", "硕士研究生")
    assert matching(words, "") == list(words)
    assert matching(words, "研") == ["研究生", "硕士研究生"]
    assert matching(words, " 本科 ") == []
    assert matching(words, "x") == []


def test_typing_offers_what_contains_it(tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(SERVICE), "org_nature", 166)
    editor, suggesting = suggesting_of(cell)
    cell.focus_field("org_nature")
    assert suggesting.list is None
    compose(editor.box, "shehui")
    assert suggesting.list is None
    commit(editor.box, "社会")
    assert words_of(suggesting) == ("社会组织", "社会化服务机构")
    commit(editor.box, "组织")
    assert suggesting.list is None


def test_arrows_put_a_suggestion_and_enter_only_walks(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE)
    cell = show_cell(tools, "org_nature", 166)
    editor, suggesting = suggesting_of(cell)
    steps: list[int] = []
    cell.walk.connect(steps.append)
    cell.focus_field("org_nature")
    qtbot.keyClick(editor.box, Qt.Key.Key_Down)
    assert words_of(suggesting) == tools.desk.definition.fields["org_nature"].suggestions
    qtbot.keyClick(editor.box, Qt.Key.Key_Down)
    qtbot.keyClick(editor.box, Qt.Key.Key_Down)
    assert tools.desk.text_of("org_nature") == "事业单位"
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert steps == [1]
    assert tools.desk.undo_stack.count() == 1


def test_enter_without_a_choice_leaves_the_text_as_typed(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(SERVICE)
    cell = show_cell(tools, "org_nature", 166)
    editor, suggesting = suggesting_of(cell)
    cell.focus_field("org_nature")
    commit(editor.box, "企")
    assert suggesting.list is not None
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert tools.desk.text_of("org_nature") == "企"


def test_esc_puts_back_what_was_typed(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE)
    cell = show_cell(tools, "org_nature", 166)
    editor, suggesting = suggesting_of(cell)
    cell.focus_field("org_nature")
    commit(editor.box, "企")
    qtbot.keyClick(editor.box, Qt.Key.Key_Down)
    assert tools.desk.text_of("org_nature") == "企业"
    qtbot.keyClick(editor.box, Qt.Key.Key_Escape)
    assert tools.desk.text_of("org_nature") == "企"
    assert suggesting.list is None
    qtbot.keyClick(editor.box, Qt.Key.Key_Escape)
    assert tools.desk.text_of("org_nature") == ""


def test_a_click_chooses_and_leaving_closes(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE)
    cell = show_cell(tools, "org_nature", 166)
    editor, suggesting = suggesting_of(cell)
    qtbot.mouseClick(editor.box.viewport(), Qt.MouseButton.LeftButton)
    assert suggesting.list is not None
    rows = suggesting.list
    assert rows.y() >= cell.height()
    qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(20, 1 + rows.row_height() * 3 // 2))
    assert tools.desk.text_of("org_nature") == "事业单位"
    assert suggesting.list is None
    assert editor.box.hasFocus()
    editor.box.selectAll()
    editor.box.cut()
    qtbot.mouseClick(editor.box.viewport(), Qt.MouseButton.LeftButton)
    assert suggesting.list is not None
    sheet = cell.parentWidget()
    assert sheet is not None
    sheet.setFocus(Qt.FocusReason.TabFocusReason)
    assert suggesting.list is None


def test_a_bare_figure_is_offered_its_units(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(SERVICE), "reg_capital", 121)
    editor, suggesting = suggesting_of(cell)
    cell.focus_field("reg_capital")
    qtbot.keyClicks(editor.box, "500")
    assert words_of(suggesting) == ("500万元", "500元", "500亿元", "500万美元")
    qtbot.keyClicks(editor.box, "w")
    assert suggesting.list is None
