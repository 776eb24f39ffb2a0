"""The growable table: typing, keys, rows, blocks, problems."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.form.rows.menu import make_menu
from app.ui.form.rows.table import RowsTable
from tests.ui.form.rows.conftest import SUMMARY, MakeTools, ShowTable, compose, people

Key, Modifier = Qt.Key, Qt.KeyboardModifier
PATH = "people.0.person_name"


def rows_of(table: RowsTable) -> list[dict[str, str]]:
    answer = table.tools.desk.answer_of(table.fields[0])
    assert isinstance(answer, list)
    return answer  # type: ignore[return-value]


def focus() -> object:
    return QApplication.focusWidget()


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def say(table: RowsTable) -> list[str]:
    said: list[str] = []
    table.tools.guide.said.connect(lambda sentence, _undo: said.append(sentence))
    return said


def click(qtbot: QtBot, table: RowsTable, row: int, column: int) -> None:
    view = table.view
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.rect_of(row, column).center())


# ---- typing ------------------------------------------------------------------------------------------------------


def test_fifteen_printed_rows_are_there_and_one_click_edits(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table()
    assert table.model.rowCount() == 15
    click(qtbot, table, 2, 1)
    assert table.view.editing.is_open
    compose(commit="张三")
    assert rows_of(table) == [{}, {}, {"person_name": "张三"}]
    assert table.tools.guide.focus == "people.2.person_name"


def test_typing_is_stored_at_once_and_is_one_step(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(1))
    table.focus_path(PATH)
    qtbot.keyClicks(QApplication.focusWidget(), " A1 ")
    assert rows_of(table)[0]["person_name"] == " A1 "
    press(qtbot, Key.Key_Tab)
    assert rows_of(table)[0]["person_name"] == "A1"
    table.tools.desk.undo()
    assert rows_of(table) == people(1)
    assert not table.tools.desk.undo_stack.canUndo()


def test_undo_while_editing_shows_in_the_editor_and_leads_back(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(2))
    recalled: list[str] = []
    table.tools.desk.recalled.connect(recalled.append)
    table.focus_path("people.1.person_post")
    qtbot.keyClicks(QApplication.focusWidget(), "B")
    table.tools.desk.undo()
    assert table.view.editing.box.text() == "诊断工程师"
    assert recalled == ["people.1.person_post"]


def test_unknown_columns_of_a_row_stay(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table()
    row = {"person_name": "甲", "备注": "较新的程序写的"}
    table.tools.desk.edit(table.tools.desk.draft.answered({"people": [row]}), "", "people")
    table.focus_path(PATH)
    compose(commit="乙")
    press(qtbot, Key.Key_Return)
    assert rows_of(table) == [{"person_name": "乙", "备注": "较新的程序写的"}]


def test_while_an_input_method_composes_no_key_moves(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table()
    table.focus_path(PATH)
    compose(preedit="zhang")
    for key in (Key.Key_Return, Key.Key_Tab, Key.Key_Escape, Key.Key_Down, Key.Key_F9):
        press(qtbot, key)
    assert table.tools.guide.focus == PATH
    compose(commit="张")
    assert rows_of(table) == [{"person_name": "张"}]


def test_typing_on_a_chosen_cell_replaces_it(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(1))
    table.focus_path(PATH)
    press(qtbot, Key.Key_Escape)
    assert not table.view.editing.is_open
    assert focus() is table.view
    press(qtbot, Key.Key_X)
    assert rows_of(table)[0]["person_name"] == "x"
    press(qtbot, Key.Key_Escape)
    press(qtbot, Key.Key_Right)
    compose(commit="所长")
    assert rows_of(table)[0]["person_post"] == "所长"
    assert table.view.editing.is_open


def test_esc_gives_back_what_stood_there(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(1))
    table.focus_path(PATH)
    qtbot.keyClicks(QApplication.focusWidget(), "abc")
    press(qtbot, Key.Key_Escape)
    assert rows_of(table) == people(1)


def test_f2_goes_to_the_end_and_f9_puts_none(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(1))
    table.focus_path("people.0.person_title")
    press(qtbot, Key.Key_F9)
    assert rows_of(table)[0]["person_title"] == "无"
    assert table.view.editing.box.text() == "无"
    assert not table.take_none()  # something stands there now
    assert table.view.editing.suggesting.list is None
    table.view.editing.close()
    press(qtbot, Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    assert rows_of(table)[0]["person_title"] == "无1"


def test_long_text_lets_the_editor_grow_and_then_the_row(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table("B2")
    table.focus_path("products.0.product_content")
    low = table.view.rowHeight(0)
    compose(commit="入企调研、现状评估、出具诊断报告和改造路径图" * 3)
    editor = table.view.editing.box
    assert table.view.rowHeight(0) == low
    assert editor.height() > 2 * low
    press(qtbot, Key.Key_Return)
    assert table.view.rowHeight(0) > low
    assert table.view.rowHeight(1) == low


def test_suggestions_show_but_do_not_take_enter(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table()
    suggesting = table.view.editing.suggesting
    table.focus_path("people.0.person_degree")
    assert suggesting.list is not None
    assert suggesting.list.words[0] == "博士研究生"
    qtbot.keyClicks(QApplication.focusWidget(), "x")
    assert suggesting.list is None
    press(qtbot, Key.Key_Backspace)
    press(qtbot, Key.Key_Return)
    assert rows_of(table) == []
    table.focus_path("people.0.person_degree")
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Return)
    assert rows_of(table) == [{"person_degree": "硕士研究生"}]
    assert table.tools.guide.focus == "people.1.person_degree"
    qtbot.mouseClick(suggesting.list, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert rows_of(table)[1] == {"person_degree": "博士研究生"}


def test_arrows_walk_through_the_rows_where_words_are_suggested(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table()
    table.focus_path("people.1.person_degree")
    press(qtbot, Key.Key_Up)
    assert table.tools.guide.focus == "people.0.person_degree"
    assert table.view.editing.suggesting.list is None
    for _ in range(3):
        press(qtbot, Key.Key_Down)
    assert table.tools.guide.focus == "people.3.person_degree"
    assert rows_of(table) == []
    qtbot.keyClicks(QApplication.focusWidget(), "x")
    press(qtbot, Key.Key_Backspace)
    assert table.view.editing.suggesting.list is not None
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Escape)
    assert rows_of(table) == []
    assert table.view.editing.is_open, "the first Esc is for the list"


# ---- keys --------------------------------------------------------------------------------------------------------


def test_enter_goes_down_and_shift_enter_up(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(3))
    table.focus_path("people.1.person_post")
    press(qtbot, Key.Key_Return)
    assert table.tools.guide.focus == "people.2.person_post"
    press(qtbot, Key.Key_Enter, Modifier.ShiftModifier | Modifier.KeypadModifier)
    assert table.tools.guide.focus == "people.1.person_post"
    press(qtbot, Key.Key_Up)
    assert table.tools.guide.focus == "people.0.person_post"


def test_tab_reads_on_and_the_last_one_adds_a_row(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(15))
    table.focus_path("people.13.person_proof")
    press(qtbot, Key.Key_Tab)
    assert table.tools.guide.focus == "people.14.person_name"
    table.focus_last()
    press(qtbot, Key.Key_Tab)
    assert table.tools.guide.focus == "people.15.person_name"
    assert table.model.rowCount() == 16
    assert len(rows_of(table)) == 15
    press(qtbot, Key.Key_Backtab)
    assert table.tools.guide.focus == "people.14.person_proof"


def test_the_table_is_left_behind_a_blank_row_and_before_the_first_cell(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(2))
    walked: list[int] = []
    table.walk.connect(walked.append)
    table.focus_path("people.2.person_proof")
    press(qtbot, Key.Key_Tab)
    table.focus_path(PATH)
    press(qtbot, Key.Key_Backtab)
    table.focus_path(PATH)
    press(qtbot, Key.Key_Return, Modifier.ShiftModifier)
    table.focus_path(PATH)
    press(qtbot, Key.Key_Return, Modifier.ControlModifier)
    assert walked == [1, -1, -1, 1]
    assert not table.view.editing.is_open


def test_alt_arrows_move_rows(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(3))
    table.focus_path("people.1.person_name")
    press(qtbot, Key.Key_Up, Modifier.AltModifier)
    assert [row["person_name"] for row in rows_of(table)] == ["虚构1", "虚构0", "虚构2"]
    assert table.tools.guide.focus == PATH
    table.view.choice.choose_rows(0, 1)
    table.view.setFocus()
    press(qtbot, Key.Key_Down, Modifier.AltModifier)
    assert [row["person_name"] for row in rows_of(table)] == ["虚构2", "虚构1", "虚构0"]
    assert table.view.choice.whole_rows() == [1, 2]
    press(qtbot, Key.Key_Down, Modifier.AltModifier)
    assert table.view.choice.whole_rows() == [1, 2]


# ---- rows --------------------------------------------------------------------------------------------------------


def test_del_removes_chosen_rows_and_blanks_chosen_cells(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(4))
    said = say(table)
    view = table.view
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.rect_of(1, 0).center())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Modifier.ShiftModifier, view.rect_of(2, 0).center())
    press(qtbot, Key.Key_Delete)
    assert [row["person_name"] for row in rows_of(table)] == ["虚构0", "虚构3"]
    assert said == ["已删除 2 行"]
    table.tools.desk.undo()
    assert rows_of(table) == people(4)
    view.choice.choose_cell(0, 1)
    press(qtbot, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, Key.Key_Delete)
    assert [row.get("person_name", "") for row in rows_of(table)] == ["", "", "虚构2", "虚构3"]


def test_the_bar_adds_inserts_and_removes(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(2))
    buttons = {button.text(): button for button in table.bar.findChildren(QPushButton)}
    assert {"添加一行", "插入", "删除", "上移", "下移", "从表格导入…", "导出为表格"} <= set(buttons)
    assert table.bar.count.text() == "2 行"
    buttons["添加一行"].click()
    assert table.tools.guide.focus == "people.2.person_name"
    compose(commit="新人")
    table.focus_path("people.1.person_name")
    buttons["插入"].click()
    compose(commit="插入的人")
    press(qtbot, Key.Key_Return)
    assert [row["person_name"] for row in rows_of(table)] == ["虚构0", "插入的人", "虚构1", "新人"]
    table.focus_path("people.0.person_name")
    buttons["删除"].click()
    assert [row["person_name"] for row in rows_of(table)] == ["插入的人", "虚构1", "新人"]
    table.set_pages(2)
    assert table.bar.count.text() == "3 行，打印 2 页"


# ---- blocks ------------------------------------------------------------------------------------------------------


def test_what_was_pasted_is_told_after_the_step_which_puts_other_messages_away(
    qtbot: QtBot, show_table: ShowTable
) -> None:
    table = show_table(people=people(1))
    told: list[str] = []
    table.tools.guide.said.connect(lambda *_: told.append("said"))
    table.tools.desk.edited.connect(lambda *_: told.append("edited"))
    QGuiApplication.clipboard().setText("甲\t乙\n丙\t丁")
    table.focus_path("people.1.person_name")
    press(qtbot, Key.Key_V, Modifier.ControlModifier)
    assert told == ["edited", "said"]


def test_a_block_from_excel_grows_the_table_and_is_one_step(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(1))
    said = say(table)
    block = "".join(f'人{n}\t"职务\n{n}"\t中级\r\n' for n in range(20))
    QGuiApplication.clipboard().setText(block)
    table.focus_path("people.1.person_name")
    press(qtbot, Key.Key_V, Modifier.ControlModifier)
    assert len(rows_of(table)) == 21
    assert rows_of(table)[20] == {"person_name": "人19", "person_post": "职务\n19", "person_title": "中级"}
    assert table.model.rowCount() == 21
    assert said == ["已粘贴 20 行"]
    table.tools.desk.undo()
    assert rows_of(table) == people(1)
    assert table.model.rowCount() == 15


def test_rows_with_problems_are_counted(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table("B6", form=SUMMARY)
    said = say(table)
    QGuiApplication.clipboard().setText("2016-5-28\t12.5\r\n去年\t许多\r\n2017/6/1\t3\r\n")
    table.focus_path("rows.0.s_founded")
    table.view.commands.paste()
    assert rows_of(table)[0] == {"s_founded": "2016-05-28", "s_income": "12.5"}
    assert said == ["已粘贴 3 行，3 行有问题"]


def test_one_cell_is_pasted_into_the_text(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(1))
    table.focus_path(PATH)
    press(qtbot, Key.Key_End)
    QGuiApplication.clipboard().setText("（兼）\r\n")
    press(qtbot, Key.Key_V, Modifier.ControlModifier)
    assert rows_of(table)[0]["person_name"] == "虚构0（兼）"
    assert table.view.editing.is_open


@pytest.mark.parametrize("inside", [True, False])
def test_what_is_no_text_or_too_much_is_not_pasted_and_told(qtbot: QtBot, show_table: ShowTable, inside: bool) -> None:
    table = show_table(people=people(1))
    said = say(table)
    table.focus_path(PATH)
    if not inside:
        table.view.editing.close()
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/etc/passwd")])
    QGuiApplication.clipboard().setMimeData(files)
    press(qtbot, Key.Key_V, Modifier.ControlModifier)
    QGuiApplication.clipboard().setText("字" * 100_000)
    press(qtbot, Key.Key_V, Modifier.ControlModifier)
    QGuiApplication.clipboard().setText("甲\t" + "字" * 2_001)
    press(qtbot, Key.Key_V, Modifier.ControlModifier)
    assert rows_of(table) == people(1)
    whole = "粘贴的内容里有一格 {} 字，一格最多放 2,000 字，没有粘贴"
    assert said == [
        "复制的是文件，请在佐证材料里添加",
        "粘贴的文字有 100,000 字，这一格最多放 2,000 字，没有粘贴" if inside else whole.format("100,000"),
        whole.format("2,001"),
    ]


def test_copy_and_cut_of_chosen_cells_and_of_the_edited_one(qtbot: QtBot, show_table: ShowTable) -> None:
    table = show_table(people=people(2))
    table.view.setFocus()
    table.view.choice.choose_cell(0, 1)
    press(qtbot, Key.Key_Right, Modifier.ShiftModifier)
    press(qtbot, Key.Key_Down, Modifier.ShiftModifier)
    press(qtbot, Key.Key_C, Modifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "虚构0\t诊断工程师\r\n虚构1\t诊断工程师\r\n"
    press(qtbot, Key.Key_X, Modifier.ControlModifier)
    assert rows_of(table) == [{"person_degree": "本科"}] * 2
    click(qtbot, table, 1, 4)
    press(qtbot, Key.Key_C, Modifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "本科"


def test_the_menu_offers_what_can_be_done(show_table: ShowTable) -> None:
    table = show_table(people=people(3))
    table.view.choice.choose_rows(0, 1)
    menu = make_menu(table.view, table.view.commands, len(table.view.choice.rows()), False)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:3] == ["剪切\tCtrl+X", "复制\tCtrl+C", "粘贴\tCtrl+V"]
    next(action for action in menu.actions() if action.text() == "删除这 2 行").trigger()
    assert [row["person_name"] for row in rows_of(table)] == ["虚构2"]
    menu.deleteLater()


def test_a_click_with_the_mouse_on_the_bar_is_about_the_cell_that_was_edited(
    qtbot: QtBot, show_table: ShowTable
) -> None:
    table = show_table(people=people(3))
    click(qtbot, table, 1, 2)
    button = next(one for one in table.bar.findChildren(QPushButton) if one.text() == "下移")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [row["person_name"] for row in rows_of(table)] == ["虚构0", "虚构2", "虚构1"]


def test_thousands_of_rows_are_measured_piece_by_piece(qtbot: QtBot, show_table: ShowTable) -> None:
    long = [{"person_name": f"虚构{n}", "person_post": f"数字化服务部主任{n}"} for n in range(2000)]
    table = show_table(people=long)
    low, high = (table.view.painter_of_cells.row_height(lines) for lines in (1, 2))
    table.focus_path("people.1500.person_name")
    top = table.view.rowAt(1)
    place = table.view.rowViewportPosition(top)
    qtbot.waitUntil(lambda: table.view.rowHeight(1999) == high)
    assert table.view.rowHeight(1000) == high > low
    assert table.view.rowAt(1) == top
    assert abs(table.view.rowViewportPosition(top) - place) <= 1


# ---- problems ----------------------------------------------------------------------------------------------------


def test_a_problem_is_marked_told_and_mended(show_table: ShowTable) -> None:
    rows = people(3)
    rows[1]["person_post"] = "职\u200b务"
    table = show_table(people=rows)
    table.focus_path(PATH)
    assert table.strip.isHidden()
    assert table.focus_path("people.1.person_post")
    assert not table.strip.isHidden()
    assert "第2行 职务" in table.strip.sentence
    table.strip.buttons[0].click()
    assert rows_of(table)[1]["person_post"] == "职务"
    assert table.strip.isHidden()
    assert not table.focus_path("products.0")


def test_rows_are_numbered_as_they_are_printed(show_table: ShowTable) -> None:
    rows = [*people(2), {}, *people(1)]
    rows[3]["person_post"] = "职\u200b务"
    table = show_table(people=rows)
    model = table.model
    assert [model.number_text(row) for row in range(model.rowCount())][:6] == ["1", "2", "–", "3", "4", "5"]
    table.focus_path("people.3.person_post")
    assert "第3行 职务" in table.strip.sentence
    assert "第 3 行" in QApplication.focusWidget().accessibleName()
    table.focus_path("people.2.person_name")
    assert "第 3 行" in QApplication.focusWidget().accessibleName()
    compose(commit="又一位")
    assert [model.number_text(row) for row in range(5)] == ["1", "2", "3", "4", "5"]
    assert "第4行 职务" in model.sentence(model.issues_at(3, "person_post")[0])


def test_many_rows_are_checked_beside_and_marked(qtbot: QtBot, show_table: ShowTable) -> None:
    rows = people(300)
    del rows[250]["person_name"]
    table = show_table(people=rows)
    assert table.model.issues_at(250, "person_name")
    table.focus_path("people.250.person_name")
    compose(commit="补上")
    qtbot.waitUntil(lambda: not table.model.issues_at(250, "person_name"))
    assert table.strip.isHidden()


# ---- all else ----------------------------------------------------------------------------------------------------


def test_read_only_shows_and_changes_nothing(
    qtbot: QtBot, tools_of: MakeTools, shown: Callable[..., RowsTable]
) -> None:
    tools = tools_of(people=people(2))
    tools.desk.read_only = "张三在另一台电脑上打开着"
    table = shown(RowsTable(tools, tools.desk.definition.tables["B3"]), 712, 600)
    assert [button.text() for button in table.bar.findChildren(QPushButton)] == ["导出为表格"]
    table.focus_path(PATH)
    qtbot.keyClicks(QApplication.focusWidget(), "x")
    press(qtbot, Key.Key_F9)
    press(qtbot, Key.Key_Escape)
    press(qtbot, Key.Key_Delete)
    table.view.commands.paste_text("a\tb\n")
    assert rows_of(table) == people(2)


def test_every_editor_has_its_name(show_table: ShowTable) -> None:
    table = show_table(people=people(1))
    table.set_place("服务人员基本情况表")
    table.focus_path("people.2.person_title")
    assert table.view.editing.box.box.accessibleName() == "服务人员基本情况表 › 第 3 行 › 职称"


def test_columns_keep_the_proportions_of_the_paper(show_table: ShowTable) -> None:
    table = show_table()
    widths = [table.view.columnWidth(place) for place in range(6)]
    assert sum(widths) == 697
    for width, millimetres in zip(widths, (12, 24, 26, 26, 26, 42), strict=True):
        assert width == pytest.approx(697 * millimetres / 156, abs=1)


def test_cells_stand_below_their_headers(show_table: ShowTable) -> None:
    table = show_table(people=people(1))
    picture = table.grab().toImage()
    grid = table.tools.look.colours.grid
    below, above = table.view.y() + 20, table.header.y() + 5
    lines = [x for x in range(712) if picture.pixelColor(x, above) == grid]
    assert lines == [x for x in range(700) if picture.pixelColor(x, below) == grid]
    assert (lines[0], lines[-1], len(lines)) == (0, 697, 7)


def test_widths_that_cannot_be_read_are_not_taken(show_table: ShowTable) -> None:
    table = show_table("B6", form=SUMMARY)
    before = [table.view.columnWidth(place) for place in range(10)]
    table.set_column_widths([40] * 10)
    assert [table.view.columnWidth(place) for place in range(10)] == before
    table.set_column_widths([100] * 10)
    assert [table.view.columnWidth(place) for place in range(10)] == [100] * 10


def test_a_wide_table_scrolls_with_its_header(show_table: ShowTable) -> None:
    table = show_table("B6", form=SUMMARY)
    assert table.model.rowCount() == 1
    bar = table.view.horizontalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
    table.focus_path("rows.0.s_phone")
    assert table.header._offset == bar.value() > 0
    table.focus_first()
    assert table.header._offset == bar.value() == 0


def test_larger_type_makes_higher_rows(show_table: ShowTable) -> None:
    table = show_table(people=people(2))
    before = table.view.rowHeight(0), table.view.rowHeight(14), table.header.sizeHint().height()
    table.tools.look.set_size("large")
    after = table.view.rowHeight(0), table.view.rowHeight(14), table.header.sizeHint().height()
    assert all(new > old for new, old in zip(after, before, strict=True))


def test_what_was_changed_elsewhere_is_shown(show_table: ShowTable) -> None:
    table = show_table(people=people(20))
    table.focus_path("people.19.person_name")
    table.tools.desk.edit(table.tools.desk.draft.answered({"people": people(2)}), "", "people")
    assert table.model.rowCount() == 15
    assert not table.view.editing.is_open
    table.tools.desk.edit(table.tools.desk.draft.answered({"people": ["坏的", {"person_name": 3}]}), "", "people")
    assert table.model.text(0, "person_name") == table.model.text(1, "person_name") == ""
