"""What a PNG file is made of (ISO/IEC 15948): its data are what a PDF calls Flate with a predictor, unchanged."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SIGNATURE = 8
GREY, RGB, PALETTE = 0, 2, 3


@dataclass(frozen=True, slots=True)
class PngFacts:
    """Header, palette and data of the default picture, which is the one that is seen where nothing moves."""

    width: int
    height: int
    bits: int
    colour: int
    interlaced: bool
    palette: bytes
    transparent: bool
    data: bytes

    @property
    def fits_pdf(self) -> bool:
        """Whether a PDF shows the data as they are: no alpha, not interlaced, at most 8 bits a channel."""
        if self.transparent or self.interlaced or self.bits > 8:
            return False
        return self.colour in (GREY, RGB) or (self.colour == PALETTE and len(self.palette) >= 3)

    @property
    def channels(self) -> int:
        """Values of a pixel in the data."""
        return 3 if self.colour == RGB else 1


def read_png(data: bytes) -> PngFacts:
    """Gather the chunks; raises ValueError where they make no sense. Check sums are left to the decoder."""
    header: tuple[int, ...] = ()
    palette, parts, transparent = b"", [], False
    at = _SIGNATURE
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        if name == b"IHDR" and len(body) == 13:
            header = struct.unpack(">IIBBBBB", body)
        elif name == b"PLTE":
            palette = body[: len(body) // 3 * 3]
        elif name == b"tRNS":
            transparent = True
        elif name == b"IDAT":
            parts.append(body)
        elif name == b"IEND":
            break
        at += length + 12
    if not header or not parts:
        raise ValueError("no header or no data")
    width, height, bits, colour, _, _, interlace = header
    alpha = transparent or colour in (4, 6)
    return PngFacts(width, height, bits, colour, bool(interlace), palette, alpha, b"".join(parts))
