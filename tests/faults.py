"""Lets any step that changes the disk fail, or be the last one that the process does.

A step is a call into the system that makes, fills, flushes, renames or removes something below one folder, by our own
code or by a library: files that Python opens for writing take the same way. What a library writes without Python is
met by :func:`largest_file`.
"""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# What needs room on the disk; the others may be refused, too, but not by a full disk.
FILLING = ("open", "write", "fsync", "mkdir")
MOVING = ("replace", "rename")
REMOVING = ("unlink", "rmdir")
BUFFER = 1 << 16


class Steps:
    """Counts steps; ``happen`` is called at the one numbered ``at`` (from 1), and with ``forever`` at all after it."""

    def __init__(self, root: Path, happen: Callable[[], object], at: int, forever: bool) -> None:
        self.count = 0
        self.descriptors: set[int] = set()
        self._root = str(root)
        self._happen, self._at, self._forever = happen, at, forever

    @property
    def reached(self) -> bool:
        """Whether the step came at all."""
        return self.count >= self._at > 0

    def step(self) -> None:
        self.count += 1
        if self.count == self._at or (self._forever and self.reached):
            self._happen()

    def is_ours(self, file: object) -> bool:
        if isinstance(file, int):
            return file in self.descriptors
        return isinstance(file, str | os.PathLike) and os.fspath(file).startswith(self._root)


def refuse(code: int) -> Callable[[], None]:
    """Something that happens at a step: the system says no."""

    def happen() -> None:
        raise OSError(code, os.strerror(code))

    return happen


@contextmanager
def steps(
    root: Path,
    happen: Callable[[], object] = lambda: None,
    at: int = 0,
    *,
    forever: bool = False,
    names: tuple[str, ...] = (*FILLING, *MOVING),
) -> Iterator[Steps]:
    """Count the steps with these names below ``root``, and let ``happen`` happen at one of them."""
    found = Steps(root, happen, at, forever)
    with pytest.MonkeyPatch.context() as patch:
        _watch_descriptors(found, patch, names)
        for name in {"fsync", "mkdir", *MOVING, *REMOVING} & set(names):
            patch.setattr(os, name, _counted(found, getattr(os, name)))
        opened = _opened(found, io.open, names)
        patch.setattr(io, "open", opened)
        patch.setattr(builtins, "open", opened)
        yield found


def _counted(found: Steps, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(first: Any, *rest: Any, **options: Any) -> Any:
        # with a folder's descriptor the name alone says nothing: only what removes trees calls so
        if found.is_ours(first) or options.get("dir_fd") is not None:
            found.step()
        return real(first, *rest, **options)

    return call


def _watch_descriptors(found: Steps, patch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    real_open, real_write, real_close = os.open, os.write, os.close

    def opening(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if not found.is_ours(path):
            return real_open(path, flags, *rest, **options)
        if flags & WRITING and "open" in names:
            found.step()
        descriptor = real_open(path, flags, *rest, **options)
        found.descriptors.add(descriptor)
        return descriptor

    def write(descriptor: int, data: Any) -> int:
        if descriptor in found.descriptors and "write" in names:
            found.step()
        return real_write(descriptor, data)

    def close(descriptor: int) -> None:
        found.descriptors.discard(descriptor)
        real_close(descriptor)

    patch.setattr(os, "open", opening)
    patch.setattr(os, "write", write)
    patch.setattr(os, "close", close)


def _opened(found: Steps, real: Callable[..., Any], names: tuple[str, ...]) -> Callable[..., Any]:
    class Raw(io.FileIO):
        """A file whose every write is a step."""

        def __init__(self, *arguments: Any) -> None:
            if "open" in names:
                found.step()
            super().__init__(*arguments)
            found.descriptors.add(self.fileno())

        def write(self, data: Any) -> int | None:
            if "write" in names:
                found.step()
            return super().write(data)

        def close(self) -> None:
            if not self.closed:
                found.descriptors.discard(self.fileno())
            super().close()

    def opening(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Callable[[str, int], int] | None = None,
    ) -> Any:
        if not set(mode) & set("wax+") or not found.is_ours(file):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = Raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        if buffering == 0:
            return raw
        filled = io.BufferedRandom(raw, BUFFER) if "+" in mode else io.BufferedWriter(raw, BUFFER)
        return filled if "b" in mode else io.TextIOWrapper(filled, encoding, errors, newline)

    return opening


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process, nor of one that it starts, may grow beyond ``size`` bytes: EFBIG for whoever writes."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def in_a_fork(work: Callable[[], object]) -> int:
    """Do the work in a copy of this process and give its exit code: 0 when it came to its end, 70 when it raised."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ending() -> None:
    """Something that happens at a step: the process is gone, without a word."""
    os._exit(9)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder, hidden files too: path to bytes, None for a folder.

    Stamps of originals in a cache are left out: they say when a file was read, which differs every time.
    """
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix != ".seen"
    }
