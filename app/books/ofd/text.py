"""Draws text objects glyph by glyph, each at the place that the file states (GB/T 33190-2016 clause 11)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.books.fit import Matrix
from app.books.ofd.canvas import Canvas
from app.books.ofd.characters import Character, characters
from app.books.ofd.colours import opacity
from app.books.ofd.faces import PLACEHOLDER, Drawn
from app.books.ofd.nodes import Node
from app.books.ofd.outlines import format_number
from app.books.ofd.refusal import Damaged, Unsupported
from app.books.ofd.style import Style
from app.books.upright import combine

if TYPE_CHECKING:
    from app.books.ofd.painter import Painter, Surroundings

_SLANT = math.tan(math.radians(12))
_THICKER = 1 / 36  # of the size; what readers add around the outlines of a font without a bold cut
_NARROWEST = 0.5
_LARGEST_SIZE = 1000.0
_DIRECTIONS = (0, 90, 180, 270)
_OUTSIDE = 0.5  # of the size: origins of glyphs may stand that far beyond the boundary
_FILL, _LINES, _BOTH = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Look:
    """How the glyphs of one object are drawn; ``mode`` is PDF's text rendering mode."""

    size: float
    stretch: float
    turn: int
    slant: float
    mode: int
    weight: int


def draw_text(painter: Painter, canvas: Canvas, node: Node, style: Style, around: Surroundings) -> None:
    """Draw a text object on a canvas in its own space. Raises Damaged and Unsupported."""
    size = node.number("Size", 0.0)
    if not 0.0 <= size <= _LARGEST_SIZE:
        raise Damaged(f"字号 {size:g} 毫米不合情理")
    fill = node.flag("Fill", default=True)
    line_colour = style.first("StrokeColor")
    lines = node.flag("Stroke", default=False) and line_colour is not None
    if not size or not (fill or lines):
        return
    alpha, filled, stroked = opacity(node), 1.0, 1.0
    if fill:
        filled = painter.choose_colour(canvas, style.first("FillColor"), around, stroke=False)
    if lines:
        stroked = painter.choose_colour(canvas, line_colour, around, stroke=True)
        canvas.add(style.line_operators())
    canvas.opacity(alpha * filled, alpha * (stroked if lines else filled), node.get("BlendMode") or "Normal")
    mode = _BOTH if fill and lines else _FILL if fill else _LINES
    look = _Look(size, node.number("HScale", 1.0), _direction(node, "CharDirection"),
                 _SLANT if node.flag("Italic", default=False) else 0.0, mode, node.whole("Weight", 400))  # fmt: skip
    _Writer(painter, canvas, look, style, around).write(node, _turned(node, characters(node), size))


def _direction(node: Node, name: str) -> int:
    value = node.whole(name, 0) % 360
    if value not in _DIRECTIONS:
        raise Unsupported(f"斜排的文字（{value} 度）")
    return value


def _turned(node: Node, found: list[Character], size: float) -> list[Character]:
    """The places of characters in a text that is read in another direction.

    The standard's places are those of the object, but some producers reckon them along the direction of reading. The
    boundary tells; where it does not, the object is refused.
    """
    turn = _direction(node, "ReadDirection")
    place = node.box("Boundary")
    if not turn or place is None or not found:
        return found
    room = _OUTSIDE * size
    cos, sin = round(math.cos(math.radians(turn))), round(math.sin(math.radians(turn)))
    along = [replace(one, x=cos * one.x - sin * one.y, y=sin * one.x + cos * one.y) for one in found]
    for reading in (found, along):
        moved = [_moved(node.matrix("CTM"), one) for one in reading]
        if all(-room <= x <= place.width + room and -room <= y <= place.height + room for x, y in moved):
            return reading
    raise Unsupported("转向排列的文字")


def _moved(matrix: Matrix, one: Character) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * one.x + c * one.y + e, b * one.x + d * one.y + f


class _Writer:
    """Writes the glyphs of one object."""

    def __init__(self, painter: Painter, canvas: Canvas, look: _Look, style: Style, around: Surroundings) -> None:
        self._painter = painter
        self._canvas = canvas
        self._look = look
        self._style = style
        self._around = around
        self._font = ""
        self._mode = -1

    def write(self, node: Node, found: Sequence[Character]) -> None:
        """Write characters; blanks and placeholders leave no mark."""
        entry = self._painter.faces.entry(self._around.resources, node.get("Font"))
        self._canvas.add("BT")
        end = (0.0, 0.0)
        for index, one in enumerate(found):
            one = replace(one, x=end[0], y=end[1]) if one.follows else one
            if _leaves_no_mark(one):
                end = self._behind(one, 0.5)
                continue
            drawn = self._painter.faces.drawn(entry, one.text, one.glyph, self._look.weight)
            advance = drawn.font.advance(drawn.glyph) / 1000
            following = found[index + 1] if index + 1 < len(found) else None
            narrower = self._narrower(one, following, advance) if drawn.substitute else 1.0
            self._show(one, drawn, narrower)
            end = self._behind(one, advance)
        self._canvas.add("ET")

    def _behind(self, one: Character, advance: float) -> tuple[float, float]:
        """Where a character without a place of its own follows."""
        length = advance * self._look.size * self._look.stretch
        turn = math.radians(self._look.turn)
        return one.x + length * math.cos(turn), one.y + length * math.sin(turn)

    def _narrower(self, one: Character, following: Character | None, advance: float) -> float:
        """How much a substitute must shrink so as not to run into the next character on its line."""
        if following is None or following.follows or self._look.turn or following.y != one.y:
            return 1.0
        room, wide = following.x - one.x, advance * self._look.size * self._look.stretch
        return max(_NARROWEST, room / wide) if 0 < room < wide else 1.0

    def _show(self, one: Character, drawn: Drawn, narrower: float) -> None:
        look, canvas = self._look, self._canvas
        font = self._painter.fonts.font(drawn.key, drawn.font, drawn.name)
        name = canvas.name("Font", font.entry.objgen, font.entry)
        if name != self._font:
            canvas.add(f"/{name} 1 Tf")
            self._font = name
        self._choose_mode(thicker=drawn.bold and look.mode == _FILL)
        width = look.size * look.stretch * narrower
        shape: Matrix = (width, 0.0, look.slant * look.size, -look.size, 0.0, 0.0)
        turn = math.radians(look.turn)
        cos, sin = round(math.cos(turn)), round(math.sin(turn))
        placed = combine(shape, (cos, sin, -sin, cos, one.x, one.y))
        numbers = " ".join(format_number(value) for value in placed)
        canvas.add(f"{numbers} Tm <{font.code(drawn.glyph, one.text)}> Tj")

    def _choose_mode(self, thicker: bool) -> None:
        mode = _BOTH if thicker else self._look.mode
        if mode == self._mode:
            return
        if thicker:
            self._painter.choose_colour(self._canvas, self._style.first("FillColor"), self._around, stroke=True)
            self._canvas.add(f"{format_number(self._look.size * _THICKER)} w 1 j")
        self._canvas.add(f"{mode} Tr")
        self._mode = mode


def _leaves_no_mark(one: Character) -> bool:
    """Blanks, marks of format, and the placeholder that stands for no glyph."""
    if one.glyph is not None and one.text not in ("", " ", "\u3000"):
        return False
    if one.glyph is not None:
        return one.text != ""
    return one.text == PLACEHOLDER or all(
        char.isspace() or unicodedata.category(char) in ("Cf", "Cc") for char in one.text
    )
