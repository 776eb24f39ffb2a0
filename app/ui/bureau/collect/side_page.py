"""What takes the place of the list of 收集 for a while: places are chosen, something is made of them and told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui.bureau.long_call import CallWords, DeskCall, Trouble, card_of
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import TextButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.marks import Kind, State, StateMark
from app.ui.widgets.panes import PageScroll
from app.ui.widgets.strips import Strip

_WIDTH = 860
_EDGE = 24


class SidePage(QWidget):
    """``call`` does the work. Subclasses put their cards into ``column`` and hear ``call.finished``.

    ``closed``: back to the list.
    """

    closed = Signal()

    def __init__(self, tools: DeskTools, title: str, note: str, words: CallWords) -> None:
        super().__init__()
        look = tools.look
        self.tools = tools
        self.call = DeskCall(tools, words, "collect", self)
        self.work_card = card_of(tools, self.call, "期间可以做别的")
        self.back = TextButton(look, "返回", icon="previous")
        self.back.set_name("返回收集")
        self.strip = Strip(look, "note", "")
        self.strip.hide()
        self.view = PageScroll(look, name=title)
        inside, column = QWidget(), QWidget()
        column.setMaximumWidth(_WIDTH)
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(_EDGE, 4, _EDGE, _EDGE)
        self.column.setSpacing(12)
        self.column.addWidget(TextLabel(look, note, tone="ink2", wrap=True))
        self.column.addWidget(self.strip)
        self.column.addWidget(self.work_card)
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(column, 100)
        across.addStretch(1)
        self.view.setWidget(inside)
        head = QHBoxLayout()
        head.setContentsMargins(_EDGE - 8, 10, _EDGE, 6)
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addWidget(TextLabel(look, title, role="title", semibold=True), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self.view, 1)
        self.back.clicked.connect(self.closed)
        self.call.began.connect(lambda: self.say("note", ""))
        self.call.refused.connect(self._refuse)
        self.call.stopped.connect(lambda: self.say("note", "已取消，什么也没有写"))

    def say(self, kind: Kind, sentence: str, actions: Sequence[str] = ()) -> None:
        """Tell something at the top; an empty sentence takes it away."""
        self.strip.set_issue(kind, sentence, actions)
        self.strip.setVisible(bool(sentence))
        if sentence:
            self.view.verticalScrollBar().setValue(0)
            if not self.isVisible():
                self.tools.guide.say(sentence)

    def ask(self, file: Path, name: str) -> None:
        """Begin with a file of an applicant, where that is what the page is for."""

    def first(self) -> QWidget:
        """Where the keyboard goes when the page is opened."""
        return self.back

    def tell_lines(self, into: QLayout, state: State, sentences: Sequence[str]) -> None:
        """Sentences under each other, each with a mark."""
        for sentence in sentences:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(StateMark(self.tools.look, state), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(TextLabel(self.tools.look, sentence, wrap=True, selectable=True), 1)
            if isinstance(into, QVBoxLayout):
                into.addLayout(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list; what is under way goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _refuse(self, trouble: Trouble) -> None:
        self.say("error", trouble.told)
