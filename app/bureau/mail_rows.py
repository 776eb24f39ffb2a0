"""Which hand-in copy is that of which row of a 附件 3: by the code of the content, else by the name.

Two rows of one name are two applicants. More contents of one name than it has rows are versions, and nobody but the
clerk knows which one is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.bureau.summary_names import name_key


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a 附件 3: the name there, and from which content it was gathered (``7F3A-92C1``; empty: not known)."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows by their copies (name, code). ``versions`` are copies of one name among which has to be chosen.

    ``older`` are copies beside which another one is exactly what a row was gathered from.
    """

    rows: Mapping[tuple[str, str], int]
    versions: tuple[tuple[tuple[str, str], ...], ...] = ()
    older: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Placing:
    rows: Sequence[Row]
    found: dict[tuple[str, str], int] = field(default_factory=dict)

    def free(self) -> list[int]:
        taken = set(self.found.values())
        return [number for number in range(len(self.rows)) if number not in taken]


def rows_of(names: Iterable[str], codes: Mapping[str, Sequence[str]]) -> tuple[Row, ...]:
    """The rows of a 附件 3; ``codes`` of each name, by its key, in the order of its rows."""
    left = {key: list(known) for key, known in codes.items()}
    return tuple(Row(name, known.pop(0) if (known := left.get(name_key(name))) else "") for name in names)


def placed(copies: Sequence[tuple[str, str]], rows: Sequence[Row]) -> Placed:
    """Which of the ``copies`` (name and code, each once) is of which row."""
    placing = _Placing(rows)
    _by_code(placing, copies)
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in copies:
        if one not in placing.found:
            groups.setdefault(name_key(one[0]), []).append(one)
    exact = {name_key(name) for name, _ in placing.found}
    free: dict[str, list[int]] = {}
    for number in placing.free():
        free.setdefault(name_key(rows[number].name), []).append(number)
    versions, older = [], list[tuple[str, str]]()
    for key, group in groups.items():
        places = free.get(key, [])
        if len(group) <= len(places) or (len(group) == 1 and key not in exact):
            placing.found.update(zip(group, places, strict=False))
        elif not places and key in exact:
            older += group
        else:
            versions.append(tuple(group))
    return Placed(placing.found, tuple(versions), tuple(older))


def _by_code(placing: _Placing, copies: Sequence[tuple[str, str]]) -> None:
    """Copies of exactly the content of a row; under another name where only one row and one copy have that content."""
    numbers: dict[str, list[int]] = {}
    for number, row in enumerate(placing.rows):
        if row.code:
            numbers.setdefault(row.code, []).append(number)
    same: dict[str, list[tuple[str, str]]] = {}
    for one in copies:
        same.setdefault(one[1], []).append(one)
    for code, places in numbers.items():
        for one in same.get(code, ()):
            of_name = [number for number in places if name_key(placing.rows[number].name) == name_key(one[0])]
            alone = places if len(places) == len(same[code]) == 1 else []
            taken = placing.found.values()
            left = [number for number in (*of_name, *alone) if number not in taken]
            placing.found.update((one, number) for number in left[:1])
