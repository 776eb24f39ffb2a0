"""Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, line breaks between rows.

A cell that holds a tab, a line break or a quote is quoted, as Excel, WPS and LibreOffice do; their quoting is that of
RFC 4180 with a tab for the comma.
"""

from __future__ import annotations

from collections.abc import Sequence

_SPECIAL = ("\t", "\n", "\r", '"')


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
