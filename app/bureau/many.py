"""Many sources read and looked at, in order: few of them here, more of them on all processors.

A source that ends a process is named and the others go on. Whoever cancels need not wait: processes are ended.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic

from app.bureau.many_work import Reader, Setup, T, Task, broken, serve
from app.bureau.model import Unreadable
from app.bureau.word_groups import none_read, one_by_one
from app.progress import Pause, Progress, silent

_FEW = 40  # are read sooner here than processes begin
_CHUNK = 6  # on a busy PC the others are slow: what they hold back must be little
_AHEAD = 96  # how many may be done while an earlier one is not
_HEARD_EVERY = 0.25
_MOST = 4
_LAST_WAIT = 5.0
_LABEL = "读取"


def read_many(
    tasks: Sequence[Task], setup: Setup[T], progress: Progress = silent, *, processes: int = 0
) -> Generator[T | Unreadable, None, None]:
    """What became of each task, in their order; leaving early (``contextlib.closing``) ends all work.

    Word files that only their numbers take for one application, and that say themselves that they are not, come last,
    one by one. What is damaged says no such thing: one volume alone would stand in the place of the whole.
    ``processes``: how many at most, 0: one for each processor, up to four; 1: none but this one.
    """
    apart: list[Task] = []
    outcomes = _each(tasks, setup, progress, processes)
    with contextlib.closing(outcomes):
        for task, outcome in zip(tasks, outcomes, strict=True):
            singles = one_by_one(task.source) if isinstance(outcome, Unreadable) else ()
            if isinstance(outcome, Unreadable) and singles and (task.came_as_one or not outcome.are_several):
                yield none_read(outcome, singles)
                continue
            apart += map(Task, singles)
            if not singles:
                yield outcome
    if apart:
        yield from _each(apart, setup, progress, processes)


def _each(
    tasks: Sequence[Task], setup: Setup[T], progress: Progress, processes: int
) -> Generator[T | Unreadable, None, None]:
    most = processes or min(os.cpu_count() or 1, _MOST)
    if most == 1 or len(tasks) < _FEW:
        reader = Reader(setup)
        for number, task in enumerate(tasks):
            yield reader.read(task, _pause(progress, number, tasks))
    else:
        with contextlib.closing(_Crew(tasks, setup, most - 1)) as crew:
            yield from crew.work(progress)
    progress(len(tasks), len(tasks), _LABEL)


def _pause(progress: Progress, number: int, tasks: Sequence[Task]) -> Pause:
    # a thousand names pass too fast to be read
    label = _LABEL if len(tasks) >= _FEW else f"{_LABEL} {tasks[number].source.path.name}"
    return lambda: progress(number, len(tasks), label)


@dataclass(slots=True)
class _Worker:
    """A process, the way to it and back, whether it said that it is there, which tasks it does; none: it is free."""

    process: SpawnProcess
    way: Connection
    is_there: bool = False
    does: range = field(default_factory=lambda: range(0))


class _Crew(Generic[T]):
    """This process and others beside it. What is still to do are stretches of tasks by their numbers.

    This one begins at once, while the others load the program. Tasks at which another one ended are done in a process
    of their own, to find which it was. One that ended before it had loaded the program says nothing against its tasks.
    """

    def __init__(self, tasks: Sequence[Task], setup: Setup[T], others: int) -> None:
        self._tasks, self._setup, self._others = tasks, setup, others
        self._context = multiprocessing.get_context("spawn")
        self._reader = Reader(setup)
        self._workers: list[_Worker] = []
        self._left = deque(range(at, min(at + _CHUNK, len(tasks))) for at in range(0, len(tasks), _CHUNK))
        self._suspects: deque[range] = deque()
        self._done: dict[int, T | Unreadable] = {}

    def work(self, progress: Progress) -> Iterator[T | Unreadable]:
        """Give what becomes of the tasks in order."""
        at = 0
        while at < len(self._tasks):
            self._hand_out(at)
            busy = [worker for worker in self._workers if worker.does]
            number = self._next_here(at)
            ready = wait([one.way for one in busy], 0 if number is not None else _HEARD_EVERY) if busy else []
            heard = [said for worker in busy if worker.way in ready and (said := self._hear(worker))]
            self._hand_out(at)  # before anything else, so that no process waits while results are unpacked
            for numbers, data in heard:
                self._take(numbers, data)
            if number is not None:
                self._done[number] = self._reader.read(self._tasks[number], _pause(progress, at, self._tasks))
            while at in self._done:
                yield self._done.pop(at)
                at += 1
            _pause(progress, min(at, len(self._tasks) - 1), self._tasks)()

    def close(self) -> None:
        """End all processes, whatever they do."""
        for worker in list(self._workers):
            self._end(worker)

    def _next_here(self, at: int) -> int | None:
        """The number of a task for this process, taken off the first stretch."""
        if not self._left or self._left[0].start >= at + _AHEAD:
            return None
        first = self._left.popleft()
        if first[1:]:
            self._left.appendleft(first[1:])
        return first.start

    def _hand_out(self, at: int) -> None:
        """Give a stretch to each process that is free or may yet begin, unless too much waits for one task."""
        while sum(bool(worker.does) for worker in self._workers) < self._others:
            waiting = self._suspects or (self._left if self._left and self._left[0].start < at + _AHEAD else None)
            worker = next((one for one in self._workers if not one.does), None) or (self._begin() if waiting else None)
            if not waiting or worker is None:
                return
            numbers = waiting.popleft()
            try:
                worker.way.send([self._tasks[number] for number in numbers])
                worker.does = numbers
            except OSError:
                waiting.appendleft(numbers)
                self._end(worker)

    def _begin(self) -> _Worker | None:
        """A new process; None when the PC has no room for one, and from then on this one works alone."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(self._setup, theirs), daemon=True)
        try:
            process.start()
        except OSError as error:
            ours.close()
            self._go_on_alone(range(0), error)
            return None
        finally:
            theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _go_on_alone(self, numbers: range, error: BaseException) -> None:
        logging.getLogger(__name__).warning("no process to read in: %r", error)
        self._others = 0
        again = sorted((numbers, *self._suspects), key=lambda some: some.start, reverse=True)
        self._left.extendleft(some for some in again if some)
        self._suspects.clear()

    def _hear(self, worker: _Worker) -> tuple[range, bytes] | None:
        """What a process has to say of its tasks, nothing when it is gone; it is free then. None: that it is there."""
        numbers = worker.does
        try:
            data = worker.way.recv_bytes()
        except (EOFError, OSError) as error:
            self._end(worker)
            if worker.is_there:
                return numbers, b""
            self._go_on_alone(numbers, error)
            return None
        if not worker.is_there:
            worker.is_there = True
            return None
        worker.does = range(0)
        return numbers, data

    def _take(self, numbers: range, data: bytes) -> None:
        """Unpack results; of a process that is gone the tasks are done again one by one."""
        if data:
            self._done |= zip(numbers, pickle.loads(data), strict=True)
        elif len(numbers) > 1:
            self._suspects.extend(range(number, number + 1) for number in numbers)
        else:
            source = self._tasks[numbers.start].source
            logging.getLogger(__name__).error("a process came to its end at %s", source.path)
            self._done[numbers.start] = broken(source)

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.way.close()
        worker.process.kill()
        worker.process.join(_LAST_WAIT)
