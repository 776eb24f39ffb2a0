"""Searching the book for words: asked in stretches, so that pictures are drawn meanwhile; first hits show at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.books.seen import FoundText
from app.errors import AppError
from app.jobs import Call
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.seen_book import Spot
from app.ui.work.tasks import Task, follow, nothing
from app.ui.work.tools import Tools

STRETCH = 100
MOST = 999


class BookSearch(QObject):
    """The places of :attr:`words` in all volumes, in printed order. ``found`` tells that there are more, or others.

    The search begins at the volume and side that are looked at, and comes round to those before. ``trouble`` is why it
    did not get through, a sentence; empty when it did.
    """

    found = Signal()

    def __init__(self, tools: Tools, seen: BookSeen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._seen = seen
        self.words = ""
        self.places: list[FoundText] = []
        self.current: FoundText | None = None
        self._open: list[tuple[str, int, int]] = []
        self._task: Task | None = None
        self._from = Spot("", 1)
        self.trouble = ""
        seen.changed.connect(self._again)

    @property
    def is_searching(self) -> bool:
        """Whether there may be more."""
        return bool(self._open) or self._task is not None

    @property
    def number(self) -> int:
        """Which of the places is the current one, from 1; 0 before there is one."""
        return self.places.index(self.current) + 1 if self.current in self.places else 0

    def search(self, words: str, start: Spot) -> None:
        """Look for other words; empty ones end the search."""
        self.words = words
        self._from = start
        self.current = None
        self._begin()

    def step(self, by: int) -> FoundText | None:
        """The place after or before the current one, round the ends."""
        if not self.places:
            return None
        at = self.number - 1 + by if self.number else 0
        self.current = self.places[at % len(self.places)]
        self.found.emit()
        return self.current

    def on(self, volume: str) -> list[tuple[FoundText, bool]]:
        """The places in a volume, and which of them is the current one."""
        return [(place, place == self.current) for place in self.places if place.volume == volume]

    def _again(self) -> None:
        """The book is another one: the same words may stand elsewhere."""
        if self.words:
            self._begin()

    def _begin(self) -> None:
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()  # what it still tells is not for these words
        self.places = []
        self.trouble = ""
        self._open = self._stretches() if self.words.strip() else []
        self._ask()
        self.found.emit()

    def _stretches(self) -> list[tuple[str, int, int]]:
        """Sides to search, those around the page that is looked at first."""
        book = self._seen.book
        if book is None:
            return []
        found = [
            (volume.id, first, min(first + STRETCH - 1, len(volume.pages)))
            for volume in book.volumes
            for first in range(1, len(volume.pages) + 1, STRETCH)
        ]
        here = next((n for n, one in enumerate(found) if one[0] == self._from.volume and one[2] >= self._from.side), 0)
        return found[here:] + found[:here]

    def _ask(self) -> None:
        book = self._seen.book
        if not self._open or book is None or self._seen.is_closed:
            return
        volume, first, last = self._open.pop(0)
        tools = self._tools
        args = (tools.paths, tools.folder, self._seen.draft, book.key, self.words, volume, (first, last))
        task = tools.eyes.run(Call("see_text", args))
        self._task = task
        follow(
            task,
            done=lambda places: self._take(task, places),
            refused=lambda error: self._give_up(task, error),
            stopped=nothing,  # other words were asked for, or the window goes
        )
        task.ended.connect(lambda: self._end(task))

    def _take(self, task: Task, places: tuple[FoundText, ...]) -> None:
        book = self._seen.book
        if book is None or task is not self._task:
            return
        order = {volume.id: number for number, volume in enumerate(book.volumes)}
        self.places = sorted([*self.places, *places], key=lambda place: (order.get(place.volume, 0), place.side))
        if len(self.places) >= MOST:
            self._open = []

    def _give_up(self, task: Task, error: AppError) -> None:
        """What was found stays; the rest is not searched, and that is said."""
        if task is self._task:
            self._open = []
            self.trouble = error.in_full()

    def _end(self, task: Task) -> None:
        if task is not self._task:
            return
        self._task = None
        if self.current is None or self.current not in self.places:
            self.current = self._nearest()
        self._ask()
        self.found.emit()

    def _nearest(self) -> FoundText | None:
        """The first place from the page on that was looked at when the search began."""
        later = [p for p in self.places if p.volume == self._from.volume and p.side >= self._from.side]
        return later[0] if later else None if self._open else self.places[0] if self.places else None
