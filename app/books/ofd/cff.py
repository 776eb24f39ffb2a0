"""As much of a CFF font program (Adobe technical note 5176) as a PDF needs to know: how many glyphs, and their CIDs."""

from __future__ import annotations

import struct
from itertools import pairwise

from app.books.ofd.font_tables import FontDamaged

_CHARSET, _CHARSTRINGS, _ROS = 15, 17, (12 << 8) | 30
_MOST_GLYPHS = 65535


def number_of_glyphs(program: bytes) -> int:
    """How many glyphs the first font of the program has. Raises FontDamaged."""
    return _glyphs(program, _top(program))


def charset_of(program: bytes) -> tuple[int, ...]:
    """The CID of every glyph in a CID-keyed font; empty in others, whose glyphs go by their numbers."""
    top = _top(program)
    if _ROS not in top:
        return ()
    count = _glyphs(program, top)
    offset = int(top.get(_CHARSET, [0])[0])
    if offset <= 2:
        return tuple(range(count))
    found = [0]
    kind, at = program[offset], offset + 1
    while len(found) < count:
        if kind == 0:
            found.append(struct.unpack_from(">H", program, at)[0])
            at += 2
            continue
        first, more = struct.unpack_from(">HB" if kind == 1 else ">HH", program, at)
        at += 3 if kind == 1 else 4
        found.extend(range(first, first + more + 1))
    return tuple(found[:count])


def _glyphs(program: bytes, top: dict[int, list[float]]) -> int:
    offset = int(top.get(_CHARSTRINGS, [0])[0])
    if not 0 < offset < len(program) - 2:
        raise FontDamaged("no outlines")
    count: int = struct.unpack_from(">H", program, offset)[0]
    if not 0 < count <= _MOST_GLYPHS:
        raise FontDamaged("no glyphs")
    return count


def _top(program: bytes) -> dict[int, list[float]]:
    """The Top DICT: numbers by operator."""
    at = program[2]
    _, at = _index(program, at)  # names
    dicts, _ = _index(program, at)
    if not dicts:
        raise FontDamaged("no font")
    return _dictionary(dicts[0])


def _index(program: bytes, at: int) -> tuple[list[bytes], int]:
    """The items of an INDEX, and where it ends."""
    (count,) = struct.unpack_from(">H", program, at)
    if count == 0:
        return [], at + 2
    size = program[at + 2]
    if not 1 <= size <= 4 or at + 3 + size * (count + 1) > len(program):
        raise FontDamaged("index")
    starts = [int.from_bytes(program[at + 3 + size * i : at + 3 + size * (i + 1)], "big") for i in range(count + 1)]
    base = at + 2 + size * (count + 1)
    if any(a > b for a, b in pairwise(starts)) or base + starts[-1] > len(program):
        raise FontDamaged("index")
    return [program[base + a : base + b] for a, b in pairwise(starts)], base + starts[-1]


def _dictionary(data: bytes) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    operands: list[float] = []
    at = 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            wide = first == 12
            found[(12 << 8) | data[at + 1] if wide else first] = operands
            operands = []
            at += 2 if wide else 1
        else:
            value, at = _operand(data, at)
            operands.append(value)
    return found


def _operand(data: bytes, at: int) -> tuple[float, int]:
    first = data[at]
    if first == 28:
        return float(struct.unpack_from(">h", data, at + 1)[0]), at + 3
    if first == 29:
        return float(struct.unpack_from(">l", data, at + 1)[0]), at + 5
    if first == 30:  # a real number ends with the nibble 15; none of the entries read here is real
        at += 1
        while at < len(data) and data[at] & 0x0F != 15 and data[at] >> 4 != 15:
            at += 1
        return 0.0, at + 1
    if first <= 246:
        return float(first - 139), at + 1
    if first <= 250:
        return float((first - 247) * 256 + data[at + 1] + 108), at + 2
    return float(-(first - 251) * 256 - data[at + 1] - 108), at + 2
