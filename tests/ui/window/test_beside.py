"""Work beside the window: in order on a line, lines that do not wait for each other, an end that comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.errors import AppError, DiskError
from app.progress import Cancelled
from app.ui.window.beside import Beside, Watched
from app.ui.window.farewells import Farewells


@pytest.fixture
def gone() -> threading.Event:
    """A share that is gone: what waits for it returns when the event is set."""
    return threading.Event()


def test_a_line_keeps_its_order_and_another_one_does_not_wait(qtbot: QtBot, gone: threading.Event) -> None:
    beside, owner, told = Beside(), QObject(), list[str]()
    beside.run(owner, lambda: gone.wait(10), lambda _: told.append("first"), line="Z:")
    beside.run(owner, lambda: None, lambda _: told.append("second"), line="Z:")
    beside.run(owner, lambda: None, lambda _: told.append("other"))
    qtbot.waitUntil(lambda: told == ["other"], timeout=5000)
    gone.set()
    qtbot.waitUntil(lambda: told == ["other", "first", "second"], timeout=5000)


def test_the_end_does_not_wait_for_ever(gone: threading.Event) -> None:
    beside = Beside()
    beside.run(QObject(), lambda: gone.wait(10), line="Z:")
    begun = time.monotonic()
    assert beside.wait(0.1) is False
    assert time.monotonic() - begun < 2
    gone.set()
    assert beside.wait(10) is True


def test_what_is_gone_hears_nothing_and_errors_are_told_in_words(qtbot: QtBot) -> None:
    beside, owner, heard = Beside(), QObject(), list[object]()
    leaving = QObject()

    def breaks() -> None:
        raise ValueError

    def refuses() -> None:
        raise DiskError("磁盘满了", "请腾出空间")

    beside.run(leaving, lambda: 1, heard.append)
    shiboken6.delete(leaving)
    for work in (breaks, refuses):
        beside.run(owner, work, heard.append, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=5000)
    assert [one.in_full() for one in heard if isinstance(one, AppError)] == [
        "没有做完：ValueError。详情记在日志里", "磁盘满了。请腾出空间",
    ]  # fmt: skip


def test_work_that_is_watched_tells_its_steps_and_ends_when_it_is_not_wanted(qtbot: QtBot) -> None:
    beside, watched, steps = Beside(), Watched(), list[tuple[int, int, str]]()
    watched.step.connect(lambda *step: steps.append(step))
    begun, go_on = threading.Event(), threading.Event()

    def copies() -> None:
        watched(5 << 30, 10 << 30, "复制")
        begun.set()
        go_on.wait(10)
        watched(6 << 30, 10 << 30, "复制")

    refused: list[AppError] = []
    beside.run(watched, copies, None, refused.append)
    assert begun.wait(10)
    watched.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: [error.message for error in refused] == ["已取消"], timeout=5000)
    assert steps == [(500, 1000, "复制")]
    with pytest.raises(Cancelled):
        watched(1, 1, "")


class _Queue(QObject):
    def __init__(self, end: Callable[[], object]) -> None:
        super().__init__()
        self._end = end

    def end_process(self) -> None:
        self._end()


def test_a_process_that_does_not_end_does_not_keep_the_program(qtbot: QtBot, gone: threading.Event) -> None:
    farewells = Farewells()
    farewells.end(_Queue(lambda: gone.wait(10)))
    assert farewells.wait(0.1) is False
    gone.set()
    assert farewells.wait(10) is True
