"""Put a set of files in place together: made in a hidden folder beside their place, then moved, the last one named.

If any move is refused, the files moved before are taken back, so a folder holds the old set or the new one. A plan in
the hidden folder says what is being moved: should the program end in between, whoever looks at the folder next, or
exports into it, takes the moves back. Until then nothing there vouches for the files.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app import disk
from app.errors import DiskError
from app.os_words import refusal
from app.times_and_sizes import size_in_words

EXPORT = "导出文件夹"
_REPLACED = "replaced"
_PLAN = ".plan.json"
# winerror.h: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
_FULL_ON_WINDOWS = (39, 112)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is being moved: the new files with size and time, by which they are known again, and the last of them."""

    last: str
    files: Mapping[str, tuple[int, int]]


class Place:
    """A scratch folder on the disk of its target; :meth:`finish` moves named files into the target.

    ``torn``: it was refused, and so was taking it back; the scratch folder must stay for whoever puts that right.
    ``settled`` closes when the scratch folder is gone; from :meth:`finish` to then nothing is interrupted.
    """

    def __init__(self, folder: Path, target: Path, settled: ExitStack) -> None:
        self.folder = folder
        self.torn = False
        self._target = target
        self._settled = settled

    def finish(
        self, names: Sequence[str], last: str, gone: Sequence[str] = (), after: Callable[[], object] = lambda: None
    ) -> None:
        """Move ``names`` (files, folders), then ``last`` into place; what they replace is put back if one is refused.

        ``last`` vouches for the others: the old one goes first, so that no stale claim ever stands beside new files.
        ``gone`` are files of the old set that the new one has no successor for; they go with it. ``after`` is done when
        all is in place; what it raises takes everything back, too.
        """
        for name in (*names, last):
            if not disk.is_folder(self.folder / name):  # whoever fills a folder flushes what he puts there
                disk.flush(self.folder / name)
        plan = _Plan(last, {name: _mark(self.folder / name) for name in (*names, last)})
        self._settled.enter_context(disk.uninterrupted())
        (self.folder / _REPLACED).mkdir()
        _write_plan(self.folder, plan)
        try:
            self._move(names, last, gone)
            after()
        except BaseException:
            self.torn = True
            with suppress(OSError):
                _take_back(self.folder, self._target, plan)
                self.torn = False
            raise
        with suppress(OSError):  # with ``last`` in its place the plan says nothing any more
            (self.folder / _PLAN).unlink()

    def _move(self, names: Sequence[str], last: str, gone: Sequence[str]) -> None:
        for name in (last, *names, *gone):
            old = self._target / name
            if old.exists():
                _rename(old, self.folder / _REPLACED / name)
        for name in names:
            _rename(self.folder / name, self._target / name)
        disk.sync_folder(self._target)  # after a power cut, too, nothing may vouch for files that are not there
        _rename(self.folder / last, self._target / last)
        disk.sync_folder(self._target)


