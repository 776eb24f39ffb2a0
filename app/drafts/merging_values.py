"""How several values of one place become one: what some changed alike holds, what they changed apart is a conflict.

The value of a *base* is where all drafts began. Without one everything began blank, so that a blank gives way to
whatever stands in another draft. Drafts are called by short names (``A``, ``B``); here they are numbered from 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Generic, TypeVar

T = TypeVar("T")
BOTH: Final = "both"
"""The choice that keeps what each draft holds, where that is a row or a file."""


class Nothing(Enum):
    """What stands where nothing is stored, not even a blank."""

    HERE = "nothing"


NOTHING: Final = Nothing.HERE


@dataclass(frozen=True, slots=True)
class Value:
    """What one draft holds at a place, in words."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that drafts changed differently: its path as in ``Issue``, the value of each, what stood there before.

    ``taken`` is the draft that was chosen, :data:`BOTH`, or empty while nobody has chosen.
    """

    path: str
    label: str
    values: tuple[Value, ...]
    before: str = ""
    taken: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A place where the drafts differ and no choice was needed: from which it is, and what others still hold.

    ``removed``: that one took out what the others hold.
    """

    path: str
    label: str
    side: str
    text: str
    left: tuple[Value, ...] = ()
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How values of a place are compared: equal keys say the same, None is nothing; ``exact`` tells stored forms.

    ``words`` tells a value, also one that says nothing.
    """

    key: Callable[[T], Hashable]
    words: Callable[[T], str]
    exact: Callable[[T], Hashable]


def dumped(value: object) -> str:
    """A JSON value as text that is equal for equal values only (``true`` is not ``1``); of nothing the empty text."""
    return "" if value is NOTHING else json.dumps(value, sort_keys=True)


@dataclass(slots=True)
class Ledger:
    """What a merge has found so far, and the choices that it goes by (path, or what is above it, to a draft's name)."""

    sides: Sequence[str]
    choices: Mapping[str, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def settle(self, path: str, label: str, values: Mapping[int, T], base: T, kind: Kind[T]) -> int:
        """The number of the draft whose value holds at a place; a conflict, or from where it comes, is written down.

        ``values`` are of the drafts that have a say. While nobody has chosen, the first changed one stands in.
        """
        said = {side: kind.key(value) for side, value in values.items()}
        before = kind.key(base)
        changed = [side for side in values if said[side] != before]
        if not changed:
            stored = kind.exact(base)
            return next((side for side in values if kind.exact(values[side]) != stored), next(iter(values)))
        if len({said[side] for side in changed}) == 1:
            if len(changed) < len(values):
                self._take(path, label, values, changed[0], [side for side in values if side not in changed], kind)
            return changed[0]
        shown = [side for side in values if side in changed or before is not None]
        texts = self._told_apart(shown, values, said, kind)
        chosen = self.conflict(path, label, texts, kind.words(base) if before is not None else "")
        return changed[0] if chosen is None else chosen

    def conflict(self, path: str, label: str, texts: Mapping[int, str], before: str = "") -> int | None:
        """Write a conflict down; the number of the draft that was chosen for it, None when nobody has."""
        chosen = self.choice(path, texts)
        name = self.sides[chosen] if chosen is not None else ""
        values = tuple(Value(self.sides[side], text) for side, text in texts.items())
        self.conflicts.append(Conflict(path, label, values, before, name))
        return chosen

    def choice(self, path: str, among: Mapping[int, object]) -> int | None:
        """The draft that was chosen for a place, or for what it is a part of, if it is one of ``among``."""
        where, name = self.choice_for(path)
        chosen = next((side for side in among if self.sides[side] == name), None)
        if chosen is not None:
            self.used.add(where)
        return chosen

    def choice_for(self, path: str) -> tuple[str, str]:
        """Where the choice for a place was made (at it or above it), and what was chosen; empty without any."""
        while path not in self.choices and "." in path:
            path = path.rpartition(".")[0]
        return path, self.choices.get(path, "")

    def _take(
        self, path: str, label: str, values: Mapping[int, T], winner: int, others: Sequence[int], kind: Kind[T]
    ) -> None:
        left = [
            Value(self.sides[side], kind.words(values[side])) for side in others if kind.key(values[side]) is not None
        ]
        removed = kind.key(values[winner]) is None
        text = kind.words(values[winner])
        self.taken.append(Taken(path, label, self.sides[winner], text, tuple(left), removed))

    def _told_apart(
        self, shown: Sequence[int], values: Mapping[int, T], said: Mapping[int, Hashable], kind: Kind[T]
    ) -> dict[int, str]:
        """The words of each; where they do not tell different values apart, the stored form."""
        texts = {side: kind.words(values[side]) for side in shown}
        if len(set(texts.values())) < len({said[side] for side in shown}):
            return {side: str(kind.exact(values[side])) or texts[side] for side in shown}
        return texts
