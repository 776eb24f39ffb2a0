"""The foot of the navigation: how much of the whole form is filled in, and until when it is wanted."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.forms.handing_in import own_deadline
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.progress import ThinBar
from app.ui.widgets.tips import plain_tip
from app.ui.work.tools import Tools


class NavigationFoot(QWidget):
    """``已填 81 / 113`` over a thin bar; beside it the deadline, in the narrow strip nothing but the bar."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.words = TextLabel(tools.look, "", role="caption", tone="ink2")
        self.deadline = TextLabel(tools.look, "", role="caption", tone="ink2")
        self.bar = ThinBar(tools.look)
        line = QHBoxLayout()
        line.addWidget(self.words)
        line.addStretch(1)
        line.addWidget(self.deadline)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 14)
        self._column.setSpacing(6)
        self._column.addLayout(line)
        self._column.addWidget(self.bar)

    def set_narrow(self, narrow: bool) -> None:
        """In the strip the words stand in the tooltip."""
        self.words.setVisible(not narrow)
        self.deadline.setVisible(not narrow)
        edge = 8 if narrow else 16
        self._column.setContentsMargins(edge, 8, edge, 14)

    def refresh(self) -> None:
        """Count again."""
        desk = self._tools.desk
        filled = desk.progress()
        self.words.setText(f"已填 {filled.done} / {filled.total}")
        self.bar.set_value(filled.done, filled.total)
        notice = desk.definition.notice
        own = own_deadline(desk.draft.filling)
        day = own or notice.deadline
        self.deadline.setText(f"截止 {_short(day)}")
        official = f"通知的截止日期 {notice.deadline.year}年{_short(notice.deadline)}"
        hint = f"，{notice.deadline_hint}" if notice.deadline_hint else ""
        self.deadline.setToolTip(plain_tip(f"自定的截止日期；{official}" if own else f"{official}{hint}"))
        self.setToolTip(plain_tip(f"{self.words.text()}，{self.deadline.text()}"))


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
