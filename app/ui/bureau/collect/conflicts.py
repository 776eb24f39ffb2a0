"""Places that drafts of one application filled in differently, side by side: for each one is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.drafts.merging_values import BOTH, Conflict
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.choices import CheckBox
from app.ui.widgets.labels import TextLabel

_LONGEST = 400
_AT_ONCE = 12
_CELL = 3
_ACROSS = 3


class ConflictBox(QWidget):
    """One place: its label, what stood there before, a box for each value; one of them is on at most."""

    changed = Signal()

    def __init__(self, look: Look, conflict: Conflict) -> None:
        super().__init__()
        self.conflict = conflict
        self.taken = conflict.taken
        made, column = card(look)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(TextLabel(look, conflict.label, role="value", semibold=True, wrap=True))
        if conflict.before:
            column.addWidget(TextLabel(look, f"原来：{_cut(conflict.before)}", role="caption", tone="ink3", wrap=True))
        self.boxes: dict[str, CheckBox] = {}
        beside = QHBoxLayout() if len(conflict.values) <= _ACROSS else QVBoxLayout()
        beside.setSpacing(16)
        for value in conflict.values:
            box = self._box(look, value.side, f"{value.side}　{_cut(value.text) or '（空着）'}")
            beside.addWidget(box, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(beside)
        if row_of(conflict.path):
            column.addWidget(self._box(look, BOTH, "这一行两份都留下"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)

    def _box(self, look: Look, side: str, words: str) -> CheckBox:
        box = CheckBox(look, words)
        box.setChecked(side == self.taken)
        box.clicked.connect(lambda on: self.choose(side if on else ""))
        self.boxes[side] = box
        return box

    def choose(self, side: str) -> None:
        """Take the value of a draft, :data:`BOTH`, or none."""
        self.taken = side
        for name, box in self.boxes.items():
            box.setChecked(name == side)
        self.changed.emit()


class Conflicts(QWidget):
    """``changed`` whenever something is chosen. Boxes are made a few at a time: there may be hundreds."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._left: list[Conflict] = []
        self._taken: dict[str, str] = {}
        self.conflicts: tuple[Conflict, ...] = ()
        self.boxes: list[ConflictBox] = []
        self.all_of: list[OutlineButton] = []
        self.words = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self._heads = QVBoxLayout()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addLayout(self._heads)
        column.addLayout(self._rows)
        self._pieces = QTimer(self)
        self._pieces.setInterval(0)
        self._pieces.timeout.connect(self._make_some)

    def show_conflicts(self, found: Sequence[Conflict]) -> None:
        """Show others; what was chosen for a place stays chosen."""
        empty(self._rows)
        empty(self._heads)
        self.boxes, self.all_of = [], []
        self.conflicts = tuple(found)
        self._taken = {one.path: one.taken or self._taken.get(one.path, "") for one in found}
        self._left = list(found)
        sides = list(dict.fromkeys(value.side for one in found for value in one.values))
        if len(found) > 1:
            for side in sides:
                button = OutlineButton(self._look, f"没选的都用 {side}", small=True)
                button.clicked.connect(lambda _=False, side=side: self._choose_rest(side))
                self.all_of.append(button)
            self._heads.addLayout(button_row(*self.all_of))
        self._make_some()
        if self._left:
            self._pieces.start()
        self._tell()

    @property
    def undecided(self) -> int:
        """How many places have no choice yet."""
        chosen = self.choices()
        return sum(not chosen.get(one.path) and row_of(one.path) not in chosen for one in self.conflicts)

    def choices(self) -> Mapping[str, str]:
        """Place to draft; a row that both keep decides for all of its cells."""
        both = {row_of(path) for path, side in self._taken.items() if side == BOTH}
        single = {
            path: side for path, side in self._taken.items() if side and side != BOTH and row_of(path) not in both
        }
        return single | dict.fromkeys(both, BOTH)

    def _make_some(self) -> None:
        some, self._left = self._left[:_AT_ONCE], self._left[_AT_ONCE:]
        for conflict in some:
            box = ConflictBox(self._look, conflict)
            if self._taken[conflict.path]:
                box.choose(self._taken[conflict.path])
            box.changed.connect(lambda box=box: self._hear(box))
            self.boxes.append(box)
            self._rows.addWidget(box)
        if not self._left:
            self._pieces.stop()

    def _hear(self, box: ConflictBox) -> None:
        self._taken[box.conflict.path] = box.taken
        self._tell()

    def _choose_rest(self, side: str) -> None:
        """Only where that draft says something."""
        for one in self.conflicts:
            if not self._taken[one.path] and any(value.side == side for value in one.values):
                self._taken[one.path] = side
        for box in self.boxes:
            if box.taken != self._taken[box.conflict.path]:
                box.blockSignals(True)
                box.choose(self._taken[box.conflict.path])
                box.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        number, left = len(self.conflicts), self.undecided
        done = f"还有 {left} 处没有选" if left else "都选好了，可以合并"
        self.words.setText(f"{number} 处填得不同，逐处选一份：{done}" if number else "")
        self.changed.emit()


def row_of(path: str) -> str:
    """The row of a cell (``people.3`` of ``people.3.person_name``), which drafts may both keep; empty for others."""
    parts = path.split(".")
    is_cell = len(parts) == _CELL and parts[1].isdecimal() and parts[0] != "items"
    return ".".join(parts[:2]) if is_cell else ""


def _cut(text: str) -> str:
    words = text.strip()
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}……（共 {len(words)} 字）"
