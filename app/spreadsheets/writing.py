"""Writes a table for Excel and WPS: every cell is text, never a formula; the same rows give the same bytes."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path

from app.disk import disk_error, write_file
from app.errors import UsageError
from app.spreadsheets.delimited import FORMULA_MARKS

# What no workbook holds, and what nobody sees: an order of reading turned round, blanks without width. What joins
# letters (U+200C, U+200D) and what tells forms of characters apart stays.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    "\ufffe\uffff]"
)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?%?")
_CORE = "docProps/core.xml"
_CORE_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NARROWEST, _WIDEST = 6, 60


def write_table(file: Path, header: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """Write ``header`` and ``rows`` to an .xlsx or .csv file, by its ending; what stood there is replaced.

    Raises :class:`UsageError` for another ending, :class:`DiskError` when it cannot be written.
    """
    clean = [[sheet_text(text) for text in row] for row in (header, *rows)]
    kind = file.suffix.lower()
    if kind == ".csv":
        data = _csv(clean)
    elif kind == ".xlsx":
        data = _workbook(clean, title)
    else:
        raise UsageError(f"不能把表格写成“{file.name}”。", "文件名请以 .xlsx 或 .csv 结尾。")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_file(file, data)
    except OSError as error:
        raise disk_error(error, file) from error


def sheet_text(text: str) -> str:
    """A text without the characters that a workbook cannot hold, or that nobody sees in a cell."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows([[_no_formula(text) for text in row] for row in rows])
    return target.getvalue().encode("utf-8-sig")


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_MARKS) and not _NUMBER.fullmatch(text) else text


def _workbook(rows: Sequence[Sequence[str]], title: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title).strip(" '")[:31] or "表格")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_widths(rows), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    wrapped = Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, text[:32_767])
            cell.data_type = "s"  # else a text that begins with = would become a formula
            cell.number_format = "@"
            cell.alignment = wrapped
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    packed = io.BytesIO()
    book.save(packed)
    return timeless(packed)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    widths = [_NARROWEST] * max((len(row) for row in rows), default=0)
    for row in rows:
        for column, text in enumerate(row):
            longest = max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in text.split("\n"))
            widths[column] = min(_WIDEST, max(widths[column], longest + 2))
    return widths


def timeless(packed: io.BytesIO) -> bytes:
    """The package of a workbook without the times at which it was written."""
    target = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in source.infolist():
            data = _CORE_XML.encode() if entry.filename == _CORE else source.read(entry)
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(info, data)
    return target.getvalue()
