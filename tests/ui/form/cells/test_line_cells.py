"""Lines of text and figures: typing, leaving, 无, paste, input methods, undo, looking only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.form.cells.base import AnswerCell
from app.ui.form.cells.factory import make_line_editor
from app.ui.form.cells.line_editor import LineEditor
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.writing import one_line
from tests.ui.form.cells.conftest import SERVICE, MakeTools, ShowCell, commit, compose


def box_of(cell: AnswerCell) -> TextBox:
    box = cell.editors()[0]
    assert isinstance(box, TextBox)
    return box


def line_of(cell: AnswerCell) -> LineEditor:
    editor = cell.field_editors()[0]
    assert isinstance(editor, LineEditor)
    return editor


def leave(cell: AnswerCell) -> None:
    sheet = cell.parentWidget()
    assert sheet is not None
    sheet.setFocus(Qt.FocusReason.TabFocusReason)


def test_typing_is_stored_at_once_and_normalised_when_left(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, "revenue_y1", 124)
    told: list[str] = []
    cell.entered.connect(lambda field: told.append(f"entered {field}"))
    cell.left.connect(lambda field: told.append(f"left {field}"))
    cell.focus_field("revenue_y1")
    qtbot.keyClicks(box_of(cell), "1,234.5")
    assert tools.desk.text_of("revenue_y1") == "1,234.5"
    leave(cell)
    assert tools.desk.text_of("revenue_y1") == "1234.5"
    assert box_of(cell).text() == "1234.5"
    assert told == ["entered revenue_y1", "left revenue_y1"]
    assert tools.desk.undo_stack.count() == 1


def test_full_width_digits_and_a_pasted_unit_are_cleaned_on_leaving(
    qtbot: QtBot, qapp: QApplication, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, "revenue_y1", 124)
    cell.focus_field("revenue_y1")
    qapp.clipboard().setText("１８６．３２亿元\r\n")
    box_of(cell).paste()
    leave(cell)
    assert tools.desk.text_of("revenue_y1") == "186.32"


def test_undo_goes_back_over_a_whole_visit_and_the_cell_follows(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(zone_name="Yunchuan")
    cell = show_cell(tools, "zone_name")
    cell.focus_field("zone_name")
    box_of(cell).to_end()
    qtbot.keyClicks(box_of(cell), " zone")
    assert tools.desk.text_of("zone_name") == "Yunchuan zone"
    tools.desk.undo()
    assert box_of(cell).text() == "Yunchuan"
    tools.desk.redo()
    assert box_of(cell).text() == "Yunchuan zone"


def test_undo_keys_are_left_to_the_window(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "zone_name")
    cell.focus_field("zone_name")
    key = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    key.ignore()
    QApplication.sendEvent(box_of(cell), key)
    assert not key.isAccepted()
    qtbot.keyClicks(box_of(cell), "abc")
    qtbot.keyClick(box_of(cell), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert box_of(cell).text() == "abc"


def test_another_cell_of_the_same_field_does_not_move_the_cursor(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(zone_name="abcdef")
    cell = show_cell(tools, "zone_name")
    cell.focus_field("zone_name")
    cursor = box_of(cell).textCursor()
    cursor.setPosition(3)
    box_of(cell).setTextCursor(cursor)
    qtbot.keyClicks(box_of(cell), "X")
    assert box_of(cell).text() == "abcXdef"
    assert box_of(cell).textCursor().position() == 4
    tools.desk.set_answers({"zone_name": "ab"}, "改", "zone_name")
    assert box_of(cell).text() == "ab"
    assert box_of(cell).textCursor().position() == 2


def test_none_by_button_and_key_only_where_it_is_an_answer(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, "revenue_y1", 124)
    none = line_of(cell).none
    assert none.isVisible()
    assert (none.width(), none.height()) == (34, 24)
    assert none.x() < box_of(cell).geometry().center().x()
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert tools.desk.text_of("revenue_y1") == "无"
    assert box_of(cell).text() == "无"
    assert box_of(cell).hasFocus()
    assert not none.isVisible()
    qtbot.keyClick(box_of(cell), Qt.Key.Key_Backspace)
    assert none.isVisible()
    assert cell.take_none()
    assert not cell.take_none()
    name = show_cell(tools, "zone_name")
    assert not line_of(name).none.isVisible()
    assert not name.take_none()


def test_placeholders_tell_what_must_be_filled(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE)
    assert box_of(show_cell(tools, "org_name")).hint == "必填"
    assert box_of(show_cell(tools, "direction_other")).hint == "可不填"


def test_figures_stand_at_the_right_before_a_fixed_unit(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(revenue_y1="1", revenue_y2="203.45")
    first, second = show_cell(tools, "revenue_y1", 124), show_cell(tools, "revenue_y2", 124)
    right = box_of(first).geometry().right()
    assert right == box_of(second).geometry().right()
    first.show_problem("revenue_y1", "error")
    assert box_of(first).geometry().right() == right
    assert line_of(first).unit_width() >= 24
    width = box_of(first).cursorRect().right()
    box_of(first).to_end()
    assert box_of(first).cursorRect().right() > width


def test_marks_are_only_for_what_is_wrong_or_doubtful(tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(), "zone_name")
    for kind, mark in (("unfilled", None), ("note", None), ("warning", "warning"), ("error", "error"), (None, None)):
        cell.show_problem("zone_name", kind)  # type: ignore[arg-type]
        assert cell.field_editors()[0].kind == mark


def test_enter_walks_and_esc_gives_back(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(zone_name="before")
    cell = show_cell(tools, "zone_name")
    steps: list[int] = []
    cell.walk.connect(steps.append)
    cell.focus_field("zone_name")
    qtbot.keyClicks(box_of(cell), "new")
    assert tools.desk.text_of("zone_name") == "new"
    qtbot.keyClick(box_of(cell), Qt.Key.Key_Escape)
    assert tools.desk.text_of("zone_name") == "before"
    assert box_of(cell).text() == "before"
    qtbot.keyClick(box_of(cell), Qt.Key.Key_Return)
    qtbot.keyClick(box_of(cell), Qt.Key.Key_Enter, Qt.KeyboardModifier.ShiftModifier)
    assert steps == [1, -1]
    assert box_of(cell).text() == "before"


def test_by_key_the_value_is_selected_and_f2_goes_to_its_end(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of(zone_name="before")
    cell = show_cell(tools, "zone_name")
    cell.focus_field("zone_name")
    assert box_of(cell).textCursor().selectedText() == "before"
    qtbot.keyClick(box_of(cell), Qt.Key.Key_F2)
    assert not box_of(cell).textCursor().hasSelection()
    qtbot.keyClicks(box_of(cell), "!")
    assert box_of(cell).text() == "before!"


def test_a_click_anywhere_in_the_cell_goes_to_its_editor(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    cell = show_cell(tools_of(), "zone_name")
    qtbot.mouseClick(cell, Qt.MouseButton.LeftButton, pos=QPoint(cell.width() - 2, 1))
    assert box_of(cell).hasFocus()
    told: list[str] = []
    cell.left.connect(told.append)
    qtbot.keyClicks(box_of(cell), "abc")
    qtbot.mouseClick(cell, Qt.MouseButton.LeftButton, pos=QPoint(2, 1))
    assert box_of(cell).textCursor().position() == 0
    assert told == []  # it never lost the focus


def test_chinese_is_composed_and_committed(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "revenue_y1", 124)
    cell.focus_field("revenue_y1")
    steps: list[int] = []
    cell.walk.connect(steps.append)
    compose(box_of(cell), "yi")
    assert box_of(cell).composing
    assert tools.desk.text_of("revenue_y1") == ""
    assert not line_of(cell).none.isVisible()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F8, Qt.Key.Key_Tab, Qt.Key.Key_Escape):
        override = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        override.ignore()
        QApplication.sendEvent(box_of(cell), override)
        assert override.isAccepted()
        qtbot.keyClick(box_of(cell), key)
    assert steps == []
    assert box_of(cell).hasFocus()
    commit(box_of(cell), "一")
    assert not box_of(cell).composing
    assert tools.desk.text_of("revenue_y1") == "一"


def test_keys_with_chinese_text_are_stored(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "zone_name")
    cell.focus_field("zone_name")
    key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "云川")
    QApplication.sendEvent(box_of(cell), key)
    assert tools.desk.text_of("zone_name") == "云川"


def test_a_pasted_block_is_told_and_taken_as_one_line_if_nobody_wants_it(
    qapp: QApplication, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, "zone_name")
    told: list[tuple[str, str]] = []
    cell.pasted.connect(lambda field, text: told.append((field, text)))
    cell.focus_field("zone_name")
    qapp.clipboard().setText("云川中德\n合作区\tA1\n")
    box_of(cell).paste()
    assert told == [("zone_name", "云川中德\n合作区\tA1")]
    assert tools.desk.text_of("zone_name") == "云川中德合作区 A1"


def test_a_copied_column_is_told_as_spreadsheets_mean_it(
    qapp: QApplication, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    cell = show_cell(tools_of(), "zone_name")
    told: list[str] = []
    cell.pasted.connect(lambda _field, text: told.append(text))
    cell.focus_field("zone_name")
    copied = QMimeData()
    copied.setText("云川\r\n滨河\r\n")
    copied.setHtml("<table><tr><td>云川</td></tr><tr><td>滨河</td></tr></table>")
    box_of(cell).insertFromMimeData(copied)
    assert told == ["云川\r\n滨河\r\n"]


@pytest.mark.parametrize(("field", "stored"), [("zone_name", "云川合作区"), ("mechanism_text", "云川\n合作区")])
def test_a_copied_cell_of_several_lines_comes_without_its_quotes(
    qapp: QApplication, tools_of: MakeTools, show_cell: ShowCell, field: str, stored: str
) -> None:
    tools = tools_of()
    cell = show_cell(tools, field)
    cell.focus_field(field)
    qapp.clipboard().setText('"云川\n合作区"\r\n')
    box_of(cell).paste()
    assert tools.desk.text_of(field) == stored


def test_a_pasted_block_that_the_page_took_is_not_inserted(
    qapp: QApplication, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, "revenue_y1", 124)
    cell.pasted.connect(lambda *_: cell.paste_done())
    cell.focus_field("revenue_y1")
    qapp.clipboard().setText("1\t2")
    box_of(cell).paste()
    assert tools.desk.text_of("revenue_y1") == ""


@pytest.mark.parametrize(
    ("typed", "line"),
    [("中德\n合作", "中德合作"), ("Yunchuan\nzone", "Yunchuan zone"), ("a\tb", "a b"), ("电话\n0351", "电话 0351")],
)
def test_lines_become_one(typed: str, line: str) -> None:
    assert one_line(typed) == line


def test_texts_wrap_and_the_cell_grows_without_scrolling(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, "zone_name", 200)
    before = cell.height()
    grown: list[bool] = []
    cell.resized.connect(lambda: grown.append(True))
    cell.focus_field("zone_name")
    qtbot.keyClicks(box_of(cell), "zone " * 20)
    assert cell.height() > before + 30
    assert len(grown) <= 6
    assert box_of(cell).verticalScrollBar().value() == 0
    assert box_of(cell).verticalScrollBar().maximum() == 0


def test_the_wheel_is_left_to_the_page(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(revenue_y1="5")
    cell = show_cell(tools, "revenue_y1", 124)
    cell.focus_field("revenue_y1")
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box_of(cell).viewport(), wheel)
    assert not wheel.isAccepted()
    assert tools.desk.text_of("revenue_y1") == "5"


def test_narrow_cells_put_the_button_below_the_value(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    narrow, wide = show_cell(tools, "revenue_y1", 98), show_cell(tools, "revenue_y1", 124)
    assert line_of(narrow).none.y() >= box_of(narrow).geometry().bottom()
    assert narrow.height() > wide.height()
    assert box_of(narrow).font().pointSizeF() < box_of(wide).font().pointSizeF()


def test_another_program_in_front_is_no_leaving(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "revenue_y1", 124)
    left: list[str] = []
    cell.left.connect(left.append)
    cell.focus_field("revenue_y1")
    qtbot.keyClicks(box_of(cell), "1,200")
    QApplication.sendEvent(box_of(cell), QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert left == []
    assert tools.desk.text_of("revenue_y1") == "1,200"
    QApplication.sendEvent(box_of(cell), QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert left == ["revenue_y1"]
    assert tools.desk.text_of("revenue_y1") == "1200"


def test_a_draft_that_may_only_be_looked_at_shows_text(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(writable=False, zone_name="云川")
    assert tools.desk.read_only
    cell = show_cell(tools, "zone_name")
    cell.focus_field("zone_name")
    qtbot.keyClicks(box_of(cell), "x")
    commit(box_of(cell), "字")
    assert box_of(cell).text() == "云川"
    empty = show_cell(tools, "revenue_y1", 124)
    assert not line_of(empty).none.isVisible()
    assert box_of(empty).hint == ""
    assert not empty.take_none()
    assert [action.text().split("\t")[0] for action in box_of(cell).make_menu().actions() if action.text()] == [
        "复制",
        "全选",
    ]


def test_the_menu_speaks_our_words_and_undoes_the_draft(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, "zone_name")
    cell.focus_field("zone_name")
    qtbot.keyClicks(box_of(cell), "abc")
    actions = {action.text().split("\t")[0]: action for action in box_of(cell).make_menu().actions()}
    assert {"撤销", "重做", "剪切", "复制", "粘贴", "全选"} <= set(actions)
    actions["撤销"].trigger()
    assert tools.desk.text_of("zone_name") == ""


def test_strange_characters_of_an_old_file_are_shown_and_not_changed(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    strange = "a\u00a0b\x07c\ud800d\r\ne"
    tools.desk.edit(tools.desk.draft.answered({"zone_name": strange}), "改", "zone_name")
    cell = show_cell(tools, "zone_name")
    tools.desk.edit(tools.desk.draft.answered({"city": "x"}), "改", "city")
    assert tools.desk.text_of("zone_name") == strange
    assert box_of(cell).text().startswith("a\u00a0b")


def test_type_size_is_followed(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(zone_name="云川中德中小企业合作区")
    cell = show_cell(tools, "zone_name", 160)
    before = cell.height()
    tools.look.set_size("large")
    assert cell.height() > before


def test_labels_say_what_a_stop_is(tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(), "zone_name")
    cell.set_place("一、基本情况 › 合作区名称")
    stops: list[QWidget] = list(cell.editors())
    assert [stop.accessibleName() for stop in stops] == ["一、基本情况 › 合作区名称"]


def test_pages_are_turned_by_the_page(tools_of: MakeTools, show_cell: ShowCell) -> None:
    cell = show_cell(tools_of(zone_name="云川"), "zone_name")
    cell.focus_field("zone_name")
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        box_of(cell).keyPressEvent(event)
        assert not event.isAccepted()


def test_a_cell_that_is_gone_hears_nothing_more(qtbot: QtBot, tools_of: MakeTools) -> None:
    tools = tools_of()
    for name in ("zone_name", "q_plan", "exchange_checks", "filed_on", "mechanism_text"):
        make_line_editor(tools, name).deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    tools.desk.set_answers({"zone_name": "云川", "q_plan": "是", "mechanism_text": "字"}, "改", "zone_name")
    tools.look.set_size("large")
    assert tools.desk.text_of("zone_name") == "云川"


def test_tab_stops_only_at_editors(qtbot: QtBot, tools_of: MakeTools, shown: Callable[..., QWidget]) -> None:
    tools = tools_of()
    sheet = QWidget()
    cells = [make_line_editor(tools, name, sheet) for name in ("revenue_y1", "filed_on", "exchange_checks", "q_plan")]
    for number, cell in enumerate(cells):
        cell.setGeometry(0, 210 * number, 480, 200)
    shown(sheet, 500, 900)
    wanted = [stop for cell in cells for stop in cell.editors()]
    cells[0].focus_field("revenue_y1")
    for stop in wanted[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is stop
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is wanted[-2]
