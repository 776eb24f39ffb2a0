"""Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, line breaks between rows.

A cell that holds a tab, a line break or a quote is quoted, as Excel, WPS and LibreOffice do; their quoting is that of
RFC 4180 with a tab for the comma.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPECIAL = ("\t", "\n", "\r", '"')
_FIGURE = re.compile(r"[-+−－(（]?[¥￥$]?[\d０-９][\d０-９,，.．]*\s*[%％)）]?[\u4e00-\u9fff]{0,3}")


def cells_of(text: str) -> list[list[str]]:
    """The rows of a block; a line break at its very end begins no row, line breaks inside a cell are line feeds.

    Quotes that are no quoting (``5" 管``, ``"甲"方``, one that is never closed) stay as they are. Linear in the text.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if '"' not in plain:
        return [line.split("\t") for line in plain.removesuffix("\n").split("\n")]
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(plain):
        cell, place = _cell(plain, place)
        rows[-1].append(cell)
        if place < len(plain) and plain[place] == "\n":
            if place + 1 == len(plain):
                break
            rows.append([])
        place += 1
    return rows


def cell_in(text: str) -> str:
    """A text that is no block, without the quotes and the last break of a single copied cell."""
    cells = cells_of(text)
    return cells[0][0] if len(cells) == 1 and len(cells[0]) == 1 else text


def block_of(text: str, *, lines_are_rows: bool = False) -> list[list[str]] | None:
    """The rows of a text that was copied from a spreadsheet; None when it reads as one piece of text.

    Lines without tabs are a column when they end in a break, as copied cells do, when each of them is a figure, or
    where ``lines_are_rows`` says that no other meaning is likely.
    """
    cells = cells_of(text)
    if len(cells) == 1:
        return cells if len(cells[0]) > 1 else None
    rows = any(len(row) > 1 for row in cells) or text.endswith(("\n", "\r")) or lines_are_rows
    return cells if rows or all(_FIGURE.fullmatch(row[0].strip()) for row in cells) else None


def _cell(text: str, begin: int) -> tuple[str, int]:
    """The cell that begins there and the place of the tab or line break behind it."""
    if text.startswith('"', begin):
        found = _quoted(text, begin)
        if found is not None:
            return found
    ends = [end for mark in "\t\n" if (end := text.find(mark, begin)) >= 0]
    end = min(ends, default=len(text))
    return text[begin:end], end


def _quoted(text: str, begin: int) -> tuple[str, int] | None:
    place = begin + 1
    while (place := text.find('"', place)) >= 0:
        if text.startswith('"', place + 1):
            place += 2
            continue
        inside, behind = text[begin + 1 : place], place + 1
        needed = not inside or any(mark in inside for mark in _SPECIAL)
        if needed and (behind == len(text) or text[behind] in "\t\n"):
            return inside.replace('""', '"'), behind
        return None
    return None


def text_of(cells: Sequence[Sequence[str]]) -> str:
    """The block as text for the clipboard, as Excel writes it: CRLF behind every row."""
    return "".join("\t".join(_written(cell) for cell in row) + "\r\n" for row in cells)


def _written(cell: str) -> str:
    if any(mark in cell for mark in _SPECIAL):
        return '"' + cell.replace('"', '""') + '"'
    return cell
