"""Font files of this PC as they lie on the disk: what their faces are called, and one face made ready for a PDF.

Nothing in them is trusted: old, cut off and restricted files are met on office PCs. Tables are named and read as the
OpenType specification says (ISO/IEC 14496-22). Knows no library and no face of ours.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

_COLLECTION = b"ttcf"
_VERSIONS = (b"\x00\x01\x00\x00", b"true", b"OTTO")
_MOST_FACES = 256
_MOST_TABLES = 256
_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC = 1, 4, 6, 16
_NAMES = (_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC)
_NEEDED = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")
# hints and metrics that the PDF library copies when they are there
_KEPT = (*_NEEDED, "OS/2", "cvt ", "fpgm", "post", "prep")
# (platform, encoding) of Unicode character maps, the ones that reach beyond 16 bits first
_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
_SEGMENTS, _GROUPS = 4, 12
_LAST_CHARACTER = 0x10FFFF
# OS/2 fsType: who may embed (the low bits, 2 alone forbids it), no subsets, pictures of glyphs only
_EMBEDDING, _FORBIDDEN, _WHOLE_OR_PICTURES = 0x000F, 0x0002, 0x0300
_BOLD_ITALIC = 0x0003
_WORDS, _MORE, _SCALE, _TWO_SCALES, _MATRIX = 0x0001, 0x0020, 0x0008, 0x0040, 0x0080
_DEEPEST = 8
_SMALLEST_EM, _LARGEST_EM = 16, 16384

_Directory: TypeAlias = dict[str, tuple[int, int]]


class FontFileError(Exception):
    """A face that cannot go into a PDF; ``reason`` is half a Chinese sentence that follows its name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FaceInFile:
    """One face of a file: ``names`` holds every family, full and PostScript name, in every language it has.

    ``index`` is its place in a collection (.ttc). ``plain`` is false for bold and italic cuts.
    """

    file: Path
    index: int
    names: frozenset[str]
    plain: bool = True


def faces_in(file: Path) -> tuple[FaceInFile, ...]:
    """The faces of a font file, reading only its name and head tables.

    Raises :class:`FontFileError` when it is no whole font file and ``OSError`` when it cannot be read.
    """
    with file.open("rb") as stream:
        return tuple(_face_at(file, stream, index, start) for index, start in enumerate(_starts(stream)))


def _face_at(file: Path, stream: BinaryIO, index: int, start: int) -> FaceInFile:
    tables = _directory(stream, start)
    names = frozenset(text for _, text in _names(_table(stream, tables, "name")))
    style = _number(_table(stream, tables, "head"), 44)
    return FaceInFile(file, index, names, not style & _BOLD_ITALIC)


def postscript_name(face: FaceInFile) -> str:
    """The name by which a PDF calls the face: printable ASCII without delimiters, or nothing when it has none such."""
    with face.file.open("rb") as stream:
        tables = _directory(stream, list(_starts(stream))[face.index])
        found = [text for kind, text in _names(_table(stream, tables, "name")) if kind == _POSTSCRIPT]
    return next((text for text in found if _is_pdf_name(text)), "")


def _is_pdf_name(text: str) -> bool:
    return 0 < len(text) < 64 and all("!" <= char <= "~" and char not in "[](){}<>/%#" for char in text)


def _starts(stream: BinaryIO) -> Iterator[int]:
    if _read(stream, 0, 4) != _COLLECTION:
        yield 0
        return
    count = _long(_read(stream, 8, 4), 0)
    if not 0 < count <= _MOST_FACES:
        raise FontFileError("已经损坏")
    yield from struct.unpack(f">{count}L", _read(stream, 12, 4 * count))


def _directory(stream: BinaryIO, start: int) -> _Directory:
    if _read(stream, start, 4) not in _VERSIONS:
        raise FontFileError("已经损坏")
    count = _number(_read(stream, start + 4, 2), 0)
    if not 0 < count <= _MOST_TABLES:
        raise FontFileError("已经损坏")
    data = _read(stream, start + 12, 16 * count)
    entries = (struct.unpack_from(">4s4xLL", data, 16 * number) for number in range(count))
    return {name.decode("latin-1"): (offset, length) for name, offset, length in entries}


