"""What the window sees of a draft's book: pages, places of answers, evidence files. Plain values that travel quickly.

Lengths are twips from the upper left corner of a sheet; sides count from 1, as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from app.books.page_lists import sheets_of
from app.books.seen_places import Place as Place
from app.books.seen_places import Places as Places

if TYPE_CHECKING:
    from app.books.assembly import Mark
    from app.books.fit import PageBox
    from app.books.normaliser import Note
    from app.books.plan import PartKind
    from app.documents.model import Geometry, OutlineEntry, PageKind

Fact: TypeAlias = Literal["", "missing", "changed"]


class SeenPage(NamedTuple):
    """One side of a volume.

    ``part`` is the id of the part of the volume, ``item`` the entry of the contents that it belongs to. ``file`` is the
    path of the attached file that an evidence page shows, ``file_page`` its page (from 0); ``pending`` while the file
    is not taken in (as it is turned now): where the number of its pages is not known, one side stands for all. Equal
    ``look``: equal pictures, as long as one process answers.
    """

    side: int
    kind: PageKind
    label: str
    number: int | None
    part: str
    part_kind: PartKind
    item: int | None
    file: str
    file_page: int
    pending: bool
    look: int


class FileStart(NamedTuple):
    """Where the pages of an attached file begin: its path in the draft, name, printed number, side, and how many.

    Not ``counted``: nobody knows yet how many it has, one stands for all.
    """

    path: str
    name: str
    page: str
    side: int
    pages: int
    pending: bool
    counted: bool = True


class ItemStart(NamedTuple):
    """Where an entry of the contents begins, as the contents list prints it."""

    item: int
    title: str
    page: str
    side: int
    files: tuple[FileStart, ...]


class SectionStart(NamedTuple):
    """Where a section of the form begins (``y``: its upper edge)."""

    id: str
    side: int
    y: int


class SeenSeal(NamedTuple):
    """A place to stamp or sign: which, who does it, its side, and whether that is the applicant's doing."""

    place: str
    who: str
    side: int
    by_applicant: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not in the book, and what to do.

    ``fact`` when it is not there or not what it was; ``locked``: it wants a password.
    """

    reason: str
    hint: str
    fact: Fact = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class SeenVolume:
    """One bound volume as it would be exported; ``file_name`` is the stem of its files without the number."""

    id: str
    title: str
    file_name: str
    geometry: Geometry
    pages: tuple[SeenPage, ...]
    items: tuple[ItemStart, ...]
    outline: tuple[OutlineEntry, ...]
    sections: tuple[SectionStart, ...]
    seals: tuple[SeenSeal, ...]

    @property
    def sheets(self) -> int:
        """Sheets of paper, printed on both sides."""
        return sheets_of(len(self.pages))

    @property
    def is_counted(self) -> bool:
        """Whether it is known how many sides it has: the pages of each of its files are counted."""
        return all(file.counted for item in self.items for file in item.files)

    @property
    def sure_sides(self) -> int:
        """Up to which side pages keep their numbers: the first one of a file that is not counted, else all."""
        waiting = (file.side for item in self.items for file in item.files if not file.counted)
        return min(waiting, default=len(self.pages))


@dataclass(frozen=True, slots=True)
class SeenBook:
    """All volumes of a draft, and where each answer stands.

    ``key`` names this very book: pictures are asked for by it. ``places`` maps paths as issues have them to boxes.
    ``pending`` are paths of files that are not taken in yet, ``refused`` those that cannot be bound;
    ``told`` is what the user should know of the work itself. ``code`` is that of the electronic version. ``process`` is
    the one that answered: only within it equal looks of pages mean equal pictures.
    """

    key: str
    mark: Mark
    code: str
    volumes: tuple[SeenVolume, ...]
    places: Places
    pending: tuple[str, ...] = ()
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    process: int = 0

    def volume(self, identity: str) -> SeenVolume:
        """The volume with this id; ``KeyError`` when there is none."""
        for volume in self.volumes:
            if volume.id == identity:
                return volume
        raise KeyError(identity)

    @property
    def pages(self) -> int:
        """Sides of all volumes."""
        return sum(len(volume.pages) for volume in self.volumes)


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of a page: ``height`` rows of ``stride`` bytes, four to a pixel in the order blue, green, red, 255.

    ``key`` is that of the book that it shows a page of; empty for a page of a file by itself, whose ``side`` is the
    page's number from 1. ``pending``: the evidence could not be drawn (yet).
    """

    key: str
    volume: str
    side: int
    width: int
    height: int
    stride: int
    data: bytes
    pending: bool = False


class FoundBox(NamedTuple):
    """A stretch of a line on a side (from 1), from the upper left corner of the sheet."""

    side: int
    x: int
    y: int
    width: int
    height: int


class FoundText(NamedTuple):
    """Words that were searched for as they stand in a volume: a box for each line that they take."""

    volume: str
    boxes: tuple[FoundBox, ...]

    @property
    def side(self) -> int:
        """Where they begin."""
        return self.boxes[0].side


@dataclass(frozen=True, slots=True)
class SeenFile:
    """An attached file: what it is, how many pages it has (0 while that is not known), and what was found in it.

    ``kind`` is ``PDF``, ``照片``, ``Word``, ``Excel``, ``PPT`` or ``OFD``, empty for anything else. ``refusal`` says
    why it cannot be bound. ``boxes`` are the sizes of its pages before its entry turns them, ``taken_bytes``
    what they take.
    """

    path: str
    name: str
    kind: str
    bytes: int
    pages: int
    notes: tuple[Note, ...] = ()
    refusal: Refusal | None = None
    boxes: tuple[PageBox, ...] = ()
    taken_bytes: int = 0

    @property
    def fact(self) -> Fact:
        """Whether it is missing or was changed since it was attached."""
        return self.refusal.fact if self.refusal else ""

    @property
    def reason(self) -> str:
        """Why it cannot be bound, a sentence; empty when it can."""
        return self.refusal.reason if self.refusal else ""

    @property
    def hint(self) -> str:
        """What to do about it."""
        return self.refusal.hint if self.refusal else ""
