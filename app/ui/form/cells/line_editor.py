"""The editor of a line of text or a figure: value, unit, mark, 无 and suggestions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QMargins, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.forms.definition import NONE, Field
from app.ui.form.cells.base import NARROW_INSIDE, PAD_X, PAD_Y, Place
from app.ui.form.cells.suggestions import Suggesting
from app.ui.form.cells.text_editor import MARK, TextEditor
from app.ui.look.paint import paint_focus, rounded
from app.ui.widgets.marks import paint_mark
from app.ui.widgets.writing import MARGIN, Writing
from app.ui.work.tools import Tools

GAP = 6
LEAST = 24
_FIGURES = ("integer", "decimal", "percent", "year")
_INLINE_WIDTHS = {"integer": 132, "decimal": 132, "percent": 132, "year": 90, "date": 150, "postcode": 110}
_INLINE_PAD = 6
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class LineEditor(TextEditor):
    """One line that wraps when it must: texts at the left, figures at the right before their unit.

    Unit and 无 have fixed places, so that figures of a column stay below each other. Below ``NARROW`` px the type is
    one step smaller, 无 goes under the value, and a problem shows as a corner of the cell.
    """

    def __init__(self, tools: Tools, field: Field, place: Place, parent: QWidget | None = None) -> None:
        self.figures = field.type in _FIGURES
        self._narrow = False
        self._pad = _INLINE_PAD if place.inline else 0
        read_only = bool(tools.desk.read_only)
        writing = Writing(right=self.figures, read_only=read_only, undo=tools.desk.undo, redo=tools.desk.redo)
        super().__init__(tools, field, place, writing, parent)
        self.suggesting = None if read_only else self._make_suggesting()
        self.show_answer()

    def _make_suggesting(self) -> Suggesting | None:
        if not (self.field.suggestions or self.field.units):
            return None
        around = QMargins() if self.place.inline else QMargins(PAD_X, PAD_Y, PAD_X, PAD_Y)
        return Suggesting(self.look, self.box, self._suggestions, around=around)

    def _suggestions(self) -> Sequence[str]:
        if self.field.suggestions:
            return self.field.suggestions
        typed = self.box.text().strip()
        return [typed + unit for unit in self.field.units] if _NUMBER.fullmatch(typed) else []

    # ---- geometry

    def inline_width(self) -> int:
        """Figures and days are short; other texts take what is left."""
        return round(_INLINE_WIDTHS.get(self.field.type, 0) * self.look.factor)

    def refresh(self) -> None:
        """The unit comes and goes with the value."""
        super().refresh()
        self.update()

    def is_narrow(self, width: int) -> bool:
        """Whether a cell with this room for the value counts as narrow."""
        return not self.place.inline and width < NARROW_INSIDE

    def trailing(self, narrow: bool) -> int:
        """Room at the right for what a kind of line has there."""
        return 0

    def heightForWidth(self, width: int) -> int:
        """Value and, in narrow cells, the button below it."""
        narrow = self.is_narrow(width)
        high = self.box.heightForWidth(self._box_width(width, narrow)) + (2 if self.place.inline else 0)
        if narrow and self._shows_none():
            high += self.none.sizeHint().height() + 2
        return max(high, LEAST + (4 if self.place.inline else 0))

    def unit_width(self) -> int:
        """The fixed place of the unit, 0 without one."""
        if not (self.place.unit and self.field.unit):
            return 0
        return self.look.metrics("caption").horizontalAdvance(self.field.unit) + 2

    def _shows_none(self) -> bool:
        return self.offers_none() and self.box.is_empty()

    def _sides(self, narrow: bool) -> tuple[int, int]:
        unit = self.unit_width()
        left = self._pad
        right = self._pad + (unit + (2 if narrow else GAP) if unit else 0) + self.trailing(narrow)
        if self.kind and not narrow:
            return (left + MARK + 2, right) if self.figures else (left, right + MARK + GAP)
        return left, right

    def _box_width(self, width: int, narrow: bool) -> int:
        left, right = self._sides(narrow)
        return max(width - left - right + 2 * MARGIN, 16)

    def arrange(self) -> None:
        """The value in the middle of the height, the button at its fixed place."""
        narrow = self.is_narrow(self.width())
        if narrow != self._narrow:
            self._narrow = narrow
            self.box.set_role("body" if narrow else "value")
        width = self._box_width(self.width(), narrow)
        high = self.box.heightForWidth(width)
        below = self.none.sizeHint().height() + 2 if narrow and self._shows_none() else 0
        top = max((self.height() - high - below) // 2, 0)
        self.box.setGeometry(self._sides(narrow)[0] - MARGIN, top, width, high)
        self._place_none(narrow, top + high + 2)

    def _place_none(self, narrow: bool, below: int) -> None:
        size = self.none.sizeHint()
        pad = max(self._pad - 3, 0)
        top = below if narrow else (self.height() - size.height()) // 2
        at_left = self.figures != narrow
        left = pad if at_left else self.width() - pad - size.width() - self.trailing(narrow)
        self.none.setGeometry(QRect(QPoint(left, top), size))

    # ---- how it looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The unit, the mark, and the own box beside printed words."""
        painter = QPainter(self)
        colours = self.look.colours
        if self.place.inline and not self.read_only:
            rounded(painter, self.rect(), colours.surface, colours.grid, 3)
            if self.has_focus():
                paint_focus(painter, self.rect(), colours, 3)
        self._paint_unit(painter)
        if self.kind and not self._narrow:
            paint_mark(painter, self._mark_rect(), self.look, "error" if self.kind == "error" else "warning")

    def _mark_rect(self) -> QRect:
        pad = max(self._pad - 2, 0)
        left = pad if self.figures else self.width() - pad - MARK - self.trailing(False)
        return QRect(left, (self.height() - MARK) // 2, MARK, MARK)

    def _paint_unit(self, painter: QPainter) -> None:
        width = self.unit_width()
        text = self.box.text().strip()
        if not width or text == NONE or (self.read_only and not text):
            return
        painter.setFont(self.look.font("caption"))
        painter.setPen(self.look.colours.ink3)
        area = QRect(self.width() - self._pad - width, self.box.y(), width, self.box.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.field.unit)
