r"""Which characters of a text object stand where (GB/T 33190-2016 11.3), and which glyphs are theirs (11.4).

Producers differ in small things, which the number of offsets tells: whether blanks count, whether \XXXX is an escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.books.ofd.nodes import Node, number
from app.books.ofd.refusal import Damaged, Unsupported

MOST_CHARACTERS = 200_000
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{4})")
_BROKEN_LINE = re.compile(r"[ \t]*[\r\n]+[ \t]*")


@dataclass(frozen=True, slots=True)
class Character:
    """What is drawn at one place: ``text`` is what it stands for, ``glyph`` the number in the font, if stated.

    ``x`` and ``y`` are the origin of the glyph in the object's millimetres; ``follows`` means behind the one before.
    """

    text: str
    glyph: int | None
    x: float
    y: float
    follows: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """The characters of one TextCode with their offsets."""

    text: str
    x: float
    y: float
    across: Sequence[float]
    down: Sequence[float]


def characters(node: Node) -> list[Character]:
    """The characters of a text object in order. Raises Damaged and Unsupported."""
    transforms = _transforms(node)
    found: list[Character] = []
    at = 0
    for run in _runs(node, with_transforms=bool(transforms)):
        found.extend(_placed(run, list(_glyphs(run.text, transforms, at))))
        at += len(run.text)
        if len(found) > MOST_CHARACTERS:
            raise Unsupported("过长的文字")
    return found


def _runs(node: Node, with_transforms: bool) -> Iterator[_Run]:
    x = y = 0.0
    for code in node.all("TextCode"):
        x, y = code.number("X", x), code.number("Y", y)
        across, down = offsets(code.get("DeltaX")), offsets(code.get("DeltaY"))
        text = _meant(code.text, max(len(across), len(down)), with_transforms)
        yield _Run(text, x, y, across, down)


def offsets(text: str | None) -> list[float]:
    """A list of offsets; ``g n v`` stands for n times v. Raises Damaged."""
    parts = (text or "").replace(",", " ").split()
    found: list[float] = []
    at = 0
    while at < len(parts):
        if parts[at].lower() != "g":
            found.append(number(parts[at]))
            at += 1
            continue
        if at + 2 >= len(parts):
            raise Damaged("文字的间距写得不完整")
        count = number(parts[at + 1])
        if not 0 <= count <= MOST_CHARACTERS or len(found) + count > MOST_CHARACTERS:
            raise Damaged("文字的间距太多")
        found.extend([number(parts[at + 2])] * round(count))
        at += 3
    return found


def _meant(raw: str, stated: int, with_transforms: bool) -> str:
    """The text as it was meant: the reading whose length agrees with the offsets, else the standard's."""
    raw = _BROKEN_LINE.sub("", raw)
    decoded = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), raw)
    if not stated or len(decoded) - 1 == stated:
        return decoded
    if len(raw) - 1 == stated:
        return raw
    closed = "".join(decoded.split())
    return closed if not with_transforms and len(closed) - 1 == stated else decoded


def _transforms(node: Node) -> dict[int, tuple[int, list[int]]]:
    """Number of characters and glyphs by the place of the first character in the whole object."""
    found: dict[int, tuple[int, list[int]]] = {}
    for entry in node.all("CGTransform"):
        glyphs = [round(number(part)) for part in entry.child_text("Glyphs").split()]
        if len(glyphs) > MOST_CHARACTERS:
            raise Unsupported("过长的文字")
        if any(not 0 <= glyph <= 0xFFFF for glyph in glyphs):
            raise Damaged("字形编号超出范围")
        codes = entry.whole("CodeCount", 1)
        if glyphs and codes > 0:
            found[entry.whole("CodePosition", 0)] = (codes, glyphs[: entry.whole("GlyphCount", len(glyphs))] or glyphs)
    return found


def _glyphs(text: str, transforms: dict[int, tuple[int, list[int]]], start: int) -> Iterator[tuple[str, int | None]]:
    at = 0
    while at < len(text):
        codes, glyphs = transforms.get(start + at, (0, []))
        if not codes:
            yield text[at], None
            at += 1
            continue
        taken = text[at : at + codes]
        if len(glyphs) == codes:
            yield from zip(taken, glyphs, strict=False)
        else:
            yield from ((taken if index == 0 else "", glyph) for index, glyph in enumerate(glyphs))
        at += codes


def _placed(run: _Run, glyphs: Sequence[tuple[str, int | None]]) -> Iterator[Character]:
    """Each glyph at its place; where the offsets end too early the last one goes on, as readers have it."""
    x, y = run.x, run.y
    moved = bool(run.across or run.down)
    for index, (text, glyph) in enumerate(glyphs):
        if index:
            x += _offset(run.across, index - 1)
            y += _offset(run.down, index - 1)
        yield Character(text, glyph, x, y, follows=bool(index) and not moved)


def _offset(values: Sequence[float], index: int) -> float:
    return values[min(index, len(values) - 1)] if values else 0.0
