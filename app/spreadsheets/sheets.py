"""Writes a workbook of several sheets row by row: widths, borders, print set-up; the same rows give the same bytes.

Rows go straight into the file, so a list of a thousand applicants takes no more memory than one of ten; openpyxl needs
several times as long for styled cells (decision 83). The only cells are texts and plain decimal numbers: there is no
way to write a formula, and a text that a program could take for one when the table is saved as .csv and opened again
gets an apostrophe before it (:func:`unlike_formula`).

Sources: ECMA-376 part 1, 18.2 to 18.8 (SpreadsheetML), part 2 (packages).
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, Literal, TypeAlias

from app.spreadsheets import package_parts as parts
from app.spreadsheets.delimited import FORMULA_MARKS
from app.spreadsheets.model import column_letter
from app.spreadsheets.writing import sheet_text

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST = 32_767
_POINT_MM = 25.4 / 72
_PADDING = 4.0
_ONE_LINE, _HIGHEST = 20, 409
_PITCH, _ABOVE_AND_BELOW = 1.3, 5
_NARROW = 0.56
_MOST_DIGITS = 15
# `_x000D_` is how the format writes characters, so such a text is escaped itself
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?")
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?%?|[-+]+")
# a telephone number of another country's making: nothing to compute, and an apostrophe would go into somebody's phone
_PHONE = re.compile(r"[+＋](?:[ -]?[0-9]){8,15}")
_WIDE_MARKS = tuple(chr(ord(mark) + 0xFEE0) for mark in FORMULA_MARKS)
_SPECIAL = re.compile("[&<>\r]|_x")
_LEADING = frozenset((*FORMULA_MARKS, *_WIDE_MARKS, *" \t\r\n\u3000\u00a0"))
_AT_ONCE = 64
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "\n"})

Align: TypeAlias = Literal["left", "center", "right"]
GENERAL, TEXT = "General", "@"


@dataclass(frozen=True, slots=True)
class Look:
    """How cells look; ``size`` in points, ``fill`` an RGB colour such as ``FFF2CC`` or nothing."""

    font: str = "宋体"
    size: float = 10.5
    bold: bool = False
    align: Align = "left"
    middle: bool = False
    border: bool = True
    fill: str = ""
    form: str = TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSetup:
    """A sheet: its name, column widths in millimetres, print set-up.

    ``head``: the rows (from 1, first and last) that stand on every printed page and stay while one scrolls, ``side``:
    how many columns do so from the left; ``filtered``: one can choose rows by the last row of the head. ``fit``: all
    columns on one page, as small as that takes; else those that do not fit go on beside. ``header`` and ``footer`` are
    in the words of the format (``&C`` centre, ``&P`` page).
    """

    name: str
    widths_mm: Sequence[float]
    head: tuple[int, int] | None = None
    side: int = 0
    fit: bool = True
    filtered: bool = False
    margins_mm: tuple[float, float, float, float] = (12, 12, 15, 15)
    header: str = ""
    footer: str = "&C— &P —"


class SheetWriter:
    """The rows of one sheet; given by :meth:`BookWriter.sheet`."""

    def __init__(self, stream: IO[bytes], book: BookWriter, widths_mm: Sequence[float]) -> None:
        self._stream, self._book = stream, book
        self._rooms = [max(width / _POINT_MM - _PADDING, 1) for width in widths_mm]
        self._letters = [column_letter(place) for place in range(len(widths_mm))]
        self._waiting: list[str] = []
        self.rows = 0
        self.merged: list[str] = []

    def row(self, texts: Sequence[str], looks: Sequence[Look] | Look, height: float = 0) -> None:
        """Write a row; ``height`` in points, 0 as high as the texts need (programs fit it again when one is changed).

        With the form :data:`GENERAL` a text that is a plain number of at most 15 digits is one, with its decimals.
        """
        self.rows += 1
        number, cell = self.rows, self._book.cell
        each = [looks] * len(texts) if isinstance(looks, Look) else looks
        if height:
            high = f' ht="{height:g}" customHeight="1"'
        else:
            needed = max(map(_height, texts, each, self._rooms), default=0)
            high = f' ht="{needed:g}"' if needed > _ONE_LINE else ""
        cells = [
            f'<c r="{letter}{number}" {cell(text, look)}'
            for letter, text, look in zip(self._letters, texts, each, strict=True)
        ]
        self._waiting.append(f'<row r="{number}"{high}>{"".join(cells)}</row>')
        if len(self._waiting) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait to go into the file together."""
        self._stream.write("".join(self._waiting).encode())
        self._waiting.clear()

    def wide_row(self, text: str, columns: int, look: Look, height: float = 0) -> None:
        """Write a row of one text over ``columns`` columns."""
        self.row([text, *[""] * (columns - 1)], look, height)
        if columns > 1:
            self.merged.append(f"A{self.rows}:{column_letter(columns - 1)}{self.rows}")


