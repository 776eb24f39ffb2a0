"""Plain colours (GB/T 33190-2016 8.3.1 and 8.3.2) as colour operators of PDF."""

from __future__ import annotations

from dataclasses import dataclass

from app.books.ofd.nodes import Node, number
from app.books.ofd.outlines import format_number
from app.books.ofd.refusal import Damaged, Unsupported
from app.books.ofd.resources import Resources

_OPAQUE = 255.0
_CHANNELS = {"GRAY": 1, "RGB": 3, "CMYK": 4}
_OPERATORS = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}
_COMPLEX = {
    "Pattern": "底纹",
    "AxialShd": "轴向渐变",
    "RadialShd": "径向渐变",
    "GouraudShd": "网格渐变",
    "LaGouraudShd": "网格渐变",
}


@dataclass(frozen=True, slots=True)
class Colour:
    """Channels from 0 to 1 (grey; red, green, blue; cyan, magenta, yellow, black) and opacity from 0 to 1."""

    channels: tuple[float, ...]
    alpha: float = 1.0

    def operators(self, stroke: bool) -> str:
        """The operators that choose this colour."""
        values = " ".join(format_number(value) for value in self.channels)
        return f"{values} {_OPERATORS[len(self.channels)][stroke]}"


BLACK = Colour((0.0,))


def complex_part(node: Node) -> Node | None:
    """The pattern or gradient in a colour, or None for a plain one."""
    return next((child for child in node.children if child.name in _COMPLEX), None)


def name_of_complex(part: Node) -> str:
    """What the user may call a pattern or gradient."""
    return _COMPLEX[part.name]


def opacity(node: Node) -> float:
    """The opacity that a colour or an object states, 0 to 1."""
    return min(max(node.number("Alpha", _OPAQUE), 0.0), _OPAQUE) / _OPAQUE


def plain_colour(node: Node, resources: Resources) -> Colour:
    """A colour without pattern. Raises Damaged for one with too few channels or from an unknown palette."""
    space_number = node.get("ColorSpace") or resources.default_space
    found = resources.find("ColorSpace", space_number) if space_number else None
    space = found.node if found else Node("ColorSpace", {"Type": "RGB"})
    kind = (space.get("Type") or "RGB").upper()
    count = _CHANNELS.get(kind)
    if count is None:
        raise Unsupported(f"颜色空间“{kind[:20]}”")
    text = node.get("Value") or _from_palette(node, space)
    highest = float(2 ** min(max(space.whole("BitsPerComponent", 8), 1), 16) - 1)
    values = [_channel(part) for part in text.replace(",", " ").split()] if text else [0.0] * count
    if not found and len(values) in (1, 4):
        count = len(values)  # without a stated space the number of channels tells
    if len(values) < count:
        raise Damaged(f"颜色“{(text or '')[:30]}”缺少通道")
    channels = tuple(min(max(value / highest, 0.0), 1.0) for value in values[:count])
    return Colour(channels, opacity(node))


def _from_palette(node: Node, space: Node) -> str | None:
    if node.get("Index") is None:
        return None
    palette = space.first("Palette")
    entries = list(palette.all("CV")) if palette else []
    index = node.whole("Index", 0)
    if not 0 <= index < len(entries):
        raise Damaged(f"调色板里没有颜色 {index}")
    return entries[index].text.strip()


def _channel(text: str) -> float:
    if not text.startswith("#"):
        return number(text)
    try:
        return float(int(text[1:], 16))
    except ValueError as error:
        raise Damaged(f"颜色“{text[:20]}”看不懂") from error
