"""Calls in a worker process: how they end, what they tell, how they are stopped, and that nothing is left over."""

from __future__ import annotations

import errno
import os
import queue
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from app import api
from app.jobs import Broken, Call, Done, Ending, Jobs, Refused, Step, Stopped, Told
from app.paths import AppPaths, find_paths
from tests.scans import codes, write_scan_pdf

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
        pid = self.process().pid
        assert pid is not None
        return pid

    def process(self) -> SpawnProcess:
        assert self.jobs._worker is not None
        return self.jobs._worker.process


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.jobs.close()


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="another call on Windows")
def test_the_worker_leaves_the_processor_to_the_window(desk: Desk, tmp_path: Path) -> None:
    desk.jobs.start(Call("list_forms", (find_paths(tmp_path),), reports=False))
    assert isinstance(desk.ending(), Done)
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, desk.pid()) > ours or ours >= 19


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
    process = desk.process()
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


def children_of(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z" and int(parent) == pid:
            found.append(int(stat.parent.name))
    return found


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="looks at processes as Linux lists them")
@pytest.mark.parametrize("end", ["close", "kill"])
def test_a_worker_has_workers_for_files_that_end_with_it(desk: Desk, paths: AppPaths, tmp_path: Path, end: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    api.new_draft(paths, "service_institution_2026", tmp_path / "甲", now)
    file = write_scan_pdf(tmp_path / "扫描.pdf", codes(3, 2))
    desk.jobs.start(Call("attach", (paths, tmp_path / "甲", 3, [file], api.Attaching(), now)))
    assert isinstance(desk.ending(), Done)
    below = children_of(desk.pid())
    assert below
    if end == "close":
        desk.jobs.close()
    else:
        os.kill(desk.pid(), signal.SIGKILL)
    deadline = time.monotonic() + SECONDS
    while any(map(runs, below)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(runs, below))


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files as Linux lists them")
@pytest.mark.parametrize("fails", ["process", "listener"])
def test_a_process_that_cannot_begin_leaves_nothing_and_a_later_one_runs(
    desk: Desk, paths: AppPaths, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    desk.jobs.start(Call("list_forms", (paths,), reports=False))  # what multiprocessing keeps open for itself
    assert isinstance(desk.ending(), Done)
    desk.process().kill()
    desk.process().join()
    desk.jobs.close()

    def refuse(thing: object) -> None:
        raise OSError(errno.ENOMEM, "no room")

    begins = Desk()
    before = open_files()
    with monkeypatch.context() as patched:
        patched.setattr(*((SpawnProcess, "start") if fails == "process" else (threading.Thread, "start")), refuse)
        with pytest.raises(OSError, match="no room"):
            begins.jobs.start(Call("list_forms", (paths,), reports=False))
    assert not begins.jobs.is_busy
    assert open_files() == before
    begins.jobs.start(Call("list_forms", (paths,), reports=False))
    assert isinstance(begins.ending(), Done)
    begins.jobs.close()


def test_closing_before_anything_began_or_twice_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = Desk().jobs
    monkeypatch.setattr(SpawnProcess, "start", lambda process: (_ for _ in ()).throw(OSError("no room")))
    with pytest.raises(OSError, match="no room"):
        jobs.start(Call("list_forms"))
    jobs.close()
    jobs.close()
    with pytest.raises(RuntimeError):
        jobs.start(Call("list_forms"))
