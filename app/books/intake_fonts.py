"""Pages whose fonts are not in the file become pictures of themselves, so that every PC prints what was looked at.

A font that is only named is replaced by whatever the printing PC has: another width, another shape, or empty boxes.
The bound book holds embedded fonts only (decision 32); the applicant's own file stays as it is.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.normaliser import Note, Order
from app.books.page_lists import pages_in_words
from app.books.raster import render_plain
from app.books.used_fonts import fonts_listed, fonts_used, resources_of

if TYPE_CHECKING:
    import pikepdf

_DPI = 300
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def picture_pages(order: Order, undrawn: Collection[int]) -> list[Note]:
    """Turn such pages of the normalised ``order.target`` into pictures; what the user should know, if anything.

    So are the ``undrawn`` pages (from 0), which show what no page description holds: they are drawn from the source.
    A font that is listed and sets no character makes no picture: reportlab lists Helvetica on every page.
    """
    import pikepdf

    with closing(pikepdf.open(order.target)) as pdf:
        loose = [index for index, page in enumerate(pdf.pages) if index not in undrawn and _has_loose_font(page)]
        pictured = order.target.with_name(f"{order.target.name}.pictured")
        try:
            _replace_pages(pdf, loose, order, order.target)
            _replace_pages(pdf, sorted(undrawn), order, order.source, order.rotate)
            if not (_bury_unused(pdf) or loose or undrawn):
                return []
            # Streams stay as they are: the audit compares their bytes with what the book holds.
            pdf.save(
                pictured,
                static_id=True,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
            pdf.close()
            pictured.replace(order.target)
        finally:
            pictured.unlink(missing_ok=True)
    told = ((loose, "用了没有嵌入的字体，已按画面装入，请翻看预览核对文字。"),
            (sorted(undrawn), "有没带外观的批注或勾选框，已按画面装入，请翻看预览核对。"))  # fmt: skip
    return [Note("warning", pages_in_words(index + 1 for index in pages) + words) for pages, words in told if pages]


def _replace_pages(pdf: pikepdf.Pdf, pages: Sequence[int], order: Order, shown_in: Path, rotate: int = 0) -> None:
    import pikepdf
    import pypdfium2
    from pikepdf import Array, Dictionary, Name

    if not pages:
        return
    with closing(pypdfium2.PdfDocument(shown_in)) as shown:
        shown.init_forms()
        for done, index in enumerate(pages):
            order.progress(done, len(pages), f"整理 {order.name}")
            width, height = (float(pdf.pages[index].mediabox[place]) for place in (2, 3))
            with closing(shown[index]) as page:
                image = render_plain(page, _DPI / 72, rotate)
            stream = pdf.make_stream(zlib.compress(image.tobytes(), 6))
            stream[Name.Type], stream[Name.Subtype] = Name.XObject, Name.Image
            stream[Name.Width], stream[Name.Height] = image.size
            stream[Name.ColorSpace] = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
            stream[Name.BitsPerComponent], stream[Name.Filter] = 8, Name.FlateDecode
            fresh = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *pdf.pages[index].mediabox[2:4]]),
                Resources=Dictionary(XObject=Dictionary(Picture=stream)),
                Contents=pdf.make_stream(f"q {width:.5f} 0 0 {height:.5f} 0 0 cm /Picture Do Q".encode("ascii")),
            )
            pdf.pages[index] = pikepdf.Page(pdf.make_indirect(fresh))


def _has_loose_font(page: pikepdf.Page) -> bool:
    """Whether characters of a page are set in a font that is only named; content is read only where one is listed."""
    return any(
        any(_is_loose(font) for font in fonts_listed(resources))
        and any(_is_loose(font) for font in fonts_used(stream, resources))
        for stream, resources in resources_of(page)
    )


def _bury_unused(pdf: pikepdf.Pdf) -> bool:
    """Put a font without characters in the place of each that is only named and drawn with nowhere; whether any was.

    What selects such a font goes on to find one, and nothing in the book is left to the printing PC.
    """
    from pikepdf import Dictionary

    found = False
    for page in pdf.pages:
        for _, resources in resources_of(page):
            listed = resources.get("/Font")
            if isinstance(listed, Dictionary):
                for name in [name for name, font in listed.items() if _is_loose(font)]:
                    listed[name] = _empty_font()
                    found = True
    return found


def _empty_font() -> pikepdf.Dictionary:
    """A drawn (Type 3) font that draws nothing (ISO 32000-1 9.6.5)."""
    from pikepdf import Array, Dictionary, Name

    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 0, 0]),
        FontMatrix=Array([1, 0, 0, 1, 0, 0]),
        CharProcs=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([])),
        FirstChar=0,
        LastChar=0,
        Widths=Array([0]),
    )


def _is_loose(font: pikepdf.Object) -> bool:
    """Whether a font is only named: no font program in its descriptor (ISO 32000 9.9)."""
    from pikepdf import Array, Dictionary

    if not isinstance(font, Dictionary) or font.get("/Subtype") == "/Type3":
        return False
    descendants = font.get("/DescendantFonts")
    described = descendants[0] if isinstance(descendants, Array) and len(descendants) else font
    descriptor = described.get("/FontDescriptor") if isinstance(described, Dictionary) else None
    return not (isinstance(descriptor, Dictionary) and any(key in descriptor for key in _FILES))
