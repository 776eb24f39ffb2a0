"""Path data of OFD (GB/T 33190-2016 table 36) as path operators of PDF (ISO 32000-1 8.5.2)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from app.books.fit import Matrix
from app.books.ofd.nodes import IDENTITY, number
from app.books.ofd.refusal import Damaged, Unsupported

MOST_TOKENS = 1_000_000
_TOKEN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[A-Za-z]|[^\s,]")
_COUNTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_FULL_TURN = 2 * math.pi
Point = tuple[float, float]


def path_operators(data: str, matrix: Matrix = IDENTITY) -> str:
    """The operators that build a path whose points ``matrix`` has moved; empty for a path without steps.

    A path that begins without a place begins at 0, 0, as readers have it. Raises Damaged and Unsupported.
    """
    out: list[str] = []
    here: Point = (0.0, 0.0)
    start: Point = here
    for name, values in _steps(data):
        if not out and name not in "SM":
            out.append(_operator("m", here, matrix))
        if name == "C":
            out.append("h")
            here = start
            continue
        end: Point = (values[-2], values[-1])
        out.extend(_operator(operator, points, matrix) for operator, points in _drawn(name, here, values))
        start = end if name in "SM" else start
        here = end
    return "\n".join(out)


def _drawn(name: str, here: Point, values: Sequence[float]) -> Iterator[tuple[str, Sequence[float]]]:
    """One step as PDF operators with their points."""
    if name == "Q":
        yield "c", _raised(here, values)
    elif name == "A":
        curves = list(_arc(here, values))
        if not curves:
            yield "l", values[5:]
        for curve in curves:
            yield "c", curve
    else:
        yield {"S": "m", "M": "m", "L": "l", "B": "c"}[name], values


def _operator(name: str, points: Sequence[float], matrix: Matrix) -> str:
    a, b, c, d, e, f = matrix
    pairs = zip(points[::2], points[1::2], strict=True)
    moved = (value for x, y in pairs for value in (a * x + c * y + e, b * x + d * y + f))
    return f"{' '.join(format_number(value) for value in moved)} {name}"


def _steps(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(data)
    if len(tokens) > MOST_TOKENS:
        raise Unsupported("过长的路径")
    at = 0
    while at < len(tokens):
        name = tokens[at].upper()
        if name not in _COUNTS:
            raise Damaged(f"路径里有看不懂的“{tokens[at][:10]}”")
        values = tokens[at + 1 : at + 1 + _COUNTS[name]]
        if len(values) < _COUNTS[name]:
            raise Damaged("路径缺少数据")
        yield name, [number(value) for value in values]
        at += 1 + _COUNTS[name]


def format_number(value: float) -> str:
    """A number as content streams want it: five decimals at most and no exponent."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _raised(here: Point, values: Sequence[float]) -> list[float]:
    """A quadratic curve as the same cubic one."""
    cx, cy, x, y = values
    return [here[0] + 2 * (cx - here[0]) / 3, here[1] + 2 * (cy - here[1]) / 3,
            x + 2 * (cx - x) / 3, y + 2 * (cy - y) / 3, x, y]  # fmt: skip


def _arc(here: Point, values: Sequence[float]) -> Iterator[list[float]]:
    """An elliptic arc by its end points as cubic curves (SVG 1.1 appendix F.6, whose arcs are the same)."""
    rx, ry, angle, large, sweep, x, y = values
    rx, ry = abs(rx), abs(ry)
    if here == (x, y) or not rx or not ry:
        return
    turn = math.radians(angle % 360)
    cos, sin = math.cos(turn), math.sin(turn)
    dx, dy = (here[0] - x) / 2, (here[1] - y) / 2
    px, py = cos * dx + sin * dy, cos * dy - sin * dx
    grown = math.sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * grown, ry * grown
    down = (rx * py) ** 2 + (ry * px) ** 2
    factor = math.sqrt(max(0.0, (rx * ry) ** 2 - down) / down) if down else 0.0
    factor = -factor if bool(large) == bool(sweep) else factor
    qx, qy = factor * rx * py / ry, -factor * ry * px / rx
    centre = (cos * qx - sin * qy + (here[0] + x) / 2, sin * qx + cos * qy + (here[1] + y) / 2)
    first = math.atan2((py - qy) / ry, (px - qx) / rx)
    last = math.atan2((-py - qy) / ry, (-px - qx) / rx)
    swept = (last - first) % _FULL_TURN
    swept = swept if sweep else swept - _FULL_TURN
    yield from _quarters(centre, (rx, ry), (cos, sin), first, swept)


def _quarters(centre: Point, radii: Point, turn: Point, first: float, swept: float) -> Iterator[list[float]]:
    count = max(1, math.ceil(abs(swept) / (math.pi / 2) - 1e-9))
    step = swept / count
    reach = 4 / 3 * math.tan(step / 4)

    def place(ux: float, uy: float) -> Point:
        ex, ey = radii[0] * ux, radii[1] * uy
        return centre[0] + turn[0] * ex - turn[1] * ey, centre[1] + turn[1] * ex + turn[0] * ey

    for index in range(count):
        a, b = first + index * step, first + (index + 1) * step
        one = place(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a))
        two = place(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b))
        yield [*one, *two, *place(math.cos(b), math.sin(b))]
