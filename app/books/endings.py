"""Endings of the files that the intake takes, and which files of a draft another program may be given.

What a file is its content tells (:mod:`app.books.content`). But a system starts programs by their endings, and a draft
that came from elsewhere may list any file.
"""

from __future__ import annotations

from pathlib import Path

from app.drafts import kept
from app.drafts.package_checks import visible

PICTURE_FILES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic", ".heif", ".avif")
OFFICE_FILES = (
    ".doc", ".docx", ".wps", ".rtf", ".odt", ".xls", ".xlsx", ".et", ".ods", ".ppt", ".pptx", ".dps", ".odp",
)  # fmt: skip
EVIDENCE_FILES = (".pdf", ".ofd", *PICTURE_FILES, *OFFICE_FILES)
# Seldom seen names of the same kinds; templates open like what they are for.
_SELDOM = (".jpe", ".jfif", ".dib", ".dot", ".dotx", ".wpt", ".xlt", ".xltx", ".ett", ".pps")
_MAY_BE_OPENED = frozenset((*EVIDENCE_FILES, *_SELDOM))


def may_be_opened(path: str) -> bool:
    """Whether a path of a draft is that of a document or picture in it, and so of nothing that a system would run.

    Windows leaves out dots and blanks at the end of a name: ``合同.exe.`` is a program.
    """
    return not kept.path_problem(path) and Path(path.rstrip(". ")).suffix.lower() in _MAY_BE_OPENED


def not_opened(path: str) -> str:
    """That a file was not opened for that."""
    return f"“{visible(path.rpartition('/')[2])}”不是可以打开的文档，没有打开"
