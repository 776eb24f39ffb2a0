"""The marks on one page of a PDF, collected as a content stream: text, rules, leaders and table grids.

Everything is given in twips from the top left corner of the sheet, as the model has it; the change to points from the
bottom left corner happens here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from app.documents.model import Face, Run
from app.renderers.pdf_fit import Stretch
from app.renderers.pdf_fonts import Code, FaceSet

# where LibreOffice sets the characters of a line of exact height, whatever their size (measured with 7.4)
_EXACT = 0.8
# the middle of a hanzi stands 0.36 em above its baseline
_MIDDLE = 0.36
_UNDERLINE_BELOW = 0.14
_UNDERLINE_WIDTH = 10
_GRID_WIDTH = 0.5
_DOT_ABOVE = 0.09
_DOT_EVERY = 90
_DOT_WIDTH = 1
# widths are rounded to a twip, so smaller differences from the natural width say nothing
_ROUNDING = 1.5


def points(twips: float) -> str:
    """Twips as points, to two decimals."""
    return f"{twips / 20:.2f}".rstrip("0").rstrip(".")


def baseline(top: int, pitch: int) -> float:
    """Where the characters of a line of exact height stand, as office programs set them."""
    return top + _EXACT * pitch


def middle_baseline(top: int, pitch: int, half_points: int) -> float:
    """Where they stand in a table cell: hanzi in the middle of the line, so that labels look centred in their box."""
    return top + pitch / 2 + _MIDDLE * half_points * 10


class PageMarks:
    """Collects the marks of a page of ``height`` twips; ``stream`` gives them as PDF operators."""

    def __init__(self, faces: FaceSet, height: int) -> None:
        self._faces = faces
        self._height = height
        self._texts: list[str] = []
        self._rules: list[str] = []
        self._font = ""
        self._spacing = "0"

    def text(self, run: Run, text: str, x: float, base: float, width: float | None = None) -> float:
        """Set characters of a run from ``x`` on and spread them over ``width``; returns the width they take."""
        fit = self._faces.fit(run.face)
        embedded = self._faces.embedded(run.face)
        # a bundled face that is not drawn must not come into the file
        codes = [] if fit else [embedded.code(char) for char in text]
        advances = [embedded.source.advance(char) for char in text] if fit else [code.advance for code in codes]
        natural = sum(advances) * run.half_points / 100
        spacing = 0.0
        if width is not None and len(text) > 1 and abs(width - natural) > _ROUNDING:
            spacing = (width - natural) / (len(text) - 1)
        if fit:
            self._fitted(run, fit.stretches(text), (x, base), spacing)
        elif codes:
            self._place(codes, run.half_points, (x, base), spacing)
        return natural if width is None else width

    def _fitted(self, run: Run, stretches: Iterable[Stretch], place: tuple[float, float], spacing: float) -> None:
        """Set each stretch where the bundled widths put its first character."""
        x, base = place
        bundled, installed = self._faces.embedded(run.face), self._faces.installed(run.face)
        em = run.half_points / 100
        for stretch in stretches:
            face = installed if stretch.installed else bundled
            codes = [face.code(char) for char in stretch.text]
            at = (x + stretch.shift * em, base)
            self._place(codes, run.half_points, at, spacing + stretch.spacing * em)
            x += sum(map(bundled.source.advance, stretch.text)) * em + spacing * len(codes)

    def _place(self, codes: list[Code], half_points: int, place: tuple[float, float], spacing: float) -> None:
        self._space(spacing)
        x, base = place
        self._texts.append(f"1 0 0 1 {points(x)} {points(self._height - base)} Tm")
        size = f"{half_points / 2:g}"
        if len({code.font for code in codes}) == 1:
            self._show(codes[0].font, size, "".join([code.hex for code in codes]))
            return
        start = 0
        for end in range(1, len(codes) + 1):
            if end == len(codes) or codes[end].font != codes[start].font:
                self._show(codes[start].font, size, "".join([code.hex for code in codes[start:end]]))
                start = end

    def _space(self, spacing: float) -> None:
        wanted = f"{spacing / 20:.3f}".rstrip("0").rstrip(".") if spacing else "0"
        if wanted != self._spacing:
            self._texts.append(f"{wanted} Tc")
            self._spacing = wanted

    def _show(self, font: str, size: str, codes: str) -> None:
        wanted = f"/{font} {size} Tf"
        if wanted != self._font:
            self._texts.append(wanted)
            self._font = wanted
        self._texts.append(f"<{codes}> Tj")

    def underline(self, left: float, right: float, base: float, half_points: int) -> None:
        """Draw a thin rule below characters."""
        y = points(self._height - base - _UNDERLINE_BELOW * half_points * 10)
        self._rules.append(f"{points(_UNDERLINE_WIDTH)} w {points(left)} {y} m {points(right)} {y} l S")

    def leader(self, left: float, right: float, base: float, half_points: int) -> None:
        """Draw dots from ``left`` to ``right``; they stand on one raster of the sheet, so those of all lines align."""
        first = -(-int(left + _DOT_EVERY) // _DOT_EVERY) * _DOT_EVERY
        last = int(right - _DOT_EVERY // 2) // _DOT_EVERY * _DOT_EVERY
        if last <= first:
            return
        y = points(self._height - base + _DOT_ABOVE * half_points * 10)
        # dashes of no length with round ends are dots; drawn, so that copied text holds no row of full stops
        self._rules.append(
            f"q 1 J [0 {points(_DOT_EVERY)}] 0 d {_DOT_WIDTH} w {points(first)} {y} m {points(last)} {y} l S Q"
        )

    def grid(self, segments: Iterable[tuple[int, int, int, int]]) -> None:
        """Draw straight lines ``(x, y, x, y)`` of a table, all of one width, as one path."""
        path = [
            f"{points(x1)} {points(self._height - y1)} m {points(x2)} {points(self._height - y2)} l"
            for x1, y1, x2, y2 in segments
        ]
        if path:
            self._rules.append(f"q 2 J {_GRID_WIDTH} w\n" + "\n".join(path) + " S Q")

    def simple_line(self, text: str, face: Face, half_points: int, base: float, place: tuple[str, int]) -> None:
        """Set a header or footer line: ``place`` is the edge it stands at (left, center, right) and that edge's x."""
        faces = groupby(text, lambda char: self._faces.face_for(face, char))
        runs = [Run("".join(chars), found, half_points) for found, chars in faces]
        width = sum(self._natural(run) for run in runs)
        edge, x = place
        at = float(x) - {"left": 0.0, "center": width / 2, "right": width}[edge]
        for run in runs:
            at += self.text(run, run.text, at, base)

    def _natural(self, run: Run) -> float:
        source = self._faces.embedded(run.face).source
        return sum(map(source.advance, run.text)) * run.half_points / 100

    def stream(self) -> str:
        """Rules, then text, in a graphics state of their own, so that binding can add marks after them."""
        texts = ["BT", *self._texts, "ET"] if self._texts else []
        return "\n".join(["q", *self._rules, *texts, "Q"]) if self._rules or texts else "q Q"
