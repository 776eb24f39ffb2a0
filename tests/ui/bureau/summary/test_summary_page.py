"""汇总表: ten columns as printed, edits with their source, order by hand, doubts, undo, and never a lost change."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bureau.model import Office
from app.bureau.summary_records import SummaryChange
from app.drafts.draft import Draft
from app.errors import AppError, DraftError
from app.ui.bureau.summary.book import KEEP_AFTER_MS
from app.ui.bureau.summary.page import SummaryPage
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.menus import Menu
from tests.ui.bureau.summary.conftest import Opened
from tests.ui.bureau.summary.on_desk import KeptDesk, name_of
from tests.ui.ecopy.answers import Desk
from tests.unit.bureau.applicants import SUMMARY

ORG, TYPE, FOUNDED, INCOME, STAFF, DIRECTIONS = 1, 2, 3, 4, 6, 7


def names(page: SummaryPage) -> list[str]:
    return [page.table.rows.text(row, ORG) for row in range(page.table.rows.rowCount())]


def put(page: SummaryPage, row: int, column: int, text: str) -> None:
    """Type a text into a cell and press Enter."""
    page.table.go_to(row, column)
    page.table.edit_here()
    page.table.editing.box.show_text(text)
    QTest.keyClick(page.table.editing.box.box, Qt.Key.Key_Return)


def settled(page: SummaryPage, answers: Desk, qtbot: QtBot) -> None:
    page.settle()
    qtbot.waitUntil(lambda: not answers.is_busy and not page.book.has_unkept)


# ---- what is shown


def test_the_sheet_is_the_printed_table(page: SummaryPage) -> None:
    paper = page.sheet.paper
    assert paper.title.text() == "云川市优质中小企业服务资源库入库机构推荐汇总表"
    assert paper.above.text() == "填报单位：（主管部门/市级/综改区盖章）"
    headers = [column.header for column in page.table.rows.columns]
    assert (headers[0], headers[1], headers[4], len(headers)) == ("序号", "单位名称", "上年度服务收入 (万元)", 10)
    widths = [page.table.columnWidth(at) for at in range(10)]
    millimetres = [column.width_mm for column in page.table.rows.columns]
    scale = sum(widths) / sum(millimetres)
    assert all(abs(width - mm * scale) <= 1.5 for width, mm in zip(widths, millimetres, strict=True))
    assert names(page)[:2] == [name_of(0), name_of(1)]
    assert page.table.rows.text(0, FOUNDED) == "2005年1月1日"


@pytest.mark.parametrize(("width", "least", "most"), [(1366, 1095, 1100), (1024, 900, 960), (700, 698, 698)])
def test_the_sheet_takes_the_width_that_there_is(opened: Opened, width: int, least: int, most: int) -> None:
    page = opened(width, 520)
    assert least <= sum(page.table.columnWidth(at) for at in range(10)) + 1 <= most


def test_nothing_is_cut(page: SummaryPage, qtbot: QtBot) -> None:
    put(page, 0, ORG, "名称很长的" * 12 + "（虚构）公司")
    lines = page.table.cells.broken(0, ORG, page.table.columnWidth(ORG))
    assert "".join(lines) == page.table.rows.text(0, ORG)
    qtbot.waitUntil(lambda: page.table.rowHeight(0) >= page.table.cells.row_height(len(lines)))
    assert page.table.height() == page.table.content_height()


def test_the_header_stays_in_sight(page: SummaryPage) -> None:
    assert page.sheet.stuck.isHidden()
    bar = page.sheet.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert page.sheet.stuck.isVisible()
    assert page.sheet.stuck.height() < page.sheet.paper.header.height(), "without the long explanations"


def test_an_empty_desk_leads_to_collecting(tools: DeskTools, answers: Desk, kept: KeptDesk, opened: Opened) -> None:
    kept.count, kept.recommended = 0, set()
    page = opened()
    asked: list[str] = []
    tools.guide.asked_tab.connect(asked.append)
    assert page._middle.currentWidget() is page.empty
    page.empty.acted.emit()
    assert asked == ["collect"]
    assert not page.bar.export.isEnabled()


def test_nobody_recommended_yet_offers_to_list_all(answers: Desk, kept: KeptDesk, opened: Opened, qtbot: QtBot) -> None:
    kept.recommended = set()
    page = opened()
    assert page._middle.currentWidget() is page.empty
    page.empty.acted.emit()
    settled(page, answers, qtbot)
    assert len(names(page)) == 12
    assert page.bar.only.current == 1


def test_headers_break_as_they_are_printed(page: SummaryPage) -> None:
    texts = [cell.text for cell in page.sheet.paper.header._cells]
    assert (texts[2], texts[4], texts[6]) == ("机构\n类型", "上年度服务收入\n(万元)", "服务\n人员\n(人)")
    assert page.table.cells.broken(2, TYPE, page.table.columnWidth(TYPE)) == ("社会", "组织")


def test_a_desk_that_cannot_be_read_is_told_and_tried_again(
    tools: DeskTools, answers: Desk, kept: KeptDesk, shown: Any, qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise DraftError("受理台损坏了，读不出来", "请等一会儿再试")

    answers.answers |= {**kept.answers(), "see_summary": refuse}
    page = shown(SummaryPage(tools), 1366, 614)
    page.show_board()
    qtbot.waitUntil(page.trouble.isVisible)
    assert page.trouble.sentence == "受理台损坏了，读不出来。请等一会儿再试"
    assert page.unsaved() == ""
    answers.answers |= kept.answers()
    page.trouble.acted.emit(0)
    qtbot.waitUntil(lambda: page.book.seen is not None)
    assert page.trouble.isHidden()
    assert len(names(page)) == 12


# ---- editing


def test_an_edited_cell_keeps_its_source(page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot) -> None:
    put(page, 1, INCOME, "１,286")
    assert page.table.rows.text(1, INCOME) == "1286"
    assert page.table.place == (2, INCOME), "Enter goes on below"
    page.table.go_to(1, INCOME)
    assert page.cell_bar.source.text() == "来源：198.07（改为 1286）"
    assert page.cell_bar.back.isVisible()
    settled(page, answers, qtbot)
    assert [change.edits for change in kept.kept] == [{name_of(1): {"s_income": "１,286"}}]
    assert page.table.rows.text(1, INCOME) == "1286"


def test_del_gives_the_source_back(page: SummaryPage, kept: KeptDesk, said: list[str], qtbot: QtBot) -> None:
    put(page, 1, TYPE, "事业单位")
    page.table.go_to(1, TYPE)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.table.rows.text(1, TYPE) == "企业"
    assert said[-1].endswith("机构类型 恢复成来源")
    page.undo()
    assert page.table.rows.text(1, TYPE) == "事业单位"
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.table.rows.text(1, TYPE) == "企业", "once is enough"


def test_what_equals_the_source_is_no_edit(page: SummaryPage, kept: KeptDesk) -> None:
    put(page, 1, TYPE, "企业")
    assert not page.book.can_undo
    put(page, 1, TYPE, "事业单位")
    put(page, 1, TYPE, "企业")
    assert not page.table.rows.cell(1, TYPE).edited


def test_esc_leaves_the_cell_as_it_was(page: SummaryPage, kept: KeptDesk) -> None:
    page.table.go_to(0, TYPE)
    page.table.edit_here()
    page.table.editing.box.show_text("改了一半")
    QTest.keyClick(page.table.editing.box.box, Qt.Key.Key_Escape)
    assert page.table.rows.text(0, TYPE) == "企业"
    assert not page.book.can_undo
    assert page.table.hasFocus()


def test_typing_begins_to_edit_and_tab_goes_right(page: SummaryPage) -> None:
    page.table.go_to(0, INCOME)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_7)
    assert page.table.editing.box.text() == "7"
    QTest.keyClick(page.table.editing.box.box, Qt.Key.Key_Tab)
    assert page.table.rows.text(0, INCOME) == "7"
    assert page.table.place == (0, INCOME + 1)
    assert not page.table.editing.is_open


def test_a_number_of_a_row_is_not_edited(page: SummaryPage) -> None:
    page.table.go_to(0, 0)
    page.table.edit_here()
    assert not page.table.editing.is_open


def test_undo_and_redo_go_over_everything(page: SummaryPage, answers: Desk, qtbot: QtBot) -> None:
    before = names(page)
    put(page, 0, TYPE, "事业单位")
    page.table.go_to(0, ORG)
    page.move_row(1)
    page.bar.bureau_chosen.emit("XX市", "长川市")
    for _ in range(3):
        page.undo()
    settled(page, answers, qtbot)
    assert (names(page), page.table.rows.text(0, TYPE)) == (before, "企业")
    assert page.sheet.paper.title.text().startswith("云川市")
    assert not page.can_undo()
    for _ in range(3):
        page.redo()
    settled(page, answers, qtbot)
    assert names(page)[:2] == [before[1], before[0]]
    assert page.sheet.paper.title.text().startswith("长川市")


def test_a_cell_that_is_being_typed_into_is_taken_when_the_page_is_left(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    page.table.go_to(0, TYPE)
    page.table.edit_here()
    page.table.editing.box.show_text("事业单位")
    page.left()
    qtbot.waitUntil(lambda: not page.book.has_unkept)
    assert kept.kept[-1].edits == {name_of(0): {"s_type": "事业单位"}}
    assert page.unsaved() == ""


def test_who_types_while_all_is_kept_goes_on(page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot) -> None:
    page.table.go_to(0, TYPE)
    page.table.edit_here()
    page.table.editing.box.show_text("事业")
    page.bar.name.setText("长川市")
    settled(page, answers, qtbot)
    assert kept.kept[-1].edits == {name_of(0): {"s_type": "事业"}}
    assert kept.kept[-1].name == "长川市"
    assert page.table.editing.is_open
    assert page.table.editing.box.text() == "事业"
    page.table.editing.box.show_text("事业单位")
    QTest.keyClick(page.table.editing.box.box, Qt.Key.Key_Return)
    settled(page, answers, qtbot)
    assert page.table.rows.text(0, TYPE) == "事业单位"


def test_changes_are_kept_soon_and_together(page: SummaryPage, kept: KeptDesk, tools: DeskTools, qtbot: QtBot) -> None:
    states: list[str] = []
    tools.guide.saved.connect(states.append)
    put(page, 0, TYPE, "事业单位")
    put(page, 1, TYPE, "社会组织")
    qtbot.waitUntil(lambda: bool(kept.kept), timeout=5 * KEEP_AFTER_MS)
    assert len(kept.kept) == 1
    qtbot.waitUntil(lambda: states[-1:] == ["已保存 14:32"])
    assert states[0] == "正在保存"


def test_what_cannot_be_kept_is_told_and_tried_again(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    kept.refusal = AppError("磁盘满了", "请腾出空间")
    put(page, 0, TYPE, "事业单位")
    page.settle()
    qtbot.waitUntil(lambda: page.trouble.isVisible())
    assert "改动还没有保存" in page.trouble.sentence
    assert "磁盘满了" in page.trouble.sentence
    assert "磁盘满了" in page.unsaved()
    assert page.table.rows.text(0, TYPE) == "事业单位", "what was typed stays"
    kept.refusal = None
    page.trouble.acted.emit(0)
    qtbot.waitUntil(lambda: not page.book.has_unkept)
    assert kept.kept[-1].edits == {name_of(0): {"s_type": "事业单位"}}
    assert page.trouble.isHidden()
    assert page.unsaved() == ""


def test_what_is_typed_while_an_answer_is_on_its_way_stays(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    answers.held.add("keep_summary")
    put(page, 0, TYPE, "事业单位")
    page.book.keep()
    put(page, 1, TYPE, "社会组织")
    page.show_board()
    assert page.book.has_unkept
    answers.held.clear()
    task = next(one for one in answers.waiting if one.call.name == "keep_summary")
    answers._answer(task)
    assert (page.table.rows.text(0, TYPE), page.table.rows.text(1, TYPE)) == ("事业单位", "社会组织")
    settled(page, answers, qtbot)
    assert (page.table.rows.text(0, TYPE), page.table.rows.text(1, TYPE)) == ("事业单位", "社会组织")
    assert [list(change.edits) for change in kept.kept] == [[name_of(0)], [name_of(1)]]


# ---- order


def test_rows_are_moved_by_keys(page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot) -> None:
    before = names(page)
    page.table.go_to(0, TYPE)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(page)[:2] == [before[1], before[0]]
    assert page.table.place == (1, TYPE), "the cursor goes with its row"
    QTest.keyClick(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(page) == before
    settled(page, answers, qtbot)
    assert names(page) == before


def test_a_row_is_dragged_at_its_number(page: SummaryPage, answers: Desk, qtbot: QtBot) -> None:
    before, view = names(page), page.table.viewport()
    start = page.table.rect_of(3, 0).center()
    end = page.table.rect_of(0, 0).topLeft() + QPoint(4, 3)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for point in (start + QPoint(0, -20), end):
        QTest.mouseMove(view, point)
        QApplication.processEvents()
    assert page.table.drag.is_under_way
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert names(page)[:2] == [before[3], before[0]]
    settled(page, answers, qtbot)
    assert names(page)[:2] == [before[3], before[0]]


def test_sorting_is_the_cores_and_can_be_taken_back(page: SummaryPage, answers: Desk, qtbot: QtBot) -> None:
    before = names(page)
    page.bar.sort.click()
    settled(page, answers, qtbot)
    assert names(page) != before
    assert sorted(names(page)) == sorted(before)
    page.undo()
    settled(page, answers, qtbot)
    assert names(page) == before


# ---- doubts and sources


def test_a_doubt_stands_in_the_bar_with_its_choice(page: SummaryPage, answers: Desk, qtbot: QtBot) -> None:
    page.table.go_to(0, STAFF)
    assert page.cell_bar.doubt.text() == "从业人数 86，服务人员基本情况表 12 行。表上用的是从业人数"
    assert page.cell_bar.staff.text() == "全表改用服务人员表行数"
    page.cell_bar.staff.click()
    settled(page, answers, qtbot)
    assert page.table.rows.text(0, STAFF) == "12"
    assert page.bar.staff.current == 1
    assert page.cell_bar.doubt.text().endswith("表上用的是服务人员表行数")


def test_f8_walks_through_what_is_to_be_looked_at(page: SummaryPage) -> None:
    places = sorted(tuple(place) for place in page.table.rows.places())
    assert (0, STAFF) in places
    page.table.go_to(0, ORG)
    walked = []
    for _ in places:
        page.go_on(1)
        walked.append(page.table.place)
    assert walked == places
    page.go_on(1)
    assert page.table.place == places[0], "round"
    page.go_on(-1)
    assert page.table.place == places[-1]


def test_a_cell_leads_to_the_applicants_field(page: SummaryPage, tools: DeskTools) -> None:
    asked: list[tuple[int, str]] = []
    tools.guide.asked_case.connect(lambda number, path: asked.append((number, path)))
    page.table.go_to(2, INCOME)
    page.cell_bar.link.click()
    page.table.go_to(1, ORG)
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page.table.go_to(0, STAFF)
    page.show_source()
    page.table.go_to(4, 0)
    page.show_source()
    assert asked == [(3, "income_b"), (2, "org_name"), (1, "staff_count"), (5, "")]


def test_everything_is_in_the_menu(page: SummaryPage, qtbot: QtBot) -> None:
    place = page.table.rect_of(1, TYPE).center()
    where = page.table.viewport().mapToGlobal(place)
    QApplication.sendEvent(page.table.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, where))
    menu = next(one for one in page.findChildren(Menu) if one.isVisible())
    assert [action.text().partition("\t")[0] for action in menu.actions()] == [
        "看申报材料", "修改", "恢复来源", "上移", "下移",
    ]  # fmt: skip
    assert page.table.place == (1, TYPE)
    menu.close()


def test_sentences_of_the_whole_are_told_above(kept: KeptDesk, opened: Opened) -> None:
    kept.told = ["“甲”收到两份内容一样的，只列一行", "“乙”读不出来，没有列"]
    page = opened()
    assert page.told.banner.sentence == kept.told[0]
    assert page.told.others.isHidden()
    page.told.banner.acted.emit(0)
    assert page.told.others.isVisible()


def test_words_of_applicants_are_no_page_with_pictures(page: SummaryPage) -> None:
    put(page, 0, ORG, '甲<img src="file://somewhere/share/x.png">')
    tip = page.table.rows.data(page.table.rows.index(0, ORG), Qt.ItemDataRole.ToolTipRole)
    assert isinstance(tip, str)
    assert "<img" not in tip
    assert "&lt;img" in tip


# ---- choices and search


def test_who_recommends_is_written_above_the_sheet(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    page.bar.name.setText("长川市")
    page.bar.name.editingFinished.emit()
    settled(page, answers, qtbot)
    assert page.sheet.paper.title.text().startswith("长川市优质")
    page.bar.kind.setCurrentText("山西综改区管委会")
    page.bar.kind.textActivated.emit("山西综改区管委会")
    settled(page, answers, qtbot)
    assert kept.kept[-1] == SummaryChange(kind="山西综改区管委会", name="山西综改区管委会")


def test_the_name_of_a_city_is_completed_when_it_is_left(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    name = page.bar.name
    name.setFocus()
    name.setText("长川")
    page.settle()
    assert name.text() == "长川", "whoever types goes on"
    settled(page, answers, qtbot)
    page.settle()
    settled(page, answers, qtbot)
    assert [(one.kind, one.name) for one in kept.kept] == [("XX市", "长川市")], "one step, told once"
    name.editingFinished.emit()
    assert name.text() == "长川市"
    page.table.setFocus()
    page.undo()
    settled(page, answers, qtbot)
    assert (kept.kept[-1].kind, kept.kept[-1].name) == ("XX市", "云川市")
    assert not page.can_undo()


def test_a_name_that_follows_from_the_office_is_not_taken_out(
    kept: KeptDesk, answers: Desk, opened: Opened, qtbot: QtBot
) -> None:
    kept.draft, kept.office = Draft(form=SUMMARY.id), Office("city", "长川市工业和信息化局", "", "XX市")
    page = opened()
    assert page.bar.name.text() == "长川市"
    page.bar.name.setText("")
    page.bar.name.editingFinished.emit()
    assert page.bar.name.text() == "长川市"
    page.bar.name.setText("省商务部门")
    page.bar.name.editingFinished.emit()
    page.undo()
    settled(page, answers, qtbot)
    assert (page.bar.name.text(), page.book.seen.said) == ("长川市", ("", "")), "nobody said so"


def test_search_goes_to_the_row(page: SummaryPage, said: list[str]) -> None:
    page.find_row("清泉")
    assert page.table.place is not None
    assert page.table.place[0] == 8
    page.find_row("hxxg")
    page.find_row("yc", again=True)
    assert page.table.place[0] == 0, "round, by the initials"
    page.find_row("没有这家")
    assert said[-1] == "表上没有“没有这家”"


# ---- many


def test_a_thousand_rows_are_shown_and_changed(kept: KeptDesk, opened: Opened, qtbot: QtBot) -> None:
    kept.count, kept.recommended = 1000, set(range(1000))
    page = opened()
    qtbot.waitUntil(lambda: not page.table._idle.isActive(), timeout=20_000)
    assert len(names(page)) == 1000
    bar = page.sheet.verticalScrollBar()
    bar.setValue(bar.maximum())
    QApplication.processEvents()
    put(page, 999, TYPE, "事业单位")
    page.table.go_to(500, TYPE)
    page.move_row(-1)
    assert page.table.rows.text(499, ORG) == name_of(500)
    assert page.table.height() == page.table.content_height()


def test_large_type_grows_rows(page: SummaryPage, tools: DeskTools) -> None:
    before = page.table.rowHeight(0)
    tools.look.set_size("large")
    assert page.table.rowHeight(0) > before
