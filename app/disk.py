"""Writing so that a file is always old or new: temporary name, write, fsync, read back, replace, fsync folder.

Every step goes through ``os``, so that tests can let any one of them fail. Temporary files carry one ending of our
own; whoever holds the lock of a draft may sweep them.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from app.errors import DiskError, PassingError
from app.os_words import refusal, refused_reading

TEMP_ENDING = ".sbtmp"
BLOCK = 1 << 20
REPLACE_TRIES = 10
REPLACE_PAUSE = 0.2
_BINARY: int = getattr(os, "O_BINARY", 0)
# File systems (network shares, some FUSE) that cannot flush a folder say so with these; that is no loss of data.
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM, errno.ENOSYS)


def disk_reason(error: OSError) -> str:
    """What the disk said when writing, as half a sentence in Chinese; the system's own words go to the log."""
    return refusal(error).reason


def disk_error(error: OSError, path: Path) -> DiskError:
    """The error for a write that did not happen; what was there before is untouched."""
    why = refusal(error)
    left = "原来的文件没有改动" if os.path.lexists(path) else "什么也没有写下"
    where = f"{why.advice}。位置：{path.absolute().parent}"
    return DiskError(f"写不了“{path.name}”：{why.reason}。{left}", where, str(path))


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into a :class:`DiskError` about ``path``."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, path) from error


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Hear no Ctrl-C until the end: what was asked for is being put in place, and is there when somebody gives up.

    Only the main thread hears it at all; worker processes of the window never do.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.default_int_handler)


def temp_beside(path: Path, label: str = "") -> Path:
    """A temporary name in the folder of ``path``; short, because the name itself may already be as long as allowed."""
    return path.with_name(f".{label or path.stem[:20]}.{os.getpid()}{TEMP_ENDING}")


def put(path: Path, data: bytes) -> None:
    """Write a file, force it to the disk and read it back; raises ``OSError``."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if path.read_bytes() != data:
        raise OSError(errno.EIO, "read back differs")


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything, also when the system takes it in pieces."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def write_file(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step; on ``OSError`` the old file stands and nothing is left behind."""
    temp = temp_beside(path)
    try:
        put(temp, data)
        temp.replace(path)
    except BaseException:
        discard(temp)
        raise
    sync_folder(path.parent)


@contextlib.contextmanager
def replacing(target: Path, label: str = "") -> Iterator[Path]:
    """Give a temporary path beside ``target`` to write to; on leaving it is flushed and becomes ``target``.

    ``label`` names it as in :func:`temp_beside`: what lies there already need not be written again. Any exception
    leaves what stood there before and no temporary file. OSError becomes :class:`DiskError`.
    """
    temp = temp_beside(target, label)
    with writing(target):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            yield temp
            flush(temp)
            if not replace_patiently(temp, target, time.sleep):
                raise PermissionError(errno.EACCES, "held by another program")
            sync_folder(target.parent)
        finally:
            discard(temp)


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder among the system's temporary files, which is gone afterwards; raises :class:`DiskError`."""
    try:
        made = tempfile.TemporaryDirectory(prefix="shenbao-", ignore_cleanup_errors=True)
    except OSError as error:  # also when no place for temporary files takes any
        why = refusal(error)
        raise DiskError(f"建不了临时文件夹：{why.reason}", f"系统存放临时文件的磁盘不能写；{why.advice}") from error
    with made as folder:
        yield Path(folder)


def flush(path: Path) -> None:
    """Force a written file to the disk; raises ``OSError``."""
    descriptor = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_file(source: Path, target: Path, tick: Callable[[int], None]) -> tuple[str, int]:
    """Copy to a new name in one step; gives SHA-256 and size of what was written. ``tick`` hears each block's bytes.

    Nothing is there after an error. Raises :class:`PassingError` when the source cannot be read, ``OSError`` when
    the target cannot be written.
    """
    temp = temp_beside(target, "copy")
    try:
        found = _copy_to(temp, source, tick)
        temp.replace(target)
        try:
            sync_folder(target.parent)
        except OSError:
            discard(target)
            raise
    except BaseException:
        discard(temp)
        raise
    return found


def _copy_to(temp: Path, source: Path, tick: Callable[[int], None]) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    descriptor = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
    try:
        for block in read_blocks(source):
            write_all(descriptor, block)
            digest.update(block)
            size += len(block)
            tick(len(block))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return digest.hexdigest(), size


def read_blocks(source: Path) -> Iterator[bytes]:
    """The bytes of a file that was handed in; raises :class:`PassingError` naming it when they cannot be read."""
    try:
        with source.open("rb") as stream:
            while block := stream.read(BLOCK):
                yield block
    except OSError as error:
        why = refused_reading(error)
        raise PassingError(f"读不了“{source.name}”：{why.reason}", f"{why.advice}。位置：{source}") from error


