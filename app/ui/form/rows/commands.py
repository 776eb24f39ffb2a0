"""What can be commanded on the chosen cells and rows: by key, by the bar below, by the menu of the right button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.forms.table_blocks import cells_of, text_of
from app.ui.widgets.pasting import text_in, too_long_cell, why_no_text

if TYPE_CHECKING:
    from app.ui.form.rows.view import RowsView


class RowsCommands:
    """The commands of one :class:`RowsView`."""

    def __init__(self, view: RowsView) -> None:
        self._view = view

    def copy(self) -> None:
        """Put the chosen block on the clipboard, as a spreadsheet does."""
        rows, columns = self._view.choice.cells()
        block = [[self._view.rows.text(row, name) for name in columns] for row in rows]
        QGuiApplication.clipboard().setText(text_of(block) if len(rows) * len(columns) > 1 else block[0][0])

    def cut(self) -> None:
        """Copy, and take away."""
        self.copy()
        self.delete()

    def paste(self) -> None:
        """Lay the clipboard's block over the table from the upper left of what is chosen on."""
        if self._view.read_only:
            return
        copied = QGuiApplication.clipboard().mimeData()
        text = text_in(copied)
        if text:
            self.paste_text(text)
        else:
            self._view.changes.refuse(why_no_text(copied))

    def paste_text(self, text: str) -> None:
        """Lay a block over the table from the upper left of what is chosen on."""
        if self._view.read_only or not text:
            return
        cells = cells_of(text)
        why = too_long_cell(cells)
        if why:
            self._view.changes.refuse(why)
            return
        rows, columns = self._view.choice.cells()
        self._view.editing.close()
        self._view.changes.paste(rows[0], columns[0], cells)
        self._view.setFocus()

    def delete(self) -> None:
        """Take chosen rows out; blank other chosen cells."""
        if self._view.read_only:
            return
        whole = self._view.choice.whole_rows()
        if whole:
            self.remove_rows(whole)
        else:
            rows, columns = self._view.choice.cells()
            self._view.changes.clear(rows, columns)

    def remove_rows(self, rows: Sequence[int] | None = None) -> None:
        """Take rows out, those chosen without ``rows``; the cursor stays in its place."""
        places = list(rows if rows is not None else self._view.choice.rows())
        _, column = self._view.choice.current()
        self._view.editing.close()
        self._view.changes.remove(places)
        self._view.choice.choose_cell(min(places[0], self._view.rows.rowCount() - 1), column)
        self._view.setFocus()

    def insert_row(self) -> None:
        """A blank row before the chosen one, to be typed into."""
        rows = self._view.choice.rows()
        self._view.editing.finish()
        self._view.changes.insert(rows[0])
        self._view.edit_cell(rows[0], self._view.stops[0])

    def add_row(self) -> None:
        """Type into the first blank row behind what is filled in; one is added when there is none."""
        self._view.editing.finish()
        place = len(self._view.rows.rows)
        self._view.edit_cell(
            place if place < self._view.rows.rowCount() else self._view.rows.add_row(), self._view.stops[0]
        )

    def move_rows(self, by: int) -> None:
        """Move the chosen rows; they stay chosen, an edited cell stays edited."""
        rows, (_, column), edited = self._view.choice.rows(), self._view.choice.current(), self._view.editing.is_open
        self._view.editing.close()
        shift = by if self._view.changes.move(rows[0], rows[-1], by) else 0
        if edited:
            self._view.edit_cell(rows[0] + shift, column)
        else:
            self._view.choice.choose_rows(rows[0] + shift, rows[-1] + shift)
            self._view.setFocus()

    def put_none(self) -> bool:
        """F9: 无 into the cell of the cursor."""
        row, column = self._view.choice.current()
        done = self._view.changes.put_none(row, self._view.column_name(column))
        if done:
            self._view.editing.show_text()
        return done
