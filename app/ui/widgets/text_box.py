"""The box that text is typed into: it wraps and grows, never scrolls, and leaves undo to the draft."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextEdit, QWidget

from app.forms.characters import one_line_break
from app.forms.table_blocks import block_of, cell_in
from app.ui.look.look import Look
from app.ui.look.type import TypeRole
from app.ui.widgets.composing import belongs_to_method
from app.ui.widgets.pasting import LINE_MOST, TEXT_MOST, text_in, too_long_cell, too_much, why_no_text
from app.ui.widgets.visits import STAYING, Visit
from app.ui.widgets.writing import MARGIN, Writing, one_line, prepare_document, utf16_place

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_SEVERAL = re.compile(r"[\t\r\n]")
_CARET = 6  # room beside the text cursor for the words that an empty box of figures shows
_SURROGATES = re.compile("[\ud800-\udfff]")


class TextBox(QTextEdit):
    """A box of plain text.

    ``edited`` tells that its user changed the text, ``grew`` that it needs another height, ``caret`` where the cursor
    is; ``entered`` and ``left`` leave out menus and other programs; ``pasted`` has tabs or line breaks for one line,
    ``refused`` says why something was not pasted.
    """

    edited = Signal()
    grew = Signal()
    entered = Signal()
    left = Signal()
    walk = Signal(int)
    pasted = Signal(str)
    refused = Signal(str)
    caret = Signal(QRect)
    composed = Signal()

    def __init__(self, look: Look, writing: Writing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.writing = writing
        self.hint = ""
        self.composing = False
        self.give_back: Callable[[], bool] | None = None
        self._visit = Visit(self, self._end_visit)
        self._showing = False
        self._measured: dict[int, int] = {}
        self._prepare()
        self.set_role("value")
        document = self.document()
        document.contentsChanged.connect(self._change)
        document.documentLayout().documentSizeChanged.connect(self._measure_again)
        self.cursorPositionChanged.connect(self._tell_caret)

    def _prepare(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setReadOnly(self.writing.read_only)
        if self.writing.read_only:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.viewport().setAutoFillBackground(False)
        self.setMinimumSize(0, 0)
        prepare_document(self.document(), self.writing)
        self.verticalScrollBar().valueChanged.connect(self._stay)

    # ---- text

    def text(self) -> str:
        """What stands in it, a line feed between paragraphs."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def show_text(self, text: str) -> None:
        """Show a text that was changed elsewhere; the cursor stays at its place as far as there is one."""
        shown = _SURROGATES.sub("\ufffd", text) if _SURROGATES.search(text) else text
        if shown == self.text():
            return
        at = self.textCursor().position()
        self._showing = True
        try:
            self.setPlainText(shown)
        finally:
            self._showing = False
        cursor = self.textCursor()
        cursor.setPosition(min(at, len(self.document().toRawText())))
        self.setTextCursor(cursor)
        self.viewport().update()

    def is_empty(self) -> bool:
        """Whether there is nothing in it, not even what is being composed."""
        return self.document().isEmpty() and not self.composing

    def take_line(self, text: str) -> None:
        """Insert a pasted text at the cursor, on one line."""
        self.take_pasted(one_line(text))

    def take_pasted(self, text: str) -> None:
        """Insert a pasted text at the cursor, unless it is too much."""
        before, most = len(self.text()), TEXT_MOST if self.writing.paragraphs else LINE_MOST
        after = before - len(self.textCursor().selectedText()) + len(text)
        why = too_much(len(text), before, after, most)
        if why:
            self.refused.emit(why)
        else:
            self.insertPlainText(text)

    def to_end(self) -> None:
        """Put the cursor behind the last character."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def set_role(self, role: TypeRole) -> None:
        """Use another type role."""
        self._role: TypeRole = role
        self._look.dress(self, role)

    def changeEvent(self, event: QEvent) -> None:
        """Another font: everything is measured again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measured.clear()

    def set_muted(self, muted: bool) -> None:
        """Grey what stands there: kept, but no answer."""
        palette = QPalette()
        if muted:
            palette.setColor(QPalette.ColorRole.Text, self._look.colours.placeholder)
        self.setPalette(palette)

    def underline_from(self, at: int | None) -> None:
        """Underline what stands behind ``at`` characters, as too much; None underlines nothing."""
        if at is None:
            if self.extraSelections():
                self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(utf16_place(self.text(), at), self.document().characterCount() - 1))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        underlined = QTextCharFormat()
        underlined.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        underlined.setUnderlineColor(self._look.colours.error)
        selection.cursor = cursor  # type: ignore[attr-defined]
        selection.format = underlined  # type: ignore[attr-defined]
        self.setExtraSelections([selection])

    # ---- size

    def heightForWidth(self, width: int) -> int:
        """The height of the whole text, wrapped at ``width``."""
        document = self.document()
        if abs(document.textWidth() - width) < 0.5:
            return math.ceil(document.size().height())
        known = self._measured.get(width)
        if known is None:
            known = self._measured[width] = self._measure(width)
        return known

    def line_height(self) -> int:
        """The height of one line."""
        return self._look.line_height(self._role)

    def sizeHint(self) -> QSize:
        """Whoever places it decides; it asks for a line."""
        return QSize(80, self.line_height() + 2 * MARGIN)

    def minimumSizeHint(self) -> QSize:
        """As small as wanted."""
        return QSize(8, 8)

    def _measure(self, width: int) -> int:
        text = self.text()
        if "\n" not in text and self.fontMetrics().horizontalAdvance(text) < width - 2 * MARGIN:
            return self.line_height() + 2 * MARGIN
        document = QTextDocument()
        prepare_document(document, self.writing)
        document.setDefaultFont(self.font())
        document.setPlainText(text)
        document.setTextWidth(width)
        return math.ceil(document.size().height())

    def _measure_again(self) -> None:
        self._measured.clear()
        self.grew.emit()

    def _change(self) -> None:
        self._measured.clear()
        if not self._showing:
            self.edited.emit()

    def _stay(self, value: int) -> None:
        if value:
            self.verticalScrollBar().setValue(0)

    def _tell_caret(self) -> None:
        if self.hasFocus():
            self.caret.emit(self.cursorRect())

    # ---- events

    def event(self, event: QEvent) -> bool:
        """Keys belong to the input method while it composes; undo and redo belong to the draft."""
        if isinstance(event, QKeyEvent):
            if self.composing and belongs_to_method(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.ShortcutOverride and (
                event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            ):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter walks (in paragraphs with Ctrl), F2 goes to the end, Esc gives back, PgUp and PgDn are the page's."""
        if event.key() in _ENTERS:
            self._press_enter(event)
        elif event.key() == Qt.Key.Key_F2:
            self.to_end()
        elif event.key() == Qt.Key.Key_Escape:
            event.setAccepted(self.give_back is not None and self.give_back())
        elif event.key() in _PAGES and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            event.ignore()  # the page scrolls
        elif event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _press_enter(self, event: QKeyEvent) -> None:
        backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        walking = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) or not self.writing.paragraphs
        if walking:
            self.walk.emit(-1 if backwards else 1)
        elif not self.writing.read_only:
            self.insertPlainText("\n")

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What is being composed is shown, and stored when it is committed."""
        if self.writing.read_only:  # Qt would take it: the text can be selected by keys
            event.ignore()
            return
        composing = bool(event.preeditString())
        changed = composing != self.composing
        self.composing = composing
        super().inputMethodEvent(event)
        if changed:
            self.composed.emit()
        self._tell_caret()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reached by key, a line is selected whole, so that typing replaces it; the mouse puts the cursor."""
        super().focusInEvent(event)
        if event.reason() in STAYING and self._visit.is_on:
            return
        if event.reason() not in (*STAYING, Qt.FocusReason.MouseFocusReason):
            if self.writing.paragraphs:
                self.to_end()
            else:
                self.selectAll()
        if self._visit.begin():
            self.entered.emit()
        self._tell_caret()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left, unless for a menu or another program."""
        super().focusOutEvent(event)
        self._visit.focus_out(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden while another program was in front: left."""
        super().hideEvent(event)
        self._visit.hidden()

    def settle(self) -> None:
        """Count as left and entered again, so that what was typed takes its stored form; the text cursor stays."""
        if not self._visit.is_on:
            return
        if self.composing:
            QGuiApplication.inputMethod().commit()
        anchor, at = self.textCursor().anchor(), self.textCursor().position()
        self._visit.end()
        self._visit.begin()
        self.entered.emit()
        cursor, length = self.textCursor(), len(self.document().toRawText())
        cursor.setPosition(min(anchor, length))
        cursor.setPosition(min(at, length), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _end_visit(self) -> None:
        if self.composing:
            self.composing = False
            self.composed.emit()
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            self.setTextCursor(cursor)
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls, never the box."""
        event.ignore()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Only text: a copied picture or file is none."""
        return bool(text_in(source))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste: paragraphs as they are, into a line without its last line break; a copied cell without its quotes."""
        text = text_in(source)
        if self.writing.read_only or not text:
            self.refuse(why_no_text(source))
            return
        cell = cell_in(text)
        if self.writing.paragraphs:
            self.take_pasted(one_line_break(cell))
        elif cell != text or not _SEVERAL.search(cell.strip("\r\n")):
            self.take_line(cell)
        else:  # the last break tells copied cells from paragraphs, but only spreadsheets mean it so
            block = text if "<td" in source.html() else text.rstrip("\r\n")
            why = too_long_cell(block_of(block) or ())
            self.refused.emit(why) if why else self.pasted.emit(block)

    def refuse(self, why: str) -> None:
        """Tell why nothing is pasted; nobody wonders where nothing may be changed."""
        if why and not self.writing.read_only:
            self.refused.emit(why)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Our own words, and the undo of the draft."""
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self) -> QMenu:
        """The menu of the right mouse button."""
        menu = QMenu(self)
        selected, key = self.textCursor().hasSelection(), QKeySequence.StandardKey
        writable = not self.writing.read_only
        if writable and self.writing.undo and self.writing.redo:
            _add(menu, "撤销", key.Undo, self.writing.undo)
            _add(menu, "重做", key.Redo, self.writing.redo)
            menu.addSeparator()
        if writable:
            _add(menu, "剪切", key.Cut, self.cut, selected)
        _add(menu, "复制", key.Copy, self.copy, selected)
        if writable:
            _add(menu, "粘贴", key.Paste, self.paste, self.canPaste())
        menu.addSeparator()
        _add(menu, "全选", key.SelectAll, self.selectAll, not self.document().isEmpty())
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, or what it is waiting for."""
        super().paintEvent(event)
        if self.hint and self.is_empty():
            painter = QPainter(self.viewport())
            painter.setFont(self.font())
            painter.setPen(self._look.colours.placeholder)
            side = Qt.AlignmentFlag.AlignRight if self.writing.right else Qt.AlignmentFlag.AlignLeft
            caret = _CARET if self.writing.right and self.hasFocus() else 0
            area = self.viewport().rect().adjusted(MARGIN, MARGIN, -MARGIN - caret, -MARGIN)
            painter.drawText(area, side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self.hint)

    def place_cursor(self, point: QPoint) -> None:
        """Put the cursor where the mouse was pressed, also beside the box."""
        self.setTextCursor(self.cursorForPosition(point))


def _add(menu: QMenu, text: str, key: QKeySequence.StandardKey, run: Callable[[], None], enabled: bool = True) -> None:
    action = menu.addAction(f"{text}\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}")
    action.triggered.connect(lambda: run())
    action.setEnabled(enabled)
