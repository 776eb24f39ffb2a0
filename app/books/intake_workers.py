"""Files are normalised in processes of their own, on all processors: one that hangs or crashes is refused by name.

A process begins with its first task and is kept; it ends with this one, however that ends (see ``intake_worker``).
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import NamedTuple, TypeAlias

from app.books import intake_worker
from app.books.intake_work import Entry, Task, normalise
from app.books.intake_work_job import Job
from app.books.intake_work_limits import Clock, Limits
from app.books.intake_worker import Begun, Broken, Leaving, Logged, Setup, Step, Stopped, Told, TooMuchMemory
from app.books.normaliser import Normalised
from app.errors import AppError, AttachmentError, PassingError
from app.os_words import refusal

_IDLE = 60.0
_HEARD_EVERY = 0.25  # a user who cancels need not wait for the next step
_GRACE = 1.0
_LAST_WAIT = 5.0
_START = 60.0  # the first start after an update, with a virus scanner looking on
_ALARM: int = getattr(signal, "SIGALRM", 0)
_MOST = 4  # each may take as much memory as its limit says, and programs of the PC besides
_AROUND = 512  # MiB of the process itself, where the limit is on all that it has
_ELSEWHERE = "请用能打开它的程序打开，打印成 PDF，再重新添加。"

Heard: TypeAlias = Callable[[Task, Step], None]


class Ended(NamedTuple):
    """What became of a task: an ``OSError`` when its target could not be written, else an error that names the file."""

    task: Task
    result: Normalised | AppError | OSError


@dataclass(slots=True)
class _Worker:
    """A process, the ways to it and from it, and what it does; no task: it is free."""

    process: SpawnProcess
    tasks: Connection
    told: Connection
    job: Job
    clock: Clock
    task: Task | None = None
    step: Step = field(default_factory=lambda: Step(0, 1, ""))


class Workers:
    """At most ``most`` processes (one for each processor, up to 4) that do tasks. :meth:`close` ends them.

    ``entry`` is what they do with a task, ``idle`` the seconds after which a process without work ends.
    """

    def __init__(
        self, entry: Entry = normalise, limits: Limits | None = None, most: int = 0, idle: float = _IDLE
    ) -> None:
        self._limits = limits or Limits()
        self._setup = Setup(entry, self._limits, idle, multiprocessing.parent_process() is None)
        self._most = most or min(os.cpu_count() or 1, _MOST)
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._turn = threading.Lock()

    def run(self, tasks: Iterable[Task], heard: Heard) -> Generator[Ended, None, None]:
        """Do tasks, several at a time, and give the end of each as it comes; the next is fetched when one is free.

        ``heard`` is called with the steps of each, and several times a second in any case. Whatever it raises, and
        leaving early (``contextlib.closing``), stops what runs. Nothing is left of a task that was not normalised. Two
        threads take turns.
        """
        waiting = iter(tasks)
        with self._turn:
            try:
                while True:
                    yield from self._hand_out(waiting)
                    busy = self._busy()
                    if not busy:
                        return
                    yield from self._listen(busy, heard)
            finally:
                self._stop(self._busy())

    def warm(self) -> None:
        """Begin a process ahead of the first task, which is then done sooner; nothing when that cannot be just now."""
        if self._turn.acquire(blocking=False):
            try:
                if not self._workers:
                    with suppress(OSError):
                        self._begin()
            finally:
                self._turn.release()

    def close(self) -> None:
        """End the processes; later tasks begin new ones."""
        with self._turn:
            for worker in list(self._workers):
                self._end(worker)

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.task is not None]

    def _hand_out(self, waiting: Iterator[Task]) -> Iterator[Ended]:
        """Give a task to each process that is free, or may yet begin."""
        while len(self._busy()) < self._most:
            task = next(waiting, None)
            if task is None:
                return
            error = self._give(task)
            if error:
                yield Ended(task, error)

    def _give(self, task: Task) -> AttachmentError | None:
        for worker in [one for one in self._workers if one.task is None]:
            if _is_ready(worker):
                with suppress(OSError):
                    self._send(worker, task)
                    return None
            self._end(worker)
        try:
            self._send(self._begin(), task)
        except OSError as error:
            logging.getLogger(__name__).warning("no worker process: %r", error)
            why = refusal(error)
            return PassingError(f"整理“{task.name}”的处理程序没能启动：{why.reason}。", f"{why.advice}。")
        return None

    def _send(self, worker: _Worker, task: Task) -> None:
        worker.tasks.send(task)
        worker.task = task
        worker.step = Step(0, 1, f"整理 {task.name}")
        worker.clock = Clock(Limits(_START), task.source, False, time.monotonic())

    def _begin(self) -> _Worker:
        """Start a process; nothing of it is left when it cannot be."""
        with ExitStack() as ours, ExitStack() as theirs:
            their_tasks, tasks = self._context.Pipe(duplex=False)
            theirs.enter_context(their_tasks)
            ours.enter_context(tasks)
            told, their_told = self._context.Pipe(duplex=False)
            ours.enter_context(told)
            theirs.enter_context(their_told)
            process = self._context.Process(
                target=intake_worker.serve, args=(self._setup, their_tasks, their_told), daemon=True
            )
            process.start()
            ours.pop_all()
        job = Job(process.sentinel, self._limits.mebibytes + _AROUND)
        clock = Clock(self._limits, Path(), False, time.monotonic())
        worker = _Worker(process, tasks, told, job, clock)
        self._workers.append(worker)
        return worker

    def _listen(self, busy: list[_Worker], heard: Heard) -> Iterator[Ended]:
        """Wait for the next words of any process, a short while at most, and for the time of each to be over."""
        ready = wait([worker.told for worker in busy], _HEARD_EVERY)
        for worker in busy:
            task = worker.task
            if task is None:
                continue
            if worker.told in ready:
                result = self._take(worker, task, heard)
            elif worker.clock.left(time.monotonic()) <= 0:
                result = self._late(worker, task)
            else:
                result = None
            if result is not None:
                yield Ended(task, result)
        if not ready:
            for task, step in [(worker.task, worker.step) for worker in busy[:1]]:
                if task is not None:
                    heard(task, step)

    def _take(self, worker: _Worker, task: Task, heard: Heard) -> Normalised | AppError | OSError | None:
        """Hear one thing; the result when it was the end."""
        try:
            told: Told = worker.told.recv()
        except Exception as error:  # its end, or words that cannot be read: the file is refused all the same
            logging.getLogger(__name__).warning("worker: %r", error)
            return self._dead(worker, task)
        if isinstance(told, Step):
            worker.clock.hear(*told, time.monotonic())
            worker.step = told
            heard(task, told)
        elif isinstance(told, Begun):
            worker.clock = intake_worker.clock_of(task, self._limits)
        elif isinstance(told, Logged):
            logging.getLogger(told.logger).log(told.level, "%s", told.line)
        elif isinstance(told, Leaving):
            self._end(worker)
            return self._give(task)
        else:
            return self._result(worker, task, told)
        return None

    def _result(
        self, worker: _Worker, task: Task, told: Normalised | AppError | OSError | Stopped | TooMuchMemory | Broken
    ) -> Normalised | AppError | OSError:
        worker.task = None
        if isinstance(told, TooMuchMemory):
            self._end(worker)  # what is left of its memory may be in pieces
            advice = "请把它拆成几个小一些的文件，或用能打开它的程序打印成 PDF，再重新添加。"
            return PassingError(f"整理“{task.name}”时占用的内存太多，已经停下。", advice)
        if isinstance(told, Broken | Stopped):
            details = told.details if isinstance(told, Broken) else "stopped by nobody"
            logging.getLogger(__name__).error("normalising broke: %s", details)
            return AttachmentError(f"整理“{task.name}”时程序内部出错，没有整理完。", f"{_ELSEWHERE}详情记在日志里。")
        return told

    def _late(self, worker: _Worker, task: Task) -> AttachmentError:
        seconds = round(worker.clock.spent(time.monotonic()))
        self._end(worker)
        advice = "文件可能有损坏，或者太复杂。请把它拆成几个小一些的文件，或用能打开它的程序打印成 PDF，再重新添加。"
        return PassingError(f"“{task.name}”整理了 {seconds} 秒还没有完成，已经停下。", advice)

    def _dead(self, worker: _Worker, task: Task) -> AttachmentError:
        worker.process.join(_GRACE)
        code = worker.process.exitcode
        if _ALARM and code == -_ALARM:
            return self._late(worker, task)  # this process was busy itself when the time was over
        logging.getLogger(__name__).warning("worker process ended with code %s", code)
        self._end(worker)
        return PassingError(f"整理“{task.name}”时处理程序意外退出，没有整理完。", f"文件可能有损坏。{_ELSEWHERE}")

    def _stop(self, busy: list[_Worker]) -> None:
        """Have tasks stopped and cleared away; a process that goes on is ended."""
        for worker in busy:
            with suppress(OSError):
                worker.tasks.send(None)
        end = time.monotonic() + _GRACE
        for worker in busy:
            if not _came_to_an_end(worker, end):
                self._end(worker)
            elif worker.task is not None:
                intake_worker.discard_all(worker.task.target)
                worker.task = None

    def _end(self, worker: _Worker) -> None:
        """End a process with all that it started, and remove what its task has written."""
        self._workers.remove(worker)
        is_working = worker.task is not None
        worker.process.kill()
        worker.job.close()
        worker.process.join(_LAST_WAIT)
        with suppress(ValueError):  # it waits for a disk that is gone; the system ends it when that answers
            worker.process.close()
        worker.tasks.close()
        worker.told.close()
        if worker.task is not None:
            intake_worker.discard_all(worker.task.target)
            worker.task = None
        if is_working:
            from app.books.office.scratch import sweep

            sweep(Path(tempfile.gettempdir()))


def _is_ready(worker: _Worker) -> bool:
    """Whether a process still waits for tasks: one that has something to say without a task is leaving or gone."""
    return worker.process.is_alive() and not worker.told.poll()


def _came_to_an_end(worker: _Worker, end: float) -> bool:
    """Whether the task of a process ends in time; its last words are taken away."""
    with suppress(Exception):
        while worker.told.poll(max(end - time.monotonic(), 0)):
            if not isinstance(worker.told.recv(), Begun | Step | Logged | Leaving):
                return True
    return False


@lru_cache(maxsize=1)
def kept_workers() -> Workers:
    """The workers of this process, which end with it."""
    return Workers()
