"""The steps of an export as they are ticked off, and which of them a label of the core belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.jobs import Step
from app.ui.look.look import Look
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.progress import ThinBar

_FILES = "整理佐证材料"
_LABELS = {
    "检查": "检查", "整理": _FILES, "排版": "排版", "生成 PDF": "排版", "合并": "合并", "编页码和目录": "编页码和目录",
    "核对": "核对", "生成 Word": "生成 Word", "写入": "写入",
}  # fmt: skip
_PAGES = frozenset({"排版", "合并", "核对", "生成 Word"})


class Progressed(NamedTuple):
    """Where an export is: the number of its step (from 0), what is told beside it, and how much of it is done."""

    at: int
    detail: str = ""
    done: int = 0
    total: int = 0


def steps_of(mark: str, formats: Collection[str], has_files: bool) -> tuple[str, ...]:
    """The titles of the steps that this export has, in order."""
    steps = [
        ("检查", mark == "final"),
        (_FILES, has_files),
        ("排版", True),
        ("合并", "pdf" in formats),
        ("编页码和目录", "pdf" in formats),
        ("核对", "pdf" in formats),
        ("生成 Word", "docx" in formats),
        ("写入", True),
    ]
    return tuple(title for title, wanted in steps if wanted)


def progressed(step: Step, steps: Sequence[str]) -> Progressed | None:
    """Where a step told by the core stands among ``steps``; None when it belongs to none of them."""
    title = next((title for word, title in _LABELS.items() if step.label.startswith(word)), "")
    if title not in steps:
        return None
    at = steps.index(title)
    if title == _FILES:
        return Progressed(at, step.label.removeprefix("整理").strip(), step.done, step.total)
    if title in _PAGES and step.total > 1 and step.label != "排版":
        return Progressed(at, f"{step.done} / {step.total} 页", step.done, step.total)
    return Progressed(at, "", step.done, step.total)


class _Row(NamedTuple):
    mark: StateMark
    title: TextLabel
    detail: ElidedLabel
    bar: ThinBar


class StepList(QWidget):
    """One line for each step: a mark, its title, and beside the present one how far it is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: list[_Row] = []
        self.titles: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(9)
        self._grid.setColumnStretch(2, 1)

    def begin(self, titles: Sequence[str]) -> None:
        """Show these steps, none of them begun."""
        for row in self._rows:
            for part in row:
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        self.titles = tuple(titles)
        self._rows = [self._add(number, title) for number, title in enumerate(titles)]
        self.show_at(Progressed(-1))

    def _add(self, number: int, title: str) -> _Row:
        look = self._look
        row = _Row(
            StateMark(look, "ring"), TextLabel(look, title), ElidedLabel(look, "", role="caption", tone="ink2"),
            ThinBar(look),
        )  # fmt: skip
        row.bar.setFixedWidth(150)
        self._grid.addWidget(row.mark, number, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(row.title, number, 1)
        self._grid.addWidget(row.detail, number, 2)
        self._grid.addWidget(row.bar, number, 3, Qt.AlignmentFlag.AlignVCenter)
        return row

    def show_at(self, now: Progressed) -> None:
        """Tick what is behind, tell how far the present step is."""
        for number, row in enumerate(self._rows):
            here = number == now.at
            state: State = "check" if number < now.at else "half" if here else "ring"
            words = "已完成" if number < now.at else "正在进行" if here else "还没有开始"
            if row.mark.state != state:
                row.mark.set_state(state, f"{self.titles[number]}：{words}")
            row.title.set_tone("ink" if number <= now.at else "ink3")
            row.detail.setText(now.detail if here else "")
            row.bar.setVisible(here and now.total > 1)
            if here and now.total > 1:
                row.bar.set_value(min(now.done, now.total), now.total)

    def state_of(self, title: str) -> State:
        """The mark of a step."""
        return self._rows[self.titles.index(title)].mark.state
