"""Embedding of the faces a PDF uses: byte codes for its characters, font subsets, and what makes text copyable.

The library cuts the subsets out of the font files; codes and ToUnicode maps are made here, because the library's
writes characters beyond U+FFFF as their bare number, so that 𠮷 would be copied as two other characters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from weakref import ref

from app.documents.fonts import NONE_INSTALLED, BundledFace, FaceSource, Fonts, InstalledFaces
from app.documents.model import Face
from app.renderers.pdf_fit import Fit
from app.renderers.pdf_streams import packed, stream
from app.renderers.pdf_subsets import cut, descriptor

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFDocument

# a simple font has 256 codes; code 0 stays the sign for a missing glyph
_CODES = 256
_ENTRIES_IN_A_BLOCK = 100
_INSTALLED = "P"


class Code(NamedTuple):
    """How a character is written: font resource, two hex digits, advance in 1/1000 em."""

    font: str
    hex: str
    advance: int


class EmbeddedFace:
    """One face in one document; codes are given out in the order in which characters first appear.

    ``lender`` returns the face that draws a character for this one, if another does. ``key`` begins the names of its
    font resources, ``mark`` the tags before the names of its subsets: an installed font may be the very one that is
    bundled, and a document must not mix the two.
    """

    def __init__(
        self,
        source: FaceSource,
        key: str,
        mark: str = "A",
        lender: Callable[[str], EmbeddedFace | None] = lambda _: None,
    ) -> None:
        self.source = source
        self._lender = lender
        self._key = key
        self._mark = mark
        self._codes: dict[str, Code] = {}
        self._subsets: list[list[int]] = []

    def code(self, char: str) -> Code:
        """The code of a character; ValueError when the face lacks it (the layout must have chosen another face)."""
        found = self._codes.get(char)
        if found is None:
            found = self._codes[char] = self._new_code(char)
        return found

    def _new_code(self, char: str) -> Code:
        if not self.source.has(char):
            # thin and wide spaces that the face lacks: an ordinary space, spread to the width wanted
            if char != " " and char.isspace() and self.source.has(" "):
                return self.code(" ")
            raise ValueError(f"U+{ord(char):04X} has no glyph in {self._key}")
        lender = self._lender(char)
        if lender is not None:
            return lender.code(char)
        if not self._subsets or len(self._subsets[-1]) == _CODES:
            self._subsets.append([0])
        subset = self._subsets[-1]
        subset.append(ord(char))
        advance = self.source.advance(char)
        return Code(self._resource(len(self._subsets) - 1), f"{len(subset) - 1:02X}", advance)

    def _resource(self, index: int) -> str:
        return f"{self._key}.{index}"

    def addObjects(self, document: PDFDocument) -> None:
        """Write the subsets; reportlab calls this when the document is put together."""
        from reportlab.pdfbase import pdfdoc, ttfonts

        reader = self.source.reader
        for index, subset in enumerate(self._subsets):
            name = f"{self._mark}{ttfonts.SUBSETN(index).decode()[1:]}+{reader.name.decode()}"
            font = pdfdoc.PDFTrueTypeFont()
            font.Name = self._resource(index)
            font.BaseFont = name
            font.FirstChar, font.LastChar = 0, len(subset) - 1
            made = cut(ref(reader), tuple(subset))
            font.Widths = made.widths
            font.ToUnicode = document.Reference(stream(packed(to_unicode(name, subset))), f"toUnicode:{name}")
            font.FontDescriptor = descriptor(document, reader, name, made)
            document.Reference(font, font.Name)
            document.idToObject[pdfdoc.BasicFonts].dict[font.Name] = font


class FaceSet:
    """The faces used by one document, made as they are needed: bundled ones, and fonts of this PC in their place."""

    def __init__(self, fonts: Fonts, installed: InstalledFaces = NONE_INSTALLED) -> None:
        self._fonts = fonts
        self._installed = installed
        self._faces: dict[str, EmbeddedFace] = {}
        self._fits: dict[Face, Fit] = {}

    def embedded(self, face: Face) -> EmbeddedFace:
        """The bundled face in this document."""
        found = self._faces.get(face.value)
        if found is None:
            source = BundledFace(self._fonts, face)
            found = self._faces[face.value] = EmbeddedFace(source, face.value, lender=partial(self._lender, face))
        return found

    def _lender(self, face: Face, char: str) -> EmbeddedFace | None:
        drawn_by = self._fonts.drawn_by(face, char)
        return None if drawn_by is face else self.embedded(drawn_by)

    def installed(self, face: Face) -> EmbeddedFace:
        """The font of this PC that draws the face in this document; ``KeyError`` when there is none."""
        key = f"{face.value}.installed"
        found = self._faces.get(key)
        if found is None:
            found = self._faces[key] = EmbeddedFace(self._installed[face], key, _INSTALLED)
        return found

    def fit(self, face: Face) -> Fit | None:
        """How a font of this PC fills the room of the face, if there is one."""
        if face in self._installed and face not in self._fits:
            self._fits[face] = Fit(self.embedded(face).source, self._installed[face])
        return self._fits.get(face)

    def face_for(self, wanted: Face, char: str) -> Face:
        """The face that shows a character of a header or footer; ValueError when none does."""
        found = self._fonts.face_for(wanted, char)
        if found is None:
            raise ValueError(f"U+{ord(char):04X} has no glyph")
        return found

    @property
    def used(self) -> tuple[EmbeddedFace, ...]:
        """All faces, in order of first use."""
        return tuple(self._faces.values())


def to_unicode(name: str, subset: list[int]) -> str:
    """The CMap by which readers turn codes back into text (ISO 32000-1, 9.10.3): UTF-16, surrogate pairs included."""
    rows = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in enumerate(subset) if char]
    out = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def", "/CMapType 2 def",
        "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(rows), _ENTRIES_IN_A_BLOCK):
        block = rows[start : start + _ENTRIES_IN_A_BLOCK]
        out += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*out, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
