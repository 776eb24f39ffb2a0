"""Fold crop, rotation, mirroring and user unit of a page into one matrix: an upright page with its corner at 0, 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.books.fit import Matrix, PageBox

if TYPE_CHECKING:
    import pikepdf

Box = tuple[float, float, float, float]
CONTENT = "/E"


def upright_matrix(box: Box, rotate: int, mirrored: bool = False, unit: float = 1.0) -> tuple[Matrix, PageBox]:
    """The matrix that shows ``box`` at 0, 0, mirrored left to right first, then turned ``rotate`` degrees clockwise.

    ``unit`` is the page's UserUnit (points per unit, ISO 32000 14.11). Returns the matrix and the upright size.
    """
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    to_origin: Matrix = (-1.0, 0.0, 0.0, 1.0, x1, -y0) if mirrored else (1.0, 0.0, 0.0, 1.0, -x0, -y0)
    turn: Matrix = {
        0: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        90: (0.0, -1.0, 1.0, 0.0, 0.0, width),
        180: (-1.0, 0.0, 0.0, -1.0, width, height),
        270: (0.0, 1.0, -1.0, 0.0, height, 0.0),
    }[rotate % 360]
    size = PageBox(height, width) if rotate % 180 else PageBox(width, height)
    scaled: Matrix = (unit, 0.0, 0.0, unit, 0.0, 0.0)
    return combine(combine(to_origin, turn), scaled), PageBox(size.width * unit, size.height * unit)


def combine(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def draw_form(matrix: Matrix, name: str = CONTENT) -> bytes:
    """Content stream that draws form ``name`` under ``matrix`` and leaves the graphics state as it was."""
    numbers = " ".join(f"{value:.6f}".rstrip("0").rstrip(".") for value in (v + 0.0 for v in matrix))
    return f"q {numbers} cm {name} Do Q\n".encode("ascii")


def wrap_page(
    pdf: pikepdf.Pdf, old: pikepdf.Page, box: Box, rotate: int, mirrored: bool = False, unit: float = 1.0
) -> tuple[pikepdf.Page, PageBox]:
    """A new page of ``pdf`` that draws ``old`` upright; ``old`` itself is left untouched.

    A form made of a page reads that page's contents when the file is saved, so changing ``old`` would lose them.
    Annotations, actions and other page entries stay behind with ``old``.
    """
    from pikepdf import Array, Dictionary, Name, Page

    form = old.as_form_xobject(handle_transformations=False)
    form["/BBox"] = Array(
        [round(value, 5) for value in box]
    )  # qpdf takes the TrimBox; what viewers show is the CropBox
    matrix, size = upright_matrix(box, rotate, mirrored, unit)
    size = PageBox(round(size.width, 3), round(size.height, 3))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, size.width, size.height]),
        Resources=Dictionary(XObject=Dictionary({CONTENT: form})),
        Contents=pdf.make_stream(draw_form(matrix)),
    )
    return Page(pdf.make_indirect(page)), size
