"""What a JPEG file is made of, read from its markers (ITU-T T.81 annex B): what a PDF may take over unchanged."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

_FRAME_HEADERS = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_ALONE = (0x01, *range(0xD0, 0xD8))
_START_OF_SCAN, _END, _APP0, _APP14 = 0xDA, 0xD9, 0xE0, 0xEE
# In coded data FF is followed by 00, by a restart marker or by a fill byte; anything else is the next marker.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_BASELINE, _EXTENDED, _PROGRESSIVE = 0xC0, 0xC1, 0xC2


@dataclass(frozen=True, slots=True)
class JpegFacts:
    """How a JPEG is coded. ``end`` is the place behind its end marker, 0 where that is missing.

    ``adobe`` is the colour transform of Adobe's marker (0 none, 1 YCbCr, 2 YCCK), None without that marker.
    """

    process: int
    bits: int
    components: tuple[int, ...]
    adobe: int | None
    jfif: bool
    end: int
    scans: int

    @property
    def fits_pdf(self) -> bool:
        """Whether a PDF may hold it as it is: 8 bits, no arithmetic or lossless coding (ISO 32000-1 7.4.8)."""
        known = (_BASELINE, _EXTENDED, _PROGRESSIVE)
        return self.process in known and self.bits == 8 and len(self.components) in (1, 3, 4)

    @property
    def colour_transform(self) -> int:
        """1 where the colours are stored as luminance and differences: Adobe's word counts before all others."""
        if self.adobe is not None:
            return int(self.adobe != 0)
        if len(self.components) == 4:
            return 0
        return int(self.jfif or self.components != tuple(b"RGB"))

    @property
    def is_one_scan(self) -> bool:
        """Whether all rows stand in one pass, the last of them at the end."""
        return self.process in (_BASELINE, _EXTENDED) and self.scans == 1

    @property
    def contradicts_itself(self) -> bool:
        """Whether JFIF says that the colours are transformed and Adobe's marker that they are not: readers differ."""
        return self.jfif and self.adobe == 0 and len(self.components) == 3


def without_jfif(data: bytes) -> bytes:
    """The same picture without the JFIF marker that stands first in it."""
    if data[2:4] != bytes((0xFF, _APP0)):
        return data
    return data[:2] + data[4 + struct.unpack_from(">H", data, 4)[0] :]


def read_jpeg(data: bytes) -> JpegFacts:
    """Walk the markers of the first picture in ``data``. Raises ValueError where they make no sense."""
    process, bits, adobe, jfif, end, scans = 0, 0, None, False, 0, 0
    components: tuple[int, ...] = ()
    at = 2
    while found := _marker(data, at):
        marker, at = found
        if marker == _END:
            end = at
            break
        if marker in _ALONE:
            continue
        if len(data) < at + 2:
            break
        length = struct.unpack_from(">H", data, at)[0]
        part = data[at + 2 : at + length]
        if marker in _FRAME_HEADERS and not process:
            process, bits, components = marker, *_frame_header(part)
        elif marker == _APP14 and part[:5] == b"Adobe" and len(part) >= 12:
            adobe = part[11]
        elif marker == _APP0 and part[:4] == b"JFIF":
            jfif = True
        at += max(2, length)
        if marker == _START_OF_SCAN:
            scans += 1
            scan = _NEXT_MARKER.search(data, at)
            at = scan.start() if scan else len(data)
    if not process:
        raise ValueError("no frame header")
    return JpegFacts(process, bits, components, adobe, jfif, end, scans)


def _marker(data: bytes, at: int) -> tuple[int, int] | None:
    """The next marker from ``at`` on and the place behind it; stray bytes before it are passed over as decoders do."""
    found = _MARKER.search(data, at)
    return (found[1][0], found.end()) if found else None


def _frame_header(part: bytes) -> tuple[int, tuple[int, ...]]:
    if len(part) < 6 or len(part) < 6 + 3 * part[5]:
        raise ValueError("short frame header")
    return part[0], tuple(part[6 + 3 * index] for index in range(part[5]))


def joined_with_tables(strip: bytes, tables: bytes, transform: int) -> bytes:
    """A whole JPEG of a TIFF strip and the tables that the file keeps apart (TIFF technical note 2).

    Adobe's marker is put in, so that every reader knows whether the colours are transformed (1) or not (0).
    """
    if not strip.startswith(b"\xff\xd8"):
        raise ValueError("no start of image")
    inner = tables[2:-2] if tables.startswith(b"\xff\xd8") and tables.endswith(b"\xff\xd9") else b""
    marker = b"\xff\xee" + struct.pack(">H5sHHHB", 14, b"Adobe", 100, 0, 0, transform)
    return strip[:2] + marker + inner + strip[2:]
