"""Reads .xlsx: values as they are shown, merged cells filled downwards, hidden rows and uncomputed formulas told."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from app.errors import InputFileError
from app.progress import Cancelled, Progress
from app.spreadsheets.model import MOST_COLUMNS, MOST_ROWS, TableFile, TableSheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MOST_UNPACKED = 600 << 20
_DECIMALS = re.compile(r"\.(0+)")
_ZEROS = re.compile(r"0{2,}")
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
_TELL_EVERY = 500
_HINT = "请用 Excel 或 WPS 打开，另存一份 .xlsx，再导入"


def read_workbook(name: str, data: bytes, progress: Progress) -> TableFile:
    """The sheets of a workbook; raises :class:`InputFileError` when the file is damaged or none."""
    import openpyxl

    _check_archive(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out (validations, charts) is not wanted here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return _sheets(book, progress)
    except (InputFileError, Cancelled):
        raise
    except Exception as error:  # openpyxl lets whatever it meets in a damaged file through
        raise InputFileError(f"“{name}”读不下去，文件可能已经损坏", _HINT) from error


def _check_archive(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputFileError(f"“{name}”不完整，文件可能已经损坏", _HINT) from error
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise InputFileError(f"“{name}”展开后太大，不能导入", "请只留要导入的行，另存一份再试")
    if "[Content_Types].xml" not in names or not any(entry.startswith("xl/") for entry in names):
        raise InputFileError(f"“{name}”不是 .xlsx 表格", f"能导入的是 .xlsx 和 .csv。{_HINT}")


def _sheets(book: Workbook, progress: Progress) -> TableFile:
    told: list[str] = []
    sheets: list[TableSheet] = []
    for number, sheet in enumerate(book.worksheets, start=1):
        title = str(sheet.title)
        label = f"读取“{title}”"
        progress(number - 1, len(book.worksheets), label)
        facts = _facts_of(sheet)
        sheet.reset_dimensions()
        rows: list[tuple[str, ...]] = []
        for row in _rows(sheet):
            if len(rows) % _TELL_EVERY == 0:
                progress(number - 1, len(book.worksheets), label)
            rows.append(row)
        sheets.append(TableSheet(title, tuple(_filled_down(rows, facts.merged)), facts.hidden))
        told += facts.told(title)
        if sheet.sheet_state != "visible" and any(any(row) for row in rows):
            told.append(f"“{title}”是隐藏的工作表")
    return TableFile(tuple(sheets), tuple(told))


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 - openpyxl's read-only sheet has no public type
    """Rows up to one more than may be; a run of blank ones is given only when something follows it."""
    blanks = given = 0
    for cells in sheet.iter_rows(max_col=MOST_COLUMNS + 1):
        row = tuple(
            _text(cell.value, str(cell.number_format or "")) if cell.value is not None else "" for cell in cells
        )
        if not any(row):
            blanks += 1
            continue
        if given + blanks > MOST_ROWS:
            blanks = max(0, MOST_ROWS - given)
        yield from ((),) * blanks
        yield row
        given, blanks = given + blanks + 1, 0
        if given > MOST_ROWS:
            return


# ---- values as they are shown ------------------------------------------------------------------------------------


def _text(value: object, shown_as: str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, _LITERALS.sub("", shown_as.split(";")[0]))
    if isinstance(value, datetime):
        clock = value.strftime("%H:%M:%S").removesuffix(":00")
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d} {clock}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(value).replace("\r\n", "\n").replace("_x000D_\n", "\n").replace("\r", "\n").replace("_x000D_", "")


def _number(value: int | float, shown_as: str) -> str:
    """Digits as a clerk sees them, without marks for thousands; a whole number never gets a point."""
    fixed = _DECIMALS.search(shown_as)
    decimals = len(fixed.group(1)) if fixed else 0
    if "%" in shown_as:
        return f"{value * 100:.{decimals}f}%"
    if fixed and "E" not in shown_as.upper():
        return f"{value:.{decimals}f}"
    if shown_as in ("0", "#,##0", "#0") and value != int(value):
        return f"{value:.0f}"
    if isinstance(value, float) and not value.is_integer():
        return _without_exponent(value)
    digits = str(int(value))
    return digits.zfill(len(shown_as)) if _ZEROS.fullmatch(shown_as) else digits


def _without_exponent(value: float) -> str:
    short = f"{value:.15g}"
    return f"{value:.20f}".rstrip("0").rstrip(".") if "e" in short else short


# ---- what the values do not tell ---------------------------------------------------------------------------------


@dataclass
class _Facts:
    """Hidden rows and merged ranges of a sheet (rows and columns from 0), and formulas without a result."""

    hidden: frozenset[int] = frozenset()
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncomputed: int = 0

    def told(self, title: str) -> list[str]:
        found: list[str] = []
        if self.hidden:
            found.append(f"“{title}”有 {len(self.hidden)} 行是隐藏的")
        if any(bottom > top for top, _, bottom, _ in self.merged):
            found.append(f"“{title}”有合并的单元格，合并的内容已写进每一行")
        if self.uncomputed:
            found.append(
                f"“{title}”有 {self.uncomputed} 格公式没有结果，读成了空白；请用 Excel 或 WPS 打开并保存一次，再导入"
            )
        return found


class _FactReader:
    """Looks through the XML of a sheet for what a streamed reading of its values leaves out."""

    def __init__(self) -> None:
        self.hidden: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self.uncomputed = 0
        self._row = 0
        self._formula = self._in_value = self._value = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self._row - 1)
        elif local == "c":
            self._formula = self._in_value = self._value = False
        elif local == "f":
            self._formula = True
        elif local == "v":
            self._in_value = True
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "c" and self._formula and not self._value:
            self.uncomputed += 1

    def text(self, _data: str) -> None:
        self._value = self._value or self._in_value

    def _merge(self, reference: str) -> None:
        found = _REFERENCE.fullmatch(reference)
        if found:
            left, top, right, bottom = found.groups()
            self.merged.append((int(top) - 1, _column(left), int(bottom) - 1, _column(right)))


def _facts_of(sheet: Any) -> _Facts:  # noqa: ANN401
    reader = _FactReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    with sheet._get_source() as source:
        parser.ParseFile(source)
    return _Facts(frozenset(reader.hidden), reader.merged, reader.uncomputed)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _filled_down(rows: list[tuple[str, ...]], merged: list[tuple[int, int, int, int]]) -> list[tuple[str, ...]]:
    """Rows in which a cell merged over several rows says the same in each; to the right it stays blank."""
    for top, left, bottom, _ in merged:
        if bottom == top or top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
            continue
        for number in range(top + 1, min(bottom + 1, len(rows))):
            row = list(rows[number]) + [""] * (left + 1 - len(rows[number]))
            row[left] = rows[top][left]
            rows[number] = tuple(row)
    return rows
