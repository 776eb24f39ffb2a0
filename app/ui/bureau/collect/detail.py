"""What stands beside the list of 收集: one applicant with all that came of it, or a place that could not be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bureau.desk_records import CaseSeen, Taken, UnreadableSeen
from app.bureau.matching import alike
from app.ui.bureau.collect.candidates import Candidates, Differences
from app.ui.bureau.collect.lines import Group, version_group
from app.ui.bureau.collect.listing import CaseRow, LostRow, Row
from app.ui.bureau.collect.words import TAKEN, choice_title, name_of, row_caption, state_words, when
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.labels import PathLabel, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.panes import PageScroll
from app.ui.widgets.tips import plain_tip

_WIDTH = 860
_EDGE = 20
_MOST_NAME = 14
_MOST_JOINS = 5
_WORD = "Word 版里没有佐证材料，也不能带着初审意见转报；需要时可以把它做成一份草稿"


class Detail(QWidget):
    """``chosen``: case and the draft that is to count; ``retried``, ``dismissed``, ``open_asked`` carry a path.

    ``parted`` carries a case and the draft that is of another applicant, ``joined`` two cases that are one applicant's.
    ``called`` gives the name of a case.
    ``review_asked`` carries a case, ``word_asked`` the path of a form in Word that is to become a draft.
    """

    chosen = Signal(int, object)
    parted = Signal(int, object)
    joined = Signal(int, int)
    retried = Signal(object)
    dismissed = Signal(object)
    open_asked = Signal(object)
    review_asked = Signal(int)
    word_asked = Signal(object, str)

    def __init__(self, look: Look, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._look = look
        self._clock = clock
        self._row: Row | None = None
        self._waiting: TextLabel | None = None
        self.writable = True
        self.called: Callable[[int], str] = lambda number: f"第 {number} 号"
        self.candidates: Candidates | None = None
        self.first: QWidget | None = None
        self.joins: list[OutlineButton] = []
        self.view = PageScroll(look, name="详情")
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(_EDGE, 16, _EDGE, 20)
        self.column.setSpacing(12)
        inside = QWidget()
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(column, 100)
        across.addStretch(1)
        self.view.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.view)

    def show_row(self, row: Row | None) -> None:
        """Show what the list knows; the rest comes with :meth:`show_case`."""
        self._row = row
        self._clear()
        if isinstance(row, CaseRow):
            self._show_head(row)
            self._waiting = TextLabel(self._look, "", tone="ink3")
            self.column.addWidget(self._waiting)
        elif isinstance(row, LostRow):
            self._show_lost(row.lost)
        self.column.addStretch(1)
        self.view.verticalScrollBar().setValue(0)

    def learn_row(self, row: Row | None) -> None:
        """The row that is shown says something else now; it is told with the next :meth:`show_case`."""
        if self._row is not None and row is not None and row.key == self._row.key:
            self._row = row

    def show_case(self, seen: CaseSeen) -> None:
        """All that is known of the applicant that is shown."""
        row = self._row
        if not isinstance(row, CaseRow) or row.row.case != seen.row.case:
            return
        self._clear()
        self._show_head(CaseRow(seen.row, row.taken))
        self._show_taken(row.taken)
        if len(seen.candidates) > 1 or seen.row.is_unproven:
            self._show_candidates(seen)
        self._show_versions(seen, told=bool(row.taken and row.taken.changes))
        self._show_told(seen.row.told)
        self._show_same(seen)
        self.column.addStretch(1)

    def complain(self, sentence: str) -> None:
        """Say why no more is known of it."""
        if self._waiting is not None:
            self._waiting.setText(sentence)
            self._waiting.setWordWrap(True)
            self._waiting.set_tone("error")

    def _clear(self) -> None:
        empty(self.column)
        self.candidates = self.first = self._waiting = None

    # ---- an applicant

    def _show_head(self, row: CaseRow) -> None:
        look, case = self._look, row.row
        head = QVBoxLayout()
        head.setSpacing(3)
        head.addWidget(TextLabel(look, name_of(case), role="title", semibold=True, wrap=True, selectable=True))
        head.addWidget(TextLabel(look, row_caption(case, self._clock()), role="caption", tone="ink2", wrap=True))
        path = PathLabel(look, role="caption", tone="ink3")
        path.setText(str(case.path))
        path.setToolTip(plain_tip(str(case.path)))
        head.addWidget(path)
        self.column.addLayout(head)
        self.column.addWidget(TextLabel(look, state_words(case), wrap=True))
        review = OutlineButton(look, "去初审", tone="accent", icon="next")
        review.clicked.connect(lambda _=False, number=case.case: self.review_asked.emit(number))
        buttons = [review, self._opening(case.path)]
        if case.kind == "word":
            makes = OutlineButton(look, "做成草稿…")
            makes.setToolTip(_WORD)
            makes.clicked.connect(lambda: self.word_asked.emit(case.path, case.applicant))
            buttons.append(makes)
        self.column.addLayout(button_row(*buttons))
        self.first = review
        if case.kind == "word":
            self._say("info", _WORD)

    def _show_taken(self, taken: Taken | None) -> None:
        for sentence in taken.reviews if taken else ():
            self._say("info", sentence)
        if taken is None or not taken.changes:
            return
        title = f"这次收到{TAKEN[taken.kind]}，改了 {len(taken.changes)} 处"
        self.column.addWidget(Differences(self._look, title, "以前 → 现在", [Group(taken.changes)]))

    def _show_candidates(self, seen: CaseSeen) -> None:
        self.column.addWidget(TextLabel(self._look, choice_title(seen), role="title", semibold=True, wrap=True))
        self.candidates = Candidates(self._look)
        self.candidates.show_case(seen, self._clock(), writable=self.writable)
        self.candidates.chosen.connect(lambda one: self.chosen.emit(seen.row.case, one))
        self.candidates.parted.connect(lambda one: self.parted.emit(seen.row.case, one))
        self.candidates.open_asked.connect(self.open_asked)
        self.column.addWidget(self.candidates)
        if self.candidates.buttons:
            self.first = self.candidates.buttons[0]

    def _show_versions(self, seen: CaseSeen, *, told: bool) -> None:
        """Contents that came earlier and are no candidates any more, but for the latest when it is ``told`` already."""
        shown = {one.code for one in seen.candidates}
        earlier = [one for one in seen.versions if one.code not in shown and one.differences]
        told_of = [version_group(one, self._clock()) for one in reversed(earlier[:-1] if told else earlier)]
        if told_of:
            told_of[0].is_open = True
            title = "较早的一版" if len(told_of) == 1 else f"较早的 {len(told_of)} 版"
            self.column.addWidget(Differences(self._look, title, "现在 → 较早", told_of))

    def _show_same(self, seen: CaseSeen) -> None:
        """Others of the same code or name: a clerk may know that they are the same applicant."""
        self.joins = []
        same = (*seen.row.same_code, *seen.row.same_name[:_MOST_JOINS])
        for number in same if self.writable else ():
            alone = len(same) == 1
            joins = OutlineButton(self._look, "是同一家…" if alone else self._same_as(number, name_of(seen.row)))
            joins.setToolTip("合成一家：两边的材料和初审都留着，再选定用哪一份")
            joins.clicked.connect(lambda _=False, other=number: self.joined.emit(seen.row.case, other))
            self.joins.append(joins)
        if self.joins:
            self.column.addLayout(button_row(*self.joins))

    def _same_as(self, number: int, own: str) -> str:
        """Which one of several is meant; by its number where it is called as the one that is shown."""
        name = self.called(number)
        if alike(name) == alike(own):
            return f"和第 {number} 号是同一家…"
        return f"和“{name if len(name) <= _MOST_NAME else f'{name[:_MOST_NAME]}…'}”是同一家…"

    def _show_told(self, told: Sequence[str]) -> None:
        for sentence in told:
            self._say("warning", sentence)

    # ---- a place that could not be read

    def _show_lost(self, lost: UnreadableSeen) -> None:
        look = self._look
        made, column = card(look)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(StateMark(look, "error", size=20), 0, Qt.AlignmentFlag.AlignTop)
        name = lost.path.name or str(lost.path)
        head.addWidget(TextLabel(look, name, role="title", semibold=True, wrap=True, selectable=True), 1)
        column.addLayout(head)
        column.addWidget(TextLabel(look, lost.sentence, wrap=True, selectable=True))
        if lost.hint:
            column.addWidget(TextLabel(look, lost.hint, tone="ink2", wrap=True, selectable=True))
        path = PathLabel(look, role="caption", tone="ink3")
        path.setText(str(lost.path))
        path.setToolTip(plain_tip(str(lost.path)))
        column.addWidget(path)
        since = f"{when(lost.seen, self._clock())} 发现"
        column.addWidget(TextLabel(look, since, role="caption", tone="ink3"))
        again, remove = OutlineButton(look, "再试一次", tone="accent"), OutlineButton(look, "从列表移除", icon="bin")
        again.clicked.connect(lambda: self.retried.emit(lost.path))
        remove.clicked.connect(lambda: self.dismissed.emit(lost.path))
        for button in (again, remove):
            button.setEnabled(self.writable)
        column.addLayout(button_row(again, remove, self._opening(lost.path)))
        self.column.addWidget(made)
        self.first = again

    # ---- both

    def _opening(self, path: object) -> OutlineButton:
        opens = OutlineButton(self._look, "打开所在文件夹", icon="folder")
        opens.clicked.connect(lambda: self.open_asked.emit(path))
        return opens

    def _say(self, state: State, sentence: str) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(StateMark(self._look, state), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(TextLabel(self._look, sentence, wrap=True, selectable=True), 1)
        self.column.addLayout(line)
