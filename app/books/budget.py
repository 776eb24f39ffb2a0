"""What the books and their evidence need on a disc: an estimate while the book grows.

A disc holds the evidence files as they were given and the books as PDF and Word. In the PDF the pages of evidence take
what they take once taken in; in the Word packet each side is about one picture, as long as the volume has few.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from app.times_and_sizes import size_in_words

CD_BYTES = 737_280_000
"""A CD-R of 80 minutes: 360,000 sectors of 2,048 bytes (ECMA-394)."""
DVD_BYTES = 4_700_372_992
"""A DVD+R, which holds a little less than a DVD-R (ECMA-349)."""
_SPARE = 0.02  # for the file system, and for discs that end early
_FORM_BYTES = 3_000_000  # the pages without evidence: embedded fonts, twice
_PICTURE_BYTES = 160_000  # a side of evidence in the Word packet: JPEG at 150 dpi, grey or coloured
# As of ``app.books.volume``, which takes too long to load for a window.
MOST_WORD_PICTURES = 200
Fit: TypeAlias = Literal["cd", "dvd", "none"]


class Counted(NamedTuple):
    """An evidence file that will be bound: its own bytes, those of its pages taken in, its pages and those bound.

    0 for what is not known yet.
    """

    original: int
    taken_in: int = 0
    pages: int = 0
    bound: int = 0


@dataclass(frozen=True, slots=True)
class DiscNeed:
    """Bytes that one disc would have to hold."""

    originals: int
    books: int

    @property
    def total(self) -> int:
        """Originals and books."""
        return self.originals + self.books

    @property
    def fit(self) -> Fit:
        """The smallest disc that holds it with some room to spare."""
        return "cd" if self.total <= usable(CD_BYTES) else "dvd" if self.total <= usable(DVD_BYTES) else "none"

    @property
    def left(self) -> int:
        """Bytes that remain on that disc; of what fits on none, those that are too many, below 0."""
        return usable(CD_BYTES if self.fit == "cd" else DVD_BYTES) - self.total

    @property
    def words(self) -> str:
        """``光盘约 412 MB，还剩 290 MB``, and what is needed where a CD is too small."""
        about = f"光盘约 {size_in_words(self.total)}"
        if self.fit == "none":
            return f"{about}，一张 DVD 放不下"
        left = f"还剩 {size_in_words(self.left)}" if self.left else "正好放满"
        return f"{about}，要用 DVD，{left}" if self.fit == "dvd" else f"{about}，{left}"


def usable(capacity: int) -> int:
    """What is reckoned with of a disc."""
    return round(capacity * (1 - _SPARE))


def disc_need(files: Iterable[Counted], sides: Iterable[int]) -> DiscNeed:
    """What originals and books of these files need; ``sides`` are those of evidence in each volume that is bound.

    A volume with more than :data:`MOST_WORD_PICTURES` of them lists its files in the Word packet instead.
    """
    originals, books = 0, _FORM_BYTES
    for file in files:
        originals += file.original
        pages = (file.taken_in or file.original) * (file.bound or 1) // (file.pages or 1)
        books += pages
    shown = sum(count for count in sides if count <= MOST_WORD_PICTURES)
    return DiscNeed(originals, books + shown * _PICTURE_BYTES)
