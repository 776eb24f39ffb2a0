"""How an object is drawn: its own attributes, then its drawing parameters, then those of the layer around it.

GB/T 33190-2016 8.2 (drawing parameters) and 8.5 (objects).
"""

from __future__ import annotations

from app.books.fit import Matrix
from app.books.ofd.nodes import Node, numbers
from app.books.ofd.outlines import format_number
from app.books.ofd.resources import Resources, drawing_parameters

_LINE_WIDTH, _MITER = 0.353, 3.528  # one point and ten points, in millimetres
_CAPS = {"Butt": 0, "Round": 1, "Square": 2}
_JOINS = {"Miter": 0, "Round": 1, "Bevel": 2}
_MOST_DASHES = 64


class Style:
    """The nodes that may state something about an object, the nearest first."""

    def __init__(self, node: Node, resources: Resources, inherited: tuple[Node, ...]) -> None:
        own = drawing_parameters(resources, node.get("DrawParam"))
        self.inherited = (*own, *inherited)
        self._nodes = (node, *self.inherited)

    def get(self, name: str) -> Node | None:
        """The nearest node that has the attribute."""
        return next((node for node in self._nodes if node.get(name) is not None), None)

    def first(self, name: str) -> Node | None:
        """The nearest element of that name."""
        return next((found for node in self._nodes if (found := node.first(name)) is not None), None)

    def number(self, name: str, default: float) -> float:
        """The nearest numeric attribute."""
        node = self.get(name)
        return default if node is None else node.number(name, default)

    def word(self, name: str) -> str:
        """The nearest attribute as text; empty when there is none."""
        node = self.get(name)
        return (node.get(name) or "") if node else ""

    @property
    def line_width(self) -> float:
        """Width of lines in the object's millimetres."""
        return max(0.0, self.number("LineWidth", _LINE_WIDTH))

    def line_operators(self) -> str:
        """The operators that choose width, ends, joins and dashes of lines."""
        width = self.line_width
        # the limit is a length here and a ratio in PDF
        limit = max(1.0, self.number("MiterLimit", _MITER) / width) if width else 10.0
        parts = [
            f"{format_number(width)} w",
            f"{_CAPS.get(self.word('Cap'), 0)} J",
            f"{_JOINS.get(self.word('Join'), 0)} j",
            f"{format_number(min(limit, 1000.0))} M",
        ]
        dashes = [max(0.0, value) for value in numbers(self.word("DashPattern"))][:_MOST_DASHES]
        if any(dashes):
            lengths = " ".join(format_number(value) for value in dashes)
            parts.append(f"[{lengths}] {format_number(max(0.0, self.number('DashOffset', 0.0)))} d")
        return " ".join(parts)


def growth(matrix: Matrix) -> float:
    """By how much a matrix makes lengths grow at most."""
    a, b, c, d, _, _ = matrix
    return max(float((a * a + b * b) ** 0.5), float((c * c + d * d) ** 0.5))
