"""Lists of several drafts united: rows of a table, files of an item; what stands in only one is kept, in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Key = Callable[[T], Hashable]


@dataclass(slots=True)
class Slot(Generic[T]):
    """What is one entry in all drafts that hold it, by their numbers; ``base`` is what it was where they began."""

    held: dict[int, T]
    base: T | None = None

    @property
    def first(self) -> T:
        """That of the first draft."""
        return self.held[min(self.held)]

    @property
    def known(self) -> list[T]:
        """Every form of it."""
        return [*self.held.values(), *([] if self.base is None else [self.base])]


@dataclass(frozen=True, slots=True)
class United(Generic[T]):
    """The entries in order; ``unclear`` are keys that stand more than once in a draft, so that they tell nothing.

    ``crossed`` are drafts that have an order of their own, which gave way to that of another.
    """

    slots: tuple[Slot[T], ...]
    unclear: tuple[Hashable, ...]
    crossed: tuple[int, ...]


def united(lists: Mapping[int, Sequence[T]], base: Sequence[T], exact: Key[T], loose: Key[T]) -> United[T]:
    """Find the entries of several lists in each other: first equal ones, then those that alone have a key.

    ``exact`` of an entry is equal for entries that say the same, ``loose`` for those about the same thing (None: it
    has no key). The order is that of ``base``, or of the first list that has another one; what only some list has comes
    before what follows it there, else at the end. An entry that no list has any more is left out.
    """
    slots: list[Slot[T]] = []
    unclear: dict[Hashable, None] = {}
    crossed: list[int] = []
    moved = [side for side, entries in lists.items() if not base or _is_moved(base, entries, exact, loose)]
    for side in (*moved[:1], None, *(side for side in lists if side not in moved[:1])):
        entries = base if side is None else lists[side]
        places = _matched(slots, entries, exact, loose, {} if side is None else unclear)
        if side is not None and side in moved and not _rises(places):
            crossed.append(side)
        slots = _put(slots, side, entries, places)
    for slot in slots:
        slot.held = dict(sorted(slot.held.items()))
    return United(tuple(slot for slot in slots if slot.held), tuple(unclear), tuple(crossed))


def _is_moved(base: Sequence[T], entries: Sequence[T], exact: Key[T], loose: Key[T]) -> bool:
    """Whether a list has the entries of ``base`` in another order."""
    return not _rises(_matched([Slot({}, entry) for entry in base], entries, exact, loose, {}))


def _rises(places: Sequence[int | None]) -> bool:
    found = [place for place in places if place is not None]
    return found == sorted(found)


def _matched(
    slots: Sequence[Slot[T]], entries: Sequence[T], exact: Key[T], loose: Key[T], unclear: dict[Hashable, None]
) -> list[int | None]:
    """The slot of each entry; no slot twice. Keys that would have to be guessed by go to ``unclear``."""
    places = _same(slots, entries, exact)
    used = {place for place in places if place is not None}
    open_slots: dict[Hashable, list[int]] = defaultdict(list)
    for place, slot in enumerate(slots):
        if place not in used:
            open_slots[loose(slot.known[0])].append(place)
    open_entries: dict[Hashable, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        if places[number] is None:
            open_entries[loose(entry)].append(number)
    for key, numbers in open_entries.items():
        found = open_slots.get(key, [])
        if key is None or not found:
            continue
        if len(numbers) == len(found) == 1:
            places[numbers[0]] = found[0]
        else:
            unclear[key] = None
    return places


def _same(slots: Sequence[Slot[T]], entries: Sequence[T], exact: Key[T]) -> list[int | None]:
    known: dict[Hashable, list[int]] = defaultdict(list)
    for place in reversed(range(len(slots))):  # the first one is taken first, from the end of each list
        for key in {exact(entry) for entry in slots[place].known}:
            known[key].append(place)
    used: set[int] = set()
    places: list[int | None] = []
    for entry in entries:
        found = known.get(exact(entry), [])
        while found and found[-1] in used:
            found.pop()
        places.append(found.pop() if found else None)
        used |= {place for place in places[-1:] if place is not None}
    return places


def _put(
    slots: Sequence[Slot[T]], side: int | None, entries: Sequence[T], places: Sequence[int | None]
) -> list[Slot[T]]:
    """The slots with a list in them; that of the base has no number."""
    before: dict[int, list[Slot[T]]] = defaultdict(list)
    waiting: list[Slot[T]] = []
    for entry, place in zip(entries, places, strict=True):
        slot = Slot[T]({}) if place is None else slots[place]
        if side is None:
            slot.base = entry
        else:
            slot.held[side] = entry
        if place is None:
            waiting.append(slot)
        else:
            before[place] += waiting
            waiting = []
    return [*(one for place, slot in enumerate(slots) for one in (*before[place], slot)), *waiting]
