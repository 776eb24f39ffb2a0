"""A long call of :mod:`app.api` in a worker process: what it tells on the way, how it ends, how it is stopped.

Saving a large PDF holds the interpreter lock for seconds, so a thread would freeze the window (decision 52). A process
is spawned once and kept: what it has imported and measured serves the next call. It ends with its parent.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from typing import Any, TypeAlias

from app.errors import AppError
from app.progress import Cancelled
from app.worker_process import begin_worker

_TOLD_EVERY = 0.05
_GRACE = 20.0
_LAST_WORDS = 2.0


@dataclass(frozen=True, slots=True)
class Call:
    """A function of :mod:`app.api` by name, with picklable arguments; ``reports``: it takes ``progress``."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    reports: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """How far a call is."""

    done: int
    total: int
    label: str


@dataclass(frozen=True, slots=True)
class Done:
    """A call returned ``value``."""

    value: Any


@dataclass(frozen=True, slots=True)
class Refused:
    """A call raised an :class:`AppError`: something its user can be told."""

    error: AppError


@dataclass(frozen=True, slots=True)
class Stopped:
    """A call was cancelled; nothing of it was published."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A call ended in a way nobody foresaw; ``details`` is for the log."""

    details: str


Ending: TypeAlias = Done | Refused | Stopped | Broken
Told: TypeAlias = Step | Ending


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process that has begun, the way to it, and the thread that hears it."""

    process: SpawnProcess
    calls: Connection
    cancel: Event
    listener: threading.Thread

    def call(self, call: Call) -> None:
        """Send a call that nobody has cancelled yet; ``OSError`` when the process is gone."""
        self.cancel.clear()
        self.calls.send(call)


class Jobs:
    """Runs calls one at a time in a process of its own. ``tell`` is called from a thread of this object's.

    Start one call, wait until an :data:`Ending` was told, then start the next.
    """

    def __init__(self, tell: Callable[[Told], None], grace: float = _GRACE) -> None:
        self._tell = tell
        self._grace = grace
        self._context = multiprocessing.get_context("spawn")
        self._worker: _Worker | None = None
        self._busy = threading.Event()
        self._killed = False
        self._calls_begun = 0
        self._closed = False
        self._starting = threading.Lock()  # a call may be sent on one thread while another closes

    @property
    def is_busy(self) -> bool:
        """Whether a call runs, or one was started and its end was not told yet."""
        return self._busy.is_set()

    def start(self, call: Call) -> None:
        """Send a call to the process; ``RuntimeError`` while another runs, or after :meth:`close`."""
        if self.is_busy:
            raise RuntimeError("one call at a time")
        with self._starting:
            if self._closed:
                raise RuntimeError("closed")
            self._calls_begun += 1
            self._busy.set()
            try:
                self._send(call)
            except BaseException:
                self._busy.clear()
                raise

    def _send(self, call: Call) -> None:
        self._killed = False
        if self._worker is not None and self._worker.process.is_alive():
            with contextlib.suppress(OSError):  # it died just now
                return self._worker.call(call)
        if self._worker is not None:
            self._worker.calls.close()
        self._worker = None
        self._worker = self._spawn()
        self._worker.call(call)
        return None

    def cancel(self) -> None:
        """Ask the running call to stop; after a while of grace the process is ended, which leaves no half file."""
        worker = self._worker
        if not self.is_busy or worker is None:
            return
        worker.cancel.set()
        threading.Thread(target=self._end_late, args=(worker, self._calls_begun), daemon=True).start()

    def close(self) -> None:
        """End the process; a running call is cancelled first."""
        with self._starting:
            self._closed = True
            worker = self._worker
        if worker is None:
            return
        worker.cancel.set()
        with contextlib.suppress(OSError):
            worker.calls.send(None)
        worker.listener.join(_LAST_WORDS)  # it waits for the process; two threads must not wait for one process
        if worker.listener.is_alive():
            self._killed = True
            worker.process.kill()
            worker.listener.join()
        worker.calls.close()
        self._worker = None

    def _spawn(self) -> _Worker:
        """A process with its listener; ``OSError`` or ``RuntimeError`` when the PC has no room for one more.

        Nothing of it is left then.
        """
        cancel = self._context.Event()
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            their_calls, calls = self._context.Pipe(duplex=False)
            theirs.enter_context(their_calls)
            ours.enter_context(calls)
            answers, their_answers = self._context.Pipe(duplex=False)
            ours.enter_context(answers)
            theirs.enter_context(their_answers)
            process = self._context.Process(target=_serve, args=(their_calls, their_answers, cancel), daemon=True)
            process.start()
            ours.callback(_end, process)
            listener = threading.Thread(target=self._listen, args=(answers, process), daemon=True)
            listener.start()
            ours.pop_all()
        return _Worker(process, calls, cancel, listener)

    def _listen(self, answers: Connection, process: SpawnProcess) -> None:
        """Pass on what the process tells; its death in the middle of a call is an ending, too."""
        with answers:
            while True:
                try:
                    told: Told = answers.recv()
                except (EOFError, OSError):
                    break
                except Exception as error:  # an answer that cannot be read must still end its call
                    told = Broken(f"answer could not be read: {error!r}")
                self._pass_on(told)
        process.join()
        with self._starting:  # a call that is being sent may find another process yet
            unended = self._worker is not None and self._worker.process is process and self.is_busy
        if unended:
            self._pass_on(Stopped() if self._killed else Broken(f"worker process ended with code {process.exitcode}"))

    def _pass_on(self, told: Told) -> None:
        if not isinstance(told, Step):
            self._busy.clear()
        self._tell(told)

    def _runs(self, call: int) -> bool:
        return self.is_busy and call == self._calls_begun

    def _end_late(self, worker: _Worker, call: int) -> None:
        """End the process when the call that was cancelled still runs after the grace; later ones are not meant."""
        deadline = time.monotonic() + self._grace
        while self._runs(call) and time.monotonic() < deadline:
            time.sleep(_TOLD_EVERY)
        if self._runs(call) and worker is self._worker:
            self._killed = True
            worker.process.kill()


def _end(process: SpawnProcess) -> None:
    process.kill()
    process.join()
    process.close()


def _serve(calls: Connection, told: Connection, cancel: Event) -> None:
    """The process: run one call after the other until the parent says so or is gone."""
    begin_worker()
    multiprocessing.current_process().daemon = False  # it has workers itself, which end with it
    with calls, told:
        while True:
            try:
                call = calls.recv()
            except (EOFError, OSError):
                return
            if call is None:
                return
            told.send(_run(call, told, cancel))


def _run(call: Call, told: Connection, cancel: Event) -> Ending:
    from app import api

    reporter = _Reporter(told, cancel)
    try:
        reports = {"progress": reporter} if call.reports else {}
        return Done(getattr(api, call.name)(*call.args, **call.kwargs, **reports))
    except AppError as error:
        return Refused(error)
    except Cancelled:
        return Stopped()
    except Exception:
        return Broken(traceback.format_exc())


class _Reporter:
    """The ``progress`` of a call: tells a step now and then, and stops the call when that is wanted."""

    def __init__(self, told: Connection, cancel: Event) -> None:
        self._told = told
        self._cancel = cancel
        self._next = 0.0
        self._label = ""

    def __call__(self, done: int, total: int, label: str) -> None:
        """Tell a step, seldom enough not to slow the work down."""
        if self._cancel.is_set():
            raise Cancelled
        now = time.monotonic()
        if now >= self._next or label != self._label:
            self._told.send(Step(done, total, label))
            self._next, self._label = now + _TOLD_EVERY, label
