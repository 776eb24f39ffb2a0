"""Why a draft cannot be saved, for somebody who knows its folder and none of the files in it."""

from __future__ import annotations

from pathlib import Path

from app import disk
from app.errors import AppError, DiskError, DraftError
from app.os_words import refusal


def not_saved(folder: Path, error: AppError) -> AppError:
    """The error in words about the draft; one that is about the draft already stays as it is.

    Asks the disk whether the folder is there: not for the thread that paints.
    """
    if not isinstance(error, DiskError):
        return error
    if not disk.is_folder(folder):
        return DraftError(f"找不到草稿文件夹“{folder.name}”", "内容都在，插回磁盘或放回原处后自动保存")
    if not isinstance(error.__cause__, OSError):
        return error
    why = refusal(error.__cause__)
    return DraftError(f"“{folder.name}”写不进去：{why.reason}", f"内容都在，能写时自动保存。{why.advice}")
