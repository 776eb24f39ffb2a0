"""What is seen of a long call: its steps as they come, ticked one after the other, and the way to stop it."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.jobs import Step
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.marks import StateMark
from app.ui.widgets.panes import Card
from app.ui.widgets.progress import ThinBar

_HEAD = re.compile(r"^[^\s“”0-9]+")


class _Line:
    """A step on its line: a mark, what it is, how far it is."""

    def __init__(self, look: Look, title: str, grid: QGridLayout, row: int) -> None:
        self.title = title
        self.mark = StateMark(look, "half")
        self.name = TextLabel(look, title)
        self.detail = ElidedLabel(look, "", role="caption", tone="ink2")
        self.bar = ThinBar(look)
        self.bar.setFixedWidth(150)
        grid.addWidget(self.mark, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.name, row, 1)
        grid.addWidget(self.detail, row, 2)
        grid.addWidget(self.bar, row, 3, Qt.AlignmentFlag.AlignVCenter)
        self.bar.hide()

    def tell(self, step: Step, detail: str) -> None:
        """Where this step is now."""
        self.mark.set_state("half", f"{self.title}：正在进行")
        self.bar.setVisible(step.total > 1)
        if step.total > 1:
            self.bar.set_value(min(step.done, step.total), step.total)
        self.detail.setText(detail)

    def tick(self) -> None:
        """It is behind."""
        self.mark.set_state("check", f"{self.title}：已完成")
        self.bar.hide()
        self.detail.setText("")

    def parts(self) -> tuple[QWidget, ...]:
        """All that stands on the line."""
        return (self.mark, self.name, self.detail, self.bar)


class WorkCard(Card):
    """Shown by whoever owns it while a call is under way. ``note`` stands beside 取消, ``stop_asked`` tells of it."""

    stop_asked = Signal()

    def __init__(self, look: Look, note: str) -> None:
        super().__init__(look)
        self._look = look
        self._lines: list[_Line] = []
        self._stopping = False
        self._title = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(9)
        self._grid.setColumnStretch(2, 1)
        self.stop = OutlineButton(look, "取消")
        self.stop.clicked.connect(self._ask_stop)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.stop)
        foot.addWidget(TextLabel(look, note, role="caption", tone="ink3", wrap=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addLayout(foot)
        self.hide()

    @property
    def told(self) -> list[str]:
        """The steps that were told of so far."""
        return [line.title for line in self._lines]

    def begin(self, title: str) -> None:
        """A call begins; ``title`` says what it does."""
        for line in self._lines:
            for part in line.parts():
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        self._lines = []
        self._title.setText(title)
        self.setAccessibleName(title)
        self.stop.setText("取消")
        self._stopping = False

    def show_step(self, step: Step) -> None:
        """How far it is: a label that begins with other words is another step."""
        head = _HEAD.match(step.label)
        title = head[0] if head else step.label
        detail = step.label[len(title) :].strip()
        if not detail and step.total > 1:
            detail = f"{min(step.done, step.total)} / {step.total}" if step.total < 100_000 else ""
        line = next((one for one in self._lines if one.title == title), None)
        if line is None:
            line = _Line(self._look, title, self._grid, len(self._lines))
            self._lines.append(line)
        for other in self._lines:
            if other is not line:
                other.tick()
        line.tell(step, detail)

    def _ask_stop(self) -> None:
        """Once; the button stays enabled, else Qt would give the keyboard to the menu."""
        if not self._stopping:
            self._stopping = True
            self.stop.setText("正在取消")
            self.stop_asked.emit()
