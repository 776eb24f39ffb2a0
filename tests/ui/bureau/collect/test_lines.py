"""In what drafts differ, however much that is: painted, so that hundreds of lines cost no widget and few measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.bureau.desk_records import CandidateSeen, CaseSeen, VersionSeen
from app.ui.bureau.collect.candidates import Candidates, Differences
from app.ui.bureau.collect.detail import Detail
from app.ui.bureau.collect.lines import FIRST, STEP, Group, Line, LineList
from app.ui.bureau.collect.listing import CaseRow
from app.ui.look.look import Look
from tests.ui.bureau.collect.made import candidate, case
from tests.ui.work_tools import NOW

Told: TypeAlias = Callable[[CaseSeen], Detail]
LONG = "联系地址：" + "云川市东山区长青路一百二十号创业大厦甲座" * 3 + " → " + "云川市西山区" * 20


def lines(number: int) -> tuple[str, ...]:
    return tuple(f"“服务人员”第 {at} 行 姓名：张{at} → 李{at}" for at in range(number))


def version(number: int, count: int) -> VersionSeen:
    received = f"2026-05-{number % 28 + 1:02d}T09:00:00"
    return VersionSeen(code=f"V{number}", received=received, written="", differences=lines(count))


@pytest.fixture
def told(look: Look, shown: Any) -> Told:
    """The detail of an applicant as the page has it."""

    def show(seen: CaseSeen) -> Detail:
        detail: Detail = shown(Detail(look, lambda: NOW), 700, 500)
        detail.show_row(CaseRow(seen.row))
        detail.show_case(seen)
        QApplication.processEvents()
        return detail

    return show


def only_list(inside: QWidget) -> LineList:
    found = [one for one in inside.findChildren(LineList) if one.isVisibleTo(inside)]
    assert len(found) == 1, found
    return found[0]


def made_of(widget: QWidget) -> int:
    """How many widgets there are in one, those on their way out left out."""
    QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    return len(widget.findChildren(QWidget))


def row_called(found: LineList, words: str) -> Line:
    return next(row for row in found.rows if row.text.startswith(words))


@pytest.mark.parametrize("number", [0, 1, FIRST, FIRST + 1, 300, FIRST + STEP, 3 * STEP])
def test_every_line_can_be_reached_and_none_costs_a_widget(look: Look, shown: Any, number: int) -> None:
    whole: Differences = shown(Differences(look, "不同", "旧 → 新", [Group(lines(number))]), 600, 400)
    widgets = made_of(whole)
    found = whole.list
    assert [row.text for row in found.rows if row.kind == "line"] == list(lines(number)[:FIRST])
    while found.rows and found.rows[-1].kind == "more":
        before = len(found.rows)
        found.open_row(found.rows[-1])
        assert len(found.rows) - before <= STEP, "one press is one turn of the window"
    assert [row.text for row in found.rows] == list(lines(number))
    assert made_of(whole) == widgets


def test_a_line_is_broken_once_for_a_width(look: Look, shown: Any) -> None:
    many = tuple(f"{LONG} {number}" for number in range(200))
    whole: Differences = shown(Differences(look, "不同", "旧 → 新", [Group(many)]), 600, 400)
    found = whole.list
    found.broken = 0
    found.open_row(found.rows[-1])
    QApplication.processEvents()
    whole.grab()
    assert 0 < found.broken <= len(many)
    high, found.broken = found.height(), 0
    whole.resize(400, 400)
    QApplication.processEvents()
    assert found.broken <= len(many)
    assert found.height() > high


def test_lines_that_fit_are_not_broken_at_all(look: Look, shown: Any) -> None:
    whole: Differences = shown(Differences(look, "不同", "旧 → 新", [Group(lines(300))]), 600, 400)
    whole.list.broken = 0
    whole.list.open_row(whole.list.rows[-1])
    for width in (640, 620, 580):
        whole.resize(width, 400)
        QApplication.processEvents()
    assert whole.list.broken == 0


def test_a_word_longer_than_its_line_is_wrapped_and_larger_type_measured_anew(look: Look, shown: Any) -> None:
    whole: Differences = shown(Differences(look, "不同", "旧 → 新", [Group(("a" * 300,))]), 400, 300)
    found = whole.list
    line = look.metrics("body").height()
    before = found.height()
    assert before > 3 * line
    look.set_size("large")
    QApplication.processEvents()
    assert found.height() > before


def test_what_is_painted_can_be_copied(look: Look, shown: Any) -> None:
    group = Group(lines(40), "5月1日 09:00 收到", "40 处")
    whole: Differences = shown(Differences(look, "不同", "旧 → 新", [group]), 600, 400)
    found = whole.list
    found.setFocus()
    found.setCurrentIndex(found.model().index(2, 0))
    QTest.keyClick(found, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == lines(2)[1]
    place = found.visualRect(found.model().index(3, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, found.viewport().mapToGlobal(place))
    QApplication.sendEvent(found.viewport(), event)
    offered = {action.text(): action for action in found.findChildren(QAction) if isinstance(action.parent(), QMenu)}
    offered["复制\tCtrl+C"].trigger()
    assert QGuiApplication.clipboard().text() == lines(3)[2]
    offered["全部复制"].trigger()
    assert QGuiApplication.clipboard().text() == "\n".join(["5月1日 09:00 收到", *lines(40)])
    for menu in found.findChildren(QMenu):
        menu.close()


def test_the_page_follows_the_keyboard(told: Told) -> None:
    detail = told(case(1, versions=(version(1, 100),)))
    found = only_list(detail)
    found.open_row(found.rows[-1])
    QApplication.processEvents()
    found.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(found, key)
        row = found.visualRect(found.currentIndex())
        middle = found.viewport().mapTo(detail.view.viewport(), row.center()).y()
        assert 0 <= middle < detail.view.viewport().height(), key
    assert found.currentIndex().row() == 0


def test_versions_are_folded_but_for_the_latest(told: Told) -> None:
    detail = told(case(1, versions=tuple(version(number, 3) for number in (1, 2, 3))))
    found = only_list(detail)
    assert [(row.kind, row.text) for row in found.rows if row.kind == "head"] == [
        ("head", f"填写时间不详，5月{day}日 09:00 收到") for day in (4, 3, 2)
    ]
    assert [row.kind for row in found.rows] == ["head", "line", "line", "line", "head", "head"]
    last = found.model().index(5, 0)
    assert found.model().data(last, Qt.ItemDataRole.AccessibleTextRole).endswith("3 处，已折起")
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=found.visualRect(last).center())
    assert [row.kind for row in found.rows][-4:] == ["head", "line", "line", "line"]
    found.setFocus()
    found.setCurrentIndex(found.model().index(0, 0))
    for key, opened in ((Qt.Key.Key_Return, False), (Qt.Key.Key_Space, True)):
        QTest.keyClick(found, key)
        assert found.rows[0].is_open is opened
        assert found.currentIndex().row() == 0, "the keyboard stays where it was"


def test_many_versions_cost_no_more_widgets_than_one(told: Told) -> None:
    made = [made_of(told(case(1, versions=tuple(version(at, 40) for at in range(count))))) for count in (1, 10, 100)]
    assert made[0] == made[1] == made[2], made


def several(number: int, *, of_other_content: int) -> tuple[CandidateSeen, ...]:
    return tuple(
        replace(candidate(at % 9 + 1, at == 0, lines(5) if number - at <= of_other_content else ()), number=at + 1)
        for at in range(number)
    )


def test_of_many_drafts_some_are_shown_and_the_others_when_they_are_wanted(look: Look, shown: Any) -> None:
    found: Candidates = shown(Candidates(look), 800, 900)
    seen = case(1, *several(20, of_other_content=2), must_choose=True)
    found.show_case(seen, NOW, writable=True)
    assert found.more.text() == "还有 14 份"
    assert len(found.parts) == 2, "those of other content stand in front"
    chosen: list[CandidateSeen] = []
    found.chosen.connect(chosen.append)
    while found.more.isVisible():
        found.more.click()
    for button in found.buttons:
        button.click()
    assert sorted(one.number for one in chosen) == list(range(1, 21))


def test_drafts_of_which_many_differ_are_compared_in_one_list(told: Told) -> None:
    detail = told(case(1, *several(12, of_other_content=8), must_choose=True))
    found = only_list(detail)
    heads = [row for row in found.rows if row.kind == "head"]
    assert [row.text for row in heads] == [f"第 {number} 份" for number in (*range(5, 13), 2, 3, 4)]
    assert [row.note for row in heads] == ["相差 5 处"] * 8 + ["内容相同"] * 3
    assert [row.is_open for row in heads] == [True] * 3 + [False] * 8
    same = row_called(found, "第 2 份")
    assert not found.opens(same)
    assert found.opens(row_called(found, "第 12 份"))


def test_another_width_alone_lays_no_card_out_anew(look: Look, shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found: Candidates = shown(Candidates(look), 700, 600)
    found.show_case(case(1, *several(2, of_other_content=1)), NOW, writable=True)
    QApplication.processEvents()
    cards = [found.grid.itemAtPosition(0, at).widget() for at in range(2)]  # type: ignore[union-attr]
    put: list[QWidget] = []
    add = found.grid.addWidget

    def count(card: QWidget, row: int, column: int) -> None:
        put.append(card)
        add(card, row, column)

    monkeypatch.setattr(found.grid, "addWidget", count)
    for width in (701, 702, 703):
        found.resize(width, 600)
        QApplication.processEvents()
    assert not put
    found.resize(400, 600)
    QApplication.processEvents()
    assert put == cards
    assert cards[0].y() < cards[1].y()


def test_nothing_stands_on_the_screen_by_itself(told: Told) -> None:
    detail = told(case(1, *several(12, of_other_content=8), versions=(version(1, 40),), must_choose=True))
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [detail]
    assert detail.isActiveWindow()
