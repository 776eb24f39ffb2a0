"""Clip regions of objects (GB/T 33190-2016 8.4): every Clip cuts what the others leave."""

from __future__ import annotations

from app.books.fit import Matrix
from app.books.ofd.canvas import Canvas
from app.books.ofd.nodes import IDENTITY, Box, Node
from app.books.ofd.outlines import path_operators
from app.books.ofd.refusal import Damaged, Unsupported
from app.books.upright import combine

_NOTHING = "0 0 0 0 re"


def apply_clips(canvas: Canvas, node: Node, matrix: Matrix) -> None:
    """Cut what is drawn next on ``canvas``, whose user space is the object's before its ``matrix``.

    Areas are in that space; with ``TransFlag`` they move with the object. A region of several areas is their union.
    Raises Unsupported for areas of text, and for a second union where one already holds.
    """
    clips = node.first("Clips")
    if clips is None:
        return
    moved = matrix if clips.flag("TransFlag", default=False) else IDENTITY
    for clip in clips.all("Clip"):
        areas = list(clip.all("Area"))
        shapes = [_shape(area, moved) for area in areas]
        if len(shapes) == 1:
            operators, even = shapes[0]
            canvas.add(f"{operators or _NOTHING} W{'*' if even else ''} n")
        elif shapes:
            canvas.mask([f"{operators} f{'*' if even else ''}" for operators, even in shapes if operators])


def _shape(area: Node, moved: Matrix) -> tuple[str, bool]:
    """The path of an area as operators, and whether it is filled by the even-odd rule."""
    if area.first("Text") is not None:
        raise Unsupported("以文字为边界的裁剪区")
    path = area.first("Path")
    if path is None or path.first("Clips") is not None:
        raise Damaged("裁剪区写得不完整")
    place = path.box("Boundary") or Box(0.0, 0.0, 0.0, 0.0)
    matrix = combine(path.matrix("CTM"), (1.0, 0.0, 0.0, 1.0, place.x, place.y))
    matrix = combine(combine(matrix, area.matrix("CTM")), moved)
    data = path.first("AbbreviatedData")
    return path_operators(data.text if data else "", matrix), path.get("Rule") == "Even-Odd"
