"""Scanned pages, and the pages of a book that they stand for: plain values, picklable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

SealState: TypeAlias = Literal["missing", "scanned", "outdated"]
"""A place to stamp: no scan of its page yet, one that fits the book, one of a page that looks otherwise by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSide:
    """A side of an exported volume: ``side`` from 1, ``label`` the number printed there.

    ``fingerprint`` is what ``book.json`` says of its look: a scan belongs to a side as long as that stays.
    """

    volume: str
    side: int
    label: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlace:
    """A place to stamp or sign and the state of its page; ``volume_name`` for people (``申报表``).

    ``scan`` is the place of the scan that stands for the page, or stood for it before the page changed: volume and the
    side that was scanned, which may have another number by now; side 0 is a scan of the whole volume.
    """

    place: str
    who: str
    by_applicant: bool
    on: BookSide
    volume_name: str
    state: SealState
    scan: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page of a scanned file (``page`` from 0), before anything was done with it."""

    file: Path
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Which side a scanned page seems to be, None when it is like none; nothing is settled by that.

    ``turn``: clockwise degrees (0, 90, 180, 270) after which it stands upright, ``skew`` the small rest in degrees.
    ``likeness`` from 0 to 1 with that side; ``others`` are further sides worth a look, the likest first.
    ``reason``: why there is no suggestion, in words (``与册子里的页都不像，可能是别的材料``). ``caution``: what the eye
    must look at although there is one; a few other characters cannot be told from wear.
    """

    scan: ScannedPage
    on: BookSide | None
    turn: int = 0
    skew: float = 0.0
    likeness: float = 0.0
    others: tuple[BookSide, ...] = ()
    reason: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Where a wholly scanned book is not ours: ``scan_page`` (from 1) and ``side`` (from 1), 0 where there is none."""

    scan_page: int
    side: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FullScan:
    """A wholly scanned volume compared with ours, page by page; ``turns`` are the quarter turns of its pages.

    ``sides`` are what its pages show, from 1; 0 for a page that the volume does not have.
    """

    file: Path
    volume: str
    pages: int
    deviations: tuple[Deviation, ...]
    turns: tuple[int, ...]
    sides: tuple[int, ...] = ()
