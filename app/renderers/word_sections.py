"""Sections of the Word file: paper, margins, page numbers, and the headers and footers that sections share.

Word and LibreOffice tell right-hand from left-hand pages by the page *number*, so every section states the number
its first page has, and unnumbered ones count the sides of their sheets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from app.documents import edges
from app.documents.model import Document, Geometry, Page, Section
from app.renderers.word_text import run_properties
from app.renderers.word_xml import SMALLEST_PITCH, Xml, legal, parsed, spacer, tag, text_elements

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_Side = Literal["odd", "even"]


class Sections:
    """Makes ``w:sectPr`` elements; each distinct header or footer is one part of the package, however many use it."""

    def __init__(self, document: Document, word: WordDocument) -> None:
        self._document = document
        self._word = word
        self._footers: dict[tuple[str, str, _Side], str] = {}
        self._header = self._make_header() if document.header else ""

    def properties(self, section: Section, first_side: int) -> Xml:
        """Return the ``w:sectPr`` of a section whose first page is the ``first_side``-th (from 1) of the document."""
        geometry = self._document.geometry
        kinds = ("default", "even") if self._header else ()
        headers = [tag("w:headerReference", type=kind, r_id=self._header) for kind in kinds]
        footers = [
            tag("w:footerReference", type=kind, r_id=self._footer(section, first_side, side))
            for kind, side in (("default", "odd"), ("even", "even"))
        ]
        return tag(
            "w:sectPr",
            *headers,
            *footers,
            tag("w:type", val="nextPage"),
            _paper(geometry),
            _margins(geometry, section.slack),
            tag("w:pgNumType", start=_first_number(section, first_side, geometry)),
            tag("w:cols", space=0),
        )

    def _footer(self, section: Section, first_side: int, side: str) -> str:
        parity: _Side = "even" if side == "even" else "odd"
        wanted = 0 if parity == "even" else 1
        one_sided = not self._document.geometry.mirrored
        pages = [page for number, page in enumerate(section.pages, first_side) if one_sided or number % 2 == wanted]
        around = {_around_number(page) for page in pages}
        if len(around) > 1:
            raise ValueError(f"section {section.id} mixes footers {sorted(around)}")
        before, after = around.pop() if around else ("", "")
        key = (before, after, parity)
        if key not in self._footers:
            self._footers[key] = self._make_footer(*key)
        return self._footers[key]

    def _make_footer(self, before: str, after: str, side: _Side) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.parts.hdrftr import FooterPart

        part = FooterPart.new(self._word.part.package)
        number = ""
        if before or after:
            geometry = self._document.geometry
            outer = {"odd": "right", "even": "left"}[side] if geometry.mirrored else "center"
            properties = _line(outer, edges.PITCH, 0 if outer == "center" else edges.INDENT, geometry)
            number = tag("w:p", properties, _numbered(before, after, "1" if side == "odd" else "2"))
        part.element[:] = parsed(number + spacer(0))
        return self._word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTER)

    def _make_header(self) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.parts.hdrftr import HeaderPart

        part = HeaderPart.new(self._word.part.package)
        text = tag("w:r", run_properties(edges.FACE, edges.HALF_POINTS), text_elements(self._document.header))
        part.element[:] = parsed(tag("w:p", _line("center", edges.PITCH), text))
        return self._word.part.relate_to(part, RELATIONSHIP_TYPE.HEADER)


def _around_number(page: Page) -> tuple[str, str]:
    """Split ``— 5 —`` into what stands before and after the number; the number itself becomes a field."""
    if not page.footer:
        return "", ""
    before, number, after = page.footer.partition(str(page.number))
    if not number:
        raise ValueError(f"the footer {page.footer!r} does not show the page number {page.number}")
    return before, after


def _first_number(section: Section, first_side: int, geometry: Geometry) -> int:
    number = section.number_from
    if number is None:
        number = section.pages[0].number
    if number is None:
        return first_side
    if geometry.mirrored and (number - first_side) % 2:
        raise ValueError(f"section {section.id} starts with number {number} on sheet side {first_side}")
    return number


def _paper(geometry: Geometry) -> Xml:
    turned = {"orient": "landscape"} if geometry.width > geometry.height else {}
    return tag("w:pgSz", w=geometry.width, h=geometry.height, **turned)


def _margins(geometry: Geometry, slack: int) -> Xml:
    return tag(
        "w:pgMar",
        top=geometry.top,
        right=geometry.outer,
        bottom=geometry.bottom - slack,
        left=geometry.inner,
        header=geometry.header,
        footer=min(geometry.footer, geometry.bottom - slack - 2 * SMALLEST_PITCH),
        gutter=0,
    )


def _frame(geometry: Geometry) -> Xml:
    """Fix the footer line to the sheet, ``footer`` above its lower edge.

    A footer in the flow would push up the text: with the footer at 28 mm, slack below 35 mm had no effect (measured).
    """
    return tag(
        "w:framePr",
        w=geometry.column,
        h=edges.PITCH,
        hRule="exact",
        wrap="none",
        vAnchor="page",
        hAnchor="margin",
        xAlign="left",
        y=geometry.height - geometry.footer - edges.PITCH,
    )


def _line(align: str, pitch: int, indent: int = 0, framed: Geometry | None = None) -> Xml:
    """Return the properties of a line in header or footer; ``framed`` fixes it to the sheet."""
    return tag(
        "w:pPr",
        tag("w:pStyle", val="Gap"),
        _frame(framed) if framed else "",
        tag("w:spacing", before=0, after=0, line=pitch, lineRule="exact"),
        tag("w:ind", left=indent, right=indent),
        tag("w:jc", val=align),
    )


def _numbered(before: str, after: str, cached: str) -> Xml:
    """Return the runs of a page number: text, the PAGE field with its last result, text."""
    contents = [
        text_elements(legal(before)),
        tag("w:fldChar", fldCharType="begin"),
        tag("w:instrText", "PAGE"),
        tag("w:fldChar", fldCharType="separate"),
        tag("w:t", cached),
        tag("w:fldChar", fldCharType="end"),
        text_elements(legal(after)),
    ]
    look = run_properties(edges.FACE, edges.HALF_POINTS)
    return "".join(tag("w:r", look, content) for content in contents if content)
