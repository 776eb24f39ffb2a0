"""Ends what served a draft that was given back, beside the window: a process and a disk take their time."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Protocol

from PySide6.QtCore import QObject

from app.ui.work.relay import Relay


class Leaving(Protocol):
    """What can be ended on any thread, however long that takes: a queue with its process."""

    def end_process(self) -> None:
        """Return when it has ended."""

    def setParent(self, parent: QObject, /) -> None:
        """As every object of Qt."""

    def deleteLater(self) -> None:
        """As every object of Qt."""


class Farewells(QObject):
    """Keeps what leaves alive until it has come to an end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ending: list[tuple[threading.Thread, Leaving]] = []
        self._ended = Relay(self._forget, self)

    def end(self, leaving: Leaving) -> None:
        """End it on a thread of its own; it belongs to this object from now on."""
        leaving.setParent(self)
        thread = threading.Thread(target=self._wait_for, args=(leaving,), daemon=True)
        self._ending.append((thread, leaving))
        thread.start()

    def _wait_for(self, leaving: Leaving) -> None:
        """On a thread of its own."""
        leaving.end_process()
        with contextlib.suppress(RuntimeError):  # the program ended without us
            self._ended.tell(leaving)

    def _forget(self, leaving: Leaving) -> None:
        self._ending = [(thread, kept) for thread, kept in self._ending if kept is not leaving]
        leaving.deleteLater()

    def wait(self, seconds: float) -> bool:
        """Wait until all are gone, but no longer; only where nobody looks at a window any more."""
        end = time.monotonic() + seconds
        for thread, _ in self._ending:
            thread.join(max(end - time.monotonic(), 0))
        left = any(thread.is_alive() for thread, _ in self._ending)
        if not left:
            self._ending.clear()
        return not left
