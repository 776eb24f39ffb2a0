"""Tables must tile their grid: each place of each row covered by exactly one cell, spans included."""

from __future__ import annotations

import math

from app.forms.authoring.positions import Problems, Spot, where

_MOST_COLUMNS, _MOST_ROWS = 100, 1_000  # as far as a cell may reach; each place of the grid takes memory
_DIGITS = 10  # no number of a form has more, and Python reads no whole number of thousands of digits


def check_table(table: Spot, problems: Problems) -> None:
    """Add a problem for each gap, overlap and overflow of a table, and for widths that are no lengths."""
    widths = table.get("columns_mm")
    rows = table.get("rows")
    if widths is None or rows is None or not widths.elements:
        if widths is not None and isinstance(widths.value, list):
            problems.add(widths, f"“{where(widths.path)}”是空的，应写出每一列的宽度（毫米）。")
        return
    for entry, most in ((widths, _MOST_COLUMNS), (rows, _MOST_ROWS)):
        if len(entry.elements) > most:
            problems.add(entry, f"“{where(entry.path)}”最多 {most} 项，现在有 {len(entry.elements)} 项。")
            return
    for width in widths.elements:
        if not _is_length(width.text):
            problems.add(width, f"“{where(width.path)}”应为大于 0 的毫米数，现在是{width.describe()}。")
    _Grid(len(widths.elements), rows.elements, problems).check()
    _check_header_rows(table, len(rows.elements), problems)
    _check_repeat(table, len(widths.elements), problems)


def whole(spot: Spot, key: str, default: int) -> int:
    """A whole number of a record; the default when it is missing or no number of ours (told elsewhere)."""
    word = spot.word(key)
    return int(word) if word.isascii() and word.isdigit() and len(word) < _DIGITS else default


class _Grid:
    """Lays cells into rows from left to right, skipping places that a row span from above covers."""

    def __init__(self, columns: int, rows: list[Spot], problems: Problems) -> None:
        self.columns = columns
        self.rows = rows
        self.problems = problems
        self.taken: set[tuple[int, int]] = set()

    def check(self) -> None:
        for index, row in enumerate(self.rows):
            for cell in row.elements:
                self._lay(index, cell)
            free = [column + 1 for column in range(self.columns) if (index, column) not in self.taken]
            if free:
                places = "、".join(str(column) for column in free)
                self.problems.add(row, f"“{where(row.path)}”没有填满：共 {self.columns} 列，第 {places} 列没有单元格。")

    def _lay(self, index: int, cell: Spot) -> None:
        wide, high = whole(cell, "cols", 1), whole(cell, "rows", 1)
        if wide < 1 or high < 1:
            self.problems.add(cell, f"“{where(cell.path)}”的 cols 和 rows 应为 1 或更大。")
            wide, high = max(wide, 1), max(high, 1)
        start = next((column for column in range(self.columns) if (index, column) not in self.taken), None)
        if start is None:
            self.problems.add(cell, f"“{where(cell.path)}”是多出来的：这一行的 {self.columns} 列已经占满。")
            return
        if start + wide > self.columns:
            reach = f"从第 {start + 1} 列起占 {wide} 列，表共 {self.columns} 列"
            self.problems.add(cell, f"“{where(cell.path)}”超出右边：{reach}。")
        if index + high > len(self.rows):
            self.problems.add(cell, f"“{where(cell.path)}”向下占 {high} 行，超出了表的最后一行。")
        below, right = min(index + high, len(self.rows)), min(start + wide, self.columns)
        places = {(row, column) for row in range(index, below) for column in range(start, right)}
        if places & self.taken:
            self.problems.add(cell, f"“{where(cell.path)}”与上面跨行的单元格重叠。")
        self.taken |= places


def _check_header_rows(table: Spot, rows: int, problems: Problems) -> None:
    heads = table.get("header_rows")
    if heads is not None and whole(table, "header_rows", 0) > rows:
        problems.add(heads, f"“{where(heads.path)}”写了 {heads.text}，但表只有 {rows} 行。")


def _check_repeat(table: Spot, columns: int, problems: Problems) -> None:
    repeat = table.get("repeat")
    cells = repeat.get("cells") if repeat is not None else None
    if cells is None:
        return
    covered = sum(whole(cell, "cols", 1) for cell in cells.elements)
    if covered != columns:
        problems.add(cells, f"“{where(cells.path)}”应正好占满 {columns} 列，现在占 {covered} 列。")
    for cell in cells.elements:
        if whole(cell, "rows", 1) != 1:
            problems.add(cell, f"“{where(cell.path)}”不能跨行：重复的行每次只印一行。")


def _is_length(text: str) -> bool:
    try:
        number = float(text)
    except ValueError:
        return True  # pydantic tells that this is no number
    return math.isfinite(number) and number > 0
