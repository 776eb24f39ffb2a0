"""Writes a PDF of pictures object by object into a file, so that memory holds one picture at a time.

The result is what ``upright.wrap_page`` makes of a page: an upright page with its corner at 0, 0 that draws a form.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.books.fit import Matrix, PageBox
from app.books.upright import draw_form

_CATALOG, _PAGES = 1, 2
_DEVICES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}


@dataclass(frozen=True, slots=True)
class PdfImage:
    """Pixels as a PDF stores them (ISO 32000-1 8.9.5): ``channels`` 1, 3 or 4, coded by ``filter`` with ``parms``.

    ``palette`` has RGB triples; ``profile`` an ICC profile of the channels, or of the palette's colours.
    """

    width: int
    height: int
    bits: int
    channels: int
    filter: str
    data: bytes
    parms: str = ""
    decode: str = ""
    palette: bytes = b""
    profile: bytes | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page: its size, the matrix that draws the picture's form on it, and what of it is seen.

    ``clip`` is left, bottom, width, height in points of the page before ``turn``, which is applied last.
    """

    size: PageBox
    matrix: Matrix
    clip: tuple[float, float, float, float] | None = None
    turn: Matrix | None = None


class PicturePdf:
    """A PDF in the making. ``finish`` completes it; until then the file is no PDF."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._places: dict[int, int] = {}
        self._next = _PAGES + 1
        self._pages: list[int] = []
        self._profiles: dict[bytes, int] = {}
        file.write(b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n")

    def add_picture(self, image: PdfImage, points: tuple[float, float], pages: Sequence[Drawn]) -> None:
        """Store a picture once, ``points`` wide and high, and draw it on each of ``pages``."""
        picture = self._stream(self._entries(image), image.data)
        wide, high = number(points[0]), number(points[1])
        form = self._stream(
            f"/Type /XObject /Subtype /Form /BBox [0 0 {wide} {high}] /Resources << /XObject << /P {picture} 0 R >> >>",
            f"q {wide} 0 0 {high} 0 0 cm /P Do Q\n".encode("ascii"),
        )
        for page in pages:
            content = self._stream("", _content(page))
            self._pages.append(
                self._object(
                    f"<< /Type /Page /Parent {_PAGES} 0 R "
                    f"/MediaBox [0 0 {number(page.size.width)} {number(page.size.height)}] "
                    f"/Resources << /XObject << /E {form} 0 R >> >> /Contents {content} 0 R >>".encode("ascii")
                )
            )

    def finish(self) -> None:
        """Write the page tree and the table of objects."""
        listed = " ".join(f"{page} 0 R" for page in self._pages)
        self._object(f"<< /Type /Catalog /Pages {_PAGES} 0 R >>".encode("ascii"), _CATALOG)
        pages = f"<< /Type /Pages /Count {len(self._pages)} /Kids [{listed}] >>"
        self._object(pages.encode("ascii"), _PAGES)
        start = self._file.tell()
        rows = b"".join(b"%010d 00000 n \n" % self._places[index] for index in range(1, self._next))
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % self._next + rows)
        trailer = f"trailer\n<< /Size {self._next} /Root {_CATALOG} 0 R >>\nstartxref\n{start}\n%%EOF\n"
        self._file.write(trailer.encode("ascii"))

    def _entries(self, image: PdfImage) -> str:
        space = self._space(image)
        entries = [f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height}"]
        entries.append(f"/BitsPerComponent {image.bits} /ColorSpace {space} /Filter {image.filter}")
        if image.parms:
            entries.append(f"/DecodeParms << {image.parms} >>")
        if image.decode:
            entries.append(f"/Decode [{image.decode}]")
        return " ".join(entries)

    def _space(self, image: PdfImage) -> str:
        channels = 3 if image.palette else image.channels
        space = _DEVICES[channels]
        if image.profile:
            space = f"[/ICCBased {self._profile(image.profile, channels)} 0 R]"
        if not image.palette:
            return space
        return f"[/Indexed {space} {len(image.palette) // 3 - 1} <{image.palette.hex()}>]"

    def _profile(self, profile: bytes, channels: int) -> int:
        if profile not in self._profiles:
            entries = f"/N {channels} /Alternate {_DEVICES[channels]} /Filter /FlateDecode"
            self._profiles[profile] = self._stream(entries, zlib.compress(profile, 9))
        return self._profiles[profile]

    def _stream(self, entries: str, data: bytes) -> int:
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii")
        return self._object(head, tail=data, end=b"\nendstream")

    def _object(self, body: bytes, index: int = 0, tail: bytes = b"", end: bytes = b"") -> int:
        if not index:
            index = self._next
            self._next += 1
        self._places[index] = self._file.tell()
        for part in (b"%d 0 obj\n" % index, body, tail, end, b"\nendobj\n"):
            self._file.write(part)
        return index


def _content(page: Drawn) -> bytes:
    drawn = draw_form(page.matrix)
    if page.clip is not None:
        drawn = b"q " + " ".join(map(number, page.clip)).encode("ascii") + b" re W n\n" + drawn + b"Q\n"
    if page.turn is not None:
        drawn = b"q " + " ".join(map(number, page.turn)).encode("ascii") + b" cm\n" + drawn + b"Q\n"
    return drawn


def number(value: float) -> str:
    """A number as PDF writes it: no exponent, at most five decimals."""
    return f"{value + 0.0:.5f}".rstrip("0").rstrip(".")
