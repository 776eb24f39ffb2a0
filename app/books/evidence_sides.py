"""Which pages of an item's files stand on which of its sides, in order: one each, or two or four together.

Pure lists: where a side comes to stand is the plan's business (``plan``), what it looks like that of ``composing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.books.fit import PageBox
from app.drafts.file_choices import MOST_CAPTION
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile
from app.forms.page_ranges import chosen_pages


@dataclass(frozen=True, slots=True)
class FileInBook:
    """An evidence file as the book takes it: its key in the intake, printed name, SHA-256, and its pages' sizes.

    ``pages`` are those that are bound (0-based), in order; ``caption`` and ``per_side`` as in
    :class:`app.forms.answers.EvidenceFile`.
    """

    key: str
    name: str
    sha256: str
    boxes: tuple[PageBox, ...]
    pages: tuple[int, ...]
    caption: str = ""
    per_side: int = 1
    rotate: int = 0

    @property
    def content(self) -> str:
        """What its pages look like, whichever edition of the intake made them: the file and how it is turned."""
        return f"{self.sha256}-{self.rotate}"


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page (0-based) of the item's ``file``-th file on a side; ``caption`` stands above it.

    ``content`` is as in :class:`FileInBook`.
    """

    file: int
    key: str
    page: int
    box: PageBox
    caption: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceSide:
    """What one side shows: at most ``cells`` pages, in the order in which they are read."""

    cells: int
    shown: tuple[ShownPage, ...]


def file_in_book(key: str, file: EvidenceFile, boxes: Sequence[PageBox]) -> FileInBook:
    """A listed file with the pages that its entry chooses; raises as :func:`demand_choices`."""
    pages = demand_choices(file, len(boxes))
    return FileInBook(key, _name(file), file.sha256, tuple(boxes), pages, file.caption, file.per_side, file.rotate)


def demand_choices(file: EvidenceFile, count: int) -> tuple[int, ...]:
    """The pages (0-based) that the entry of a file with ``count`` pages chooses.

    Raises :class:`AttachmentError` when it does not have them, or no side has room for its caption.
    """
    name = _name(file)
    if len(file.caption) > MOST_CAPTION:
        told = f"“{name}”的图注有 {len(file.caption)} 个字，最多 {MOST_CAPTION} 个。"
        raise AttachmentError(told, "请把图注写短一些。")
    try:
        return chosen_pages(file.pages, count, name)
    except UsageError as error:
        told = f"{error.message.rstrip('。')}，这个文件的页码范围要改。"
        raise AttachmentError(told, error.hint) from error


def _name(file: EvidenceFile) -> str:
    return file.path.rpartition("/")[2]


def evidence_sides(files: Sequence[FileInBook]) -> tuple[EvidenceSide, ...]:
    """The sides of an item. Neighbouring files that want the same number on a side share sides; none is left out."""
    found: list[EvidenceSide] = []
    run: list[ShownPage] = []
    cells = 1
    for number, file in enumerate(files):
        if file.per_side != cells:
            found += _in_cells(run, cells)
            run, cells = [], file.per_side
        run += _shown(number, file)
    return (*found, *_in_cells(run, cells))


def sides_taken(files: Iterable[tuple[int, int]]) -> int:
    """How many sides :func:`evidence_sides` gives files, each told as how many share a side, and its bound pages."""
    groups = groupby(files, key=lambda file: file[0])
    return sum(-(-sum(pages for _, pages in group) // cells) for cells, group in groups)


def _shown(number: int, file: FileInBook) -> Iterator[ShownPage]:
    for place, page in enumerate(file.pages):
        yield ShownPage(number, file.key, page, file.boxes[page], "" if place else file.caption, file.content)


def _in_cells(shown: Sequence[ShownPage], cells: int) -> Iterator[EvidenceSide]:
    for start in range(0, len(shown), cells):
        yield EvidenceSide(cells, tuple(shown[start : start + cells]))
