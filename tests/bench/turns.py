"""Letting a window run as it runs itself, and how long its thread is at work between two waits for something to do."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.measure import ROOT

_TOLD = 14


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Let the program run as it runs itself: asking for its events in a loop would keep Python's lock from threads."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    loop, end = QEventLoop(), time.monotonic() + seconds
    looking = QTimer(timerType=Qt.TimerType.PreciseTimer)
    looking.timeout.connect(lambda: loop.quit() if true() or time.monotonic() > end else None)
    looking.start(1)
    loop.exec()
    looking.stop()
    if not true():
        raise SystemExit("waited in vain")


def rest(seconds: float) -> None:
    """Let the program run for a while."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() >= end, seconds + 30)


class Turns:
    """The longest turn of the event loop in each step of a visit, in seconds of the processor for this thread.

    A turn is what is done between two looks for events, or a deed between :meth:`begin` and :meth:`cut`. With
    ``profiled`` the functions of the longest one are known, too; that takes time, which is then counted.
    """

    def __init__(self, *, profiled: bool = False) -> None:
        from PySide6.QtCore import QAbstractEventDispatcher

        self.longest: dict[str, float] = {}
        self._step = ""
        self._profile = cProfile.Profile() if profiled else None
        self._profiles: dict[str, cProfile.Profile] = {}
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.aboutToBlock.connect(self.cut)
        dispatcher.awake.connect(self.cut)
        self._last = time.thread_time()

    def begin(self, step: str) -> None:
        """What is done from now on belongs to another step; none when empty."""
        self.cut()
        self._step = step

    def cut(self) -> None:
        """A turn ends, another begins."""
        taken = time.thread_time() - self._last
        longer = bool(self._step) and taken > self.longest.get(self._step, 0.0)
        if longer:
            self.longest[self._step] = taken
        if self._profile is not None:
            self._profile.disable()
            if longer:
                self._profiles[self._step] = self._profile
            self._profile = cProfile.Profile()
            self._profile.enable()
        self._last = time.thread_time()

    def functions(self, step: str) -> Iterator[str]:
        """Where the longest turn of a step was: functions of the program by the time that they and theirs took."""
        if step not in self._profiles:
            return
        found = pstats.Stats(self._profiles[step]).stats  # type: ignore[attr-defined]  # there since ever
        lines = [(whole, own, place) for place, (_, _, own, whole, _) in found.items() if place[2] != "cut"]
        for whole, own, (file, line, name) in sorted(lines, reverse=True)[:_TOLD]:
            where = f"{_short(file)}:{line} " if line else ""
            yield f"{1000 * whole:6.1f} ms ({1000 * own:.1f} its own) {where}{name}"


def _short(file: str) -> str:
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
