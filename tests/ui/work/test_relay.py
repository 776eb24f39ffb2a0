"""What other threads tell arrives on the thread of the window, in order, and keeps nothing alive."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app.ui.work.relay import Relay

THREADS, EACH = 4, 300


class Owner(QObject):
    changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[int, int]] = []
        self.threads: set[threading.Thread] = set()
        self.relay = Relay(self.hear, self)

    def hear(self, thread: int, number: int) -> None:
        self.heard.append((thread, number))
        self.threads.add(threading.current_thread())


def test_everything_arrives_in_order_on_this_thread_while_it_connects(qtbot: QtBot) -> None:
    """Connecting meanwhile is what stood still with signals: each waited for what the other one had."""
    owner = Owner()

    def tell(thread: int) -> None:
        for number in range(EACH):
            owner.relay.tell(thread, number)

    telling = [threading.Thread(target=tell, args=(thread,), daemon=True) for thread in range(THREADS)]
    for thread in telling:
        thread.start()
    while any(thread.is_alive() for thread in telling):
        hear = owner.changed.connect(lambda _: None)
        owner.changed.disconnect(hear)
    qtbot.waitUntil(lambda: len(owner.heard) == THREADS * EACH)
    assert owner.threads == {threading.main_thread()}
    for thread in range(THREADS):
        assert [number for one, number in owner.heard if one == thread] == list(range(EACH))


def test_what_was_told_to_somebody_who_went_is_heard_by_nobody(qtbot: QtBot) -> None:
    owner = Owner()
    heard, relay = owner.heard, owner.relay
    relay.tell(0, 0)
    shiboken6.delete(owner)
    qtbot.wait(10)
    assert heard == []
    with pytest.raises(RuntimeError):
        relay.tell(0, 1)


def test_a_relay_keeps_its_owner_no_longer(qtbot: QtBot) -> None:
    owner = Owner()
    gone = weakref.ref(owner)
    del owner
    gc.collect()
    assert gone() is None
