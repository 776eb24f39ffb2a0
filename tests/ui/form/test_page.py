"""Filling in: the walk, problems where they are, blocks, what keys and mouse do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.form import page as page_module
from app.ui.form.grid import PaperGrid
from app.ui.form.printed import LabelCell
from app.ui.work.page import Command
from tests.ui.form.conftest import SERVICE, ZONE, MakePage, MakeTools
from tests.ui.form.typing_keys import commit, focused, press, replace, sentences, stacks, view_of, y_on_screen

Sample = Callable[[str], dict[str, Any]]
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def command(page: page_module.FormPage, name: str) -> Command:
    return next(one for one in page.commands() if one.id == name)


def desk_of(page: page_module.FormPage) -> Any:
    return page._tools.desk


# ---- the walk


def test_tab_and_enter_go_on_as_one_reads(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("zone_name")
    guide = page._tools.guide
    seen = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Return):
        press(key)
        seen.append(guide.focus)
    assert seen == ["authority_name", "authority_contact", "authority_phone", "operator_name"]
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert guide.focus == "authority_phone"
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert guide.focus == "authority_contact"


def test_the_walk_goes_on_into_the_next_section(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("q_coverage")
    press(Qt.Key.Key_Return)
    assert view_of(page).section.id == "form.A2"
    assert page._tools.guide.focus == "plan_overview"
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert page._tools.guide.focus == "q_coverage"


@pytest.mark.parametrize("form", [ZONE, SERVICE])
def test_enter_reaches_every_field_once(form_page: MakePage, form: str) -> None:
    page = form_page(form)
    fields = [name for section in desk_of(page).sections if not section.items for name in section.fields]
    view = view_of(page)
    seen = [page._tools.guide.focus.partition(".")[0]]
    for _ in range(2 * len(fields)):
        view_of(page)._walk_from_focus(1)
        now = page._tools.guide.focus.partition(".")[0]
        if now == seen[-1]:
            break
        seen.append(now)
    others = {field.other for field in desk_of(page).definition.fields.values() if field.type == "checks"}
    assert len(seen) == len(set(seen))
    assert set(fields) - set(seen) <= others
    assert view is not view_of(page)


def test_the_label_of_the_focused_field_turns_ink(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("leading_industry")
    seat = view_of(page).seat_of("leading_industry")
    assert seat is not None
    assert seat.label is not None
    ink = seat.label._words[0].foregroundRole()
    press(Qt.Key.Key_Tab)
    assert seat.label._words[0].foregroundRole() != ink


def test_a_place_far_down_is_shown_whole_at_a_third(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("q_coverage")
    scroll = view_of(page)._scroll()
    assert scroll is not None
    seat = view_of(page).seat_of("q_coverage")
    assert seat is not None
    top = seat.cell.mapTo(scroll.viewport(), seat.cell.rect().topLeft()).y()
    assert top >= 0
    assert top + seat.cell.height() <= scroll.viewport().height()
    assert not page.show_place("items.3")
    assert not page.show_place("no_such_field")


def test_a_jump_lands_at_a_third_also_when_the_row_was_low_in_sight(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.A1")
    view = view_of(page)
    scroll = view._scroll()
    assert scroll is not None
    height = scroll.viewport().height()
    seats = [seat for seat in view.parts.seats if seat.cell.fields]
    low = next(
        seat
        for seat in seats
        if 0.8 * height < (top := seat.cell.mapTo(scroll.viewport(), seat.cell.rect().topLeft()).y())
        and top + seat.cell.height() <= height
    )
    field = low.cell.fields[0]
    page.show_place(field)
    assert height // 5 < low.cell.mapTo(scroll.viewport(), low.cell.rect().topLeft()).y() < height // 2
    stood = y_on_screen(page, field)
    page.show_place(field)
    assert y_on_screen(page, field) == stood, "whoever is there already is not moved"


def test_the_halves_of_the_line_above_a_table_never_touch(
    form_page: MakePage, sample: Callable[[str], dict[str, Any]]
) -> None:
    page = form_page(SERVICE, {**sample(SERVICE), "org_name": "山西某某装备产业技术创新与质量品牌服务中心" * 2})
    page.show_section("book.B1")
    grids = [block for block in view_of(page).parts.blocks if isinstance(block, PaperGrid)]
    grid = next(grid for grid in grids if len(grid.pieces) == 2)
    left, right = (piece.widget.geometry() for piece in grid.pieces)
    assert right.left() - left.right() > 16


def test_a_table_of_many_columns_grows_on_a_wide_screen(form_page: MakePage) -> None:
    page = form_page("recommendation_summary_2026", size=(1920, 1000))
    rows = view_of(page).parts.rows[0]
    assert rows.width() > 922
    assert rows.view.horizontalScrollBar().maximum() == 0


# ---- problems


def test_a_strip_opens_when_the_cell_is_left_and_mends(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("revenue_y2")
    commit("203.458")
    assert sentences(view_of(page)) == []
    press(Qt.Key.Key_Tab)
    assert sentences(view_of(page)) == ["203.458 的小数多于两位，应保留两位小数"]
    (stack,) = stacks(view_of(page))
    stack.buttons[0].click()
    assert desk_of(page).text_of("revenue_y2") == "203.46"
    assert stacks(view_of(page)) == []
    assert page._tools.guide.focus == "revenue_y2"


def test_a_code_is_kept_as_the_certificate_has_it_and_undo_takes_that_back(form_page: MakePage) -> None:
    page = form_page(SERVICE, {"uscc": "91149900MA0YC26H6U"})
    page.show_place("org_name")
    (stack,) = stacks(view_of(page))
    assert [button.text() for button in stack.buttons] == ["照证件保留"]
    stack.buttons[0].click()
    assert stacks(view_of(page)) == []
    assert [issue.code for issue in desk_of(page).board.of_field("uscc")] == ["uscc_overridden"]
    press(Qt.Key.Key_Tab)
    assert "uscc" in desk_of(page).draft.overrides, "leaving the cell keeps it"
    desk_of(page).undo()
    assert len(stacks(view_of(page))) == 1


def test_both_meanings_of_a_share_are_offered_the_likelier_first(form_page: MakePage) -> None:
    page = form_page(ZONE, {"sme_share_y1": "0.712"})
    page.show_section("form.A1")
    (stack,) = stacks(view_of(page))
    assert [button.text() for button in stack.buttons] == ["改为 71.20", "保留 0.71"]


def test_what_is_blank_gives_no_strip(form_page: MakePage) -> None:
    page = form_page()
    for field in ("zone_name", "revenue_y1", "q_accident"):
        page.show_place(field)
        press(Qt.Key.Key_Tab)
    assert stacks(view_of(page)) == []


def test_what_was_wrong_before_is_told_from_the_start(form_page: MakePage) -> None:
    page = form_page(ZONE, {"authority_phone": "123"})
    page.show_section("form.A1")
    assert len(stacks(view_of(page))) == 1
    strip = stacks(view_of(page))[0]
    seat = view_of(page).seat_of("authority_phone")
    assert seat is not None
    assert strip.y() > seat.cell.y()
    assert strip.x() > 200, "the strip stands beside the label that leads the row"


def test_a_passed_limit_is_told_at_once(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("mechanism_text")
    commit("合" * 101)
    assert sentences(view_of(page)) == ["现有 101 字，不能超过 100 字，请删去 1 字"]
    press(Qt.Key.Key_Backspace)
    assert sentences(view_of(page)) == []


def test_several_problems_of_a_row_are_counted_and_unfold(form_page: MakePage) -> None:
    page = form_page(ZONE, {"revenue_y1": "abc", "sme_share_y1": "0.71"})
    page.show_section("form.A1")
    (stack,) = stacks(view_of(page))
    assert len(stack.strips) == 1
    assert stack.strips[0].kind == "error"
    stack.more_asked.emit()
    (stack,) = stacks(view_of(page))
    assert [strip.kind for strip in stack.strips] == ["error", "warning"]
    assert all("2023年" in strip.sentence for strip in stack.strips)


def test_the_focused_cell_keeps_its_y_when_strips_open_and_close(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("sme_share_y3")
    before = y_on_screen(page, "sme_share_y3")
    desk = desk_of(page)
    desk.set_answers({"authority_phone": "123"}, "", "authority_phone")
    page._reveal.leave("authority_phone")
    page._show_problems()
    assert len(stacks(view_of(page))) == 1
    assert y_on_screen(page, "sme_share_y3") == before
    desk.set_answers({"authority_phone": "0351-5550123"}, "", "authority_phone")
    assert stacks(view_of(page)) == []
    assert y_on_screen(page, "sme_share_y3") == before


def test_it_keeps_its_y_at_the_top_of_the_page_too(form_page: MakePage) -> None:
    page = form_page(ZONE, {"zone_name": "云\u200b川"})
    page.show_section("form.A1")
    assert len(stacks(view_of(page))) == 1
    page.show_place("authority_name")
    scroll = view_of(page)._scroll()
    assert scroll is not None
    assert scroll.verticalScrollBar().value() == 0
    before = y_on_screen(page, "authority_name")
    desk_of(page).set_answers({"zone_name": "云川"}, "", "zone_name")
    assert stacks(view_of(page)) == []
    assert y_on_screen(page, "authority_name") == before
    page.step_section(1)
    page.step_section(-1)
    assert view_of(page)._slack == 0, "a page opened anew begins at its top"


@pytest.mark.parametrize("size", [(1024, 524), (1366, 614), (1024, 431)])
def test_a_strip_that_opens_later_is_in_sight_and_moves_nothing(
    form_page: MakePage, sample: Sample, size: tuple[int, int]
) -> None:
    page = form_page(ZONE, sample(ZONE), size=size)
    page.show_section("form.A1")
    page.form.focus_last()
    view = view_of(page)
    scroll = view._scroll()
    assert scroll is not None
    for _ in range(60):
        press(Qt.Key.Key_Tab)
        if view_of(page) is not view:
            break
        cell = view.focused_cell()
        if cell is None or cell.height() > 200:
            continue
        field = page._tools.guide.focus
        before = y_on_screen(page, field)
        was = desk_of(page).answer_of(field)
        desk_of(page).set_answers({field: "a" * 4000}, "", field)
        page._reveal.leave(field)
        page._focused = ""
        page._show_problems()
        stack = next((one for one in stacks(view) if one.told[0].path == field), None)
        if stack is not None and cell.height() <= 200:
            assert y_on_screen(page, field) == before
            assert stack.mapTo(scroll.viewport(), stack.rect().bottomLeft()).y() <= scroll.viewport().height(), field
        desk_of(page).set_answers({field: was}, "", field)


def test_the_label_of_a_short_answer_in_a_tall_row_stays_on_its_line(form_page: MakePage) -> None:
    page = form_page(
        ZONE, {"authority_contact": "很长的联系人" * 60, "authority_phone": "0351-5550123"}, size=(1024, 431)
    )
    page.show_section("form.A1")
    view = view_of(page)
    short, tall = view.seat_of("authority_phone"), view.seat_of("authority_contact")
    scroll = view._scroll()
    assert scroll is not None
    assert short is not None
    assert short.label is not None
    assert tall is not None
    assert tall.label is not None
    assert short.cell.height() > 200
    scroll.verticalScrollBar().setValue(short.cell.mapTo(view, QPoint(0, 0)).y() + short.cell.height() // 2)
    words = short.label._content.geometry().center().y()
    assert abs(words - short.cell.height() // 2) <= 1, "label and value on one line"
    assert tall.label._content.geometry().center().y() > tall.cell.height() // 2, "beside the part in sight"


def test_the_bar_of_a_growable_table_is_in_sight_on_a_low_window(form_page: MakePage, sample: Sample) -> None:
    for size in ((1024, 524), (1366, 524)):
        page = form_page("recommendation_summary_2026", sample("recommendation_summary_2026"), size=size)
        page.show_section("summary.B6")
        QApplication.processEvents()
        (rows,) = view_of(page).parts.rows
        scroll = view_of(page)._scroll()
        assert scroll is not None
        assert scroll.verticalScrollBar().maximum() == 0
        assert rows.bar.mapTo(page, rows.bar.rect().bottomLeft()).y() < page.height()
        across = rows.view.horizontalScrollBar()
        assert across.maximum() == 0 or across.isVisible()
        assert rows.view.viewport().height() >= 2 * rows.view.painter_of_cells.row_height(1)


def test_a_new_draft_is_not_begun_by_the_years_it_holds(form_page: MakePage) -> None:
    page = form_page(SERVICE)
    marks = {row.key: row.state for row in page.navigation.list.rows if not row.heading}
    assert marks["book.B1"] == "ring"


def test_leaving_a_cell_does_not_move_the_next_one(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("authority_phone")
    commit("123")
    before = y_on_screen(page, "operator_name")
    press(Qt.Key.Key_Tab)
    assert len(stacks(view_of(page))) == 1
    assert y_on_screen(page, "operator_name") == before


def test_tab_reaches_the_button_that_mends(form_page: MakePage) -> None:
    page = form_page(ZONE, {"revenue_y2": "203.458"})
    page.show_place("sme_share_y2")
    press(Qt.Key.Key_Tab)
    assert focused() in stacks(view_of(page))[0].buttons
    press(Qt.Key.Key_Space)
    assert desk_of(page).text_of("revenue_y2") == "203.46"


# ---- evidence that a row cites


def test_the_printed_line_leads_to_the_item(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.A3")
    asked: list[str] = []
    page._tools.guide.asked_place.connect(asked.append)
    label = next(cell for cell in view_of(page).findChildren(LabelCell) if cell.cite == 3)
    assert label.link is not None
    assert label.link.text() == "（提供相关佐证材料 3）"
    label.link.click()
    assert asked == ["items.3"]


def test_a_claim_without_evidence_is_told_at_the_row(form_page: MakePage) -> None:
    from app.drafts.entering import with_state

    page = form_page(ZONE, {"q_coverage": "是"})
    page.show_section("form.A1")
    desk = desk_of(page)
    desk.edit(with_state(desk.definition, desk.draft, 2, "none"), "", "items.2.state")
    (stack,) = stacks(view_of(page))
    assert stack.strips[0].sentence == "这里填了内容，佐证材料 2 却标为“无”"
    label = next(cell for cell in view_of(page).findChildren(LabelCell) if cell.cite == 2)
    assert label._caption is not None
    assert label._caption.text() == "标为“无”"
    asked: list[str] = []
    page._tools.guide.asked_place.connect(asked.append)
    stack.buttons[0].click()
    assert asked == ["items.2"]


def test_files_may_be_dropped_on_the_label(
    form_page: MakePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = form_page()
    page.show_section("form.A3")
    taken: list[tuple[int, list[Path]]] = []
    monkeypatch.setattr(
        page_module, "drop_on_item", lambda tools, taking, item, paths, host: taken.append((item, paths))
    )
    label = next(cell for cell in view_of(page).findChildren(LabelCell) if cell.cite == 4)
    data = QMimeData()
    file = tmp_path / "协议.pdf"
    data.setUrls([QUrl.fromLocalFile(str(file))])
    where, action = QPointF(5, 5), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(where.toPoint(), action, data, Qt.MouseButton.LeftButton, NO_MODIFIER)
    QApplication.sendEvent(label, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(label, QDropEvent(where, action, data, Qt.MouseButton.LeftButton, NO_MODIFIER))
    assert taken == [(4, [file])]


# ---- blocks, 无, undo


def test_a_block_from_a_spreadsheet_fills_the_years(form_page: MakePage) -> None:
    page = form_page()
    said: list[tuple[str, bool]] = []
    page._tools.guide.said.connect(lambda sentence, undo: said.append((sentence, undo)))
    page.show_place("revenue_y1")
    steps = desk_of(page).undo_stack.count()
    QApplication.clipboard().setText("186.32\t71.40\r\n1,203.45\t72.15\r\n231亿元\t74.1%\r\n")
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    values = {name: desk_of(page).text_of(name) for name in ("revenue_y1", "sme_share_y2", "revenue_y2", "revenue_y3")}
    assert values == {"revenue_y1": "186.32", "sme_share_y2": "72.15", "revenue_y2": "1203.45", "revenue_y3": "231"}
    assert said == [("已填 6 格", True)]
    assert desk_of(page).undo_stack.count() == steps + 1
    desk_of(page).undo()
    assert desk_of(page).text_of("revenue_y1") == ""


@pytest.mark.parametrize(
    ("field", "text", "wanted"),
    [
        ("city", "云\tb\n", {"province": "山西", "city": "云", "filed_on": ""}),
        ("province", "甲\t乙\n", {"province": "甲", "city": "乙", "filed_on": ""}),
        ("city", "太原\n2026-01-01\n", {"province": "山西", "city": "太原", "filed_on": "2026-01-01"}),
    ],
)
def test_a_block_begins_at_the_cursor_also_inside_a_line(
    form_page: MakePage, field: str, text: str, wanted: dict[str, str]
) -> None:
    page = form_page(ZONE, {"province": "山西", "filed_on": ""})
    page.show_place(field)
    copied = QMimeData()
    copied.setText(text)
    copied.setHtml("<table><tr><td>as a spreadsheet copies it</td></tr></table>")
    QApplication.clipboard().setMimeData(copied)
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert {name: desk_of(page).text_of(name) for name in wanted} == wanted


def test_one_cell_with_a_break_goes_into_one_line(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("leading_industry")
    QApplication.clipboard().setText("高端装备制造、\n新材料")
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk_of(page).text_of("leading_industry") == "高端装备制造、新材料"
    assert desk_of(page).text_of("q_accident") == ""


def test_none_by_key_and_for_the_whole_section(form_page: MakePage) -> None:
    page = form_page()
    said: list[str] = []
    page._tools.guide.said.connect(lambda sentence, _undo: said.append(sentence))
    page.show_place("revenue_y1")
    command(page, "none").run()
    assert desk_of(page).text_of("revenue_y1") == "无"
    page.form.bar.none.click()
    assert said == ["已给 5 项填“无”"]
    assert not page.form.bar.none.isEnabled() or desk_of(page).text_of("revenue_y3") == "无"
    assert desk_of(page).text_of("foreign_firms_y1") == "", "other sections are left alone"


def test_esc_gives_back_what_stood_there(form_page: MakePage) -> None:
    page = form_page(ZONE, {"zone_name": "云川"})
    page.show_place("zone_name")
    replace("别的")
    assert desk_of(page).text_of("zone_name") == "别的"
    press(Qt.Key.Key_Escape)
    assert desk_of(page).text_of("zone_name") == "云川"


def test_undo_leads_to_the_place(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("zone_name")
    commit("云川")
    page.show_section("form.A5")
    places: list[str] = []
    desk_of(page).recalled.connect(places.append)
    desk_of(page).undo()
    assert places == ["zone_name"]
    assert page.show_place(places[0])
    assert view_of(page).section.id == "form.A1"


# ---- the bar


def test_the_bar_counts(form_page: MakePage, qtbot: QtBot) -> None:
    page = form_page()
    page.show_place("zone_name")
    assert page.form.bar.progress.text() == "已填 0 / 22"
    commit("云川")
    qtbot.waitUntil(lambda: page.form.bar.progress.text() == "已填 1 / 22")
    assert page.navigation.foot.words.text().startswith("已填 1 / ")
    assert page.navigation.foot.deadline.text() == "截止 6月15日"


def test_the_plan_has_one_counter_and_a_switch(form_page: MakePage, qtbot: QtBot) -> None:
    page = form_page(ZONE, {"plan_overview": "合" * 2900})
    page.show_place("plan_tasks")
    assert page.form.bar.counter.text() == "2,900 / 3000 字"
    commit("合" * 112)
    qtbot.waitUntil(lambda: page.form.bar.counter.text() == "3,012 / 3000 字，超 12 字")
    page.form.bar.switch.click()
    assert desk_of(page).draft.options["attach_plan"] is True
    desk_of(page).undo()
    assert not desk_of(page).draft.options.get("attach_plan")
    page._count()
    assert not page.form.bar.switch.isChecked()


def test_an_optional_page_can_be_asked_for(form_page: MakePage) -> None:
    page = form_page(SERVICE)
    page.show_section("book.promise")
    assert page.form.bar.switch.text() == "印出这一页"
    page.form.bar.switch.click()
    assert desk_of(page).draft.options["promise_page"] is True
    page.show_section("book.B1")
    assert not page.form.bar.switch.isVisible()


def test_previous_and_next_stop_at_the_ends(form_page: MakePage) -> None:
    page = form_page()
    assert not page.form.bar.previous.isEnabled()
    page.form.bar.next.click()
    assert view_of(page).section.id == "form.notes"
    page.show_section("materials.cover")
    assert not page.form.bar.next.isEnabled()


def test_the_navigation_opens_sections_and_the_evidence_page(qtbot: QtBot, form_page: MakePage) -> None:
    page = form_page()
    tabs: list[str] = []
    page._tools.guide.asked_tab.connect(tabs.append)
    page.navigation.list.chosen.emit("form.A4")
    qtbot.waitUntil(lambda: view_of(page).section.id == "form.A4")
    page.navigation.list.chosen.emit("materials.evidence")
    assert tabs == ["evidence"]
    assert view_of(page).section.id == "form.A4"
    assert page.navigation.list.current_key == "form.A4"


# ---- find, help, characters


def test_enter_goes_to_what_a_long_search_finds(form_page: MakePage, qtbot: QtBot) -> None:
    page = form_page(SERVICE, {"people": [{"person_name": f"赵明{number}"} for number in range(3000)]})
    asked: list[str] = []
    page._tools.guide.asked_place.connect(asked.append)
    command(page, "find").run()
    panel = page._find
    assert panel is not None
    panel.box.setText("赵明2999")
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    assert asked == [], "it is still looking through the table"
    qtbot.waitUntil(lambda: asked == ["people.2999.person_name"])
    assert not panel.is_open


def test_find_by_initials_goes_to_the_field(form_page: MakePage) -> None:
    page = form_page()
    page._tools.guide.asked_place.connect(page.show_place)
    command(page, "find").run()
    panel = page._find
    assert panel is not None
    for key in "YYZSR":
        press(Qt.Key(ord(key)))
    press(Qt.Key.Key_Return)
    assert not panel.is_open
    assert page._tools.guide.focus == "revenue_y1"


def test_the_arrows_choose_among_what_was_found(form_page: MakePage) -> None:
    page = form_page()
    page._tools.guide.asked_place.connect(page.show_place)
    page.search()
    assert page._find is not None
    page._find.box.setText("营业总收入")
    page._find.search("营业总收入")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert page._tools.guide.focus == "revenue_y2"
    page.search()
    page._find.search("没有这样的栏目")
    assert page._find.none.isVisible()
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert not page._find.is_open


def test_the_help_follows_the_cursor(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("revenue_y1")
    shown = page.help._shown
    assert shown is not None
    assert shown[0] is not None
    assert shown[0].title == "2023年合作区营业总收入"
    press(Qt.Key.Key_Tab)
    shown = page.help._shown
    assert shown is not None
    assert shown[0] is not None
    assert shown[0].unit == "%"


# ---- widths


def test_columns_at_the_usual_widths(form_page: MakePage) -> None:
    page = form_page(size=(1366, 614))
    assert (page.navigation.width(), page.navigation.list.narrow) == (232, False)
    assert page.right.isVisible()
    assert page.right.width() == 396
    page.resize(1200, 614)
    assert page.navigation.width() == 44
    assert page.form.width() >= 660
    page.resize(1024, 524)
    QApplication.processEvents()
    assert not page.right.isVisible()
    assert page.form.width() == 1024 - 44
    page.resize(1920, 990)
    assert page.right.isVisible()
    assert page.right.width() == 560


def test_help_and_preview_are_laid_over_a_narrow_form(form_page: MakePage) -> None:
    page = form_page(size=(1024, 524))
    page.show_place("zone_name")
    before = focused()
    command(page, "preview").run()
    assert page.right.isVisible()
    assert focused() is before, "the cursor stays in the form"
    press(Qt.Key.Key_Escape)
    assert not page.right.isVisible()
    command(page, "preview").run()
    page.resize(1366, 614)
    assert page.right.isVisible()
    assert page.right.x() > 0


def test_the_right_column_can_be_put_away_for_good(form_page: MakePage) -> None:
    page = form_page()
    command(page, "preview").run()
    assert not page.right.isVisible()
    assert page._tools.preferences.settings.preview is False
    command(page, "help").run()
    assert page.right.isVisible()


def test_f6_walks_through_the_panes(form_page: MakePage) -> None:
    page = form_page()
    page.show_place("leading_industry")
    assert page.panes() == (page.navigation.list, page.form, page.help)
    page.navigation.list.setFocus()
    page.form.setFocus()
    assert view_of(page).focused_cell() is not None
    assert page._tools.guide.focus == "leading_industry"


# ---- what may only be looked at


def test_a_draft_that_may_only_be_looked_at(form_page: MakePage, sample: Sample) -> None:
    answers = {**sample(ZONE), "revenue_y2": "203.458"}
    page = form_page(ZONE, answers, writable=False)
    page.show_section("form.A1")
    assert not page.form.bar.none.isVisible()
    (stack,) = stacks(view_of(page))
    assert not any(button.isVisible() for button in stack.buttons)
    assert not command(page, "none").enabled()


def test_larger_type_and_dark_colours_are_followed(form_page: MakePage, sample: Sample) -> None:
    page = form_page(ZONE, {**sample(ZONE), "revenue_y2": "203.458"})
    page.show_section("form.A1")
    before = view_of(page).parts.seats[0].grid.height()
    look = page._tools.look
    look.set_size("large")
    look.set_theme("dark")
    QApplication.processEvents()
    assert view_of(page).parts.seats[0].grid.height() > before
    assert page.grab().toImage().pixelColor(600, 30).lightness() < 90


def test_the_strip_of_marks_shows_its_names_while_it_has_the_keyboard(form_page: MakePage) -> None:
    page = form_page(size=(1024, 524))
    page.show_place("zone_name")
    form = page.form.geometry()
    page.navigation.list.setFocus()
    assert page.navigation.width() == 232
    assert page.form.geometry() == form, "the names lie over the form"
    page.form.setFocus()
    assert page.navigation.width() == 44


class Book(QObject):
    """A laid-out book with nothing but places."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        sides = [SimpleNamespace(volume="book", side=side) for side in (11, 12)]
        self.book = SimpleNamespace(places={"people": sides})


