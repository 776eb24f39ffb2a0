"""Tables in plain text: .csv and .txt in the encodings and with the separators that Excel and WPS write."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from app.errors import InputFileError
from app.spreadsheets.model import MOST_ROWS, TableFile, TableSheet

_SEPARATORS = (",", "\t", ";")
_BYTE_ORDER = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_ROWS = 30
_LONGEST_CELL = 1 << 20
# Texts that a spreadsheet would take for a formula; writing puts an apostrophe before them, reading takes it off.
FORMULA_MARKS = ("=", "+", "-", "@")
_HINT = "请用 Excel 或 WPS 打开，另存为 .xlsx，再导入"


def read_delimited(name: str, data: bytes) -> TableFile:
    """The one sheet of a text file, named after it; raises :class:`InputFileError` when it is no text."""
    text = _decoded(name, data)
    if text.startswith("sep=") and "\n" in text:  # Excel's own mark of the separator
        first, text = text.split("\n", 1)
        separator = first.strip()[4:5] or ","
    else:
        separator = _separator(text)
    rows: list[tuple[str, ...]] = []
    try:
        for row in _reader(text, separator):
            rows.append(tuple(_plain(cell) for cell in row))
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error as error:
        raise InputFileError(f"“{name}”第 {len(rows) + 1} 行读不下去，不像表格", _HINT) from error
    return TableFile((TableSheet(PurePath(name).stem, tuple(rows)),))


def _decoded(name: str, data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER:
        if data.startswith(mark):
            return _tried(data, encoding) or _no_text(name)
    if b"\0" in data:
        return _no_text(name)
    for encoding in ("utf-8", "gb18030"):
        text = _tried(data, encoding)
        if text is not None:
            return text
    return _no_text(name)


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _no_text(name: str) -> str:
    raise InputFileError(f"“{name}”不是表格，或者已经损坏", "能导入的是 .xlsx 和 .csv。" + _HINT)


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)


def _separator(text: str) -> str:
    """The one that divides most of the first rows into the same number of cells, more than one."""

    def score(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(
                len(row) for row, _ in zip(_reader(text, separator), range(_SAMPLE_ROWS), strict=False) if row
            )
        except csv.Error:
            return (0, 0)
        width, times = max(widths.items(), key=lambda found: (found[0] > 1, found[1], found[0]), default=(0, 0))
        return (times, width) if width > 1 else (0, 0)

    return max(_SEPARATORS, key=score)


def _plain(cell: str) -> str:
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_MARKS) else text
