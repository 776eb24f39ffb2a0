"""The editor of a long text: at least four lines, grows, and counts as the notice counts."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.forms.counting import around, characters, is_near, words
from app.forms.definition import NONE, Field
from app.forms.names import split_names
from app.ui.form.cells.base import Place
from app.ui.form.cells.text_editor import MARK, TextEditor
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded
from app.ui.look.palette import Tone
from app.ui.widgets.marks import paint_mark
from app.ui.widgets.tips import plain_tip
from app.ui.widgets.writing import MARGIN, Writing
from app.ui.work.tools import Tools

_LINES = 4
_NAME_LINES = 2
_INLINE_PAD = 6


class Count(NamedTuple):
    """What the counter says, in which tone, and from which character on it is too much."""

    text: str
    tone: Tone = "ink3"
    over: int | None = None


class LongEditor(TextEditor):
    """Paragraphs with their count at the bottom right, inside the cell."""

    def __init__(self, tools: Tools, field: Field, place: Place, parent: QWidget | None = None) -> None:
        read_only = bool(tools.desk.read_only)
        writing = Writing(paragraphs=True, read_only=read_only, undo=tools.desk.undo, redo=tools.desk.redo)
        self._names = any(field.id == other.counts for other in tools.desk.definition.fields.values())
        self._pad = _INLINE_PAD if place.inline else 0
        self._counted: tuple[str, Count] | None = None
        super().__init__(tools, field, place, writing, parent)
        self.counter = _Counter(tools.look, self)
        self.show_answer()

    def _restyle(self) -> None:
        self._counted = None  # what is too much is underlined in a colour of the theme
        self.refresh()
        super()._restyle()

    def stretches(self) -> bool:
        """Below its label, in the whole width."""
        return True

    def refresh(self) -> None:
        """Count again."""
        text = self.box.text()
        if self._counted is None or self._counted[0] != text:
            self._counted = (text, self._count(text))
            self.counter.show_count(self._counted[1], text)
            self.box.underline_from(self._counted[1].over)
        super().refresh()

    def _count(self, text: str) -> Count:
        if text.strip() == NONE or (self.read_only and not text):
            return Count("")
        if self._names:
            return Count(f"{len(split_names(text))} 个名称" if text.strip() else "")
        count = words(text)
        if self.field.max_chars is not None:
            return ceiling(text, count, self.field.max_chars)
        if self.field.about_chars is not None:
            return target(count, self.field.about_chars)
        return Count(f"{count:,} 字" if count else "")

    # ---- geometry

    def heightForWidth(self, width: int) -> int:
        """The whole text, at least four lines (names: two), and the line of the counter."""
        return self._text_height(width) + self.counter.sizeHint().height() + (8 if self.place.inline else 0)

    def _text_height(self, width: int) -> int:
        lines = _NAME_LINES if self._names else _LINES
        least = lines * self.box.line_height() + 2 * MARGIN
        return max(self.box.heightForWidth(width - 2 * self._pad + 2 * MARGIN), least)

    def arrange(self) -> None:
        """The text from the top, the counter at the bottom right, 无 at the top right."""
        top = 4 if self.place.inline else 0
        foot = self.counter.sizeHint()
        pad = self._pad
        high = max(self.height() - foot.height() - 2 * top, self._text_height(self.width()))
        self.box.setGeometry(pad - MARGIN, top, self.width() - 2 * pad + 2 * MARGIN, high)
        self.counter.setGeometry(
            self.width() - pad - foot.width(), self.height() - foot.height() - top, foot.width(), foot.height()
        )
        size = self.none.sizeHint()
        self.none.setGeometry(
            QRect(self.width() - pad - size.width() + (3 if pad else 0), top, size.width(), size.height())
        )
        self.none.raise_()

    # ---- how it looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The mark beside the counter, and the own box below printed words."""
        painter = QPainter(self)
        colours = self.look.colours
        if self.place.inline and not self.read_only:
            rounded(painter, self.rect(), colours.surface, colours.grid, 3)
            if self.has_focus():
                paint_focus(painter, self.rect(), colours, 3)
        if self.kind:
            at = self.counter.geometry()
            mark = QRect(at.left() - MARK - 4, at.top() + (at.height() - MARK) // 2, MARK, MARK)
            paint_mark(painter, mark, self.look, "error" if self.kind == "error" else "warning")


class _Counter(QWidget):
    """The count; the tooltip tells how it counts."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.count = Count("")
        self._text = ""
        look.dress(self, "caption")
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def show_count(self, count: Count, text: str) -> None:
        self.count = count
        self._text = text
        self.setAccessibleName(count.text)
        self.update()

    def told(self) -> str:
        """How it was counted."""
        return f"按 Word 字数；字符数（不计空格）为 {characters(self._text):,}" if "字" in self.count.text else ""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(plain_tip(self.told()))
        return super().event(event)

    def sizeHint(self) -> QSize:
        metrics = self._look.metrics("caption")
        return QSize(metrics.horizontalAdvance(self.count.text) + 2, metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self._look.colours.tone(self.count.tone))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.count.text)


def ceiling(text: str, count: int, limit: int) -> Count:
    """A text that may not be longer than ``limit`` 字."""
    if count > limit:
        return Count(f"{count:,} / {limit:,} 字，超 {count - limit:,} 字", "error", _over_from(text, limit))
    return Count(f"{count:,} / {limit:,} 字", "warning" if is_near(count, limit) else "ink3")


def target(count: int, about: int) -> Count:
    """A text that should be about ``about`` 字 long."""
    if not count:
        return Count(f"约 {about:,} 字")
    low, high = around(about)
    return Count(f"约 {about:,} 字，现 {count:,}", "done" if low <= count <= high else "warning")


def _over_from(text: str, limit: int) -> int:
    """The place behind the longest beginning that is within the limit.

    A character counts once at most, so it lies not before ``limit``, and in Chinese texts close behind it.
    """
    low, step = limit, 1
    while low + step < len(text) and words(text[: low + step]) <= limit:
        low, step = low + step, 2 * step
    high = min(low + step, len(text))
    while low < high:
        middle = (low + high + 1) // 2
        if words(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low
