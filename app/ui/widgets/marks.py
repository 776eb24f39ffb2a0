"""Marks of state, counts and badges: shape and word first, colour besides."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.look.palette import Tone
from app.ui.widgets.tips import plain_tip

State: TypeAlias = Literal["ring", "half", "check", "error", "warning", "info", "dash", "none"]
Kind: TypeAlias = Literal["error", "warning", "unfilled", "note", "done"]
STATE_NAMES: dict[State, str] = {
    "ring": "未填", "half": "填了一部分", "check": "已填好", "error": "有错误", "warning": "有提醒",
    "info": "有说明", "dash": "无", "none": "",
}  # fmt: skip
STATE_TONES: dict[State, Tone] = {
    "ring": "ink3", "half": "accent", "check": "done", "error": "error", "warning": "warning",
    "info": "ink3", "dash": "ink3", "none": "ink3",
}  # fmt: skip
KIND_NAMES: dict[Kind, str] = {
    "error": "处错误", "warning": "处提醒", "unfilled": "项未填", "note": "条说明", "done": "项完成",
}  # fmt: skip
KIND_TONES: dict[Kind, Tone] = {
    "error": "error", "warning": "warning", "unfilled": "ink3", "note": "ink3", "done": "done",
}  # fmt: skip
KIND_STATES: dict[Kind, State] = {
    "error": "error", "warning": "warning", "unfilled": "ring", "note": "info", "done": "check",
}  # fmt: skip
PILL_HEIGHT = 18
_PILL_PADDING = 9


def paint_mark(painter: QPainter, rect: QRect | QRectF, look: Look, state: State) -> None:
    """Draw the mark of ``state`` as large as fits into ``rect``."""
    if state != "none":
        look.paint_icon(painter, rect, state, look.colours.tone(STATE_TONES[state]))


def pill_width(look: Look, text: str) -> int:
    """How wide :func:`paint_pill` and :func:`paint_words` draw ``text``, in px."""
    return max(look.metrics("caption").horizontalAdvance(text) + 2 * _PILL_PADDING, 26)


def paint_pill(painter: QPainter, rect: QRect | QRectF, look: Look, text: str, kind: Kind) -> int:
    """Draw a pill at the right edge and middle of ``rect``; gives its width."""
    width, height = pill_width(look, text), _pill_height(look)
    area = QRectF(rect)
    pill = QRectF(area.right() - width, round(area.center().y() - height / 2), width, height)
    paint_words(painter, pill, look, text, KIND_TONES[kind])
    return width


def _pill_height(look: Look) -> int:
    return round(PILL_HEIGHT * look.factor)


def paint_words(painter: QPainter, rect: QRectF, look: Look, text: str, tone: Tone) -> None:
    """Draw a word or two on the tint of their tone, as wide as ``rect``, see :func:`pill_width`."""
    rounded(painter, rect, look.colours.tint(tone), None, rect.height() / 2)
    painter.setFont(look.font("caption"))
    painter.setPen(look.colours.tone(tone))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class StateMark(QWidget):
    """A ring, half ring, tick, sign or dash that tells how far something is."""

    def __init__(self, look: Look, state: State = "ring", *, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.state: State = state
        self.setFixedSize(size, size)
        self.set_state(state)

    def set_state(self, state: State, name: str = "") -> None:
        """Show ``state``; ``name`` is what is read aloud and stands in the tooltip, if it differs from the usual."""
        self.state = state
        told = name or STATE_NAMES[state]
        self.setAccessibleName(told)
        self.setToolTip(plain_tip(told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark in its tone."""
        paint_mark(QPainter(self), self.rect(), self._look, self.state)


class Pill(QWidget):
    """A count in the colour of the worst that is counted; nothing at 0."""

    def __init__(self, look: Look, count: int = 0, kind: Kind = "error", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.count = 0
        self.kind: Kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count, kind)

    def set_count(self, count: int, kind: Kind = "error") -> None:
        """Show ``count``; 0 hides the pill."""
        self.count, self.kind = count, kind
        self.setAccessibleName(f"{count} {KIND_NAMES[kind]}")
        self.setToolTip(plain_tip(self.accessibleName()))
        if count == 0:
            self.hide()
        elif self.parent() is not None:
            self.show()
        else:  # shown together with the parent that is still to come, not as a window of its own
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the number."""
        return QSize(pill_width(self._look, str(self.count)), _pill_height(self._look))

    def minimumSizeHint(self) -> QSize:
        """A number is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The number on its tint."""
        paint_words(QPainter(self), QRectF(self.rect()), self._look, str(self.count), KIND_TONES[self.kind])


class Badge(QWidget):
    """One or two words about a file or a draft, on the tint of their tone."""

    def __init__(self, look: Look, text: str = "", tone: Tone = "ink2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.text = text
        self.tone: Tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_badge(text, tone)

    def set_badge(self, text: str, tone: Tone = "ink2") -> None:
        """Show ``text`` in ``tone``."""
        self.text, self.tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(pill_width(self._look, self.text), _pill_height(self._look))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words on their tint; nothing without words."""
        if self.text:
            paint_words(QPainter(self), QRectF(self.rect()), self._look, self.text, self.tone)
