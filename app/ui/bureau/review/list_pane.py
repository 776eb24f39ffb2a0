"""The left half: what the table is narrowed to, the search, the table, and what is said when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bureau.desk_records import DeskRow
from app.bureau.model import DECISIONS
from app.ui.bureau.review.case_rows import COLUMNS, DECISION_CHOICES, TRAITS, Finder, Narrowing, counts_of, ordered
from app.ui.bureau.review.case_table import CasesModel, CasesView
from app.ui.look.look import Look
from app.ui.widgets.choices import ComboBox, Segmented
from app.ui.widgets.labels import HairLine
from app.ui.widgets.panes import EmptyState
from app.ui.widgets.search_box import SearchBox

_COUNTS_FROM, _BUTTONS_FROM, _LEAST = 820, 650, 380
_RECEIVED = 2
_EMPTY = "还没有收到申报材料。先到“收集”里把各单位交来的材料收进来"
_NONE = "没有这样的单位"
_TO_COLLECT, _SHOW_ALL = "去收集", "显示全部"


class ListPane(QWidget):
    """``chosen`` carries the case that the user moved to, ``collect_asked`` when there is nothing to review.

    An applicant that no longer fits what the table is narrowed to, or ordered by, because it was decided just now,
    stays where it is until that is chosen anew: nothing moves under the cursor.
    """

    chosen = Signal(int)
    entered = Signal()
    collect_asked = Signal()

    def __init__(self, look: Look, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._finder = Finder()
        self._all: Sequence[DeskRow] = ()
        self._stay: frozenset[int] = frozenset()
        self._sorted_as: dict[int, DeskRow] = {}
        self._narrowing = Narrowing()
        self._order = (_RECEIVED, False)
        self.model = CasesModel(clock, self)
        self.table = CasesView(look, self.model)
        self.decisions = Segmented(look, [_choice(choice) for choice in DECISION_CHOICES], name="按决定筛选")
        self.decision_box = ComboBox(look)
        self.decision_box.setAccessibleName("按决定筛选")
        self.decision_box.addItems([_choice(choice) for choice in DECISION_CHOICES])
        self.traits = ComboBox(look)
        self.traits.setAccessibleName("按情况筛选")
        self.traits.addItems([trait.words for trait in TRAITS])
        self.search = SearchBox(look, "单位、代码、拼音首字母")
        self.empty = EmptyState(look, _EMPTY, _TO_COLLECT)
        self._lay_out()
        self._connect()
        self.table.show_order(_RECEIVED, falling=False)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(self.decisions)
        bar.addWidget(self.decision_box)
        bar.addWidget(self.traits)
        bar.addWidget(self.search, 1)
        self.search.setMinimumWidth(96)
        self.search.setMaximumWidth(320)
        bar.setAlignment(self.search, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(HairLine(self._look))
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.empty.hide()
        self.decision_box.hide()
        self.setMinimumWidth(_LEAST)  # else the buttons, which give way below that, would keep it wide

    def _connect(self) -> None:
        self.table.chosen.connect(self.chosen)
        self.table.entered.connect(self.entered)
        self.table.sorted_by.connect(self._sort)
        self.decisions.chosen.connect(self._choose_decision)
        self.decision_box.activated.connect(self._choose_decision)
        self.traits.activated.connect(lambda number: self._narrow(trait=number))
        self.search.searched.connect(lambda words: self._narrow(words=words))
        self.search.returnPressed.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.empty.acted.connect(self._act)

    # ---- what is shown

    def show_rows(self, rows: Sequence[DeskRow]) -> None:
        """The applicants as they are now; the marked one stays marked."""
        self._all = rows
        for number, count in enumerate(counts_of(rows)):
            self._label(number, count)
        self._show()

    def show_case(self, case: int) -> None:
        """Mark an applicant; what hides it is given up."""
        if self.model.place_of(case) < 0 and any(row.case == case for row in self._all):
            self.show_all()
        self.table.mark(case)

    def show_all(self) -> None:
        """Every applicant."""
        self.decisions.set_current(0)
        self.decision_box.setCurrentIndex(0)
        self.traits.setCurrentIndex(0)
        self.search.clear()
        self._narrowing, self._stay = Narrowing(), frozenset()
        self._sorted_as = {}
        self._show()

    def _narrow(self, **wanted: Any) -> None:  # noqa: ANN401  # fields of Narrowing
        self._narrowing, self._stay = self._narrowing._replace(**wanted), frozenset()
        self._sorted_as = {}
        case = self.table.current_case
        self._show()
        if self.model.rows and (case is None or self.model.place_of(case) < 0):
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _choose_decision(self, number: int) -> None:
        self.decisions.set_current(number)
        self.decision_box.setCurrentIndex(number)
        self._narrow(decision=DECISION_CHOICES[number])

    def _sort(self, column: int, falling: bool) -> None:
        self._order, self._sorted_as = (column, falling), {}
        self._show()

    def _show(self) -> None:
        found = self._finder.wanted(self._all, self._narrowing)
        self._stay |= {row.case for row in found}
        if len(found) < len(self._stay):
            found = [row for row in self._all if row.case in self._stay]
        case, (column, falling) = self.table.current_case, self._order
        selected = self.table.selected_cases
        if COLUMNS[column].id == "decision":
            self._sorted_as = {row.case: self._sorted_as.get(row.case, row) for row in self._all}
        self.model.show_rows(ordered(found, column, falling=falling, sorted_as=self._sorted_as))
        if case is not None and self.table.current_case != case:
            self.table.mark(case)
        if len(selected) > 1 and self.table.selected_cases != selected:
            self.table.select(selected)
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.empty.say(_NONE if self._all else _EMPTY, _SHOW_ALL if self._all else _TO_COLLECT)

    def _act(self) -> None:
        if self._all:
            self.show_all()
        else:
            self.collect_asked.emit()

    # ---- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Counts stand on the buttons where there is room for them; the buttons become a list where there is little."""
        super().resizeEvent(event)
        narrow = self.width() < _BUTTONS_FROM * self._look.factor
        self.decisions.setVisible(not narrow)
        self.decision_box.setVisible(narrow)
        for number, count in enumerate(counts_of(self._all)):
            self._label(number, count)

    def _label(self, number: int, count: int) -> None:
        words = _choice(DECISION_CHOICES[number])
        with_count = self.width() >= _COUNTS_FROM * self._look.factor and count
        self.decisions.set_text(number, f"{words} {count}" if with_count else words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar and the table stand on the surface."""
        QPainter(self).fillRect(self.rect(), self._look.colours.surface)


def _choice(decision: str | None) -> str:
    return "全部" if decision is None else next(words for key, words in DECISIONS.items() if key == decision)
