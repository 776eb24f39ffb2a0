"""Fonts for text: the one in the file, or a face of the program in its place (OFD may only name a font).

Where every character stands is written in the file, so a substitute keeps the layout; one that is wider than its place
is made narrower. A character that no face has is refused by name.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from app.books.ofd.font_tables import FontDamaged
from app.books.ofd.glyph_fonts import GlyphFont, opened_font
from app.books.ofd.nodes import Node
from app.books.ofd.package import Package
from app.books.ofd.refusal import Unsupported
from app.books.ofd.resources import Resources
from app.documents.fonts import Fonts, opened_fonts
from app.documents.model import Face

_BOLD_FROM = 600
PLACEHOLDER = "\u00a4"  # stands where a glyph is given by its number alone (GB/T 33190-2016 table 45)
# Parts of font names, in lower case; the first that fits decides, so 仿宋 stands before 宋.
_FAMILIES: tuple[tuple[tuple[str, ...], Face], ...] = (
    (("仿宋", "fangsong", "fang song", "stfangso", "fzfs"), Face.FANG),
    (("楷", "kai", "fzkt"), Face.KAI),
    (("黑", "hei", "等线", "dengxian", "圆", "youyuan", "gothic", "arial", "helvetica", "calibri", "tahoma", "verdana",
      "segoe", "sans", "microsoft ya", "fzht", "苹方", "pingfang"), Face.HEI),
    (("标宋", "xbs", "dbs"), Face.SONG_BOLD),
    (("宋", "sun", "song", "ming", "明", "serif", "times", "courier", "consolas", "mono", "georgia", "cambria",
      "roman", "fzss"), Face.SONG),
)  # fmt: skip
_BOLD_WORDS = ("bold", "black", "heavy", "粗")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A glyph of a font: ``key`` tells fonts apart, ``bold`` asks for thicker outlines than the font has."""

    key: object
    font: GlyphFont
    name: str
    glyph: int
    substitute: bool
    bold: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A font as the file describes it; ``embedded`` is None when it is only named or cannot be used."""

    name: str
    face: Face
    known: bool
    bold: bool
    embedded: GlyphFont | None
    broken: bool


class Faces:
    """Chooses the font of every character.

    ``named`` collects the names of replaced fonts and whether their family is known, ``broken`` those of unusable ones.
    """

    def __init__(self, folder: Path) -> None:
        self._fonts: Fonts = opened_fonts(folder)
        self._bundled: dict[Face, GlyphFont] = {}
        self._embedded: dict[tuple[int, str], tuple[Package, GlyphFont | None]] = {}
        self.named: dict[str, bool] = {}
        self.broken: set[str] = set()

    def entry(self, resources: Resources, number: str | None) -> Entry:
        """What is known of a font of the file; one that is not listed is taken for an unnamed one."""
        found = resources.find("Font", number) if number else None
        node = found.node if found else Node("Font", {})
        name = node.get("FontName") or node.get("FamilyName") or ""
        named = f"{name} {node.get('FamilyName') or ''}".lower()
        face, known = _face_for(named, serif=node.flag("Serif", default=True))
        bold = node.flag("Bold", default=False) or any(word in named for word in _BOLD_WORDS)
        location = node.child_text("FontFile")
        part = resources.part(found, location) if found else None
        embedded = None if part is None else self._read(resources.package, part)
        return Entry(_plain(name), face, known, bold, embedded, broken=bool(location) and embedded is None)

    def drawn(self, entry: Entry, text: str, glyph: int | None, weight: int) -> Drawn:
        """The glyph for a character of text, or for a glyph number of the file's own font.

        Raises Unsupported when the glyph belongs to a font that is not in the file, or no face has the character.
        """
        bold = weight >= _BOLD_FROM and not entry.bold
        own = entry.embedded
        if own is not None:
            found = glyph if glyph is not None else own.glyph_of(ord(text)) if len(text) == 1 else 0
            if found and own.holds(found):
                return Drawn(id(own), own, entry.name, found, substitute=False, bold=bold)
        return self._substitute(entry, text, glyph is not None, bold or entry.bold)

    def _substitute(self, entry: Entry, text: str, by_number: bool, bold: bool) -> Drawn:
        called = entry.name or "未命名"
        if len(text) != 1 or unicodedata.category(text) in ("Co", "Cn", "Cs") or (by_number and text == PLACEHOLDER):
            raise Unsupported(f"字体“{called}”的特殊字形（文件里没有可用的这种字体）")
        wanted = Face.SONG_BOLD if bold and entry.face is Face.SONG else entry.face
        face = self._fonts.face_for(wanted, text)
        drawn = None if face is None else self._fonts.drawn_by(face, text)
        glyph = 0 if drawn is None else self._face(drawn).glyph_of(ord(text))
        if drawn is None or not glyph:
            raise Unsupported(f"字符“{text}”（U+{ord(text):04X}，程序的字体里没有）")
        if entry.broken:
            self.broken.add(called)
        self.named[called] = entry.known
        thick = bold and drawn not in (Face.SONG_BOLD, Face.LATIN_BOLD)
        name = drawn.name.title().replace("_", "")
        return Drawn(drawn, self._face(drawn), name, glyph, substitute=True, bold=thick)

    def _face(self, face: Face) -> GlyphFont:
        if face not in self._bundled:
            self._bundled[face] = opened_font(self._fonts.file(face).read_bytes())
        return self._bundled[face]

    def _read(self, package: Package, part: str) -> GlyphFont | None:
        key = (id(package), part)
        if key not in self._embedded:
            try:
                font = opened_font(package.read(part))
            except FontDamaged:
                font = None
            self._embedded[key] = (package, font)  # the package is kept, so that its id stays its own
        return self._embedded[key][1]


def _plain(name: str) -> str:
    """A font's name without the mark of a subset."""
    return name.partition("+")[2] or name


def _face_for(named: str, serif: bool) -> tuple[Face, bool]:
    """The face that stands in for a font, and whether its family is known."""
    for words, face in _FAMILIES:
        if any(word in named for word in words):
            return face, True
    return (Face.SONG if serif else Face.HEI), False
