"""Editing in a cell of the sheet: the editor over it, and what its keys do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent

from app.ui.bureau.summary.painting import alignment
from app.ui.bureau.summary.words import LeftText, column_name, place_words
from app.ui.form.rows.cell_box import CellBox
from app.ui.look.look import Look
from app.ui.widgets.writing import Writing

if TYPE_CHECKING:
    from app.ui.bureau.summary.table import SheetTable

_Key = Qt.Key
_NOT_TYPED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_ONE_CELL = "表上一次粘贴一格；整列要改的，请先到“初审”里看申报材料"


class CellEditing(QObject):
    """The one editor of a :class:`SheetTable`. ``changed``: key, case, column, text that is to stand there.

    ``left_behind`` carries a :class:`LeftText` when the row goes off the table meanwhile.
    """

    changed = Signal(str, int, str, str)
    left_behind = Signal(object)
    refused = Signal(str)

    def __init__(self, view: SheetTable, look: Look) -> None:
        super().__init__(view)
        self._view = view
        self._place: tuple[str, int] | None = None
        self._case = 0
        self._before = ""
        self._names = ("", "", "")
        self.box = CellBox(look, Writing(), self._take_key, view.viewport())
        self.box.box.set_role("body")
        self.box.lost.connect(self.finish)
        self.box.moved.connect(self.place)
        self.box.pasted.connect(lambda _: self.refused.emit(_ONE_CELL))
        self.box.refused.connect(self.refused)

    @property
    def is_open(self) -> bool:
        """Whether a cell is edited."""
        return self._place is not None

    def open(self, row: int, column: int, typed: QKeyEvent | QInputMethodEvent | None = None) -> None:
        """Edit a cell; what was ``typed`` takes the place of its text."""
        self.finish()
        model = self._view.rows
        if not model.may_edit(row, column):
            return
        self._place, self._case = (model.rows[row].key, column), model.rows[row].case
        self._before = model.stored(row, column)
        found = model.column(column)
        self._names = model.rows[row].name, found.id, column_name(found)
        self.box.set_right(alignment(found) == Qt.AlignmentFlag.AlignRight)
        self.box.show_text(self._before)
        self.box.box.setAccessibleName(place_words(row, model.rows[row], found))
        self.place()
        self.box.show()
        self.box.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.box.selectAll()
        if typed is not None:
            self.box.pass_on(typed)
        self._view.viewport().update()

    def tell(self) -> None:
        """Tell what stands there now, and go on editing; what is being composed is no text yet."""
        if self._place is None or self.box.composing:
            return
        (key, column), text = self._place, self.box.text()
        if text != self._before:
            self._before = text
            self.changed.emit(key, self._case, self._view.rows.column(column).id, text)

    def finish(self) -> None:
        """Leave the cell: another text is told; the table keeps the keyboard if the editor had it."""
        if self._place is None:
            return
        (key, column), self._place = self._place, None
        text = self._close()
        if text != self._before:
            self.changed.emit(key, self._case, self._view.rows.column(column).id, text)

    def _close(self) -> str:
        """What stood in the editor."""
        if self.box.composing:  # what is half composed is a text that somebody typed
            QGuiApplication.inputMethod().commit()
        text = self.box.text()
        if self.box.box.hasFocus():  # before it is hidden: Qt would give the keyboard to whoever comes next
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.hide()
        self._view.viewport().update()
        return text

    def follow(self, keys: Mapping[str, str]) -> None:
        """Rows stand under other keys now: the one that is edited is still the same."""
        if self._place is not None:
            key, column = self._place
            self._place = keys.get(key, key), column

    def _leave_behind(self) -> None:
        """There is no cell any more to write into: what was typed is told, never dropped."""
        if self._place is None:
            return
        (key, _), self._place = self._place, None
        text = self._close()
        if text != self._before:
            name, column, header = self._names
            self.left_behind.emit(LeftText(key, self._case, name, column, header, text))

    def give_up(self) -> None:
        """Leave the cell as it was."""
        if self._place is not None:
            self.box.show_text(self._before)
            self.finish()

    def place(self) -> None:
        """Lay the editor over its cell, as high as its text."""
        if self._place is None:
            return
        key, column = self._place
        row = self._view.rows.row_of(key)
        if row < 0 or self._view.rows.rows[row].case != self._case:  # the row of another one may have got its key
            self._leave_behind()
            return
        cell = self._view.visualRect(self._view.rows.index(row, column)).adjusted(-1, -1, 0, 0)
        height = max(cell.height(), self.box.height_for(cell.width()))
        top = max(0, min(cell.top(), self._view.viewport().height() - height))
        self.box.setGeometry(QRect(cell.left(), top, cell.width(), height))

    def _take_key(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if key == _Key.Key_Escape:
            self.give_up()
            return True
        if modifiers & _NOT_TYPED:
            return False
        back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in (_Key.Key_Return, _Key.Key_Enter):
            self._go(-1 if back else 1, 0)
        elif key in (_Key.Key_Tab, _Key.Key_Backtab):
            self._go(0, -1 if back or key == _Key.Key_Backtab else 1)
        elif key in (_Key.Key_Up, _Key.Key_Down) and self.box.on_edge(key == _Key.Key_Down):
            self._go(1 if key == _Key.Key_Down else -1, 0)
        else:
            return False
        return True

    def _go(self, down: int, right: int) -> None:
        self.finish()
        self._view.step(down, right)


def begins_text(event: QKeyEvent) -> bool:
    """Whether a key that is pressed over a cell writes into it."""
    text = event.text()
    return bool(text) and text.isprintable() and not event.modifiers() & _NOT_TYPED
