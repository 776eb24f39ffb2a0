"""The fonts of official documents that are installed on this PC, by the face that each may draw.

They never take part in layout: pages, lines and rows are reckoned with the bundled faces, whose room these fill.
GB/T 9704-2012 names the kinds (小标宋, 仿宋, 楷体, 黑体, 宋体); Windows, WPS and the offices bring them.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from app.documents.fonts import NONE_INSTALLED, FaceReader, InstalledFaces
from app.documents.model import Face
from app.documents.sfnt import FaceInFile, FontFileError, Outlines, embeddable, faces_in, postscript_name

_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")


@dataclass(frozen=True, slots=True)
class Family:
    """A font by all its names: the Chinese one for Word, the English one, others, and the usual names of its file."""

    name: str
    latin_name: str
    others: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every name under which a font file may know it, folded."""
        return frozenset(map(_folded, (self.name, self.latin_name, *self.others)))


# The first that is found and can be embedded draws the face.
WANTED: Mapping[Face, tuple[Family, ...]] = MappingProxyType(
    {
        Face.SONG_BOLD: (
            Family("方正小标宋简体", "FZXiaoBiaoSong-B05S", ("FZXBSJW--GB1-0", "FZXBSJW", "方正小标宋"), ("fzxbsjw",)),
            Family("方正小标宋_GBK", "FZXiaoBiaoSong-B05", ("FZXBSK--GBK1-0", "FZXBSK"), ("fzxbsk",)),
        ),
        Face.FANG: (
            Family("仿宋_GB2312", "FangSong_GB2312", (), ("仿宋_gb2312",)),
            Family("仿宋", "FangSong", ("SimFang",), ("simfang",)),
        ),
        Face.KAI: (
            Family("楷体_GB2312", "KaiTi_GB2312", (), ("楷体_gb2312",)),
            Family("楷体", "KaiTi", ("SimKai",), ("simkai",)),
        ),
        Face.HEI: (Family("黑体", "SimHei", (), ("simhei",)),),
        Face.SONG: (Family("宋体", "SimSun", (), ("simsun",)),),
    }
)
# what stands in: in the PDF the bundled face, in Word the font that is named otherwise too
_STAND_IN: Mapping[Face, tuple[str, str]] = MappingProxyType(
    {
        Face.SONG_BOLD: ("思源宋体（粗）", "宋体加粗"),
        Face.FANG: ("Fandol 仿宋", "仿宋"),
        Face.KAI: ("Fandol 楷体", "楷体"),
        Face.HEI: ("思源黑体", "黑体"),
        Face.SONG: ("思源宋体", "宋体"),
    }
)


class FoundFace:
    """An installed font that draws a face; see :class:`app.documents.fonts.InstalledFace`."""

    def __init__(self, family: Family, reader: FaceReader, outlines: Outlines) -> None:
        self.name = family.name
        self.reader = reader
        self._outlines = outlines
        self._known: dict[str, bool] = {}

    def has(self, char: str) -> bool:
        """Whether the font draws the character: fonts also list characters that they leave blank or show as a box."""
        found = self._known.get(char)
        if found is None:
            found = self._known[char] = self._draws(char)
        return found

    def advance(self, char: str) -> int:
        """Width of a character that it draws, in 1/1000 em."""
        return round(self.reader.charWidths[ord(char)])

    def _draws(self, char: str) -> bool:
        glyph = self.reader.charToGlyph.get(ord(char), 0)
        if ord(char) not in self.reader.charWidths:
            return False
        return self._outlines.is_blank(glyph) if char.isspace() else self._outlines.draws(glyph)


@dataclass(frozen=True, slots=True)
class Installed:
    """What was found: fonts by face, and a sentence for each face that a bundled one stands in for."""

    faces: InstalledFaces = field(default_factory=lambda: NONE_INSTALLED)
    told: tuple[str, ...] = ()


def fonts_chosen(choice: object, folders: tuple[Path, ...]) -> Installed:
    """What a draft's option ``fonts`` stands for: with any other choice the folders are not even looked at."""
    return find_installed(folders) if choice == "installed" else Installed()