def _table(stream: BinaryIO, tables: _Directory, name: str) -> bytes:
    if name not in tables:
        raise FontFileError("已经损坏")
    return _read(stream, *tables[name])


def _read(stream: BinaryIO, offset: int, length: int) -> bytes:
    stream.seek(offset)
    data = stream.read(length)
    if len(data) < length:
        raise FontFileError("已经损坏")
    return data


def _number(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 2], "big")


def _long(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 4], "big")


def _names(table: bytes) -> Iterator[tuple[int, str]]:
    """Kind and text of the names; the two formats of the table list them alike."""
    count, strings = _number(table, 2), _number(table, 4)
    for start in range(6, min(6 + 12 * count, len(table) - 11), 12):
        platform, encoding, _, kind, length, offset = struct.unpack_from(">6H", table, start)
        if kind in _NAMES:
            raw = table[strings + offset : strings + offset + length]
            text = raw.decode(_encoding(platform, encoding), "replace").strip("\0 ")
            if text:
                yield kind, text


def _encoding(platform: int, encoding: int) -> str:
    """Windows writes names as UTF-16, also of PRC fonts; old fonts for the Macintosh in its Chinese or Roman set."""
    if platform == 1:
        return "gb18030" if encoding == 25 else "mac_roman"
    return "utf-16-be"


# ---- one face made ready ---------------------------------------------------------------------------------------


class Outlines:
    """The outlines of a face: which glyphs are whole and leave a mark, so that no empty box is drawn for a character.

    Raises :class:`FontFileError` when the table of places does not fit the outlines.
    """

    def __init__(self, tables: dict[str, bytes]) -> None:
        count = _number(tables["maxp"], 4)
        self._glyphs = tables["glyf"]
        self._places = _places(tables["loca"], count, long=_number(tables["head"], 50) == 1)
        if any(a > b for a, b in zip(self._places, self._places[1:], strict=False)):
            raise FontFileError("已经损坏")
        if self._places[-1] > len(self._glyphs):
            raise FontFileError("已经损坏")

    def __len__(self) -> int:
        """How many glyphs there are."""
        return len(self._places) - 1

    def draws(self, glyph: int) -> bool:
        """Whether the glyph is there, whole, and neither blank nor the sign for a missing glyph (glyph 0)."""
        if not 0 < glyph < len(self):
            return False
        shape = self._shape(glyph)
        return bool(shape) and shape != self._shape(0) and self._is_whole(glyph, 0)

    def is_blank(self, glyph: int) -> bool:
        """Whether the glyph is there and leaves no mark, as that of a space should."""
        return 0 < glyph < len(self) and not self._shape(glyph)

    def _shape(self, glyph: int) -> bytes:
        return self._glyphs[self._places[glyph] : self._places[glyph + 1]]

    def _is_whole(self, glyph: int, depth: int) -> bool:
        """Whether the parts of a glyph made of others are there; the PDF library fails on one that is not."""
        shape = self._shape(glyph)
        if not shape:
            return True
        if len(shape) < 10 or depth > _DEEPEST:
            return False
        if shape[0] < 0x80:
            return True
        offset, flags = 10, _MORE
        while flags & _MORE:
            if offset + 4 > len(shape):
                return False
            flags, part = _number(shape, offset), _number(shape, offset + 2)
            offset += 4 + (4 if flags & _WORDS else 2) + _scale_bytes(flags)
            if part >= len(self) or not self._is_whole(part, depth + 1):
                return False
        return offset <= len(shape)


def _scale_bytes(flags: int) -> int:
    if flags & _SCALE:
        return 2
    return 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0


def _places(table: bytes, count: int, *, long: bool) -> list[int]:
    kind, width, unit = ("L", 4, 1) if long else ("H", 2, 2)
    if not count or len(table) < width * (count + 1):
        raise FontFileError("已经损坏")
    return [unit * place for place in struct.unpack_from(f">{count + 1}{kind}", table)]


