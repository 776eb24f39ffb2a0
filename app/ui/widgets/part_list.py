"""Lists of parts that lead to what they name: Up and Down choose at once, Enter goes on into it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded
from app.ui.widgets.list_rows import ListRows, RowList, RowPainter, Standing

T = TypeVar("T")
V = TypeVar("V", bound=QWidget)


class PartPainter(RowPainter[V]):
    """Paints the rows of one :class:`PartList`."""

    def paint_standing(self, painter: QPainter, place: QRect, stands: Standing) -> None:
        """The ground of a row: whether it is chosen, has the keyboard, is under the mouse."""
        colours = self._look.colours
        if stands.chosen:
            rounded(painter, place, colours.accent_tint, None)
        elif stands.under_mouse:
            rounded(painter, place, colours.hairline, None)
        if stands.chosen and stands.focused:
            paint_focus(painter, place, colours)


class PartList(RowList[T]):
    """``chosen`` carries the key of the row that the user chose, ``activated_again`` that of one entered with Enter.

    Keys are what :meth:`key_of` says. The keyboard alone chooses nothing.
    """

    chosen = Signal(object)
    activated_again = Signal(object)

    def __init__(self, look: Look, name: str, rows: ListRows[T], parent: QWidget | None = None) -> None:
        super().__init__(look, name, rows, parent)
        self._quiet = False
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._hear_current)

    @abstractmethod
    def key_of(self, row: T) -> object:
        """What the signals carry for a row; None for one that is nowhere to go to."""

    def place_in_list(self, key: object) -> int:
        """The number of the row with a key, from 0; -1 when there is none."""
        return next((at for at, row in enumerate(self.rows) if self.key_of(row) == key), -1)

    def mark_row(self, at: int) -> None:
        """Mark a row without a signal; -1 marks none."""
        self._quiet = True
        self.setCurrentIndex(self._rows.index(at) if at >= 0 else QModelIndex())
        self._quiet = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """While nothing is marked Qt would choose the first."""
        self._quiet = True
        super().focusInEvent(event)
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on into the part itself."""
        row = self.current_row
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.activated_again.emit(self.key_of(row))
            return
        super().keyPressEvent(event)

    def _hear_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._quiet:
            self.chosen.emit(self.key_of(self.rows[now.row()]))
