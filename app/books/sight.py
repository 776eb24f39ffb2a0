"""What is told of a laid-out book: its pages, where items and sections begin, and where each answer stands."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.books.claims import FileOnSides
from app.books.plan import PlannedPage
from app.books.seen import FileStart, ItemStart, Place, Places, SectionStart, SeenPage, SeenSeal, SeenVolume
from app.books.volume import BookInPages
from app.documents.layout.frame import LaidPart
from app.documents.model import Page, Placed, TablePart
from app.progress import Pause, unpaused
from app.renderers.places import Look, look_at

_PARTS = 128


@dataclass(frozen=True, slots=True)
class Listing:
    """What a laid-out book does not know: the form, the paths of the files of each item, which of them are pending.

    ``uncounted`` are those pending ones whose pages nobody knows, ``faces`` the fonts of this PC that draw it.
    """

    form: str
    paths: Mapping[int, list[str]]
    pending: frozenset[str]
    uncounted: frozenset[str]
    faces: tuple[tuple[str, str], ...]


class KeptLooks:
    """What stands on the leaves of each part: reckoned once, since most parts stay from one layout to the next.

    Of each part of a form only the latest is kept.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._known: OrderedDict[tuple[str, str], tuple[LaidPart, tuple[Look, ...]]] = OrderedDict()

    def of(self, form: str, part: LaidPart, pause: Pause = unpaused) -> tuple[Look, ...]:
        """The looks of a part's leaves, from the left edge of the type area; ``pause`` is called between leaves."""
        place = form, part.id
        known = self._known.get(place)
        if known is None or known[0] is not part:  # comparing what is in them would take longer than reckoning
            looks = []
            for leaf in part.leaves:
                pause()
                looks.append(look_at(leaf.placed))
            known = part, tuple(looks)
        self._known[place] = known
        self._known.move_to_end(place)
        while len(self._known) > self._room:
            self._known.popitem(last=False)
        return known[1]


@lru_cache(maxsize=1)
def _kept_looks() -> KeptLooks:
    return KeptLooks(_PARTS)


def seen_volume(book: BookInPages, listing: Listing, pause: Pause = unpaused) -> SeenVolume:
    """A volume as the window lists it; ``pause`` is called between pages."""
    for part in book.parts.values():
        _kept_looks().of(listing.form, part, pause)
    return SeenVolume(
        id=book.binding.id,
        title=book.binding.title,
        file_name=book.binding.file_name,
        geometry=book.geometry,
        pages=tuple(_seen_pages(book, listing)),
        items=tuple(_item_starts(book, listing)),
        outline=book.pdf.outline,
        sections=tuple(_section_starts(book)),
        seals=tuple(SeenSeal(seal.place, seal.who, side, seal.by_applicant) for seal, side in book.seals),
    )


def seen_places(volumes: Mapping[str, BookInPages], listing: Listing) -> Places:
    """The boxes of each answer."""
    return Places(_places(volumes, listing))


def _places(volumes: Mapping[str, BookInPages], listing: Listing) -> Iterator[tuple[str, Place]]:
    for identity, book in volumes.items():
        for planned in book.plan.pages:
            look = _look(book, planned, listing)
            left = book.geometry.left(planned.side)
            for path, section, box in look.boxes if look else ():
                wide, high = box.right - box.left, box.bottom - box.top
                named = _section(planned.part, section)
                yield path, Place(identity, planned.side, box.left + left, box.top, wide, high, named)


def _item_starts(book: BookInPages, listing: Listing) -> Iterator[ItemStart]:
    numbers = {page.side: str(page.number) for page in book.plan.pages}
    for entry in sorted((*book.contents, *book.continued), key=lambda entry: entry.item):
        paths = listing.paths.get(entry.item, [])
        files = tuple(_file_start(on, paths[on.place], numbers, listing) for on in entry.files)
        yield ItemStart(entry.item, entry.title, entry.page, entry.pdf_page, files)


def _file_start(on: FileOnSides, path: str, numbers: Mapping[int, str], listing: Listing) -> FileStart:
    count = on.last - on.first + 1
    counted = path not in listing.uncounted
    return FileStart(path, on.file.name, numbers[on.first], on.first, count, path in listing.pending, counted)


def _seen_pages(book: BookInPages, listing: Listing) -> Iterator[SeenPage]:
    shared = hash((book.geometry, book.pdf.header, listing.faces))
    for planned, page in zip(book.plan.pages, book.pdf.pages, strict=True):
        path, number, pending = _first_shown(book, planned, listing)
        yield SeenPage(
            side=planned.side,
            kind=planned.kind,
            label=planned.label,
            number=planned.number,
            part=planned.part,
            part_kind=book.parts[planned.part].kind,
            item=planned.item,
            file=path,
            file_page=number,
            pending=pending,
            look=hash((shared, planned.side % 2, *_drawn(book, planned, page, listing))),
        )


def _first_shown(book: BookInPages, planned: PlannedPage, listing: Listing) -> tuple[str, int, bool]:
    """The file and page that stand first on a side of evidence; and whether any on it is not taken in yet."""
    side = book.shown_on(planned)
    if side is None or planned.item is None:
        return "", 0, False
    paths = [listing.paths[planned.item][shown.file] for shown in side.shown]
    return paths[0], side.shown[0].page, any(path in listing.pending for path in paths)


def _drawn(book: BookInPages, planned: PlannedPage, page: Page, listing: Listing) -> tuple[object, ...]:
    """What is drawn on a side besides what all sides share."""
    look = _look(book, planned, listing)
    captions = tuple(_words(placed) for placed in page.placed) if page.evidence else ()
    return page.footer, page.evidence, captions, look.number if look else 0


def _words(placed: Placed) -> tuple[object, ...]:
    cells = placed.part.table.cells if isinstance(placed.part, TablePart) else ()
    return placed.y, *(one.paragraph.text for cell in cells for one in cell.parts)


def _look(book: BookInPages, planned: PlannedPage, listing: Listing) -> Look | None:
    """What of our own stands on a side."""
    if planned.own is None:
        return None
    return _kept_looks().of(listing.form, book.parts[planned.part])[planned.own]


def _section_starts(book: BookInPages) -> Iterator[SectionStart]:
    known: set[str] = set()
    for planned, page in zip(book.plan.pages, book.pdf.pages, strict=True):
        for placed in page.placed:
            identity = _section(planned.part, placed.section)
            if placed.section and identity not in known:
                known.add(identity)
                yield SectionStart(identity, planned.side, placed.y)


def _section(part: str, section: str) -> str:
    """The id of a section of the form: that of its volume, which begins the part's id, and what it shows."""
    return f"{part.rpartition('.')[0]}.{section}" if section else ""