def embeddable(face: FaceInFile, name: str) -> tuple[bytes, Outlines]:
    """A face as a font file of its own that the PDF library takes, called ``name``, and its outlines.

    The library embeds TrueType outlines only, reads the last character map that is listed (in PRC fonts often not the
    Unicode one), wants an English name, and does not ask whether embedding is allowed: that is settled here.
    Raises :class:`FontFileError` with the reason and ``OSError``.
    """
    with face.file.open("rb") as stream:
        where = _directory(stream, list(_starts(stream))[face.index])
        if "glyf" not in where and ("CFF " in where or "CFF2" in where):
            raise FontFileError("是 OpenType（CFF）轮廓，程序还不能把它嵌进 PDF")
        tables = {tag: _table(stream, where, tag) for tag in _KEPT if tag in where or tag in _NEEDED}
    _demand_permission(tables.get("OS/2", b""))
    _demand_sizes(tables)
    tables["cmap"] = _with_one_map(tables["cmap"])
    tables["name"] = _name_table(name)
    if len(tables.get("post", b"")) < 32:
        tables["post"] = b"\x00\x03".ljust(32, b"\0")
    return _assembled(tables), Outlines(tables)


def _demand_permission(metrics: bytes) -> None:
    rights = _number(metrics, 8)
    if rights & _EMBEDDING == _FORBIDDEN or rights & _WHOLE_OR_PICTURES:
        raise FontFileError("不允许嵌入 PDF")


def _demand_sizes(tables: dict[str, bytes]) -> None:
    head, metrics = tables["head"], _number(tables["hhea"], 34)
    glyphs = _number(tables["maxp"], 4)
    wanted = 4 * metrics + 2 * max(0, glyphs - metrics)
    if len(head) < 54 or not _SMALLEST_EM <= _number(head, 18) <= _LARGEST_EM:
        raise FontFileError("已经损坏")
    if len(tables["hhea"]) < 36 or len(tables["hmtx"]) < wanted or not 0 < metrics <= glyphs:
        raise FontFileError("已经损坏")


def _with_one_map(table: bytes) -> bytes:
    """The character maps with only the best Unicode one listed."""
    listed = {}
    for start in range(4, min(4 + 8 * _number(table, 2), len(table) - 7), 8):
        platform, encoding, offset = struct.unpack_from(">HHL", table, start)
        if _number(table, offset) in (_SEGMENTS, _GROUPS):
            listed[platform, encoding] = offset
    chosen = next((key for key in _UNICODE if key in listed), None)
    if chosen is None:
        raise FontFileError("没有 Unicode 字符表，程序用不了")
    offset = listed[chosen]
    _demand_sane_groups(table, offset)
    return struct.pack(">4HL", 0, 1, 3, 10, offset) + table[12:]


def _demand_sane_groups(table: bytes, offset: int) -> None:
    """A damaged map could list thousands of millions of characters, which the library would go through one by one."""
    if _number(table, offset) != _GROUPS:
        return
    count = _long(table, offset + 12)
    if offset + 16 + 12 * count > len(table):
        raise FontFileError("已经损坏")
    last = -1
    for start in range(offset + 16, offset + 16 + 12 * count, 12):
        first, end = _long(table, start), _long(table, start + 4)
        if not last < first <= end <= _LAST_CHARACTER:
            raise FontFileError("已经损坏")
        last = end


def _name_table(name: str) -> bytes:
    text = name.encode("utf-16-be")
    return struct.pack(">9H", 0, 1, 18, 3, 1, 0x409, _POSTSCRIPT, len(text), 0) + text


def _assembled(tables: dict[str, bytes]) -> bytes:
    """Tables as a font file; checksums stay empty, as nobody reads this file but the library."""
    out = struct.pack(">4s4H", _VERSIONS[0], len(tables), 0, 0, 0)
    offset = 12 + 16 * len(tables)
    parts = []
    for tag, data in sorted(tables.items()):
        out += struct.pack(">4sLLL", tag.encode("latin-1"), 0, offset, len(data))
        parts.append(data.ljust((len(data) + 3) & ~3, b"\0"))
        offset += len(parts[-1])
    return out + b"".join(parts)
