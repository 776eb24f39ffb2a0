"""Whether a workbook is one plain table: titles, a header row, rows below it; anything else is refused by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from app.books.office.package import DamagedPackage, Package, opened_package
from app.books.office.workbook import SheetEntry, Workbook, read_workbook
from app.books.office.worksheet import NotPlain, SheetCell, Worksheet, read_worksheet
from app.progress import Pause
from app.spreadsheets.model import column_letter

Rows: TypeAlias = Sequence[Sequence[SheetCell]]

_TYPESET = (".xlsx", ".xlsm", ".xltx", ".xltm")
_MOST_TITLES = 6
_MOST_HEADS = 4
_LISTED = 3
_LONG_ALONE = 12


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table to typeset: lines above it, then rows of equal length, of which the first ``heads`` are repeated.

    ``spans`` gives rows and columns that a cell takes, by its own row and column, where that is more than one.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    heads: int
    spans: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_plain_table(file: Path, suffix: str, pause: Pause) -> PlainTable:
    """The one table of a workbook. Raises :class:`NotPlain` with a reason; OSError when it cannot be read."""
    if suffix not in _TYPESET:
        raise NotPlain("能排的只有 .xlsx 表格")
    try:
        with opened_package(file) as package:
            book = read_workbook(package)
            entry, sheet = _only_sheet(package, book, pause)
            table = _table(sheet, entry)
            return replace(table, notes=tuple(_notes(book, sheet)))
    except DamagedPackage as error:
        raise NotPlain("表格文件已损坏") from error


def _only_sheet(package: Package, book: Workbook, pause: Pause) -> tuple[SheetEntry, Worksheet]:
    found: list[tuple[SheetEntry, Worksheet]] = []
    for entry in book.sheets:
        if not entry.visible:
            continue
        if entry.kind != "worksheet":
            raise NotPlain(f"“{entry.name}”不是普通的工作表")
        sheet = read_worksheet(package, entry, book, pause)
        if sheet.cells:
            found.append((entry, sheet))
    if len(found) > 1:
        raise NotPlain(f"有 {len(found)} 张有内容的工作表，只能排 1 张")
    if not found:
        raise NotPlain("没有显示出来的内容")
    return found[0]


def _table(sheet: Worksheet, entry: SheetEntry) -> PlainTable:
    _drop_covered(sheet)
    used = sorted({column for row in sheet.cells.values() for column in row})
    columns = [column for column in range(used[0], used[-1] + 1) if not sheet.hides_column(column)]
    first, last = min(sheet.cells), max(sheet.cells)
    numbers = [row for row in range(first, last + 1) if row not in sheet.hidden_rows]
    titles = _titles(sheet, numbers) if len(columns) > 1 else []
    body = numbers[len(titles) :]
    heads = _heads(sheet, body, entry.titles)
    empty = SheetCell("")
    rows = tuple(tuple(sheet.cells.get(row, {}).get(column, empty) for column in columns) for row in body)
    lines = (next(iter(sheet.cells[row].values())).text for row in titles if row in sheet.cells)
    spans = {**_overflowing(rows, heads), **_merges(sheet, body, columns, heads)}
    return PlainTable(tuple(lines), rows, heads, spans)


def _drop_covered(sheet: Worksheet) -> None:
    """What stands in a merged range beside its first cell is not shown by Excel either."""
    for top, left, bottom, right in sheet.merged:
        for row in [row for row in sheet.cells if top <= row <= bottom]:
            for column in [column for column in sheet.cells[row] if left <= column <= right]:
                if (row, column) != (top, left):
                    del sheet.cells[row][column]
    for row in [row for row, cells in sheet.cells.items() if not cells]:
        del sheet.cells[row]


def _overflowing(rows: Rows, heads: int) -> dict[tuple[int, int], tuple[int, int]]:
    """A long text alone in its row, such as a remark below the table, goes on over the blank cells behind it."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for number in range(heads, len(rows)):
        filled = [column for column, cell in enumerate(rows[number]) if cell.text]
        if len(filled) == 1:
            (column,) = filled
            cell, behind = rows[number][column], len(rows[number]) - column
            if cell.align == "left" and len(cell.text) > _LONG_ALONE and behind > 1:
                found[number, column] = (1, behind)
    return found


def _merges(
    sheet: Worksheet, body: list[int], columns: list[int], heads: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Merged cells of the header, and such as lie in one row; others cannot be broken over pages and are refused."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merged:
        if not sheet.cells.get(top, {}).get(left) or (top == bottom and top < body[0]):
            continue
        rows = [number for number, row in enumerate(body) if top <= row <= bottom]
        places = [number for number, column in enumerate(columns) if left <= column <= right]
        whole = len(rows) == bottom - top + 1 and len(places) == min(right, columns[-1]) - left + 1
        if not whole or (len(rows) > 1 and rows[-1] >= heads):
            place = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
            raise NotPlain(f"“{sheet.name}”有合并的单元格（{place}）")
        found[rows[0], places[0]] = (len(rows), len(places))
    return found


def _titles(sheet: Worksheet, numbers: list[int]) -> list[int]:
    """The rows above the header row: blank, or with one text each; none when no header row follows."""
    for place, row in enumerate(numbers[: _MOST_TITLES + 1]):
        if len(sheet.cells.get(row, {})) > 1:
            return numbers[:place]
    return []


def _heads(sheet: Worksheet, body: list[int], stated: tuple[int, int] | None) -> int:
    """How many rows are repeated: those that Excel repeats, or the first with those that it is merged with.

    The only row of a table is no header.
    """
    last = max([body[0], *(bottom for top, _, bottom, _ in sheet.merged if top == body[0] and bottom in body)])
    for end in (max(last, stated[1]) if stated else last, last, body[0]):
        count = sum(1 for row in body if row <= end)
        if 0 < count <= _MOST_HEADS:
            return min(count, len(body) - 1)
    return 0


def _notes(book: Workbook, sheet: Worksheet) -> Iterator[str]:
    yield "由本程序排成表格，每页都有表头，样子与 Excel 打印的不同，请翻看预览核对。"
    hidden = [entry.name for entry in book.sheets if not entry.visible]
    if hidden:
        shown = "、".join(f"“{name}”" for name in hidden[:_LISTED]) + ("等" if len(hidden) > _LISTED else "")
        yield f"有 {len(hidden)} 张隐藏的工作表（{shown}），没有装入。"
    rows, columns = map(len, sheet.hidden_filled)
    words = [f"{count} {word}" for count, word in ((rows, "行"), (columns, "列")) if count]
    if words:
        yield f"有隐藏的 {'、'.join(words)}，没有装入；如要装入，请先取消隐藏，再重新添加。"
    if sheet.coloured:
        yield "的底色和字的颜色没有保留。"
    if sheet.header_or_footer:
        yield "的页眉页脚没有装入。"
    if sheet.commented:
        yield "的批注没有装入。"
