"""The sides that are sealed, and which of them have a scan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.drafts.sealed import SealedScan
from app.ui.ecopy.known import SealSide
from app.ui.ecopy.words import STATES, missing_words
from app.ui.look.look import Look
from app.ui.look.palette import Tone
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.cards import card, empty
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel
from app.ui.widgets.marks import State, StateMark
from app.ui.widgets.panes import Card

_MARKS: dict[str, State] = {"missing": "ring", "scanned": "check", "outdated": "warning"}
_TONES: dict[str, Tone] = {"missing": "ink2", "scanned": "ink2", "outdated": "warning"}
_OTHERS = "由主管部门办，可以不扫描"


def scan_of(side: SealSide, sealed: Sequence[SealedScan]) -> SealedScan | None:
    """The scan of a side, also one of how it looked before; None when the side has none of its own."""
    return next((scan for scan in sealed if scan.place == side.scan and not scan.whole), None)


class ScanList(QWidget):
    """``look_asked`` and ``remove_asked`` carry a :class:`SealSide`."""

    look_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.card: Card
        self.card, column = card(look, "要盖章、签字的页")
        self.verdict = TextLabel(look, "", wrap=True)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(12)
        self._table.setVerticalSpacing(6)
        self._table.setColumnStretch(1, 3)
        self._table.setColumnStretch(3, 2)
        self._shown: object = None
        self.rows: list[tuple[SealSide, tuple[OutlineButton, ...]]] = []
        column.addWidget(self.verdict)
        column.addLayout(self._table)

    def show_sides(
        self, sides: Sequence[SealSide], missing: Sequence[SealSide], sealed: Sequence[SealedScan], editable: bool
    ) -> None:
        """A row for each side; the buttons only where there is a scan."""
        state = (tuple(sides), tuple(sealed), editable)
        if state == self._shown:
            return
        self._shown = state
        own = [side for side in sides if side.ours]
        self.verdict.setText(missing_words(missing) or f"{len(own)} 页都有扫描件了。可以生成电子版")
        self.verdict.setVisible(bool(own))
        self.card.setVisible(bool(sides))
        empty(self._table)
        self.rows = []
        for number, side in enumerate(sides):
            self._add(2 * number, side, scan_of(side, sealed), editable)

    def _add(self, row: int, side: SealSide, scan: SealedScan | None, editable: bool) -> None:
        look = self._look
        optional = not side.ours and side.state == "missing"
        state: State = "dash" if optional else _MARKS[side.state]
        words = _OTHERS if optional else STATES[side.state]
        if side.state == "scanned":
            words = scan.name if scan else "在整册扫描件里"
        mark = StateMark(look, state)
        mark.set_state(state, words)
        self._table.addWidget(HairLine(look), row, 0, 1, 5)
        self._table.addWidget(mark, row + 1, 0)
        self._table.addWidget(TextLabel(look, side.name, wrap=True), row + 1, 1)
        self._table.addWidget(TextLabel(look, side.page, tone="ink2"), row + 1, 2)
        self._table.addWidget(ElidedLabel(look, words, role="caption", tone=_TONES[side.state]), row + 1, 3)
        buttons: tuple[OutlineButton, ...] = ()
        if scan is not None:
            seen = OutlineButton(look, "查看", small=True)
            seen.set_name(f"查看“{side.name}”的扫描件")
            seen.clicked.connect(lambda: self.look_asked.emit(side))
            gone = OutlineButton(look, "移除", small=True)
            gone.set_name(f"移除“{side.name}”的扫描件")
            gone.clicked.connect(lambda: self.remove_asked.emit(side))
            if not editable:  # what has no parent yet must not be shown: it would be a window
                gone.hide()
            buttons = (seen, gone)
        cell = QWidget()
        inner = QGridLayout(cell)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        cell.setMinimumHeight(round(26 * look.factor))
        for at, button in enumerate(buttons):
            inner.addWidget(button, 0, at)
        self._table.addWidget(cell, row + 1, 4, Qt.AlignmentFlag.AlignRight)
        self.rows.append((side, buttons))
