"""The list of suggestions below a line: shown while typing, never in the way of Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.ui.form.cells.base import PAD_Y
from app.ui.form.cells.text_box import TextBox
from app.ui.look.look import Look
from app.ui.look.paint import rounded

_ROW = 30
_MOST = 8
_PAD = 10


class _List(QWidget):
    """The rows; a child of the window, so that it neither takes the focus nor is cut by the cell."""

    def __init__(self, look: Look, choose: Callable[[str], None], window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._choose = choose
        self.rows: tuple[str, ...] = ()
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("可选的写法")
        look.dress(self, "value")
        self.hide()

    def row_height(self) -> int:
        return round(_ROW * self._look.factor)

    def sizeHint(self) -> QSize:
        metrics = self._look.metrics("value")
        widest = max((metrics.horizontalAdvance(row) for row in self.rows), default=0)
        return QSize(widest + 2 * _PAD + 2, len(self.rows) * self.row_height() + 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = (int(event.position().y()) - 1) // self.row_height()
        if 0 <= row < len(self.rows):
            self._choose(self.rows[row])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = self._look.colours
        rounded(painter, self.rect(), colours.surface, colours.outline, 4)
        painter.setFont(self.font())
        for number, row in enumerate(self.rows):
            area = QRect(1, 1 + number * self.row_height(), self.width() - 2, self.row_height())
            if number == self.current:
                rounded(painter, area.adjusted(3, 2, -3, -2), colours.accent_tint, None, 3)
            painter.setPen(colours.ink)
            painter.drawText(area.adjusted(_PAD, 0, -_PAD, 0), Qt.AlignmentFlag.AlignVCenter, row)


class Completion(QObject):
    """Offers what may stand in a box.

    ↓ and ↑ put a suggestion into the box at once, so Enter only has to walk on; Esc puts back what was typed. In an
    empty box the list opens by a click, ↓ or Alt+↓, else while typing.
    """

    def __init__(self, look: Look, box: TextBox, suggestions: Callable[[], Sequence[str]]) -> None:
        super().__init__(box)
        self._look = look
        self._box = box
        self._suggestions = suggestions
        self._list: _List | None = None
        self._typed = ""
        self._putting = False
        self._scrolled: list[QAbstractScrollArea] = []
        box.installEventFilter(self)
        box.viewport().installEventFilter(self)
        box.edited.connect(self._typed_on)
        box.left.connect(self.close)

    def is_open(self) -> bool:
        """Whether the list is on screen."""
        return self._list is not None and self._list.isVisible()

    def rows(self) -> tuple[str, ...]:
        """What it offers now."""
        return self._list.rows if self._list and self.is_open() else ()

    def open(self, every: bool) -> None:
        """Show the suggestions that fit what was typed, or ``every`` one."""
        typed = self._box.text().strip()
        offered = self._suggestions()
        fitting = tuple(offered) if every else tuple(one for one in offered if typed in one and one != typed)
        if not fitting or not self._box.hasFocus() or self._box.composing:
            self.close()
            return
        if self._list is None or self._list.parentWidget() is not self._box.window():
            self._list = _List(self._look, self._choose, self._box.window())
            self._list.setFocusProxy(self._box)  # a click leaves the focus where it is
        self._typed = self._box.text()
        self._list.rows = fitting[:_MOST]
        self._list.current = fitting.index(typed) if typed in fitting[:_MOST] else -1
        self._place(self._list)
        self._close_on_scrolling()
        self._list.show()
        self._list.raise_()
        self._list.update()

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

    def _place(self, rows: _List) -> None:
        """Below the cell, above it where there is no room; at least as wide as the box."""
        cell = self._box.parentWidget() or self._box
        window = self._box.window()
        hint = rows.sizeHint()
        corner = cell.mapTo(window, QPoint(-_PAD, cell.height() + PAD_Y + 1))
        width = max(hint.width(), min(cell.width() + 2 * _PAD, 280))
        above = cell.mapTo(window, QPoint(0, -hint.height() - PAD_Y - 1)).y()
        top = corner.y() if corner.y() + hint.height() <= window.height() or above < 0 else above
        left = max(min(corner.x(), window.width() - width), 0)
        rows.setGeometry(left, top, width, hint.height())

    def _typed_on(self) -> None:
        if not self._putting:
            self.open(every=False)

    def _choose(self, text: str) -> None:
        self._put(text)
        self.close()

    def _put(self, text: str) -> None:
        self._putting = True
        try:
            self._box.selectAll()
            self._box.insertPlainText(text)
        finally:
            self._putting = False

    def _step(self, step: int) -> None:
        if self._list is None:
            return
        rows = self._list.rows
        self._list.current = max(-1, min(self._list.current + step, len(rows) - 1))
        self._put(rows[self._list.current] if self._list.current >= 0 else self._typed)
        self._list.update()

    # ---- keys and clicks of the box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Esc while the list is open; what opens it."""
        if isinstance(event, QKeyEvent) and watched is self._box and not self._box.composing:
            if event.type() == QEvent.Type.ShortcutOverride:
                if self.is_open() and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
                    event.accept()
                    return True
            elif event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        clicked = event.type() == QEvent.Type.MouseButtonRelease and watched is self._box.viewport()
        if clicked and not self._box.text():
            self.open(every=True)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        down = event.key() == Qt.Key.Key_Down
        if self.is_open():
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._step(1 if down else -1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                self._put(self._typed)
                return True
        elif down and (not self._box.text() or event.modifiers() & Qt.KeyboardModifier.AltModifier):
            self.open(every=True)
            return self.is_open()
        return False
