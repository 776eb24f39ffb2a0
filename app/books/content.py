"""What a file really is, told by its first bytes and never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "pdf", "jpeg", "png", "empty", "text", "tiff", "gif", "bmp", "webp", "heic",
    "old_office", "new_office", "ofd", "zip", "archive", "unknown",
]  # fmt: skip
_HEAD = 4096
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif")
_TO_PICTURE = "请用看图软件另存为 JPG 或 PNG，再添加。"
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
    "tiff": Described("TIFF 图片", _TO_PICTURE),
    "gif": Described("GIF 图片", _TO_PICTURE),
    "bmp": Described("BMP 图片", _TO_PICTURE),
    "webp": Described("WebP 图片", _TO_PICTURE),
    "heic": Described("HEIC 照片", _TO_PICTURE),
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
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    if head[:4] == b"PK\x03\x04":
        return _zip_kind(path)
    return "text" if _is_text(head) else "unknown"


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
