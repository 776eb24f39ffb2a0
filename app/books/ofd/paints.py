"""Gradients and patterns as shadings and tilings of PDF (GB/T 33190-2016 8.3.3 and 8.3.4, ISO 32000-1 8.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from app.books.fit import Matrix
from app.books.ofd.canvas import Canvas
from app.books.ofd.colours import Colour, complex_part, name_of_complex, plain_colour
from app.books.ofd.nodes import Box, Node, numbers
from app.books.ofd.refusal import Damaged, Unsupported
from app.books.ofd.resources import Resources
from app.books.upright import combine

if TYPE_CHECKING:
    import pikepdf

_EXTENDED = {0: (False, False), 1: (True, False), 2: (False, True), 3: (True, True)}
_CHANNELS = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
DrawCell = Callable[[Node, Canvas], None]
"""Draws the content of a pattern's cell on a canvas."""


def pattern_object(
    canvas: Canvas, colour: Node, resources: Resources, draw_cell: DrawCell, origin: Matrix
) -> pikepdf.Object:
    """The pattern of a complex colour for use on ``canvas`` as it stands; ``origin`` leads from the page to it.

    Raises Unsupported for what is not drawn: mesh gradients, repeated or transparent ones, elliptic rings.
    """
    part = complex_part(colour)
    if part is None:
        raise Damaged("颜色写得不完整")
    if part.name == "Pattern":
        return _tiling(canvas, part, draw_cell, origin)
    if part.name in ("AxialShd", "RadialShd"):
        return _shading(canvas, part, resources)
    raise Unsupported(name_of_complex(part))


def _tiling(canvas: Canvas, part: Node, draw_cell: DrawCell, origin: Matrix) -> pikepdf.Object:
    from pikepdf import Array, Name

    if (part.get("ReflectMethod") or "Normal") != "Normal":
        raise Unsupported("翻转排列的底纹")
    width, height = part.number("Width", 0.0), part.number("Height", 0.0)
    content = part.first("CellContent")
    if width <= 0 or height <= 0 or content is None:
        raise Damaged("底纹写得不完整")
    cell = Canvas(canvas.pdf)
    draw_cell(content, cell)
    base = origin if part.get("RelativeTo") == "Page" else canvas.matrix
    tiling = cell.form(Box(0.0, 0.0, width, height))
    del tiling[Name.Subtype]
    tiling[Name.Type] = Name.Pattern
    tiling[Name.PatternType] = tiling[Name.PaintType] = tiling[Name.TilingType] = 1
    tiling[Name.XStep] = max(width, part.number("XStep", width))
    tiling[Name.YStep] = max(height, part.number("YStep", height))
    tiling[Name.Matrix] = Array([round(value, 8) for value in combine(part.matrix("CTM"), base)])
    return tiling


def _shading(canvas: Canvas, part: Node, resources: Resources) -> pikepdf.Object:
    from pikepdf import Array, Dictionary, Name

    if (part.get("MapType") or "Direct") != "Direct":
        raise Unsupported(f"循环的{name_of_complex(part)}")
    stops = _stops(part, resources)
    places = [*_point(part, "StartPoint"), *_point(part, "EndPoint")]
    if part.name == "RadialShd":
        if part.number("Eccentricity", 0.0):
            raise Unsupported("椭圆的径向渐变")
        places = [*places[:2], part.number("StartRadius", 0.0), *places[2:], part.number("EndRadius", 0.0)]
    shading = Dictionary(
        ShadingType=2 if part.name == "AxialShd" else 3,
        ColorSpace=Name(_CHANNELS[len(stops[0][1].channels)]),
        Coords=Array([round(value, 5) for value in places]),
        Extend=Array(list(_EXTENDED.get(part.whole("Extend", 0), (False, False)))),
        Function=_function(stops),
    )
    matrix = Array([round(value, 8) for value in canvas.matrix])
    return Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading, Matrix=matrix)


def _point(part: Node, name: str) -> list[float]:
    values = numbers(part.get(name) or "")
    if len(values) != 2:
        raise Damaged("渐变写得不完整")
    return values


def _stops(part: Node, resources: Resources) -> list[tuple[float, Colour]]:
    """Places from 0 to 1 with their colours; places that are not stated are spread evenly."""
    segments = list(part.all("Segment"))
    found: list[tuple[float, Colour]] = []
    for index, segment in enumerate(segments):
        node = segment.first("Color")
        if node is None:
            raise Damaged("渐变写得不完整")
        colour = plain_colour(node, resources)
        if colour.alpha < 1.0:
            raise Unsupported(f"半透明的{name_of_complex(part)}")
        even = index / max(1, len(segments) - 1)
        found.append((min(max(segment.number("Position", even), 0.0), 1.0), colour))
    if not found or len({len(colour.channels) for _, colour in found}) > 1:
        raise Damaged("渐变写得不完整")
    found.sort(key=lambda pair: pair[0])
    first, last = found[0], found[-1]
    return [(0.0, first[1]), *found, (1.0, last[1])]


def _function(stops: Sequence[tuple[float, Colour]]) -> pikepdf.Object:
    """The colours as stitched linear functions (ISO 32000-1 7.10)."""
    from pikepdf import Array, Dictionary

    # two stops at one place are a sharp change, which stitching has as a bound between two functions
    spans = [(a, b) for a, b in pairwise(stops) if b[0] > a[0]]
    functions = [
        Dictionary(
            FunctionType=2,
            Domain=Array([0, 1]),
            C0=Array([round(value, 5) for value in a[1].channels]),
            C1=Array([round(value, 5) for value in b[1].channels]),
            N=1,
        )
        for a, b in spans
    ]
    return Dictionary(
        FunctionType=3,
        Domain=Array([0, 1]),
        Functions=Array(functions),
        Bounds=Array([round(b[0], 5) for _, b in spans[:-1]]),
        Encode=Array([0, 1] * len(spans)),
    )
