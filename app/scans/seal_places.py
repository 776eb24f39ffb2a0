"""Which scan of a draft stands for which side of an exported volume, and what is still to be stamped or scanned.

A scan belongs to a look, not to a number: it is found again when the side moved within its volume, and is out of date
when no side looks as the scanned one did.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from app.books.changed_pages import earlier_in, fingerprints_in
from app.books.exported import BOOK, Exported, ExportedVolume, read_export
from app.drafts.draft import Draft
from app.drafts.sealed import Place, SealedScan
from app.errors import UsageError
from app.scans.model import BookSide, SealPlace, SealState

_AGAIN = "请先正式导出（要有 PDF），再导入盖章扫描件。"


@dataclass(frozen=True, slots=True)
class Placed:
    """The scans of one volume: by side (from 1) the page that stands for it, and those that stand for no side any more.

    Each is that of a page; one of a wholly scanned volume has become one for each of its pages, ``of_whole`` are the
    sides for which such a one stands, ``outdated_whole`` those for which such a one stood.
    """

    on: Mapping[int, SealedScan]
    outdated: tuple[SealedScan, ...] = ()
    of_whole: frozenset[int] = frozenset()
    outdated_whole: frozenset[int] = frozenset()

    def place_of(self, side: int) -> Place | None:
        """The place of the scan that stands for a side, or of one that stood for it; None when there is neither."""
        if side in self.on:
            scan = self.on[side]
            return (scan.volume, 0) if side in self.of_whole else scan.place
        old = next((scan for scan in self.outdated if scan.side == side), None)
        if old is None:
            return None
        return (old.volume, 0) if side in self.outdated_whole else old.place


def demand_final_set(export: Path, form: str) -> Exported:
    """The set in ``export`` when scans can belong to it: the final one, in PDF, of this form.

    Raises :class:`UsageError`.
    """
    exported = read_export(export)
    if exported is None:
        raise UsageError(f"“{export.name}”里没有导出的申报册。", _AGAIN)
    if exported.mark != "final":
        raise UsageError(f"“{export.name}”里导出的不是正式的申报册，盖章扫描件对不上。", _AGAIN)
    if exported.form != form:
        raise UsageError(f"“{export.name}”里导出的是另一种表。", "请选这份草稿导出到的文件夹。")
    if not exported.volumes or not all(volume.pdf for volume in exported.volumes):
        raise UsageError(f"“{export.name}”里没有 PDF。", _AGAIN)
    prints = fingerprints_of(exported)
    if any(len(prints.get(volume.id, ())) != volume.sides for volume in exported.volumes):
        raise UsageError(f"“{export.name}”是较早的程序导出的，对不上页。", _AGAIN)
    return exported


def volume_of(exported: Exported, volume: str) -> ExportedVolume:
    """The volume with this id; :class:`UsageError` with those that there are."""
    for one in exported.volumes:
        if one.id == volume:
            return one
    known = "、".join(f"{one.id}（{one.name}）" for one in exported.volumes)
    raise UsageError(f"导出的申报册里没有“{volume}”这一册。", f"可用的册：{known}。")


def seal_places(draft: Draft, exported: Exported) -> tuple[SealPlace, ...]:
    """Every place to stamp or sign in the printed order, and whether a scan of its page fits the book as it is."""
    prints = fingerprints_of(exported)
    return tuple(
        place
        for volume in exported.volumes
        for place in places_in(volume, prints.get(volume.id, ()), placed(draft.sealed, volume.id, prints))
    )


def places_in(volume: ExportedVolume, prints: Sequence[str], scans: Placed) -> Iterator[SealPlace]:
    """The places of one volume; ``prints`` are the fingerprints of its sides."""
    outdated = {scan.side for scan in scans.outdated}
    for seal in volume.seals:
        state: SealState = "missing"
        if seal.side in scans.on:
            state = "scanned"
        elif seal.side in outdated:
            state = "outdated"
        yield SealPlace(
            place=seal.place,
            who=seal.who,
            by_applicant=seal.by_applicant,
            on=side_of(volume, prints, seal.side),
            volume_name=volume.name,
            state=state,
            scan=scans.place_of(seal.side),
        )


def side_of(volume: ExportedVolume, prints: Sequence[str], side: int) -> BookSide:
    """A side (from 1) of a volume with the number printed there and its fingerprint, as far as they are known."""
    return BookSide(
        volume=volume.id,
        side=side,
        label=volume.labels[side - 1] if 1 <= side <= len(volume.labels) else "",
        fingerprint=prints[side - 1] if 1 <= side <= len(prints) else "",
    )


def stored_book(exported: Exported) -> Mapping[str, Any]:
    """What ``book.json`` of an export says; empty when it cannot be read (any more)."""
    try:
        book = json.loads((exported.folder / BOOK).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return book if isinstance(book, dict) else {}


def fingerprints_of(exported: Exported) -> Mapping[str, tuple[str, ...]]:
    """The look of every side by volume; a volume of a program that noted none is left out."""
    return fingerprints_in(stored_book(exported))


def reprinted_sides(exported: Exported) -> frozenset[tuple[str, int]]:
    """The sides, by volume and number, that looked otherwise in an earlier final export into the same folder."""
    book = stored_book(exported)
    earlier = earlier_in(book).get("final", ())
    return frozenset(
        (volume, side)
        for volume, prints in fingerprints_in(book).items()
        for side, look in enumerate(prints, start=1)
        if any(look not in before[volume] for before in earlier if volume in before)
    )


def placed(sealed: Sequence[SealedScan], volume: str, prints: Mapping[str, Sequence[str]]) -> Placed:
    """Find the side of every scan of ``volume``; a page that was scanned by itself goes before one of a whole scan."""
    now = prints.get(volume, ())
    on: dict[int, SealedScan] = {}
    of_whole: set[int] = set()
    outdated: list[SealedScan] = []
    old_pages: set[int] = set()
    old_whole: set[int] = set()
    for scan in sorted((scan for scan in sealed if scan.volume == volume), key=lambda scan: scan.whole):
        pages = list(_pages_of(scan)) if scan.whole else [scan]
        where = _where_whole(scan, now) if scan.whole else _where(scan, now)
        for page in pages:
            side = where.get(page.side)
            if side is None:
                outdated.append(page)
                (old_whole if scan.whole else old_pages).add(page.side)
            elif side not in on:
                on[side] = page
                of_whole |= {side} if scan.whole else set()
    left = tuple(scan for scan in outdated if scan.side not in on)
    return Placed(on, left, frozenset(of_whole), frozenset(old_whole - old_pages - on.keys()))


def _where(scan: SealedScan, now: Sequence[str]) -> Mapping[int, int]:
    """The side that a page stands for now, by the one that it was scanned for."""
    if scan.side <= len(now) and now[scan.side - 1] == scan.fingerprint:
        return {scan.side: scan.side}
    # Blank sides look alike, and nobody could tell which of them was meant.
    alike = [side for side, one in enumerate(now, start=1) if one == scan.fingerprint]
    return {scan.side: alike[0]} if len(alike) == 1 else {}


def _where_whole(scan: SealedScan, now: Sequence[str]) -> Mapping[int, int]:
    """The same for all sides of a wholly scanned volume: those that look alike in the same order."""
    blocks = SequenceMatcher(None, scan.fingerprints, now, autojunk=False).get_matching_blocks()
    return {one + step + 1: other + step + 1 for one, other, count in blocks for step in range(count)}


def _pages_of(scan: SealedScan) -> Iterator[SealedScan]:
    """A scan of a whole volume as one for each of its pages that shows a side."""
    for page, side in enumerate(scan.sides):
        if 1 <= side <= len(scan.fingerprints):
            turn = scan.turns[page] if page < len(scan.turns) else 0
            look = scan.fingerprints[side - 1]
            yield replace(scan, side=side, fingerprint=look, page=page, turn=turn, turns=(), sides=(), fingerprints=())
