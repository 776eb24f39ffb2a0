"""The light list of suggested words below a cell: it helps, but takes neither the focus nor Enter by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.look.look import Look
from app.ui.look.paint import rounded

_ROW = 28
_PAD = 10
_EDGE = 4
_NARROWEST = 96


def matching(suggestions: Sequence[str], typed: str) -> list[str]:
    """Those that begin with what was typed, then those that hold it.

    All while nothing is typed; none once it is one of them.
    """
    text = typed.strip()
    if not text:
        return list(suggestions)
    if text in suggestions:
        return []
    first = [word for word in suggestions if word.startswith(text)]
    return first + [word for word in suggestions if text in word and word not in first]


class SuggestionList(QWidget):
    """Words below ``anchor`` (in the window's coordinates), or above it where there is no room below."""

    taken = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.words: list[str] = []
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()

    def offer(self, words: Sequence[str], anchor: QRect) -> None:
        """Show ``words``; nothing when there are none."""
        if list(words) != self.words:
            self.words, self.current = list(words), -1
        window = self.parentWidget()
        if not self.words or window is None:
            self.hide()
            return
        metrics = self._look.metrics("value")
        width = max((metrics.horizontalAdvance(word) for word in self.words), default=0) + 2 * (_PAD + _EDGE)
        height = len(self.words) * self._row() + 2 * _EDGE
        wide = min(max(width, anchor.width(), _NARROWEST), window.width())
        top = anchor.bottom() + 2
        if top + height > window.height() and anchor.top() - height - 2 >= 0:
            top = anchor.top() - height - 2
        left = max(0, min(anchor.left(), window.width() - wide))
        self.setGeometry(left, top, wide, height)
        self.show()
        self.raise_()
        self.update()

    def put_away(self) -> None:
        """Hide it."""
        self.words, self.current = [], -1
        self.hide()

    def step(self, by: int) -> None:
        """Highlight the next word or the one before; before the first is none."""
        self.current = max(-1, min(len(self.words) - 1, self.current + by))
        self.update()

    def highlighted(self) -> str:
        """The word that Enter would take; blank when none is highlighted."""
        return self.words[self.current] if self.isVisible() and 0 <= self.current < len(self.words) else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The word under the mouse is highlighted."""
        self.current = self._at(event.position().toPoint())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes a word; the cell keeps the focus."""
        number = self._at(event.position().toPoint())
        if 0 <= number < len(self.words):
            self.taken.emit(self.words[number])

    def paintEvent(self, event: QPaintEvent) -> None:
        """An outlined box with a line for each word."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(self.rect(), colours.surface)
        rounded(painter, self.rect(), colours.surface, colours.grid)
        painter.setFont(self._look.font("value"))
        for number, word in enumerate(self.words):
            line = QRect(_EDGE, _EDGE + number * self._row(), self.width() - 2 * _EDGE, self._row())
            if number == self.current:
                painter.fillRect(line, colours.accent_tint)
            painter.setPen(colours.ink)
            painter.drawText(line.adjusted(_PAD - _EDGE + 4, 0, -_EDGE, 0), Qt.AlignmentFlag.AlignVCenter, word)

    def _row(self) -> int:
        return round(_ROW * self._look.factor)

    def _at(self, point: QPoint) -> int:
        return (point.y() - _EDGE) // self._row() if self.rect().contains(point) else -1
