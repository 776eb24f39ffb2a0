"""Framed boxes to write in: paragraphs that grow, and lines of which each is a point and can be moved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import CONTROL_RADIUS, paint_focus, rounded
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.writing import Writing


class WritingBox(QWidget):
    """As high as its text, at least ``lines``. ``edited`` with every key, ``left`` when the keyboard went elsewhere.

    ``undo`` and ``redo`` are what the menu of the right button offers.
    """

    edited = Signal(str)
    left = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        hint: str,
        *,
        lines: int = 2,
        undo: Callable[[], None] | None = None,
        redo: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.box = TextBox(look, Writing(paragraphs=True, undo=undo, redo=redo))
        self.box.hint = hint
        self.box.setAccessibleName(name)
        policy = self.box.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.box.setSizePolicy(policy)
        self.box.setMinimumHeight(lines * self.box.line_height())
        self.box.grew.connect(self.box.updateGeometry)
        self.box.edited.connect(lambda: self.edited.emit(self.box.text()))
        self.box.left.connect(self.left)
        self.box.entered.connect(self.update)
        self.box.left.connect(self.update)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)

    def show_text(self, text: str) -> None:
        """Show what was written, unless the same is being written here."""
        self.box.show_text(text)

    def set_enabled(self, enabled: bool) -> None:
        """Bar it while nothing is shown."""
        self.box.setEnabled(enabled)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame of an editor."""
        colours = self._look.colours
        rounded(QPainter(self), self.rect(), colours.surface, colours.grid, CONTROL_RADIUS)
        if self.box.hasFocus():
            paint_focus(QPainter(self), self.rect(), colours)


class LinesBox(WritingBox):
    """A point on each line; Alt+↑ and Alt+↓ move the one that the cursor stands in."""

    def __init__(
        self,
        look: Look,
        name: str,
        hint: str,
        *,
        lines: int = 3,
        undo: Callable[[], None] | None = None,
        redo: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, name, hint, lines=lines, undo=undo, redo=redo, parent=parent)
        self.box.installEventFilter(self)

    @property
    def points(self) -> tuple[str, ...]:
        """What is written, a text for each line that says anything."""
        return points_of(self.box.text())

    def show_points(self, points: tuple[str, ...]) -> None:
        """Show points, unless just these are written; a line that is being begun stays."""
        if points != self.points:
            self.box.show_text("\n".join(points))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt with an arrow moves a line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.move_line(step)
                return True
        return super().eventFilter(watched, event)

    def move_line(self, step: int) -> None:
        """Move the line of the cursor up (-1) or down (1)."""
        cursor = self.box.textCursor()
        at, inside = cursor.blockNumber(), cursor.positionInBlock()
        lines = self.box.text().split("\n")
        to = at + step
        if not 0 <= to < len(lines):
            return
        lines[at], lines[to] = lines[to], lines[at]
        self.box.show_text("\n".join(lines))
        cursor = self.box.textCursor()
        cursor.setPosition(self.box.document().findBlockByNumber(to).position() + inside)
        cursor.movePosition(QTextCursor.MoveOperation.NoMove)
        self.box.setTextCursor(cursor)
        self.edited.emit(self.box.text())


def points_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say anything."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())
