"""Questions about a laid-out book: where an answer stands, what stands at a point, how a page is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.books.page_lists import page_in_words, side_of_label
from app.books.seen import Place, SeenBook, SeenPage, SeenVolume
from app.ui.work.board import head_of

WAITING = "正在排版"


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


def what_stands_at(book: SeenBook, spot: Spot, x: float, y: float) -> tuple[str, Place | None]:
    """The path at a point (twips of the sheet) and its box; an item's path on its evidence, empty for neither."""
    inside = [
        (place.width * place.height, path, place)
        for path, place in book.places.on_page(*spot)
        if place.x <= x < place.x + place.width and place.y <= y < place.y + place.height
    ]
    if inside:
        _, path, place = min(inside, key=lambda found: found[0])
        return path, place
    page = page_of(book, spot)
    if page is not None and page.kind == "evidence" and page.item is not None:
        return f"items.{page.item}", None
    return "", None


def last_number(volume: SeenVolume) -> int:
    """The number printed on the last numbered page; the count of sides where none is numbered."""
    return next((page.number for page in reversed(volume.pages) if page.number is not None), len(volume.pages))


def last_words(volume: SeenVolume) -> str:
    """``共 9 页``; while nobody knows how many pages its files have, that it is laid out."""
    return f"共 {last_number(volume)} 页" if volume.is_counted else WAITING


def label_of_side(volume: SeenVolume, side: int) -> str:
    """What is printed on a page as its number; empty while that will still change."""
    return volume.pages[side - 1].label if side <= volume.sure_sides else ""


def page_name(volume: SeenVolume, side: int) -> str:
    """How a page is called: by its printed number, before page 1 by what stands on it (``目录 iii 页``).

    Empty while its number will still change.
    """
    if side > volume.sure_sides:
        return ""
    page = volume.pages[side - 1]
    if page.number is None and page.part_kind != "cover":
        title = next((entry.title for entry in reversed(volume.outline) if entry.sheet_side <= side), "")
        return f"{title} {page_in_words(page.label)}".strip()
    return "封面背面" if page.number is None and page.kind == "blank" else page_in_words(page.label)


def page_words(volume: SeenVolume, side: int) -> str:
    """The name of a page and how many there are: ``第 3 页，共 9 页``; a page left blank says so."""
    return "，".join(part for part in (_page_in_full(volume, side), last_words(volume)) if part)


def status_words(book: SeenBook, spot: Spot, waiting: str = WAITING) -> str:
    """Where one is and how thick each volume is: ``申报表第 3 页 · 申报表 8 张 · 申报材料 80 张（双面）``.

    A page goes by its printed number, and what is bound is told in sheets: covers and blank pages have no number, so
    a count of pages would not be the one that the last page bears. ``waiting`` stands for numbers that will change.
    """
    volume = volume_of(book, spot.volume)
    if volume is None or not 1 <= spot.side <= len(volume.pages):
        return ""
    here = _page_in_full(volume, spot.side)
    if here and len(book.volumes) > 1:
        here = f"{volume.file_name}{here}"
    counted = " · ".join(f"{one.file_name} {one.sheets} 张" for one in book.volumes if one.is_counted)
    others = [f"{one.file_name}{waiting}" for one in book.volumes if not one.is_counted]
    return " · ".join(part for part in (here, f"{counted}（双面）" if counted else "", *others) if part)


def _page_in_full(volume: SeenVolume, side: int) -> str:
    name = page_name(volume, side)
    return f"{name}（空白）" if name and volume.pages[side - 1].kind == "blank" else name


def side_of_text(volume: SeenVolume, text: str) -> int | None:
    """The side that somebody means who types a page number or label; None when there is no such page."""
    return side_of_label((page.label for page in volume.pages), text)


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
