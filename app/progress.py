"""How long work tells where it is, and how it is stopped.

Core functions take ``progress: Progress = silent`` and call it between steps. To cancel, the caller's progress
raises :class:`Cancelled`; the core needs no flags and no threads, and publishes its files only at the end, so a
cancelled run leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

Pause: TypeAlias = Callable[[], None]
"""Called between short pieces of one step (rows, pages), which have nothing to tell; may raise :class:`Cancelled`."""


class Cancelled(Exception):
    """Raised out of a progress call by the one who wants the work to stop (exit code 130)."""


class Progress(Protocol):
    """Called with steps done, steps in all, and a Chinese label such as ``合并``."""

    def __call__(self, done: int, total: int, label: str) -> None:
        """Take note of one step; may raise :class:`Cancelled`."""


def silent(done: int, total: int, label: str) -> None:
    """Ignore progress: the default of every core function."""


def unpaused() -> None:
    """Go on with the next piece: the default where nobody waits to stop the work."""


def pause_of(progress: Progress, done: int, total: int, label: str) -> Pause:
    """A pause that tells the same step again: whoever cancels need not wait for the end of the step."""
    return lambda: progress(done, total, label)