class BookWriter:
    """A workbook on its way into a file; use as a context manager. Sheets come one after the other.

    ``order`` are the names of the sheets as the tabs stand, when that is another order. An error leaves half a file:
    write under a temporary name.
    """

    def __init__(self, target: BinaryIO, order: Sequence[str] = ()) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._order = tuple(order)
        self._sheets: list[parts.Listed] = []
        self._looks: dict[tuple[Look, str], int] = {}
        self._styles: dict[tuple[int, str], int] = {}
        self._held: list[Look] = []

    def __enter__(self) -> BookWriter:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if kind is None:
                self._finish()
                self._zip.close()
        finally:
            self._zip.fp = None  # what was given up is not finished when it is let go, either

    @contextmanager
    def sheet(self, setup: SheetSetup) -> Iterator[SheetWriter]:
        """Write one sheet; no other one may be open."""
        number = len(self._sheets) + 1
        first = setup.name == self._order[0] if self._order else number == 1
        with self._zip.open(_entry(parts.sheet_path(number)), "w") as stream:
            stream.write(_before(setup, first))
            writer = SheetWriter(stream, self, setup.widths_mm)
            yield writer
            writer.flush()
            last = column_letter(len(setup.widths_mm) - 1)
            area = f"A{setup.head[1]}:{last}{writer.rows}" if setup.head else ""
            filtered = area if setup.filtered else ""
            paper = parts.Paper(setup.margins_mm, setup.header, setup.footer, setup.fit)
            stream.write(parts.after_rows(filtered, writer.merged, paper).encode())
        self._sheets.append(parts.Listed(number, setup.name, setup.head, setup.side, filtered))

    def cell(self, text: str, look: Look) -> str:
        """The XML of a cell behind its place."""
        is_number = look.form == GENERAL
        if is_number and (number := _NUMBER.fullmatch(text)) and sum(map(str.isdigit, text)) <= _MOST_DIGITS:
            form = f"0.{'0' * len(number[1])}" if number[1] else "0"
            return f's="{self._style(look, form)}"><v>{text}</v></c>'
        style = self._style(look, TEXT)
        text = sheet_text(text)
        if not text:
            return f's="{style}"/>'
        if text[0] in _LEADING:
            text = unlike_formula(text)
        if _SPECIAL.search(text) or len(text) > _LONGEST:
            text = _written(text)
        kept = ' xml:space="preserve"' if text[0] <= " " or text[-1] <= " " else ""
        return f's="{style}" t="inlineStr"><is><t{kept}>{text}</t></is></c>'

    def _style(self, look: Look, form: str) -> int:
        # most cells have one of a few looks, and asking which one by its fields takes longer than writing the cell
        known = self._styles.get((id(look), form))
        if known is None:
            known = self._looks.setdefault((look, form), len(self._looks) + 1)
            self._styles[id(look), form] = known
            self._held.append(look)
        return known

    def _finish(self) -> None:
        places = {name: place for place, name in enumerate(self._order)}
        listed = sorted(self._sheets, key=lambda one: places.get(one.name, len(places)))
        styles = [
            parts.Style(look.font, look.size, look.bold, look.align, look.middle, look.border, look.fill, form)
            for look, form in self._looks
        ]
        for path, text in parts.frame(listed, styles):
            with self._zip.open(_entry(path), "w") as stream:
                stream.write(text.encode())


def _written(text: str) -> str:
    """A text as XML, cut to the longest that a cell takes."""
    said = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return _ESCAPE.sub("_x005F_", said).translate(_XML)


def _before(setup: SheetSetup, first: bool) -> bytes:
    return parts.before_rows(setup.widths_mm, setup.head, setup.side, fit=setup.fit, chosen=first).encode()


def _height(text: str, look: Look, room: float) -> float:
    """The points that a text needs in a column with room for ``room`` of them; rather too many than too few."""
    if len(text) * look.size <= room and "\n" not in text:
        return 0
    lines = 0
    for line in text.split("\n"):
        narrow = len(line.encode("ascii", "ignore"))
        wide = (len(line) - narrow + _NARROW * narrow) * look.size
        # breaks come before the edge: no mark begins a line, and no number is cut
        lines += max(1, math.ceil(wide / max(room - look.size, look.size)) if wide > room else 1)
    return min(math.ceil(lines * look.size * _PITCH) + _ABOVE_AND_BELOW, _HIGHEST)


def unlike_formula(text: str) -> str:
    """``text`` so that no program takes it for a formula, not even out of a .csv file: ``=1+1`` gets an apostrophe.

    Plain numbers, bare strokes and telephone numbers (``+86 351-5550188``) stay; full-width signs count, since Excel
    takes those too where one types Chinese.
    """
    tight = text.lstrip()
    if not tight.startswith((*FORMULA_MARKS, *_WIDE_MARKS)) or _PLAIN.fullmatch(tight):
        return text
    if _PHONE.fullmatch(tight.rstrip()):
        return text
    return f"'{text}"


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
