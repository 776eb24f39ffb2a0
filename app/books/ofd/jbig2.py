"""JBIG2 pictures (ITU-T T.88), which scanned documents in OFD are often made of, decoded by PDFium.

PDFium reads the embedded kind alone (ISO 32000-1 7.4.7): without the file's header and its marks of ends.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from app.books.ofd.refusal import Damaged, Unsupported

if TYPE_CHECKING:
    from PIL.Image import Image

SIGNATURE = b"\x97JB2\r\n\x1a\n"
_PAGE, _END_OF_PAGE, _END_OF_FILE = 48, 49, 51
# symbols, text, patterns, halftones, generic and refined regions, ends of stripes, profiles, tables, extensions (7.3)
_REGIONS = (4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43)
_KNOWN = (0, 16, *_REGIONS, _PAGE, _END_OF_PAGE, 50, _END_OF_FILE, 52, 53, 62)
_MOST_SEGMENTS = 10_000
_UNKNOWN = 0xFFFFFFFF
_LONGEST_SIDE = 14_000  # PDFium shows pages up to the 14,400 units of ISO 32000-1 annex C
_GROUND = 0.5
"""Grey that the picture is laid on: what is still grey afterwards was not decoded."""


class _Segment(NamedTuple):
    kind: int
    page: int
    header: bytes
    length: int


def decoded_jbig2(data: bytes, most_pixels: int) -> Image:
    """The one picture of a JBIG2 file in black and white. Raises Damaged and Unsupported."""
    try:
        stream, width, height = _embedded(data)
    except (struct.error, IndexError) as error:
        raise Damaged("其中的图像不完整") from error
    if not 0 < width <= _LONGEST_SIDE or not 0 < height <= _LONGEST_SIDE or width * height > most_pixels:
        raise Unsupported(f"过大的图像（{width}×{height} 像素）")
    return _shown(stream, width, height)


def _embedded(data: bytes) -> tuple[bytes, int, int]:
    """The stream that a PDF holds, and the size of the page."""
    flags = data[8]
    at = 9 if flags & 2 else 13
    out = bytearray()
    width = height = regions = 0
    for segment, content in _segments(data, at, sequential=bool(flags & 1)):
        if segment.kind not in _KNOWN:
            raise Damaged("其中的图像不完整")
        regions += segment.kind in _REGIONS
        if segment.kind == _PAGE:
            if width or segment.page != 1:
                raise Unsupported("多页的 JBIG2 图像")
            width, height = struct.unpack_from(">LL", content)
        if segment.kind not in (_END_OF_PAGE, _END_OF_FILE):
            out += segment.header + content
    if not regions:
        raise Damaged("其中的图像不完整")
    return bytes(out), width, height


def _segments(data: bytes, at: int, *, sequential: bool) -> Iterator[tuple[_Segment, bytes]]:
    """Segments with their content, which follows each header, or else all headers."""
    waiting = []
    for _ in range(_MOST_SEGMENTS):
        if at >= len(data):
            break
        segment = _segment(data, at)
        at += len(segment.header)
        if sequential:
            yield segment, _content(data, at, segment.length)
            at += segment.length
        else:
            waiting.append(segment)
        if segment.kind == _END_OF_FILE:
            break
    for segment in waiting:
        yield segment, _content(data, at, segment.length)
        at += segment.length


def _content(data: bytes, at: int, length: int) -> bytes:
    if length == _UNKNOWN:
        raise Unsupported("没有写明长度的 JBIG2 图像")
    if at + length > len(data):
        raise Damaged("其中的图像不完整")
    return data[at : at + length]


def _segment(data: bytes, start: int) -> _Segment:
    """The header of a segment (T.88 7.2)."""
    number, flags, counted = struct.unpack_from(">LBB", data, start)
    at = start + 6
    count = counted >> 5
    if count == 7:
        count = struct.unpack_from(">L", data, start + 5)[0] & 0x1FFFFFFF
        at = start + 9 + (count + 8) // 8
    at += count * (1 if number <= 256 else 2 if number <= 65536 else 4)
    page = struct.unpack_from(">L", data, at)[0] if flags & 0x40 else data[at]
    at += 4 if flags & 0x40 else 1
    (length,) = struct.unpack_from(">L", data, at)
    return _Segment(flags & 0x3F, page, data[start : at + 4], length)


def _shown(stream: bytes, width: int, height: int) -> Image:
    import pikepdf
    import pypdfium2
    from pikepdf import Array, Dictionary, Name
    from PIL import Image as Images

    with closing(pikepdf.new()) as pdf:
        image = pdf.make_stream(stream)
        image[Name.Type], image[Name.Subtype], image[Name.Filter] = Name.XObject, Name.Image, Name.JBIG2Decode
        image[Name.Width], image[Name.Height], image[Name.BitsPerComponent] = width, height, 1
        image[Name.ColorSpace] = Name.DeviceGray
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            Resources=Dictionary(XObject=Dictionary(I=image)),
            Contents=pdf.make_stream(
                f"{_GROUND} g 0 0 {width} {height} re f {width} 0 0 {height} 0 0 cm /I Do".encode()
            ),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        buffer = io.BytesIO()
        pdf.save(buffer, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    with closing(pypdfium2.PdfDocument(buffer.getvalue())) as document:
        rendered: Image = document[0].render(scale=1, grayscale=True).to_pil().convert("L")
    grey = sum(rendered.histogram()[64:192])
    if grey or rendered.size != (width, height):
        raise Damaged("其中的图像不完整")
    return rendered.point(lambda value: 255 if value > 127 else 0).convert("1", dither=Images.Dither.NONE)
