"""Writes small HEIC files: HEVC pictures whose blocks are stored as plain samples (I_PCM), in a HEIF container.

No encoder is at hand that may be shipped, and none is needed: ITU-T H.265 lets a block carry its samples uncoded, so
only the headers and two kinds of arithmetic-coded bins per block have to be written.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from PIL import Image

_BLOCK = 16
# ITU-T H.265 table 9-52, column for ranges of 448 and more: no other range occurs here.
_LEAST_PROBABLE = (
    240, 227, 216, 205, 195, 185, 175, 166, 158, 150, 142, 135, 128, 122, 116, 110, 104, 99, 94, 89, 85, 80, 76, 72,
    69, 65, 62, 59, 56, 53, 50, 48, 45, 43, 41, 39, 37, 35, 33, 31, 30, 28, 27, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
    15, 14, 14, 13, 12, 12, 11, 11, 10, 9,
)  # fmt: skip


@dataclass
class Bits:
    """A string of bits, written from the left."""

    text: list[str] = field(default_factory=list)

    def u(self, value: int, width: int) -> Bits:
        self.text.append(f"{value:0{width}b}")
        return self

    def ue(self, *values: int) -> Bits:
        for value in values:
            code = f"{value + 1:b}"
            self.text.append("0" * (len(code) - 1) + code)
        return self

    def trailing(self) -> bytes:
        self.text.append("1")
        return self.aligned()

    def aligned(self) -> bytes:
        bits = "".join(self.text)
        bits += "0" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b""


class Cabac:
    """The arithmetic encoder of H.265 9.3.4 (encoder flow of figure 9-8 on), as far as it is needed."""

    def __init__(self) -> None:
        self.bits = Bits()
        self.low, self.range, self.first, self.outstanding = 0, 510, True, 0

    def _put(self, bit: int) -> None:
        if self.first:
            self.first = False
        else:
            self.bits.u(bit, 1)
        self.bits.text.append(str(1 - bit) * self.outstanding)
        self.outstanding = 0

    def _renormalise(self) -> None:
        while self.range < 256:
            if self.low < 256:
                self._put(0)
            elif self.low >= 512:
                self.low -= 512
                self._put(1)
            else:
                self.low -= 256
                self.outstanding += 1
            self.range <<= 1
            self.low <<= 1

    def most_probable(self, state: int) -> None:
        assert self.range >= 448
        self.range -= _LEAST_PROBABLE[state]
        self._renormalise()

    def terminate(self, bit: int) -> None:
        self.range -= 2
        if bit:
            self.low += self.range
            self.range = 2
            self._renormalise()
            self._put(self.low >> 9 & 1)
            self.bits.u(self.low >> 7 & 3 | 1, 2)
        else:
            self._renormalise()


def _profile(bits: Bits) -> Bits:
    bits.u(0, 3).u(3, 5).u(0x70000000, 32).u(0b1001, 4).u(0, 44)  # main still picture
    return bits.u(90, 8)


def _parameter_sets(width: int, height: int) -> tuple[bytes, bytes, bytes]:
    video = _profile(Bits().u(0, 4).u(3, 2).u(0, 6).u(0, 3).u(1, 1).u(0xFFFF, 16)).u(1, 1).ue(0, 0, 0)
    video.u(0, 6).ue(0).u(0, 2)
    sequence = _profile(Bits().u(0, 4).u(0, 3).u(1, 1)).ue(0, 1, width, height).u(0, 1).ue(0, 0, 0).u(1, 1)
    sequence.ue(0, 0, 0).ue(1, 0, 0, 2, 0, 0).u(0, 3).u(1, 1).u(7, 4).u(7, 4).ue(1, 0).u(1, 1)
    sequence.ue(0).u(0, 5)
    picture = Bits().ue(0, 0).u(0, 7).ue(0, 0, 0).u(0, 3).ue(0, 0).u(0, 7).u(1, 1).u(0, 1).u(1, 1).u(0, 2).ue(0)
    picture.u(0, 2)
    return tuple(_unit(kind, bits.trailing()) for kind, bits in ((32, video), (33, sequence), (34, picture)))


def _unit(kind: int, payload: bytes) -> bytes:
    """A NAL unit; three bytes that look like a start code get a 03 between them."""
    out, zeros = bytearray(struct.pack(">H", kind << 9 | 1)), 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def _slice(picture: Image.Image) -> bytes:
    header = Bits().u(0b10, 2).ue(0, 2, 0).trailing()
    y, cb, cr = picture.convert("YCbCr").split()
    cb, cr = (plane.reduce(2) for plane in (cb, cr))
    out, state = bytearray(header), 0
    places = [(x, top) for top in range(0, y.height, _BLOCK) for x in range(0, y.width, _BLOCK)]
    cabac = Cabac()
    for index, (x, top) in enumerate(places):
        cabac.most_probable(state)
        state = min(62, state + 1)
        cabac.terminate(1)
        small = (x // 2, top // 2, x // 2 + _BLOCK // 2, top // 2 + _BLOCK // 2)
        block = y.crop((x, top, x + _BLOCK, top + _BLOCK)).tobytes()
        out += cabac.bits.aligned() + block + cb.crop(small).tobytes() + cr.crop(small).tobytes()
        cabac = Cabac()
        cabac.terminate(int(index + 1 == len(places)))
    out += cabac.bits.aligned()
    return _unit(19, bytes(out))


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags), *parts)


def _configuration(sets: Iterable[bytes]) -> bytes:
    head = struct.pack(">BBIHIBHBBBBHB", 1, 3, 0x70000000, 0x9000, 0, 90, 0xF000, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0x0F)
    arrays = b"".join(
        struct.pack(">BHH", 0x80 | kind, 1, len(unit)) + unit for kind, unit in zip((32, 33, 34), sets, strict=True)
    )
    return _box(b"hvcC", head, b"\x03", arrays)


@dataclass(frozen=True)
class Photo:
    """A picture of a HEIC file, stored as it is; ``turns`` quarter turns to the left and ``mirror`` are to be done."""

    picture: Image.Image
    turns: int = 0
    mirror: Literal["", "left-right", "top-bottom"] = ""


def heic(photos: Sequence[Photo], primary: int = 0, exif: bytes = b"", profile: bytes = b"") -> bytes:
    """A HEIC file. ``exif`` is a TIFF block that belongs to the first photo."""
    slices = [struct.pack(">I", len(unit)) + unit for unit in (_slice(photo.picture) for photo in photos)]
    stored = [*slices, *([struct.pack(">I", 6) + b"Exif\0\0" + exif] if exif else [])]
    brands = _box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    meta = _meta(photos, primary, stored, 0, bool(exif), profile)
    meta = _meta(photos, primary, stored, len(brands) + len(meta) + 8, bool(exif), profile)
    return brands + meta + _box(b"mdat", *stored)


def _meta(
    photos: Sequence[Photo], primary: int, stored: Sequence[bytes], start: int, has_exif: bool, profile: bytes
) -> bytes:
    properties: list[bytes] = []
    links = []
    for number, photo in enumerate(photos, 1):
        own = [
            _configuration(_parameter_sets(*photo.picture.size)),
            _full(b"ispe", 0, 0, struct.pack(">II", *photo.picture.size)),
            _box(b"colr", b"nclx", struct.pack(">HHHB", 1, 13, 6, 0x80)),
        ]
        if profile:
            own.append(_box(b"colr", b"prof", profile))
        if photo.turns:
            own.append(_box(b"irot", bytes([photo.turns])))
        if photo.mirror:
            own.append(_box(b"imir", bytes([photo.mirror == "left-right"])))
        first = len(properties) + 1
        properties += own
        indexes = bytes(index | 0x80 if index == first else index for index in range(first, first + len(own)))
        links.append(struct.pack(">HB", number, len(own)) + indexes)
    entries = [_full(b"infe", 2, 0, struct.pack(">HH4sB", n, 0, b"hvc1", 0)) for n in range(1, len(photos) + 1)]
    if has_exif:
        entries.append(_full(b"infe", 2, 0, struct.pack(">HH4sB", len(stored), 0, b"Exif", 0)))
    places, at = [], start
    for number, data in enumerate(stored, 1):
        places.append(struct.pack(">HHHII", number, 0, 1, at, len(data)))
        at += len(data)
    parts = [
        _full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
        _full(b"pitm", 0, 0, struct.pack(">H", primary + 1)),
        _full(b"iloc", 0, 0, struct.pack(">HH", 0x4400, len(stored)), *places),
        _full(b"iinf", 0, 0, struct.pack(">H", len(entries)), *entries),
        _box(
            b"iprp",
            _box(b"ipco", *properties),
            _full(b"ipma", 0, 0, struct.pack(">I", len(links)), *links),
        ),
    ]
    if has_exif:
        parts.append(_full(b"iref", 0, 0, _box(b"cdsc", struct.pack(">HHH", len(stored), 1, 1))))
    return _full(b"meta", 0, 0, *parts)
