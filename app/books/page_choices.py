"""What the page ranges of evidence files come to: which pages are bound and left out, how many sides that takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from app.books.evidence_sides import demand_choices, sides_taken
from app.books.page_lists import pages_in_words
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile
from app.forms.page_ranges import as_text, chosen_pages


class Trimmed(NamedTuple):
    """The ranges of a file without its empty pages, and those pages (from 0); ``told`` says what came of it.

    Nothing is ``left_out`` where no page was empty, or all were: then the ranges are as before.
    """

    pages: str
    left_out: tuple[int, ...]
    told: str


def bound_pages(file: EvidenceFile, count: int) -> tuple[int, ...]:
    """The pages (from 0) of a file with ``count`` pages that are bound; all of them where its ranges do not fit it."""
    try:
        return chosen_pages(file.pages, count, file_name(file))
    except UsageError:
        return tuple(range(count))


def misfit(file: EvidenceFile, count: int) -> AttachmentError | None:
    """Why a file with ``count`` pages cannot be bound as its entry says; None when it can, or nobody knows (0)."""
    try:
        if count:
            demand_choices(file, count)
    except AttachmentError as error:
        return error
    return None


def left_out(file: EvidenceFile, count: int) -> tuple[int, ...]:
    """The pages (from 0) that are not bound."""
    bound = set(bound_pages(file, count))
    return tuple(page for page in range(count) if page not in bound)


def left_out_in_words(pages: Iterable[int], why: str = "") -> str:
    """``没有装入：第 4、9 页（空白）`` for pages from 0; empty where there are none."""
    numbers = [page + 1 for page in pages]
    return f"没有装入：{pages_in_words(numbers)}{f'（{why}）' if why else ''}" if numbers else ""


def without_blanks(file: EvidenceFile, count: int, blanks: Collection[int]) -> Trimmed:
    """The choice of pages of a file with ``count`` pages when its empty ones go."""
    name, chosen = file_name(file), bound_pages(file, count)
    stay = [page for page in chosen if page not in blanks]
    empty = tuple(page for page in chosen if page in blanks)
    if not empty:
        return Trimmed(file.pages, (), f"“{name}”要装的 {len(chosen)} 页里没有空白页")
    if not stay:
        return Trimmed(file.pages, (), f"“{name}”要装的页全是空白，没有去掉。不要这个文件的话，请把它移除")
    ranges = as_text(stay)
    return Trimmed(ranges, empty, f"“{name}”去掉空白页 {len(empty)} 页。{left_out_in_words(empty, '空白')}")


def sides_of(files: Iterable[tuple[EvidenceFile, int]]) -> int:
    """Sides that the files of an item take, each given with the number of its pages."""
    return sides_taken((file.per_side, len(bound_pages(file, count))) for file, count in files)


def file_name(file: EvidenceFile) -> str:
    """The last part of a file's path."""
    return file.path.rsplit("/", 1)[-1]
