"""The sentences of the export page: pure functions of what was exported and what is left to do."""

from __future__ import annotations

from typing import NamedTuple

from app.books.exported import Exported, SealOnPage
from app.errors import AppError, AttachmentError, AuditError, DiskError, DraftError, IssuesRemain
from app.ui.work.board import Counts

MARKS = {"final": "正式稿", "draft": "草稿", "blank": "空白表"}
UNTOUCHED = "原来的文件没有改动"


class Trouble(NamedTuple):
    """Why an export was not made: a sentence, what to do now, and the button that helps (see :data:`ACTIONS`)."""

    sentence: str
    hint: str
    action: str


ACTIONS = {"place": "换个位置", "checks": "去检查", "evidence": "去佐证材料", "again": "再试一次"}


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


def seal_sheet(seal: SealOnPage) -> str:
    """The sheet of paper that has the seal, and which face of it."""
    return f"第 {seal.sheet} 张{'正面' if seal.is_front else '背面'}"


def trouble_of(error: AppError, mark: str) -> Trouble:
    """An error of the core for somebody who sits at the window."""
    sentence = error.message
    if UNTOUCHED not in sentence and "什么也没有写下" not in sentence:
        sentence = f"{sentence.rstrip('。')}。{UNTOUCHED}。"
    if isinstance(error, IssuesRemain):
        return Trouble(sentence, "在“检查”里改好，或者先导出草稿。", "checks")
    if isinstance(error, DraftError):
        return Trouble(sentence, error.hint, "again")
    if isinstance(error, AttachmentError):
        hint = error.hint if mark == "draft" else f"{error.hint}要先看样子，可以导出草稿。"
        return Trouble(sentence, hint, "evidence")
    action = "again" if isinstance(error, AuditError) else "place" if isinstance(error, DiskError) else "again"
    return Trouble(sentence, error.hint, action)
