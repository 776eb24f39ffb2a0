"""A burning program run apart: heard line by line, asked to stop when the user cancels, and given time to let go.

An optical drive whose program is killed in the midst of a command may stay locked until it is switched off, so nobody
is killed here who holds one: who does not stop in time goes on stopping by itself.
"""

from __future__ import annotations

import codecs
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.books.office.processes import end_tree, plain_environment
from app.progress import Pause

_POLL = 0.1
_NO_WINDOW = 0x08000000
_LINE_END = re.compile("[\r\n]+")


@dataclass(frozen=True, slots=True)
class Job:
    """A program to run, with what it finds in its environment besides the user's own.

    ``stop_file`` is made when it shall stop (Windows knows no signals); ``patience`` in seconds is how long it may take
    then. ``may_be_killed`` after that: it holds no drive.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]
    stop_file: Path | None = None
    patience: float = 12.0
    may_be_killed: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """How a program ended: its exit code and all that it wrote, line by line."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All lines as one text."""
        return "\n".join(self.lines)


class Run(Protocol):
    """Runs a job to its end. Raises ``OSError`` when it cannot be started, and what ``hear`` and ``pause`` raise."""

    def __call__(self, job: Job, hear: Callable[[str], None], pause: Pause) -> Said:
        """``hear`` gets each line as it comes, ``pause`` is called some times a second."""


def run_heard(job: Job, hear: Callable[[str], None], pause: Pause) -> Said:
    """Run a program without a window, both its outputs read as UTF-8; a carriage return ends a line, too."""
    process = _started(job.command, job.environment)
    chunks: queue.Queue[bytes] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, chunks), daemon=True)
    reader.start()
    lines: list[str] = []
    try:
        for line in _lines(chunks, reader, pause):
            lines.append(line)
            hear(line)
        return Said(process.wait(), tuple(lines))
    except BaseException:
        _stop(process, job)
        raise
    finally:
        if process.poll() is not None:
            reader.join(_POLL)
        if process.stdout and not reader.is_alive():
            process.stdout.close()


def _started(command: Sequence[str], added: Mapping[str, str]) -> subprocess.Popen[bytes]:
    apart: dict[str, Any] = {"creationflags": _NO_WINDOW} if sys.platform == "win32" else {"start_new_session": True}
    return subprocess.Popen(
        command,
        env={**plain_environment(), **added},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **apart,
    )


def _read(process: subprocess.Popen[bytes], chunks: queue.Queue[bytes]) -> None:
    if process.stdout is None:
        return
    with suppress(OSError, ValueError):
        while chunk := process.stdout.read1(65536):  # type: ignore[attr-defined]
            chunks.put(chunk)


def _lines(chunks: queue.Queue[bytes], reader: threading.Thread, pause: Pause) -> Iterator[str]:
    """Lines as they become whole, the rest at the end."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    while True:
        pause()
        try:
            chunk = chunks.get(timeout=_POLL)
        except queue.Empty:
            if reader.is_alive() or not chunks.empty():
                continue
            break
        *whole, rest = _LINE_END.split(rest + decoder.decode(chunk))
        yield from (line for line in whole if line.strip())
    if rest.strip():
        yield rest


def _stop(process: subprocess.Popen[bytes], job: Job) -> None:
    """Ask the program to stop and wait a while."""
    if job.stop_file:
        with suppress(OSError):
            job.stop_file.touch()
    elif process.poll() is None:
        process.terminate()
    deadline = time.monotonic() + job.patience
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(_POLL / 2)
    if process.poll() is None and job.may_be_killed:
        end_tree(process.pid)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
