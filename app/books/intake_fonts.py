"""Pages whose fonts are not in the file become pictures of themselves, so that every PC prints what was looked at.

A font that is only named is replaced by whatever the printing PC has: another width, another shape, or empty boxes.
The bound book holds embedded fonts only (design section 7, issue A); the applicant's own file stays as it is.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from app.books.normaliser import Note, Order
from app.books.page_lists import pages_in_words
from app.books.raster import render_plain

if TYPE_CHECKING:
    import pikepdf

_DPI = 300
_DEEPEST = 12
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def picture_loose_fonts(order: Order) -> list[Note]:
    """Turn such pages of the normalised ``order.target`` into pictures; what the user should know, if anything."""
    import pikepdf

    with closing(pikepdf.open(order.target)) as pdf:
        loose = [index for index, page in enumerate(pdf.pages) if _has_loose_font(page)]
        if not loose:
            return []
        pictured = order.target.with_name(f"{order.target.name}.pictured")
        try:
            _replace_pages(pdf, loose, order)
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
    named = pages_in_words(index + 1 for index in loose)
    return [Note("warning", f"{named}用了没有嵌入的字体，已按画面装入，请翻看预览核对文字。")]


def _replace_pages(pdf: pikepdf.Pdf, loose: list[int], order: Order) -> None:
    import pikepdf
    import pypdfium2
    from pikepdf import Array, Dictionary, Name

    with closing(pypdfium2.PdfDocument(order.target)) as shown:
        for done, index in enumerate(loose):
            order.progress(done, len(loose), f"整理 {order.name}")
            width, height = (float(pdf.pages[index].mediabox[place]) for place in (2, 3))
            with closing(shown[index]) as page:
                image = render_plain(page, _DPI / 72)
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
    return any(_is_loose(font) for font in _fonts(page.obj.get("/Resources"), 0, set()))


def _fonts(resources: object, depth: int, seen: set[tuple[int, int]]) -> Iterator[pikepdf.Dictionary]:
    """Every font that a resource dictionary names, also inside forms, patterns and drawn (Type 3) fonts."""
    from pikepdf import Dictionary, Object

    if not isinstance(resources, Dictionary) or depth > _DEEPEST:
        return
    for key in ("/Font", "/XObject", "/Pattern"):
        group = resources.get(key)
        for entry in dict(group.items()).values() if isinstance(group, Dictionary) else ():
            if not isinstance(entry, Object) or (entry.objgen in seen and entry.is_indirect):
                continue
            seen.add(entry.objgen)
            if key == "/Font" and isinstance(entry, Dictionary):
                yield entry
            inner = entry.get("/Resources") if hasattr(entry, "get") else None
            yield from _fonts(inner, depth + 1, seen)


def _is_loose(font: pikepdf.Dictionary) -> bool:
    """Whether a font is only named: no font program in its descriptor (ISO 32000 9.9)."""
    from pikepdf import Array, Dictionary

    if font.get("/Subtype") == "/Type3":
        return False
    descendants = font.get("/DescendantFonts")
    described = descendants[0] if isinstance(descendants, Array) and len(descendants) else font
    descriptor = described.get("/FontDescriptor") if isinstance(described, Dictionary) else None
    return not (isinstance(descriptor, Dictionary) and any(key in descriptor for key in _FILES))
