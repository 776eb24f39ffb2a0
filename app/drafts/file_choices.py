"""How a listed file is bound: which of its pages, the line above them, how many of them share a side.

Pure functions of the draft, as in :mod:`app.drafts.attachments`; undo needs nothing but the earlier draft.
"""

from __future__ import annotations

from dataclasses import replace

from app.drafts.attachments import replaced
from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.answers import PER_SIDE, EvidenceFile
from app.forms.page_ranges import chosen_pages, tidied

MOST_CAPTION = 60


def with_pages(draft: Draft, item: int, name: str, pages: str, count: int | None = None) -> Draft:
    """The draft that binds only these pages of a file (``1-3,5``), all of them when blank.

    ``count`` is the number of its pages, where it is known. Raises :class:`UsageError` naming what is wrong.
    """
    ranges = tidied(pages)

    def choose(file: EvidenceFile) -> EvidenceFile:
        if count is not None and not chosen_pages(ranges, count, file.path.rpartition("/")[2]):
            raise UsageError("一页也没有留下。", "不要这个文件的话，请把它移除。")
        return replace(file, pages=ranges)

    return replaced(draft, item, name, choose)


def with_caption(draft: Draft, item: int, name: str, caption: str) -> Draft:
    """The draft with a line above the first page of a file; none when blank. Raises :class:`UsageError`."""
    text = " ".join(caption.split())
    if len(text) > MOST_CAPTION:
        raise UsageError(f"图注最多 {MOST_CAPTION} 个字，现在有 {len(text)} 个。", "请写短一些。")
    return replaced(draft, item, name, lambda file: replace(file, caption=text))


def with_per_side(draft: Draft, item: int, name: str, per_side: int) -> Draft:
    """The draft with 1, 2 or 4 pages of a file on a side. Raises :class:`UsageError`."""
    if per_side not in PER_SIDE:
        raise UsageError(f"每面只能放 1、2 或 4 张，现在是 {per_side}。")
    return replaced(draft, item, name, lambda file: replace(file, per_side=per_side))
