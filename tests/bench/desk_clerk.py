"""What somebody does at the desk of the bureau, step by step, by keys, clicks and drops; each deed is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollBar, QWidget

from app.jobs import Step
from app.ui.bureau.collect.lines import LineList
from app.ui.bureau.collect.listing import CaseRow
from app.ui.bureau.collect.page import CollectPage
from app.ui.bureau.frame import DeskFrame
from app.ui.bureau.page import DeskPage
from app.ui.bureau.review.case_rows import COLUMNS, DECISION_CHOICES, TRAITS
from app.ui.bureau.review.page import ReviewPage
from app.ui.bureau.summary.page import SummaryPage
from app.ui.home.page import HomePage
from app.ui.window.main_window import MainWindow
from tests.bench.desk_much import DIFFERENCES, VERSIONS, hand_in_much
from tests.bench.desk_much import NAME as NAME_OF_MUCH
from tests.bench.turns import Turns, rest, until
from tests.unit.bureau.applicants import NAME

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Deed = Callable[[], object]
P = TypeVar("P", bound=DeskPage)
_REST_S = 0.25  # longer than the pauses after which a list is searched or an applicant is asked for
_HELD_S = 0.03  # between two strokes of a key that is held
_LONG_S = 120
_PLACES, _WALKED = 40, 100
_RECEIVED = next(at for at, column in enumerate(COLUMNS) if column.id == "received")


class Clerk:
    """Visits the desk from the start page and comes back; ``number`` applicants lie in ``inbox``."""

    def __init__(self, window: MainWindow, turns: Turns, inbox: Path, number: int) -> None:
        self._window = window
        self._turns = turns
        self._inbox = inbox
        self._number = number

    def visit(self) -> None:
        """All of it."""
        self._open("an empty desk opened")
        self._collect()
        self._look_through_the_list()
        self._look_at_much()
        self._review()
        self._decide()
        self._look_closely()
        self._summarise()
        self._change_the_summary()
        self._do("desk given back", [self._window.desk_turns.go_home], lambda: self._home() is not None)
        self._open("desk opened again")

    # ---- hands

    def _do(
        self, step: str, deeds: Iterable[Deed], then: Callable[[], bool] = lambda: True, *, rested: bool = True
    ) -> None:
        """Deeds one after the other, each with everything that comes of it; ``then`` must come true."""
        for deed in deeds:
            self._turns.begin(step)
            deed()
            self._turns.cut()
            until(then, _LONG_S)
            if rested:
                self._settle()
        self._turns.begin("")

    def _hold(self, step: str, deeds: Iterable[Deed]) -> None:
        """Deeds that follow upon each other as fast as a key does that is held, or a wheel."""
        for deed in deeds:
            self._turns.begin(step)
            deed()
            self._turns.cut()
            rest(_HELD_S)
        self._settle()
        self._turns.begin("")

    def _settle(self) -> None:
        """Until nothing is asked for, kept or measured any more."""
        until(self._is_idle, _LONG_S)
        rest(_REST_S)
        until(self._is_idle, _LONG_S)

    def _is_idle(self) -> bool:
        desk = self._window.desk
        if desk is None:
            return True
        if desk.tools.hands.is_busy or desk.tools.eyes.is_busy or desk.unsaved():
            return False
        page = desk.page
        return not (isinstance(page, SummaryPage) and page.table._idle.isActive())

    @property
    def _desk(self) -> DeskFrame:
        desk = self._window.desk
        assert desk is not None
        return desk

    def _page(self, kind: type[P]) -> P:
        page = self._desk.page
        assert isinstance(page, kind), page
        return page

    def _home(self) -> HomePage | None:
        page = self._window.page
        return page if isinstance(page, HomePage) and page.desk.open.isVisible() else None

    def _press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self._window, key, modifier)

    def _keys(self, text: str) -> list[Deed]:
        """Each key of a text in Latin letters or figures."""
        return [partial(self._type, one) for one in text]

    def _type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self._window, text)

    def _search(self, step: str, box: QWidget, *words: str) -> None:
        """Type words into a box, wait, empty it."""
        box.setFocus()
        for text in words:
            self._hold(step, self._keys(text))
            self._do(step, [partial(self._press, Key.Key_Escape)])

    # ---- 收集

    def _open(self, step: str) -> None:
        home = self._home()
        assert home is not None

        def there() -> bool:
            desk = self._window.desk
            return desk is not None and desk.page is not None and desk.tools.board.is_known

        self._do(step, [partial(_click, home.desk.open)], there)

    def _collect(self) -> None:
        """Dropped, stopped when a third is in, dropped again."""
        page = self._page(CollectPage)
        told: list[tuple[int, int]] = []

        def hear(step: Step) -> None:
            told.append((step.done, step.total))

        page.office.card.name.setText("云川市工业和信息化局")
        self._do("whose desk it is", [partial(_click, _button(page.office.card, "记下"))])
        page.work.call.stepped.connect(hear)
        third = self._number // 3
        self._turns.begin("folder dropped, collected to a third")
        page.zone.dropped.emit([self._inbox])
        until(lambda: bool(told) and told[-1][1] >= self._number and told[-1][0] >= third, _LONG_S)
        progress = page.list.progress
        assert progress.isVisible()
        assert f"/ {self._number}" in progress.words.text()
        self._do("collecting stopped", [partial(_click, progress.stop)], lambda: not page.work.call.is_running)
        some = len(self._desk.tools.board.seen.rows)
        assert 0 < some < self._number, some
        self._do(
            "folder dropped again, collected to the end",
            [lambda: page.list.zone.dropped.emit([self._inbox])],
            lambda: not page.work.call.is_running,
        )
        seen = self._desk.tools.board.seen
        assert len(seen.rows) + len(seen.unreadable) == self._number, (len(seen.rows), len(seen.unreadable))

    def _look_through_the_list(self) -> None:
        page = self._page(CollectPage)
        listed = page.list
        for words in ("待处理", "刚收的", "全部"):
            self._do("collect: narrowed", [partial(_choose, listed.shown, words)])
        self._search("collect: searched", listed.search, "123", "ycd9", "zz")
        self._hold("collect: scrolled", _scrolling(listed.view.verticalScrollBar()))
        listed.view.setFocus()
        self._hold("collect: down held", [partial(self._press, Key.Key_Down)] * _WALKED)
        self._do("collect: down", [partial(self._press, Key.Key_Down)] * 10)

    def _look_at_much(self) -> None:
        """One applicant with two drafts, hundreds of differences and many versions; others wrote long opinions."""
        page = self._page(CollectPage)
        much = self._inbox.parent / "much"

        def collected() -> bool:
            return not page.work.call.is_running

        for version in range(VERSIONS + 1):
            hand_in_much(much, version)
            self._do("collect: much of one", [partial(page.list.zone.dropped.emit, [much])], collected)
        rows = page.list.view.rows
        at = next(n for n, row in enumerate(rows) if isinstance(row, CaseRow) and row.row.applicant == NAME_OF_MUCH)
        page.list.view.setFocus()
        for row in (0, at):
            here = page.list.view.model().index(row, 0)
            self._do("collect: much of one shown", [partial(page.list.view.setCurrentIndex, here)])
        assert page.detail.candidates is not None
        lists = page.detail.findChildren(LineList)
        assert max(len(group.lines) for one in lists for group in one.groups) >= DIFFERENCES
        assert sum(bool(group.head) for one in lists for group in one.groups) >= VERSIONS - 1
        for found in lists:
            for head in [row for row in found.rows if row.kind == "head" and not row.is_open]:
                self._do("collect: version opened", [partial(found.open_row, head)])
            for more in [row for row in found.rows if row.kind == "more"]:
                self._do("collect: all differences", [partial(found.open_row, more)])
        self._hold("collect: differences scrolled", _scrolling(page.detail.view.verticalScrollBar()))
        narrower = [partial(page.splitter.setSizes, [wide, 1366 - wide]) for wide in (700, 760, 700)]
        self._do("collect: differences narrowed", narrower)

    # ---- 初审

    def _review(self) -> None:
        desk = self._desk
        self._do("review: shown first", [partial(desk.show_tab, "review")])
        page = self._page(ReviewPage)
        table, listed = page.list.table, page.list
        self._hold("review: scrolled", _scrolling(table.verticalScrollBar()))
        header = table.horizontalHeader()
        for column in range(len(COLUMNS)):
            for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                self._do("review: sorted", [partial(header.setSortIndicator, column, order)])
        self._do("review: sorted", [partial(header.setSortIndicator, _RECEIVED, Qt.SortOrder.AscendingOrder)])
        for number in (*range(1, len(DECISION_CHOICES)), 0):
            self._do("review: narrowed", [partial(listed.decisions.chosen.emit, number)])
        for number in (*range(1, len(TRAITS)), 0):
            self._do("review: narrowed", [partial(listed.traits.activated.emit, number)])
        self._search("review: searched", listed.search, "123", "ycd9", "zz")
        table.setFocus()
        self._do("review: first one", [partial(self._press, Key.Key_Home)])
        self._hold("review: down held", [partial(self._press, Key.Key_Down)] * _WALKED)
        self._hold("review: up held", [partial(self._press, Key.Key_Up)] * _WALKED)
        walk = [partial(self._press, Key.Key_Down)] * _WALKED
        self._do("review: down", walk, lambda: page.pane.seen is not None, rested=False)

    def _decide(self) -> None:
        page = self._page(ReviewPage)
        before = page.pane.case
        for key in (Key.Key_1, Key.Key_2, Key.Key_3) * 4:
            self._do("review: decided", [partial(self._press, key)])
            self._do("review: next one", [partial(self._press, Key.Key_PageDown, Modifier.ControlModifier)])
        decided = sum(bool(row.decision) for row in self._desk.tools.board.seen.rows)
        assert decided == 12, decided
        self._do("review: decision taken back", [self._desk.undo, self._desk.redo])
        assert page.pane.case != before

    def _look_closely(self) -> None:
        """The places of an applicant: answers that are wrong, items, its scan from page to page."""
        rows = self._desk.tools.board.seen.rows
        case = next(row.case for row in rows if row.applicant == NAME)
        page = self._page(ReviewPage)
        look = page.look_pane
        self._do("review: applicant asked for", [partial(self._desk.tools.guide.show_case, case)])
        problems, evidence = page.pane.corrections.list, page.pane.evidence

        def there() -> bool:
            return look.shown is not None

        for problem in [one for one in problems.rows if one.paths][:6]:
            self._do("review: place opened", [partial(problems.open_row, problem)], there)
        files = [row for row in evidence.rows if row.file is not None]
        assert files
        for row in (*evidence.rows[:6], *files):
            self._do("review: evidence opened", [partial(evidence.open_row, row)], there)
        assert look.shown is not None
        assert look.shown.image is not None
        assert look.shown.sides > 1
        self._do("review: page turned", [partial(look.step, 1)])
        for words in ("看清", "整页"):
            self._do("review: page made larger", [partial(_choose, look.zoom, words)])
        self._do("review: back to the list", [partial(_click, look.back)])
        case = next(row.case for row in rows if row.applicant == NAME_OF_MUCH)
        self._do("review: long words of others", [partial(self._desk.tools.guide.show_case, case)])
        said = page.pane.others.said
        page.pane.view.ensureWidgetVisible(said)
        for _ in range(2):
            self._do("review: all words of others", [partial(_click, said.link)])

    # ---- 汇总表

    def _summarise(self) -> None:
        self._do("summary: shown first", [partial(self._desk.show_tab, "summary")], self._has_summary)
        page = self._page(SummaryPage)
        self._do("summary: all applicants", [partial(_choose, page.bar.only, "全部")])
        assert len(page.table.rows.rows) > self._number * 0.9, len(page.table.rows.rows)
        self._hold("summary: scrolled", _scrolling(page.sheet.verticalScrollBar()))
        page.table.setFocus()
        self._hold("summary: down held", [partial(self._press, Key.Key_Down)] * _WALKED)
        self._hold("summary: right held", [partial(self._press, Key.Key_Right)] * 10)
        self._search("summary: searched", page.bar.search, "123", "ycd9", "zz")
        self._do("summary: next place", [partial(self._press, Key.Key_F8)] * 5)

    def _has_summary(self) -> bool:
        page = self._desk.page
        return isinstance(page, SummaryPage) and page.book.seen is not None

    def _change_the_summary(self) -> None:
        page = self._page(SummaryPage)
        table = page.table
        columns = range(1, len(table.rows.columns))
        self._do("summary: cell reached", [partial(table.go_to, self._number // 2, columns[2])])
        table.setFocus()
        self._do("summary: cell opened", [partial(self._press, Key.Key_F2)])
        assert table.editing.is_open
        self._hold("summary: typed", self._keys("abc"))
        self._do("summary: cell edited", [partial(self._press, Key.Key_Return)])
        for key in (Key.Key_Down, Key.Key_Up):
            self._do("summary: row moved", [partial(self._press, key, Modifier.AltModifier)])
        self._do("summary: sorted", [partial(_click, page.bar.sort)])
        self._do("summary: taken back", [self._desk.undo] * 4)
        for words in ("服务人员表", "从业人数"):
            self._do("summary: figure of staff chosen", [partial(_choose, page.bar.staff, words)])
        table.setFocus()
        self._do("summary: source asked for", [partial(self._press, Key.Key_Return, Modifier.ControlModifier)])
        self._page(ReviewPage)
        self._do("summary: shown again", [partial(self._desk.show_tab, "summary")])
        self._do("summary: recommended only", [partial(_choose, page.bar.only, "推荐的")])
        for tab in ("collect", "review", "summary", "collect"):
            self._do("from page to page", [partial(self._desk.show_tab, tab)])


def _button(inside: QWidget, words: str) -> QAbstractButton:
    """The button whose words begin so."""
    return next(one for one in inside.findChildren(QAbstractButton) if one.text().startswith(words))


def _click(button: QAbstractButton) -> None:
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _choose(inside: QWidget, words: str) -> None:
    _click(_button(inside, words))


def _scrolling(bar: QScrollBar) -> Iterable[Deed]:
    """From the top to the end in some steps, and back at once."""
    most = bar.maximum()
    assert most > 0
    return [partial(bar.setValue, place) for place in (*range(0, most, max(1, most // _PLACES)), most, 0)]
