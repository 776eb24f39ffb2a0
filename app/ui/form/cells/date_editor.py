"""The editor of a day: typed in many ways, or chosen from a calendar that drops below the cell."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.forms.definition import Field
from app.forms.field_types import normalise_answer
from app.ui.form.cells.base import Place
from app.ui.form.cells.line_editor import LineEditor
from app.ui.look.look import Look
from app.ui.widgets.calendar_popup import CalendarPopup
from app.ui.work.tools import Tools

_BUTTON = 24


class DateEditor(LineEditor):
    """A line with a calendar: Alt+↓ or the button opens it, the day chosen stands as 2026-05-28."""

    def __init__(self, tools: Tools, field: Field, place: Place, parent: QWidget | None = None) -> None:
        self.button: QAbstractButton | None = None
        super().__init__(tools, field, place, parent)
        if not self.read_only:
            self.button = _CalendarButton(tools.look, self)
            self.clicks_go_to(self.box, self.button)
            self.button.clicked.connect(self.open_calendar)
            self.box.installEventFilter(self)

    def day(self) -> date | None:
        """The day that stands there, however it is typed."""
        stored = normalise_answer(self.desk.text_of(self.field.id), self.field)
        try:
            return date.fromisoformat(stored) if isinstance(stored, str) else None
        except ValueError:
            return None

    def open_calendar(self) -> CalendarPopup:
        """Drop the calendar below the cell, at the day that stands there or at today."""
        if not self.box.hasFocus():
            self.box.setFocus(Qt.FocusReason.MouseFocusReason)
        popup = CalendarPopup(self.look, self.day(), self.tools.clock().date(), self)
        popup.chosen.connect(self._choose)
        cell = self.parentWidget() or self
        popup.open_below(cell if not self.place.inline else self)
        return popup

    def trailing(self, narrow: bool) -> int:
        """Room for the button."""
        return 0 if narrow or self.read_only else _BUTTON

    def arrange(self) -> None:
        """The button at the right edge; none in narrow cells."""
        super().arrange()
        if self.button:
            narrow = self.is_narrow(self.width())
            self.button.setVisible(not narrow)
            inset = 3 if self.place.inline else 0
            self.button.setGeometry(
                self.width() - _BUTTON + 4 - inset, (self.height() - _BUTTON) // 2, _BUTTON, _BUTTON
            )

    def _choose(self, day: date) -> None:
        self.desk.answer(self.field.id, day.isoformat())
        self.box.to_end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+↓ in the box."""
        if watched is self.box and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) and not self.box.composing
            if alt and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if alt and event.type() == QEvent.Type.KeyPress:
                self.open_calendar()
                return True
        return False


class _CalendarButton(QAbstractButton):
    """The small picture of a calendar; the keyboard has Alt+↓."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("从日历中选")
        self.setToolTip("从日历中选（Alt+↓）")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._look.paint_icon(painter, self.rect().adjusted(4, 4, -4, -4), "calendar", self._look.colours.ink3)
