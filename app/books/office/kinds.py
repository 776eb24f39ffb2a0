"""Which program an office file belongs to, told by its content: a .doc is often named .docx, and the other way round.

Sources: ECMA-376 part 2 (content types), [MS-DOC] 2.5.1, [MS-XLS] 2.4.117 and [MS-PPT] 2.3.2 (encryption), OASIS ODF
1.2 part 3 (the ``mimetype`` entry).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from app.books.office.compound import MAGIC, CompoundFile, DamagedFile
from app.books.office.package import DamagedPackage, Package, opened_package

OfficeKind: TypeAlias = Literal["word", "sheet", "slides", "unknown"]
State: TypeAlias = Literal["open", "locked", "damaged"]

_PARTS: dict[bytes, tuple[OfficeKind, str]] = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": ("word", ".docx"),
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": ("word", ".dotx"),
    b"application/vnd.ms-word.document.macroenabled.main+xml": ("word", ".docm"),
    b"application/vnd.ms-word.template.macroenabledtemplate.main+xml": ("word", ".dotm"),
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ("sheet", ".xlsx"),
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ("sheet", ".xltx"),
    b"application/vnd.ms-excel.sheet.macroenabled.main+xml": ("sheet", ".xlsm"),
    b"application/vnd.ms-excel.template.macroenabled.main+xml": ("sheet", ".xltm"),
    b"application/vnd.ms-excel.sheet.binary.macroenabled.main": ("sheet", ".xlsb"),
    b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": ("slides", ".pptx"),
    b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": ("slides", ".ppsx"),
    b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml": ("slides", ".potx"),
    b"application/vnd.ms-powerpoint.presentation.macroenabled.main+xml": ("slides", ".pptm"),
    b"application/vnd.ms-powerpoint.slideshow.macroenabled.main+xml": ("slides", ".ppsm"),
}
_OPEN_DOCUMENT: dict[bytes, tuple[OfficeKind, str]] = {
    b"application/vnd.oasis.opendocument.text": ("word", ".odt"),
    b"application/vnd.oasis.opendocument.spreadsheet": ("sheet", ".ods"),
    b"application/vnd.oasis.opendocument.presentation": ("slides", ".odp"),
}
_CONTENT_TYPE = re.compile(rb"""ContentType\s*=\s*["']([^"']+)["']""")
_WORD_LOCKED = 0x0100
_SLIDES_LOCKED = 0xF3D1C4DF
_FILE_PASS = 0x002F
_NO_PACKAGES = ("", ".rtf", ".doc", ".xls", ".ppt")
_FIRST_RECORDS = 4096
_TAIL = 4096
_MOST_LISTED = 16 << 20


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """What an office file is: its kind, the ending that its program expects, and whether it can be opened at all."""

    kind: OfficeKind
    suffix: str = ""
    state: State = "open"

    @property
    def is_package(self) -> bool:
        """Whether it is a zip package of parts."""
        return self.suffix not in _NO_PACKAGES


_UNKNOWN = OfficeFile("unknown")
_DAMAGED = OfficeFile("unknown", state="damaged")


def office_kind(path: Path) -> OfficeKind:
    """Whether a file is a text, a table or slides; ``unknown`` for anything else. Raises OSError."""
    return examine(path).kind


def examine(path: Path) -> OfficeFile:
    """Kind, ending and state of an office file; never raises for what is inside. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(8)
        if head == MAGIC:
            try:
                return _compound(CompoundFile(file))
            except (DamagedFile, struct.error, MemoryError):
                return _DAMAGED
    if head.startswith(b"{\\rtf"):
        return OfficeFile("word", ".rtf", "open" if _ends_as_rtf(path) else "damaged")
    if not head.startswith(b"PK"):
        return _UNKNOWN
    try:
        with opened_package(path) as package:
            return _packaged(package)
    except DamagedPackage:
        return _DAMAGED


def _ends_as_rtf(path: Path) -> bool:
    """Whether the last group is closed; some programs leave blanks or zeros behind it."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - _TAIL))
        return file.read().rstrip(b"\0 \t\r\n\x1a").endswith(b"}")


def _packaged(package: Package) -> OfficeFile:
    if "mimetype" in package.names and "[Content_Types].xml" not in package.names:
        found = _OPEN_DOCUMENT.get(package.read("mimetype", 200).strip())
        locked = b"encryption-data" in package.read("META-INF/manifest.xml", _MOST_LISTED)
        return OfficeFile(*found, "locked" if locked else "open") if found else _UNKNOWN
    for stated in _CONTENT_TYPE.findall(package.read("[Content_Types].xml", _MOST_LISTED)):
        if stated.lower() in _PARTS:
            return OfficeFile(*_PARTS[stated.lower()])
    return _UNKNOWN


def _compound(file: CompoundFile) -> OfficeFile:
    """WPS writes the same streams into .wps, .et and .dps as Word, Excel and PowerPoint into theirs."""
    names = file.names
    if "EncryptedPackage" in names:
        return OfficeFile("unknown", state="locked")
    if "WordDocument" in names:
        head = file.head("WordDocument", 12)
        locked = len(head) == 12 and struct.unpack_from("<H", head, 10)[0] & _WORD_LOCKED
        return OfficeFile("word", ".doc", "locked" if locked else "open")
    for name in ("Workbook", "Book"):
        if name in names:
            locked = _is_locked_workbook(file.head(name, _FIRST_RECORDS))
            return OfficeFile("sheet", ".xls", "locked" if locked else "open")
    if "PowerPoint Document" in names:
        head = file.head("Current User", 16)
        locked = len(head) == 16 and struct.unpack_from("<I", head, 12)[0] == _SLIDES_LOCKED
        return OfficeFile("slides", ".ppt", "locked" if locked else "open")
    return _UNKNOWN


def _is_locked_workbook(head: bytes) -> bool:
    """Whether a FilePass record stands among the first ones, which are never encrypted themselves."""
    at = 0
    while at + 4 <= len(head):
        record, size = struct.unpack_from("<HH", head, at)
        if record == _FILE_PASS:
            return True
        at += 4 + size
    return False
