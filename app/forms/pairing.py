"""Which fields and items of two editions are the same ones, also where an id or a number was changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from app.forms.definition import Field, FormDefinition

_K = TypeVar("_K", bound=Hashable)
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Pairs(Generic[_K]):
    """``both``: keys of before and after that belong together, in the order of before; others have no other side."""

    both: Mapping[_K, _K]
    removed: tuple[_K, ...]
    added: tuple[_K, ...]
    after: tuple[_K, ...]

    @property
    def in_order(self) -> bool:
        """Whether those that belong together follow each other as before; ``after`` are all keys of the other side."""
        taken = set(self.both.values())
        return list(self.both.values()) == [key for key in self.after if key in taken]


def paired(before: Iterable[_K], after: Iterable[_K], renamed: Mapping[_K, _K] | None = None) -> Pairs[_K]:
    """Pair equal keys, and those that were ``renamed``."""
    names = renamed or {}
    known, others = tuple(before), tuple(after)
    there = set(others)
    both = {key: names.get(key, key) for key in known if names.get(key, key) in there}
    taken = set(both.values())
    removed = tuple(key for key in known if key not in both)
    return Pairs(both, removed, tuple(key for key in others if key not in taken), others)


def paired_fields(old: FormDefinition, new: FormDefinition) -> Pairs[str]:
    """Fields by id; one whose id was changed is known by label and type, where these are the only such ones."""
    return paired_asked(old.fields, new.fields)


def paired_asked(old: Mapping[str, Field], new: Mapping[str, Field]) -> Pairs[str]:
    """As :func:`paired_fields`, also the columns of a table."""
    gone = {name: one for name, one in old.items() if name not in new}
    come = {name: one for name, one in new.items() if name not in old}
    left = _only({name: (one.label, one.type) for name, one in gone.items()})
    right = _only({name: (one.label, one.type) for name, one in come.items()})
    renamed = {name: right[said] for said, name in left.items() if said in right}
    return paired(old, new, renamed)


def paired_items(old: FormDefinition, new: FormDefinition) -> Pairs[int]:
    """Items by their titles, as far as these tell them apart; else by number where the titles are alike.

    A number alone is not enough: evidence would come to stand under something else.
    """
    both: dict[int, int] = {}
    for title in ("title", "short_title"):
        left = _only({number: getattr(one, title) for number, one in old.items.items() if number not in both})
        taken = set(both.values())
        right = _only({number: getattr(one, title) for number, one in new.items.items() if number not in taken})
        both |= {number: right[said] for said, number in left.items() if said in right}
    for number, one in old.items.items():
        other = new.items.get(number)
        if other is None or number in both or number in both.values():
            continue
        if _alike(one.title, other.title) or _alike(one.short_title, other.short_title):
            both[number] = number
    taken = set(both.values())
    inside = {number: both[number] for number in old.items if number in both}
    removed = tuple(number for number in old.items if number not in both)
    return Pairs(inside, removed, tuple(number for number in new.items if number not in taken), tuple(new.items))


def _only(said: Mapping[_K, Hashable]) -> dict[Hashable, _K]:
    """What only one of them says, and which one that is."""
    texts = list(said.values())
    return {text: key for key, text in said.items() if texts.count(text) == 1}


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
