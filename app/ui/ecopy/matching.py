"""Which scanned page is which of ours, as its user decides it page by page. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.scans.model import Suggestion
from app.ui.ecopy.known import SealSide

Place: TypeAlias = tuple[str, int]
Decision: TypeAlias = Literal["open", "taken", "unused"]


@dataclass
class Match:
    """A scanned page: what it seems to be, the place that is offered now, and what was decided."""

    found: Suggestion
    offered: Place | None
    decision: Decision = "open"
    turn: int = 0


class Matching:
    """``at`` is the page that is looked at, from 0. One place takes one page: a later one opens the earlier again."""

    def __init__(self, sides: Sequence[SealSide], found: Sequence[Suggestion]) -> None:
        self.sides = {(side.volume, side.side): side for side in sides}
        self.matches = [Match(one, self._place_of(one), turn=one.turn) for one in found]
        self.at = 0

    def _place_of(self, found: Suggestion) -> Place | None:
        place = (found.on.volume, found.on.side) if found.on else None
        return place if place in self.sides else None

    @property
    def current(self) -> Match | None:
        """The page that is looked at."""
        return self.matches[self.at] if self.matches else None

    @property
    def left(self) -> int:
        """Pages that nobody has decided on."""
        return sum(match.decision == "open" for match in self.matches)

    @property
    def taken(self) -> tuple[Match, ...]:
        """Pages that were recognised."""
        return tuple(match for match in self.matches if match.decision == "taken")

    def side_of(self, match: Match) -> SealSide | None:
        """Our side that is offered for a page."""
        return self.sides.get(match.offered) if match.offered else None

    def others(self, match: Match) -> tuple[SealSide, ...]:
        """Other sides for a page: the likest first, then those that lack a scan, then the rest in printed order."""
        likely = [(one.volume, one.side) for one in match.found.others]
        own = self._place_of(match.found)
        ahead = [place for place in (own, *likely) if place in self.sides and place is not None]
        taken = {other.offered for other in self.taken if other is not match}

        def rank(place: Place) -> tuple[bool, bool]:
            return place in taken, self.sides[place].state == "scanned"

        rest = sorted((place for place in self.sides if place not in ahead), key=rank)
        order = dict.fromkeys((*ahead, *rest))
        return tuple(self.sides[place] for place in order if place != match.offered)

    def note_of(self, side: SealSide, match: Match) -> str:
        """What is to be known of a side before a page is given to it."""
        place = (side.volume, side.side)
        if any(other.offered == place for other in self.taken if other is not match):
            return "已选了另一张"
        return "已有扫描件，会换掉" if side.state == "scanned" else ""

    # ---- deciding

    def take(self) -> None:
        """The page that is looked at is what it is offered as; go on to the next open one."""
        match = self.current
        if match is None or match.offered is None:
            return
        for other in self.matches:
            if other is not match and other.decision == "taken" and other.offered == match.offered:
                other.decision = "open"
        match.decision = "taken"
        self._go_on()

    def leave(self) -> None:
        """The page is not used; go on."""
        if self.current is not None:
            self.current.decision = "unused"
            self._go_on()

    def offer(self, place: Place) -> None:
        """Show the page beside another side; that decides nothing."""
        if self.current is not None and place in self.sides:
            self.current.offered, self.current.decision = place, "open"

    def turn(self, degrees: int) -> None:
        """Turn the scanned page clockwise."""
        if self.current is not None:
            self.current.turn = (self.current.turn + degrees) % 360

    def go(self, step: int) -> None:
        """To a neighbour."""
        self.at = max(0, min(self.at + step, len(self.matches) - 1))

    def _go_on(self) -> None:
        """To the next page that is open, from the beginning when there is none behind."""
        count = len(self.matches)
        order = [(self.at + step) % count for step in range(1, count + 1)]
        self.at = next((at for at in order if self.matches[at].decision == "open"), self.at)
