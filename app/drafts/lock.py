"""Who has a draft open for writing: ``.lock`` with pid, host, user and time.

On one PC the operating system's own lock on that file is the truth, since it ends with its process even when the
machine was switched off. Between PCs (a share, a stick that was pulled out) only the text of the file counts:
a lock of another PC is respected until somebody takes the draft over on purpose.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import disk
from app.times_and_sizes import moment_in_words, read_moment

LOCK = ".lock"
_BINARY: int = getattr(os, "O_BINARY", 0)
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Holder:
    """What a lock file says; ``time`` is ISO 8601 to the minute or empty."""

    pid: int = 0
    host: str = ""
    user: str = ""
    time: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it is a program on this PC."""
        return self.host == platform.node()

    def in_words(self, now: datetime | None = None) -> str:
        """Who has it open since when: ``张三 在电脑 GXJ-03 上打开着（今天 14:02 起）``."""
        who = f"{self.user or '别的用户'} 在电脑 {self.host or '（未写明）'} 上打开着"
        if self.is_here:
            who = "这台电脑上的另一个程序窗口打开着这份草稿"
        since = moment_in_words(read_moment(self.time), now)
        return f"{who}{f'（{since} 起）' if since else ''}"


class Lock:
    """A held lock; ends with :meth:`release` or with the process."""

    def __init__(self, path: Path, descriptor: int, holder: Holder) -> None:
        self._path = path
        self._descriptor = descriptor
        self._holder = holder

    @property
    def held(self) -> bool:
        """Whether it has not been released."""
        return self._descriptor >= 0

    def taken_by(self) -> Holder | None:
        """Somebody else whom the lock file names by now (taken over on another PC), if any."""
        found = read_holder(self._path)
        return None if found in (None, self._holder) else found

    def release(self) -> None:
        """Give it back; does nothing the second time."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor < 0:
            return
        foreign = self.taken_by() is not None
        if sys.platform == "win32":
            os.close(descriptor)  # an open file cannot be removed there
            if not foreign:
                disk.discard(self._path)
            return
        if not foreign and _same_file(descriptor, self._path):
            disk.discard(self._path)
        os.close(descriptor)


def acquire(folder: Path, now: datetime | None, *, take_over: bool = False) -> Lock | Holder:
    """The lock, or who has it. Raises ``OSError`` when no lock file can be written.

    ``now`` is only written down. ``take_over`` also takes a lock left by another PC, never one that a running
    program on this PC holds.
    """
    path = folder / LOCK
    ours = Holder(os.getpid(), platform.node(), _user(), now.isoformat(timespec="minutes") if now else "")
    for _ in range(_ATTEMPTS):
        descriptor, created = _open(path)
        grip = disk.grip(descriptor)
        if not created:
            holder = _in_the_way(path, grip, take_over)
            if holder:
                os.close(descriptor)
                return holder
        if grip == "busy" or not _same_file(descriptor, path):
            os.close(descriptor)  # removed by its holder between our opening and locking it
            continue
        return _sign(path, descriptor, ours, created)
    return read_holder(path) or Holder()


def read_holder(path: Path) -> Holder | None:
    """What a lock file says; None when there is none or it is not readable (a power cut leaves an empty one)."""
    try:
        found = json.loads(path.read_bytes()[:4096])
        return Holder(int(found["pid"]), str(found["host"]), str(found["user"]), str(found["time"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _open(path: Path) -> tuple[int, bool]:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666), True
    except FileExistsError:
        return os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666), False


def _in_the_way(path: Path, grip: str, take_over: bool) -> Holder | None:
    holder = read_holder(path)
    if grip == "busy":
        return holder or Holder(host=platform.node())
    if holder is None:
        return None
    if not holder.is_here:
        return None if take_over else holder
    return holder if grip == "unknown" and disk.process_runs(holder.pid) else None


def _sign(path: Path, descriptor: int, ours: Holder, created: bool) -> Lock:
    text = json.dumps(
        {"pid": ours.pid, "host": ours.host, "user": ours.user, "time": ours.time}, ensure_ascii=True, sort_keys=True
    )
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        disk.write_all(descriptor, text.encode())
    except OSError:
        os.close(descriptor)
        if created:
            disk.discard(path)
        raise
    return Lock(path, descriptor, ours)


def _same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _user() -> str:
    with contextlib.suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""