def find_installed(folders: tuple[Path, ...]) -> Installed:
    """Search the folders and everything below them for the fonts of official documents.

    Fonts go by the names inside their files. One that is damaged or may not be embedded is told of and left alone;
    nothing is raised. Files of other fonts are only looked at once in a process: as in other programs, a font that is
    installed meanwhile shows after a new start.
    """
    candidates = _candidates(folders)
    faces: dict[Face, FoundFace] = {}
    told: list[str] = []
    for face, families in WANTED.items():
        found, problems = _first_usable(families, candidates)
        if found:
            faces[face] = found
            told += [f"{'；'.join(problems)}，改用“{found.name}”。"] if problems else []
            continue
        names = "、".join(f"“{family.name}”" for family in families)
        reason = "；".join(problems) or f"这台电脑上没有找到{names}"
        drawn, named = _STAND_IN[face]
        told.append(f"{reason}，PDF 里用程序自带的“{drawn}”代替，Word 里仍用{named}。")
    return Installed(MappingProxyType(faces), tuple(told))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A face whose name is one of the wanted ones; without ``face`` the file could not even be read so far."""

    family: str
    file: Path
    face: FaceInFile | None


def _first_usable(
    families: tuple[Family, ...], candidates: tuple[_Candidate, ...]
) -> tuple[FoundFace | None, list[str]]:
    problems: list[str] = []
    for family in families:
        for candidate in (one for one in candidates if one.family == family.name):
            try:
                return _opened(family, candidate.face), problems
            except FontFileError as error:
                problems.append(f"“{family.name}”（{candidate.file.name}）{error.reason}")
            except OSError:
                problems.append(f"“{family.name}”（{candidate.file.name}）读不出来")
    return None, problems


def _opened(family: Family, face: FaceInFile | None) -> FoundFace:
    """A font ready for drawing. Raises :class:`FontFileError` and ``OSError``."""
    if face is None:
        raise FontFileError("已经损坏")
    data, outlines = embeddable(face, postscript_name(face) or family.latin_name)
    from reportlab.pdfbase.ttfonts import TTFontFace

    try:
        reader: FaceReader = TTFontFace(io.BytesIO(data))
    except Exception as error:  # what a damaged file of somebody else's makes the library do cannot be foreseen
        raise FontFileError("已经损坏") from error
    return FoundFace(family, reader, outlines)


@lru_cache(maxsize=8)
def _candidates(folders: tuple[Path, ...]) -> tuple[_Candidate, ...]:
    """Wanted faces in the order of the folders and of their paths, upright cuts before bold and italic ones."""
    wanted = {name: family.name for families in WANTED.values() for family in families for name in family.names}
    files = {
        _folded(name): family.name
        for families in WANTED.values()
        for family in families
        for name in (*family.files, family.name, family.latin_name)
    }
    found: list[_Candidate] = []
    for file in _font_files(folders):
        try:
            for face in faces_in(file):
                families = {wanted[name] for name in map(_folded, face.names) if name in wanted}
                found += [_Candidate(family, file, face) for family in sorted(families)]
        except (FontFileError, OSError):
            if family := files.get(_folded(file.stem)):
                found.append(_Candidate(family, file, None))
    return tuple(sorted(found, key=lambda one: one.face is None or not one.face.plain))


def _font_files(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Font files below the folders, each once; links are followed, but never in a circle."""
    seen: set[tuple[int, int]] = set()
    for folder in folders:
        for root, below, names in os.walk(folder, followlinks=True):
            below[:] = sorted(name for name in below if _is_new(Path(root, name), seen))
            for name in sorted(names):
                if name.lower().endswith(_SUFFIXES) and _is_new(Path(root, name), seen):
                    yield Path(root, name)


def _is_new(path: Path, seen: set[tuple[int, int]]) -> bool:
    try:
        facts = path.stat()
    except OSError:
        return False
    # where a disk gives files no numbers, each counts as new: then there are no links either
    key = (facts.st_dev, facts.st_ino)
    if facts.st_ino and key in seen:
        return False
    seen.add(key)
    return True


def _folded(name: str) -> str:
    """Names as they are compared: without blanks, in one case."""
    return "".join(name.split()).casefold()
