from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import closing

import pytest

from app.bureau import many
from app.bureau.many import read_many
from app.bureau.many_work import Arrived, Setup, Task
from app.bureau.model import Source, Unreadable
from app.forms.definition import FormDefinition
from app.progress import Cancelled
from tests.unit.bureau.piles import FONTS, FORMS, handed_in


def as_it_is(_form: FormDefinition, arrived: Arrived) -> Arrived:
    return arrived


SETUP = Setup(FORMS, FONTS, as_it_is)
COUNT = 22


@pytest.fixture(autouse=True)
def small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few drafts are enough to begin other processes for."""
    monkeypatch.setattr(many, "_FEW", 8)
    monkeypatch.setattr(many, "_CHUNK", 3)


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> list[Task]:
    """Some drafts, every tenth damaged."""
    root = tmp_path_factory.mktemp("堆")
    found = []
    for number in range(COUNT):
        folder = handed_in(root / f"{number:02}", org_name=f"单位{number}")
        if number % 10 == 9:
            (folder / "draft.json").write_text("{", "utf-8")
        found.append(Task(Source("folder", folder)))
    return found


def names(outcomes: list[Arrived | Unreadable]) -> list[str]:
    return [
        one.source.path.name if isinstance(one, Unreadable) else str(one.received.draft.answers["org_name"])
        for one in outcomes
    ]


EXPECTED = [f"{number:02}" if number % 10 == 9 else f"单位{number}" for number in range(COUNT)]


@pytest.mark.parametrize("processes", [1, 2])
def test_all_are_read_in_order_however_many_read(tasks, processes):
    outcomes = list(read_many(tasks, SETUP, processes=processes))
    assert names(outcomes) == EXPECTED
    alone = list(read_many(tasks[:5], SETUP))
    assert outcomes[:5] == alone


def test_progress_goes_up_and_ends(tasks):
    steps: list[tuple[int, int]] = []
    for some in (tasks[:7], tasks):
        steps.clear()
        list(read_many(some, SETUP, lambda done, total, label: steps.append((done, total)), processes=2))
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert {total for _, total in steps} == {len(some)}
        assert steps[-1] == (len(some), len(some))


@pytest.mark.parametrize("count", [7, COUNT])
def test_who_cancels_need_not_wait_and_leaves_no_process(tasks, count):
    def stop(done: int, total: int, label: str) -> None:
        if done >= 3:
            raise Cancelled

    outcomes = []
    others = set(multiprocessing.active_children())  # those of tests before this one
    with pytest.raises(Cancelled), closing(read_many(tasks[:count], SETUP, stop, processes=2)) as found:
        for one in found:
            outcomes.append(one)
    assert names(outcomes) == EXPECTED[: len(outcomes)]
    assert len(outcomes) >= 3
    assert set(multiprocessing.active_children()) <= others


def test_what_ends_a_process_is_named_and_the_others_go_on(tasks, monkeypatch):
    doomed = Task(Source("folder", tasks[4].source.path.parent / "death"))
    some = [*tasks[:4], doomed, *tasks[5:]]
    # only other processes meet it: this one would end with the test
    monkeypatch.setattr(many._Crew, "_next_here", lambda self, at: None)
    monkeypatch.setattr(many, "serve", _deadly)
    outcomes = list(read_many(some, SETUP, processes=2))
    assert names(outcomes) == [*EXPECTED[:4], "death", *EXPECTED[5:]]
    assert "程序出错" in outcomes[4].sentence


def _deadly(setup: Setup, way: object) -> None:
    from app.bureau import many_work

    read: Callable[..., Arrived | Unreadable] = many_work.Reader.read

    def read_or_die(self: many_work.Reader, task: Task, *more: object) -> Arrived | Unreadable:
        if task.source.path.name == "death":
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        return read(self, task, *more)

    many_work.Reader.read = read_or_die  # type: ignore[method-assign]
    many_work.serve(setup, way)  # type: ignore[arg-type]


def test_without_room_for_processes_all_are_read_here(tasks, monkeypatch):
    def refuse(self: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
    assert names(list(read_many(tasks, SETUP, processes=2))) == EXPECTED


def test_processes_that_cannot_load_the_program_are_done_without(tasks, monkeypatch):
    """What a guard of the system ends at once says nothing against the drafts that it was to read."""
    monkeypatch.setattr(many, "serve", _stillborn)
    monkeypatch.setattr(many._Crew, "_next_here", _later(many._Crew._next_here))
    assert names(list(read_many(tasks, SETUP, processes=2))) == EXPECTED


def _stillborn(setup: object, way: object) -> None:
    os._exit(1)


def _later(next_here: Callable[..., int | None]) -> Callable[..., int | None]:
    """This process waits until the others are given up."""
    return lambda self, at: None if self._others else next_here(self, at)


def test_a_bug_in_reading_one_costs_only_that_one(tasks, monkeypatch):
    def broken(*_: object) -> None:
        raise KeyError("bug")

    monkeypatch.setattr("app.bureau.many_work.look_at", broken)
    outcomes = list(read_many(tasks[:3], SETUP))
    assert all(isinstance(one, Unreadable) and "程序出错" in one.sentence for one in outcomes)
