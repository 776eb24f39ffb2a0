"""Open the bound file again, as a stranger would, and compare it with what was meant to be in it.

Read with PDFium, which had no part in writing it. All that is found is reported at once; anything found stops the
export: pages in = pages out, each contents number = stamp = label = link target, evidence complete
and in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.audit_evidence import check_drawn, check_pictures
from app.books.audit_front import check_contents, check_outline, check_stamp
from app.books.bind import BoundPage
from app.books.fit import TWIPS_PER_POINT
from app.books.plan import PlannedPage
from app.documents.model import Geometry
from app.errors import AuditError
from app.progress import Progress, silent

if TYPE_CHECKING:
    import pypdfium2

_SIZE_TOLERANCE = 1.0
_SHOWN = 5
_CHUNK = 25
_BLANK_SCALE = 0.25


@dataclass(frozen=True, slots=True)
class ExpectedItem:
    """An entry of the contents: its printed ``title``, and the side (from 1) and label of the page it begins on."""

    number: int
    title: str
    side: int
    label: str


@dataclass(frozen=True, slots=True)
class BookExpectation:
    """What the bound file must hold. ``name`` is its final file name, for messages.

    ``pages`` is the plan; ``items`` are the contents entries in order and ``contents_sides`` the sides they are
    printed on. ``header`` is the text printed on every page (草稿). ``stamps`` overrides the printed number of a side:
    an empty text for a numbered side without one.
    """

    name: str
    geometry: Geometry
    pages: tuple[PlannedPage, ...]
    evidence: tuple[BoundPage, ...] = ()
    items: tuple[ExpectedItem, ...] = ()
    contents_sides: tuple[int, ...] = ()
    header: str = ""
    stamps: Mapping[int, str] = field(default_factory=dict)

    def stamp(self, page: PlannedPage) -> str:
        """The number that stands at the foot of ``page``; empty for blanks and pages in front."""
        printed = "" if page.number is None or page.kind == "blank" else str(page.number)
        return self.stamps.get(page.side, printed)


def audit(pdf: Path, expectation: BookExpectation, progress: Progress = silent) -> None:
    """Raise :class:`AuditError` naming what is missing or in the wrong place; nothing is changed.

    Reads every byte of the evidence twice and renders at most 40 pages of it.
    """
    import pypdfium2

    faults: list[str] = []
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as book:
            complete = len(book) == len(expectation.pages)
            if not complete:
                faults.append(f"应有 {len(expectation.pages)} 页，实际 {len(book)} 页")
            faults += _check_plan(expectation)
            if complete:
                faults += _check_each_side(pdf, book, expectation, progress)
                faults += _check_front(book, expectation)
        if expectation.evidence:
            if complete:
                faults += check_pictures(pdf, expectation.evidence, expectation.geometry, progress)
            faults += check_drawn(pdf, expectation.evidence, expectation.geometry, progress)
    except pypdfium2.PdfiumError as error:
        raise _refusal(expectation.name, ["文件打不开"]) from error
    if faults:
        raise _refusal(expectation.name, faults)


def _refusal(name: str, faults: Sequence[str]) -> AuditError:
    more = f"等，共 {len(faults)} 处" if len(faults) > _SHOWN else ""
    return AuditError(
        f"“{name}”装订后核对不符，没有保存：{'；'.join(faults[:_SHOWN])}{more}。",
        "请再导出一次；如果仍然不符，请移除并重新添加上面提到的文件，或换一个导出文件夹。",
    )


def _check_plan(expectation: BookExpectation) -> Iterator[str]:
    """Every item begins on a right-hand page; numbers and sides have the same parity."""
    for item in expectation.items:
        if item.side % 2 == 0:
            yield f"第 {item.number} 项“{item.title}”落在左手页（第 {item.side} 面）"
    for page in expectation.pages:
        if page.number is not None and page.number % 2 != page.side % 2:
            yield f"第 {page.side} 面的页码 {page.number} 与正反面不符"


def _check_each_side(
    pdf: Path, book: pypdfium2.PdfDocument, expectation: BookExpectation, progress: Progress
) -> Iterator[str]:
    """Every side on its own: portrait A4, page label, stamp, blankness. ``book`` serves for the first sides.

    PDFium keeps every stream it has met until the document is closed, so a thick book is opened again and again.
    """
    import pypdfium2

    for start in range(0, len(expectation.pages), _CHUNK):
        progress(start, len(expectation.pages), "核对页码")
        sides = expectation.pages[start : start + _CHUNK]
        if start == 0:
            yield from _check_sides(book, sides, expectation)
        else:
            with closing(pypdfium2.PdfDocument(pdf)) as again:
                yield from _check_sides(again, sides, expectation)


def _check_sides(
    book: pypdfium2.PdfDocument, sides: Sequence[PlannedPage], expectation: BookExpectation
) -> Iterator[str]:
    for planned in sides:
        label = book.get_page_label(planned.side - 1)
        if label != planned.label:
            yield f"第 {planned.side} 面的页签是“{label}”，应为“{planned.label}”"
        with closing(book[planned.side - 1]) as page, closing(page.get_textpage()) as text:
            yield from _check_sheet(page, planned.side, expectation.geometry)
            yield from check_stamp(text, planned.side, expectation.stamp(planned), expectation.geometry)
            if planned.kind == "blank":
                yield from _check_blank(page, text, planned.side, expectation)


def _check_sheet(page: pypdfium2.PdfPage, side: int, geometry: Geometry) -> Iterator[str]:
    width, height = page.get_size()
    meant = geometry.width / TWIPS_PER_POINT, geometry.height / TWIPS_PER_POINT
    wrong = abs(width - meant[0]) > _SIZE_TOLERANCE or abs(height - meant[1]) > _SIZE_TOLERANCE
    if wrong or page.get_rotation():
        yield f"第 {side} 面不是竖放的 A4"


def _check_blank(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, side: int, expectation: BookExpectation
) -> Iterator[str]:
    """A blank page shows nothing but the header that every page carries."""
    from app.books.raster import render_side

    picture = render_side(page, expectation.geometry, _BLANK_SCALE)
    if expectation.header:
        top = round(expectation.geometry.top / TWIPS_PER_POINT * _BLANK_SCALE)
        picture = picture.crop((0, top, *picture.size))
    words = "".join(text.get_text_bounded().split())
    if words != "".join(expectation.header.split()) or picture.getextrema() != (255, 255):
        yield f"第 {side} 面应为空白，上面却有内容"


def _check_front(book: pypdfium2.PdfDocument, expectation: BookExpectation) -> Iterator[str]:
    """What leads to the items: contents, links, outline."""
    entries = [(item.title, item.label, item.side) for item in expectation.items]
    yield from check_contents(book, entries, expectation.contents_sides)
    yield from check_outline(book, entries)
