"""Calls in a worker process: how they end, what they tell, how they are stopped, and that nothing is left over."""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import api
from app.jobs import Broken, Call, Done, Ending, Jobs, Refused, Step, Stopped, Told
from app.paths import AppPaths, find_paths

SECONDS = 60


class Desk:
    """Jobs with a mailbox for what they tell."""

    def __init__(self, grace: float = 20.0) -> None:
        self.told: queue.Queue[Told] = queue.Queue()
        self.jobs = Jobs(self.told.put, grace)
        self.steps: list[Step] = []

    def ending(self) -> Ending:
        while True:
            told = self.told.get(timeout=SECONDS)
            if not isinstance(told, Step):
                return told
            self.steps.append(told)

    def step(self) -> Step:
        told = self.told.get(timeout=SECONDS)
        assert isinstance(told, Step), told
        return told

    def pid(self) -> int:
        assert self.jobs._process is not None
        assert self.jobs._process.pid is not None
        return self.jobs._process.pid


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.jobs.close()


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def test_calls_return_one_after_the_other_from_one_process(desk: Desk, paths: AppPaths, tmp_path: Path) -> None:
    desk.jobs.start(Call("list_forms", (paths,), reports=False))
    first = desk.ending()
    assert isinstance(first, Done)
    assert len(first.value[0]) == 3
    pid = desk.pid()
    desk.jobs.start(Call("new_draft", (paths, "没有这种表", tmp_path / "甲", None), reports=False))
    refused = desk.ending()
    assert isinstance(refused, Refused)
    assert "没有这种表" in refused.error.message
    assert refused.error.hint
    assert desk.pid() == pid


def test_steps_are_told_on_the_way(desk: Desk, paths: AppPaths, tmp_path: Path) -> None:
    api.new_draft(paths, "service_institution_2026", tmp_path / "甲", datetime(2026, 1, 1, tzinfo=UTC))
    desk.jobs.start(Call("export", (paths, tmp_path / "甲", tmp_path / "册", ("pdf", "docx"), "draft")))
    done = desk.ending()
    assert isinstance(done, Done)
    assert all(file.is_file() for file in done.value[0])
    assert {"排版", "生成 PDF", "生成 Word"} <= {step.label for step in desk.steps}
    assert not desk.jobs.is_busy


def test_a_cancelled_call_leaves_nothing_and_the_next_runs(desk: Desk, paths: AppPaths, tmp_path: Path) -> None:
    desk.jobs.start(Call("demo", (paths, tmp_path / "示例")))
    desk.step()
    desk.jobs.cancel()
    assert desk.ending() == Stopped()
    assert not list((tmp_path / "示例").rglob("*.pdf"))
    desk.jobs.start(Call("list_forms", (paths,), reports=False))
    assert isinstance(desk.ending(), Done)


def test_one_call_at_a_time(desk: Desk, paths: AppPaths, tmp_path: Path) -> None:
    desk.jobs.start(Call("demo", (paths, tmp_path / "示例")))
    with pytest.raises(RuntimeError):
        desk.jobs.start(Call("list_forms", (paths,), reports=False))
    desk.jobs.cancel()
    assert desk.ending() == Stopped()


def test_what_nobody_foresaw_is_told_with_its_details(desk: Desk) -> None:
    desk.jobs.start(Call("list_forms", ("没有路径",), reports=False))
    broken = desk.ending()
    assert isinstance(broken, Broken)
    assert "Traceback" in broken.details
    desk.jobs.start(Call("no_such_function"))
    assert isinstance(desk.ending(), Broken)


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_the_death_of_the_process_is_an_ending_and_the_next_call_has_a_new_one(
    desk: Desk, paths: AppPaths, tmp_path: Path
) -> None:
    desk.jobs.start(Call("demo", (paths, tmp_path / "示例")))
    desk.step()
    pid = desk.pid()
    os.kill(pid, signal.SIGKILL)
    assert isinstance(desk.ending(), Broken)
    desk.jobs.start(Call("list_forms", (paths,), reports=False))
    assert isinstance(desk.ending(), Done)
    assert desk.pid() != pid
    os.kill(desk.pid(), signal.SIGKILL)  # between two calls
    time.sleep(0.2)
    desk.jobs.start(Call("list_forms", (paths,), reports=False))
    assert isinstance(desk.ending(), Done)


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_a_call_that_does_not_react_is_ended_after_its_grace(paths: AppPaths, tmp_path: Path) -> None:
    desk = Desk(grace=0.3)
    desk.jobs.start(Call("demo", (paths, tmp_path / "示例")))
    desk.step()
    os.kill(desk.pid(), signal.SIGSTOP)
    desk.jobs.cancel()
    assert desk.ending() == Stopped()
    desk.jobs.close()


def test_closing_ends_the_process_whatever_it_does(paths: AppPaths, tmp_path: Path) -> None:
    desk = Desk()
    desk.jobs.start(Call("demo", (paths, tmp_path / "示例")))
    desk.step()
    process = desk.jobs._process
    assert process is not None
    desk.jobs.close()
    assert not process.is_alive()


def test_a_cancelled_call_that_has_ended_leaves_later_ones_alone(paths: AppPaths, tmp_path: Path) -> None:
    desk = Desk(grace=0.3)
    try:
        desk.jobs.start(Call("demo", (paths, tmp_path / "示例")))
        desk.step()
        desk.jobs.cancel()
        assert desk.ending() == Stopped()
        desk.jobs.start(Call("demo", (paths, tmp_path / "再来")))  # at once, before anybody looked again
        time.sleep(0.8)
        pid = desk.pid()
        desk.jobs.cancel()
        assert desk.ending() == Stopped()
        assert desk.pid() == pid
    finally:
        desk.jobs.close()
