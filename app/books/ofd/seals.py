"""Electronic seals: where they stand on the pages (GB/T 33190-2016 clause 18) and the picture inside the seal's data.

The data is ASN.1 (GB/T 38540, GM/T 0031): an SES_Signature, which holds the seal, or the seal itself. In all versions
the picture is a sequence of type, data, width and height, which is found by its shape; signatures are not verified.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.books.ofd.nodes import Box, Node
from app.books.ofd.package import Package, folder_of
from app.books.ofd.refusal import Damaged, Unsupported

_DEEPEST = 24
_MOST_VALUES = 50_000
_INTEGER, _OCTETS, _UTF8, _PRINTABLE, _IA5 = 0x02, 0x04, 0x0C, 0x13, 0x16
_SEQUENCES = (0x30, 0x31)
_TEXTS = (_IA5, _UTF8, _PRINTABLE)
_KINDS = ("png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff", "ofd", "svg", "webp")


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a seal: ``kind`` as the seal names it, in lower case."""

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """A seal on a page: its place, and the part of that place that is shown (for seals across page edges)."""

    box: Box
    clip: Box | None
    picture: Picture


def stamps_of(package: Package, location: str, folder: str) -> dict[str, list[Stamp]]:
    """The seals of a document by page number. Raises Unsupported when a seal's picture cannot be read."""
    found: dict[str, list[Stamp]] = {}
    if not location:
        return found
    part = package.demand(location, folder)
    for signature in package.xml(part).all("Signature"):
        own = package.demand(signature.get("BaseLoc") or "", folder_of(part), folder)
        root = package.xml(own)
        signed = root.first("SignedInfo")
        marks = list(signed.all("StampAnnot")) if signed else []
        if not signed or not marks:
            continue  # a signature without a picture shows nothing
        picture = _picture(package, root, signed, own)
        for mark in marks:
            place = mark.box("Boundary")
            if place is None:
                raise Damaged("签章没有写明位置")
            page = mark.get("PageRef") or ""
            found.setdefault(page, []).append(Stamp(place, mark.box("Clip"), picture))
    return found


def _picture(package: Package, root: Node, signed: Node, part: str) -> Picture:
    """From the signed value, which is what was stamped, or else from the seal file beside it."""
    seal = signed.first("Seal")
    locations = [root.child_text("SignedValue"), seal.child_text("BaseLoc") if seal else ""]
    for location in locations:
        located = package.locate(location, folder_of(part)) if location else None
        if located is not None:
            picture = picture_in(package.read(located))
            if picture is not None:
                return picture
    raise Unsupported("读不出图案的电子签章")


def picture_in(data: bytes) -> Picture | None:
    """The picture in a seal or a seal's signature; None when there is none or the data is no ASN.1."""
    if not data:
        return None
    try:
        return next(_pictures(data, 0, [_MOST_VALUES]), None)
    except ValueError:
        return None


def _pictures(data: bytes, depth: int, left: list[int]) -> Iterator[Picture]:
    # behind the outermost value some makers leave padding
    values = list(_values(data, left)) if depth else [next(_values(data, left))]
    picture = _as_picture(values)
    if picture is not None:
        yield picture
    if depth < _DEEPEST:
        for tag, content in values:
            if tag in _SEQUENCES or tag & 0xE0 == 0xA0:
                yield from _pictures(content, depth + 1, left)


def _as_picture(values: list[tuple[int, bytes]]) -> Picture | None:
    """The values of a sequence as a picture: type, data, width, height."""
    tags = [tag for tag, _ in values[:4]]
    if len(values) < 4 or tags[0] not in _TEXTS or tags[1:] != [_OCTETS, _INTEGER, _INTEGER]:
        return None
    kind = values[0][1].decode("latin-1").strip(" .\0").lower()
    return Picture(kind, values[1][1]) if kind in _KINDS else None


def _values(data: bytes, left: list[int]) -> Iterator[tuple[int, bytes]]:
    """The values in a stretch of DER. ValueError when they do not fit it."""
    at = 0
    while at < len(data):
        left[0] -= 1
        if left[0] < 0:
            raise ValueError("too many values")
        tag, start, length = _header(data, at)
        if tag == 0 and length == 0:
            return
        if start + length > len(data):
            raise ValueError("cut off")
        yield tag, data[start : start + length]
        at = start + length


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, start of the content and its length. IndexError never leaves here."""
    if at + 2 > len(data):
        raise ValueError("cut off")
    tag, length = data[at], data[at + 1]
    if tag & 0x1F == 0x1F:
        raise ValueError("long tag")
    if length < 0x80:
        return tag, at + 2, length
    count = length & 0x7F
    if count == 0 or count > 4 or at + 2 + count > len(data):
        raise ValueError("odd length")
    return tag, at + 2 + count, int.from_bytes(data[at + 2 : at + 2 + count], "big")
