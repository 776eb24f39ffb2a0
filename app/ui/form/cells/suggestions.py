"""The light list of suggested words below a box: shown while typing, never in the way of Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.widgets.text_box import TextBox

_ROW = 30
_MOST = 8
_PAD = 10
_EDGE = 1
_WIDEST = 280
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down)


def matching(suggestions: Sequence[str], typed: str) -> list[str]:
    """Those that begin with what was typed, then those that hold it.

    All while nothing is typed; none once it is one of them.
    """
    text = typed.strip()
    if text in suggestions:
        return []
    first = [word for word in suggestions if word.startswith(text)]
    return first + [word for word in suggestions if text in word and word not in first]


class SuggestionList(QWidget):
    """The words; a child of the window, so that it neither takes the focus nor is cut by the cell."""

    taken = Signal(str)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self.words: tuple[str, ...] = ()
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("可选的写法")
        look.dress(self, "value")
        self.hide()

    def row_height(self) -> int:
        """The height of one word."""
        return round(_ROW * self._look.factor)

    def offer(self, words: Sequence[str], anchor: QRect) -> None:
        """Show ``words`` below ``anchor`` (in the window's coordinates), above it where there is no room below."""
        self.words, self.current = tuple(words[:_MOST]), -1
        metrics, window = self._look.metrics("value"), self.window()
        widest = max(metrics.horizontalAdvance(word) for word in self.words) + 2 * (_PAD + _EDGE)
        width = min(max(widest, min(anchor.width(), _WIDEST)), window.width())
        height = len(self.words) * self.row_height() + 2 * _EDGE
        below = anchor.bottom() + 1 + height <= window.height() or anchor.top() < height
        top = anchor.bottom() + 1 if below else anchor.top() - height
        self.setGeometry(max(min(anchor.left(), window.width() - width), 0), top, width, height)
        self.show()
        self.raise_()
        self.update()

    def step(self, by: int) -> str:
        """Highlight the next word or the one before, and give it; before the first is none."""
        self.current = max(-1, min(len(self.words) - 1, self.current + by))
        self.update()
        return self.words[self.current] if self.current >= 0 else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The word under the mouse is highlighted."""
        self.current = self._at(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes a word."""
        number = self._at(event)
        if number >= 0:
            self.taken.emit(self.words[number])

    def _at(self, event: QMouseEvent) -> int:
        number = (int(event.position().y()) - _EDGE) // self.row_height()
        return number if 0 <= number < len(self.words) else -1

    def paintEvent(self, _event: QPaintEvent) -> None:
        """An outlined box with a line for each word."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(self.rect(), colours.surface)
        rounded(painter, self.rect(), colours.surface, colours.outline, 4)
        painter.setFont(self.font())
        for number, word in enumerate(self.words):
            area = QRect(_EDGE, _EDGE + number * self.row_height(), self.width() - 2 * _EDGE, self.row_height())
            if number == self.current:
                rounded(painter, area.adjusted(3, 2, -3, -2), colours.accent_tint, None, 3)
            painter.setPen(colours.ink)
            painter.drawText(area.adjusted(_PAD, 0, -_PAD, 0), Qt.AlignmentFlag.AlignVCenter, word)


class Suggesting(QObject):
    """Offers what may stand in a box: ``suggestions`` are asked for anew each time.

    ↓ and ↑ put a word into the box at once, so Enter only has to walk on; Esc puts back what was typed. The list opens
    while typing and by a click into an empty box; where ``keys_open``, also by ↓ in an empty box and by Alt+↓.
    ``around`` is the room from the box's parent to the edges of the cell that the list stands below.
    """

    def __init__(
        self,
        look: Look,
        box: TextBox,
        suggestions: Callable[[], Sequence[str]],
        *,
        around: QMargins | None = None,
        keys_open: bool = True,
    ) -> None:
        super().__init__(box)
        self._look = look
        self._box = box
        self._suggestions = suggestions
        self._around = around or QMargins()
        self._keys_open = keys_open
        self._list: SuggestionList | None = None
        self._typed = ""
        self._putting = False
        self._scrolled: list[QAbstractScrollArea] = []
        box.installEventFilter(self)
        box.viewport().installEventFilter(self)
        box.edited.connect(self._typed_on)
        box.textChanged.connect(self._changed)
        box.left.connect(self.close)

    @property
    def list(self) -> SuggestionList | None:
        """The list while it is on the screen."""
        return self._list if self._list is not None and self._list.isVisible() else None

    def open(self, *, every: bool = False) -> None:
        """Show the suggestions that fit what stands in the box, or ``every`` one."""
        typed = self._box.text()
        words = list(self._suggestions()) if every else matching(self._suggestions(), typed)
        if not words or not self._box.hasFocus() or self._box.composing or self._box.writing.read_only:
            self.close()
            return
        if self._list is None or self._list.parentWidget() is not self._box.window():
            self._list = SuggestionList(self._look, self._box.window())
            self._list.setFocusProxy(self._box)  # a click leaves the focus where it is
            self._list.taken.connect(self._take)
        self._typed = typed
        self._close_on_scrolling()
        cell = self._box.parentWidget() or self._box
        corner = cell.mapTo(self._box.window(), QPoint(0, 0))
        self._list.offer(words, QRect(corner, cell.size()).marginsAdded(self._around))

    def close(self) -> None:
        """Take the list away."""
        if self._list is not None:
            self._list.hide()

    def _close_on_scrolling(self) -> None:
        above = self._box.parentWidget()
        while above is not None:
            if isinstance(above, QAbstractScrollArea) and above not in self._scrolled:
                self._scrolled.append(above)
                above.verticalScrollBar().valueChanged.connect(self.close)
            above = above.parentWidget()

    def _typed_on(self) -> None:
        if not self._putting:
            self.open()

    def _changed(self) -> None:
        """Something else was put into the box than typed or chosen here (F9, undo): the list is of no use now."""
        if not self._putting and self.list is not None and self._box.text() != self._typed:
            self.close()

    def _take(self, word: str) -> None:
        self._put(word)
        self.close()

    def _put(self, text: str) -> None:
        self._putting = True
        try:
            self._box.selectAll()
            self._box.insertPlainText(text)
        finally:
            self._putting = False

    # ---- keys and clicks of the box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Esc while the list is open; what opens it."""
        if isinstance(event, QKeyEvent) and watched is self._box and not self._box.composing:
            if event.type() == QEvent.Type.ShortcutOverride:
                if self.list and event.key() in (*_ARROWS, Qt.Key.Key_Escape):
                    event.accept()
                    return True
            elif event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        if event.type() == QEvent.Type.MouseButtonRelease and watched is self._box.viewport() and not self._box.text():
            self.open()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        shown, plain = self.list, event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if shown is None:
            return self._key_opens(event)
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            self._put(self._typed)
            return True
        if plain or event.key() not in _ARROWS or (event.key() == Qt.Key.Key_Up and shown.current < 0):
            return False
        self._put(shown.step(1 if event.key() == Qt.Key.Key_Down else -1) or self._typed)
        return True

    def _key_opens(self, event: QKeyEvent) -> bool:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if not self._keys_open or event.key() != Qt.Key.Key_Down or (self._box.text() and not alt):
            return False
        self.open(every=True)
        return self.list is not None
