"""A small calendar in Chinese: one month, every day reachable by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui.look.look import Look
from app.ui.look.paint import rounded

_DAY = 32
_HEAD = 36
_WEEK = 24
_FOOT = 34
_PAD = 8
_WEEKDAYS = "一二三四五六日"
_FIRST, _LAST = date(1900, 1, 1), date(2099, 12, 31)


class CalendarPopup(QWidget):
    """One month from Monday to Sunday; ``chosen`` tells the day, then it closes.

    Arrows move by days and weeks, PgUp and PgDn by months, with Ctrl by years, Home and End within the month.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, day: date | None, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        self._chosen = day
        self._today = today
        self.day = _within(day or today)
        self.setAccessibleName("日历")
        self.setFixedSize(self.sizeHint())
        self._tell()

    def open_below(self, cell: QWidget) -> None:
        """Drop below a cell, above it where the screen ends; at its right edge."""
        corner = cell.mapToGlobal(QPoint(cell.width() - self.width(), cell.height() + 2))
        screen = cell.screen().availableGeometry()
        top = corner.y()
        if top + self.height() > screen.bottom():
            top = max(cell.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2, screen.top())
        left = max(min(corner.x(), screen.right() - self.width()), screen.left())
        self.move(left, top)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def sizeHint(self) -> QSize:
        """Six weeks, the head with the month, and the foot with today."""
        scale = self._look.factor
        return QSize(round(7 * _DAY * scale) + 2 * _PAD, round((_HEAD + _WEEK + 6 * _DAY + _FOOT) * scale) + 2 * _PAD)

    # ---- moving

    def move_to(self, day: date) -> None:
        """Make another day the current one."""
        self.day = _within(day)
        self._tell()
        self.update()

    def months(self, step: int) -> None:
        """Another month; the day stays, or is the last of a shorter month."""
        self.move_to(_months_from(self.day, step))

    def choose(self, day: date) -> None:
        """Take a day and close."""
        self.chosen.emit(day)
        self.close()

    def _tell(self) -> None:
        self.setAccessibleDescription(f"{self.day.year}年{self.day.month}月{self.day.day}日")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key = event.key()
        by_years = 12 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
        days = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        months = {Qt.Key.Key_PageUp: -by_years, Qt.Key.Key_PageDown: by_years}
        closes = key == Qt.Key.Key_Escape or (
            key == Qt.Key.Key_Up and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        )
        if closes:
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self.day)
        elif key == Qt.Key.Key_Home:
            self.move_to(self.day.replace(day=1))
        elif key == Qt.Key.Key_End:
            self.move_to(_months_from(self.day.replace(day=1), 1) - timedelta(days=1))
        elif key in months:
            self.months(months[Qt.Key(key)])
        elif key in days:
            self.move_to(_moved(self.day, days[Qt.Key(key)]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A day, an arrow, or today; beside it: close."""
        point = event.position().toPoint()
        if not self.rect().contains(point):
            self.close()
            return
        for area, act in self._targets():
            if area.contains(point):
                act()
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel changes nothing."""
        event.accept()

    # ---- geometry

    def _scaled(self, size: int) -> int:
        return round(size * self._look.factor)

    def _targets(self) -> list[tuple[QRect, Callable[[], None]]]:
        found: list[tuple[QRect, Callable[[], None]]] = []
        found += [(area, partial(self.months, step)) for _, area, step in self._arrows()]
        found.append((self._foot(), partial(self.choose, self._today)))
        found += [(area, partial(self.choose, day)) for day, area in self._days()]
        return found

    def _arrows(self) -> list[tuple[str, QRect, int]]:
        side, head = self._scaled(_DAY), self._scaled(_HEAD)
        right = self.width() - _PAD
        places = (("«", _PAD, -12), ("‹", _PAD + side, -1), ("›", right - 2 * side, 1), ("»", right - side, 12))
        return [(sign, QRect(left, _PAD, side, head), step) for sign, left, step in places]

    def _days(self) -> list[tuple[date, QRect]]:
        first = self.day.replace(day=1)
        start = first.toordinal() - first.weekday()
        side = self._scaled(_DAY)
        top = _PAD + self._scaled(_HEAD) + self._scaled(_WEEK)
        found = []
        for number in range(42):
            ordinal = start + number
            if _FIRST.toordinal() <= ordinal <= _LAST.toordinal():
                area = QRect(_PAD + number % 7 * side, top + number // 7 * side, side, side)
                found.append((date.fromordinal(ordinal), area))
        return found

    def _foot(self) -> QRect:
        high = self._scaled(_FOOT)
        return QRect(_PAD, self.height() - _PAD - high + 4, self.width() - 2 * _PAD, high - 4)

    # ---- how it looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Head, weekdays, days, today."""
        painter = QPainter(self)
        colours, centre = self._look.colours, Qt.AlignmentFlag.AlignCenter
        painter.fillRect(self.rect(), colours.surface)
        rounded(painter, self.rect(), None, colours.outline, 0)
        painter.setFont(self._look.font("body", semibold=True))
        painter.setPen(colours.ink)
        head = QRect(_PAD, _PAD, self.width() - 2 * _PAD, self._scaled(_HEAD))
        painter.drawText(head, centre, f"{self.day.year}年{self.day.month}月")
        painter.setFont(self._look.font("title"))
        painter.setPen(colours.ink2)
        for sign, area, _ in self._arrows():
            painter.drawText(area, centre, sign)
        painter.setFont(self._look.font("caption"))
        painter.setPen(colours.ink3)
        for number, word in enumerate(_WEEKDAYS):
            side = self._scaled(_DAY)
            area = QRect(_PAD + number * side, _PAD + self._scaled(_HEAD), side, self._scaled(_WEEK))
            painter.drawText(area, centre, word)
        self._paint_days(painter)
        painter.setFont(self._look.font("body"))
        painter.setPen(colours.accent)
        painter.drawText(self._foot(), centre, f"今天 {self._today.month}月{self._today.day}日")

    def _paint_days(self, painter: QPainter) -> None:
        colours = self._look.colours
        painter.setFont(self._look.font("body"))
        for day, area in self._days():
            inner = area.adjusted(2, 2, -2, -2)
            ink = colours.ink if day.month == self.day.month else colours.ink3
            if day == self._chosen:
                rounded(painter, inner, colours.button, None)
                ink = colours.button_text
            elif day == self.day:
                rounded(painter, inner, colours.accent_tint, None)
            if day == self.day:
                rounded(painter, inner, None, colours.accent, 4, 2)
            elif day == self._today:
                rounded(painter, inner, None, colours.outline)
            painter.setPen(ink)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(day.day))


def _within(day: date) -> date:
    return min(max(day, _FIRST), _LAST)


def _moved(day: date, days: int) -> date:
    return _within(date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal())))


def _months_from(day: date, step: int) -> date:
    number = day.year * 12 + day.month - 1 + step
    year, month = divmod(number, 12)
    first = _within(date(year, month + 1, 1))
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))
