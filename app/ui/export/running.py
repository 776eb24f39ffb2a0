"""What is seen while an export runs: the steps, ticked one after the other, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.jobs import Step
from app.ui.export.exporting import ExportOrder
from app.ui.export.steps import StepList, progressed, steps_of
from app.ui.export.words import MARKS
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.panes import Card


class Running(Card):
    """``cancelled`` when the user wants to stop."""

    cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._title = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self._note = TextLabel(look, "", role="caption", tone="ink3", wrap=True)
        self._stopping = False
        self.steps = StepList(look)
        self.stop = OutlineButton(look, "取消")
        self.stop.clicked.connect(self._ask_stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addWidget(self.steps)
        column.addWidget(self._note)
        row = QHBoxLayout()
        row.addWidget(self.stop)
        row.addStretch(1)
        column.addLayout(row)

    @property
    def note(self) -> str:
        """The line under the steps."""
        return self._note.text()

    def begin(self, order: ExportOrder, has_files: bool) -> None:
        """A new export."""
        self._title.setText(f"正在导出{MARKS[order.mark]}到“{order.out.name}”")
        self.steps.begin(steps_of(order.mark, order.formats, has_files))
        self.stop.setText("取消")
        self._stopping = False
        self.set_changed(False)

    def set_changed(self, changed: bool) -> None:
        """Say whether the draft is another one already."""
        words = "导出期间可以继续填写"
        self._note.setText("刚才改的内容不在这次导出的文件里，改好后再导出一次" if changed else words)
        self._note.set_tone("warning" if changed else "ink3")

    def show_step(self, step: Step) -> None:
        """How far the export is; what belongs to no step changes nothing."""
        now = progressed(step, self.steps.titles)
        if now is not None:
            self.steps.show_at(now)

    def _ask_stop(self) -> None:
        """Once; the button stays enabled, else Qt would give the keyboard to the menu."""
        if not self._stopping:
            self._stopping = True
            self.stop.setText("正在取消")
            self.cancelled.emit()
