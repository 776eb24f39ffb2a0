"""What another thread tells is heard on the thread of the window.

Not by a signal: emitting one from another thread holds a mutex of Qt's while PySide waits for the interpreter, and the
thread that has the interpreter waits for that mutex as soon as it connects anything (seen with PySide 6.9: a window
that stood still for good). Posting a call holds nothing.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, Qt, Slot


class Relay(QObject):
    """Calls a method of its owner, on the owner's thread, with what is told on any thread, in that order.

    It goes with its owner; telling raises ``RuntimeError`` then, as a signal would.
    """

    def __init__(self, hear: Callable[..., object], owner: QObject) -> None:
        super().__init__(owner)
        self._hear = weakref.WeakMethod(hear)
        self._waiting: deque[tuple[Any, ...]] = deque()

    def tell(self, *values: object) -> None:
        """On any thread: tell these values."""
        self._waiting.append(values)
        QMetaObject.invokeMethod(self, "_deliver", Qt.ConnectionType.QueuedConnection)  # type: ignore[call-overload]

    @Slot()
    def _deliver(self) -> None:
        values = self._waiting.popleft()
        hear = self._hear()
        if hear is not None:
            hear(*values)
