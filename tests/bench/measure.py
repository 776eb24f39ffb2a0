"""Rows, demands and clocks of the bench.

A slow or busy machine changes both sides of a ratio: what is compared runs in turns.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 0.05
"""A demand counts as met up to this share beside it: so far medians wander on a machine that does other work, too."""


@dataclass(frozen=True)
class Row:
    """A line of the output. ``least`` and ``most`` are what is demanded of the ratio, if anything is."""

    name: str
    ratio: float
    least: float | None = None
    most: float | None = None

    @property
    def demand(self) -> str:
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"

    @property
    def has_demand(self) -> bool:
        return self.least is not None or self.most is not None

    @property
    def is_met(self) -> bool:
        low = self.least is None or self.ratio >= self.least * (1 - TOLERANCE)
        return low and (self.most is None or self.ratio <= self.most * (1 + TOLERANCE))


Work = Callable[[], object]


def in_turns(
    works: Mapping[str, Work],
    runs: int,
    clock: Callable[[], float] = time.perf_counter,
    of: Callable[[Sequence[float]], float] = statistics.median,
    before: Callable[[str], object] = lambda name: None,
) -> dict[str, float]:
    """Median time of each, or another value ``of`` its times, run in turns.

    A first turn fills caches and is not counted. ``before`` is called with the name of each before its time begins.
    """
    measured: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(runs + 1):
        for name, work in works.items():
            before(name)
            start = clock()
            work()
            if turn:
                measured[name].append(clock() - start)
    return {name: of(times) for name, times in measured.items()}


def python(*arguments: str) -> Work:
    """A call that runs a fresh Python in the source tree; it must exit 0 or 1 (issues in the answers)."""

    def run() -> None:
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode("utf-8", "replace"))

    return run


def tell(sentence: str) -> None:
    """Progress and verdicts: standard output holds rows only."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
