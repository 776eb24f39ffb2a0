"""Scans of sealed pages as a draft lists them (``sealed`` in ``draft.json``): which scanned page stands for which side.

They are no part of what the draft says: the book and its content code are the same with and without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from app.drafts.shapes import list_at, number_at, object_at, rest_of, text_at, whole_at, wrong

TURNS = (0, 90, 180, 270)
MOST_SKEW = 45.0
_FILE = ("path", "sha256", "bytes")
_OF_A_PAGE = ("volume", "side", "fingerprint", *_FILE, "page", "turn", "skew")
_OF_A_VOLUME = ("volume", "whole", *_FILE, "turns", "sides", "fingerprints")
Place: TypeAlias = tuple[str, int]
"""A volume and a side of it, from 1; side 0 is the whole volume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedScan:
    """A scan that stands for a side of a volume, or, with ``side`` 0, for all sides of it.

    ``path`` (relative to the draft folder, with ``/``), ``sha256`` and ``bytes`` tell the file. A page: ``page`` (from
    0) of the file, which shows the side whose look ``book.json`` called ``fingerprint``, upright when turned ``turn``
    clockwise degrees, with the small rest ``skew``. A whole volume: ``turns`` and ``sides`` (0: none) of each page of
    the file in order, ``fingerprints`` those of the sides of the volume when it was compared.
    """

    volume: str
    path: str
    sha256: str
    bytes: int
    side: int = 0
    fingerprint: str = ""
    page: int = 0
    turn: int = 0
    skew: float = 0.0
    turns: tuple[int, ...] = ()
    sides: tuple[int, ...] = ()
    fingerprints: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether it stands for a whole volume."""
        return self.side == 0

    @property
    def place(self) -> Place:
        """For what it stands."""
        return self.volume, self.side

    @property
    def name(self) -> str:
        """What its user calls the file."""
        return self.path.rpartition("/")[2]


def put(sealed: Iterable[SealedScan], new: Sequence[SealedScan]) -> tuple[SealedScan, ...]:
    """The list with ``new`` in it, ordered by volume and side.

    What stood for their places goes, with a new scan of a whole volume also those of its sides; and so does the same
    page of a file where it stood for another side: nobody seals one sheet for two.
    """
    places = {scan.place for scan in new} | {(scan.volume, side) for scan in new for side in scan.sides}
    pages = {(scan.sha256, scan.page) for scan in new if not scan.whole}
    stays = (
        scan for scan in sealed if scan.place not in places and (scan.whole or (scan.sha256, scan.page) not in pages)
    )
    return tuple(sorted((*stays, *new), key=lambda scan: scan.place))


def without(sealed: Iterable[SealedScan], places: Iterable[Place]) -> tuple[SealedScan, ...]:
    """The list without the scans of these places."""
    gone = set(places)
    return tuple(scan for scan in sealed if scan.place not in gone)


def sealed_document(sealed: Iterable[SealedScan]) -> list[dict[str, object]]:
    """The list as ``draft.json`` holds it."""
    return [_entry(scan) for scan in sealed]


def _entry(scan: SealedScan) -> dict[str, object]:
    known: dict[str, object] = {"volume": scan.volume}
    known |= {"whole": True} if scan.whole else {"side": scan.side, "fingerprint": scan.fingerprint}
    known |= {"path": scan.path, "sha256": scan.sha256, "bytes": scan.bytes}
    if scan.whole:
        lists = {"turns": scan.turns, "sides": scan.sides, "fingerprints": scan.fingerprints}
        known |= {key: list(values) for key, values in lists.items()}
    else:
        known |= {"page": scan.page, "turn": scan.turn, "skew": scan.skew}
    return known | {key: value for key, value in sorted(scan.extra.items()) if key not in known}


def sealed_in(value: object, name: str) -> tuple[SealedScan, ...]:
    """Read the list; ``name`` is how messages call the file. Raises :class:`DraftError` where it is none."""
    return tuple(_scan(entry, f"sealed.{n}", name) for n, entry in enumerate(list_at(value, "sealed", name)))


def _scan(value: object, place: str, name: str) -> SealedScan:
    entry = object_at(value, place, name)
    if entry.get("whole", False) not in (True, False):
        wrong(name, f"{place}.whole", " true 或 false")
    volume = text_at(entry.get("volume"), f"{place}.volume", name)
    path = text_at(entry.get("path"), f"{place}.path", name)
    sha256 = text_at(entry.get("sha256", ""), f"{place}.sha256", name)
    size = whole_at(entry.get("bytes", 0), f"{place}.bytes", name)
    if entry.get("whole"):
        turns, sides, prints = (list_at(entry.get(key, []), f"{place}.{key}", name) for key in _OF_A_VOLUME[-3:])
        return SealedScan(
            volume=volume, path=path, sha256=sha256, bytes=size,
            turns=tuple(_turn(turn, f"{place}.turns.{n}", name) for n, turn in enumerate(turns)),
            sides=tuple(whole_at(side, f"{place}.sides.{n}", name) for n, side in enumerate(sides)),
            fingerprints=tuple(text_at(one, f"{place}.fingerprints.{n}", name) for n, one in enumerate(prints)),
            extra=rest_of(entry, _OF_A_VOLUME),
        )  # fmt: skip
    side = whole_at(entry.get("side"), f"{place}.side", name)
    skew = number_at(entry.get("skew", 0), f"{place}.skew", name)
    if not side:
        wrong(name, f"{place}.side", "从 1 数起的整数")
    if abs(skew) > MOST_SKEW:
        wrong(name, f"{place}.skew", f" {-MOST_SKEW:g} 到 {MOST_SKEW:g} 的数")
    return SealedScan(
        volume=volume, path=path, sha256=sha256, bytes=size, side=side, skew=skew,
        fingerprint=text_at(entry.get("fingerprint", ""), f"{place}.fingerprint", name),
        page=whole_at(entry.get("page", 0), f"{place}.page", name),
        turn=_turn(entry.get("turn", 0), f"{place}.turn", name),
        extra=rest_of(entry, _OF_A_PAGE),
    )  # fmt: skip


def _turn(value: object, place: str, name: str) -> int:
    turn = whole_at(value, place, name)
    return turn if turn in TURNS else wrong(name, place, "0、90、180、270 之一")
