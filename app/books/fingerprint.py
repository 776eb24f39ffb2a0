"""A digest of a PDF object and all it refers to, by content: equal objects in different files have equal digests."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

_DEEPEST = 200
# A stream's length is told by its bytes; parents lead back to where we come from.
_IGNORED = frozenset(("/Length", "/Parent"))


class Fingerprints:
    """Digests of the objects of one PDF; what pages share (fonts) is read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, thing: pikepdf.Object, depth: int = 0) -> bytes:
        """SHA-256 of values, names, structure and raw stream bytes. Objects that contain themselves are cut there."""
        from pikepdf import Object

        if not isinstance(thing, Object) or not thing.is_indirect:
            return self._digest(thing, depth)
        number = thing.objgen
        if number not in self._known:
            self._known[number] = b"itself"
            self._known[number] = self._digest(thing, depth)
        return self._known[number]

    def _digest(self, thing: object, depth: int) -> bytes:
        from pikepdf import Array, Dictionary, Stream

        digest = hashlib.sha256(type(thing).__name__.encode())
        if depth > _DEEPEST:
            return digest.digest()
        if isinstance(thing, Array):
            for value in thing:
                digest.update(self.of(value, depth + 1))
        elif isinstance(thing, Stream | Dictionary):
            for key, value in sorted(thing.items()):
                if key not in _IGNORED:
                    digest.update(key.encode() + self.of(value, depth + 1))
            if isinstance(thing, Stream):
                digest.update(thing.read_raw_bytes())
        else:
            digest.update(_scalar(thing))
        return digest.digest()


def _scalar(thing: object) -> bytes:
    from pikepdf import String

    return bytes(thing) if isinstance(thing, String) else str(thing).encode("utf-8", "surrogatepass")
