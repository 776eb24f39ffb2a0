"""One sheet of an .xlsx as the texts that Excel shows, with whatever keeps it from being a plain table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.books.office.cell_format import shown_number, shown_text
from app.books.office.format_code import UnknownFormat
from app.books.office.package import DamagedPackage, Package, local
from app.books.office.workbook import SheetEntry, Style, Text, Workbook, text_of, unescaped
from app.progress import Pause
from app.spreadsheets.model import column_letter

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_ROWS = 20_000
MOST_CELLS = 600_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ANCHOR = re.compile(rb"<(?:\w+:)?(?:twoCell|oneCell|absolute)Anchor\b")
# what a cell may show beside its text, by the words that state it
_DRAWN: tuple[tuple[bytes, str], ...] = (
    (b"<dataBar", "有数据条"),
    (b"<iconSet", "有图标集"),
    (b":dataBar", "有数据条"),
    (b":iconSet", "有图标集"),
    (b"sparklineGroup ", "有迷你图"),
    (b"<oleObject", "有嵌入的对象"),
    (b"<controls", "有按钮或勾选框"),
)


class NotPlain(Exception):
    """A table that we do not typeset; ``reason`` is half a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What one cell shows; ``align`` is ``left``, ``center`` or ``right``."""

    text: str
    align: str = "left"


@dataclass(slots=True)
class Worksheet:
    """The cells of a sheet by row and column (from 0), and what of it is hidden, merged or lost.

    ``hidden_filled`` are the hidden rows and columns that hold anything.
    """

    name: str
    cells: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden_filled: tuple[set[int], set[int]] = field(default_factory=lambda: (set(), set()))
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    coloured: bool = False
    header_or_footer: bool = False
    commented: bool = False

    def hides_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def read_worksheet(package: Package, entry: SheetEntry, book: Workbook, pause: Pause) -> Worksheet:
    """Read a sheet. Raises :class:`NotPlain` for what is no plain table and :class:`DamagedPackage`."""
    data = package.read(entry.part)
    if not data or _DOCTYPE.search(data[:4096]):
        raise DamagedPackage(entry.part)
    _demand_no_drawings(package, entry, data)
    if book.changing_formats and b"conditionalFormatting" in data:
        raise NotPlain(f"“{entry.name}”的数字格式随条件改变")
    reader = _Reader(entry, book)
    for number, element in enumerate(_elements(data)):
        if number % 500 == 0:
            pause()
        reader.take(element)
    reader.sheet.commented = any("omment" in kind for _, kind, _, _ in package.relations(entry.part))
    return reader.sheet


def _demand_no_drawings(package: Package, entry: SheetEntry, data: bytes) -> None:
    for mark, reason in _DRAWN:
        if mark in data:
            raise NotPlain(f"“{entry.name}”{reason}")
    if "xl/cellimages.xml" in package.names:
        raise NotPlain(f"“{entry.name}”的单元格里有图片")
    for _, kind, target, outside in package.relations(entry.part):
        if kind == "drawing" and not outside and _ANCHOR.search(package.read(target)):
            raise NotPlain(f"“{entry.name}”有图片、图表或图形")


def _elements(data: bytes) -> Iterator[Element]:
    """Rows and what stands beside them, each forgotten after its turn."""
    from xml.etree.ElementTree import ParseError, iterparse

    wanted = ("row", "col", "mergeCell", "sheetView", "headerFooter")
    try:
        for _, element in iterparse(io.BytesIO(data)):
            if local(element.tag) in wanted:
                yield element
                element.clear()
    except (ParseError, LookupError, ValueError) as error:
        raise DamagedPackage("sheet") from error


class _Reader:
    """Takes the elements of a sheet one by one."""

    def __init__(self, entry: SheetEntry, book: Workbook) -> None:
        self.sheet = Worksheet(entry.name)
        self._book = book
        self._row = -1
        self._count = 0
        self._zeros = True

    def take(self, element: Element) -> None:
        """Take a row, a column, a merge or what is said of the view."""
        name = local(element.tag)
        if name == "row":
            self._take_row(element)
        elif name == "col" and (_is_on(element.get("hidden")) or _is_nothing(element.get("width"))):
            first, last = element.get("min", ""), element.get("max", "")
            if first.isdigit() and last.isdigit():
                self.sheet.hidden_columns.append((int(first) - 1, int(last) - 1))
        elif name == "mergeCell":
            self._merge(element.get("ref", ""))
        elif name == "headerFooter":
            self.sheet.header_or_footer = any((child.text or "").strip() for child in element)
        elif name == "sheetView":
            if _is_on(element.get("showFormulas")):
                raise NotPlain(f"“{self.sheet.name}”设为显示公式")
            self._zeros = element.get("showZeros", "1") not in ("0", "false")

    def _merge(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if not match:
            raise DamagedPackage(reference)
        left, top = _column(match[1]), int(match[2]) - 1
        right, bottom = (_column(match[3]), int(match[4]) - 1) if match[3] else (left, top)
        if (top, left) != (bottom, right):
            self.sheet.merged.append((top, left, bottom, right))

    def _take_row(self, element: Element) -> None:
        stated = element.get("r", "")
        self._row = int(stated) - 1 if stated.isdigit() else self._row + 1
        hidden = _is_on(element.get("hidden")) or _is_nothing(element.get("ht"))
        if hidden:
            self.sheet.hidden_rows.add(self._row)
        column = -1
        for cell in element:
            if local(cell.tag) != "c":
                continue
            match = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(match[1]) if match else column + 1
            if not hidden and not self.sheet.hides_column(column):
                self._take_cell(cell, column)
            elif any(local(child.tag) in ("v", "is", "f") for child in cell):
                self.sheet.hidden_filled[0 if hidden else 1].add(self._row if hidden else column)

    def _take_cell(self, cell: Element, column: int) -> None:
        style = self._style(cell)
        parts = {local(child.tag): child for child in cell}
        shown = self._shown(cell, parts, style, column)
        if shown is None or not shown.text:
            return
        if style.struck:
            raise self._not_plain(column, "的字有删除线")
        self._count += 1
        if self._row >= MOST_ROWS or self._count > MOST_CELLS:
            raise NotPlain(f"“{self.sheet.name}”超过 {MOST_ROWS} 行，太长了")
        self.sheet.coloured = self.sheet.coloured or style.coloured
        align = style.align if style.align in ("left", "center", "right") else shown.align
        self.sheet.cells.setdefault(self._row, {})[column] = SheetCell(shown.text, align)

    def _style(self, cell: Element) -> Style:
        stated = cell.get("s", "0")
        number = int(stated) if stated.isdigit() else 0
        if number >= len(self._book.styles):
            raise DamagedPackage("style")
        return self._book.styles[number]

    def _shown(self, cell: Element, parts: dict[str, Element], style: Style, column: int) -> SheetCell | None:
        """What a cell shows, aligned as Excel does by itself; nothing for an empty one."""
        kind = cell.get("t", "n")
        value = parts["v"].text if "v" in parts else None
        self._demand_result(cell, parts, value, column)
        if kind == "inlineStr":
            return self._text(text_of(parts["is"]), style, column) if "is" in parts else None
        if value is None:
            return None
        if kind == "s":
            return self._text(self._shared(value), style, column)
        if kind == "str":
            return self._text(Text(unescaped(value)), style, column)
        if kind == "n":
            return self._number(value, style, column)
        words = {"b": "TRUE" if value.strip() == "1" else "FALSE", "e": value}
        return SheetCell(words[kind], "center") if kind in words else self._unknown(column, kind)

    def _demand_result(self, cell: Element, parts: dict[str, Element], value: str | None, column: int) -> None:
        """Refuse a formula that was never reckoned, and pictures that stand in a cell."""
        if cell.get("vm"):
            raise self._not_plain(column, "里有图片或链接的数据")
        if "f" not in parts:
            return
        if "DISPIMG" in (parts["f"].text or ""):
            raise self._not_plain(column, "里是图片")
        if value is None and cell.get("t") != "str":
            raise self._not_plain(column, "的公式没有结果，请用 Excel 或 WPS 打开并保存一次")

    def _shared(self, value: str) -> Text:
        if not value.strip().isdigit() or int(value) >= len(self._book.texts):
            raise DamagedPackage("shared text")
        return self._book.texts[int(value)]

    def _text(self, text: Text, style: Style, column: int) -> SheetCell:
        if text.struck:
            raise self._not_plain(column, "的字有删除线")
        try:
            return SheetCell(shown_text(text.text, style.code or "General"))
        except UnknownFormat as error:
            return self._unknown(column, str(error))

    def _number(self, value: str, style: Style, column: int) -> SheetCell:
        if style.code is None:
            return self._unknown(column, "")
        try:
            text = shown_number(value, style.code, self._book.from_1904)
        except UnknownFormat as error:
            if str(error) == "General":
                raise self._not_plain(column, "的号码超过 15 位，末尾的数字已经丢失") from error
            return self._unknown(column, str(error))
        return SheetCell(text if self._zeros or float(value) else "", "right")

    def _unknown(self, column: int, code: str) -> SheetCell:
        raise self._not_plain(column, f"的数字格式（{code}）认不出" if code else "的数字格式认不出")

    def _not_plain(self, column: int, what: str) -> NotPlain:
        return NotPlain(f"“{self.sheet.name}”{column_letter(column)}{self._row + 1} 格{what}")


def _is_nothing(stated: str | None) -> bool:
    """Whether a height or width is stated as none, which hides as well."""
    return stated is not None and re.fullmatch(r"0+(\.0*)?", stated) is not None


def _is_on(stated: str | None) -> bool:
    return stated in ("1", "true")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
