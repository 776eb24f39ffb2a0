"""How long work on one file may take and how much memory it may have, whatever the file does to the library.

Measured with the slowest files that are fine: a picture of 120 million pixels (PNG with alpha, 159 MiB) takes 47 s and
1.6 GiB; damaged PDF files of test sets at most 6 s. Slow PCs take three times as long.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a file, for each page and each MiB of it; MiB of memory above what the worker has before it.

    ``aside`` are the seconds that programs of the PC may have in addition for an office file, each of which has a limit
    of its own and tells steps while it works.
    """

    seconds: float = 30.0
    per_page: float = 0.2
    per_mebibyte: float = 1.0
    aside: float = 480.0
    mebibytes: int = 2048


class Clock:
    """The time that is left for a file. Work that goes on from page to page has more of it than work that stands."""

    def __init__(self, limits: Limits, source: Path, is_converted: bool, now: float) -> None:
        self._limits = limits
        self._size = 0.0
        with suppress(OSError):
            self._size = source.stat().st_size / (1 << 20)
        self._is_converted = is_converted
        self._pages = 0
        self._begun = self._advanced = now
        self._last: tuple[int, str] = (0, "")

    def hear(self, done: int, total: int, label: str, now: float) -> None:
        """Take note of a step; its total is the number of pages as soon as the normaliser knows it."""
        self._pages = max(self._pages, total)
        if self._is_converted or (done, label) != self._last:
            self._last, self._advanced = (done, label), now

    def left(self, now: float) -> float:
        """Seconds until the work counts as hanging."""
        limits = self._limits
        whole = limits.seconds + limits.per_page * self._pages + limits.per_mebibyte * self._size
        most = _PATIENCE * whole + (limits.aside if self._is_converted else 0.0)
        return min(max(self._begun + whole, self._advanced + limits.seconds), self._begun + most) - now

    def spent(self, now: float) -> float:
        """Seconds that the work has taken so far."""
        return now - self._begun


def limit_memory(mebibytes: int) -> None:
    """Let this process map so much more than it does now; what asks for more is refused (POSIX; not upheld by macOS).

    Programs that it starts may raise their own limit again.
    """
    if sys.platform == "win32":
        return  # the job object of the parent does it
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _mapped() + (mebibytes << 20)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _mapped() -> int:
    """Bytes that this process has mapped; about what a worker has where the system does not tell."""
    import resource

    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 200 << 20
