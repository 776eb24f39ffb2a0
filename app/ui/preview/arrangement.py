"""Where the sheets of a volume lie in a scrolled view, one below the other or as an open book; arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF


@dataclass(frozen=True)
class Arrangement:
    """Sides ``first`` to ``last`` of sheets of one size, in logical pixels from the upper left corner of the content.

    ``spread``: as the book lies open, odd sides on the right, side 1 alone on the right of the first row. Every row
    is as high as a sheet, so that thousands of them need no list.
    """

    first: int
    last: int
    sheet: QSizeF
    spread: bool = False
    gap: int = 16
    margin: int = 20

    @property
    def rows(self) -> int:
        """How many rows there are."""
        if self.last < self.first:
            return 0
        return self.row_of(self.last) + 1

    @property
    def step(self) -> float:
        """From the top of a row to the top of the next."""
        return self.sheet.height() + self.gap

    @property
    def size(self) -> QSizeF:
        """All rows with the margins around them."""
        width = self.sheet.width() * (2 if self.spread else 1) + 2 * self.margin
        return QSizeF(width, max(self.rows * self.step - self.gap, 0) + 2 * self.margin)

    def row_of(self, side: int) -> int:
        """The row of a side, from 0."""
        return side // 2 - self.first // 2 if self.spread else side - self.first

    def sides_of(self, row: int) -> tuple[int, ...]:
        """The sides in a row, from left to right."""
        if not self.spread:
            return (self.first + row,) if self.first + row <= self.last else ()
        left = (self.first // 2 + row) * 2
        return tuple(side for side in (left, left + 1) if self.first <= side <= self.last)

    def rect_of(self, side: int) -> QRectF:
        """The box of a sheet."""
        right = self.spread and side % 2 == 1
        left = self.margin + (self.sheet.width() if right else 0)
        top = self.margin + self.row_of(side) * self.step
        return QRectF(left, top, self.sheet.width(), self.sheet.height())

    def row_at(self, y: float) -> int:
        """The row at a height, the gap below counted to it; the first or last beyond the ends."""
        row = int((y - self.margin) // self.step) if self.step else 0
        return max(0, min(row, self.rows - 1))

    def sides_between(self, top: float, bottom: float) -> list[int]:
        """The sides of which something lies between two heights, in order."""
        if not self.rows:
            return []
        first, last = self.row_at(top), self.row_at(bottom)
        if first < last and top >= self.margin + first * self.step + self.sheet.height():
            first += 1  # only the gap below it
        rows = range(first, last + 1)
        return [side for row in rows for side in self.sides_of(row)]
