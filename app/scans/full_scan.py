"""A wholly scanned volume laid beside ours: which pages lack, are too many, lie elsewhere, are turned or unlike."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from app.books.exported import Exported, ExportedVolume
from app.books.page_lists import page_in_words
from app.progress import Pause, Progress, pause_of, silent
from app.scans.aligning import aligned
from app.scans.likeness import (
    ALIKE,
    SCAN_PIXELS,
    TURNS,
    UNLIKE,
    Like,
    Lying,
    Sheet,
    likeness,
    lying,
    rows_alike,
    sheet_of,
)
from app.scans.model import Deviation, FullScan
from app.scans.our_sides import OurSides
from app.scans.page_pictures import TakenPage, opened_pages
from app.scans.seal_places import volume_of

# Photographs in evidence are less exact than print: halftone and faint parts differ a little in every block.
SAME_PAGE = 0.55
_ROUGHLY = 0.72  # what rough likeness is worth nothing either way
_BLANK_WORTH = 0.05
_NOT_BLANK = -0.5
_LIKELY = 8  # sides whose rows are likest, of hundreds, for a page out of order
_LOOKED_AT = 3
_TOGETHER = 16  # scanned pages for which a file is opened: PDFium keeps all that it has read of an open one


class _Kept(NamedTuple):
    """A scanned sheet made small while others are looked at."""

    sheet: Sheet
    ink: bytes
    size: tuple[int, int]


class _Found(NamedTuple):
    """Which side (from 0) a scanned page (from 0) stands for, and what is to be said of it, if anything."""

    page: int
    side: int
    turn: int
    sentence: str = ""


def compare_full_scan(
    exported: Exported, volume: str, file: Path, pages: Sequence[TakenPage], progress: Progress = silent
) -> FullScan:
    """Compare the pages of a scan of a whole volume with its sides, and tell what differs, in the order of the pages.

    A page too many has a deviation without a side, each lacking side one without a page. Raises :class:`UsageError`
    for an unknown volume and what ``progress`` raises.
    """
    one = volume_of(exported, volume)
    with opened_pages() as pdfs:
        comparison = _Comparison(one, OurSides(exported, pdfs), pages, progress)
        found = comparison.paired()
        deviations = [*_turned(found, comparison), *_told(found), *_left(found, one, comparison)]
    usual = _usual_turn(found, comparison)
    turns = {each.page: each.turn for each in found if not comparison.page_is_blank(each.page)}
    sides = {each.page: each.side + 1 for each in found}
    return FullScan(
        file=file,
        volume=volume,
        pages=len(pages),
        deviations=tuple(sorted(deviations, key=lambda each: (each.scan_page or _before(each.side, sides), each.side))),
        turns=tuple(turns.get(number, usual) for number in range(len(pages))),
        sides=tuple(sides.get(number, 0) for number in range(len(pages))),
    )


def _before(side: int, sides: dict[int, int]) -> float:
    """Behind which page a lacking side is told of."""
    return max((page + 1 for page, other in sides.items() if other < side), default=0) + 0.5


class _Comparison:
    """The sheets of a scan and the sides of a volume, and how like any two of them are."""

    def __init__(
        self,
        volume: ExportedVolume,
        ours: OurSides,
        pages: Sequence[TakenPage],
        progress: Progress,
    ) -> None:
        self.volume = volume
        self._ours = ours
        self._progress = progress
        self._steps = 2 * len(pages)
        self._kept: list[_Kept] = []
        self._lying: dict[tuple[int, int], Lying] = {}
        self._likes: dict[tuple[int, int], Like] = {}
        for start in range(0, len(pages), _TOGETHER):
            with opened_pages() as pdfs:
                for page in pages[start : start + _TOGETHER]:
                    self._progress(len(self._kept), self._steps, f"看扫描件 {len(self._kept) + 1} / {len(pages)}")
                    self._kept.append(_packed(sheet_of(pdfs.picture_of_height(page.pdf, page.page, SCAN_PIXELS))))
        # most scans are all in grey: so no side is rendered twice
        self._coloured = all(kept.sheet.coloured for kept in self._kept)

    @property
    def pages(self) -> int:
        """Of the scan."""
        return len(self._kept)

    def page_is_blank(self, page: int) -> bool:
        """Whether nothing is on a scanned page."""
        return self._kept[page].sheet.is_blank

    def side_is_blank(self, side: int) -> bool:
        """Whether nothing is on a side of ours."""
        return self._ours.profiles(self.volume.id, side + 1, self._coloured)[2]

    def name(self, side: int) -> str:
        """What a side is called."""
        labels = self.volume.labels
        return page_in_words(labels[side] if side < len(labels) else str(side + 1))

    def paired(self) -> list[_Found]:
        """Each scanned page with its side, in order; a page too many is left out."""
        pages, sides = len(self._kept), self.volume.sides
        found: list[_Found] = []
        for start in range(min(pages, sides)):
            if not self._matched(found, start, start):
                break
        first = len(found)
        end = 0
        while end < min(pages, sides) - first and self._matched(found, pages - 1 - end, sides - 1 - end):
            end += 1
        pause = pause_of(self._progress, pages + len(found), self._steps, "排页序")
        rows, columns = pages - first - end, sides - first - end
        for row, column in aligned(rows, columns, lambda at, to: self._worth(first + at, first + to, pause)):
            self._matched(found, first + row, first + column)
        return self._with_the_rest(found)

    def _matched(self, found: list[_Found], page: int, side: int) -> bool:
        """Compare closely; a page that is the side is found."""
        pages = len(self._kept)
        self._progress(pages + len(found), self._steps, f"比对 {len(found) + 1} / {pages}")
        like = self._like(page, side)
        if same := self._is_same(page, side, like):
            found.append(_Found(page, side, like.turn))
        return same

    def _with_the_rest(self, found: list[_Found]) -> list[_Found]:
        """What is left: pages that lie elsewhere, pages instead of others."""
        pages = [page for page in range(len(self._kept)) if page not in {one.page for one in found}]
        sides = [side for side in range(self.volume.sides) if side not in {one.side for one in found}]
        left = tuple(pages)
        for number, page in enumerate(left):
            pause = pause_of(
                self._progress, len(self._kept) + len(found), self._steps, f"另找位置 {number + 1} / {len(left)}"
            )
            moved = self._elsewhere(page, sides, pause)
            if moved:
                found.append(moved)
                pages.remove(page)
                sides.remove(moved.side)
        for page, side in self._facing(found, pages, sides):
            like = self._like(page, side)
            found.append(_Found(page, side, like.turn if like.mean >= ALIKE else 0, self._unlike(page, side, like)))
        return sorted(found)

    def _elsewhere(self, page: int, sides: Sequence[int], pause: Pause) -> _Found | None:
        """The side, out of its order, that a page is."""
        if self.page_is_blank(page):
            return None
        printed = [side for side in sides if not self.side_is_blank(side)]
        fast = sorted(printed, key=lambda at: -self._rows_alike(page, at, pause))[:_LIKELY]
        for side in sorted(fast, key=lambda at: -self._rough(page, at))[:_LOOKED_AT]:
            pause()
            if self._rough(page, side) < _ROUGHLY:
                break
            like = self._like(page, side)
            if self._is_same(page, side, like):
                return _Found(page, side, like.turn, f"扫描件第 {page + 1} 页是{self.name(side)}，前后次序不对")
        return None

    def _rows_alike(self, page: int, side: int, pause: Pause) -> float:
        pause()
        sheet = self._kept[page].sheet
        profiles, size, _ = self._ours.profiles(self.volume.id, side + 1, sheet.coloured)
        return rows_alike(profiles, size, sheet)

    @staticmethod
    def _facing(found: Sequence[_Found], pages: Sequence[int], sides: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Pages and sides that are left between the same two neighbours, in pairs."""
        straight = [one for one in found if not one.sentence]

        def gap_of_page(page: int) -> int:
            return sum(one.page < page for one in straight)

        def gap_of_side(side: int) -> int:
            return sum(one.side < side for one in straight)

        left = list(sides)
        for page in pages:
            for side in left:
                if gap_of_page(page) == gap_of_side(side):
                    yield page, side
                    left.remove(side)
                    break

    def _unlike(self, page: int, side: int, like: Like) -> str:
        scan, ours = f"扫描件第 {page + 1} 页", f"册子的{self.name(side)}"
        if self.page_is_blank(page):
            return f"{scan}是空白的，{ours}有内容"
        if self.side_is_blank(side):
            return f"{scan}有内容，{ours}是空白页"
        if like.mean >= ALIKE:
            return f"{scan}与{ours}版式相同，内容不同"
        return f"{scan}与{ours}不像"

    def _is_same(self, page: int, side: int, like: Like) -> bool:
        if self.page_is_blank(page) or self.side_is_blank(side):
            return self.page_is_blank(page) and self.side_is_blank(side)
        return like.likeness >= SAME_PAGE

    def _worth(self, page: int, side: int, pause: Pause) -> float:
        pause()
        blank = self.page_is_blank(page), self.side_is_blank(side)
        if any(blank):
            return _BLANK_WORTH if all(blank) else _NOT_BLANK
        return self._rough(page, side) - _ROUGHLY

    def _rough(self, page: int, side: int) -> float:
        return self._lies(page, side).rough.likeness

    def _lies(self, page: int, side: int) -> Lying:
        if (page, side) not in self._lying:
            sheet = self._kept[page].sheet
            profiles, size, _ = self._ours.profiles(self.volume.id, side + 1, sheet.coloured)
            self._lying[page, side] = lying(profiles, size, sheet)
        return self._lying[page, side]

    def _like(self, page: int, side: int) -> Like:
        if self.page_is_blank(page) or self.side_is_blank(side):
            return UNLIKE
        if (page, side) not in self._likes:
            kept = self._kept[page]
            ours = self._ours.side(self.volume.id, side + 1, kept.sheet.coloured)
            self._likes[page, side] = likeness(ours, _unpacked(kept), self._lies(page, side))
        return self._likes[page, side]


