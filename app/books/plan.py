"""Which side of which sheet holds what: counts in, numbers out, before any PDF exists.

Pure arithmetic on counts: the cover and its back, 填报说明 and the contents carry no number and fill
an even number of sides; page 1 is the right-hand page after them; every item starts on a right-hand page; a side left
over stays blank and counts. So the parity of a number is always the parity of its side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.documents.model import PageKind

PartKind = Literal["cover", "front", "contents", "body", "item"]
_NUMBERED: frozenset[PartKind] = frozenset(("body", "item"))
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the volume: those of its ``pages`` laid out by ourselves, then those of its sides of ``evidence``.

    Both are ranges, since a book that is too thick goes on in the next one: a part whose first page stands there is
    ``continued``. ``follows``: a body part that may begin on the very next side instead of a right-hand page.
    ``divided``: the first of its pages is a divider sheet, whose back stays blank.
    """

    id: str
    kind: PartKind
    pages: range
    evidence: range = range(0)
    item: int | None = None
    follows: bool = False
    divided: bool = False

    @property
    def is_continued(self) -> bool:
        """Whether it began in an earlier volume."""
        return self.pages.start > 0 or self.evidence.start > 0


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One side. ``side`` counts from 1, odd is a right-hand page; ``part`` is the id of the part it belongs to.

    ``own`` is the 0-based place among the part's own laid-out pages, ``evidence`` that among its sides of evidence; a
    blank has neither. ``number`` is None in front of page 1; ``label`` is unique within the volume.
    """

    side: int
    kind: PageKind
    number: int | None
    label: str
    part: str
    item: int | None = None
    own: int | None = None
    evidence: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All sides in order; ``starts`` maps items that begin here to their first sides, ``first_sides`` parts."""

    pages: tuple[PlannedPage, ...]
    starts: dict[int, PlannedPage]
    first_sides: dict[str, int]

    @property
    def labels(self) -> tuple[str, ...]:
        """Page labels, one per side."""
        return tuple(page.label for page in self.pages)


class _Sides:
    """The sides filled so far, and the next number."""

    def __init__(self, number_from: int) -> None:
        self.pages: list[PlannedPage] = []
        self._number = number_from - 1
        self._covers = 0

    def add(self, part: Part, kind: PageKind, own: int | None = None, evidence: int | None = None) -> None:
        side = len(self.pages) + 1
        number: int | None = None
        if part.kind in _NUMBERED:
            self._number += 1
            number = self._number
        label = self._label(part, own, side) if number is None else str(number)
        self.pages.append(PlannedPage(side, kind, number, label, part.id, part.item, own, evidence))

    def _label(self, part: Part, own: int | None, side: int) -> str:
        if part.kind == "cover" and own == 0:
            self._covers += 1
            return "封面" if self._covers == 1 else f"封面（{self._covers}）"
        return roman(side)

    def fill(self, part: Part) -> None:
        """Leave the back blank when the last side used is a right-hand page, so that the next one is too."""
        if len(self.pages) % 2:
            self.add(part, "blank")


def roman(number: int) -> str:
    """Lower-case Roman numeral, the style of front pages in PDF page labels (ISO 32000 12.4.2)."""
    parts = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)


def make_plan(parts: Sequence[Part], number_from: int = 1) -> Plan:
    """Lay the parts out in order. Unnumbered parts fill an even number of sides; nothing is padded at the very end.

    A part without any page takes no side. Numbers begin at ``number_from``, which is odd, and run on behind a second
    cover, so that no label comes twice.
    """
    sides = _Sides(number_from)
    starts: dict[int, PlannedPage] = {}
    first_sides: dict[str, int] = {}
    before: Part | None = None
    for part in parts:
        if not part.pages and not part.evidence:
            continue
        if before is not None and not (part.follows and before.kind == part.kind == "body"):
            sides.fill(before)
        first = len(sides.pages)
        _fill_part(sides, part)
        first_sides.setdefault(part.id, first + 1)
        if part.item is not None and not part.is_continued:
            starts.setdefault(part.item, sides.pages[first])
        before = part
    return Plan(tuple(sides.pages), starts, first_sides)


def _fill_part(sides: _Sides, part: Part) -> None:
    numbered = part.kind in _NUMBERED
    for own in part.pages:
        sides.add(part, "numbered" if numbered else "front", own)
        if part.divided and own == 0 and len(part.pages) + len(part.evidence) > 1:
            sides.fill(part)
    for evidence in part.evidence:
        sides.add(part, "evidence", evidence=evidence)
    if not numbered:
        sides.fill(part)
