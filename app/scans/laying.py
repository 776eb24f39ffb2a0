"""Lays the ink of a scanned sheet on that of a side of ours: a net of nodes says where each place lies in the scan.

The net is first right to a centimetre; it is drawn to its place in steps, each finer than the last, by what nearby
blocks of ink say. So skew, scale, a curled sheet and the lens of a telephone are made up for alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from app.scans.block_means import block_means
from app.scans.ink import shifted

if TYPE_CHECKING:
    from PIL.Image import Image

Point: TypeAlias = tuple[float, float]
_Cell: TypeAlias = tuple[tuple[int, int, int, int], tuple[float, ...]]
_CELLS = (6, 8)
_RIDGE = 0.02  # holds a fit of few blocks near to no change at all


class Drift(NamedTuple):
    """How far a block of the scan, with its middle at ``x``, ``y``, lies from ours, in pixels; how much that counts."""

    x: float
    y: float
    dx: float
    dy: float
    weight: float


class _Step(NamedTuple):
    """A step of laying: our side made smaller, blocks across and down, how far to look, terms of the fit."""

    reduced: int
    blocks: tuple[int, int]
    reach: int
    terms: int


_LAYING = (_Step(4, (3, 4), 4, 3), _Step(2, (5, 7), 3, 6), _Step(2, (8, 11), 2, 6))
_LOOK = 8
_FAR = 1.5


@dataclass(frozen=True)
class Net:
    """For every node of a grid over our side (``size`` in pixels) its place in the scan, row by row."""

    size: tuple[int, int]
    nodes: tuple[tuple[Point, ...], ...]

    def laid(self, ink: Image, reduced: int = 1) -> Image:
        """The scan's ink where our side has it, both made smaller by ``reduced``."""
        from PIL import Image as Pictures

        source = ink.reduce(reduced) if reduced > 1 else ink
        size = math.ceil(self.size[0] / reduced), math.ceil(self.size[1] / reduced)
        return source.transform(size, Pictures.Transform.MESH, self._mesh(size, reduced), Pictures.Resampling.BILINEAR)

    def _mesh(self, size: tuple[int, int], reduced: int) -> list[_Cell]:
        across, down = _CELLS
        edges = [[round(edge * n / of) for n in range(of + 1)] for edge, of in zip(size, _CELLS, strict=True)]
        cells: list[_Cell] = []
        for row in range(down):
            for column in range(across):
                box = edges[0][column], edges[1][row], edges[0][column + 1], edges[1][row + 1]
                corners = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
                places = [self._at(box[0 if c == column else 2], box[1 if r == row else 3], size) for r, c in corners]
                cells.append((box, tuple(value / reduced for place in places for value in place)))
        return cells

    def _at(self, x: float, y: float, size: tuple[int, int] | None = None) -> Point:
        """Where a place of our side lies in the scan."""
        width, height = size or self.size
        u, v = x / width * _CELLS[0], y / height * _CELLS[1]
        column, row = (min(count - 1, max(0, int(value))) for value, count in ((u, _CELLS[0]), (v, _CELLS[1])))
        u, v = u - column, v - row
        (ax, ay), (bx, by) = self.nodes[row][column : column + 2]
        (cx, cy), (dx, dy) = self.nodes[row + 1][column : column + 2]
        return (
            (1 - v) * ((1 - u) * ax + u * bx) + v * ((1 - u) * cx + u * dx),
            (1 - v) * ((1 - u) * ay + u * by) + v * ((1 - u) * cy + u * dy),
        )

    def moved(self, move: Callable[[float, float], Point]) -> Net:
        """The net after every place of our side was found to lie ``move`` away from where it was thought to be."""
        rows = []
        for x_row in _grid(self.size):
            rows.append(tuple(self._at(x + (far := move(x, y))[0], y + far[1]) for x, y in x_row))
        return Net(self.size, tuple(rows))

    @property
    def angle(self) -> float:
        """By how many degrees, clockwise, the scan lies askew under our side."""
        (left, top), (right, high) = self.nodes[0][0], self.nodes[0][-1]
        (low, bottom), (far, foot) = self.nodes[-1][0], self.nodes[-1][-1]
        return math.degrees(math.atan2(high - top + foot - bottom, right - left + far - low))


