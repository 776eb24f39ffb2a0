"""Where the answers of a book stand, packed: a table of 5,000 rows has 50,000 boxes, and a window looks at a few.

As objects they would take a window's thread a third of a second to receive; as numbers in a row they are copied.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

_NUMBERS = 7


class Place(NamedTuple):
    """A box that shows an answer, or a part of it. ``section`` is the id of the form's section that it stands in.

    Twips from the upper left corner of the sheet; ``side`` counts from 1.
    """

    volume: str
    side: int
    x: int
    y: int
    width: int
    height: int
    section: str


class Places(Mapping[str, tuple[Place, ...]]):
    """The boxes of each answer by its path (as issues have them), in printed order; paths come in the order of text.

    Also those of one side: :meth:`on_page`.
    """

    def __init__(self, found: Iterable[tuple[str, Place]] = ()) -> None:
        printed = list(found)
        by_path = sorted(range(len(printed)), key=lambda number: printed[number][0])
        counted = Counter(printed[number][0] for number in by_path)
        self._text = "".join(counted)
        self._text_ends = array("I", accumulate(map(len, counted)))
        self._box_ends = array("I", accumulate(counted.values()))
        self._names = tuple(dict.fromkeys(name for _, place in printed for name in (place.volume, place.section)))
        names = {name: number for number, name in enumerate(self._names)}
        self._boxes = array("i")
        pages: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for box, number in enumerate(by_path):
            volume, side, *edges, section = place = printed[number][1]
            self._boxes.extend((names[volume], side, *edges, names[section]))
            pages.setdefault((place.volume, place.side), []).append((number, box))
        self._pages = {page: array("I", [box for _, box in sorted(boxes)]) for page, boxes in pages.items()}

    def __getitem__(self, path: str) -> tuple[Place, ...]:
        """The boxes of an answer; ``KeyError`` for one that is not printed."""
        number = bisect_left(range(len(self)), path, key=self._path)
        if number == len(self) or self._path(number) != path:
            raise KeyError(path)
        first = self._box_ends[number - 1] if number else 0
        return tuple(map(self._place, range(first, self._box_ends[number])))

    def __iter__(self) -> Iterator[str]:
        """All paths."""
        return map(self._path, range(len(self)))

    def __len__(self) -> int:
        """How many answers stand somewhere."""
        return len(self._text_ends)

    def on_page(self, volume: str, side: int) -> list[tuple[str, Place]]:
        """The paths and boxes on one side, in printed order; none for a side that does not exist."""
        boxes = self._pages.get((volume, side), ())
        return [(self._path(bisect_right(self._box_ends, box)), self._place(box)) for box in boxes]

    def _path(self, number: int) -> str:
        return self._text[self._text_ends[number - 1] if number else 0 : self._text_ends[number]]

    def _place(self, box: int) -> Place:
        volume, side, x, y, width, height, section = self._boxes[box * _NUMBERS : (box + 1) * _NUMBERS]
        return Place(self._names[volume], side, x, y, width, height, self._names[section])
