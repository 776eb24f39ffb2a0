"""Parts of a volume that stay as they are from one layout to the next, because nothing that they show has changed.

While a part is laid out, what it asks of the filling is noted; as long as the answers to that stay the same, so does
the part. Somebody who types changes one part out of twenty.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar, cast

from app.documents.layout.frame import LaidPart
from app.forms.answers import Filling
from app.forms.definition import FormDefinition

Key = TypeVar("Key")
Value = TypeVar("Value")
Asked: TypeAlias = tuple[Mapping[object, object], Mapping[object, object]]
_NOTHING = object()


class Noted(Mapping[Key, Value], Generic[Key, Value]):
    """A mapping that notes which of its keys were asked for, and what the answer was."""

    def __init__(self, known: Mapping[Key, Value]) -> None:
        self._known = known
        self._asked: dict[object, object] = {}

    def __getitem__(self, key: Key) -> Value:
        """The value, noted."""
        self._asked[key] = self._known.get(key, _NOTHING)
        return self._known[key]

    def __iter__(self) -> Iterator[Key]:
        """All keys; what they are is not noted, so whoever lays out asks for single ones."""
        return iter(self._known)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._known)

    def asked(self) -> dict[object, object]:
        """What was asked since this was called last, with its answers."""
        asked, self._asked = self._asked, {}
        return asked

    def answers_as(self, asked: Mapping[object, object]) -> bool:
        """Whether it still gives the same answers; asking this is not noted."""
        known = cast(Mapping[object, object], self._known)
        return all(known.get(key, _NOTHING) == answer for key, answer in asked.items())


class NotedFilling:
    """A filling that knows what was asked of it."""

    def __init__(self, filling: Filling) -> None:
        self._answers, self._items = Noted(filling.answers), Noted(filling.items)
        self.filling = replace(filling, answers=self._answers, items=self._items)

    def asked(self) -> Asked:
        """What was asked since this was called last."""
        return self._answers.asked(), self._items.asked()

    def answers_as(self, asked: Asked) -> bool:
        """Whether it still gives the same answers."""
        answers, items = asked
        return self._answers.answers_as(answers) and self._items.answers_as(items)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A part, the form that it belongs to, and what it was made of."""

    part: LaidPart
    definition: FormDefinition
    given: object
    asked: Asked


class KeptParts:
    """The parts laid out last, as many as there is room for; all of them measured by one typesetter."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._parts: OrderedDict[Hashable, _Kept] = OrderedDict()

    def part(
        self,
        place: Hashable,
        definition: FormDefinition,
        given: object,
        filling: NotedFilling,
        make: Callable[[], LaidPart],
    ) -> LaidPart:
        """The part at a ``place`` of the form: from memory while ``given`` and what it asks of ``filling`` stay."""
        kept = self._parts.get(place)
        if kept and kept.definition is definition and kept.given == given and filling.answers_as(kept.asked):
            self._parts.move_to_end(place)
            return kept.part
        filling.asked()
        part = make()
        self._parts[place] = _Kept(part, definition, given, filling.asked())
        self._parts.move_to_end(place)
        while len(self._parts) > self._room:
            self._parts.popitem(last=False)
        return part

    def __len__(self) -> int:
        """How many parts are kept."""
        return len(self._parts)
