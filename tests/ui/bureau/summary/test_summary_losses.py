"""汇总表: nothing that was typed is lost when its row goes, gets another key, or what keeps it is refused."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bureau.summary_records import RowSeen, SummaryChange
from app.errors import DraftError
from app.ui.bureau.summary import book as book_module
from app.ui.bureau.summary.changes import applied, edits_of, inverse, merged, new_keys, renamed, typed
from app.ui.bureau.summary.page import SummaryPage
from tests.ui.bureau.summary.on_desk import KeptDesk, name_of
from tests.ui.bureau.summary.test_summary_page import INCOME, ORG, TYPE, names, put, settled
from tests.ui.ecopy.answers import Desk

USCC = "91140100MA0K4B7C2X"


def typing(page: SummaryPage, row: int, column: int, text: str) -> None:
    """Type into a cell without leaving it."""
    page.table.go_to(row, column)
    page.table.edit_here()
    page.table.editing.box.show_text(text)


def looked_again(page: SummaryPage, answers: Desk, qtbot: QtBot) -> None:
    page.show_board()
    qtbot.waitUntil(lambda: not answers.is_busy)


# ---- a row that goes


def test_what_is_typed_of_a_row_that_goes_is_shown_and_kept(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    typing(page, 3, INCOME, "1286.4")
    kept.recommended.discard(3)
    looked_again(page, answers, qtbot)
    settled(page, answers, qtbot)
    assert not page.table.editing.is_open
    assert name_of(3) not in names(page)
    (banner,) = page.left_texts.banners
    assert banner.sentence == f"“{name_of(3)}”不再列在表上。写到一半的“上年度服务收入”是：1286.4"
    assert page.left_texts.isVisible()
    assert kept.kept[-1].edits == {name_of(3): {"s_income": "1286.4"}}, "the core keeps it, or tells that it cannot"
    banner.acted.emit(0)
    assert QGuiApplication.clipboard().text() == "1286.4"
    banner.closed.emit()
    assert page.left_texts.isHidden()


def test_it_is_shown_also_when_no_row_is_left(page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot) -> None:
    typing(page, 3, INCOME, "1286.4")
    kept.recommended.clear()
    looked_again(page, answers, qtbot)
    assert len(page.left_texts.banners) == 1
    assert page._middle.currentWidget() is page.empty


def test_nothing_is_said_of_a_text_that_is_what_it_was(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    page.table.go_to(3, INCOME)
    page.table.edit_here()
    kept.recommended.discard(3)
    looked_again(page, answers, qtbot)
    assert not page.table.editing.is_open
    assert page.left_texts.banners == []
    assert kept.kept == []


# ---- a row that gets another key


def test_typing_goes_on_in_a_row_that_got_its_code(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    typing(page, 3, TYPE, "事业")
    kept.put_right(3, USCC)
    looked_again(page, answers, qtbot)
    assert page.table.editing.is_open
    assert page.table.editing.box.text() == "事业"
    assert page.left_texts.banners == []
    assert page.table.place == (3, TYPE), "the cursor stays, too"
    page.table.editing.box.show_text("事业单位")
    QTest.keyClick(page.table.editing.box.box, Qt.Key.Key_Return)
    settled(page, answers, qtbot)
    assert kept.kept[-1].edits == {USCC: {"s_type": "事业单位"}}
    assert page.table.rows.text(3, TYPE) == "事业单位"


def test_what_waits_to_be_kept_goes_with_its_row(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    answers.held.add("keep_summary")
    put(page, 0, TYPE, "事业单位")
    page.book.keep()
    put(page, 3, TYPE, "社会组织")
    page.table.go_to(3, ORG)
    page.move_row(-1)
    kept.put_right(3, USCC)
    answers.held.clear()
    answers._answer(next(one for one in answers.waiting if one.call.name == "keep_summary"))
    assert page.table.rows.text(2, TYPE) == "社会组织", "seen at once"
    settled(page, answers, qtbot)
    assert kept.kept[-1].edits == {USCC: {"s_type": "社会组织"}}
    assert (page.table.rows.text(2, ORG), page.table.rows.text(2, TYPE)) == (name_of(3), "社会组织")
    page.undo()
    page.undo()
    settled(page, answers, qtbot)
    assert (page.table.rows.text(3, ORG), page.table.rows.text(3, TYPE)) == (name_of(3), "企业"), "so do the steps"
    page.redo()
    settled(page, answers, qtbot)
    assert page.table.rows.text(3, TYPE) == "社会组织"


def row(key: str, case: int) -> RowSeen:
    return RowSeen(key, case, "", (), {})


def test_a_key_is_another_only_within_its_case() -> None:
    before = (row("甲", 1), row("乙", 2), row("丙", 3), row("", 0))
    after = (row("新", 1), row("乙", 2), row("丁", 4), row("", 0))
    assert new_keys(before, after) == {"甲": "新"}
    change = SummaryChange(edits={"甲": {"a": "1"}, "乙": {"a": "2"}}, order=("乙", "甲"))
    assert renamed(change, {"甲": "新"}) == SummaryChange(
        edits={"新": {"a": "1"}, "乙": {"a": "2"}}, order=("乙", "新")
    )
    assert renamed(SummaryChange(order="place"), {"甲": "新"}).order == "place"


def test_two_rows_may_change_keys() -> None:
    assert new_keys((row("甲", 1), row("乙", 2)), (row("乙", 1), row("甲", 2))) == {"甲": "乙", "乙": "甲"}
    change = merged(typed("甲", 1, {"a": "1"}), typed("乙", 2, {"a": "2"}))
    swapped = renamed(change, {"甲": "乙", "乙": "甲"})
    assert (edits_of(swapped, row("乙", 1)), edits_of(swapped, row("甲", 2))) == ({"a": "1"}, {"a": "2"})


def test_what_is_typed_of_two_under_one_key_stays_apart() -> None:
    both = merged(typed("K", 1, {"a": "1"}), typed("K", 2, {"a": "2"}))
    again = merged(both, typed("K", 1, {"a": None}))
    assert [edits_of(both, row("K", case)) for case in (1, 2, 3)] == [{"a": "1"}, {"a": "2"}, {}]
    assert [edits_of(again, row("K", case)) for case in (1, 2, 3)] == [{"a": None}, {"a": "2"}, {}]
    assert sorted(again.cases.values()) == [1, 2]


# ---- a row that goes, and another one under its key


def another_under_its_key(kept: KeptDesk, number: int) -> None:
    """An applicant is taken off the desk, and one who comes has written the same name and no code."""
    for rows in kept._gathered.values():
        rows[number] = replace(rows[number], case=77)


def test_what_is_typed_does_not_come_to_another_one(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    typing(page, 3, INCOME, "1286.4")
    another_under_its_key(kept, 3)
    looked_again(page, answers, qtbot)
    settled(page, answers, qtbot)
    assert not page.table.editing.is_open
    (banner,) = page.left_texts.banners
    assert banner.sentence.endswith("写到一半的“上年度服务收入”是：1286.4")
    assert (kept.kept[-1].edits, kept.kept[-1].cases) == ({name_of(3): {"s_income": "1286.4"}}, {name_of(3): 4})
    assert page.table.rows.text(3, INCOME) != "1,286.40"
    assert any("1286.4" in sentence and "没有放进去" in sentence for sentence in page.book.seen.told)


def test_what_is_on_its_way_does_not_either(page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot) -> None:
    put(page, 3, TYPE, "社会组织")
    another_under_its_key(kept, 3)
    page.book.keep()
    settled(page, answers, qtbot)
    assert (page.table.rows.rows[3].case, page.table.rows.text(3, TYPE)) == (77, "企业")
    assert any("社会组织" in sentence and "没有放进去" in sentence for sentence in page.book.seen.told)
    page.undo()
    assert page.table.rows.text(3, TYPE) == "企业"
    page.redo()
    assert page.table.rows.text(3, TYPE) == "企业", "the step was one of the other"
    settled(page, answers, qtbot)
    assert page.table.rows.text(3, TYPE) == "企业"


def test_an_order_on_its_way_goes_with_its_rows(page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot) -> None:
    """One puts its code right, and who is listed since then wrote the name it had."""
    page.table.go_to(3, ORG)
    page.move_row(-1)
    assert kept.kept == []
    kept.put_right(3, USCC)
    page.book.keep()
    settled(page, answers, qtbot)
    assert kept.kept[-1].cases[name_of(3)] == 4
    assert [row.case for row in page.table.rows.rows[:4]] == [1, 2, 4, 3]
    page.undo()
    settled(page, answers, qtbot)
    assert [row.case for row in page.table.rows.rows[:4]] == [1, 2, 3, 4]


def test_what_one_has_is_not_taken_back_for_another(page: SummaryPage, kept: KeptDesk) -> None:
    seen = page.book.seen
    change = typed(name_of(3), 77, {"s_type": "社会组织"})
    assert applied(seen, change).rows == seen.rows
    assert inverse(seen, change).edits == {}


# ---- refused


def test_what_was_refused_is_tried_again_by_itself(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    page.book._wait = 20
    kept.refusal = DraftError("汇总草稿正由别人打开着", "请等一会儿")
    put(page, 0, TYPE, "事业单位")
    page.settle()
    qtbot.waitUntil(page.trouble.isVisible)
    assert page.trouble.sentence == "改动还没有保存，过一会儿自动再试：汇总草稿正由别人打开着。请等一会儿"
    qtbot.waitUntil(lambda: sum(call.name == "keep_summary" for call in answers.calls) > 2)
    kept.refusal = None
    qtbot.waitUntil(lambda: not page.book.has_unkept)
    assert kept.kept == [SummaryChange(edits={name_of(0): {"s_type": "事业单位"}}, cases={name_of(0): 1})]
    assert page.trouble.isHidden()
    assert page.book._wait == book_module.RETRY_MS
    assert not page.book._rest.isActive(), "nothing is asked for any more"


def test_it_waits_longer_after_every_refusal(page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot) -> None:
    kept.refusal = DraftError("汇总草稿正由别人打开着")
    put(page, 0, TYPE, "事业单位")
    waits = []
    for _ in range(6):
        page.book.keep()
        qtbot.waitUntil(lambda: not answers.is_busy)
        waits.append(page.book._rest.interval())
    assert waits == [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]
    assert page.table.rows.text(0, TYPE) == "事业单位"


# ---- order


def test_a_row_is_not_moved_among_rows_that_are_being_sorted(
    page: SummaryPage, answers: Desk, said: list[str], qtbot: QtBot
) -> None:
    before = names(page)
    answers.held.add("keep_summary")
    page.sort()
    page.table.go_to(0, ORG)
    page.move_row(1)
    assert said[-1] == "表还没有重新列好，没有移动；请过一会儿再移"
    answers.held.clear()
    answers._answer(next(one for one in answers.waiting if one.call.name == "keep_summary"))
    settled(page, answers, qtbot)
    in_order = names(page)
    assert in_order != before
    assert [change.order for change in (page.book._done[-1].change,)] == ["place"], "sorting is what is done last"
    page.table.go_to(0, ORG)
    page.move_row(1)
    assert names(page)[:2] == [in_order[1], in_order[0]]


def test_a_row_that_is_held_while_others_come_is_let_go(
    page: SummaryPage, answers: Desk, said: list[str], qtbot: QtBot
) -> None:
    view = page.table.viewport()
    start = page.table.rect_of(3, 0).center()
    end = page.table.rect_of(0, 0).topLeft() + QPoint(4, 3)
    page.sort()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for point in (start + QPoint(0, -20), end):
        QTest.mouseMove(view, point)
        QApplication.processEvents()
    settled(page, answers, qtbot)
    in_order = names(page)
    assert "没有移动" in said[-1]
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    settled(page, answers, qtbot)
    assert names(page) == in_order


def test_undo_takes_back_what_is_being_typed(page: SummaryPage, kept: KeptDesk) -> None:
    put(page, 1, TYPE, "社会组织")
    typing(page, 0, TYPE, "打了一半")
    page.undo()
    assert (page.table.rows.text(0, TYPE), page.table.rows.text(1, TYPE)) == ("企业", "社会组织")
    page.redo()
    assert page.table.rows.text(0, TYPE) == "打了一半", "nothing that was typed is gone"


def test_the_order_outlives_a_look_at_the_recommended_only(
    page: SummaryPage, kept: KeptDesk, answers: Desk, qtbot: QtBot
) -> None:
    kept.recommended.discard(4)
    page.bar.only_chosen.emit(False)
    settled(page, answers, qtbot)
    page.table.go_to(4, ORG)
    page.move_row(-4)
    settled(page, answers, qtbot)
    in_order = names(page)
    assert in_order[0] == name_of(4)
    page.bar.only_chosen.emit(True)
    settled(page, answers, qtbot)
    assert name_of(4) not in names(page)
    page.bar.only_chosen.emit(False)
    settled(page, answers, qtbot)
    assert names(page) == in_order
