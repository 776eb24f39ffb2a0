"""Small work on the disk beside the window: a list written, a folder looked for, a removed file brought back."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import shiboken6
from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.progress import Cancelled
from app.ui.work.relay import Relay
from app.ui.work.threads import Line, Work

_LOG = logging.getLogger(__name__)
_TOLD_EVERY = 0.05
Hear = Callable[[Any], None]


class _Asked(NamedTuple):
    owner: QObject
    work: Work
    done: Hear | None
    refused: Hear | None


class Beside(QObject):
    """Does work on lines: one thing after the other on each, while the lines do not wait for one another.

    A line is named after what it touches, such as a draft folder, which may lie on a share that is gone; ``""`` is for
    the program's own small files. The threads die with the process, so that such a share cannot keep it alive.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, Line] = {}
        self._ended = Relay(self._hear, self)

    def run(
        self, owner: QObject, work: Work, done: Hear | None = None, refused: Hear | None = None, *, line: str = ""
    ) -> None:
        """Do ``work``; then call ``done`` with what it gave, or ``refused`` with the :class:`AppError`.

        Neither is called when ``owner`` is gone by then. What nobody foresaw becomes an error in general words.
        """
        asked = _Asked(owner, work, done, refused)
        known = self._lines.get(line) or self._lines.setdefault(line, Line(self))
        known.do(lambda: self._ended.tell(asked, _tried(work)))

    def _hear(self, asked: _Asked, outcome: object) -> None:
        if isinstance(outcome, AppError) and asked.refused is None:
            _LOG.warning("work beside the window: %s", outcome.in_full())
        if not shiboken6.isValid(asked.owner):
            return
        hear = asked.refused if isinstance(outcome, AppError) else asked.done
        if hear is not None:
            hear(outcome)

    def wait(self, seconds: float) -> bool:
        """Wait until everything asked for was done, but no longer; only where nobody looks at a window any more."""
        end = time.monotonic() + seconds
        return all([line.wait(max(end - time.monotonic(), 0)) for line in self._lines.values()])


class Watched(QObject):
    """The ``progress`` of work beside the window: ``step`` tells done, total and label; :meth:`cancel` stops it."""

    step = Signal(int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unwanted = threading.Event()
        self._stepped = Relay(self._tell, self)
        self._next = 0.0

    def cancel(self) -> None:
        """End the work at its next step, with :class:`Cancelled`."""
        self._unwanted.set()

    def __call__(self, done: int, total: int, label: str) -> None:
        """On the thread of the work: take note of a step. In thousandths, since a signal carries no gigabytes."""
        if self._unwanted.is_set():
            raise Cancelled
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _TOLD_EVERY
            with contextlib.suppress(RuntimeError):
                self._stepped.tell(1000 * done // total if total else 0, 1000 if total else 0, label)

    def _tell(self, done: int, total: int, label: str) -> None:
        self.step.emit(done, total, label)


def _tried(work: Work) -> object:
    try:
        return work()
    except AppError as error:
        return error
    except Cancelled:
        return AppError("已取消")
    except Exception as error:
        _LOG.exception("work beside the window")
        return AppError(f"没有做完：{type(error).__name__}", "详情记在日志里")
