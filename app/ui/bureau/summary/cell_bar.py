"""What is to be said of the cell of the cursor: where its text came from, what to look at, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bureau.summary_records import SummarySeen
from app.ui.bureau.summary.model import SheetModel
from app.ui.bureau.summary.words import STAFF, place_words
from app.ui.look.look import Look
from app.ui.widgets.buttons import LinkLabel, OutlineButton
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.marks import StateMark
from app.ui.widgets.tips import plain_tip

_HEIGHT = 58


class CellBar(QWidget):
    """Two lines of one height, so that nothing moves while the cursor does.

    ``link_asked``, ``back_asked``: the applicant's field, the source. ``staff_asked``: use the other figure throughout.
    """

    link_asked = Signal()
    back_asked = Signal()
    staff_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._amber = False
        self.place = ElidedLabel(look, semibold=True)
        self.source = ElidedLabel(look, role="caption", tone="ink2")
        self.mark = StateMark(look, "warning")
        self.doubt = ElidedLabel(look, tone="ink")
        self.staff = OutlineButton(look, "", small=True)
        self.back = OutlineButton(look, "恢复来源", key="Del", small=True)
        self.link = LinkLabel(look, "看申报材料")
        self.link.set_name("看申报材料")
        self.link.setToolTip("到“初审”，看这一格取自哪里（Ctrl+Enter，或按住 Ctrl 点这一格）")
        self._lay_out()
        self.link.clicked.connect(self.link_asked)
        self.back.clicked.connect(self.back_asked)
        self.staff.clicked.connect(self.staff_asked)
        look.changed.connect(self._use_look)
        self._use_look()
        self.show_nothing()

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self.place, 1)
        upper.addWidget(self.back)
        upper.addWidget(self.link)
        lower.setSpacing(6)
        lower.addWidget(self.mark)
        lower.addWidget(self.doubt, 1)
        lower.addWidget(self.source, 1)
        lower.addWidget(self.staff)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 4)
        column.setSpacing(2)
        column.addLayout(upper, 1)
        column.addLayout(lower, 1)
        for button in (self.back, self.link, self.staff):
            kept = button.sizePolicy()
            kept.setRetainSizeWhenHidden(button is not self.staff)
            button.setSizePolicy(kept)

    def _use_look(self) -> None:
        self.setFixedHeight(round(_HEIGHT * self._look.factor))

    @property
    def words(self) -> str:
        """All that is said."""
        doubt = "" if self.doubt.isHidden() else self.doubt.text()
        return "｜".join(part for part in (self.place.text(), doubt, self.source.text()) if part)

    def show_nothing(self) -> None:
        """No cell has the cursor."""
        for label in (self.place, self.source, self.doubt):
            label.setText("")
        for part in (self.mark, self.doubt, self.staff, self.back, self.link):
            part.hide()
        self._amber = False
        self.update()

    def show_cell(self, seen: SummarySeen, model: SheetModel, row: int, column: int) -> None:
        """What is to be said of a cell."""
        found, line = model.column(column), model.rows[row]
        is_cell = found.asked is not None
        wrong = model.wrong(row, column) if is_cell else ""
        doubt = model.doubt(row, column) if is_cell else ""
        source = model.source(row, column)
        self.place.setText(place_words(row, line, found) if is_cell else f"第 {row + 1} 行  {line.name}")
        self.mark.set_state("error" if wrong else "warning")
        self.doubt.setText("；".join(part for part in (wrong, doubt) if part))
        self.source.setText(source)
        told = bool(wrong or doubt)
        self.mark.setVisible(told)
        self.doubt.setVisible(told)
        self.source.setVisible(not told)
        self.doubt.setToolTip(plain_tip(f"{self.doubt.text()}\n{source}") if told else "")
        self.back.setVisible(is_cell and model.cell(row, column).edited)
        self.link.setVisible(line.case > 0)
        counted = bool(doubt) and found.counts
        self.staff.setVisible(counted)
        if counted:
            self.staff.setText(f"全表改用{STAFF['rows' if seen.staff == 'count' else 'count']}")
            self.staff.updateGeometry()
        self._amber = bool(doubt) and not wrong
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Amber while there is something to look at; a hairline above."""
        colours = self._look.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.warning_tint if self._amber else colours.surface)
        painter.fillRect(0, 0, self.width(), 1, colours.hairline)
