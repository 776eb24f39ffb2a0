"""One entry of a list that several drafts hold, such as a row or a file: kept, taken out, mixed, or kept twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from app.drafts.merging_lists import Slot, United
from app.drafts.merging_values import BOTH, Conflict, Ledger, Taken, Value

T = TypeVar("T")
GONE: Final = "没有了"


@dataclass(frozen=True, slots=True)
class Entries(Generic[T]):
    """How entries of a list are compared, told, and put together: ``mixed`` settles each part of one."""

    exact: Callable[[T], Hashable]
    words: Callable[[T], str]
    mixed: Callable[[Ledger, Slot[T], str, str], T]


def kept(
    ledger: Ledger, slot: Slot[T], path: str, label: str, sides: Sequence[int], how: Entries[T]
) -> list[tuple[int, T]]:
    """What becomes of an entry: it, each with the number of the draft whose it is; nothing when it was taken out.

    A choice at its own path takes all of one draft's entry instead of parts of each, :data:`BOTH` all of them.
    """
    if slot.base is not None and len(slot.held) < len(sides):
        return _where_removed(ledger, slot, slot.base, path, label, sides, how)
    first = next(iter(slot.held))
    if len({how.exact(entry) for entry in slot.held.values()}) == 1:
        return [(first, slot.held[first])]
    where, name = ledger.choice_for(path)
    is_whole = name == BOTH or (where == path and name in [ledger.sides[side] for side in slot.held])
    if is_whole and _is_in_conflict(ledger, slot, path, label, how):
        ledger.used.add(where)
        return _chosen(ledger, slot, path, label, name, how)
    return [(first, how.mixed(ledger, slot, path, label))]


def _is_in_conflict(ledger: Ledger, slot: Slot[T], path: str, label: str, how: Entries[T]) -> bool:
    trial = Ledger(ledger.sides)
    how.mixed(trial, slot, path, label)
    return bool(trial.conflicts)


def _chosen(ledger: Ledger, slot: Slot[T], path: str, label: str, name: str, how: Entries[T]) -> list[tuple[int, T]]:
    values = tuple(Value(ledger.sides[side], how.words(entry)) for side, entry in slot.held.items())
    before = "" if slot.base is None else how.words(slot.base)
    ledger.conflicts.append(Conflict(path, label, values, before, name))
    if name != BOTH:
        return [(side, entry) for side, entry in slot.held.items() if ledger.sides[side] == name]
    apart: dict[Hashable, tuple[int, T]] = {}
    for side, entry in slot.held.items():
        apart.setdefault(how.exact(entry), (side, entry))
    return list(apart.values())


def _where_removed(
    ledger: Ledger, slot: Slot[T], base: T, path: str, label: str, sides: Sequence[int], how: Entries[T]
) -> list[tuple[int, T]]:
    """An entry that some took out: gone when nobody changed it, else a conflict."""
    changed = [side for side, entry in slot.held.items() if how.exact(entry) != how.exact(base)]
    if not changed:
        who = next(side for side in sides if side not in slot.held)
        left = tuple(Value(ledger.sides[side], how.words(entry)) for side, entry in slot.held.items())
        ledger.taken.append(Taken(path, label, ledger.sides[who], GONE, left, removed=True))
        return []
    texts = {side: how.words(slot.held[side]) if side in slot.held else GONE for side in sides}
    chosen = ledger.conflict(path, label, texts, how.words(base))
    side = changed[0] if chosen is None else chosen
    return [(side, slot.held[side])] if side in slot.held else []


def note_list(
    ledger: Ledger, found: United[T], path: str, label: str, sides: Sequence[int], told: Callable[[list[T]], str]
) -> None:
    """Write down what only some drafts have, once for each of them, and whose order gave way."""
    if found.crossed:
        names = "、".join(ledger.sides[side] for side in found.crossed)
        ledger.told.append(f"{label}：{names} 的次序和别的草稿不同，没有用它的次序，请核对")
    added: dict[int, list[T]] = {}
    for slot in found.slots:
        if slot.base is None and len(slot.held) < len(sides):
            added.setdefault(min(slot.held), []).append(slot.first)
    for side in sorted(added):
        ledger.taken.append(Taken(path, label, ledger.sides[side], told(added[side])))
