"""Subsets of fonts as they stand in a PDF: what the library cuts out of a font file, kept for the next export.

From one export to the next of the same draft most subsets hold the same characters.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast
from weakref import ReferenceType

from app.documents.fonts import FaceReader
from app.renderers.pdf_streams import stream

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObjectReference


class FontFile(FaceReader, Protocol):
    """What embedding uses of the library's ``TTFontFace``, all in 1/1000 em but for the flags."""

    ascent: float
    capHeight: float
    descent: float
    flags: int
    bbox: Sequence[float]
    italicAngle: float
    stemV: float

    def makeSubset(self, subset: Sequence[int]) -> bytes:
        """A font file of some of the characters."""


class Cut(NamedTuple):
    """A subset: its font program, packed and how long unpacked, and the advances of its codes as an array of PDF."""

    program: bytes
    length: int
    widths: bytes


@lru_cache(maxsize=64)
def cut(reader: ReferenceType[FaceReader], subset: tuple[int, ...]) -> Cut:
    """What becomes of the characters of a subset.

    ``reader`` is a weak reference: an installed font is opened anew for each export, and its subsets are not to keep
    the whole of it in memory.
    """
    from reportlab.pdfbase.pdfdoc import DummyDoc, PDFArray

    font = cast(FontFile, reader())  # alive: the caller holds it
    program = font.makeSubset(subset)
    widths = PDFArray([font.charWidths.get(code, font.defaultWidth) for code in subset])
    return Cut(zlib.compress(program), len(program), widths.format(DummyDoc()))


def descriptor(document: PDFDocument, reader: FaceReader, name: str, made: Cut) -> PDFObjectReference:
    """Put a subset into a document and say what the font is like, as the library would when it cuts the subset."""
    from reportlab.pdfbase import pdfdoc, ttfonts

    font = cast(FontFile, reader)
    entries = {
        "Type": "/FontDescriptor",
        "Ascent": font.ascent,
        "CapHeight": font.capHeight,
        "Descent": font.descent,
        "Flags": font.flags & ~ttfonts.FF_NONSYMBOLIC | ttfonts.FF_SYMBOLIC,
        "FontBBox": pdfdoc.PDFArray(font.bbox),
        "FontName": pdfdoc.PDFName(name),
        "ItalicAngle": font.italicAngle,
        "StemV": font.stemV,
        "FontFile2": document.Reference(stream(made.program, Length1=made.length), f"fontFile:{name}"),
        "MissingWidth": font.defaultWidth,
    }
    return document.Reference(pdfdoc.PDFDictionary(entries), f"fontDescriptor:{name}")
