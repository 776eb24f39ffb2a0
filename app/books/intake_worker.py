"""The process in which files are normalised: one task after the other, within limits, until its parent is gone.

It tells steps on the way and, at the end of each task, what became of it. It ends by itself when nothing is asked of it
for a while, so that a program that stands idle gives its memory back.
"""

from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple, TypeAlias

from app.books.intake_work import Entry, Task
from app.books.intake_work_limits import Clock, Limits, limit_memory
from app.books.normaliser import Normalised
from app.books.quiet_stderr import silence
from app.disk import discard, flush, read_blocks
from app.errors import AppError, AttachmentError
from app.progress import Cancelled
from app.worker_process import begin_worker

_TOLD_EVERY = 0.05
_GRACE = 3.0  # for a task to stop by itself when the parent is gone
_LATER = 10.0  # the parent, if it lives, is to be the first to end what hangs


class Begun(NamedTuple):
    """The task has arrived and its time begins."""


class Step(NamedTuple):
    """How far a task is."""

    done: int
    total: int
    label: str


class Logged(NamedTuple):
    """A line for the program's log."""

    logger: str
    level: int
    line: str


class Stopped(NamedTuple):
    """The task was cancelled; nothing of it is left."""


class TooMuchMemory(NamedTuple):
    """The task wanted more memory than it may have."""


class Broken(NamedTuple):
    """The task ended in a way nobody foresaw; ``details`` is for the log."""

    details: str


class Leaving(NamedTuple):
    """Nothing was asked for a while: the process ends. A task that was sent meanwhile was not begun."""


Ending: TypeAlias = Normalised | AppError | OSError | Stopped | TooMuchMemory | Broken
Told: TypeAlias = Begun | Step | Logged | Leaving | Ending


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process is given when it starts: ``idle`` in seconds, ``gives_way`` unless its parent does already."""

    entry: Entry
    limits: Limits
    idle: float
    gives_way: bool


def serve(setup: Setup, tasks: Connection, told: Connection) -> None:
    """The process. A ``None`` among the tasks stops the one that runs."""
    silence()
    if setup.gives_way:
        begin_worker()
    with tasks, told, suppress(OSError, EOFError):
        worker = _Worker(setup, tasks, told)
        logging.getLogger().setLevel(logging.INFO)
        logging.getLogger().addHandler(_Forward(told))
        threading.Thread(target=worker.end_with_parent, daemon=True).start()
        while tasks.poll(setup.idle):
            task = tasks.recv()
            if task is not None:
                told.send(worker.run(task))
        told.send(Leaving())


class _Worker:
    """What the process does, and knows of the task that runs."""

    def __init__(self, setup: Setup, tasks: Connection, told: Connection) -> None:
        self._setup = setup
        self._tasks = tasks
        self._told = told
        self._target: Path | None = None

    def run(self, task: Task) -> Ending:
        """Do a task. Only a normalised one leaves a file, which is safe on the disk then."""
        self._told.send(Begun())
        self._target = task.target
        limit_memory(self._setup.limits.mebibytes)
        reporter = _Reporter(self._tasks, self._told, clock_of(task, self._setup.limits))
        ending = self._ended(task, reporter)
        reporter.done()
        if not isinstance(ending, Normalised):
            discard_all(task.target)
        self._target = None
        return ending

    def _ended(self, task: Task, reporter: _Reporter) -> Ending:
        try:
            done = self._setup.entry(task, reporter)
            if task.target.exists():
                flush(task.target)  # here, where another worker goes on meanwhile
            return done
        except Cancelled:
            return Stopped()
        except AppError as error:
            return error
        except MemoryError:
            return TooMuchMemory()
        except OSError as error:
            if error.errno == errno.ENOMEM:
                return TooMuchMemory()
            return _unreadable(task) or _plain(error)
        except Exception:
            return Broken(traceback.format_exc())

    def end_with_parent(self) -> None:
        """Wait for the end of the parent; then the task stops at its next step, or this process ends in the middle."""
        parent = multiprocessing.parent_process()
        if parent is None:
            return
        wait([parent.sentinel])
        time.sleep(_GRACE)
        if self._target is not None:
            discard_all(self._target)
        os._exit(1)


class _Reporter:
    """The ``progress`` of a task; it also sees to it that a task that hangs ends when nobody is there to end it."""

    def __init__(self, tasks: Connection, told: Connection, clock: Clock) -> None:
        self._tasks = tasks
        self._told = told
        self._clock = clock
        self._is_stopped = False
        self._last: Step | None = None
        self._next = 0.0
        self._set_alarm(time.monotonic())

    def __call__(self, done: int, total: int, label: str) -> None:
        """Tell a step; one that is told again and again is passed on now and then."""
        if self._is_stopped or self._tasks.poll():  # nothing but the word to stop comes here, or the end of the parent
            self._is_stopped = True
            raise Cancelled
        now, step = time.monotonic(), Step(done, total, label)
        if step == self._last and now < self._next:
            return
        self._clock.hear(done, total, label, now)
        self._set_alarm(now)
        self._last, self._next = step, now + _TOLD_EVERY
        self._told.send(step)

    def done(self) -> None:
        """The task has ended."""
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _set_alarm(self, now: float) -> None:
        """The system ends this process also while a library holds the interpreter, which no thread could."""
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, max(self._clock.left(now), 0.0) + _LATER)


class _Forward(logging.Handler):
    """Sends lines for the log to the parent, which has one."""

    def __init__(self, told: Connection) -> None:
        super().__init__(logging.INFO)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        """Send one line; without a parent there is no log."""
        with suppress(OSError):
            self._told.send(Logged(record.name, record.levelno, record.getMessage()))


def clock_of(task: Task, limits: Limits) -> Clock:
    """A clock that begins now."""
    return Clock(limits, task.source, task.kind == "office" and not task.password, time.monotonic())


def discard_all(target: Path) -> None:
    """Remove what a task has written at its target and, by names that begin with it, beside."""
    with suppress(OSError):
        for path in target.parent.iterdir():
            if path.name.startswith(target.name):
                discard(path)


def _unreadable(task: Task) -> AttachmentError | None:
    """Why the source of a task cannot be read; None when it can, so that its target is what the disk refused."""
    try:
        deque(read_blocks(task.source), maxlen=0)
    except AttachmentError as error:
        return error
    return None


def _plain(error: OSError) -> OSError:
    """The same error without its class, which may come from a library that the parent does not load."""
    if error.errno is None:
        return OSError(str(error))
    return OSError(error.errno, error.strerror, error.filename, getattr(error, "winerror", None), error.filename2)
