"""The folder of an electronic copy: whether it may be written to, what lies there, and the files put in their places.

A copy on one disc, or in one part, is the folder itself; else there is a folder for each (``第1张``, ``第2部分``). What
lies there is ours when its lists name it and every byte is as listed: only then it gives way to a new copy.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app import disk
from app.books.intake import file_changed
from app.books.publish import put_right
from app.discs.manifest import LIST_NAME, SUMS_NAME, read_manifest
from app.discs.model import CopyFile, Manifest
from app.errors import AppError, UsageError
from app.progress import Pause, Progress, pause_of

CALLED = "电子版文件夹"
_NUMBERED = re.compile(r"第([1-9][0-9]{0,5})(?:张|部分)")
# What systems put into any folder that somebody looks at; they make it anew.
OF_SYSTEMS = ("thumbs.db", "desktop.ini", ".ds_store")
_HINT = "请换一个新的或空的文件夹，或先把它移到别处。"


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a folder: each disc or part with its folder and its list."""

    parts: tuple[tuple[Path, Manifest], ...]

    @property
    def manifest(self) -> Manifest:
        """One of the lists; they all tell of the whole copy."""
        return self.parts[0][1]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What lay in a folder before a copy is made: an earlier one, and size and time of every file by its path."""

    found: Found | None = None
    files: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def part_folder(number: int, of: int, *, is_disc: bool) -> str:
    """The folder of one of several discs or parts; empty where there is only one."""
    return f"第{number}{'张' if is_disc else '部分'}" if of > 1 else ""


def find_copy(out: Path) -> Found | None:
    """The copy that lies in ``out`` as its lists tell; None when there is none, or no list can be read.

    Only the lists are read. Where the making of one was ended by force, the earlier one is put back first. Raises
    :class:`DiskError` when that cannot be done.
    """
    if not disk.is_folder(out):
        return None
    put_right(out, CALLED)
    parts = [(folder, manifest) for folder in _folders(out) if (manifest := _manifest(folder))]
    return Found(tuple(parts)) if parts else None


def _folders(out: Path) -> Iterator[Path]:
    if disk.is_file(out / LIST_NAME):
        yield out
        return
    try:
        numbered = [(int(found[1]), path) for path in out.iterdir() if (found := _NUMBERED.fullmatch(path.name))]
    except OSError:
        return
    yield from (path for _, path in sorted(numbered))


def _manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest((folder / LIST_NAME).read_bytes())
    except (OSError, AppError):
        return None


def demand_ours(out: Path, progress: Progress) -> Earlier:
    """What lies in ``out``, which is new, empty, or an earlier copy as it was written.

    Raises :class:`UsageError` naming what is not ours or was changed since, :class:`DiskError`, and whatever
    ``progress`` raises.
    """
    if not os.path.lexists(out):
        return Earlier()
    if not disk.is_folder(out):
        raise UsageError(f"“{out.name}”不是文件夹，没有生成电子版。", "请换一个名称。")
    found = find_copy(out)
    known = dict(_listed(out, found)) if found else {}
    marks = _marks(out)
    for done, path in enumerate(marks):
        label = "核对原来的电子版"
        progress(done, len(marks), label)
        _demand_known(out, path, known, pause_of(progress, done, len(marks), label))
    return Earlier(found, marks)


def demand_unchanged(out: Path, earlier: Earlier) -> None:
    """Raise :class:`UsageError` naming what came, went or was changed in ``out`` since :func:`demand_ours`.

    The earlier copy gives way with all of its folders: what somebody put there meanwhile would go with it.
    """
    now = _marks(out)
    for path in sorted({*now, *earlier.files}):
        if now.get(path) != earlier.files.get(path):
            raise UsageError(
                f"生成期间“{out.name}”里的“{path}”有变动，原来的电子版没有改动。", "要留的请移到别处，再生成一次。"
            )


def _marks(out: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file below ``out``."""
    marks: dict[str, tuple[int, int]] = {}
    with disk.writing(out):
        for path in _files(out):
            with suppress(FileNotFoundError):  # it just went
                found = (out / path).lstat()
                marks[path] = found.st_size, found.st_mtime_ns
    return marks


def _listed(out: Path, found: Found) -> Iterator[tuple[str, str]]:
    """The paths below ``out`` that are ours, with their hashes; the lists have none, they vouch for themselves."""
    for folder, manifest in found.parts:
        before = "" if folder == out else f"{folder.name}/"
        yield from ((f"{before}{name}", "") for name in (LIST_NAME, SUMS_NAME))
        yield from ((f"{before}{file.path}", file.sha256) for file in manifest.own)


def _files(out: Path) -> Iterator[str]:
    """Every file below ``out``, and every empty folder right in it, with ``/``; what other runs are at is theirs."""
    for parent, folders, names in os.walk(out):
        here = Path(parent)
        if here == out:
            folders[:] = [name for name in folders if not name.startswith(".shenbao-")]
            yield from (name for name in folders if not list((out / name).iterdir()))
        linked = [name for name in folders if (here / name).is_symlink()]
        for name in sorted((*names, *linked)):
            if name.lower() not in OF_SYSTEMS:
                yield (here / name).relative_to(out).as_posix()


def _demand_known(out: Path, path: str, known: dict[str, str], pause: Pause) -> None:
    if path not in known or (out / path).is_symlink():
        raise UsageError(f"“{out.name}”里有“{path}”，不是电子版的文件，没有生成。", _HINT)
    if known[path] and disk.fingerprint(out / path, lambda _: pause()) != known[path]:
        raise UsageError(
            f"“{out.name}”里的“{path}”生成以后改过，没有覆盖它。", "还要用的请移到别处，不要了请删掉，再生成。"
        )


def names_of(found: Found | None, out: Path) -> list[str]:
    """The files and folders right in ``out`` that belong to a copy there."""
    listed = _listed(out, found) if found else ()
    names = dict.fromkeys(path.partition("/")[0] for path, _ in listed)
    return [name for name in names if os.path.lexists(out / name)]


def put_files(files: Sequence[CopyFile], base: Path, work: Path, progress: Progress) -> None:
    """Put each file in its place below ``base``; those that were made in ``work`` are moved there.

    Raises :class:`AttachmentError` when a file is not what it was when it was hashed, :class:`DiskError`, ``OSError``,
    and whatever ``progress`` raises.
    """
    total = sum(file.bytes for file in files) or 1
    done = 0
    for file in files:
        progress(done, total, "复制文件")
        target = base / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if work in file.source.parents:
            disk.flush(file.source)
            file.source.replace(target)
        else:
            _copy(file, target, _Tick(progress, done, total))
        done += file.bytes


class _Tick:
    """Tells the bytes of one file as they are copied, on top of those of the files before."""

    def __init__(self, progress: Progress, before: int, total: int) -> None:
        self._progress, self._done, self._total = progress, before, total

    def __call__(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total, "复制文件")


def _copy(file: CopyFile, target: Path, tick: _Tick) -> None:
    sha256, _ = disk.copy_file(file.source, target, tick)
    if sha256 != file.sha256:
        raise file_changed(file.source.name)
