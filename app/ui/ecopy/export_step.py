"""Step 1: whether the books that everything else begins with are there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.books.page_lists import length_in_words
from app.times_and_sizes import moment_in_words
from app.ui.ecopy.known import Known
from app.ui.ecopy.step_page import StepPage
from app.ui.ecopy.watch import Watch
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.labels import ElidedLabel, HairLine, PathLabel, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.work.tools import Tools

_WHY = "盖章清单、扫描件、电子版都照正式导出的册子来，纸上和电子版才是同一份。"


class ExportStep(StepPage):
    """``go_asked``: to the page that exports."""

    go_asked = Signal()

    def __init__(self, tools: Tools, watch: Watch) -> None:
        super().__init__(tools.look, "正式导出")
        self._tools = tools
        self._watch = watch
        look = tools.look
        self.mark = StateMark(look, "ring", size=20)
        self.verdict = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self.place = PathLabel(look, role="caption", tone="ink3")
        self._volumes = QVBoxLayout()
        self._volumes.setSpacing(8)
        self.go = FilledButton(look, "去导出")
        self.again = OutlineButton(look, "再导出…")
        self.open = OutlineButton(look, "打开文件夹", icon="folder")
        self.change = OutlineButton(look, "已导出在别处…")
        self._lay_out()
        self.go.clicked.connect(self.go_asked)
        self.again.clicked.connect(self.go_asked)
        self.open.clicked.connect(lambda: tools.dialogs.open_outside(watch.export))
        self.change.clicked.connect(self._choose)

    def _lay_out(self) -> None:
        made, column = card(self._look)
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        title.addWidget(self.verdict, 1)
        column.addLayout(title)
        column.addWidget(self.place)
        column.addLayout(self._volumes)
        column.addLayout(button_row(self.go, self.again, self.open, self.change))
        self.column.addWidget(made)
        self.column.addWidget(TextLabel(self._look, _WHY, role="caption", tone="ink3", wrap=True))
        self.column.addStretch(1)

    def first(self) -> QWidget:
        """The button that makes the export, else the one that opens it."""
        return self.go if self.go.isVisibleTo(self) else self.open

    def show_known(self, known: Known) -> None:
        """What lies in the folder, and whether it is of today."""
        ready, exported = known.exported is not None and not known.export_stale, known.found
        state, sentence = self._told(known)
        self.mark.set_state(state, sentence)
        self.verdict.setText(sentence)
        at = moment_in_words(exported.written, self._tools.clock()) if exported and exported.written else ""
        self.place.setText(f"{at}导出到 {self._watch.export}" if at else str(self._watch.export))
        self.go.setVisible(not ready)
        self.again.setVisible(ready)
        self.open.setVisible(exported is not None)
        empty(self._volumes)
        for volume in exported.volumes if exported else ():
            words = QVBoxLayout()
            words.setSpacing(1)
            names = "、".join(name for name in (volume.pdf, volume.docx) if name)
            words.addWidget(ElidedLabel(self._look, volume.name, role="value"))
            told = f"{length_in_words(volume.sides)} · {names}"
            words.addWidget(ElidedLabel(self._look, told, role="caption", tone="ink3"))
            self._volumes.addWidget(HairLine(self._look))
            self._volumes.addLayout(words)

    def _told(self, known: Known) -> tuple[State, str]:
        if known.trouble:
            return "warning", known.trouble
        if known.folder is None:
            return "ring", "正在看导出文件夹里有什么"
        if known.exported is None:
            return "ring", known.export_lack
        if known.export_stale:
            return "warning", "导出以后又改过内容，先再导出一次"
        return "check", f"正式稿已导出，共 {known.exported.pages} 页，和草稿一致"

    def _choose(self) -> None:
        export = self._watch.export
        start = export if self._watch.known.found else export.parent
        found = self._tools.dialogs.choose_folder(self, "正式导出放在哪个文件夹", start)
        if found is not None:
            self._watch.choose_export(found)
