"""Step 2: what is to be stamped and signed where, on the screen and on paper, and the labels for discs and spines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.books.page_lists import page_in_words
from app.jobs import Call
from app.scans.model import SealPlace
from app.ui.ecopy.known import Known
from app.ui.ecopy.long_call import CallWords, LongCall
from app.ui.ecopy.step_page import StepPage
from app.ui.ecopy.watch import Watch
from app.ui.ecopy.words import STATES
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.progress import BusyPanel
from app.ui.work.long_call import Trouble
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Unfinished

_NOTE = "照清单在纸上盖章、签字。同一张纸上的几处，扫描一次就够。清单是 A4 的 PDF，生成后自动打开，在那里打印。"
_OTHERS = "由主管部门办，自己不盖"
_MARKS: dict[str, State] = {"missing": "ring", "scanned": "check", "outdated": "warning"}
_LOST = "停止的话这个文件没有生成，别的都在"


class SealStep(StepPage):
    """The files go beside the books, where they are looked for, and are opened: they are printed from there."""

    def __init__(self, tools: Tools, watch: Watch) -> None:
        super().__init__(tools.look, "打印盖章")
        look = tools.look
        self._tools = tools
        self._watch = watch
        self._shown: tuple[SealPlace, ...] | None = None
        self._made: Path | None = None
        self.making = LongCall(tools, CallWords("正在生成清单", _LOST, "生成完再离开", "停止并离开", ""), self)
        self.busy = BusyPanel(look)
        self._table = QGridLayout()
        self.lack = TextLabel(look, "", tone="ink2", wrap=True)
        self.make_list = FilledButton(look, "生成清单", icon="print")
        self.save_labels = OutlineButton(look, "生成标签")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        look, discs = self._look, self._watch.known.discs
        seals, column = card(look, "盖章清单", _NOTE)
        self._table.setHorizontalSpacing(14)
        self._table.setVerticalSpacing(6)
        for at, stretch in ((1, 10), (2, 7), (3, 0), (4, 7)):
            self._table.setColumnStretch(at, stretch)
        column.addWidget(self.lack)
        column.addLayout(self._table)
        column.addSpacing(2)
        column.addLayout(button_row(self.make_list))
        title = "光盘标签、书脊、正副本标记" if discs else "书脊、正副本标记"
        note = (
            "一个 PDF，用 A4 不干胶纸按实际大小打印，裁开贴上。"
            if discs
            else "一个 PDF，用 A4 纸按实际大小打印，裁开贴上。"
        )
        labels, below = card(look, title, note)
        below.addLayout(button_row(self.save_labels))
        for part in (self.busy, seals, labels):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def _connect(self) -> None:
        self.make_list.clicked.connect(lambda: self._make("seal_checklist", "正在生成盖章清单", {}))
        self.save_labels.clicked.connect(self._make_labels)
        self.making.began.connect(lambda: self.busy.begin(self.making.words.doing))
        self.making.finished.connect(self._hear_made)
        self.making.refused.connect(self._hear_refused)
        self.making.stopped.connect(self.busy.end)
        self.busy.cancelled.connect(self.making.cancel)
        self.strip.acted.connect(lambda _: self._open())

    # ---- the page

    def first(self) -> QWidget:
        """The button that makes the list to print."""
        return self.make_list

    def works(self) -> Sequence[Unfinished]:
        """The file that is being made."""
        return (self.making,)

    def end(self) -> None:
        """It is stopped."""
        self.making.cancel()

    def show_known(self, known: Known) -> None:
        """The places with the state of each."""
        ready = known.exported is not None
        lack = "" if ready else "先正式导出，才知道盖在哪几页" if known.folder or known.trouble else "正在看"
        if ready and known.seals is not None and not known.seals:
            lack = "这份申报没有要盖章的页"
        self.lack.setText(lack)
        self.lack.setVisible(bool(lack))
        self.make_list.setEnabled(ready and bool(known.seals))
        self.save_labels.setEnabled(ready)
        if known.seals != self._shown:
            self._shown = known.seals
            self._show_seals(known.seals or ())

    def _show_seals(self, seals: Sequence[SealPlace]) -> None:
        empty(self._table)
        if not seals:
            return
        look = self._look
        for at, head in ((1, "盖章、签字处"), (2, "谁来"), (3, "页码"), (4, "扫描件")):
            self._table.addWidget(TextLabel(look, head, role="caption", tone="ink3"), 0, at)
        several = len({seal.on.volume for seal in seals}) > 1
        for number, seal in enumerate(seals):
            row = 2 * number + 1
            self._table.addWidget(HairLine(look), row, 0, 1, 5)
            place = f"{seal.volume_name} {seal.place}" if several else seal.place
            page = page_in_words(seal.on.label)
            state: State = _MARKS[seal.state] if seal.by_applicant else "dash"
            words = STATES[seal.state] if seal.by_applicant else _OTHERS
            mark = StateMark(look, state)
            mark.set_state(state, words)
            middle = Qt.AlignmentFlag.AlignVCenter
            self._table.addWidget(mark, row + 1, 0, middle)
            tone = "warning" if state == "warning" else "ink2"
            cells = ((1, place, "ink"), (2, seal.who, "ink2"), (3, page, "ink"), (4, words, tone))
            for at, text, ink in cells:
                wrap = at != 3
                self._table.addWidget(TextLabel(look, text, tone=ink, wrap=wrap), row + 1, at, middle)  # type: ignore[arg-type]

    # ---- what it makes

    def _make_labels(self) -> None:
        made = self._watch.known.made
        self._make("make_labels", "正在生成标签", {"discs": len(made.discs)} if made else {})

    def _make(self, name: str, doing: str, named: dict[str, object]) -> None:
        self.say("note", "")
        out = self._watch.export
        words = CallWords(doing, _LOST, "生成完再离开", "停止并离开", f"{doing.removeprefix('正在')}时程序出了意外。")
        call = Call(name, (self._tools.paths, self._tools.folder, out, out), named)
        self.making.start(call, words=words, saved=True)

    def _hear_made(self, made: tuple[Path, tuple[str, ...]]) -> None:
        self.busy.end()
        self._made, told = made
        saved = f"已存到导出文件夹：{self._made.name}"
        self.say("warning" if told else "done", "。".join((saved, *told)), ("打开",))
        self._open()

    def _hear_refused(self, trouble: Trouble) -> None:
        self.busy.end()
        self._made = None
        self.say("error", trouble.told)

    def _open(self) -> None:
        if self._made is not None and not self._tools.dialogs.open_outside(self._made):
            self._tools.guide.say(f"打不开“{self._made.name}”，文件在 {self._made.parent}")
