"""What a WebP file says of itself (RFC 9649), read before a decoder sets memory aside for it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_FRAME_HEADER = 16


@dataclass(frozen=True, slots=True)
class WebpFacts:
    """Size in pixels, and whether compressed with loss."""

    size: tuple[int, int]
    lossy: bool


def read_webp(data: bytes) -> WebpFacts:
    """Read the chunks up to the first picture. Raises ValueError or struct.error where they make no sense."""
    canvas = (0, 0)
    for name, body in _chunks(data, 12):
        if name == b"VP8X":
            canvas = _of_three(body[4:7]) + 1, _of_three(body[7:10]) + 1
        if name == b"ANMF":
            # The frames of an animation hold chunks of their own behind sixteen bytes.
            name, body = next(_chunks(body, _FRAME_HEADER), (b"", b""))
            if name == b"ALPH":
                name, body = b"VP8 ", b""
        if name == b"VP8 ":
            return WebpFacts(canvas if canvas[0] else _lossy_size(body), True)
        if name == b"VP8L":
            return WebpFacts(canvas if canvas[0] else _lossless_size(body), False)
    raise ValueError("no picture")


def _chunks(data: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _of_three(part: bytes) -> int:
    return int.from_bytes(part, "little")


def _lossy_size(body: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless_size(body: bytes) -> tuple[int, int]:
    bits = struct.unpack_from("<I", body, 1)[0]
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
