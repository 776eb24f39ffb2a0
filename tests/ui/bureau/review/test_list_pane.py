"""The table of applicants: narrowed, searched, ordered, and quiet under the cursor."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bureau.desk_records import DeskSeen
from app.ui.bureau.review.list_pane import ListPane
from app.ui.bureau.review.page import ReviewPage
from app.ui.bureau.tools import DeskTools
from app.ui.look.look import Look
from tests.ui.bureau.desk_tools import rows
from tests.ui.bureau.review.conftest import Opened
from tests.ui.work_tools import NOW


@pytest.fixture
def pane(look: Look, shown: Any) -> ListPane:
    made: ListPane = shown(ListPane(look, lambda: NOW), 940, 500)
    made.show_rows(rows(12))
    return made


def _cases(pane: ListPane) -> list[int]:
    return [row.case for row in pane.model.rows]


def test_the_arrows_move_from_one_applicant_to_the_next(pane: ListPane, qtbot: QtBot) -> None:
    told: list[int] = []
    pane.chosen.connect(told.append)
    pane.table.mark(_cases(pane)[0])
    pane.table.setFocus()
    qtbot.keyClick(pane.table, Qt.Key.Key_Down)
    qtbot.keyClick(pane.table, Qt.Key.Key_End)
    qtbot.keyClick(pane.table, Qt.Key.Key_Home)
    assert told == [_cases(pane)[1], _cases(pane)[-1], _cases(pane)[0]]


def test_a_click_on_a_heading_orders_and_the_marked_one_stays_marked(pane: ListPane) -> None:
    pane.table.mark(5)
    header = pane.table.horizontalHeader()
    header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    first = _cases(pane)
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert _cases(pane) == first[::-1]
    assert pane.table.current_case == 5


def test_who_was_decided_just_now_stays_until_the_list_is_narrowed_anew(pane: ListPane) -> None:
    pane.decisions._buttons[1].click()
    undecided = _cases(pane)
    assert undecided == [row.case for row in pane.model.rows if not row.decision]
    pane.table.mark(undecided[0])
    pane.show_rows([replace(row, decision="recommend") if row.case == undecided[0] else row for row in rows(12)])
    assert _cases(pane) == undecided
    assert pane.model.rows[0].decision == "recommend"
    pane.decisions._buttons[0].click()
    pane.decisions._buttons[1].click()
    assert _cases(pane) == undecided[1:]


def test_who_was_decided_just_now_keeps_the_place_until_the_list_is_ordered_anew(pane: ListPane) -> None:
    header = pane.table.horizontalHeader()
    header.setSortIndicator(6, Qt.SortOrder.AscendingOrder)
    order = _cases(pane)
    first = order[0]
    pane.table.mark(first)
    decided = [replace(row, decision="recommend") if row.case == first else row for row in rows(12)]
    pane.show_rows(decided)
    assert _cases(pane) == order
    assert pane.model.rows[0].decision == "recommend"
    told: list[int] = []
    pane.chosen.connect(told.append)
    pane.table.step(1)
    assert told == [order[1]]
    newcomer = replace(rows(13)[12], decision="")
    pane.show_rows([*decided, newcomer])
    assert pane.model.rows[[row.decision for row in pane.model.rows].index("return") - 1].case == newcomer.case
    header.setSortIndicator(6, Qt.SortOrder.DescendingOrder)
    assert pane.model.rows[-1].decision == ""
    assert first in [row.case for row in pane.model.rows if row.decision == "recommend"]
    assert [row.decision for row in pane.model.rows] == sorted(
        (row.decision for row in pane.model.rows), key=["recommend", "reject", "return", ""].index
    )


@pytest.mark.parametrize("way", ["narrowed", "searched", "all", "column"])
def test_who_was_decided_goes_to_its_place_when_the_list_is_made_anew(pane: ListPane, way: str) -> None:
    header = pane.table.horizontalHeader()
    header.setSortIndicator(6, Qt.SortOrder.AscendingOrder)
    first = _cases(pane)[0]
    pane.show_rows([replace(row, decision="recommend") if row.case == first else row for row in rows(12)])
    if way == "narrowed":
        pane._narrow(trait=0)
    elif way == "searched":
        pane._narrow(words="云川")
    elif way == "all":
        pane.show_all()
    else:
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setSortIndicator(6, Qt.SortOrder.AscendingOrder)
    assert first in [row.case for row in pane.model.rows if row.decision == "recommend"]
    assert pane.model.rows[-1].decision == "recommend"
    assert first in _cases(pane)[-5:]


def test_nobody_found_says_so_and_leads_back(pane: ListPane, qtbot: QtBot) -> None:
    pane.search.setText("没有这家")
    qtbot.waitUntil(lambda: not pane.model.rows)
    assert not pane.empty.isHidden()
    pane.empty.acted.emit()
    assert len(pane.model.rows) == 12
    assert pane.search.text() == ""


def test_an_applicant_that_is_hidden_is_shown_when_somebody_leads_to_it(pane: ListPane) -> None:
    pane.decisions._buttons[4].click()
    hidden = next(row.case for row in rows(12) if row.decision != "reject")
    pane.show_case(hidden)
    assert pane.table.current_case == hidden
    assert pane.decisions.current == 0


@pytest.mark.parametrize(("width", "hidden"), [(1000, 0), (620, 2), (420, 4)])
def test_columns_give_way_where_there_is_no_room(pane: ListPane, width: int, hidden: int) -> None:
    pane.resize(width, 400)
    assert sum(pane.table.isColumnHidden(at) for at in range(7)) == hidden
    assert not pane.table.isColumnHidden(0)
    assert not pane.table.isColumnHidden(6)
    assert pane.decisions.isHidden() == (width < 650) != pane.decision_box.isHidden()


@pytest.mark.parametrize("seen", [DeskSeen(())])
def test_an_empty_desk_leads_to_collecting(opened: Opened, tools: DeskTools) -> None:
    page = opened()
    asked: list[str] = []
    tools.guide.asked_tab.connect(asked.append)
    assert page.pane.seen is None
    page.list.empty.acted.emit()
    assert asked == ["collect"]


@pytest.mark.parametrize("seen", [DeskSeen(rows(1000))])
def test_a_thousand_applicants_are_narrowed_and_walked_through(opened: Opened, qtbot: QtBot) -> None:
    page: ReviewPage = opened()
    assert len(page.list.model.rows) == 1000
    page.list.table.setFocus()
    for _ in range(30):
        qtbot.keyClick(page.list.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.pane.seen is not None and page.pane.seen.row.case == page.list.table.current_case)
    assert page.list.table.current_case == page.list.model.rows[30].case


def test_the_applicant_keeps_the_width_that_was_chosen(opened: Opened, tools: DeskTools) -> None:
    page = opened(1366, 600)
    assert page.pane.width() == 420
    page.resize(1900, 600)
    assert page.pane.width() == 540
    page.splitter.setSizes([1400, 499])
    page.splitter.splitterMoved.emit(1400, 1)
    assert tools.preferences.settings.review_column == page.pane.width()
    chosen = page.pane.width()
    page.resize(1366, 600)
    assert page.pane.width() == chosen
    page.resize(911, 400)
    assert page.list.width() >= 400
    assert page.pane.width() >= 360


@pytest.mark.parametrize("seen", [DeskSeen(rows(1000))])
def test_no_step_of_a_thousand_applicants_stands_in_the_way(opened: Opened, qtbot: QtBot) -> None:
    """Counted in the time of this thread, so that what else runs on the PC plays no part."""
    page = opened()
    longest = 0.0
    steps: list[Callable[[], object]] = [
        lambda: page.show_board(),
        lambda: page.list.table.step(500),
        lambda: page.list.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder),
        lambda: page.list._narrow(words="qh"),
        lambda: page.list.show_all(),
        lambda: page.decide("recommend"),
    ]
    for step in steps:
        for part in (step, *[QApplication.processEvents] * 3):
            begun = time.thread_time()
            part()
            longest = max(longest, time.thread_time() - begun)
    assert longest < 0.1  # 30 ms on the PC that this was written on
