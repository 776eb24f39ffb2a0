"""What reading gives: what each place of the form says of a field, and what belongs to no field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from app.forms.answers import Answer


class Rank(IntEnum):
    """Whose word counts when places differ: where the form asks before where it repeats."""

    ASKED = 0
    COVER = 1
    REPEATED = 2
    TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What one place says of a field: the answer as typed, the text that stands there, where that is.

    ``doubts`` are half sentences on why it may be something else; ``cells`` are those of single cells of a table of
    rows, by path behind the field (``3.person_name``).
    """

    field: str
    answer: Answer
    text: str
    where: str
    rank: Rank = Rank.ASKED
    doubts: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A text that belongs to no field: where it stands and what it is."""

    where: str
    text: str


@dataclass(slots=True)
class Findings:
    """Everything that was found so far."""

    found: list[Found] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def take(self, found: Found) -> None:
        """A place of a field was found, empty or not."""
        self.found.append(found)

    def leave(self, where: str, text: str) -> None:
        """A text belongs to nothing; blanks and rules are no text."""
        if text.strip("_ \t\n\u2002\u3000"):
            self.left.append(Left(where, text.strip()))

    def leave_all(self, where: str, texts: Iterable[str]) -> None:
        """Several texts belong to nothing."""
        for text in texts:
            self.leave(where, text)

    def near(self, name: str, why: str) -> None:
        """The place of a field was not found, for this reason."""
        self.seen.setdefault(name, why)
