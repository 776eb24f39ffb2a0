"""条件: one below the other, each with what was found, what it leads to, and an answer where only a person can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.bureau.deciding import verdict_of
from app.bureau.model import ConditionSeen, Review, Verdict
from app.ui.look.look import Look
from app.ui.look.palette import Tone
from app.ui.widgets.buttons import LinkLabel, OutlineButton
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.tips import plain_tip

_VERDICTS: Mapping[Verdict, tuple[State, str, Tone]] = {
    "met": ("check", "符合", "done"),
    "unmet": ("error", "不符合", "error"),
    "unknown": ("ring", "看不出", "ink3"),
    "manual": ("half", "待核", "accent"),
}


class ConditionRow(QWidget):
    """``place_asked`` carries the path of a figure or of an item, ``answered`` what a person found (None: nothing)."""

    place_asked = Signal(str)
    answered = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._condition: ConditionSeen | None = None
        self.mark = StateMark(look)
        self.needs = TextLabel(look, wrap=True)
        self.verdict = TextLabel(look, role="caption")
        self.figures: list[LinkLabel] = []
        self.items: list[LinkLabel] = []
        self.told = TextLabel(look, role="caption", tone="error", wrap=True)
        self.hint = TextLabel(look, role="caption", tone="ink3", wrap=True)
        self.yes, self.no = (OutlineButton(look, words, small=True) for words in ("是", "否"))
        for button, met in ((self.yes, True), (self.no, False)):
            button.setCheckable(True)
            button.clicked.connect(lambda on, met=met: self._answer(met if on else None))
        self._links = QVBoxLayout()
        self._links.setSpacing(1)
        self._items = QHBoxLayout()
        self._items.setSpacing(12)
        self._items.addStretch(1)
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = self.answer = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 7, 0, 7)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.mark, 0, 0, top)
        grid.addWidget(self.needs, 0, 1, top)
        grid.addWidget(self.verdict, 0, 2, top | Qt.AlignmentFlag.AlignRight)
        grid.addLayout(self._links, 1, 1, 1, 2)
        grid.addLayout(self._items, 2, 1, 1, 2)
        grid.addWidget(self.told, 3, 1, 1, 2)
        grid.addWidget(self.hint, 4, 1, top)
        grid.addWidget(buttons, 4, 2, top | Qt.AlignmentFlag.AlignRight)

    def show_condition(self, condition: ConditionSeen, review: Review, answers: Mapping[str, bool]) -> None:
        """Show a condition, what this office answered, and what follows from all ``answers`` of the desk."""
        self._condition = condition
        state, word, tone = _VERDICTS[verdict_of(condition, answers)]
        self.mark.set_state(state, word)
        self.verdict.setText(word)
        self.verdict.set_tone(tone)
        self.needs.setText(condition.needs)
        self.needs.setToolTip(plain_tip(condition.source))
        self._show_links([(f"{one.label}：{one.text}", one.path) for one in condition.figures])
        self._show_items(condition.items)
        self.told.setText("\n".join(condition.told))
        self.told.setVisible(bool(condition.told))
        manual = condition.verdict == "manual"
        self.hint.setText(condition.look)
        self.hint.setVisible(manual)
        self.answer.setVisible(manual)
        answer = review.manual.get(condition.id)
        for button, met in ((self.yes, True), (self.no, False)):
            button.setChecked(answer is met)
            button.setAccessibleName(f"{condition.needs}：{button.text()}")

    def _show_links(self, links: Sequence[tuple[str, str]]) -> None:
        while len(self.figures) < len(links):
            self.figures.append(self._link(wrap=True))
            self._links.addWidget(self.figures[-1])
        _fill(self.figures, links)

    def _show_items(self, items: Sequence[int]) -> None:
        while len(self.items) < len(items):
            self.items.append(self._link(wrap=False))
            self._items.insertWidget(len(self.items) - 1, self.items[-1])
        _fill(self.items, [(f"第 {item} 项材料", f"items.{item}") for item in items])

    def _link(self, *, wrap: bool) -> LinkLabel:
        link = LinkLabel(self._look, "", role="caption", wrap=wrap)
        link.clicked.connect(lambda: self.place_asked.emit(str(link.property("place"))))
        return link

    def _answer(self, met: bool | None) -> None:
        if self._condition is not None:
            self.answered.emit(self._condition.id, met)


def _fill(links: Sequence[LinkLabel], wanted: Sequence[tuple[str, str]]) -> None:
    """Words and places into links, of which some may be left over."""
    for at, link in enumerate(links):
        link.setVisible(at < len(wanted))
        if at < len(wanted) and (link.text(), link.property("place")) != wanted[at]:
            link.setText(wanted[at][0])
            link.setProperty("place", wanted[at][1])
            link.updateGeometry()


class ConditionRows(QWidget):
    """All conditions of a form; rows are kept for the next applicant."""

    place_asked = Signal(str)
    answered = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows: list[ConditionRow] = []
        self._lines: list[HairLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_conditions(self, conditions: Sequence[ConditionSeen], review: Review, answers: Mapping[str, bool]) -> None:
        """Show these, in their order."""
        while len(self.rows) < len(conditions):
            row, line = ConditionRow(self._look), HairLine(self._look)
            row.place_asked.connect(self.place_asked)
            row.answered.connect(self.answered)
            self.rows.append(row)
            self._lines.append(line)
            self._column.addWidget(row)
            self._column.addWidget(line)
        for at, (row, line) in enumerate(zip(self.rows, self._lines, strict=True)):
            row.setVisible(at < len(conditions))
            line.setVisible(at < len(conditions) - 1)
            if at < len(conditions):
                row.show_condition(conditions[at], review, answers)
