"""One call after the other as one piece of work: what is refused does not keep the others from being done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject

from app.jobs import Call, Step
from app.ui.bureau.long_call import CallWords, DeskCall, Trouble
from app.ui.bureau.tools import DeskTools


class Part(NamedTuple):
    """A call, and whom it is about."""

    case: int
    name: str
    call: Call


class Ended(NamedTuple):
    """What became of a part: its value, or why it was refused."""

    case: int
    name: str
    value: object = None
    trouble: Trouble | None = None


class ManyCalls(DeskCall):
    """``finished`` carries an :class:`Ended` for each part. ``ended`` are those so far, when it is ``stopped``."""

    def __init__(self, tools: DeskTools, words: CallWords, tab: str, parent: QObject) -> None:
        super().__init__(tools, words, tab, parent)
        self._parts: tuple[Part, ...] = ()
        self.ended: list[Ended] = []

    def begin_all(self, parts: Sequence[Part], words: CallWords) -> None:
        """Begin, unless it is under way."""
        if not parts or not self.begin(words):
            return
        self._parts, self.ended = tuple(parts), []
        self._next()

    @property
    def left(self) -> int:
        """How many parts did not end."""
        return len(self._parts) - len(self.ended)

    def _next(self) -> None:
        at = len(self.ended)
        super()._hear_step(Step(at, len(self._parts), self._parts[at].name))
        self.send(self._parts[at].call)

    def _hear_step(self, step: Step) -> None:
        """How far one of them is is not how far all are."""

    def _hear_done(self, value: object) -> None:
        self._note(value)

    def refuse(self, trouble: Trouble) -> None:
        """Go on with the next one."""
        self._note(trouble=trouble)

    def _note(self, value: object = None, trouble: Trouble | None = None) -> None:
        part = self._parts[len(self.ended)]
        self.ended.append(Ended(part.case, part.name, value, trouble))
        if len(self.ended) < len(self._parts):
            self._next()
        else:
            super()._hear_done(tuple(self.ended))
