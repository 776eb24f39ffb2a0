"""What is said of pictures that cannot be bound: what it is, then what to do.

``called`` is the kind of a file and its name: ``TIFF 图片“合同.tif”``.
"""

from __future__ import annotations

from app.errors import AttachmentError
from app.os_words import refused_reading

_SAVE_ANEW = "请用看图软件另存为普通的 JPG 或 PNG，再重新添加。"


def damaged(called: str) -> AttachmentError:
    """Not all of the picture can be read."""
    return AttachmentError(f"{called}不完整或已损坏，读不出全部内容。", "请重新扫描或重新拷贝原图，再重新添加。")


def too_large(called: str, size: str) -> AttachmentError:
    """More pixels or bytes than are taken in."""
    return AttachmentError(f"{called}太大（{size}）。", "请用看图软件缩小，或按 300 dpi 重新扫描，再重新添加。")


def too_long(called: str, pages: int, most: int) -> AttachmentError:
    """A strip that would fill more pages than anybody reads."""
    return AttachmentError(
        f"{called}太长，要分成 {pages} 页，最多 {most} 页。", "请截成几张，或打印成 PDF，再重新添加。"
    )


def too_many(called: str, most: int) -> AttachmentError:
    """More pictures in a file than are taken in."""
    return AttachmentError(f"{called}里超过 {most} 页，一个文件最多 {most} 页。", "请拆成几个文件后再添加。")


def measured(called: str) -> AttachmentError:
    """Pixels that are measurements."""
    return AttachmentError(f"{called}是测量用的数据图，不是普通图片，放不进册子。", _SAVE_ANEW)


def unknown_form(called: str, what: str) -> AttachmentError:
    """A sound picture of a kind that the program does not read; ``what`` it is."""
    return AttachmentError(f"{called}是{what}，放不进册子。", _SAVE_ANEW)


def unreadable(called: str, error: OSError) -> AttachmentError:
    """The system does not let us read it."""
    why = refused_reading(error)
    return AttachmentError(f"读不出{called}：{why.reason}。", f"{why.advice}。")
