"""Reads the tables of a Word file as a stranger would, from its XML, and compares them with the official ones.

A table is a grid of cells with row, column and spans (from 1) and squeezed text; ``pdf_grids`` reads the same from
a PDF, so that one judge serves both formats. 填表时不得改变表格样式: ``faults_of`` tells what has changed.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.acceptance import official

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TWIPS_PER_MM = 1440 / 25.4
_SIDES = ("top", "left", "bottom", "right")
_SQUEEZING = ("noWrap", "tcFitText", "textDirection", "hideMark")
_HALF_A_PAGE = 4400  # of the landscape type area, the lower one


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True)
class Grid:
    """A table: the edges of its columns in points from its left, the heights of its rows as drawn (0 in Word), cells.

    ``breaks`` are the rows after which a page ends.
    """

    edges: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[Cell, ...]
    breaks: frozenset[int] = frozenset()

    def at(self, row: int, column: int) -> Cell | None:
        """The cell whose upper left corner stands there."""
        return next((cell for cell in self.cells if (cell.row, cell.column) == (row, column)), None)

    @property
    def rows(self) -> int:
        return len(self.heights)

    def rows_of(self, cell: Cell) -> int:
        """How many rows a cell takes, with its empty rest where a page break cuts it."""
        rows = cell.rows
        while cell.row + rows - 1 in self.breaks:
            rest = self.at(cell.row + rows, cell.column)
            if rest is None or rest.text or rest.columns != cell.columns:
                break
            rows += rest.rows
        return rows


# ---- reading Word ----------------------------------------------------------------------------------------------


@dataclass
class WordTable:
    """A ``w:tbl`` while it is read: its columns in twips, rows, cells, and what is wrong with its shape.

    A row higher than a page is several ``w:tr``, its pieces; here they are one row again. ``repeated`` are the rows
    that stand again at the head of each page, ``heights`` what is stated for each, in twips. ``unruled`` are the cells
    without rules all round.
    """

    widths: list[int]
    rows: int = 0
    cells: list[Cell] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    heights: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    unruled: list[str] = field(default_factory=list)
    split: bool = False
    merged: set[tuple[int, int]] = field(default_factory=set)

    @property
    def official(self) -> bool:
        """Whether its cells have rules all round, as official tables have; covers have lines to write on only."""
        return len(self.unruled) < len(self.cells) / 2

    @property
    def grid(self) -> Grid:
        edges = tuple(sum(self.widths[:column]) / 20 for column in range(len(self.widths) + 1))
        cells = tuple(replace(cell, text=official.squeeze(cell.text)) for cell in self.cells)
        return Grid(edges, tuple(0.0 for _ in range(self.rows)), cells)


def word_tables(docx: Path) -> list[Grid]:
    """The tables of a Word file in order."""
    return [table.grid for table in read_tables(docx)]


def read_tables(docx: Path) -> list[WordTable]:
    """The tables of a Word file in order, with what is wrong with their shape."""
    return [_table(table) for table in _document(docx).iter(f"{_W}tbl")]


def word_text(docx: Path) -> str:
    """The squeezed text of a Word file in order, tables included."""
    return official.squeeze(_text(_document(docx)))


def _document(docx: Path) -> Element:
    with zipfile.ZipFile(docx) as package:
        return ElementTree.fromstring(package.read("word/document.xml"))


def _table(element: Element) -> WordTable:
    table = WordTable([int(column.get(f"{_W}w", "0")) for column in element.findall(f"{_W}tblGrid/{_W}gridCol")])
    if _value(element, "tblPr/tblLayout", "type") != "fixed":
        table.faults.append("its columns may move")
    if _value(element, "tblPr/tblW", "w") != str(sum(table.widths)):
        table.faults.append(f"is {_value(element, 'tblPr/tblW', 'w')} wide, its columns {sum(table.widths)}")
    before: Element | None = None
    for line in element.findall(f"{_W}tr"):
        piece = before is not None and _goes_on(before, line)
        table.rows += not piece
        table.split |= piece
        _line(table, line, piece)
        before = line
    return table


def _goes_on(before: Element, line: Element) -> bool:
    """Whether a ``w:tr`` shows more of the row before it: both may be split, and no cell begins here."""
    whole = [_value(row, "trPr/cantSplit", "val", "yes") is not None for row in (before, line)]
    begins = [merge for merge in line.iter(f"{_W}vMerge") if merge.get(f"{_W}val") == "restart"]
    return not any(whole) and not begins


def _line(table: WordTable, line: Element, piece: bool) -> None:
    """Take in one ``w:tr``."""
    row, column, say = table.rows, 1, table.faults.append
    if _value(line, "trPr/trHeight", "hRule") != "atLeast":
        say(f"row {row} cannot grow")
    table.heights[row] += int(_value(line, "trPr/trHeight", "val") or "0")
    if line.find(f"{_W}trPr/{_W}gridBefore") is not None or line.find(f"{_W}trPr/{_W}gridAfter") is not None:
        say(f"row {row} is moved sideways")
    if line.find(f"{_W}trPr/{_W}tblHeader") is not None and not piece:
        table.repeated.append(row)
    for entry in line.findall(f"{_W}tc"):
        span = int(_value(entry, "tcPr/gridSpan", "val") or "1")
        _entry(table, entry, Cell(row, column, 1, span, _text(entry)), piece)
        if _value(entry, "tcPr/tcW", "w") != str(sum(table.widths[column - 1 : column - 1 + span])):
            say(f"row {row} column {column} is {_value(entry, 'tcPr/tcW', 'w')} wide")
        column += span
    if column != len(table.widths) + 1:
        say(f"row {row} fills {column - 1} of {len(table.widths)} columns")


def _entry(table: WordTable, entry: Element, cell: Cell, piece: bool) -> None:
    """Take in one ``w:tc``: a new cell, the rest of one from above, or more text of one in a piece of a row."""
    where = f"row {cell.row} column {cell.column}"
    if any(_value(entry, f"tcPr/tcBorders/{side}", "val") != "single" for side in _SIDES):
        table.unruled.append(where)
    if any(entry.find(f"{_W}tcPr/{_W}{name}") is not None for name in _SQUEEZING):
        table.faults.append(f"{where} squeezes its text")
    merge = entry.find(f"{_W}tcPr/{_W}vMerge")
    continues = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
    if not continues and not piece:
        table.merged |= {(cell.row, cell.column)} if merge is not None else set()
        table.cells.append(cell)
        return
    last = cell.row if piece else cell.row - 1
    above = [
        one
        for one in table.cells
        if (one.column, one.columns, one.row + one.rows - 1) == (cell.column, cell.columns, last)
        and ((one.row, one.column) in table.merged) == continues
    ]
    if not above:
        table.faults.append(f"{where} continues nothing")
    elif continues and official.squeeze(cell.text):
        table.faults.append(f"{where}: text in a merged cell")
    else:
        rows, text = above[0].rows + (0 if piece else 1), above[0].text + cell.text
        table.cells[table.cells.index(above[0])] = replace(above[0], rows=rows, text=text)


def _value(element: Element, path: str, name: str, otherwise: str | None = None) -> str | None:
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{_W}{name}", otherwise)


def _text(element: Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{_W}t"))


# ---- the official tables ---------------------------------------------------------------------------------------


@cache
def _definition(form: str) -> dict[str, Any]:
    import yaml

    path = official.ROOT / "forms" / form / "form.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def printed_order(form: str) -> list[str]:
    """The ids of the tables in the order in which a book holds them."""
    parts = [part for volume in _definition(form)["volumes"] for part in volume["parts"]]
    held = [body.get("holds", ()) for part in parts for body in part.values() if isinstance(body, dict)]
    return [entry["table"] for holds in held for entry in holds if "table" in entry]


def faults_of(docx: Path, form: str, entries: Mapping[str, int]) -> list[str]:
    """What of the official tables has changed in the Word volume that holds them (the first one of a form).

    Order, columns, spans, printed texts, rules, rows that repeat, and that cells only grow in height. ``entries``: the
    number of entries of each rows field; a field that is not named has none.
    """
    wanted = {table["id"]: table for table in official.tables(form)}
    order = printed_order(form)
    faults = [] if sorted(order) == sorted(wanted) else [f"the form prints {order} instead of {list(wanted)}"]
    found = [table for table in read_tables(docx) if table.official]
    if len(found) != len(order):
        faults.append(f"{len(found)} tables instead of {len(order)}")
    for identity, table in zip(order, found, strict=False):
        definition = _definition(form)["tables"][identity]
        rows = entries.get((definition.get("repeat") or {}).get("field", ""), 0)
        told = [
            *table.faults,
            *(f"{where} lacks a rule" for where in table.unruled),
            *_columns(table, definition["columns_mm"], wanted[identity]["columns"]),
            *_printed_rows(table, wanted[identity]),
            *_repeated_rows(table, wanted[identity], rows),
        ]
        faults += [f"{identity}: {fault}" for fault in told]
    return faults


def _columns(table: WordTable, columns_mm: Sequence[float], count: int) -> list[str]:
    """As many columns as the notice prints, as wide as the definition says, and so together."""
    wanted = [millimetres * _TWIPS_PER_MM for millimetres in columns_mm]
    if not len(table.widths) == len(wanted) == count:
        return [f"{len(table.widths)} columns, {len(wanted)} defined, {count} official"]
    faults = [
        f"column {number} is {width} wide instead of {round(exact)}"
        for number, (width, exact) in enumerate(zip(table.widths, wanted, strict=True), 1)
        if abs(width - exact) > 1
    ]
    if sum(table.widths) != round(sum(wanted)):
        faults.append(f"{sum(table.widths)} wide instead of {round(sum(wanted))}")
    return faults


def _printed_rows(table: WordTable, wanted: Mapping[str, Any]) -> list[str]:
    """Every official cell in its place with its spans and printed words, and no other."""
    last = wanted["repeat"]["row"] - 1 if "repeat" in wanted else wanted["rows"]
    grid = table.grid
    cells = {(cell["r"], cell["c"]): cell for cell in wanted["cells"] if cell["r"] <= last}
    faults = [
        f"r{cell.row} c{cell.column}: {cell.text[:20]!r} has no business here"
        for cell in grid.cells
        if cell.row <= last and (cell.row, cell.column) not in cells
    ]
    for (row, column), cell in cells.items():
        found = grid.at(row, column)
        if found is None:
            faults.append(f"r{row} c{column}: no cell")
            continue
        spans = (cell.get("rs", 1), cell.get("cs", 1))
        if (found.rows, found.columns) != spans:
            faults.append(f"r{row} c{column}: spans {(found.rows, found.columns)} instead of {spans}")
        if cell["k"] in ("label", "header") and found.text != official.printed(cell):
            faults.append(f"r{row} c{column}: {found.text!r} instead of {official.printed(cell)!r}")
        elif lost := official.lost_words(found.text, cell):
            faults.append(f"r{row} c{column}: {lost} lost in {found.text[:40]!r}")
    if "repeat" not in wanted and grid.rows != last:
        faults.append(f"{grid.rows} rows instead of {last}")
    return faults


def _repeated_rows(table: WordTable, wanted: Mapping[str, Any], entries: int) -> list[str]:
    """One row for each entry and at least the printed ones, all alike and numbered; the rows above repeat."""
    repeat = wanted.get("repeat")
    heads = list(range(1, repeat["row"])) if repeat and repeat.get("header_row_repeats") else []
    if sum(table.heights[row] for row in heads) > _HALF_A_PAGE and not table.repeated:
        heads = []  # they would leave too little room for anything else
    faults = [] if table.repeated == heads else [f"rows {table.repeated} stand on every page instead of {heads}"]
    if repeat:
        grid, first, count = table.grid, repeat["row"], max(repeat["printed_rows"], entries)
        numbers = [cell.text for cell in grid.cells if cell.row >= first and cell.column == 1]
        if numbers != [str(number) for number in range(1, count + 1)]:
            faults.append(f"rows are numbered {numbers} instead of 1 to {count}")
        shape = [(row, column) for row in range(first, first + count) for column in range(1, wanted["columns"] + 1)]
        body = [cell for cell in grid.cells if cell.row >= first]
        if [(cell.row, cell.column) for cell in body] != shape or {(c.rows, c.columns) for c in body} - {(1, 1)}:
            faults.append("a row of entries is not like the others")
    return faults
