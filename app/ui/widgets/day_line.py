"""A day to write or to take from a calendar, in one line; empty is none."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.forms.definition import Field
from app.forms.field_types import FIELD_TYPES, normalise_answer
from app.ui.look.look import Look
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit

_WIDTH = 220
_ASKED = Field(id="day", type="date", label="")


class DayLine(QWidget):
    """``edit`` takes a day however it is typed; ``changed`` tells each change.

    ``remark`` stands behind it, ``empty`` says what no day means.
    """

    changed = Signal()

    def __init__(
        self, look: Look, value: str, today: date, *, name: str, remark: str = "", empty: str = "不另定"
    ) -> None:
        super().__init__()
        self._look = look
        self._today = today
        self.edit = LineEdit(look, value, name=name, placeholder=f"{empty}，例 2026-06-01")
        self.edit.setMaximumWidth(_WIDTH)
        self.edit.textChanged.connect(lambda _: self.changed.emit())
        calendar = IconButton(look, "calendar", "日历")
        calendar.clicked.connect(self._open_calendar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit)
        row.addWidget(calendar)
        row.addWidget(TextLabel(look, remark, role="caption", tone="ink3"), 1)
        self.setFocusProxy(self.edit)

    @property
    def text(self) -> str:
        """As a day is stored (``2026-05-28``); as it was typed when it is none."""
        found = normalise_answer(self.edit.text(), _ASKED)
        return found if isinstance(found, str) else self.edit.text()

    @property
    def day(self) -> date | None:
        """What was entered; None when nothing was, or something that is no day."""
        found = FIELD_TYPES["date"].value(self.text, _ASKED)
        return found if isinstance(found, date) else None

    def _open_calendar(self) -> None:
        from app.ui.widgets.calendar_popup import CalendarPopup

        popup = CalendarPopup(self._look, self.day, self._today, self)
        popup.chosen.connect(lambda day: self.edit.setText(day.isoformat()))
        popup.open_below(self.edit)


def no_day(text: str) -> str:
    """What to say of something that is no day."""
    return f"“{text}”不是日期，写成 2026-05-28 这样，或留空"
