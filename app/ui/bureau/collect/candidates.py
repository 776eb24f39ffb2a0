"""Several drafts of one applicant side by side: where each is from, when it was written, in what they differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.bureau.desk_records import CandidateSeen, CaseSeen, DeskRow
from app.ui.bureau.collect.lines import Group, LineList, candidate_group
from app.ui.bureau.collect.words import KINDS, differing_words, when, written_words
from app.ui.look.look import Look
from app.ui.widgets.buttons import LinkLabel, OutlineButton
from app.ui.widgets.cards import card, empty
from app.ui.widgets.labels import PathLabel, TextLabel
from app.ui.widgets.marks import StateMark
from app.ui.widgets.tips import plain_tip

_AT_ONCE = 6
_OPEN = 3
_BESIDE = 250  # narrower than this for each, and they stand one below the other


class Candidates(QWidget):
    """``chosen`` carries the draft that is to count, as it was seen; ``open_asked`` where one lies.

    ``parted`` carries the one that is of another applicant.
    """

    chosen = Signal(object)
    parted = Signal(object)
    open_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: list[QWidget] = []
        self._ordered: list[CandidateSeen] = []
        self._across = 0
        self.differences: Differences | None = None
        self.buttons: list[OutlineButton] = []
        self.parts: list[LinkLabel] = []
        self.grid = QGridLayout()
        self.grid.setSpacing(12)
        self.below = QVBoxLayout()
        self.below.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self.grid)
        column.addLayout(self.below)

    def show_case(self, seen: CaseSeen, now: datetime, *, writable: bool) -> None:
        """Show all of them, the one that counts first, then those of other content; copies of it may be many."""
        empty(self.grid)
        empty(self.below)
        self.buttons, self.parts, self._cards, self._across = [], [], [], 0
        self._ordered = sorted(seen.candidates, key=lambda one: (not one.counts, not one.differences))
        self._make = partial(self._card, now=now, row=seen.row, writable=writable)
        self.more = LinkLabel(self._look, "")
        self.more.clicked.connect(self._add)
        self.below.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._add()
        others = self._ordered[1:]
        if len(others) == 1:
            lines = others[0].differences
            self._compare(differing_words(len(lines)), [Group(lines)])
        elif others:
            self._compare("与按的这份比", [candidate_group(one, is_open=n < _OPEN) for n, one in enumerate(others)])

    def _compare(self, title: str, groups: Sequence[Group]) -> None:
        self.differences = Differences(self._look, title, "按的这份 → 另一份", groups)
        self.below.addWidget(self.differences)

    def _add(self) -> None:
        """So many cards more."""
        begun = len(self._cards)
        self._cards += [self._make(one) for one in self._ordered[begun : begun + _AT_ONCE]]
        rest = len(self._ordered) - len(self._cards)
        self.more.setText(f"还有 {rest} 份")
        self.more.setVisible(rest > 0)
        self._across = 0
        self._place()

    def resizeEvent(self, event: object) -> None:
        """Beside each other where there is room."""
        self._place()

    def _place(self) -> None:
        """Put the cards where they belong, only when that is elsewhere: all is laid out anew for it."""
        across = max(1, min(len(self._cards), self.width() // round(_BESIDE * self._look.factor)))
        if across == self._across:
            return
        self._across = across
        while self.grid.count():
            self.grid.takeAt(0)
        for number, one in enumerate(self._cards):
            self.grid.addWidget(one, number // across, number % across)
        for column in range(4):
            self.grid.setColumnStretch(column, 1 if column < across else 0)

    def _card(self, one: CandidateSeen, *, now: datetime, row: DeskRow, writable: bool) -> QWidget:
        look = self._look
        made, column = card(look)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(TextLabel(look, f"第 {one.number} 份", role="value", semibold=True))
        if one.counts:
            said = f"先按这份（{row.used}）" if row.must_choose else "没有选定" if row.is_unproven else "按这份"
            head.addWidget(StateMark(look, "half" if row.waits else "check"))
            head.addWidget(TextLabel(look, said, role="caption", tone="warning" if row.waits else "done"))
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(TextLabel(look, written_words(one, now), wrap=True))
        column.addWidget(TextLabel(look, f"{when(one.received, now)} 收到 · {KINDS[one.kind]}", tone="ink2", wrap=True))
        path = PathLabel(look, role="caption", tone="ink3")
        path.setText(str(one.path))
        path.setToolTip(plain_tip(str(one.path)))
        column.addWidget(path)
        if one.is_gone or not one.is_there:
            gone = "原处已经没有了" if one.is_there else "原来的位置现在放的是别的材料"
            gone = f"{gone}；收到时填的内容都在"
            column.addWidget(TextLabel(look, gone, role="caption", tone="warning", wrap=True))
        if one.damage:
            column.addWidget(TextLabel(look, one.damage, role="caption", tone="warning", wrap=True))
        column.addStretch(1)
        column.addLayout(self._foot(one, row, writable))
        return made

    def _foot(self, one: CandidateSeen, of: DeskRow, writable: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        if writable and (one.is_there or one.counts) and (of.waits or not one.counts):
            chooses = OutlineButton(self._look, _button(of), tone="accent")
            chooses.set_name(f"{chooses.text()}：第 {one.number} 份")
            chooses.clicked.connect(lambda _=False, one=one: self.chosen.emit(one))
            self.buttons.append(chooses)
            row.addWidget(chooses)
        if writable and one.is_there and one.differences:
            parts = LinkLabel(self._look, "不是同一家", role="caption")
            parts.setToolTip("这份是另一家的：分成另一家，两家都列出来")
            parts.clicked.connect(lambda _=False, one=one: self.parted.emit(one))
            self.parts.append(parts)
            row.addWidget(parts)
        opens = LinkLabel(self._look, "打开所在文件夹", role="caption")
        opens.clicked.connect(lambda _=False, path=one.path: self.open_asked.emit(path))
        row.addStretch(1)
        row.addWidget(opens)
        return row


def _button(row: DeskRow) -> str:
    """How choosing is called: what to choose from, a damaged one alone, another one than what was chosen."""
    if row.must_choose:
        return "选这份"
    return "照这份汇总（有缺损）" if row.is_unproven else "改用这份"


class Differences(QWidget):
    """In what drafts differ: lines under one title, or under a head for each of several versions."""

    def __init__(self, look: Look, title: str, note: str, groups: Sequence[Group]) -> None:
        super().__init__()
        made, column = card(look)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(TextLabel(look, title, role="value", semibold=True))
        filled = any(group.lines for group in groups)
        if filled:
            head.addWidget(TextLabel(look, note, role="caption", tone="ink3"))
        head.addStretch(1)
        column.addLayout(head)
        self.list = LineList(look, title, groups)
        column.addWidget(self.list)
        self.list.setVisible(filled)  # not before it stands on the card: it would be a window of its own
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