def test_the_pages_of_a_growable_table_come_from_the_book(open_tools: MakeTools, shown: Callable[..., Any]) -> None:
    book = Book()
    tools = open_tools(SERVICE, {"people": [{"person_name": "赵明远"}]})
    page = page_module.FormPage(tools, book=book)  # type: ignore[arg-type]
    shown(page, 1366, 614)
    page.entered()
    page.show_section("book.B3")
    assert view_of(page).parts.rows[0].bar.count.text() == "1 行，打印 2 页"


def test_the_page_opens_no_preview_without_a_book(form_page: MakePage, qtbot: QtBot) -> None:
    page = form_page()
    turned: list[bool] = []
    QTimer.singleShot(0, lambda: turned.append(True))  # behind what the page asked for when it was shown
    qtbot.waitUntil(lambda: bool(turned))
    assert page.right.preview is None


def test_contradictions_of_the_notice_stand_beside_the_official_notes(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.notes")
    page.form.focus_last()
    shown_words = page.help._shown
    assert shown_words is not None
    assert shown_words[0] is not None
    assert any("2024 年底" in remark for remark in shown_words[0].remarks)


def test_other_sections_are_told_their_problems_when_they_are_opened(form_page: MakePage) -> None:
    page = form_page()
    page.show_section("form.A3")
    page.show_section("form.A1")
    desk_of(page).set_answers({"export_growth_y1": "-2333"}, "", "export_growth_y1")
    page._reveal.leave("export_growth_y1")
    page.show_section("form.A3")
    assert sentences(view_of(page)) == ["2023年合作区出口贸易额增速低于 -100%，请核对数字和正负号"]
