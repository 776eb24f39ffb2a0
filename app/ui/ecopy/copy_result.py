"""What was made: the code that paper and disc share, how full each disc is, every file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.discs.model import MadeCopy, MadeDisc
from app.times_and_sizes import size_in_words
from app.ui.ecopy.copy_tree import CopyTree
from app.ui.ecopy.words import budget_words, copy_name, discs_in_words
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.panes import Card
from app.ui.widgets.progress import ThinBar

_CODE_NOTE = "内容编号。封面背面、光盘标签、文件清单上都是它：编号相同，纸上和盘里就是同一份"
_CODE_NOTE_OF_FOLDER = "内容编号。封面背面、文件清单上都是它：编号相同，纸上和文件夹里就是同一份"
_NEARLY_FULL = 0.9


class CopyResult(QWidget):
    """``open_asked``: the folder; ``image_asked``: where the image is."""

    open_asked = Signal()
    image_asked = Signal()

    def __init__(self, look: Look, discs: int) -> None:
        super().__init__()
        self._look = look
        self._discs = discs
        self.card: Card
        self.card, column = card(look)
        self.mark = StateMark(look, "check", size=20)
        self.verdict = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self.code = TextLabel(look, "", role="page", semibold=True, selectable=True)
        self._code_note = TextLabel(
            look, _CODE_NOTE if discs else _CODE_NOTE_OF_FOLDER, role="caption", tone="ink3", wrap=True
        )
        self._budget = QVBoxLayout()
        self._budget.setSpacing(8)
        self._told = QVBoxLayout()
        self._told.setSpacing(6)
        self.tree = CopyTree(look)
        self.open = OutlineButton(look, "打开文件夹", icon="folder")
        self.image = OutlineButton(look, "打开镜像所在的文件夹", icon="disc")
        self.lines: list[str] = []
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self.mark)
        title.addWidget(self.verdict, 1)
        code = QHBoxLayout()
        code.setSpacing(16)
        code.addWidget(self.code)
        code.addWidget(self._code_note, 1)
        for part in (title, code, self._told, self._budget):
            column.addLayout(part)
        column.addLayout(button_row(self.open, self.image))
        column.addWidget(HairLine(look))
        column.addWidget(self.tree)
        self.open.clicked.connect(self.open_asked)
        self.image.clicked.connect(self.image_asked)

    def show_made(self, made: MadeCopy, stale: str) -> None:
        """Show a copy; ``stale`` says what it is behind of."""
        name, count = copy_name(self._discs), sum(len(disc.files) for disc in made.discs)
        size = size_in_words(sum(disc.bytes for disc in made.discs))
        parts = discs_in_words(len(made.discs)) if self._discs else f"{len(made.discs)} 部分"
        several = f"{parts}，" if len(made.discs) > 1 or self._discs else ""
        state: State = "warning" if stale else "check"
        self.mark.set_state(state, stale or "已生成")
        self.verdict.setText(f"{name}：{several}{count} 个文件，{size}")
        self.code.setText(made.head.code)
        self.code.setAccessibleName(f"内容编号 {made.head.code}")
        self.image.setVisible(any(disc.image for disc in made.discs))
        self._show_told(made)
        self._show_budget(made)
        self.tree.show_discs(made.discs)

    def _show_told(self, made: MadeCopy) -> None:
        empty(self._told)
        for sentence in made.told:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(StateMark(self._look, "info"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(TextLabel(self._look, sentence, wrap=True, selectable=True), 1)
            self._told.addLayout(row)

    def _show_budget(self, made: MadeCopy) -> None:
        empty(self._budget)
        self.lines = []
        for disc in made.discs:
            used = disc.image_bytes or disc.bytes
            if disc.capacity:
                self._add_bar(disc, used, len(made.discs))
            elif len(made.discs) > 1:
                self._say(f"第 {disc.number} 部分：{size_in_words(used)}")

    def _add_bar(self, disc: MadeDisc, used: int, of: int) -> None:
        name = f"第 {disc.number} 张：" if of > 1 else "光盘："
        self._say(f"{name}{budget_words(used, disc.capacity, disc.medium)}")
        bar = ThinBar(self._look, height=6)
        bar.set_value(used, disc.capacity)
        bar.set_tone("warning" if used > disc.capacity * _NEARLY_FULL else "accent")
        self._budget.addWidget(bar)

    def _say(self, line: str) -> None:
        self.lines.append(line)
        self._budget.addWidget(TextLabel(self._look, line, tone="ink2"))