def plain_net(size: tuple[int, int], scan: tuple[int, int], skew: float, across: Point, down: Point) -> Net:
    """A net for a scan of another size whose ink is turned by ``skew`` and then scaled and shifted.

    ``across`` and ``down`` are scale and shift (in pixels of our side) of columns and of rows.
    """
    angle = math.radians(-skew)
    cos, sin = math.cos(angle), math.sin(angle)
    width, height = size

    def place(x: float, y: float) -> Point:
        u = (across[0] * (x - width / 2) + across[1]) * scan[0] / width
        v = (down[0] * (y - height / 2) + down[1]) * scan[1] / height
        return scan[0] / 2 + cos * u - sin * v, scan[1] / 2 + sin * u + cos * v

    return Net(size, tuple(tuple(place(x, y) for x, y in row) for row in _grid(size)))


def _grid(size: tuple[int, int]) -> Iterator[list[Point]]:
    """The places of our side at which a net has its nodes, row by row."""
    for row in range(_CELLS[1] + 1):
        yield [(size[0] * column / _CELLS[0], size[1] * row / _CELLS[1]) for column in range(_CELLS[0] + 1)]


def drawn_to_place(net: Net, ours: Image, scan: Image) -> Net:
    """The net after it was drawn to where the scan's ink is most like ours; a step that leads away is not taken."""
    for step in _LAYING:
        small = ours.reduce(step.reduced)
        laid = net.laid(scan, step.reduced)
        drifts = drifts_of(small, laid, step.blocks, step.reach)
        move = fitted([_larger(drift, step.reduced) for drift in drifts], net.size, step.terms, step.reduced)
        moved = net.moved(move)
        whole = Blocks(small, (1, 1))
        if whole.alike(moved.laid(scan, step.reduced)) >= whole.alike(laid):
            net = moved
    return net


def _larger(drift: Drift, by: int) -> Drift:
    return Drift(drift.x * by, drift.y * by, drift.dx * by, drift.dy * by, drift.weight)


class Blocks:
    """A picture of ours in blocks across and down, to which others of the same size are compared; L, 0 to 255."""

    def __init__(self, ours: Image, blocks: tuple[int, int]) -> None:
        self._ours = ours
        self._blocks = blocks
        self._means = self._mean(ours)

    def together(self, other: Image) -> list[float]:
        """How the two go together in every block: the covariance, in levels of 255 squared, divided by 255."""
        from PIL import ImageChops

        rows = zip(self._mean(ImageChops.multiply(self._ours, other)), self._means, self._mean(other), strict=True)
        return [product - one * other / 255 for product, one, other in rows]

    def spreads(self, other: Image) -> list[float]:
        """The variance of the other picture in every block, in the same measure."""
        from PIL import ImageChops

        rows = zip(self._mean(ImageChops.multiply(other, other)), self._mean(other), strict=True)
        return [square - mean * mean / 255 for square, mean in rows]

    def alike(self, other: Image) -> float:
        """How like the other picture is as a whole, for comparing one with another."""
        return sum(self.together(other)) / math.sqrt(max(sum(self.spreads(other)), 1e-9))

    def _mean(self, picture: Image) -> list[float]:
        return block_means(picture, self._blocks)


def nearest_net(nets: Sequence[Net], ours: Image, scan: Image) -> Net:
    """The net that lays the scan's ink on ours best, shifted by up to 4 mm."""
    small = ours.reduce(_LOOK)
    whole = Blocks(small, (1, 1))
    found: list[tuple[float, int, tuple[int, int]]] = []
    for number, net in enumerate(nets):
        laid = net.laid(scan, _LOOK)
        spread = math.sqrt(max(whole.spreads(laid)[0], 1e-9))
        for shift in shifts(2):
            found.append((whole.together(shifted(laid, *shift))[0] / spread, number, shift))
    _, number, (dx, dy) = max(found, key=lambda one: one[0])
    return nets[number].moved(lambda x, y: (dx * _LOOK, dy * _LOOK))


