"""The editor that lies over the current cell: grows over the rows below while the text is longer than the row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from app.forms.characters import one_line_break
from app.forms.table_blocks import block_of, cell_in
from app.ui.form.rows.painting import padding
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.widgets.pasting import text_in, why_no_text
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.visits import STAYING
from app.ui.widgets.writing import MARGIN, Writing

KeyTaker = Callable[[QKeyEvent], bool]
_PAD_Y = 5


class _Box(TextBox):
    """A text box that asks the table first what a key means."""

    def __init__(self, look: Look, writing: Writing, take_key: KeyTaker, parent: QWidget) -> None:
        super().__init__(look, writing, parent)
        self._take_key = take_key

    def event(self, event: QEvent) -> bool:
        """Enter, Tab, arrows and the rest belong to the table unless an input method composes."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self.composing
        if pressed and isinstance(event, QKeyEvent) and self._take_key(event):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab never leaves by itself: the table moves to the next cell."""
        return False

    def insertFromMimeData(self, source: QMimeData) -> None:
        """One cell goes into the text; several go into the table.

        Lines without tabs are rows when spreadsheets copied them, or when they take the place of the whole text.
        """
        text = text_in(source)
        if self.writing.read_only or not text:
            self.refuse(why_no_text(source))
            return
        whole = self.is_empty() or len(self.textCursor().selectedText()) >= len(self.text())
        if block_of(text, lines_are_rows=whole) is not None:
            self.pasted.emit(text)
        else:
            self.take_pasted(one_line_break(cell_in(text)))


class CellBox(QWidget):
    """The frame round the text box. ``typed`` tells that the text was changed, ``pasted`` a block of cells.

    ``lost`` tells that the focus went elsewhere, ``moved`` that the text cursor or the needed height did, ``refused``
    why something was not pasted.
    """

    typed = Signal()
    pasted = Signal(str)
    refused = Signal(str)
    lost = Signal()
    moved = Signal()

    def __init__(self, look: Look, writing: Writing, take_key: KeyTaker, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.box = _Box(look, writing, take_key, self)
        self.box.edited.connect(self.typed)
        self.box.pasted.connect(self.pasted)
        self.box.refused.connect(self.refused)
        self.box.left.connect(self.lost)
        self.box.grew.connect(self.moved)
        self.box.caret.connect(lambda _rect: self.moved.emit())
        self.setFocusProxy(self.box)
        self.hide()

    @property
    def composing(self) -> bool:
        """Whether an input method composes."""
        return self.box.composing

    def text(self) -> str:
        """What stands in it."""
        return self.box.text()

    def show_text(self, text: str) -> None:
        """Put another text in."""
        self.box.show_text(text)

    def set_right(self, right: bool) -> None:
        """Figures stand at the right."""
        option = self.box.document().defaultTextOption()
        option.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        self.box.document().setDefaultTextOption(option)

    def height_for(self, width: int) -> int:
        """The height that the whole text needs in a cell of that width."""
        return self.box.heightForWidth(width - 2 * self._pad(width)) + 2 * _PAD_Y

    def caret_bottom(self) -> int:
        """Where the line of the text cursor ends, from the upper edge of the editor."""
        rect: QRect = self.box.cursorRect()
        return self.box.y() + rect.bottom() + _PAD_Y

    def on_edge(self, down: bool) -> bool:
        """Whether the text cursor is in the last line (or the first), so that ↓ (↑) leaves the cell."""
        cursor = QTextCursor(self.box.textCursor())
        at = cursor.position()
        cursor.movePosition(QTextCursor.MoveOperation.Down if down else QTextCursor.MoveOperation.Up)
        return cursor.position() == at or self.box.cursorRect(cursor).top() == self.box.cursorRect().top()

    def pass_on(self, event: QInputMethodEvent | QKeyEvent) -> None:
        """Let the text box have what was typed before it was open."""
        if isinstance(event, QInputMethodEvent):
            self.box.inputMethodEvent(event)
        else:
            self.box.keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text begins where the painted one does."""
        pad = self._pad(self.width())
        line = self.box.line_height() + 2 * MARGIN
        needed = max(line, self.box.heightForWidth(self.width() - 2 * pad))
        top = max(_PAD_Y, (self.height() - needed) // 2)
        self.box.setGeometry(pad, top, self.width() - 2 * pad, max(needed, self.height() - top - _PAD_Y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """White paper in the accent frame."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colours.surface)
        paint_focus(painter, self.rect(), self._look.colours, 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The text box has the focus, not its frame."""
        if event.reason() not in STAYING:
            super().focusOutEvent(event)

    def _pad(self, width: int) -> int:
        return padding(width) - MARGIN
