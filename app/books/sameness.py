"""Whether a PDF object and all it refers to are what they are in another file, by content."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

_DEEPEST = 200
# A stream's length is told by its bytes; parents lead back to where we come from.
_IGNORED = frozenset(("/Length", "/Parent"))


class Sameness:
    """Compares objects of one PDF with those of another; what pages share (fonts) is read once.

    Every stream is compared byte by byte as it is stored: reading both is all that this costs.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[int, int], tuple[int, int]], bool] = {}

    def of(self, one: object, other: object, depth: int = 0) -> bool:
        """Equal values, names, structure and raw stream bytes. Objects that contain themselves are cut there."""
        from pikepdf import Object

        if not isinstance(one, Object) or not isinstance(other, Object):
            return type(one) is type(other) and one == other
        if not one.is_indirect or not other.is_indirect:
            return self._same(one, other, depth)
        pair = one.objgen, other.objgen
        if pair not in self._known:
            self._known[pair] = True
            self._known[pair] = self._same(one, other, depth)
        return self._known[pair]

    def _same(self, one: pikepdf.Object, other: pikepdf.Object, depth: int) -> bool:
        from pikepdf import Array, Dictionary, Stream, String

        if one._type_code != other._type_code:
            return False
        if depth > _DEEPEST:
            return True
        if isinstance(one, Array):
            return len(one) == len(other) and all(
                self.of(mine, its, depth + 1) for mine, its in zip(one, other, strict=True)
            )
        if isinstance(one, Stream | Dictionary):
            if not self._same_entries(one, other, depth):
                return False
            return not isinstance(one, Stream) or one.read_raw_bytes() == other.read_raw_bytes()
        return bytes(one) == bytes(other) if isinstance(one, String) else str(one) == str(other)

    def _same_entries(self, one: pikepdf.Object, other: pikepdf.Object, depth: int) -> bool:
        mine, its = ({key: value for key, value in thing.items() if key not in _IGNORED} for thing in (one, other))
        return mine.keys() == its.keys() and all(self.of(value, its[key], depth + 1) for key, value in mine.items())
