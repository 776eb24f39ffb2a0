"""The bundled font faces: files, which face shows a character, and how wide it is.

Layout reckons with these alone, so that every PC paginates alike; fonts of the PC (``installed_fonts``) only draw.
Advances come from the font files through reportlab's reader, loaded on first use; coverage from their maps alone.
Sources and licences of the files: ``resources/fonts/README.md``.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeAlias

from app.documents.character_map import characters_in
from app.documents.face_file import read_face_file
from app.documents.model import Face
from app.errors import InputFileError

FILES: dict[Face, str] = {
    Face.SONG: "NotoSerifSC-Regular.ttf",
    Face.SONG_BOLD: "NotoSerifSC-Bold.ttf",
    Face.HEI: "NotoSansSC-Regular.ttf",
    Face.FANG: "FandolFang-Regular.ttf",
    Face.KAI: "FandolKai-Regular.ttf",
    Face.HAN_EXT: "HanaMinB.ttf",
    Face.SYMBOL: "ShenbaoSymbols.ttf",
    Face.LATIN: "ShenbaoLatin-Regular.ttf",
    Face.LATIN_BOLD: "ShenbaoLatin-Bold.ttf",
    Face.LATIN_HEI: "ShenbaoLatinHei.ttf",
    Face.SIGNS: "ShenbaoSigns.ttf",
}
# drawn alike in one face: the other faces lack ticked boxes and draw their empty box in other sizes
SYMBOLS = frozenset("□☐☑☒✓")
_WRONGLY_DRAWN = frozenset("￥™￣～－")
"""What the Fandol fonts draw as another sign: ￥ as a dollar, ～ as a tilde, － and ￣ as hyphens, ™ as a dot."""
_ROMAN = frozenset(map(chr, range(0x21, 0x7F)))
"""Letters and figures that 仿宋 borrows from 宋体: FandolFang's lack the serifs that those of the Windows font have."""
LATIN = frozenset((Face.LATIN, Face.LATIN_BOLD, Face.LATIN_HEI))
"""Faces of the letters that the Chinese fonts lack (ł, ő, ș); ``phrases`` sets whole names in one of them."""
_LATIN_OF = {Face.SONG_BOLD: Face.LATIN_BOLD, Face.HEI: Face.LATIN_HEI}
# spaces that some faces lack; their widths in 1/1000 em as the Unicode Standard describes them (chapter 6.2)
_SPACES = {
    "\u00a0": 250, "\u2000": 500, "\u2001": 1000, "\u2002": 500, "\u2003": 1000, "\u2004": 333, "\u2005": 250,
    "\u2006": 167, "\u2007": 500, "\u2008": 250, "\u2009": 200, "\u200a": 100, "\u202f": 200, "\u205f": 222,
    "\u3000": 1000,
}  # fmt: skip
_FULL_EM = 1000
_HINT = "程序文件不完整，请重新安装；若从源代码运行，请先取得 resources/fonts 中的全部文件。"


class FaceReader(Protocol):
    """What is used of reportlab's ``TTFontFace``: glyph numbers and advances (1/1000 em) by code point."""

    name: bytes
    charToGlyph: dict[int, int]
    charWidths: dict[int, float]
    defaultWidth: float


class FaceSource(Protocol):
    """One face that a PDF can embed: which characters it draws, how wide (1/1000 em), and its parsed file."""

    @property
    def reader(self) -> FaceReader:
        """The parsed file of the face."""

    def has(self, char: str) -> bool:
        """Whether the face draws the character."""

    def advance(self, char: str) -> int:
        """Width of the character."""


class InstalledFace(FaceSource, Protocol):
    """A font of this PC that draws a face in place of the bundled one."""

    @property
    def name(self) -> str:
        """What Word calls it: 仿宋_GB2312."""


InstalledFaces: TypeAlias = Mapping[Face, InstalledFace]
NONE_INSTALLED: InstalledFaces = MappingProxyType({})


class BundledFace:
    """One face of :class:`Fonts` by itself."""

    def __init__(self, fonts: Fonts, face: Face) -> None:
        self._fonts = fonts
        self._face = face

    @property
    def reader(self) -> FaceReader:
        """The parsed file of the face."""
        return self._fonts.reader(self._face)

    def has(self, char: str) -> bool:
        """Whether the face itself has a glyph for the character."""
        return self._fonts.has(self._face, char)

    def advance(self, char: str) -> int:
        """Width of the character in 1/1000 em."""
        return self._fonts.advance(self._face, char)


