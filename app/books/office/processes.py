"""A program run apart, with a time limit: it and everything it started is ended when the limit or the user says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.progress import Pause

MARK = "SHENBAO_SCRATCH"
_POLL = 0.1
_ROUNDS = 10
_NO_WINDOW = 0x08000000
# A frozen program, a test or a session may set these for itself; another program would load the wrong libraries.
_OURS = ("PYTHONHOME", "PYTHONPATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM", "QT_QPA_PLATFORM_PLUGIN_PATH")
_LIBRARIES = "LD_LIBRARY_PATH"


class TimeIsUp(Exception):
    """The program did not end within its time; it has been ended."""


def run_apart(
    command: Sequence[str],
    folder: Path,
    seconds: float,
    pause: Pause,
    environment: Mapping[str, str] | None = None,
    mebibytes: int = 0,
) -> int:
    """Run a program in ``folder`` without a window and give its exit code; its words go to ``said.txt`` there.

    ``pause`` is called while it runs. However this ends, no process of it stays (on Linux also such as left its
    session). ``mebibytes`` limits the memory of each process, where the system can.

    Raises :class:`TimeIsUp`, what ``pause`` raises, and OSError when the program cannot be started.
    """
    process = _started(_limited(command, mebibytes), folder, {MARK: str(folder), **(environment or {})})
    end = time.monotonic() + seconds
    try:
        while (code := process.poll()) is None:
            pause()
            if time.monotonic() >= end:
                raise TimeIsUp
            with suppress(subprocess.TimeoutExpired):
                process.wait(min(_POLL, max(0.01, end - time.monotonic())))
        return code
    finally:
        if process.poll() is None:
            end_tree(process.pid)
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
        end_marked(folder)


def _started(command: Sequence[str], folder: Path, added: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with (folder / "said.txt").open("ab") as said:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**plain_environment(), **added},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            **_apart(),
        )


def _limited(command: Sequence[str], mebibytes: int) -> list[str]:
    """The command behind a shell that sets the limit and then becomes the command."""
    if sys.platform != "linux" or not mebibytes:
        return list(command)
    return ["/bin/sh", "-c", 'ulimit -v "$0" && exec "$@"', str(mebibytes << 10), *command]


def end_tree(pid: int) -> None:
    """End a process that :func:`run_apart` started, with those below it; one that is gone already is no matter."""
    if sys.platform == "win32":
        root = os.environ.get("SYSTEMROOT", r"C:\Windows")
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                [f"{root}\\System32\\taskkill.exe", "/F", "/T", "/PID", str(pid)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=10,
                check=False,
                creationflags=_NO_WINDOW,
            )
    else:
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def end_marked(folder: Path) -> None:
    """End all processes that work for ``folder`` or one below it, found by what their environment says (Linux only)."""
    for _ in range(_ROUNDS):
        found = _marked(folder)
        if not found:
            return
        for pid in found:
            with suppress(OSError):
                os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        time.sleep(_POLL / 5)


def _marked(folder: Path) -> list[int]:
    proc = Path("/proc")
    if sys.platform != "linux" or not proc.is_dir():
        return []
    wanted = os.fsencode(f"{MARK}={folder}")
    found = []
    for entry in proc.iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with suppress(OSError):
                stated = (entry / "environ").read_bytes().split(b"\0")
                if any(one == wanted or one.startswith(wanted + b"/") for one in stated):
                    found.append(int(entry.name))
    return found


def _apart() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": _NO_WINDOW}
    return {"start_new_session": True}


def plain_environment() -> dict[str, str]:
    """The environment as the user's other programs have it."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    if _LIBRARIES in kept:
        before = kept.pop(f"{_LIBRARIES}_ORIG", "")
        del kept[_LIBRARIES]
        if before:
            kept[_LIBRARIES] = before
    return kept
