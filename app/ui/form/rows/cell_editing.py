"""Editing in the cell of the cursor: opening and leaving it, what its keys do, the words that are suggested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent

from app.ui.form.cells.suggestions import Suggesting
from app.ui.form.rows.cell_box import CellBox
from app.ui.look.look import Look
from app.ui.widgets.writing import Writing

if TYPE_CHECKING:
    from app.ui.form.rows.view import RowsView

_Key = Qt.Key
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_PLAIN = Qt.KeyboardModifier.KeypadModifier
# What a key does; False: it does nothing here and goes on.
Deed: TypeAlias = Callable[[], bool]
Keys: TypeAlias = Mapping[tuple[Qt.Key, Qt.KeyboardModifier], Deed]


class CellEditing(QObject):
    """The one editor of a :class:`RowsView`; it moves from cell to cell."""

    def __init__(self, view: RowsView, look: Look) -> None:
        super().__init__(view)
        self._view = view
        self.row = self.column = -1
        self._before = ""
        writing = Writing(read_only=view.read_only)
        self.box = CellBox(look, writing, self.take_key, view.viewport())
        self.box.typed.connect(self._typed)
        self.box.pasted.connect(view.commands.paste_text)
        self.box.refused.connect(view.changes.refuse)
        self.box.lost.connect(self._lost)
        self.box.moved.connect(self.place)
        self.suggesting = Suggesting(look, self.box.box, self._suggestions, keys_open=False)
        self.where = ""
        self._anywhere = self._keys_anywhere()
        self._inside = self._keys_inside()
        self._outside = self._keys_outside()

    @property
    def is_open(self) -> bool:
        """Whether a cell is edited."""
        return self.row >= 0

    @property
    def name(self) -> str:
        """The column that is edited."""
        return self._view.column_name(self.column)

    # ---- open and close

    def open(self, row: int, column: int, at: QPoint | None, *, offer: bool = True) -> None:
        """Edit a cell; its text is chosen, or the text cursor set where the mouse was pressed.

        ``offer``: suggested words are shown when it is blank.
        """
        view = self._view
        self.finish()
        view.choice.choose_cell(row, column)
        self.row, self.column = row, column
        self._before = view.rows.text(row, self.name)
        view.changes.begin_visit()
        self.box.set_right(bool(view.painter_of_cells.aligned(column) & Qt.AlignmentFlag.AlignRight))
        self.box.show_text(self._before)
        self.box.box.setAccessibleName(f"{self.where}第 {view.rows.number(row)} 行 › {view.rows.label(self.name)}")
        self.place()
        self.box.show()
        self.box.box.setFocus(Qt.FocusReason.OtherFocusReason if at is None else Qt.FocusReason.MouseFocusReason)
        if at is None:
            self.box.box.selectAll()
        else:
            self.box.box.place_cursor(self.box.box.mapFrom(view.viewport(), at))
        if offer and not self._before:
            self.suggesting.open()
        view.viewport().update()

    def finish(self) -> None:
        """Leave the cell: what stands there is stored; the editor waits for the next one."""
        if not self.is_open:
            return
        row, name = self.row, self.name
        self.row = self.column = -1
        self.suggesting.close()
        if not self._view.read_only:
            self._view.changes.leave_cell(row, name)
        self._view.fit_row(row)

    def close(self) -> None:
        """Leave the cell; no cell is edited, the table keeps the keyboard if the editor had it."""
        inside = self.box.box.hasFocus()
        self.finish()
        if inside:
            self._view.setFocus()
        self.box.hide()

    def place(self) -> None:
        """Lay the editor over its cell, as high as its text, the text cursor always to be seen."""
        if not self.is_open:
            return
        cell = self._view.rect_of(self.row, self.column)
        height = max(cell.height(), self.box.height_for(cell.width()))
        room = self._view.viewport().height()
        top = cell.top()
        if top + height > room and top >= 0:
            top = max(room - height, min(top, room - self.box.caret_bottom())) if height <= room else top
            top = min(cell.top(), top)
        self.box.setGeometry(QRect(cell.left(), top, cell.width(), height))

    def show_text(self) -> None:
        """The cell was changed elsewhere."""
        if self.is_open and not self.box.composing:
            self.box.show_text(self._view.rows.text(self.row, self.name))

    def give_back(self) -> bool:
        """Put back what stood there before; whether there was anything to put back."""
        if not self.is_open or self._view.rows.text(self.row, self.name) == self._before:
            return False
        self._view.changes.type_cell(self.row, self.name, self._before)
        self.box.show_text(self._before)
        return True

    def _typed(self) -> None:
        if self.is_open:
            self._view.changes.type_cell(self.row, self.name, self.box.text())
            self.place()

    def _lost(self) -> None:
        if not self.is_open:
            return
        if self.box.box.hasFocus():
            self._settle()
            return
        self.finish()
        self.box.hide()
        self._view.left_table.emit()

    def _settle(self) -> None:
        """What was typed takes its stored form, and the same cell goes on being edited."""
        row, column = self.row, self.column
        self.finish()
        self.row, self.column = row, column
        self._before = self._view.rows.text(row, self.name)
        self._view.changes.begin_visit()
        self.box.show_text(self._before)
        self.place()

    def _suggestions(self) -> Sequence[str]:
        return self._view.rows.asked.columns[self.name].suggestions if self.is_open else ()

    # ---- keys

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means in the table; False when it is for the text, or for nobody here."""
        key, modifiers = _Key(event.key()), event.modifiers() & ~_PLAIN
        if key == _Key.Key_Backtab:
            key, modifiers = _Key.Key_Tab, modifiers | _SHIFT
        elif key == _Key.Key_Enter:
            key = _Key.Key_Return
        press = (key, modifiers)
        for keys in (self._inside if self.is_open else self._outside, self._anywhere):
            deed = keys.get(press)
            if deed is not None:
                return deed()
        return False

    def _keys_anywhere(self) -> Keys:
        view = self._view
        return {
            (_Key.Key_Return, _NONE): lambda: self._enter(1),
            (_Key.Key_Return, _SHIFT): lambda: self._enter(-1),
            (_Key.Key_Return, _CTRL): lambda: _done(view.leave, 1),
            (_Key.Key_Return, _CTRL | _SHIFT): lambda: _done(view.leave, -1),
            (_Key.Key_Tab, _NONE): lambda: _done(view.step_right, 1),
            (_Key.Key_Tab, _SHIFT): lambda: _done(view.step_right, -1),
            (_Key.Key_Up, _ALT): lambda: _done(view.commands.move_rows, -1),
            (_Key.Key_Down, _ALT): lambda: _done(view.commands.move_rows, 1),
            (_Key.Key_PageUp, _NONE): lambda: _done(view.step_page, -1),
            (_Key.Key_PageDown, _NONE): lambda: _done(view.step_page, 1),
            (_Key.Key_F9, _NONE): view.commands.put_none,
        }

    def _keys_inside(self) -> Keys:
        return {
            (_Key.Key_Escape, _NONE): self._escape,
            (_Key.Key_Up, _NONE): lambda: self._arrow(-1),
            (_Key.Key_Down, _NONE): lambda: self._arrow(1),
            (_Key.Key_Return, _ALT): self._break_line,
            (_Key.Key_C, _CTRL): lambda: self._without_choice(self._view.commands.copy),
            (_Key.Key_X, _CTRL): lambda: self._without_choice(self._view.commands.cut),
            (_Key.Key_A, _CTRL): self._choose_all,
        }

    def _keys_outside(self) -> Keys:
        view = self._view
        return {
            (_Key.Key_F2, _NONE): self._edit_end,
            (_Key.Key_Delete, _NONE): lambda: _done(view.commands.delete),
            (_Key.Key_Backspace, _NONE): lambda: _done(view.commands.delete),
            (_Key.Key_C, _CTRL): lambda: _done(view.commands.copy),
            (_Key.Key_X, _CTRL): lambda: _done(view.commands.cut),
            (_Key.Key_V, _CTRL): lambda: _done(view.commands.paste),
            (_Key.Key_A, _CTRL): lambda: _done(view.selectAll),
        }

    def _enter(self, by: int) -> bool:
        self._view.step_down(by)
        return True

    def _escape(self) -> bool:
        self.give_back()
        self.close()
        return True

    def _arrow(self, by: int) -> bool:
        row = self.row + by
        if not self.box.on_edge(by > 0) or not 0 <= row < self._view.rows.rowCount():
            return False
        self.open(row, self.column, None, offer=False)  # arrows go through the rows, not through words
        return True

    def _break_line(self) -> bool:
        if not self._view.read_only:
            self.box.box.insertPlainText("\n")
        return True

    def _choose_all(self) -> bool:
        cursor = self.box.box.textCursor()
        if self.box.text() and len(cursor.selectedText()) < len(self.box.text()):
            return False
        self.close()
        self._view.selectAll()
        return True

    def _without_choice(self, deed: Callable[[], None]) -> bool:
        """A command on the cell, where no part of its text is chosen."""
        if self.box.box.textCursor().hasSelection() or not self.box.text():
            return False
        self.close()
        deed()
        return True

    def _edit_end(self) -> bool:
        self._view.edit_cell(*self._view.choice.current())
        self.box.box.to_end()
        return True


def _done(deed: Callable[..., None], *arguments: int) -> bool:
    deed(*arguments)
    return True
