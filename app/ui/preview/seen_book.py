"""Questions about a laid-out book: where an answer stands, what stands at a point, how a page is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.books.seen import Place, SeenBook, SeenPage, SeenVolume
from app.ui.work.board import head_of

_NAMED_BY_NUMBER = ("numbered", "blank", "evidence")


class Spot(NamedTuple):
    """One side (from 1) of a volume."""

    volume: str
    side: int


def volume_of(book: SeenBook, identity: str) -> SeenVolume | None:
    """The volume with this id, None when there is none (volumes were joined or parted)."""
    return next((volume for volume in book.volumes if volume.id == identity), None)


def page_of(book: SeenBook, spot: Spot) -> SeenPage | None:
    """The page at a spot, None where there is none any more."""
    volume = volume_of(book, spot.volume)
    return volume.pages[spot.side - 1] if volume and 1 <= spot.side <= len(volume.pages) else None


def places_of(book: SeenBook, path: str, section: str = "") -> Sequence[Place]:
    """Where the answer of a path stands, or what it is a part of (row, then all rows); one section's, if it has any."""
    for wanted in _with_parents(path):
        found = book.places.get(wanted)
        if found:
            return [place for place in found if place.section == section] or found
    return ()


def spot_of(book: SeenBook, path: str, section: str = "") -> Spot | None:
    """The page to show for a path: the first that shows the answer, or where its item begins."""
    places = places_of(book, path, section)
    if places:
        return Spot(places[0].volume, places[0].side)
    head = head_of(path)
    if not head.startswith("items."):
        return None
    for volume in book.volumes:
        for start in volume.items:
            if head == f"items.{start.item}":
                return Spot(volume.id, start.side)
    return None


def _with_parents(path: str) -> Iterator[str]:
    while path and path != "items":
        yield path
        path = path.rpartition(".")[0]


class PlaceIndex:
    """The places of a book by page, for the question what stands at a point. Built on the first question."""

    def __init__(self, book: SeenBook) -> None:
        self._book = book
        self._on_page: dict[Spot, list[tuple[str, Place]]] = {}

    def at(self, spot: Spot, x: float, y: float) -> tuple[str, Place | None]:
        """The path at a point (twips of the sheet) and its box; an item's path on its evidence, empty for neither."""
        if not self._on_page:
            self._build()
        inside = [
            (place.width * place.height, path, place)
            for path, place in self._on_page.get(spot, ())
            if place.x <= x < place.x + place.width and place.y <= y < place.y + place.height
        ]
        if inside:
            _, path, place = min(inside, key=lambda found: found[0])
            return path, place
        page = page_of(self._book, spot)
        if page is not None and page.kind == "evidence" and page.item is not None:
            return f"items.{page.item}", None
        return "", None

    def _build(self) -> None:
        for path, places in self._book.places.items():
            for place in places:
                self._on_page.setdefault(Spot(place.volume, place.side), []).append((path, place))


def last_number(volume: SeenVolume) -> int:
    """The number printed on the last numbered page; the count of sides where none is numbered."""
    return next((page.number for page in reversed(volume.pages) if page.number is not None), len(volume.pages))


def page_name(volume: SeenVolume, side: int) -> str:
    """How a page is called: by its printed number, before page 1 by what stands on it (``目录 iii``)."""
    page = volume.pages[side - 1]
    if page.number is not None:
        return f"第 {page.number} 页"
    if page.part_kind == "cover":
        return "封面背面" if page.kind == "blank" else page.label
    title = next((entry.title for entry in reversed(volume.outline) if entry.sheet_side <= side), "")
    return f"{title} {page.label}".strip()


def page_words(volume: SeenVolume, side: int) -> str:
    """The name of a page and how many there are: ``第 3 页，共 9 页``; a page left blank says so."""
    page = volume.pages[side - 1]
    blank = "（空白）" if page.kind == "blank" else ""
    return f"{page_name(volume, side)}{blank}，共 {last_number(volume)} 页"


def side_of_text(volume: SeenVolume, text: str) -> int | None:
    """The side that somebody means who types a page number or label; None when there is no such page."""
    wanted = text.strip().lower()
    for page in volume.pages:
        if page.label.lower() == wanted:
            return page.side
    return None


def same_page(before: SeenVolume, after: SeenVolume, side: int) -> int:
    """The side on which a page stands now that pages came or went before it; the nearest when it is gone."""
    if not 1 <= side <= len(before.pages):
        return max(1, min(side, len(after.pages)))
    wanted = next(name for number, name in enumerate(_names(before), start=1) if number == side)
    found = next((number for number, name in enumerate(_names(after), start=1) if name == wanted), side)
    return max(1, min(found, len(after.pages)))


def _names(volume: SeenVolume) -> Iterator[tuple[str, str, int]]:
    """Each page by its part, file and page of the file; a page of our own by its place among those of its part."""
    own: Counter[str] = Counter()
    for page in volume.pages:
        if page.file:
            yield page.part, page.file, page.file_page
        else:
            own[page.part] += 1
            yield page.part, "", own[page.part]


_A_SERIES = {
    (841, 1189): "A0",
    (594, 841): "A1",
    (420, 594): "A2",
    (297, 420): "A3",
    (210, 297): "A4",
    (148, 210): "A5",
}


def size_words(volume: SeenVolume) -> str:
    """The size of the sheet: ``A4 210 × 297 毫米``."""
    width, height = (round(twips / 1440 * 25.4) for twips in (volume.geometry.width, volume.geometry.height))
    name = _A_SERIES.get((min(width, height), max(width, height)), "")
    return f"{name} {width} × {height} 毫米".strip()


def volume_words(volume: SeenVolume) -> str:
    """How long a volume is, in sheets and thick: ``160 页 · 80 张 · 厚约 8 毫米``."""
    thick = f" · 厚约 {volume.thickness_mm:.0f} 毫米" if volume.thickness_mm >= 1 else ""
    return f"{len(volume.pages)} 页 · {volume.sheets} 张{thick}"