def _packed(sheet: Sheet) -> _Kept:
    """Hundreds of sheets would fill the memory; ink is mostly paper."""
    from PIL import Image as Pictures

    for turn in TURNS:
        sheet.profiles(turn)
    return _Kept(sheet.with_ink(Pictures.new("L", (1, 1))), zlib.compress(sheet.ink.tobytes(), 1), sheet.ink.size)


def _unpacked(kept: _Kept) -> Sheet:
    from PIL import Image as Pictures

    return kept.sheet.with_ink(Pictures.frombytes("L", kept.size, zlib.decompress(kept.ink)))


def _usual_turn(found: Sequence[_Found], comparison: _Comparison) -> int:
    """How most pages have to be turned; blank ones have no say."""
    turns = Counter(one.turn for one in found if not comparison.page_is_blank(one.page))
    return turns.most_common(1)[0][0] if turns else 0


def _turned(found: Sequence[_Found], comparison: _Comparison) -> Iterator[Deviation]:
    """Pages that lie otherwise than most."""
    usual = _usual_turn(found, comparison)
    if usual:
        yield Deviation(scan_page=1, side=found[0].side + 1, sentence=f"扫描件各页{_lie(usual)}，已经转正")
    for one in found:
        if one.turn != usual and not one.sentence and not comparison.page_is_blank(one.page):
            yield Deviation(
                scan_page=one.page + 1, side=one.side + 1, sentence=f"扫描件第 {one.page + 1} 页{_lie(one.turn)}"
            )


def _lie(turn: int) -> str:
    return {0: "方向与别的页不同", 90: "是横着的", 180: "是倒着的", 270: "是横着的"}[turn]


def _told(found: Sequence[_Found]) -> Iterator[Deviation]:
    for one in found:
        if one.sentence:
            yield Deviation(scan_page=one.page + 1, side=one.side + 1, sentence=one.sentence)


def _left(found: Sequence[_Found], volume: ExportedVolume, comparison: _Comparison) -> Iterator[Deviation]:
    """Pages and sides that stand alone."""
    pages, sides = {one.page for one in found}, {one.side for one in found}
    for page in range(comparison.pages):
        if page not in pages:
            what = "空白页，是多出来的" if comparison.page_is_blank(page) else "多出来的，册子里没有"
            yield Deviation(scan_page=page + 1, side=0, sentence=f"扫描件第 {page + 1} 页是{what}")
    for side in range(volume.sides):
        if side not in sides:
            blank = "（空白页）" if comparison.side_is_blank(side) else ""
            yield Deviation(scan_page=0, side=side + 1, sentence=f"缺{comparison.name(side)}{blank}")
