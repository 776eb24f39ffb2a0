"""Which sides scanned pages seem to be: those to stamp, by likeness; nothing is settled by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.books.exported import Exported
from app.books.page_lists import page_in_words
from app.progress import Pause, Progress, pause_of, silent
from app.scans.likeness import ALIKE, SCAN_PIXELS, SURE, Like, Lying, Sheet, likeness, lying, sheet_of
from app.scans.model import BookSide, Suggestion
from app.scans.our_sides import OurSides
from app.scans.page_pictures import TakenPage, opened_pages
from app.scans.seal_places import reprinted_sides

_CLOSELY = 3  # sides that are looked at closely for one scan
_BEHIND = 0.25  # a side roughly less like than the best by so much is not looked at
_EQUAL = 0.02  # likenesses that say nothing about which of two is meant
_OTHERS = 3
_MOST_UNSEALED = 200
_UNLIKE = "与册子里的页都不像，可能是别的材料"
_BLANK = "这是空白页"
_REPRINTED = "这一页后来改过，请看清扫描件是不是改动以后打印的"


class _Seen(NamedTuple):
    """A side and how like a scan is to it."""

    on: BookSide
    like: Like


class _Looked(NamedTuple):
    """A scanned page: the sides to stamp that were looked at closely, the likest first; why it is none of them."""

    page: TakenPage
    seen: tuple[_Seen, ...]
    reason: str


def match_scans(exported: Exported, pages: Sequence[TakenPage], progress: Progress = silent) -> tuple[Suggestion, ...]:
    """For each scanned page, in order, the side to stamp that it seems to be; each side is suggested once at most.

    A page that is none of them is told why. Equal sides are given out in the order of the pages. Raises what
    ``progress`` raises.
    """
    with opened_pages() as pdfs:
        ours = OurSides(exported, pdfs)
        sealed = _sealed(exported, ours)
        unsealed = _unsealed(exported, ours, sealed)
        looked = []
        for number, page in enumerate(pages):
            label = f"比对 {number + 1} / {len(pages)}"
            progress(number, len(pages), label)
            sheet = sheet_of(pdfs.picture_of_height(page.pdf, page.page, SCAN_PIXELS))
            pause = pause_of(progress, number, len(pages), label)
            looked.append(_look(exported, ours, page, sheet, sealed, unsealed, pause))
    return _suggested(exported, looked)


def _sealed(exported: Exported, ours: OurSides) -> list[BookSide]:
    """The sides to stamp or sign in the printed order, each once."""
    return [
        ours.named(volume, side)
        for volume in exported.volumes
        for side in sorted({seal.side for seal in volume.seals})
        if volume.pdf and 1 <= side <= volume.sides
    ]


def _unsealed(exported: Exported, ours: OurSides, sealed: Sequence[BookSide]) -> list[BookSide]:
    """The other sides, those near to a side to stamp first; of very thick books not all."""
    near: list[tuple[int, BookSide]] = []
    for volume in exported.volumes if sealed else ():
        own = [one.side for one in sealed if one.volume == volume.id]
        for side in range(1, volume.sides + 1) if volume.pdf else ():
            if side not in own:
                far = min((abs(side - other) for other in own), default=volume.sides)
                near.append((far, ours.named(volume, side)))
    return [side for _, side in sorted(near, key=lambda one: one[0])[:_MOST_UNSEALED]]


def _look(
    exported: Exported, ours: OurSides, page: TakenPage, sheet: Sheet, sealed: Sequence[BookSide],
    unsealed: Sequence[BookSide], pause: Pause,
) -> _Looked:  # fmt: skip
    if sheet.is_blank:
        return _Looked(page, (), _BLANK)
    seen = _closely(ours, sheet, sealed, pause)
    if seen and seen[0].like.likeness >= SURE:
        return _Looked(page, seen, "")
    other = next(iter(_closely(ours, sheet, unsealed, pause)), None)
    if other and other.like.likeness >= SURE:
        return _Looked(page, seen, f"这是{named(exported, other.on)}，不用盖章")
    if seen and seen[0].like.mean >= ALIKE:
        reason = f"版式与{named(exported, seen[0].on)}相同，文字不同，可能是改动前打印的，或是别的单位的"
        return _Looked(page, seen, reason)
    return _Looked(page, seen, _UNLIKE)


def _closely(ours: OurSides, sheet: Sheet, sides: Iterable[BookSide], pause: Pause) -> tuple[_Seen, ...]:
    """The sides that are roughly the likest, looked at closely; the likest first."""
    found: list[tuple[BookSide, Lying]] = []
    for side in sides:
        pause()
        profiles, size, is_blank = ours.profiles(side.volume, side.side, sheet.coloured)
        if not is_blank:
            found.append((side, lying(profiles, size, sheet)))
    found.sort(key=lambda one: -one[1].rough.likeness)
    seen: list[_Seen] = []
    for side, lies in found[:_CLOSELY]:
        if lies.rough.likeness < found[0][1].rough.likeness - _BEHIND:
            break
        pause()
        seen.append(_Seen(side, likeness(ours.side(side.volume, side.side, sheet.coloured), sheet, lies)))
    return tuple(sorted(seen, key=lambda one: -one.like.likeness))


def _suggested(exported: Exported, looked: Sequence[_Looked]) -> tuple[Suggestion, ...]:
    """Give every side to the page that is likest to it; equal ones in order."""
    pairs = [
        (-round(seen.like.likeness / _EQUAL), number, (seen.on.volume, seen.on.side), seen)
        for number, one in enumerate(looked)
        for seen in one.seen
        if not one.reason and seen.like.likeness >= SURE
    ]
    taken: dict[tuple[str, int], int] = {}
    given: dict[int, _Seen] = {}
    for _, number, key, seen in sorted(pairs, key=lambda pair: pair[:2]):
        if number not in given and key not in taken:
            taken[key] = number
            given[number] = seen
    reprinted = reprinted_sides(exported)
    return tuple(_suggestion(exported, one, given.get(number), reprinted) for number, one in enumerate(looked))


def _suggestion(
    exported: Exported, looked: _Looked, given: _Seen | None, reprinted: Collection[tuple[str, int]]
) -> Suggestion:
    best = given or next(iter(looked.seen), None)
    others = [seen.on for seen in looked.seen if seen is not given][:_OTHERS]
    if best is None:
        return Suggestion(scan=looked.page.scan, on=None, reason=looked.reason)
    like = best.like
    found = Suggestion(
        scan=looked.page.scan,
        on=given.on if given else None,
        turn=like.turn if given or like.mean >= ALIKE else 0,
        skew=round(like.skew, 2) if given or like.mean >= ALIKE else 0.0,
        likeness=round(like.likeness, 3),
        others=tuple(others),
        caution=_REPRINTED if given and (given.on.volume, given.on.side) in reprinted else "",
    )
    if given:
        return found
    reason = looked.reason or f"{named(exported, best.on)}已有更像的一张"
    return replace(found, reason=reason)


def named(exported: Exported, side: BookSide) -> str:
    """How a side is called: ``“申报表”封面``, ``“申报材料”第 5 页``."""
    volume = next(one.name for one in exported.volumes if one.id == side.volume)
    return f"“{volume}”{page_in_words(side.label or str(side.side))}"