def drifts_of(ours: Image, laid: Image, blocks: tuple[int, int], reach: int) -> list[Drift]:
    """How far each block of ``laid`` is shifted, by up to ``reach`` pixels each way, from where ours has its ink."""
    grid = Blocks(ours, blocks)
    likes = {shift: grid.together(shifted(laid, *shift)) for shift in shifts(reach)}
    common = max(likes, key=lambda shift: sum(likes[shift]))
    near = [shift for shift in likes if math.dist(shift, common) <= max(2.0, reach * 0.7)]
    found = []
    for number in range(blocks[0] * blocks[1]):
        best = max(near, key=lambda shift: likes[shift][number])
        if (height := likes[best][number]) <= 0:
            continue
        x, y = number % blocks[0] + 0.5, number // blocks[0] + 0.5
        dx, dy = _between(likes, best, number)
        found.append(Drift(x * ours.width / blocks[0], y * ours.height / blocks[1], dx, dy, height))
    return found


def shifts(reach: int) -> list[tuple[int, int]]:
    """All shifts by up to ``reach`` pixels, the smallest first."""
    every = [(dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
    return sorted(every, key=lambda shift: (math.hypot(*shift), shift))


def _between(likes: dict[tuple[int, int], list[float]], best: tuple[int, int], number: int) -> Point:
    """The top of a parabola through the best shift and its neighbours, each way."""
    found = []
    for way in ((1, 0), (0, 1)):
        before, after = ((best[0] + sign * way[0], best[1] + sign * way[1]) for sign in (-1, 1))
        at = best[0] if way[0] else best[1]
        if before not in likes or after not in likes:
            found.append(float(at))
            continue
        low, middle, high = likes[before][number], likes[best][number], likes[after][number]
        bend = low - 2 * middle + high
        found.append(at + (0.5 * (low - high) / bend if bend < 0 else 0.0))
    return found[0], found[1]


def fitted(drifts: Sequence[Drift], size: tuple[int, int], terms: int, pixel: int) -> Callable[[float, float], Point]:
    """A smooth drift over the whole side through those of its blocks: 3 terms plane, 6 curved.

    Blocks many times ``pixel`` off the first fit count little in the next: another word lies there, or a seal.
    """
    weights = [math.sqrt(drift.weight) for drift in drifts]
    move = _fit(drifts, weights, size, terms)
    for _ in range(2):
        off = [math.dist(move(d.x, d.y), (d.dx, d.dy)) for d in drifts]
        weights = [
            math.sqrt(drift.weight) / (1 + (far / pixel / _FAR) ** 2) for drift, far in zip(drifts, off, strict=True)
        ]
        move = _fit(drifts, weights, size, terms)
    return move


def _fit(
    drifts: Sequence[Drift], weights: Sequence[float], size: tuple[int, int], terms: int
) -> Callable[[float, float], Point]:
    def basis(x: float, y: float) -> tuple[float, ...]:
        u, v = 2 * x / size[0] - 1, 2 * y / size[1] - 1
        return (1.0, u, v, u * v, u * u, v * v)[:terms]

    total = sum(weights) or 1.0
    matrix = [[(_RIDGE if i == j and i else 1e-9) for j in range(terms)] for i in range(terms)]
    sides = [[0.0, 0.0] for _ in range(terms)]
    for drift, weight in zip(drifts, weights, strict=True):
        row, share = basis(drift.x, drift.y), weight / total
        for i in range(terms):
            for j in range(terms):
                matrix[i][j] += share * row[i] * row[j]
            sides[i][0] += share * row[i] * drift.dx
            sides[i][1] += share * row[i] * drift.dy
    solved = _solved(matrix, sides)

    def move(x: float, y: float) -> Point:
        row = basis(x, y)
        return (
            sum(a * b[0] for a, b in zip(row, solved, strict=True)),
            sum(a * b[1] for a, b in zip(row, solved, strict=True)),
        )

    return move


def _solved(matrix: list[list[float]], sides: list[list[float]]) -> list[list[float]]:
    """Gauss–Jordan; the ridge keeps the pivots away from 0."""
    rows = [[*row, *side] for row, side in zip(matrix, sides, strict=True)]
    for at in range(len(rows)):
        pivot = max(range(at, len(rows)), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(len(rows)):
            if other != at and (factor := rows[other][at]):
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[-2:] for row in rows]
