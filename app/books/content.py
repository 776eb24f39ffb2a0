"""What a file really is, told by its first bytes and never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "pdf", "jpeg", "png", "empty", "text", "tiff", "gif", "bmp", "webp", "heic", "avif",
    "office", "ofd", "zip", "archive", "unknown",
]  # fmt: skip
PICTURES: dict[Kind, str] = {
    "jpeg": "JPG 图片", "png": "PNG 图片", "tiff": "TIFF 图片", "gif": "GIF 图片", "bmp": "BMP 图片",
    "webp": "WebP 图片", "heic": "HEIC 照片", "avif": "AVIF 图片",
}  # fmt: skip
_HEAD = 4096
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "office"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"mif2", b"msf1", b"unif")
_AVIF_BRANDS = (b"avif", b"avis")
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # lengths of the headers that bitmaps have had
_FIRST_NAME = 30  # where the name begins in the header of an entry of a zip
_OFD_NAMES = ("OFD.xml", "Doc_0/")
_OFFICE_NAMES = ("[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "ppt/")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_GENERAL = "请换成 PDF、JPG 或 PNG 文件，再添加。"


@dataclass(frozen=True, slots=True)
class Described:
    """A kind of file that is never bound, in the user's words, and what to do instead."""

    label: str
    advice: str


DESCRIPTIONS: dict[Kind, Described] = {
    "empty": Described("空文件", "请找到完整的原文件，再添加。"),
    "text": Described("文本文件", "请把内容打印或另存为 PDF，再添加。"),
    "zip": Described("压缩包", "请先解压，再逐个添加里面的文件。"),
    "archive": Described("压缩包", "请先解压，再逐个添加里面的文件。"),
    "unknown": Described("认不出类型的文件", _GENERAL),
}


def kind_of(path: Path) -> Kind:
    """Tell the kind of a file from its content. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        return "empty"
    # ISO 32000 wants the header first; readers, and so users' files, allow some bytes before it.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"PK\x03\x04":
        return _zip_kind(path, head)
    return _picture_kind(head) or ("text" if _is_text(head) else "unknown")


def _picture_kind(head: bytes) -> Kind | None:
    """A picture whose first bytes alone do not tell it."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[:2] == b"BM" and len(head) > 18 and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "bmp"
    if head[4:8] != b"ftyp":
        return None
    # The general brands say only that it is a still picture; the brands it is compatible with say how it is coded.
    major, others = head[8:12], head[16 : max(16, int.from_bytes(head[:4], "big"))]
    brands = (major, *(others[at : at + 4] for at in range(0, len(others), 4)))
    if not set(brands) & {*_HEIC_BRANDS, *_AVIF_BRANDS}:
        return None
    general = (b"mif1", b"mif2", b"msf1")
    told = next((brand for brand in brands if brand in (*_HEIC_BRANDS, *_AVIF_BRANDS) and brand not in general), b"")
    return "avif" if told in _AVIF_BRANDS else "heic"


def _zip_kind(path: Path, head: bytes) -> Kind:
    """What a zip package holds. One that is cut has no list of its parts; its beginning tells what it was."""
    import zipfile

    # An OpenDocument file says first of all what it is, ODF 1.2 part 3, 3.3.
    if head[_FIRST_NAME:].startswith(_OPEN_DOCUMENT):
        return "office"
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return _cut_zip_kind(head)
    if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names:
        return "office"
    return "ofd" if "OFD.xml" in names else "zip"


def _cut_zip_kind(head: bytes) -> Kind:
    length = int.from_bytes(head[_FIRST_NAME - 4 : _FIRST_NAME - 2], "little")
    first = head[_FIRST_NAME : _FIRST_NAME + length].decode("utf-8", "replace")
    if first.startswith(_OFD_NAMES):
        return "ofd"
    return "office" if first.startswith(_OFFICE_NAMES) else "zip"


def _is_text(head: bytes) -> bool:
    """True when the bytes read as UTF-8 or GB 18030 without control characters; the last one may be cut."""
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        if encoding == "utf-16" and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return all(character >= " " or character in "\t\r\n\f" for character in text)
    return False
