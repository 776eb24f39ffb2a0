"""Which cells of the rows are chosen: the cursor, a block, whole rows by their 序号."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange
from PySide6.QtWidgets import QTableView

from app.ui.form.rows.model import NUMBER, RowsModel

_FLAGS = QItemSelectionModel.SelectionFlag


class Choice:
    """What is chosen in a view of a :class:`RowsModel`, in rows and columns from 0."""

    def __init__(self, view: QTableView, model: RowsModel) -> None:
        self._view = view
        self._model = model
        self._number = model.columns.index(NUMBER) if NUMBER in model.columns else -1
        self._first = next(place for place, name in enumerate(model.columns) if name != NUMBER)

    def current(self) -> tuple[int, int]:
        """Row and column of the cursor; the first cell when it was nowhere yet."""
        index = self._view.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, self._first)

    def whole_rows(self) -> list[int]:
        """Rows that are chosen by their 序号."""
        number = self._number
        parts = [part for part in self._parts() if part.left() <= number <= part.right()]
        return sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})

    def cells(self) -> tuple[list[int], list[str]]:
        """Rows and text columns of the chosen block; the cell of the cursor when nothing is chosen."""
        whole, texts = self.whole_rows(), list(self._model.texts)
        if whole:
            return whole, texts
        parts = list(self._parts())
        if not parts:
            row, column = self.current()
            return [row], texts if column == self._number else [self._model.columns[column]]
        rows = sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})
        columns = {column for part in parts for column in range(part.left(), part.right() + 1)}
        return rows, [name for place, name in enumerate(self._model.columns) if place in columns and name != NUMBER]

    def rows(self) -> list[int]:
        """The rows that a command for rows is about."""
        return self.cells()[0]

    def is_block(self) -> bool:
        """Whether more than one cell is chosen."""
        parts = list(self._parts())
        return len(parts) > 1 or any(part.width() * part.height() > 1 for part in parts)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is chosen, by itself or with its row."""
        chosen, index = self._view.selectionModel(), self._model.index
        if chosen.isSelected(index(row, column)):
            return True
        return self._number >= 0 and chosen.isSelected(index(row, self._number))

    def choose_rows(self, first: int, last: int) -> None:
        """Choose whole rows."""
        index, end = self._model.index, len(self._model.columns) - 1
        chosen = self._view.selectionModel()
        chosen.setCurrentIndex(index(first, 0), _FLAGS.NoUpdate)
        chosen.select(QItemSelection(index(first, 0), index(last, end)), _FLAGS.ClearAndSelect)
        self._view.scrollTo(index(first, 0))

    def choose_cell(self, row: int, column: int) -> None:
        """Put the cursor on a cell without editing it."""
        index = self._model.index(row, column)
        self._view.selectionModel().setCurrentIndex(index, _FLAGS.ClearAndSelect)
        self._view.scrollTo(index)
        if column == self._first:  # with what stands before it
            self._view.horizontalScrollBar().setValue(0)

    def _parts(self) -> Iterator[QItemSelectionRange]:
        chosen = self._view.selectionModel().selection()
        for place in range(chosen.size()):
            yield chosen.at(place)
