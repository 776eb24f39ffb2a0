"""Reads a table file, whatever its name says it is; what cannot be read is named with what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.errors import InputFileError
from app.os_words import refused_reading
from app.progress import Progress, silent
from app.spreadsheets.delimited import read_delimited
from app.spreadsheets.model import MOST_COLUMNS, MOST_ROWS, TableFile, TableSheet
from app.spreadsheets.workbook import read_workbook
from app.times_and_sizes import size_in_words

MOST_BYTES = 100 << 20
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”，再导入"


def read_table(file: Path, progress: Progress = silent) -> TableFile:
    """The sheets of an .xlsx or .csv file; the content decides, not the ending.

    Raises :class:`InputFileError` naming the file when it is something else, protected, damaged, too large or empty.
    """
    data = _bytes_of(file)
    progress(0, 1, "读取表格")
    if data.startswith(_OLE):
        raise _not_ours(file, data)
    if data.startswith(b"PK"):
        found = read_workbook(file.name, data, progress)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:100].lower().startswith(_MARKUP):
        raise InputFileError(f"“{file.name}”其实是网页格式的表格，不能直接导入", _SAVE_AS)
    else:
        found = read_delimited(file.name, data)
    return _within_bounds(file.name, found)


def _bytes_of(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise InputFileError(
                f"“{file.name}”有 {size_in_words(size)}，表格文件不能超过 {size_in_words(MOST_BYTES)}",
                "请只留要导入的行，另存一份再试",
            )
        return file.read_bytes()
    except OSError as error:
        why = refused_reading(error)
        raise InputFileError(f"读不了“{file.name}”：{why.reason}", f"{why.advice}。位置：{file}") from error


def _not_ours(file: Path, data: bytes) -> InputFileError:
    if _ENCRYPTED in data:
        return InputFileError(
            f"“{file.name}”设有打开密码，不能导入", "请用 Excel 或 WPS 打开，去掉密码后另存一份，再导入"
        )
    return InputFileError(f"“{file.name}”是旧格式（.xls 或 .et）的表格，不能直接导入", _SAVE_AS)


def _within_bounds(name: str, found: TableFile) -> TableFile:
    told = list(found.told)
    kept: list[TableSheet] = []
    for sheet in found.sheets:
        end = len(sheet.rows)
        while end and not any(text.strip() for text in sheet.rows[end - 1]):
            end -= 1
        rows = sheet.rows[:end]
        if len(rows) > MOST_ROWS:
            told.append(f"“{sheet.name}”超过 {MOST_ROWS} 行，没有读进来，请分成几份")
        elif rows:
            width = max(_width(row) for row in rows)
            if width > MOST_COLUMNS:
                told.append(f"“{sheet.name}”第 {MOST_COLUMNS} 列以后的内容没有读进来")
            hidden = frozenset(row for row in sheet.hidden if row < len(rows))
            kept.append(TableSheet(sheet.name, tuple(row[: min(width, MOST_COLUMNS)] for row in rows), hidden))
    if not kept:
        reason = told[-1] if any(len(sheet.rows) > MOST_ROWS for sheet in found.sheets) else "里面没有内容"
        raise InputFileError(f"“{name}”没有可以导入的行：{reason}", "请检查是否选错了文件")
    return TableFile(tuple(kept), tuple(told))


def _width(row: Sequence[str]) -> int:
    """The columns up to the last one that holds anything."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return end
