"""Work on a thread beside the window; what breaks there is logged and never ends without a word."""

from __future__ import annotations

import logging
import threading
import weakref
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

import shiboken6
from PySide6.QtCore import QObject

_LOG = logging.getLogger(__name__)
Work: TypeAlias = Callable[[], object]
Broke: TypeAlias = Callable[[Exception], object]


class Line:
    """Does one thing after the other on a thread that dies with the process.

    No thread pool of Qt's: deleting one waits for its thread, so that a window that lets go of a draft would stand
    still while a slow share answers. Here the owner may go at any time; what ends later is told to nobody.
    """

    def __init__(self, owner: QObject) -> None:
        self._owner = weakref.ref(owner)
        self._waiting: deque[tuple[Work, Broke | None]] = deque()
        self._runs = False
        self._rest = threading.Condition()

    def do(self, work: Work, broke: Broke | None = None) -> None:
        """Do ``work`` when all before it is done; it tells its end itself, by a relay.

        ``broke`` is called on that thread, too, with what nobody foresaw: whoever waits for an end must hear of one.
        """
        with self._rest:
            self._waiting.append((work, broke))
            if self._runs:
                return
            self._runs = True
        threading.Thread(target=self._serve, name="beside the window", daemon=True).start()

    def _serve(self) -> None:
        while True:
            with self._rest:
                if not self._waiting:
                    self._runs = False
                    self._rest.notify_all()
                    return
                work, broke = self._waiting.popleft()
            try:
                self._try(work, broke)
            except Exception:  # a thread that died would leave all that waits undone
                _LOG.exception("telling of work beside the window")
            del work, broke  # an object of Qt must not be let go of here, on another thread than its own

    def _try(self, work: Work, broke: Broke | None) -> None:
        try:
            work()
        except Exception as error:
            if isinstance(error, RuntimeError) and not self._has_owner():
                return  # its signals went with it
            _LOG.exception("work beside the window")
            if broke is not None:
                broke(error)

    def _has_owner(self) -> bool:
        owner = self._owner()
        return owner is not None and shiboken6.isValid(owner)

    def wait(self, seconds: float) -> bool:
        """Wait until everything asked for was done, but no longer; only where nobody looks at a window any more."""
        with self._rest:
            return self._rest.wait_for(lambda: not self._runs, seconds)