class Fonts:
    """The faces of one folder, each read when the first character needs it and then kept.

    Answers are cached, so asking once for every character of a book is cheap. Not for use by two threads at a time.
    Raises :class:`InputFileError` when a file is missing or damaged, at the first question that needs it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._readers: dict[Face, FaceReader] = {}
        self._maps: dict[Face, Mapping[int, int]] = {}
        self._advances: dict[Face, dict[str, int]] = {face: {} for face in Face}
        self._faces: dict[Face, dict[str, Face | None]] = {face: {} for face in Face}
        if not folder.is_dir():
            raise InputFileError(f"找不到字体文件夹“{folder}”。", _HINT)

    def file(self, face: Face) -> Path:
        """Path of a face's file."""
        return self._folder / FILES[face]

    def reader(self, face: Face) -> FaceReader:
        """The parsed file of a face; the PDF renderer embeds from it, so that each file is parsed once."""
        found = self._readers.get(face)
        if found is None:
            found = self._readers[face] = _read(self.file(face))
            self._maps.pop(face, None)  # the reader has the same map
        return found

    def has(self, face: Face, char: str) -> bool:
        """Whether the face itself has a glyph for the character, and a right one."""
        if char in _WRONGLY_DRAWN and face in (Face.FANG, Face.KAI):
            return False
        # a character map may name glyph 0, the empty box that stands for a missing glyph
        return self._glyphs(face).get(ord(char), 0) != 0

    def _glyphs(self, face: Face) -> Mapping[int, int]:
        """The character map of a face, which alone is read while nothing else is asked of it."""
        if face in self._readers:
            return self._readers[face].charToGlyph
        found = self._maps.get(face)
        if found is None:
            found = _read_map(self.file(face))
            if found is None:
                return self.reader(face).charToGlyph
            self._maps[face] = found
        return found

    def face_for(self, wanted: Face, char: str) -> Face | None:
        """The face that shows a character where ``wanted`` is asked for; None when no face has it.

        Spaces stay in the wanted face. Line breaks, tabs, controls and private characters are in no face: whoever
        sets text deals with them.
        """
        known = self._faces[wanted]
        if char not in known:
            known[char] = self._find(wanted, char)
        return known[char]

    def covers(self, char: str) -> bool:
        """Whether any face shows the character, so that it prints and can be copied from the PDF."""
        return self.face_for(Face.SONG, char) is not None

    def advance(self, face: Face, char: str) -> int:
        """Width of a character in thousandths of its size; a full em when the face lacks it (the width of 〓)."""
        known = self._advances[face]
        width = known.get(char)
        if width is None:
            width = known[char] = self._advance(face, char)
        return width

    def _find(self, wanted: Face, char: str) -> Face | None:
        if char in SYMBOLS:
            return Face.SYMBOL
        category = unicodedata.category(char)
        if category == "Zs":
            return wanted if self.has(wanted, " ") else Face.SONG
        if category[0] == "C" or category in ("Zl", "Zp"):
            return None
        return next((face for face in _chain(wanted) if self.has(face, char)), None)

    def own_advance(self, face: Face, char: str) -> int:
        """Width that the file of the face itself gives a character, which another face may draw (``drawn_by``)."""
        own = self.drawn_by(face, char) is not face and self.has(face, char)
        return round(self.reader(face).charWidths[ord(char)]) if own else 0

    def drawn_by(self, face: Face, char: str) -> Face:
        """The face whose file draws a character of a face: its own, but for the Latin letters of 仿宋."""
        return Face.SONG if face is Face.FANG and char in _ROMAN else face

    def _advance(self, face: Face, char: str) -> int:
        if self.has(face, char):
            return round(self.reader(self.drawn_by(face, char)).charWidths[ord(char)])
        return _SPACES.get(char, _FULL_EM)


def opened_fonts(folder: Path) -> Fonts:
    """The fonts of a folder with all that was asked of them before in this process, while its files stay the same."""
    files = tuple(sorted((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in folder.glob("*.ttf")))
    return _opened(folder, files)


@lru_cache(maxsize=1)
def _opened(folder: Path, files: tuple[tuple[str, int, int], ...]) -> Fonts:
    """``files`` only tells them apart: other files are other fonts."""
    return Fonts(folder)


def _chain(wanted: Face) -> tuple[Face, ...]:
    latin = _LATIN_OF.get(wanted, Face.LATIN)
    tail = (Face.SONG, Face.HEI, Face.SYMBOL, latin, Face.SIGNS, Face.HAN_EXT)
    return (wanted, *(face for face in tail if face is not wanted))


def _read_map(path: Path) -> Mapping[int, int] | None:
    try:
        return characters_in(path)
    except FileNotFoundError as error:
        raise InputFileError(f"找不到字体文件“{path.name}”。", _HINT) from error
    except (OSError, ValueError, struct.error) as error:
        raise InputFileError(f"字体文件“{path.name}”无法读取，可能已损坏。", _HINT) from error


def _read(path: Path) -> FaceReader:
    if not path.is_file():
        raise InputFileError(f"找不到字体文件“{path.name}”。", _HINT)
    from reportlab.pdfbase.ttfonts import TTFError

    try:
        face: FaceReader = read_face_file(str(path))
    except (TTFError, OSError, LookupError, ValueError, AttributeError, struct.error) as error:
        raise InputFileError(f"字体文件“{path.name}”无法读取，可能已损坏。", _HINT) from error
    return face
