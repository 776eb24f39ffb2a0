"""Answers that are kept while there is room for them, the latest asked for longest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Remembered(Generic[Key, Answer]):
    """A function of a key and a number whose answers are kept, as many as ``room`` holds by their ``weight``.

    ``functools.lru_cache`` counts answers, whatever their size: the lines of a long text that somebody is typing
    would fill the memory of a small PC.
    """

    def __init__(self, make: Callable[[Key, int], Answer], weight: Callable[[Key], int], room: int) -> None:
        self._make = make
        self._weight = weight
        self._rest = room
        self._known: OrderedDict[tuple[Key, int], Answer] = OrderedDict()

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._known)

    def __call__(self, key: Key, number: int) -> Answer:
        """The answer, made when it is not kept."""
        asked = (key, number)
        if asked in self._known:
            self._known.move_to_end(asked)
            return self._known[asked]
        made = self._known[asked] = self._make(key, number)
        self._rest -= self._weight(key)
        while self._rest < 0 and self._known:
            (oldest, _), _ = self._known.popitem(last=False)
            self._rest += self._weight(oldest)
        return made