def fingerprint(path: Path, tick: Callable[[int], object] = lambda _: None) -> str:
    """SHA-256 of a file, read in blocks, whose bytes ``tick`` hears; raises :class:`PassingError`."""
    digest = hashlib.sha256()
    for block in read_blocks(path):
        digest.update(block)
        tick(len(block))
    return digest.hexdigest()


def replace_patiently(temp: Path, target: Path, sleep: Callable[[float], None]) -> bool:
    """Replace, waiting about 2 s for a virus scanner, indexer or office program to let go; False when none did.

    Windows answers ``PermissionError`` while another program holds the file. Raises other ``OSError``.
    """
    for turn in range(REPLACE_TRIES):
        try:
            temp.replace(target)
        except PermissionError:
            if turn + 1 < REPLACE_TRIES:
                sleep(REPLACE_PAUSE)
        else:
            return True
    return False


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut (POSIX; Windows has no such call)."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other windows of the program out while a small file is read, changed and written.

    They wait up to about 2 s for each other; then, and where the disk knows no locks, the work goes on all the same:
    such a file is worth less than a window that hangs. The lock lies in a file of its own beside, which stays.
    """
    descriptor = -1
    with contextlib.suppress(OSError):
        descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
        for _ in range(REPLACE_TRIES):
            if grip(descriptor) != "busy":
                break
            time.sleep(REPLACE_PAUSE)
    try:
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)  # which gives the lock back


def grip(descriptor: int) -> Literal["ours", "busy", "unknown"]:
    """Try the operating system's lock without waiting; it belongs to this opening, also within one process.

    ``unknown`` where the file system has no locks.
    """
    if sys.platform == "win32":
        import msvcrt

        # Far behind the text: a locked range cannot be read by others, and they must read who it is.
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return "busy"
        return "ours"
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return "busy"
    except OSError:
        return "unknown"
    return "ours"


def is_folder(path: Path) -> bool:
    """Whether a folder is there; what cannot be asked about (a name too long, a circle of links) is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Whether a plain file is there, as :func:`is_folder`."""
    try:
        return path.is_file()
    except OSError:
        return False


def lies_in(path: Path, folder: Path) -> bool:
    """Whether ``path`` is ``folder`` or below it, links followed; what leads nowhere lies nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # Python up to 3.12 raises RuntimeError for a circle of links
        return False


def discard(path: Path) -> None:
    """Remove a temporary file if it can be done; what stays is swept at the next opening."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed run left in a draft folder; call only while holding its lock."""
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.startswith(".") and name.endswith(TEMP_ENDING):
                discard(Path(parent, name))


def this_pc() -> str:
    """A few characters that stand for this PC: process numbers mean nothing on another one (a shared folder)."""
    return hashlib.sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:6]


def label_here(label: str) -> str:
    """A label for :func:`temp_beside` in a folder of the user, which other PCs may write to as well."""
    return f"{label}-{this_pc()}"


def sweep_beside(path: Path, label: str) -> None:
    """Remove what runs of this PC that were killed left beside ``path`` under a label of :func:`label_here`."""
    for left in path.parent.glob(f".{label}.*{TEMP_ENDING}"):
        number = left.name.removeprefix(f".{label}.").removesuffix(TEMP_ENDING)
        if not number.isdecimal() or process_runs(int(number)):
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            discard(left)


def process_runs(pid: int) -> bool:
    """Whether a process of this PC is still there; when that cannot be told, it counts as running."""
    if pid <= 0:
        return False
    if sys.platform == "win32":
        import ctypes

        # os.kill would end the process there. 0x1000: query limited information; 259: still active.
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if not handle:
            return bool(ctypes.windll.kernel32.GetLastError() != 87)  # 87: no process has this number
        code = ctypes.c_ulong()
        known = ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        ctypes.windll.kernel32.CloseHandle(handle)
        return not known or code.value == 259
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def free_name(path: Path) -> Path:
    """``path``, or the first of ``stem-2``, ``stem-3``… that is not taken."""
    return _first_free(path, lambda number: f"{path.stem}-{number}{path.suffix}")


def free_folder(folder: Path, between: str = "-") -> Path:
    """``folder``, or the first of ``name-2``, ``name-3``… that is not taken; a folder has no suffix."""
    return _first_free(folder, lambda number: f"{folder.name}{between}{number}")


def _first_free(path: Path, named: Callable[[int], str]) -> Path:
    number, found = 1, path
    while os.path.lexists(found):
        number += 1
        found = path.with_name(named(number))
    return found
