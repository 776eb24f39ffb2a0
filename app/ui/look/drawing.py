"""Reads our own icons, a small part of SVG, into paths that are painted in any colour at any scale.

One element after another, as our own files are written; no groups, entities or style sheets. Cheaper at start-up
than QtSvg, and the colour is chosen at paint time. Understood: ``path`` (M L H V C A Z, absolute and relative),
``circle``, ``rect``, with ``fill``, ``stroke`` and ``stroke-width`` given on the element or on ``svg``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

CURRENT = "currentColor"
_TOKENS = re.compile(r"[MLHVCAZmlhvcaz]|-?\d*\.?\d+")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}
_ELEMENTS = re.compile(r"<(\w+)\s([^>]*)>")
_ATTRIBUTES = re.compile(r'([\w-]+)="([^"]*)"')


class Shape(NamedTuple):
    """One outline of a drawing; ``fill`` and ``stroke`` are ``none``, ``currentColor`` or ``#rrggbb``."""

    path: QPainterPath
    fill: str
    stroke: str
    width: float


class Drawing(NamedTuple):
    """A picture on its own square grid of ``size`` units; empty where the file could not be read."""

    size: float
    shapes: tuple[Shape, ...]

    def paint(self, painter: QPainter, rect: QRectF, colour: QColor) -> None:
        """Draw into the middle of ``rect``; ``colour`` stands for ``currentColor``."""
        side = min(rect.width(), rect.height())
        if side <= 0 or not self.shapes:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.center() - QPointF(side / 2, side / 2))
        painter.scale(side / self.size, side / self.size)
        for shape in self.shapes:
            if shape.fill != "none":
                painter.fillPath(shape.path, _colour(shape.fill, colour))
            if shape.stroke != "none":
                painter.strokePath(shape.path, _pen(_colour(shape.stroke, colour), shape.width))
        painter.restore()


def read_drawing(file: Path) -> Drawing:
    """The drawing of an SVG file; without shapes when the file is missing or damaged, so that a page still opens."""
    try:
        elements = _ELEMENTS.findall(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return Drawing(20.0, ())
    size, inherited, shapes = 20.0, {"fill": "#000000", "stroke": "none", "stroke-width": "1"}, []
    for element, attributes in elements:
        given = dict(_ATTRIBUTES.findall(attributes))
        style = inherited | {name: given[name] for name in inherited if name in given}
        if element == "svg":
            size, inherited = float(given["viewBox"].split()[2]), style
        elif (path := _outline(element, given)) is not None:
            shapes.append(Shape(path, style["fill"], style["stroke"], float(style["stroke-width"])))
    return Drawing(size, tuple(shapes))


def _outline(element: str, given: Mapping[str, str]) -> QPainterPath | None:
    def number(name: str) -> float:
        return float(given.get(name, 0))

    path = QPainterPath()
    if element == "circle":
        path.addEllipse(QPointF(number("cx"), number("cy")), number("r"), number("r"))
    elif element == "rect":
        box = QRectF(number("x"), number("y"), number("width"), number("height"))
        path.addRoundedRect(box, number("rx"), number("rx"))
    elif element == "path":
        return _path(given["d"])
    else:
        return None
    return path


def _path(data: str) -> QPainterPath:
    """A path from the ``d`` attribute (SVG 1.1, section 8.3)."""
    path, tokens, at, command = QPainterPath(), _TOKENS.findall(data), 0, "M"
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        count = _COUNTS[command.upper()]
        _draw(path, command, [float(token) for token in tokens[at : at + count]])
        at += count
        if command in "Mm":
            command = "L" if command == "M" else "l"
    return path


def _draw(path: QPainterPath, command: str, given: list[float]) -> None:
    here = path.currentPosition()
    base = here if command.islower() else QPointF(0, 0)
    kind = command.upper()
    if kind == "Z":
        path.closeSubpath()
    elif kind == "H":
        path.lineTo(base.x() + given[0], here.y())
    elif kind == "V":
        path.lineTo(here.x(), base.y() + given[0])
    elif kind == "A":
        _arc(path, given[0], bool(given[3]), bool(given[4]), base + QPointF(given[5], given[6]))
    elif kind == "C":
        path.cubicTo(*(base + QPointF(x, y) for x, y in zip(given[::2], given[1::2], strict=True)))
    elif kind == "M":
        path.moveTo(base + QPointF(*given))
    else:
        path.lineTo(base + QPointF(*given))


def _arc(path: QPainterPath, radius: float, large: bool, sweep: bool, end: QPointF) -> None:
    """An arc of a circle from the current point to ``end`` (SVG 1.1, appendix F.6.5, both radii equal)."""
    start = path.currentPosition()
    half = math.hypot(end.x() - start.x(), end.y() - start.y()) / 2
    if half == 0:
        return
    radius = max(radius, half)
    away = math.sqrt(radius * radius - half * half) / (2 * half) * (1 if large == sweep else -1)
    x = (start.x() + end.x()) / 2 + (end.y() - start.y()) * away
    y = (start.y() + end.y()) / 2 - (end.x() - start.x()) * away
    first, last = (math.degrees(math.atan2(y - point.y(), point.x() - x)) for point in (start, end))
    turn = (first - last) % 360 if sweep else -((last - first) % 360)
    path.arcTo(QRectF(x - radius, y - radius, 2 * radius, 2 * radius), first, -turn)


def _colour(name: str, current: QColor) -> QColor:
    return current if name == CURRENT else QColor(name)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
