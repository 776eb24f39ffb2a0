"""What a volume claims of its evidence: where each entry of the contents begins, and which sides each file takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.books.evidence_sides import EvidenceSide, FileInBook
from app.books.plan import Plan


@dataclass(frozen=True, slots=True)
class FileOnSides:
    """A file and its sides (from 1) in the volume, ``first`` to ``last``; ``place`` is that among the item's files.

    ``ends``: how many of these sides show no later file, so that the sum over all files is the number of sides.
    """

    file: FileInBook
    place: int
    first: int
    last: int
    ends: int


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents list as a claim: item, title, printed number, side, and the files with their sides.

    An item that goes on from the volume before begins where it goes on; its line of the list is not of this volume.
    """

    item: int
    title: str
    page: str
    pdf_page: int
    files: tuple[FileOnSides, ...]


def files_of_items(
    plan: Plan, sides: Mapping[int, tuple[EvidenceSide, ...]], files: Mapping[int, Sequence[FileInBook]]
) -> dict[int, tuple[FileOnSides, ...]]:
    """The files of each item that stand in the planned volume."""
    shown: dict[tuple[int, int], list[int]] = {}
    ends: dict[tuple[int, int], int] = {}
    for page in plan.pages:
        if page.item is None or page.evidence is None:
            continue
        places = [one.file for one in sides[page.item][page.evidence].shown]
        for place in dict.fromkeys(places):
            shown.setdefault((page.item, place), []).append(page.side)
        ends[page.item, places[-1]] = ends.get((page.item, places[-1]), 0) + 1
    found: dict[int, tuple[FileOnSides, ...]] = {}
    for (item, place), on in sorted(shown.items()):
        one = FileOnSides(files[item][place], place, on[0], on[-1], ends.get((item, place), 0))
        found[item] = (*found.get(item, ()), one)
    return found
