"""Lines of atoms: how many fit on a line, and where each stands on it.

An atom is the smallest stretch of text that lines are made of. Widths are in units of 1/100 twip (``typeset``).
"""

from __future__ import annotations

from typing import NamedTuple

from app.documents.model import Piece

UNITS = 100
_MOST_STRETCH = 250


class Atom(NamedTuple):
    """A token inside one run: characters ``start:end``, width and width of the gap before it, in units.

    ``word``, on the first piece of a token that no line can hold, is the width of all of it; ``inner`` are the pieces
    that continue it.
    """

    start: int
    end: int
    run: int
    width: int
    gap: int
    breakable: bool
    space: bool
    solid: bool
    word: int = 0
    inner: bool = False


def clusters_of(atoms: list[Atom]) -> list[list[Atom]]:
    """Atoms between which no line may end, together."""
    found: list[list[Atom]] = []
    for atom in atoms:
        if atom.breakable or not found:
            found.append([])
        found[-1].append(atom)
    return found


def without_trailing_space(atoms: list[Atom]) -> list[Atom]:
    """The atoms of a line that are drawn: blanks at its end hang beyond it."""
    stop = len(atoms)
    while stop and atoms[stop - 1].space:
        stop -= 1
    return atoms[:stop]


def fill(atoms: list[Atom], first_room: int, room: int, tail: int) -> list[tuple[int, int]]:
    """Greedy lines as ranges of atoms; tokens wider than a line were cut before.

    The last line leaves ``tail`` units free; when it cannot, its last breakable stretch moves to a line of its own.
    """
    lines: list[tuple[int, int]] = []
    start, used, last_break, limit = 0, 0, 0, first_room
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        if atom.breakable:
            last_break = index
        gap = atom.gap if index > start else 0
        needed = gap + atom.width
        too_long = used + needed > limit or (atom.breakable and used + gap + atom.word > limit)
        if too_long and not atom.space and index > start:
            cut = last_break if last_break > start else index
            lines.append((start, cut))
            start, used, limit, index = cut, 0, room, cut
            last_break = cut
            continue
        used += needed
        index += 1
    if start < len(atoms):
        if tail and used > limit - tail and last_break > start:
            lines.append((start, last_break))
            start = last_break
        lines.append((start, len(atoms)))
    return lines


def stretch(atoms: list[Atom], rest: int) -> int:
    """Units to add between neighbouring atoms of a justified line; 0 when the gaps would become ugly."""
    joints = sum(1 for atom in atoms[1:] if not atom.inner)
    if rest <= 0 or joints == 0:
        return 0
    size = max(atom.width // max(1, atom.end - atom.start) for atom in atoms)
    return rest // joints if rest // joints <= _MOST_STRETCH * size // 1000 else 0


def pieces(atoms: list[Atom], x: int, extra: int) -> tuple[tuple[Piece, ...], int]:
    """Join neighbouring atoms of the same run into pieces; returns them and where the last one ends, in units."""
    found: list[Piece] = []
    start, begin, end = -1, x, x
    previous: Atom | None = None
    for atom in atoms:
        step = (atom.gap + (0 if atom.inner else extra)) if previous else 0
        joins = previous is not None and previous.run == atom.run and not atom.gap
        if joins and extra and previous is not None and not atom.inner and (atom.solid or previous.solid):
            joins = False
        if previous is not None and not joins:
            found.append(_piece(start, previous.end, begin, end, previous.run))
            start = -1
        if start < 0:
            start, begin = atom.start, end + step
        end = end + step + atom.width
        previous = atom
    if previous is not None:
        found.append(_piece(start, previous.end, begin, end, previous.run))
    return tuple(found), end


def _piece(start: int, end: int, begin: int, stop: int, run: int) -> Piece:
    x = round(begin / UNITS)
    return Piece(start, end, x, round(stop / UNITS) - x, run)
