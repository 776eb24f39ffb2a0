"""Blocks of cells from a spreadsheet: what was copied, and which fields of the grid it fills."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Block: TypeAlias = tuple[tuple[str, ...], ...]
_FIGURE = re.compile(r"[-+−－(（]?[¥￥$]?[\d０-９][\d０-９,，.．]*\s*[%％)）]?[\u4e00-\u9fff]{0,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the editor of a field stands in its grid, from 0."""

    field: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Filled:
    """What a block puts into which field, in reading order, and how many of its cells found no place."""

    answers: Mapping[str, str]
    left_over: int


def read_block(text: str) -> Block | None:
    """The rows and cells of a text that was copied from a spreadsheet; None when it reads as one piece of text.

    Spreadsheets divide cells by tabs, end rows by line breaks and put a cell with a break inside into quotes. Lines
    without tabs are a column when they end in a break, as copied cells do, or when each of them is a figure.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" not in plain and not _is_column(plain):
        return None
    rows = csv.reader(io.StringIO(plain.removesuffix("\n"), newline=""), delimiter="\t")
    block = tuple(tuple(cell.strip() for cell in row) or ("",) for row in rows)
    return block if sum(len(row) for row in block) > 1 else None


def _is_column(text: str) -> bool:
    lines = text.removesuffix("\n").split("\n")
    return len(lines) > 1 and (text.endswith("\n") or all(_FIGURE.fullmatch(line.strip()) for line in lines))


def fill_block(block: Block, start: Place, places: Sequence[Place]) -> Filled:
    """Lay a block over the fields of a grid, right and down from ``start``; labels are stepped over.

    A row of the block takes the next row of the grid with an editor in the column of ``start``; its cells take the
    editors to the right of it. Blank cells of the block leave what stands there.
    """
    rows = _rows_from(start, places)
    answers: dict[str, str] = {}
    left_over = max(0, len(block) - len(rows)) and sum(len(cells) for cells in block[len(rows) :])
    for cells, fields in zip(block, rows, strict=False):
        left_over += sum(1 for cell in cells[len(fields) :] if cell)
        answers |= {field: cell for cell, field in zip(cells, fields, strict=False) if cell}
    return Filled(answers, left_over)


def _rows_from(start: Place, places: Sequence[Place]) -> list[list[str]]:
    rows: dict[int, list[Place]] = {}
    for place in places:
        if place.row >= start.row and place.column >= start.column:
            rows.setdefault(place.row, []).append(place)
    ordered = [sorted(rows[row], key=lambda place: place.column) for row in sorted(rows)]
    return [[place.field for place in row] for row in ordered if row[0].column == start.column]
