"""Several drafts of one applicant side by side: where each is from, when it was written, in what they differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.bureau.desk_records import CandidateSeen, CaseSeen
from app.ui.bureau.collect.words import KINDS, differing_words, when, written_words
from app.ui.look.look import Look
from app.ui.widgets.buttons import LinkLabel, OutlineButton
from app.ui.widgets.cards import card, empty
from app.ui.widgets.labels import HairLine, PathLabel, TextLabel
from app.ui.widgets.marks import StateMark
from app.ui.widgets.tips import plain_tip

_FIRST = 12
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
        """Show all of them, the one that counts first."""
        empty(self.grid)
        empty(self.below)
        self.buttons, self.parts = [], []
        ordered = sorted(seen.candidates, key=lambda one: not one.counts)
        self._cards = [self._card(one, now, seen.row.must_choose, writable) for one in ordered]
        for one in ordered[1:]:
            title = differing_words(len(one.differences))
            which = f"与第 {one.number} 份{title}" if len(ordered) > 2 else title
            self.below.addWidget(Differences(self._look, which, "按的这份 → 另一份", one.differences))
        self._place()

    def resizeEvent(self, event: object) -> None:
        """Beside each other where there is room."""
        self._place()

    def _place(self) -> None:
        while self.grid.count():
            self.grid.takeAt(0)
        across = max(1, min(len(self._cards), self.width() // round(_BESIDE * self._look.factor)))
        for number, one in enumerate(self._cards):
            self.grid.addWidget(one, number // across, number % across)
        for column in range(4):
            self.grid.setColumnStretch(column, 1 if column < across else 0)

    def _card(self, one: CandidateSeen, now: datetime, open_: bool, writable: bool) -> QWidget:
        look = self._look
        made, column = card(look)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(TextLabel(look, f"第 {one.number} 份", role="value", semibold=True))
        if one.counts:
            said = "先按这份（最后填写的）" if open_ else "按这份"
            head.addWidget(StateMark(look, "half" if open_ else "check"))
            head.addWidget(TextLabel(look, said, role="caption", tone="warning" if open_ else "done"))
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(TextLabel(look, written_words(one, now), wrap=True))
        column.addWidget(TextLabel(look, f"{when(one.received, now)} 收到 · {KINDS[one.kind]}", tone="ink2", wrap=True))
        path = PathLabel(look, role="caption", tone="ink3")
        path.setText(str(one.path))
        path.setToolTip(plain_tip(str(one.path)))
        column.addWidget(path)
        if not one.is_there:
            gone = "原来的位置现在放的是别的材料；收到时填的内容都在"
            column.addWidget(TextLabel(look, gone, role="caption", tone="warning", wrap=True))
        column.addStretch(1)
        column.addLayout(self._foot(one, open_, writable))
        return made

    def _foot(self, one: CandidateSeen, open_: bool, writable: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        if writable and one.is_there and (open_ or not one.counts):
            chooses = OutlineButton(self._look, "选这份" if open_ else "改用这份", tone="accent")
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


class Differences(QWidget):
    """Lines in which two drafts differ, the first dozen until the rest is wanted."""

    def __init__(self, look: Look, title: str, note: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._look = look
        self.lines = tuple(lines)
        made, self._column = card(look)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(TextLabel(look, title, role="value", semibold=True))
        if lines:
            head.addWidget(TextLabel(look, note, role="caption", tone="ink3"))
        head.addStretch(1)
        self._column.addLayout(head)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self.more: LinkLabel | None = None
        self._add(lines[:_FIRST])
        if len(lines) > _FIRST:
            self.more = LinkLabel(look, f"还有 {len(lines) - _FIRST} 处")
            self.more.clicked.connect(self._show_all)
            self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _add(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._column.addWidget(HairLine(self._look))
            self._column.addWidget(TextLabel(self._look, line, wrap=True, selectable=True))

    def _show_all(self) -> None:
        if self.more is not None:
            self.more.hide()
            self._add(self.lines[_FIRST:])
