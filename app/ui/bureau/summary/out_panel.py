"""What the panels beside the sheet share that write something: questions, the work, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.bureau.long_call import CallWords, DeskCall, Trouble
from app.ui.bureau.tools import DeskTools
from app.ui.look.look import Look
from app.ui.widgets.buttons import SMALL, IconButton, OutlineButton
from app.ui.widgets.cards import empty
from app.ui.widgets.labels import ElidedLabel, HairLine, PathLabel, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.overlay import Overlay
from app.ui.widgets.panes import PageScroll
from app.ui.widgets.strips import Strip
from app.ui.widgets.work_card import WorkCard

_WIDTH = 420
_NOTE = "期间可以继续看表和改表"


class Written(NamedTuple):
    """A file that was written: where, and a line about it."""

    file: Path
    told: str = ""


def _is_fixed(part: QWidget) -> bool:
    """Whether a part takes no more room than it needs."""
    return (
        part.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed or part.minimumWidth() == part.maximumWidth()
    )


class OutPanel(Overlay):
    """Lies over the right of the page, which stays usable. Closing it does not stop its work.

    Subclasses lay their questions into ``questions``, begin with ``self.work.start`` and say what came of it with
    :meth:`show_result`.
    """

    def __init__(self, tools: DeskTools, host: QWidget, title: str, words: CallWords) -> None:
        super().__init__(tools.look, host, side="right", width=_WIDTH)
        self.tools = tools
        look = tools.look
        self.setAccessibleName(title)
        self.work = DeskCall(tools, words, "summary", self)
        self.card = WorkCard(look, _NOTE)
        self.strip = Strip(look, "error", "")
        self.strip.hide()
        self._close = IconButton(look, "close", "收起", key="Esc", size=SMALL)
        self._close.clicked.connect(self.put_away)
        self._page = QWidget()
        self._asked = QWidget()
        self.questions = QVBoxLayout(self._asked)
        self._result = QWidget()
        self._lines = QVBoxLayout(self._result)
        self._lay_out(look, title)
        self.work.began.connect(self._begin)
        self.work.stepped.connect(self.card.show_step)
        self.card.stop_asked.connect(self.work.cancel)
        self.work.refused.connect(self._refuse)
        self.work.stopped.connect(lambda: self.tell("note", "已取消，原来的文件没有改动"))

    def _lay_out(self, look: Look, title: str) -> None:
        head = QHBoxLayout()
        head.addWidget(TextLabel(look, title, role="title", semibold=True), 1)
        head.addWidget(self._close)
        for column in (self.questions, self._lines):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(10)
        self._result.hide()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for part in (self.strip, self._asked, self.card, self._result):
            column.addWidget(part)
        column.addStretch(1)
        scroll = PageScroll(look, ground="surface", name=title)
        scroll.setWidget(self._page)
        self.body.addLayout(head)
        self.body.addWidget(scroll, 1)

    # ---- for subclasses

    def row(self, label: str, *parts: QWidget) -> None:
        """A question: its label above what answers it."""
        self.questions.addWidget(TextLabel(self.tools.look, label, role="caption", tone="ink2"))
        line = QHBoxLayout()
        line.setSpacing(8)
        fixed = [_is_fixed(part) for part in parts]
        for number, part in enumerate(parts):
            line.addWidget(part, 0 if fixed[number] or number else 1)
        if fixed[0]:
            line.addStretch(1)
        self.questions.addLayout(line)

    def path_label(self) -> PathLabel:
        """Shows a chosen file or folder."""
        return PathLabel(self.tools.look, role="body")

    def tell(self, kind: str, sentence: str) -> None:
        """Say something above the questions; empty takes it back."""
        held = not self.card.isHidden() and self._keeps_keyboard()
        self.card.hide()
        self._asked.show()
        self.strip.set_issue("error" if kind == "error" else "note", sentence)
        self.strip.setVisible(bool(sentence))
        if held:
            self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_result(self, state: State, verdict: str, files: Sequence[Written], lines: Sequence[str]) -> QVBoxLayout:
        """Say what came of it, above the questions that can be asked again; further parts go into what it gives."""
        look = self.tools.look
        self._keeps_keyboard()
        empty(self._lines)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(StateMark(look, state, size=18), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(TextLabel(look, verdict, semibold=True, wrap=True), 1)
        self._lines.addLayout(head)
        for one in files:
            self._lines.addWidget(HairLine(look))
            self._lines.addLayout(self._file(one))
        for line in lines:
            self._lines.addLayout(self._told(line))
        if files:
            folder = OutlineButton(look, "打开所在文件夹", icon="folder")
            folder.clicked.connect(lambda: self.open_outside(files[0].file.parent))
            self._lines.addWidget(folder, 0, Qt.AlignmentFlag.AlignLeft)
        self.card.hide()
        self._asked.hide()
        self._result.show()
        if not self.is_open:
            self.tools.guide.say(verdict)
        return self._lines

    def ask_again(self) -> None:
        """Show the questions in the place of the result."""
        self._keeps_keyboard()
        self._result.hide()
        self._asked.show()
        self.tell("note", "")
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def again_button(self, text: str) -> OutlineButton:
        """A button that shows the questions again."""
        button = OutlineButton(self.tools.look, text)
        button.clicked.connect(self.ask_again)
        return button

    def open_outside(self, path: Path) -> None:
        """Open a file or folder with the system's program."""
        if not self.tools.dialogs.open_outside(path):
            self.tools.guide.say(f"这台电脑没有能打开它的程序：{path}")

    def answered(self, deed: Callable[[], object]) -> Callable[[], None]:
        """``deed`` as a slot that takes back what was told before."""

        def do() -> None:
            self.tell("note", "")
            deed()

        return do

    def _first(self) -> QWidget:
        """The keyboard begins at the first question."""
        stops = [stop for stop in self._stops() if stop is not self._close]
        return stops[0] if stops else super()._first()

    # ---- under way

    def _keeps_keyboard(self) -> bool:
        """Whether a part that may be hidden next has the keyboard: Qt would give it to somebody behind the panel."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus) or focus is self._close:
            return False
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _begin(self) -> None:
        held = self._keeps_keyboard()
        self.strip.hide()
        self._asked.hide()
        self._result.hide()
        self.card.begin(self.work.words.doing)
        self.card.show()
        if held:
            self.card.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, trouble: Trouble) -> None:
        self.tell("error", trouble.told)
        if not self.is_open:
            self.tools.guide.say(trouble.sentence)

    # ---- lines of the result

    def _file(self, written: Written) -> QHBoxLayout:
        look = self.tools.look
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(look, written.file.name))
        if written.told:
            words.addWidget(ElidedLabel(look, written.told, role="caption", tone="ink3"))
        opens = OutlineButton(look, "打开", small=True)
        opens.set_name(f"打开 {written.file.name}")
        opens.clicked.connect(lambda: self.open_outside(written.file))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(opens)
        return row

    def _told(self, sentence: str) -> QHBoxLayout:
        look = self.tools.look
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(StateMark(look, "info"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextLabel(look, sentence, tone="ink2", wrap=True, selectable=True), 1)
        return row
