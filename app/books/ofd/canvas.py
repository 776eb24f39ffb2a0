"""A content stream in the making with the resources that it names (ISO 32000-1 7.8), for pages, forms and patterns."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.books.fit import Matrix
from app.books.ofd.nodes import IDENTITY, Box
from app.books.ofd.outlines import format_number
from app.books.ofd.refusal import Unsupported
from app.books.upright import combine

if TYPE_CHECKING:
    import pikepdf

_MOST_OPERATORS = 4_000_000
_EVERYTHING = Box(-6000.0, -6000.0, 12000.0, 12000.0)


class Canvas:
    """Collects operators. ``matrix`` leads from the present user space to the space of the stream itself."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.matrix: Matrix = IDENTITY
        self._operators: list[str] = []
        self._masked = False
        self._stack: list[tuple[Matrix, bool]] = []
        self._named: dict[str, dict[str, pikepdf.Object]] = {}
        self._names: dict[tuple[str, object], str] = {}

    def add(self, operators: str) -> None:
        """Append operators. Raises Unsupported when a page grows beyond all reason."""
        if operators:
            self._operators.append(operators)
        if len(self._operators) > _MOST_OPERATORS:
            raise Unsupported("过多的内容")

    def save(self) -> None:
        """Begin a graphics state of its own."""
        self._stack.append((self.matrix, self._masked))
        self.add("q")

    def restore(self) -> None:
        """Return to the graphics state before."""
        self.matrix, self._masked = self._stack.pop()
        self.add("Q")

    def concat(self, matrix: Matrix) -> None:
        """Change user space."""
        if matrix != IDENTITY:
            self.matrix = combine(matrix, self.matrix)
            self.add(f"{' '.join(_precise(value) for value in matrix)} cm")

    def clip(self, box: Box) -> None:
        """Draw only inside a rectangle from now on."""
        self.add(f"{' '.join(format_number(value) for value in box)} re W n")

    def mask(self, shapes: Sequence[str]) -> None:
        """Draw only inside shapes, given as operators that fill them. Raises Unsupported inside another mask."""
        from pikepdf import Dictionary, Name

        if self._masked:
            raise Unsupported("几层由几块拼成的裁剪区")
        self._masked = True
        inside = Canvas(self.pdf)
        inside.add("1 g")
        for shape in shapes:
            inside.add(shape)
        form = self.pdf.make_indirect(inside.form(_EVERYTHING, group=True))
        form[Name.Group][Name.CS] = Name.DeviceGray
        state = Dictionary(Type=Name.ExtGState, SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form))
        self.add(f"/{self.name('ExtGState', form.objgen, state)} gs")

    def opacity(self, fill: float, stroke: float, blend: str = "Normal") -> None:
        """Choose opacities from 0 to 1 and a blend mode."""
        if (fill, stroke, blend) == (1.0, 1.0, "Normal"):
            return
        from pikepdf import Dictionary, Name

        fill, stroke = round(fill, 4), round(stroke, 4)
        name = self._names.get(("ExtGState", (fill, stroke, blend)))
        if name is None:
            state = Dictionary(Type=Name.ExtGState, ca=fill, CA=stroke, BM=Name("/" + blend))
            name = self.name("ExtGState", (fill, stroke, blend), state)
        self.add(f"/{name} gs")

    def name(self, kind: str, key: object, value: pikepdf.Object) -> str:
        """The name of a resource in this stream; ``key`` tells which is the same."""
        known = self._names.get((kind, key))
        if known is None:
            group = self._named.setdefault(kind, {})
            known = self._names[kind, key] = f"{kind[0]}{len(group)}"
            group["/" + known] = value
        return known

    def data(self) -> bytes:
        """The operators as bytes."""
        return "\n".join(self._operators).encode("ascii")

    def resources(self) -> pikepdf.Dictionary:
        """The resources of this stream."""
        from pikepdf import Dictionary

        return Dictionary({f"/{kind}": Dictionary(named) for kind, named in self._named.items()})

    def form(self, box: Box, *, group: bool = False) -> pikepdf.Object:
        """This stream as a form XObject that shows ``box`` of it; with ``group`` it blends as one."""
        from pikepdf import Array, Dictionary, Name

        form = stream(self.pdf, self.data())
        form[Name.Type], form[Name.Subtype] = Name.XObject, Name.Form
        corners = (box.x, box.y, box.x + box.width, box.y + box.height)
        form[Name.BBox] = Array([round(value, 5) for value in corners])
        form[Name.Resources] = self.resources()
        if group:
            form[Name.Group] = Dictionary(S=Name.Transparency)
        return form


def stream(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    """A compressed stream; the level is fixed, so that equal data gives equal bytes."""
    from pikepdf import Name

    made = pdf.make_stream(zlib.compress(data, 6))
    made[Name.Filter] = Name.FlateDecode
    return made


def _precise(value: float) -> str:
    """Numbers of a matrix keep eight decimals: they are multiplied by whole pages."""
    text = f"{value:.8f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
