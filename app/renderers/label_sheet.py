"""Sheets to cut up (labels, spines, marks) and lists to tick, as PDF: A4, fonts embedded, the same bytes each time.

What stands where is settled before; here it is drawn: lines of text, single characters (also lying on their side, as
on a spine), straight lines and circles. Lengths are twips from the top left corner of the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.disk import replacing
from app.documents.fonts import Fonts
from app.documents.model import ParagraphPart, Run
from app.progress import Progress, silent
from app.renderers.pdf_canvas import file_bytes, finish_page, new_canvas
from app.renderers.pdf_fonts import Code, FaceSet
from app.renderers.pdf_page import PageMarks, points
from app.renderers.pdf_text import draw_part

A4 = (11906, 16838)
"""Width and height of a sheet."""
_ROUND = 0.5523  # a quarter of a circle as a Bézier curve: 4/3 (√2 - 1)
_GREY, _FINE, _DASHES = "0.45 G", "0.4 w", "[4 3] 0 d"
_LABEL = "生成 PDF"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph whose column starts at ``x`` and whose top is ``y``."""

    x: int
    y: int
    part: ParagraphPart


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters whose baseline starts at ``x``, ``y``; ``turned`` clockwise by 90°, so that they run downwards."""

    run: Run
    x: int
    y: int
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; ``cut``: where scissors go or paper is folded, in thin grey, ``dashed`` for a fold."""

    x1: int
    y1: int
    x2: int
    y2: int
    cut: bool = True
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle to cut along, ``dashed`` for one that only helps."""

    x: int
    y: int
    radius: int
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper."""

    texts: tuple[Text, ...] = ()
    glyphs: tuple[Glyphs, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    circles: tuple[Circle, ...] = ()


def render_sheets(
    sheets: Sequence[Sheet], title: str, fingerprint: str, fonts: Fonts, target: Path, progress: Progress = silent
) -> None:
    """Write the sheets as PDF, whole or not at all; ``fingerprint`` goes into its metadata.

    Raises :class:`DiskError` when the disk refuses; what stood at ``target`` before is untouched then.
    """
    data = sheet_bytes(sheets, title, fingerprint, fonts, progress)
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def sheet_bytes(
    sheets: Sequence[Sheet], title: str, fingerprint: str, fonts: Fonts, progress: Progress = silent
) -> bytes:
    """The sheets as the bytes of a PDF file. A character without a glyph in its run's face is a bug (ValueError)."""
    canvas = new_canvas(A4, title, "", fingerprint)
    faces = FaceSet(fonts)
    for done, sheet in enumerate(sheets):
        progress(done, len(sheets), _LABEL)
        finish_page(canvas, _content(sheet, faces))
    data = file_bytes(canvas, faces)
    progress(len(sheets), len(sheets), _LABEL)
    return data


def _content(sheet: Sheet, faces: FaceSet) -> str:
    marks = PageMarks(faces, A4[1])
    for text in sheet.texts:
        draw_part(marks, text.part, text.x, text.y)
    marks.grid([(one.x1, one.y1, one.x2, one.y2) for one in sheet.strokes if not one.cut])
    return "\n".join([*_cuts(sheet), marks.stream(), *_turned_and_upright(sheet, faces)])


def _cuts(sheet: Sheet) -> Iterator[str]:
    for stroke in sheet.strokes:
        if stroke.cut:
            yield f"{_pen(stroke.dashed)} {_at(stroke.x1, stroke.y1)} m {_at(stroke.x2, stroke.y2)} l S Q"
    for circle in sheet.circles:
        yield f"{_pen(circle.dashed)} {_round(circle)} S Q"


def _pen(dashed: bool) -> str:
    return " ".join(["q", _GREY, _FINE, *([_DASHES] if dashed else [])])


def _at(x: float, y: float) -> str:
    return f"{points(x)} {points(A4[1] - y)}"


def _round(circle: Circle) -> str:
    """A circle as four curves, begun at its right."""
    x, y, r = circle.x, circle.y, circle.radius
    k = r * _ROUND
    curves = (
        ((x + r, y + k), (x + k, y + r), (x, y + r)),
        ((x - k, y + r), (x - r, y + k), (x - r, y)),
        ((x - r, y - k), (x - k, y - r), (x, y - r)),
        ((x + k, y - r), (x + r, y - k), (x + r, y)),
    )
    drawn = " ".join(f"{' '.join(_at(*point) for point in curve)} c" for curve in curves)
    return f"{_at(x + r, y)} m {drawn} h"


def _turned_and_upright(sheet: Sheet, faces: FaceSet) -> Iterator[str]:
    if not sheet.glyphs:
        return
    yield "BT"
    for one in sheet.glyphs:
        yield f"{'0 -1 1 0' if one.turned else '1 0 0 1'} {_at(one.x, one.y)} Tm"
        embedded = faces.embedded(one.run.face)
        yield from _shown([embedded.code(char) for char in one.run.text], one.run.half_points)
    yield "ET"


def _shown(codes: Sequence[Code], half_points: int) -> Iterator[str]:
    """Characters in the order of their text; those of one font resource together."""
    start = 0
    for end in range(1, len(codes) + 1):
        if end == len(codes) or codes[end].font != codes[start].font:
            shown = "".join(code.hex for code in codes[start:end])
            yield f"/{codes[start].font} {half_points / 2:g} Tf <{shown}> Tj"
            start = end
