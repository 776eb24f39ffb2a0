"""Fonts of the PDF in the making: composite fonts with only the glyphs that are drawn (ISO 32000-1 9.7), in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.books.ofd.canvas import stream
from app.books.ofd.glyph_fonts import GlyphFont

if TYPE_CHECKING:
    import pikepdf

_SYMBOLIC = 4
_LINES = 100
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{maps}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class BookFont:
    """One font of the PDF: ``entry`` is its dictionary, filled when the book is finished."""

    def __init__(self, entry: pikepdf.Object, font: GlyphFont, name: str) -> None:
        self.entry = entry
        self.font = font
        self.name = name
        self.texts: dict[int, str] = {}

    def code(self, glyph: int, text: str) -> str:
        """The hexadecimal code that shows a glyph, which stands for ``text`` when the page is searched."""
        self.texts.setdefault(glyph, text)
        return f"{self.font.number_in_pdf(glyph):04X}"


class FontBook:
    """The fonts of one PDF by key."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._fonts: dict[object, BookFont] = {}

    def font(self, key: object, font: GlyphFont, name: str) -> BookFont:
        """The font of a key, made at the first question."""
        found = self._fonts.get(key)
        if found is None:
            from pikepdf import Dictionary

            plain = re.sub(r"[^A-Za-z0-9-]", "", name)[:40] or "Font"
            tagged = f"{_tag(len(self._fonts))}+{plain}"
            found = self._fonts[key] = BookFont(self._pdf.make_indirect(Dictionary()), font, tagged)
        return found

    def finish(self) -> None:
        """Embed every font with the glyphs that were drawn."""
        for font in self._fonts.values():
            self._fill(font)

    def _fill(self, font: BookFont) -> None:
        from pikepdf import Array, Dictionary, Name

        true_type = font.font.outlines == "TrueType"
        program = font.font.program(sorted(font.texts))
        embedded = stream(self._pdf, program)
        if true_type:
            embedded[Name.Length1] = len(program)
        else:
            embedded[Name.Subtype] = Name.CIDFontType0C
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/" + font.name), Flags=_SYMBOLIC, ItalicAngle=0,
            FontBBox=Array([-1000, -1000, 3000, 2000]), Ascent=880, Descent=-120, CapHeight=700, StemV=80,
        )  # fmt: skip
        descriptor["/FontFile2" if true_type else "/FontFile3"] = embedded
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2 if true_type else Name.CIDFontType0,
            BaseFont=Name("/" + font.name),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=self._pdf.make_indirect(descriptor),
            DW=1000,
            W=_widths(font),
        )
        if true_type:
            descendant[Name.CIDToGIDMap] = Name.Identity
        entry = font.entry
        entry[Name.Type], entry[Name.Subtype] = Name.Font, Name.Type0
        entry[Name.BaseFont] = Name("/" + font.name)
        entry[Name.Encoding] = Name("/Identity-H")
        entry[Name.DescendantFonts] = Array([self._pdf.make_indirect(descendant)])
        entry[Name.ToUnicode] = stream(self._pdf, _to_unicode(font))


def _tag(number: int) -> str:
    """Six capitals that tell the subset, as ISO 32000-1 9.6.4 wants them."""
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters = chr(65 + letter) + letters
    return letters


def _widths(font: BookFont) -> pikepdf.Array:
    from pikepdf import Array

    widths = {font.font.number_in_pdf(glyph): round(font.font.advance(glyph)) for glyph in font.texts}
    return Array([part for number in sorted(widths) for part in (number, Array([widths[number]]))])


def _to_unicode(font: BookFont) -> bytes:
    pairs = {font.font.number_in_pdf(glyph): text for glyph, text in font.texts.items() if text}
    lines = [f"<{number:04X}> <{pairs[number].encode('utf-16-be').hex().upper()}>" for number in sorted(pairs)]
    blocks = [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)]
    maps = "\n".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks)
    return _CMAP.format(maps=maps).encode("ascii")
