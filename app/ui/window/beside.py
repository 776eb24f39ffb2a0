"""Small work on the disk beside the window: a list written, a folder looked for, a removed file brought back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from app.errors import AppError
from app.progress import Cancelled

_LOG = logging.getLogger(__name__)
Hear = Callable[[Any], None]


class _Run(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        """Called by the thread pool; the work tells its end itself."""
        self._work()


class Beside(QObject):
    """Does one thing after the other on a thread of its own and tells the window how it went."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ended.connect(self._hear)

    def run(
        self, owner: QObject, work: Callable[[], object], done: Hear | None = None, refused: Hear | None = None
    ) -> None:
        """Do ``work``; then call ``done`` with what it gave, or ``refused`` with the :class:`AppError`.

        Neither is called when ``owner`` is gone by then. What nobody foresaw becomes an error in general words.
        """
        self._pool.start(_Run(lambda: self._ended.emit((owner, done, refused, _tried(work)))))

    @Slot(object)
    def _hear(self, told: tuple[QObject, Hear | None, Hear | None, object]) -> None:
        owner, done, refused, outcome = told
        if not shiboken6.isValid(owner):
            return
        hear = refused if isinstance(outcome, AppError) else done
        if hear is not None:
            hear(outcome)

    def wait(self) -> None:
        """Wait until everything asked for was done; only where nobody looks at a window any more."""
        self._pool.waitForDone()


def _tried(work: Callable[[], object]) -> object:
    try:
        return work()
    except AppError as error:
        return error
    except Cancelled:
        return AppError("已取消")
    except Exception as error:
        _LOG.exception("work beside the window")
        return AppError(f"没有做完：{type(error).__name__}", "详情记在日志里")
