"""Where the pages of evidence and their captions stand on a side: settled here, before Word or PDF exist.

One page takes the type area; two stand one above the other, four in two columns. When most of them are larger turned,
the whole side is turned, its head to the left edge as for a single landscape page, and read in that direction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from app.books.evidence_sides import EvidenceSide, ShownPage
from app.books.fit import gains_by_turning
from app.documents.model import EvidencePage, Geometry, Placed, TablePart

CaptionRow: TypeAlias = Callable[[Sequence[str]], TablePart]
"""The captions of a row of cells as a table as wide as the type area, one column each."""
_GAP = 240
_COLUMNS = {1: 1, 2: 1, 4: 2}
# In which cell (rows from the top, left to right) the first, second… page stands; turned sides are read bottom to top,
# left column first, with the sheet turned clockwise.
_ORDER = {1: (0,), 2: (0, 1), 4: (0, 1, 2, 3)}
_TURNED_ORDER = {1: (0,), 2: (1, 0), 4: (2, 0, 3, 1)}


class Composed(NamedTuple):
    """What stands on a side of evidence: captions, and the areas of its pages, in the order of the side's ``shown``."""

    placed: tuple[Placed, ...]
    evidence: tuple[EvidencePage, ...]


class _Cell(NamedTuple):
    x: int
    y: int
    width: int
    height: int


def compose(side: EvidenceSide, number: int, geometry: Geometry, caption_row: CaptionRow) -> Composed:
    """The ``number``-th side of a volume."""
    columns = _COLUMNS[side.cells]
    rows = side.cells // columns
    width = (geometry.column - _GAP * (columns - 1)) // columns
    height = (geometry.room - _GAP * (rows - 1)) // rows
    is_turned = _is_turned(side.shown, width, height)
    order = (_TURNED_ORDER if is_turned else _ORDER)[side.cells]
    in_cells = dict(zip(order, side.shown, strict=False))
    placed: list[Placed] = []
    cells: list[_Cell] = []
    for row in range(rows):
        top = geometry.top + row * (height + _GAP)
        numbers = range(row * columns, (row + 1) * columns)
        captions = [in_cells[cell].caption if cell in in_cells else "" for cell in numbers]
        above = 0
        if any(captions):
            part = caption_row(captions)
            placed.append(Placed(geometry.left(number), top, part))
            above = min(part.height, height // 2)
        for column in range(columns):
            x = geometry.left(number) + column * (width + _GAP)
            cells.append(_Cell(x, top + above, width, height - above))
    pages = (
        EvidencePage(shown.key, shown.page, *cells[cell], is_turned)
        for cell, shown in zip(order, side.shown, strict=False)
    )
    return Composed(tuple(placed), tuple(pages))


def _is_turned(shown: Sequence[ShownPage], width: int, height: int) -> bool:
    """Whether most pages gain by it; one alone decides for itself."""
    return sum(gains_by_turning(page.box, width, height) for page in shown) * 2 > len(shown)
