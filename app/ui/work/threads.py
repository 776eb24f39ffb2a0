"""Work on a thread beside the window; what breaks there is logged and never ends without a word."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QRunnable, QThreadPool

_LOG = logging.getLogger(__name__)


class _Run(QRunnable):
    def __init__(self, work: Callable[[], None], broke: Callable[[Exception], None] | None) -> None:
        super().__init__()
        self._work = work
        self._broke = broke

    def run(self) -> None:
        """Called by the thread pool."""
        try:
            self._work()
        except Exception as error:
            _LOG.exception("work beside the window")
            if self._broke is not None:
                self._broke(error)


def do_beside(pool: QThreadPool, work: Callable[[], None], broke: Callable[[Exception], None] | None = None) -> None:
    """Do ``work`` on a thread of ``pool``; it tells its end itself, by a signal.

    ``broke`` is called on that thread, too, with what nobody foresaw: whoever waits for an end must hear of one.
    """
    pool.start(_Run(work, broke))
