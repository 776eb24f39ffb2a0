"""Our columns over the file columns that they are taken from, and the first rows as they will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.forms.answers import Row
from app.forms.definition import NONE, Field
from app.forms.field_types import FIELD_TYPES, FieldContext
from app.ui.form.rows.cell_lines import CellLines
from app.ui.look.look import Look
from app.ui.widgets.choices import ComboBox

_LABEL, _CHOICE, _ROW = 34, 40, 30
_NARROWEST = 132
_NUMBER = 44
_PAD = 8
ROWS_SHOWN = 5
NOT_TAKEN = "不导入"


class Pairing(QWidget):
    """``chosen`` tells that a file column was chosen for one of ours; each file column goes to one of ours at most."""

    chosen = Signal()

    def __init__(self, look: Look, labels: Mapping[str, str], asked: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._labels = labels
        self._asked = asked
        self._rows: Sequence[Row] = ()
        self._first = 1
        self._lines = CellLines(look.font("body"), look.metrics("body"))
        self.boxes: dict[str, ComboBox] = {}
        for name, label in labels.items():
            box = ComboBox(look, self)
            box.setAccessibleName(f"{label} 取自文件的哪一列")
            box.activated.connect(lambda _index, name=name: self._choose(name))
            self.boxes[name] = box
        self.setMinimumSize(self.sizeHint())

    def show_columns(self, words: Sequence[str], columns: Mapping[str, int]) -> None:
        """Offer file columns by their words, and choose the guessed ones."""
        for name, box in self.boxes.items():
            box.clear()
            box.addItem(NOT_TAKEN)
            box.addItems(list(words))
            box.setCurrentIndex(columns.get(name, -1) + 1)

    def columns(self) -> dict[str, int]:
        """Which file column, from 0, each of ours is taken from."""
        return {name: box.currentIndex() - 1 for name, box in self.boxes.items() if box.currentIndex() > 0}

    def show_rows(self, rows: Sequence[Row], first: int) -> None:
        """The first rows as they will be, the first of them as number ``first``."""
        self._rows, self._first = tuple(rows[:ROWS_SHOWN]), first
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough to read every column."""
        factor = self._look.factor
        height = _LABEL + _CHOICE + ROWS_SHOWN * _ROW + 1
        return QSize(round((_NUMBER + _NARROWEST * len(self._labels)) * factor), round(height * factor))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The boxes stand under the labels."""
        for name, rect in zip(self.boxes, self._columns(), strict=True):
            top, high = self._high(_LABEL), self._high(_CHOICE)
            self.boxes[name].setGeometry(rect.left() + 4, top + 5, rect.width() - 9, high - 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A small table: labels, room for the boxes, rows."""
        painter = QPainter(self)
        colours = self._look.colours
        top, high = self._high(_LABEL) + self._high(_CHOICE), self._high(_ROW)
        painter.fillRect(self.rect(), colours.surface)
        painter.fillRect(0, 0, self.width(), top, colours.label_cell)
        painter.setFont(self._look.font("body", semibold=True))
        painter.setPen(colours.ink)
        places = self._columns()
        for label, rect in zip(self._labels.values(), places, strict=True):
            self._draw(painter, QRect(rect.left(), 0, rect.width(), self._high(_LABEL)), label, semibold=True)
        painter.setFont(self._look.font("body"))
        for number in range(ROWS_SHOWN):
            self._paint_row(painter, number, QRect(0, top + number * high, self.width(), high), places)
        for rect in places:
            painter.fillRect(rect.left() - 1, 0, 1, self.height(), colours.hairline)
        for at in (0, top - 1, self.height() - 1):
            painter.fillRect(0, at, self.width(), 1, colours.grid)
        for at in (0, self.width() - 1):
            painter.fillRect(at, 0, 1, self.height(), colours.grid)

    def _paint_row(self, painter: QPainter, number: int, area: QRect, places: Sequence[QRect]) -> None:
        colours = self._look.colours
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, colours.hairline)
        if number >= len(self._rows):
            return
        painter.setPen(colours.ink3)
        left = QRect(0, area.top(), self._high(_NUMBER), area.height())
        painter.drawText(left, Qt.AlignmentFlag.AlignCenter, str(self._first + number))
        for name, rect in zip(self._labels, places, strict=True):
            text = self._rows[number].get(name, "")
            painter.setPen(colours.ink if self._is_right(name, text) else colours.error)
            self._draw(painter, QRect(rect.left(), area.top(), rect.width(), area.height()), text)

    def _draw(self, painter: QPainter, rect: QRect, text: str, *, semibold: bool = False) -> None:
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        metrics = self._look.metrics("body", semibold)
        short = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)

    def _is_right(self, name: str, text: str) -> bool:
        asked = self._asked.columns[name]
        return text in ("", NONE) or not any(FIELD_TYPES[asked.type].check(text, asked, FieldContext("")))

    def _columns(self) -> list[QRect]:
        left, count = self._high(_NUMBER), len(self._labels)
        width = self.width() - left
        edges = [left + width * place // count for place in range(count + 1)]
        return [QRect(edges[place], 0, edges[place + 1] - edges[place], self.height()) for place in range(count)]

    def _high(self, pixels: int) -> int:
        return round(pixels * self._look.factor)

    def _choose(self, name: str) -> None:
        """A file column that another of our columns had goes to the one it was chosen for."""
        place = self.boxes[name].currentIndex()
        for other, box in self.boxes.items():
            if other != name and place > 0 and box.currentIndex() == place:
                box.setCurrentIndex(0)
        self.chosen.emit()
