"""The applicant beside the table: who it is, conditions, problems, evidence, what is said, and the decision."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.bureau.deciding import answered, met
from app.bureau.desk_records import CaseSeen, DeskRow
from app.bureau.model import DECISIONS, Decision
from app.ui.bureau.review.case_rows import name_of
from app.ui.bureau.review.caution_line import CautionLine
from app.ui.bureau.review.condition_rows import ConditionRows
from app.ui.bureau.review.correction_part import CorrectionPart
from app.ui.bureau.review.evidence_list import EvidenceList, evidence_rows
from app.ui.bureau.review.opinion_part import OpinionPart
from app.ui.bureau.review.others_part import OthersPart
from app.ui.bureau.review.pane_head import PaneHead
from app.ui.bureau.review.reviews import Reviews
from app.ui.bureau.review.section import Section
from app.ui.bureau.review.words import changed_words, lines_of, own_of
from app.ui.bureau.review.writing_box import WritingBox
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import TextButton
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.widgets.panes import EmptyState, PageScroll
from app.ui.widgets.progress import BusyPanel

LEAST, USUAL, MOST = 360, 420, 640
CHOICES: tuple[Decision, ...] = ("recommend", "return", "reject", "")
KEYS = "1230"
_EDGE = 16
_NOBODY = "左边选一家，这里看它的条件、问题、材料，写意见、作决定"
_NOTES = "只存在这台电脑，不印、不转报"


class ApplicantPane(QWidget):
    """``place_asked`` and ``file_asked`` carry what is to be looked at, ``decided`` the decision.

    The other signals ask for what leads out of the page.
    """

    place_asked = Signal(str)
    file_asked = Signal(str)
    decided = Signal(str)
    hand_on_asked = Signal()

    def __init__(self, tools: DeskTools, reviews: Reviews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._reviews = reviews
        self.seen: CaseSeen | None = None
        self.case = 0
        look = tools.look
        self.name = TextLabel(look, role="title", semibold=True, wrap=True, selectable=True)
        self.head = PaneHead(tools)
        self.conditions_part = Section(look, "条件")
        self.conditions = ConditionRows(look)
        self.corrections = CorrectionPart(tools, reviews)
        self.evidence_part = Section(look, "材料")
        self.evidence = EvidenceList(look)
        self.opinion = OpinionPart(tools, reviews)
        self.notes_part = Section(look, "备注", _NOTES)
        self.notes = WritingBox(look, "备注", "自己看的", undo=reviews.undo, redo=reviews.redo)
        self.others = OthersPart(tools)
        words = [DECISIONS[one] for one in CHOICES]
        self.decision = Segmented(look, words, current=len(words) - 1, name="决定")
        self.told = CautionLine(look)
        self.busy = BusyPanel(look)
        self.view = PageScroll(look, ground="surface", name="申报单位")
        self._empty = EmptyState(look, _NOBODY)
        self._wait = EmptyState(look, "")
        self._lay_out()
        self._connect()
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)

    # ---- building

    def _lay_out(self) -> None:
        self.conditions_part.body.addWidget(self.conditions)
        self.evidence_part.body.addWidget(self.evidence)
        self.notes_part.body.addWidget(self.notes)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_EDGE, 8, _EDGE, 16)
        column.setSpacing(8)
        self.parts: dict[str, QWidget] = {
            "条件": self.conditions_part,
            "问题": self.corrections,
            "材料": self.evidence_part,
            "意见": self.opinion,
        }
        for part in (self.head, *self.parts.values(), self.notes_part, self.others):
            column.addWidget(part)
        column.addStretch(1)
        self.view.setWidget(inside)
        self._stack = QStackedWidget()
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._top())
        rows.addWidget(HairLine(self._tools.look))
        rows.addWidget(self.view, 1)
        rows.addWidget(HairLine(self._tools.look))
        rows.addLayout(self._foot())
        for one in (self._empty, self._wait, whole):
            self._stack.addWidget(one)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(self._stack)

    def _top(self) -> QVBoxLayout:
        """The name, and below it what leads to the parts."""
        self.jumps = {title: TextButton(self._tools.look, title, tone="accent") for title in self.parts}
        for title, button in self.jumps.items():
            button.padding = 6
            button.clicked.connect(lambda _on=False, title=title: self.show_part(title))
        jumps = QHBoxLayout()
        jumps.setContentsMargins(_EDGE - 6, 0, _EDGE, 0)
        jumps.setSpacing(2)
        for button in self.jumps.values():
            jumps.addWidget(button)
        jumps.addStretch(1)
        top = QVBoxLayout()
        top.setContentsMargins(0, 10, 0, 4)
        top.setSpacing(2)
        named = QHBoxLayout()
        named.setContentsMargins(_EDGE, 0, _EDGE, 0)
        named.addWidget(self.name)
        top.addLayout(named)
        top.addLayout(jumps)
        return top

    def _foot(self) -> QVBoxLayout:
        self.hand_on = TextButton(self._tools.look, "转报…", icon="upload")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.decision)
        row.addStretch(1)
        row.addWidget(self.hand_on)
        foot = QVBoxLayout()
        foot.setContentsMargins(_EDGE, 8, _EDGE, 8)
        foot.setSpacing(6)
        foot.addWidget(self.busy)
        foot.addWidget(self.told)
        foot.addLayout(row)
        self.told.hide()
        return foot

    def _connect(self) -> None:
        reviews = self._reviews
        self.conditions.place_asked.connect(self.place_asked)
        self.conditions.answered.connect(self._answer)
        self.corrections.place_asked.connect(self.place_asked)
        self.evidence.file_asked.connect(self.file_asked)
        self.evidence.place_asked.connect(self.place_asked)
        self.notes.edited.connect(lambda text: reviews.change(self.case, "notes", notes=text))
        self.notes.left.connect(reviews.rest)
        self.notes.box.refused.connect(self._tools.guide.say)
        self.decision.chosen.connect(lambda number: self.decided.emit(CHOICES[number]))
        self.hand_on.clicked.connect(self.hand_on_asked)
        for number, key in enumerate(KEYS):
            self.decision.set_key(number, key)

    # ---- what is shown

    def show_nobody(self) -> None:
        """Nobody is chosen."""
        self.case, self.seen = 0, None
        self._stack.setCurrentWidget(self._empty)

    def show_waiting(self, row: DeskRow, why: str = "") -> None:
        """An applicant that is not known yet; ``why`` it cannot be."""
        self.case, self.seen = row.case, None
        self._wait.say(why or f"正在打开“{name_of(row)}”")
        self._stack.setCurrentWidget(self._wait)

    def show_case(self, seen: CaseSeen) -> None:
        """Everything of an applicant; its parts begin at the top when it is another one than before."""
        another = seen.row.case != self.case or self.seen is None
        self.case, self.seen = seen.row.case, seen
        self.name.setText(name_of(seen.row))
        self.evidence.show_rows(list(evidence_rows(seen.items)))
        settled = f"{seen.row.items_settled}/{seen.row.items}"
        self.evidence_part.count.setText(settled)
        self.jumps["材料"].setText(f"材料 {settled}")
        self.jumps["问题"].setText(f"问题 {len(seen.corrections)}")
        self.others.show_case(seen)
        self.show_review()
        self._stack.setCurrentIndex(2)
        if another:
            self.tell(())
            self.head.result.hide()
            self.view.verticalScrollBar().setValue(0)

    def show_review(self) -> None:
        """What this office says of the applicant that is shown, as of now."""
        seen = self.seen
        if seen is None:
            return
        review = self._reviews.of(seen.row.case)
        self.head.show_row(seen.row, seen.title, changed_words(seen, review))
        own = own_of(seen, review)
        self.conditions.show_conditions(seen.conditions, review, answered(own))
        counted = f"{met(seen.conditions, own)}/{len(seen.conditions)}"
        self.conditions_part.count.setText(counted)
        self.jumps["条件"].setText(f"条件 {counted}")
        self.corrections.show_case(seen)
        self.opinion.show_case(seen)
        self.notes.show_text(review.notes)
        self.decision.set_current(CHOICES.index(review.decision))

    def tell(self, told: Sequence[str]) -> None:
        """What somebody who decides should know, above the decision."""
        self.told.setText(lines_of(told))
        self.told.setVisible(bool(told))

    def show_part(self, title: str) -> None:
        """Scroll to a part and put the keyboard there."""
        self._scroll_to(self.parts[title])
        first: dict[str, QWidget] = {"意见": self.opinion.box}
        (first.get(title) or _first_stop(self.parts[title]) or self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_item(self, item: int) -> None:
        """Scroll to an item of the evidence."""
        place = self.evidence.place_of(item)
        self._scroll_to(self.evidence, place)

    def _scroll_to(self, widget: QWidget, place: QRect | None = None) -> None:
        page = self.view.widget()
        if page is not None:
            top = widget.mapTo(page, QPoint(0, place.top() - 40 if place else 0)).y()
            self.view.verticalScrollBar().setValue(max(top, 0))

    def _answer(self, condition: str, met: bool | None) -> None:
        manual = {key: value for key, value in self._reviews.of(self.case).manual.items() if key != condition}
        if met is not None:
            manual[condition] = met
        self._reviews.change(self.case, f"manual {condition}", manual=manual)
        self._reviews.rest()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface, a hairline at the left."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._tools.look.colours.surface)
        painter.fillRect(0, 0, 1, self.height(), self._tools.look.colours.hairline)


def _first_stop(widget: QWidget) -> QWidget | None:
    """Where Tab would come to first inside; None when it would not stop there."""
    stops = (one for one in widget.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return next((one for one in stops if one.isVisibleTo(widget) and one.isEnabled()), None)