@contextmanager
def publish(target: Path, called: str = EXPORT) -> Iterator[Place]:
    """Give a scratch place beside what will be published; it is gone afterwards, whatever happens.

    OSError becomes :class:`DiskError`. A target folder that was made here and stays empty is removed again. What a
    killed run left in the target is put right first. ``called`` is what sentences call the target.
    """
    made = not os.path.lexists(target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        put_right(target, called)
        # The name is short (Windows counts characters of paths) and tells whose it is.
        scratch = Path(tempfile.mkdtemp(prefix=f".shenbao-{disk.this_pc()}-{os.getpid()}-", dir=target))
    except OSError as error:
        _drop_empty(target, made)
        raise refused_writing(target, error, called) from error
    with ExitStack() as settled:
        place = Place(scratch, target, settled)
        try:
            yield place
        except OSError as error:
            raise (_torn if place.torn else refused_writing)(target, error, called) from error
        except DiskError as error:
            # Nobody knows the names in the scratch place; the folder that was asked for says where.
            if scratch in Path(error.file).parents and isinstance(error.__cause__, OSError):
                raise refused_writing(target, error.__cause__, called) from error
            raise
        finally:
            if not place.torn:
                _clear(scratch)
            _drop_empty(target, made)


def put_right(target: Path, called: str = EXPORT) -> None:
    """Take back what a run that was killed had moved into ``target``, and remove what it left there.

    Runs that still go on, and those of other PCs, are left alone. Raises :class:`DiskError` when old and new files
    stay mixed, since one of them is held by another program.
    """
    for folder in sorted(target.glob(f".shenbao-{disk.this_pc()}-*")):
        if not _is_left_over(folder):
            continue
        try:
            done = _undone(folder, target)
        except OSError as error:
            raise _torn(target, error, called) from error
        if done:
            _clear(done)


def in_work(target: Path) -> bool:
    """Whether a run of this PC makes something for ``target`` right now, or exchanges it."""
    return any(not _is_left_over(folder) for folder in target.glob(f".shenbao-{disk.this_pc()}-*"))


def _is_left_over(folder: Path) -> bool:
    owner = re.fullmatch(r"\.shenbao-[0-9a-f]{6}-(\d+)-\w+", folder.name)
    if owner is None or folder.is_symlink() or not disk.is_folder(folder):
        return False
    # A plan of this very process is one that could neither be carried out nor be taken back.
    return not disk.process_runs(int(owner[1])) or (int(owner[1]) == os.getpid() and disk.is_file(folder / _PLAN))


def _undone(folder: Path, target: Path) -> Path | None:
    """Take back what was moved from a scratch folder, unless all was; where that folder is now. Raises ``OSError``.

    None when it is to stay: somebody else takes care of it, or nobody can tell what was moved.
    """
    if not os.path.lexists(folder / _PLAN):
        return folder
    plan = _read_plan(folder)
    if plan is None:
        return None
    # Under our name nobody else takes it for left over; of two who try, one succeeds.
    ours = folder.with_name(f".shenbao-{disk.this_pc()}-{os.getpid()}-{folder.name.rpartition('-')[2]}")
    try:
        folder.rename(ours)
    except FileNotFoundError:
        return None
    # Where something vouches for a set, that set is whole: all was moved, or nothing, or another one has come since.
    if (ours / plan.last).exists() and not os.path.lexists(target / plan.last):
        _take_back(ours, target, plan)
    return ours


def _take_back(folder: Path, target: Path, plan: _Plan) -> None:
    """Give the target its old files again, ``last`` at last; may be done again after an end anywhere in between.

    A file that somebody else put into the way meanwhile gets a free name. Raises ``OSError``.
    """
    for name in (plan.last, *plan.files):
        there = target / name
        if there.exists() and not (folder / name).exists():
            _rename(there, folder / name if _mark(there) == plan.files[name] else disk.free_name(there))
    kept = folder / _REPLACED
    for old in sorted(kept.iterdir(), key=lambda file: (file.name == plan.last, file.name)):
        there = target / old.name
        if os.path.lexists(there):
            _rename(there, disk.free_name(there))
        _rename(old, there)
    with suppress(OSError):  # everything lies where it lay, whether or not the disk says so
        disk.sync_folder(target)


def _rename(source: Path, target: Path) -> None:
    """Move within a disk, with patience for a program that looks at the file; raises ``OSError``."""
    if not disk.replace_patiently(source, target, time.sleep):
        raise PermissionError(errno.EACCES, "held by another program")


def _mark(path: Path) -> tuple[int, int]:
    """What moving does not change: size and time of a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _write_plan(folder: Path, plan: _Plan) -> None:
    document = {"last": plan.last, "files": {name: list(mark) for name, mark in plan.files.items()}}
    disk.write_file(folder / _PLAN, json.dumps(document, sort_keys=True).encode())


def _read_plan(folder: Path) -> _Plan | None:
    """The plan of a scratch folder; None when it makes no sense. Raises ``OSError``."""
    try:
        stored = json.loads((folder / _PLAN).read_bytes())
        files = {str(name): (int(size), int(time_ns)) for name, (size, time_ns) in stored["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    last = stored.get("last")
    plain = all(Path(name).name == name for name in files)
    return _Plan(last, files) if last in files and plain else None


def _clear(folder: Path) -> None:
    """Remove a scratch folder, its plan first: a plan without all of its files would be misread."""
    with suppress(OSError):
        (folder / _PLAN).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def _drop_empty(target: Path, made: bool) -> None:
    if made:
        with suppress(OSError):
            target.rmdir()


def refused_writing(target: Path, error: OSError, called: str) -> DiskError:
    """The error for a folder that what was made for it could not be put into; nothing there was changed."""
    why = refusal(error)
    left = "原来的文件没有改动" if os.path.lexists(target) else "什么也没有写下"
    room = f"（还剩 {size_in_words(shutil.disk_usage(target).free)}）" if _is_full(error) and target.is_dir() else ""
    return DiskError(f"写不进{called}“{target.name}”：{why.reason}{room}。{left}。", f"{why.advice}。位置：{target}")


def _torn(target: Path, error: OSError, called: str) -> DiskError:
    why = refusal(error)
    return DiskError(
        f"{called}“{target.name}”里新旧文件混在一起，还没能恢复：{why.reason}。",
        f"{why.advice}，再做一次，会先恢复原来的文件。位置：{target}",
    )


def _is_full(error: OSError) -> bool:
    return error.errno == errno.ENOSPC or getattr(error, "winerror", None) in _FULL_ON_WINDOWS
