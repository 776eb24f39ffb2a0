"""The head of an item: number and title, the cells that cite it, the switch of its state, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.forms.answers import ItemStateOrBlank
from app.forms.evidence import claims_something
from app.forms.issues import Issue
from app.forms.labels import STATE_WORDS, item_label
from app.ui.evidence.rows import issues_for_strips
from app.ui.evidence.words import Citation, citations, item_title
from app.ui.look.look import Look
from app.ui.widgets.buttons import IconButton, LinkLabel
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.strips import Strip
from app.ui.widgets.tips import plain_tip
from app.ui.work.desk import Desk
from app.ui.work.tools import Tools

_CHECK = "去核对"
_ANSWERS = 240  # the figures are what is compared; the printed question before them may be cut
_CLAIMS = ("claim_without_evidence", "evidence_without_claim")


class StateSwitch(Segmented):
    """What stands behind an item; nothing is on while nothing was chosen."""

    state_chosen = Signal(str)

    def __init__(self, look: Look, states: Sequence[ItemStateOrBlank], *, parent: QWidget | None = None) -> None:
        super().__init__(look, [STATE_WORDS[state] for state in states], name="这一项用什么佐证", parent=parent)
        self._states = tuple(states)
        self.chosen.connect(lambda number: self.state_chosen.emit(self._states[number]))

    def show_state(self, state: ItemStateOrBlank, files: int) -> None:
        """Switch ``state`` on; the number of files stands behind their name."""
        for number, one in enumerate(self._states):
            if one == "files":
                self.set_text(number, f"{STATE_WORDS[one]} {files}" if files else STATE_WORDS[one])
        if state in self._states:
            self.set_current(self._states.index(state))
        else:
            self._switch_off()

    def _switch_off(self) -> None:
        """A group with one choice cannot be without one, except for a moment; Tab then stops at the first option."""
        self._group.setExclusive(False)
        for number, button in enumerate(self._buttons):
            button.setChecked(False)
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus if number else Qt.FocusPolicy.TabFocus)
        self._group.setExclusive(True)


class CitationLines(QWidget):
    """The cells of the form that an item proves, each a link with what was answered there."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._shown: tuple[Citation, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 0)
        self._grid.setColumnStretch(2, 1)

    def show_item(self, number: int) -> None:
        """Show the cells of an item."""
        desk = self._tools.desk
        found = citations(desk.definition, desk.sections, desk.draft.answers, desk.definition.items[number])
        if found == self._shown:
            return
        self._shown = found
        while self._grid.count():
            old = self._grid.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if found:
            words = "表中引用" if desk.definition.items[number].cited_by else "表内填写"
            self._grid.addWidget(TextLabel(self._tools.look, words, tone="ink2"), 0, 0)
        for row, citation in enumerate(found):
            self._add(row, citation)
        self.setVisible(bool(found))

    def _add(self, row: int, citation: Citation) -> None:
        look = self._tools.look
        title = f"{citation.section} › {citation.label}" if citation.section else citation.label
        link = LinkLabel(look, title)
        link.setToolTip(plain_tip(title))
        link.setAccessibleName(f"表中引用：{title}，{citation.answers}")
        link.clicked.connect(lambda: self._tools.guide.go(citation.field))
        self._grid.addWidget(link, row, 1)
        empty = citation.answers == "未填"
        answers = ElidedLabel(look, citation.answers, tone="ink3" if empty else "ink")
        answers.setMinimumWidth(min(answers.sizeHint().width(), round(_ANSWERS * look.factor)))
        self._grid.addWidget(answers, row, 2)


class IssueStrips(QWidget):
    """One strip for each issue of an item that its files do not show themselves."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._issues: list[Issue] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.strips: list[Strip] = []

    def show_item(self, number: int) -> None:
        """Show the issues of an item as they are now."""
        issues = issues_for_strips(self._tools.desk, number)
        if issues == self._issues:
            return
        self._issues = issues
        for old in self.strips:
            old.hide()
            old.deleteLater()
        self.strips = [self._strip(issue, number) for issue in issues]
        self.setVisible(bool(issues))

    def _strip(self, issue: Issue, number: int) -> Strip:
        desk = self._tools.desk
        sentence = issue.message.removeprefix(f"{item_label(desk.definition, number)}：")
        field = _field_of(desk, issue, number)
        actions = [fix.label for fix in issue.fixes] + ([_CHECK] if field else [])
        strip = Strip(self._tools.look, issue.kind, sentence, actions)
        strip.set_actions_shown(not desk.read_only)
        strip.acted.connect(lambda at: self._act(issue, field, at))
        self._column.addWidget(strip)
        return strip

    def _act(self, issue: Issue, field: str, at: int) -> None:
        if at < len(issue.fixes):
            self._tools.desk.fix(issue.fixes[at])
        else:
            self._tools.guide.go(field)


def _field_of(desk: Desk, issue: Issue, number: int) -> str:
    """The cell to look at for a claim that does not fit its evidence; empty for other issues."""
    if issue.code not in _CLAIMS:
        return ""
    cited = desk.definition.items[number].cited_by
    wanted = issue.code == "claim_without_evidence"
    claiming = (name for name in cited if claims_something(desk.definition, desk.draft.filling, name) is wanted)
    return next(claiming, cited[0] if cited else "")


class ItemHead(QWidget):
    """Number, title, citations, switch, strips. ``state_chosen`` tells what was chosen for the item."""

    state_chosen = Signal(str)
    viewer_asked = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._number = 0
        look = tools.look
        self._digits = TextLabel(look, role="page", tone="ink3")
        self._title = TextLabel(look, role="title", semibold=True, wrap=True)
        self.look_button = IconButton(look, "zoom", "看装订后的样子", key="Ctrl+Shift+P")
        self.look_button.clicked.connect(self.viewer_asked)
        self.citations = CitationLines(tools)
        self.strips = IssueStrips(tools)
        self.switch: StateSwitch | None = None
        self._switch_row = QHBoxLayout()
        self._summary = TextLabel(look, role="caption", tone="ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        line = QHBoxLayout()
        line.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self._digits, 0, top)
        line.addWidget(self._title, 1)
        line.addWidget(self.look_button, 0, top)
        column.addLayout(line)
        column.addWidget(self.citations)
        self._switch_row.addWidget(self._summary, 1)
        column.addLayout(self._switch_row)
        column.addWidget(self.strips)

    def show_item(self, number: int, summary: str) -> None:
        """Show an item as it is now."""
        desk = self._tools.desk
        if number != self._number:
            self._number = number
            self._digits.setText(str(number))
            self._title.setText(item_title(desk.definition, number))
            self._make_switch(number)
        self._summary.setText(summary)
        self._summary.setVisible(bool(summary))
        state = desk.item(number)
        if self.switch is not None:
            self.switch.show_state(state.state, len(state.files))
            self.switch.setEnabled(not desk.read_only)
        self.citations.show_item(number)
        self.strips.show_item(number)

    def _make_switch(self, number: int) -> None:
        """An item that takes files alone needs no switch."""
        if self.switch is not None:
            self.switch.hide()
            self.switch.deleteLater()
            self.switch = None
        takes = self._tools.desk.definition.items[number].takes
        if len(takes) > 1:
            self.switch = StateSwitch(self._tools.look, takes)
            self.switch.state_chosen.connect(self.state_chosen)
            self._switch_row.insertWidget(0, self.switch)
        side = Qt.AlignmentFlag.AlignRight if self.switch is not None else Qt.AlignmentFlag.AlignLeft
        self._summary.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
