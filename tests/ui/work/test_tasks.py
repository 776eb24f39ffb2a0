"""Calls run in another process, one after the other, and tell how they ended."""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import app
from app.errors import DiskError
from app.jobs import Broken, Call, Done, Refused, Stopped
from app.paths import find_paths
from app.ui.work.tasks import Task, TaskQueue, follow


@pytest.fixture
def queue(qtbot: QtBot) -> Iterator[TaskQueue]:
    queue = TaskQueue()
    yield queue
    queue.close()


def test_a_call_is_done_elsewhere_and_told_here(queue: TaskQueue, qtbot: QtBot, tmp_path: Path) -> None:
    task = queue.run(Call("list_forms", (find_paths(tmp_path),), reports=False))
    with qtbot.waitSignal(task.done, timeout=20_000) as told:
        pass
    forms, problems = told.args[0]
    assert {form.id for form in forms} >= {"cooperation_zone_2026", "service_institution_2026"}
    assert problems == []
    assert not queue.is_busy


def test_a_refusal_is_told_in_words(queue: TaskQueue, qtbot: QtBot, tmp_path: Path) -> None:
    task = queue.run(Call("handing_in", (find_paths(tmp_path), tmp_path / "没有"), reports=False))
    with qtbot.waitSignal(task.refused, timeout=20_000) as told:
        pass
    assert "没有" in told.args[0].message


def test_only_the_newest_of_a_key_is_done(queue: TaskQueue, qtbot: QtBot, tmp_path: Path) -> None:
    paths = find_paths(tmp_path)
    ends: list[str] = []
    tasks = {}
    for name in ("first", "second", "third"):
        task = tasks[name] = queue.run(Call("list_forms", (paths,), reports=False), key="see")
        task.done.connect(lambda _, name=name: ends.append(f"{name} done"))
        task.stopped.connect(lambda name=name: ends.append(f"{name} stopped"))
    with qtbot.waitSignal(queue.idle, timeout=20_000):
        pass
    assert ends == ["second stopped", "first done", "third done"]


def test_a_call_that_cannot_be_sent_is_broken_and_the_next_one_runs(
    queue: TaskQueue, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = queue.run(Call("list_forms", (lambda: None,), reports=False))
    after = queue.run(Call("list_forms", (find_paths(tmp_path),), reports=False))
    with qtbot.waitSignals([broken.broken, after.done], timeout=20_000):
        pass
    assert not queue.is_busy


def test_stopping_tells_so(queue: TaskQueue, qtbot: QtBot, tmp_path: Path) -> None:
    running = queue.run(Call("demo", (find_paths(tmp_path), tmp_path / "demo")))
    with qtbot.waitSignal(running.step, timeout=30_000):
        pass
    with qtbot.waitSignal(running.stopped, timeout=30_000):
        running.cancel()
    assert not list(tmp_path.glob("demo/*/book.json"))


def test_a_closed_queue_stops_what_is_asked_later(queue: TaskQueue, qtbot: QtBot, tmp_path: Path) -> None:
    queue.close()
    queue.close()
    task = queue.run(Call("list_forms", (find_paths(tmp_path),), reports=False))
    with qtbot.waitSignal(task.stopped):
        pass


def test_an_answer_that_is_on_its_way_when_everybody_leaves_is_told_to_nobody(
    queue: TaskQueue, qtbot: QtBot, tmp_path: Path
) -> None:
    """Qt delivers what was posted before a queue was parted from; whoever asked may be deleted by then."""
    task = queue.run(Call("list_forms", (find_paths(tmp_path),), reports=False))
    told: list[object] = []
    task.done.connect(told.append)
    queue._starting.join()
    elsewhere = threading.Thread(target=queue._told.tell, args=(Done("an answer"),))
    elsewhere.start()
    elsewhere.join()
    queue.part()
    qtbot.wait(50)
    assert told == []


def test_a_call_that_is_stopped_before_it_has_arrived_is_stopped(
    queue: TaskQueue, qtbot: QtBot, tmp_path: Path
) -> None:
    task = queue.run(Call("demo", (find_paths(tmp_path), tmp_path / "demo")))
    task.cancel()
    with qtbot.waitSignal(task.stopped, timeout=30_000):
        pass
    assert not (tmp_path / "demo").exists()


def test_who_follows_a_call_hears_every_end_of_it() -> None:
    task = Task(None, Call("demo"), "")  # type: ignore[arg-type]
    ends: list[str] = []
    follow(
        task,
        done=lambda value: ends.append(f"done {value}"),
        refused=lambda error: ends.append(error.in_full()),
        stopped=lambda: ends.append("stopped"),
    )
    for ending in (Done(7), Refused(DiskError("磁盘满了。", "请腾出空间。")), Stopped(), Broken("Traceback")):
        task.tell_end(ending)
    assert ends == ["done 7", "磁盘满了。请腾出空间。", "stopped", "程序出了意外。详情记在日志里。"]


@pytest.mark.parametrize("package", ["evidence", "preview", "export", "checks", "work"])
def test_nobody_asks_for_a_call_without_hearing_how_it_ends(package: str) -> None:
    """A page that hears ``done`` only waits for ever when its call is refused."""
    asked, followed, queues = 0, 0, (".eyes.run", ".hands.run", "._queue.run")
    for file in (Path(app.__file__).parent / "ui" / package).rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(queues):
                asked += 1
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "follow":
                followed += 1
    assert asked == followed
