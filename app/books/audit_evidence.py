"""Is every page of every evidence file in the bound file, unchanged, at its place? Two independent answers.

``check_drawn`` compares the stored bytes of every page with those of the taken-in file and reads the drawing
instruction; ``check_pictures`` renders a sample of pages and compares them with the source rendered alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.bind import BoundPage
from app.books.fit import TWIPS_PER_POINT, Placement, place
from app.books.raster import render_placed, render_side
from app.books.sameness import Sameness
from app.documents.model import Geometry
from app.progress import Progress

if TYPE_CHECKING:
    import pikepdf
    from PIL.Image import Image

MOST_SAMPLES = 40
_SCALE = 0.75
# Rendering the same page under the same matrix gave no difference at all in trials; this leaves room for rounding.
_VISIBLE_DIFFERENCE = 48
_TOLERATED_SHARE = 0.0005
_MATRIX_TOLERANCE = 0.001
_PROGRESS_STEP = 50


def check_drawn(pdf: Path, evidence: Sequence[BoundPage], geometry: Geometry, progress: Progress) -> Iterator[str]:
    """Every page: what lies under the stamp is byte for byte the taken-in page, drawn where it belongs."""
    import pikepdf

    with closing(pikepdf.open(pdf)) as book:
        sides = len(book.pages)
        done = 0
        for file, group in groupby(evidence, key=lambda bound: bound.pdf):
            with closing(pikepdf.open(file)) as source:
                sameness = Sameness()
                for bound in group:
                    done += 1
                    if done % _PROGRESS_STEP == 0:
                        progress(done, len(evidence), "核对佐证")
                    page = book.pages[bound.side - 1] if bound.side <= sides else None
                    if page is None or not _holds(page, bound, source.pages[bound.shown.page], sameness):
                        yield f"{_named(bound)}不在第 {bound.side} 面上"
                    elif not _is_drawn(page, bound.form, place(bound.box, bound.shown, geometry)):
                        yield f"{_named(bound)}在第 {bound.side} 面上的位置不对"


def _named(bound: BoundPage) -> str:
    item = f"第 {bound.item} 项" if bound.item is not None else ""
    return f"{item}佐证文件“{bound.name or bound.pdf.name}”第 {bound.shown.page + 1} 页"


def _holds(page: pikepdf.Page, bound: BoundPage, source: pikepdf.Page, sameness: Sameness) -> bool:
    from pikepdf import Name

    forms = page.resources.get(Name.XObject)
    form = None if forms is None else forms.get(bound.form)
    if form is None:
        return False
    drawn = form.read_raw_bytes().split()
    meant = b"\n".join(part.read_raw_bytes() for part in _contents(source)).split()
    if not meant or drawn != meant:
        return False
    return sameness.of(form.Resources, source.obj.Resources)


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    from pikepdf import Array, Name

    contents = page.obj.get(Name.Contents)
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _is_drawn(page: pikepdf.Page, form: str, placement: Placement) -> bool:
    """True when the page's own instructions draw the evidence once, under the matrix of its place."""
    import pikepdf

    matrix: list[float] = []
    drawn = 0
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        if name == "cm":
            matrix = [float(value) for value in instruction.operands]
        elif name == "Do" and str(instruction.operands[0]) == form:
            drawn += 1
            pairs = zip(matrix, placement.matrix, strict=False)
            if len(matrix) != 6 or any(abs(found - meant) > _MATRIX_TOLERANCE for found, meant in pairs):
                return False
    return drawn == 1


def check_pictures(pdf: Path, evidence: Sequence[BoundPage], geometry: Geometry, progress: Progress) -> Iterator[str]:
    """A sample: the place of the evidence looks exactly as the source page does when rendered alone.

    PDFium keeps every stream it has met until the document is closed, so the book is opened for each page.
    """
    import pypdfium2

    sample = choose(evidence)
    for done, bound in enumerate(sample):
        progress(done, len(sample), "核对画面")
        placement = place(bound.box, bound.shown, geometry)
        with closing(pypdfium2.PdfDocument(pdf)) as book, closing(book[bound.side - 1]) as page:
            found = _cut(render_side(page, geometry, _SCALE), placement, geometry)
        with closing(pypdfium2.PdfDocument(bound.pdf)) as source, closing(source[bound.shown.page]) as page:
            meant = _cut(render_placed(page, placement, geometry, _SCALE), placement, geometry)
        if not look_alike(found, meant):
            yield f"{_named(bound)}在第 {bound.side} 面上的画面与原件不符"


def choose(evidence: Sequence[BoundPage], most: int = MOST_SAMPLES) -> list[BoundPage]:
    """The first and last page of each file and others spread evenly, at most ``most``, in order of their sides."""
    edges: list[int] = []
    for _, group in groupby(range(len(evidence)), key=lambda index: (evidence[index].item, evidence[index].pdf)):
        indexes = list(group)
        edges += sorted({indexes[0], indexes[-1]})
    chosen = set(_spread(edges, most))
    others = [index for index in range(len(evidence)) if index not in chosen]
    chosen.update(_spread(others, most - len(chosen)))
    return [evidence[index] for index in sorted(chosen)]


def _spread(indexes: Sequence[int], count: int) -> list[int]:
    if len(indexes) <= count:
        return list(indexes)
    return [indexes[place * len(indexes) // count] for place in range(count)]


def look_alike(found: Image, meant: Image) -> bool:
    """True when at most one pixel in 2,000 differs visibly."""
    from PIL import ImageChops

    if found.size != meant.size:
        return False
    differing = sum(ImageChops.difference(found, meant).histogram()[_VISIBLE_DIFFERENCE:])
    return differing <= found.width * found.height * _TOLERATED_SHARE


def _cut(picture: Image, placement: Placement, geometry: Geometry) -> Image:
    top = geometry.height / TWIPS_PER_POINT - placement.y - placement.height
    left, width, height = placement.x, placement.width, placement.height
    right, bottom = left + width, top + height
    return picture.crop((round(left * _SCALE), round(top * _SCALE), round(right * _SCALE), round(bottom * _SCALE)))
