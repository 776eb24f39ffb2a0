"""What stands out from the paper of a scanned page: the paper's own brightness, its noise, and connected spots.

Pictures are grey, lengths their pixels. Pillow alone has no connected parts, so they are found from runs of rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from PIL.Image import Image

Run: TypeAlias = tuple[int, int, int]
_BLOCK = 8
_AROUND = 7
_MOST_RUNS = 4000  # a printed page has more
_INK = re.compile(b"\xff+")
_NORMAL = 0.6745  # the median of what noise differs by, in its standard deviations
EVEN = 128


@dataclass(frozen=True, slots=True)
class Blob:
    """A connected spot: its runs (row, start, end, the end not included) and the box around them."""

    runs: tuple[Run, ...]

    @property
    def left(self) -> int:
        """The first column."""
        return min(start for _, start, _ in self.runs)

    @property
    def right(self) -> int:
        """Behind the last column."""
        return max(end for _, _, end in self.runs)

    @property
    def top(self) -> int:
        """The first row."""
        return self.runs[0][0]

    @property
    def bottom(self) -> int:
        """Behind the last row."""
        return self.runs[-1][0] + 1

    @property
    def width(self) -> int:
        """Of the box."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Of the box."""
        return self.bottom - self.top

    @property
    def pixels(self) -> int:
        """How many it has."""
        return sum(end - start for _, start, end in self.runs)

    @property
    def middle(self) -> tuple[float, float]:
        """Of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def paper_under(grey: Image, frame: int) -> Image:
    """How bright the paper is at each place: smooth, and blind to what is written on it.

    The outer ``frame`` is taken to be as bright as what lies inside it, so that a scanner's edge stands out.
    """
    from PIL import Image as Pictures
    from PIL import ImageFilter

    width, height = grey.size
    inside = grey.crop((frame, frame, width - frame, height - frame))
    blocks = inside.reduce(_BLOCK).filter(ImageFilter.MedianFilter(_AROUND)).filter(ImageFilter.GaussianBlur(2))
    smooth = blocks.resize(inside.size, Pictures.Resampling.BILINEAR)
    whole = Pictures.new("L", grey.size)
    whole.paste(smooth, (frame, frame))
    for strip, box, size in (
        ((0, 0, width - 2 * frame, 1), (frame, 0), (width - 2 * frame, frame)),
        ((0, smooth.height - 1, smooth.width, smooth.height), (frame, height - frame), (width - 2 * frame, frame)),
    ):
        whole.paste(smooth.crop(strip).resize(size) if frame else smooth.crop(strip), box)
    for at, to in ((frame, 0), (width - frame - 1, width - frame)) if frame else ():
        whole.paste(whole.crop((at, 0, at + 1, height)).resize((frame, height)), (to, 0))
    return whole


def difference(grey: Image, paper: Image) -> Image:
    """What is brighter or darker than the paper, around :data:`EVEN`."""
    from PIL import ImageChops

    return ImageChops.subtract(grey, paper, 1, EVEN)


def noise_of(different: Image) -> float:
    """The standard deviation of what differs, by its median: what is written on the paper does not count."""
    histogram = different.histogram()
    counts = [histogram[EVEN], *(histogram[EVEN - n] + histogram[(EVEN + n) % 256] for n in range(1, EVEN))]
    half, passed = sum(histogram) / 2, 0
    for step, count in enumerate(counts):
        if passed + count >= half:
            begin, wide = (step - 0.5, 1.0) if step else (0.0, 0.5)
            return (begin + wide * (half - passed) / count) / _NORMAL
        passed += count
    return float(EVEN)


def standing_out(different: Image, least: float) -> Image:
    """A mask (255) of what differs by more than ``least``."""
    return different.point([255 if abs(value - EVEN) > least else 0 for value in range(256)])


def blobs_of(mask: Image) -> list[Blob] | None:
    """The connected spots of a mask (8 neighbours); None where it has more runs than a nearly empty page."""
    runs: list[Run] = []
    for run in _runs(mask):
        runs.append(run)
        if len(runs) > _MOST_RUNS:
            return None
    return [Blob(tuple(group)) for group in _joined(runs)]


def _runs(mask: Image) -> Iterator[Run]:
    width, data = mask.width, mask.tobytes()
    for row in range(mask.height):
        for found in _INK.finditer(data, row * width, (row + 1) * width):
            yield row, found.start() - row * width, found.end() - row * width


def _joined(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that touch, in groups; each group from above."""
    parents = list(range(len(runs)))

    def head(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    first = 0
    for at, (row, start, end) in enumerate(runs):
        while runs[first][0] < row - 1:
            first += 1
        for other in range(first, at):
            above, left, right = runs[other]
            if above == row - 1 and left <= end and right >= start:
                parents[max(head(at), head(other))] = min(head(at), head(other))
    groups: dict[int, list[Run]] = {}
    for at, run in enumerate(runs):
        groups.setdefault(head(at), []).append(run)
    return list(groups.values())
