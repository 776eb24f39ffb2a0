"""What a file really is, told by its first bytes and never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "pdf", "jpeg", "png", "empty", "text", "tiff", "gif", "bmp", "webp", "heic", "avif",
    "old_office", "new_office", "ofd", "zip", "archive", "unknown",
]  # fmt: skip
PICTURES: tuple[Kind, ...] = ("jpeg", "png", "tiff", "gif", "bmp", "webp", "heic", "avif")
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
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"mif2", b"msf1", b"unif")
_AVIF_BRANDS = (b"avif", b"avis")
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # lengths of the headers that bitmaps have had
_TO_PDF = "请用 Word 或 WPS 另存为 PDF，再添加。"
_GENERAL = "请换成 PDF、JPG 或 PNG 文件，再添加。"


@dataclass(frozen=True, slots=True)
class Described:
    """A kind of file in the user's words, and what to do when it cannot be put into the book as it is."""

    label: str
    advice: str

    @property
    def spaced(self) -> str:
        """The label as it follows a Chinese word: a blank stands before Latin letters."""
        return f" {self.label}" if self.label[:1].isascii() else self.label


DESCRIPTIONS: dict[Kind, Described] = {
    "pdf": Described("PDF 文件", ""),
    "jpeg": Described("JPG 图片", ""),
    "png": Described("PNG 图片", ""),
    "empty": Described("空文件", "请找到完整的原文件，再添加。"),
    "text": Described("文本文件", "请把内容打印或另存为 PDF，再添加。"),
    "tiff": Described("TIFF 图片", ""),
    "gif": Described("GIF 图片", ""),
    "bmp": Described("BMP 图片", ""),
    "webp": Described("WebP 图片", ""),
    "heic": Described("HEIC 照片", ""),
    "avif": Described("AVIF 图片", ""),
    "old_office": Described("旧版 Word、Excel 或 WPS 文件", _TO_PDF),
    "new_office": Described("Word、Excel 或 PPT 文件", _TO_PDF),
    "ofd": Described("OFD 文件", "请用 OFD 阅读器导出为 PDF，再添加。"),
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
        return _zip_kind(path)
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


def _zip_kind(path: Path) -> Kind:
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return "zip"
    if "[Content_Types].xml" in names:
        return "new_office"
    return "ofd" if "OFD.xml" in names else "zip"


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
