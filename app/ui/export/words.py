"""The sentences of the export page: pure functions of what was exported and what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.books.exported import Exported, ExportedVolume, SealOnPage
from app.errors import AppError, AttachmentError, AuditError, DiskError, DraftError, IssuesRemain
from app.ui.work.board import Counts

MARKS = {"final": "正式稿", "draft": "草稿", "blank": "空白表"}
UNTOUCHED = "原来的文件没有改动"
_UNITS = ("KB", "MB", "GB", "TB")


class Trouble(NamedTuple):
    """Why an export was not made: a sentence, what to do now, and the button that helps (see :data:`ACTIONS`)."""

    sentence: str
    hint: str
    action: str


ACTIONS = {"place": "换个位置", "checks": "去检查", "evidence": "去佐证材料", "again": "再试一次"}


def size_in_words(size: int) -> str:
    """Bytes as files are told: ``512 KB``, ``3.4 MB``, ``12 GB``."""
    amount = size / 1024
    for unit in _UNITS:
        if amount < 1000 or unit == _UNITS[-1]:
            return f"{amount:.1f} {unit}" if amount < 10 and unit != "KB" else f"{max(round(amount), 1)} {unit}"
        amount /= 1024
    raise AssertionError("the last unit takes every amount")


def time_in_words(at: datetime | None, now: datetime) -> str:
    """``今天 14:32``, or with its day; of another year with that, too."""
    if at is None:
        return ""
    if at.date() == now.date():
        return f"今天 {at:%H:%M}"
    year = "" if at.year == now.year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日 {at:%H:%M}"


def why_not_final(counts: Counts) -> str:
    """Why the final copy cannot be made yet; empty when it can."""
    left = [f"{counts.unfilled} 项未填"] if counts.unfilled else []
    left += [f"{counts.errors} 处错误"] if counts.errors else []
    return f"还有 {'、'.join(left)}，改好后才能导出正式稿" if left else ""


def verdict(exported: Exported) -> str:
    """What was made and what was compared with what it should be; Word files have nothing bound to compare."""
    copy = MARKS.get(exported.mark, "")
    pages = f"{exported.pages} 页"
    if any(volume.pdf for volume in exported.volumes):
        return f"已导出并核对：{copy} {pages}，页码、目录、链接一致"
    return f"已导出：{copy} {pages}"


def volume_in_words(volume: ExportedVolume) -> str:
    """How thick a volume is: ``136 页，双面打印 68 张``."""
    return f"{volume.sides} 页，双面打印 {volume.sheets} 张"


def seal_page(seal: SealOnPage) -> str:
    """The number printed on the page of a seal; before page 1 what stands on it."""
    if seal.label.isascii() and seal.label.isdecimal():
        return f"第 {seal.label} 页"
    return f"{seal.label} 页" if seal.label.isascii() else seal.label


def seal_sheet(seal: SealOnPage) -> str:
    """The sheet of paper that has the seal, and which face of it."""
    return f"第 {seal.sheet} 张{'正面' if seal.is_front else '背面'}"


def trouble_of(error: AppError, mark: str) -> Trouble:
    """An error of the core for somebody who sits at the window; its hints may be for the command line."""
    sentence = error.message
    if UNTOUCHED not in sentence and "什么也没有写下" not in sentence:
        sentence = f"{sentence.rstrip('。')}。{UNTOUCHED}。"
    if isinstance(error, IssuesRemain):
        return Trouble(sentence, "在“检查”里改好，或者先导出草稿。", "checks")
    if isinstance(error, DraftError):
        return Trouble(sentence, "" if "--" in error.hint else error.hint, "again")
    if isinstance(error, AttachmentError):
        hint = error.hint if mark == "draft" else f"{error.hint}要先看样子，可以导出草稿。"
        return Trouble(sentence, hint, "evidence")
    action = "again" if isinstance(error, AuditError) else "place" if isinstance(error, DiskError) else "again"
    return Trouble(sentence, error.hint, action)


def folder_in_words(folder: Path) -> str:
    """A folder as the system writes it."""
    return str(folder)


def files_in_words(names: Sequence[str]) -> str:
    """Names in quotation marks, one after the other."""
    return "、".join(f"“{name}”" for name in names)
